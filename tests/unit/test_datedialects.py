"""Other applications' date formats in moment's tokens, held to what their own libraries write."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkind.core.datedialects import (
    Literal,
    NoCounterpart,
    from_cljs_time,
    from_dateformat,
    from_luxon,
    from_strftime,
    written,
)
from vaultkind.core.dateformat import compile_format
from vaultkind.locales import read_locale

MADE = json.loads((Path(__file__).parents[1] / "moment" / "dialects.json").read_text(encoding="utf-8"))
LIBRARIES = {"luxon": from_luxon, "dateformat": from_dateformat}
ROWS = [(name, form) for name, forms in MADE["rows"].items() for form in forms]


@pytest.mark.parametrize(("name", "form"), ROWS)
def test_every_row_of_the_library_agrees(name: str, form: str) -> None:
    made = compile_format(LIBRARIES[name](form))
    assert [made.render(date.fromisoformat(day)) for day in MADE["days"]] == MADE["rows"][name][form]


@pytest.mark.parametrize(
    "form", ["%Y-%m-%d", "%F", "%d.%m.%y", "%A %d %B %Y", "%a %b %d, %Y", "%Y%j", "%Y w%V %u", "100%%"]
)
def test_strftime_writes_what_the_system_writes(form: str) -> None:
    """The C library has the same letters as the one that zk uses, for those that are taken over."""
    made = compile_format(from_strftime(form))
    for ahead in range(0, 800, 7):
        day = date(2024, 1, 1) + timedelta(days=ahead)
        assert made.render(day) == day.strftime(form)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("yyyy_MM_dd", "2026_09_02"),
        ("yyyy-MM-dd EEE", "2026-09-02 Wed"),
        ("EEEE, MMMM do, yyyy", "Wednesday, September 2nd, 2026"),
        ("MMM do, yyyy", "Sep 2nd, 2026"),
        ("dd.MM.yy", "02.09.26"),
        ("E d/M/YYYY", "Wed 2/9/2026"),
        ("xxxx-'W'ww-e", "2026-W36-3"),
        ("yyyy年MM月dd日", "2026年09月02日"),
        ("'o''clock' yyyy-MM-dd", "oclock 2026-09-02"),
        ("yyyy-MM-DD", "2026-09-02"),
    ],
)
def test_logseq_formats(form: str, text: str) -> None:
    """As cljs-time's unparse has them; its D is the day of the month."""
    assert compile_format(from_cljs_time(form)).render(date(2026, 9, 2)) == text


@pytest.mark.parametrize(
    ("translate", "form", "token"),
    [
        (from_cljs_time, "yyy-MM-dd", "yyy"),
        (from_cljs_time, "yyyy-MM-ddo", "o"),
        (from_luxon, "y.MM.dd DDDD", "DDDD"),
        (from_dateformat, "DDDD yyyy-mm-dd", "DDDD"),
        (from_strftime, "%Y-%m-%e", "e"),
        (from_strftime, "%U", "U"),
    ],
)
def test_what_moment_cannot_write_is_refused_by_name(translate: Callable[[str], str], form: str, token: str) -> None:
    with pytest.raises(NoCounterpart) as caught:
        translate(form)
    assert f" {token}," in caught.value.reason


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\\"), max_size=8)


@given(
    st.lists(
        texts | st.sampled_from(["YYYY", "M", "MM", "D", "DD", "DDDD", "dddd", "MMM"]).map(lambda t: (t,)), max_size=8
    )
)
def test_text_stands_as_it_is_whatever_is_beside_it(parts: list[str | tuple[str]]) -> None:
    """Brackets, backslashes and letters of tokens are text where text is meant; tokens never run together."""
    day = date(2026, 9, 2)
    pattern = written(Literal(part) if isinstance(part, str) else part[0] for part in parts)
    if pattern:
        wanted = "".join(part if isinstance(part, str) else compile_format(part[0]).render(day) for part in parts)
        assert compile_format(pattern).render(day) == wanted


def test_months_take_the_form_of_their_own_part() -> None:
    """Russian has a month by itself and a month with its day; parts written one by one keep theirs."""
    russian = read_locale("ru")
    day = date(2026, 2, 3)
    apart = compile_format("MM MMMM\x1f/\x1fD MMMM YYYY", russian)
    assert apart.render(day) == "02 февраль/3 февраля 2026"
    assert apart.match("02 февраль/3 февраля 2026") == day
    assert compile_format("MM MMMM/D MMMM YYYY", russian).render(day) == "02 февраля/3 февраля 2026"
