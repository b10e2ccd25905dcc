"""Many names at once give the days that each name gives by itself."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkind.core.dailynote import DailyNotes, leave_alone
from vaultkind.core.dateformat import compile_format
from vaultkind.core.dayindex import day_index
from vaultkind.locales import read_locale

FORMATS = [
    *("YYYY-MM-DD", "YYYYMMDD", "DD.MM.YY", "YYYYMD", "D MMMM YYYY", "YYYY/MM/DD", "YYYY/MM-MMMM/YYYY-MM-DD-dddd"),
    *("YYYY-MM-DD_DDD", "gggg-[W]ww-e", "YYYY-DDDD", "Do MMM YYYY", "MM-DD-YYYY[.md]", "YYYY.MM.DD[_conflict-1]"),
]
LOCALES = ["en", "ru", "ar"]


def one_by_one(notes: DailyNotes, folder: str, names: list[str]) -> tuple[dict[int, str], dict[int, str]]:
    own: dict[int, str] = {}
    moved: dict[int, str] = {}
    for name in sorted(names):
        path = f"{folder}/{name}".lstrip("/")
        if leave_alone(path) is not None:
            continue
        if (day := notes.day(path)) is not None:
            own.setdefault(day.toordinal(), path)
        elif (day := notes.moved_day(path)) is not None:
            moved.setdefault(day.toordinal(), path)
    return own, moved


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", FORMATS)
def test_a_long_diary_in_one_go(form: str, locale: str) -> None:
    """A year and more, with copies, names in another Unicode form and days of other centuries among them."""
    notes = DailyNotes("Tage", compile_format(form, read_locale(locale)))
    days = [date(2023, 12, 1) + timedelta(days=ahead) for ahead in range(430)] + [date(1924, 2, 29), date(9, 9, 9)]
    paths = [notes.path(day) for day in days]
    names = [path.rpartition("/")[2] for path in paths]
    odd = [unicodedata.normalize("NFD", name) for name in names[::7]] + [f"{name[:-3]} 2.md" for name in names[::9]]
    for folder in dict.fromkeys([path.rpartition("/")[0] for path in paths[:70]] + ["Tage/old"]):
        held = list(dict.fromkeys(names + odd))
        index = day_index(notes, [f"{folder}/{name}" for name in held[::-1]])
        own, moved = one_by_one(notes, folder, held)
        assert index.own.keys() == own.keys()
        assert {day: path for day, path in index.moved.items() if day not in own} == {
            day: path for day, path in moved.items() if day not in own
        }


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("year", [2024, 2025, 33])
def test_a_year_at_once_is_its_days_one_by_one(form: str, locale: str, year: int) -> None:
    made = compile_format(form, read_locale(locale))
    count = date(year, 12, 31).toordinal() - date(year, 1, 1).toordinal() + 1
    assert made.year(year) == [made.render(date(year, 1, 1) + timedelta(days=ahead)) for ahead in range(count)]


pieces = st.sampled_from(["2026-01-0", "2026-1-", "1", ".md", "x", "9999-12-31", "2025-02-29", "２０２６-01-01", "é"])


@given(st.lists(st.lists(pieces, max_size=5).map("".join), unique=True, max_size=8))
def test_any_names_have_the_same_answer(odd: list[str]) -> None:
    notes = DailyNotes("", compile_format("YYYY-MM-DD"))
    names = list(dict.fromkeys([f"2026-01-0{day}.md" for day in range(1, 10)] + [name for name in odd if name]))
    index = day_index(notes, names)
    assert (index.own, index.moved) == one_by_one(notes, "", names)
