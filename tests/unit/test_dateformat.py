"""Writing and recognising days as moment.js does; moment's own output is the measure."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkind.core.dateformat import DateFormat, FormatError, compile_format
from vaultkind.core.locale import ENGLISH, Locale, locale_from_json

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "templates" / "locales"
NAMES = sorted(path.stem for path in LOCALES.glob("*.json"))
ORACLES = ("oracle.json", "oracle_more.json")

# The formats met in public vaults.
VAULT_FORMATS = (
    "YYYY-MM-DD",
    "DD-MM-YYYY",
    "DD.MM.YYYY",
    "MM.DD.YYYY",
    "YYYYMMDD",
    "YYYY/MMMM/DD",
    "YYYY-MM-DD——ddd",
    r"YYYY-MM-DD dddd \J\o\u\r\n\a\l",
    "[Daily Journal] MM-DD-YYYY",
    "dddd, MMMM Do YYYY",
    "yyyy-MM/yyyy-MM-DD",
    "YYYY/[W]W/YYYY-MM-DD",
    "YYYY/[W]ww/YYYY-MM-DD",
    "YYYY-MM-DD dddd (WW)",
    "ddd, MMM D YYYY",
    "MMM Do YYYY",
    "YYYY-MM-DD, dddd",
    "YYYY/MM/YYYY-MM-DD",
    "DD. MMMM YYYY",
    "YYYY/MM MMM/DD ddd",
    "YYYY/MM-MMMM/YYYY-MM-DD-dddd",
    "YYYY-MM-DD - ddd MMM D",
    "YYYY-MM-DD_DDD",
    "gggg-[W]ww-e",
    "GGGG-[W]WW-E",
    "YYYY_MM_DD",
)
# Formats under which two days can share a name, or (two digits) a century is chosen.
SHARED_NAMES = {"YYYY-[W]WW-E", "GGGG-DDDD", "GGGG-MM-DD"}
TWO_DIGITS = {"YY-MM-DD", "YY-M-D"}


@cache
def raw(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((LOCALES / f"{name}.json").read_text(encoding="utf-8"))
    return data


@cache
def locale(name: str) -> Locale:
    return locale_from_json(raw(name))


@cache
def oracle(file: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((ROOT / "tests/moment" / file).read_text(encoding="utf-8"))
    return data


def oracle_rows(name: str) -> Iterator[tuple[DateFormat, datetime, str]]:
    for file in ORACLES:
        data = oracle(file)
        for pattern, (dates, texts) in data["rows"].get(name, {}).items():
            made = compile_format(pattern, locale(name))
            for day, text in zip(data["dates"][dates], texts, strict=True):
                yield made, datetime.fromisoformat(day), text


def names_of(day: date, pattern: str, name: str = "en") -> str:
    return compile_format(pattern, locale(name)).render(day)


def day_of(text: str, pattern: str, name: str = "en") -> date | None:
    return compile_format(pattern, locale(name)).match(text)


# --- moment's own output


def test_every_locale_of_moment_is_there() -> None:
    assert len(NAMES) == 140
    assert {"en", "me", "pt-br", "zh-cn"} <= set(NAMES)
    assert set(oracle("oracle.json")["rows"]) == set(NAMES)


def test_locale_data_carries_its_origin_and_licence_and_stays_small() -> None:
    for name in NAMES:
        assert "moment.js" in raw(name)["_notice"]
        assert "LICENSE-moment.txt" in raw(name)["_notice"]
    assert "MERCHANTABILITY" in (LOCALES / "LICENSE-moment.txt").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in LOCALES.iterdir()) < 500_000


def test_english_needs_no_file_and_is_the_same_as_the_file() -> None:
    assert locale("en") == ENGLISH
    assert compile_format("YYYY-MM-DD").locale is ENGLISH


@pytest.mark.parametrize("name", NAMES)
def test_writes_what_moment_writes(name: str) -> None:
    differing = [
        (made.pattern, str(moment), text, written)
        for made, moment, text in oracle_rows(name)
        if (written := made.render(moment)) != text
    ]
    assert differing[:10] == []


@pytest.mark.parametrize("name", NAMES)
def test_recognises_what_moment_writes(name: str) -> None:
    differing = []
    for made, moment, text in oracle_rows(name):
        day = moment.date()
        found = made.match(text)
        expected = None if made.missing or made.render(day) != text else day
        if made.pattern in TWO_DIGITS:
            expected = day.replace(year=day.year % 100 + (1900 if day.year % 100 > 68 else 2000))
        if found != expected and not (found is None and made.pattern in SHARED_NAMES):
            differing.append((made.pattern, text, found, expected))
    assert differing[:10] == []


@pytest.mark.parametrize(
    ("pattern", "day", "text"),
    [
        ("yyyy-MM-DD", date(2024, 3, 5), "2024-03-05"),
        ("Journal YYYY", date(2025, 1, 1), "Journam1/1/2025 2025"),
        ("YYYY-[W]W", date(2024, 12, 30), "2024-W1"),
        (r"\YYYY YYYY", date(2024, 3, 5), "YYYY 2024"),
        ("{} %s YYYY", date(2024, 3, 5), "{} %0 2024"),
        ("", date(2024, 3, 5), "2024-03-05T00:00:00+00:00"),
    ],
)
def test_odd_patterns_are_taken_as_moment_takes_them(pattern: str, day: date, text: str) -> None:
    assert names_of(day, pattern) == text


@pytest.mark.parametrize(
    ("name", "pattern", "text"),
    [
        ("ru", "D MMMM", "5 марта"),
        ("ru", "MMMM YYYY", "март 2024"),
        ("es", "Do", "5º"),
        ("zh-cn", "MMM", "3月"),
        ("ar", "YYYY-MM-DD, D", "٢٠٢٤-٠٣-٠٥، ٥"),
        ("ja", "NNNNyo", "令和6年"),
    ],
)
def test_names_take_the_form_their_language_asks_for(name: str, pattern: str, text: str) -> None:
    assert names_of(date(2024, 3, 5), pattern, name) == text


def test_a_zone_is_written_where_the_time_has_one() -> None:
    moment = datetime(2024, 3, 5, 1, 2, tzinfo=timezone(-timedelta(hours=3, minutes=30)))
    assert compile_format("Z ZZ X").render(moment) == "-03:30 -0330 1709613120"


# --- there and back


@given(
    day=st.dates(),
    pattern=st.sampled_from(VAULT_FORMATS),
    name=st.sampled_from(["en", "de", "es", "fr", "ru", "pl", "lt", "el", "ar", "fa", "hi", "ko", "ja", "zh-cn", "vi"]),
)
@settings(max_examples=600, deadline=None)
def test_any_day_is_recognised_by_the_name_it_was_given(day: date, pattern: str, name: str) -> None:
    made = compile_format(pattern, locale(name))
    if (pattern, name) == ("yyyy-MM/yyyy-MM-DD", "ja"):
        assert made.missing == ("the era",)  # year 6 of which era?
        return
    assert made.missing == ()
    assert made.match(made.render(day)) == day


@given(day=st.dates(), name=st.sampled_from(["fr", "ko", "hi", "vi", "el", "de"]), form=st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=150, deadline=None)
def test_a_disk_may_keep_accents_either_way(day: date, name: str, form: Any) -> None:
    made = compile_format("[Café] dddd D MMMM YYYY", locale(name))
    assert made.match(normalize(form, made.render(day))) == day


@given(text=st.text(alphabet="0123456789-/ WJanuary", max_size=20), pattern=st.sampled_from(VAULT_FORMATS))
@settings(max_examples=300, deadline=None)
def test_a_recognised_name_is_always_the_name_of_that_day(text: str, pattern: str) -> None:
    made = compile_format(pattern)
    day = made.match(text)
    assert day is None or made.render(day) == text


@given(pattern=st.text(alphabet="YMDdwWgGeEQNyXHhmsaAZLlo[]\\ -.é", max_size=24), day=st.dates())
@settings(max_examples=300, deadline=None)
def test_no_pattern_however_odd_names_the_wrong_day(pattern: str, day: date) -> None:
    made = compile_format(pattern, ENGLISH)
    text = made.render(day)
    found = made.match(text)
    assert found is None or made.render(found) == text
    assert not (found and made.missing)


# --- strictness


@pytest.mark.parametrize(
    "text",
    [
        "2024-10-09 1",
        "2024_03_05-Z3nB00K",
        "2024-02-30",
        "2023-04-02 (niedziela)",
        "2022.10.06 - 2022.10.14",
        "",
        "2024-2-3",
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "0000-01-01",
        " 2024-10-09",
        "2024-10-09 ",
        "2024-10-09\n",
        "\n2024-10-09",
        "２０２４-１０-０９",
        "٢٠٢٤-١٠-٠٩",
        "2024-10-0９",
        "2024‐10‐09",
        "12024-10-09",
        "+2024-10-09",
        "2024-10-09/2024-10-09",
        "Journal/2024-10-09",
        "\ud800",
    ],
)
def test_near_misses_are_not_days(text: str) -> None:
    assert day_of(text, "YYYY-MM-DD") is None


def test_redundant_parts_have_to_agree() -> None:
    pattern = "YYYY/MM-MMMM/YYYY-MM-DD-dddd"
    assert day_of("2024/03-March/2024-03-05-Tuesday", pattern) == date(2024, 3, 5)
    for wrong in (
        "2024/03-March/2024-03-05-Monday",
        "2023/03-March/2024-03-05-Tuesday",
        "2024/03-April/2024-03-05-Tuesday",
    ):
        assert day_of(wrong, pattern) is None
    assert day_of("Tuesday, March 5st 2024", "dddd, MMMM Do YYYY") is None
    assert day_of("tuesday, march 5th 2024", "dddd, MMMM Do YYYY") is None


def test_western_digits_are_not_what_arabic_writes() -> None:
    assert day_of("٢٠٢٤-٠٣-٠٥", "YYYY-MM-DD", "ar") == date(2024, 3, 5)
    assert day_of("2024-03-05", "YYYY-MM-DD", "ar") is None


def test_a_name_that_fits_two_days_is_neither() -> None:
    assert day_of("2024-W01-1", "YYYY-[W]WW-E") is None  # 1 January and 30 December
    assert day_of("2024-W02-1", "YYYY-[W]WW-E") == date(2024, 1, 8)
    assert day_of("1112024", "DMYYYY") is None  # 11 January and 1 November
    assert day_of("4112024", "DMYYYY") == date(2024, 11, 4)
    assert day_of("3122024", "DMYYYY") == date(2024, 12, 3)  # there is no 31 February
    assert day_of("2015-12-29", "GGGG-MM-DD") is None
    assert day_of("111月2024", "DMMMYYYY", "zh-cn") is None


def test_days_can_be_named_by_weeks_and_by_days_of_the_year() -> None:
    day = date(2024, 12, 30)
    assert day_of("2025-W01-1", "GGGG-[W]WW-E") == day
    assert day_of("2025-W01-1", "gggg-[W]ww-e", "en") == day
    assert day_of("2025-W01-0", "gggg-[W]ww-e", "de") == day
    assert day_of("2024-365", "YYYY-DDDD") == day
    assert day_of("2023-365", "YYYY-DDDD") == date(2023, 12, 31)
    assert day_of("2023-366", "YYYY-DDDD") is None
    assert day_of("2024 W1 30", "YYYY [W]W DD") == day
    assert day_of("令和7年1月5日", "NNNNyoM[月]D[日]", "ja") == date(2025, 1, 5)


def test_two_digits_mean_1969_to_2068() -> None:
    assert day_of("68-01-02", "YY-MM-DD") == date(2068, 1, 2)
    assert day_of("69-01-02", "YY-MM-DD") == date(1969, 1, 2)


def test_a_name_with_a_time_counts_at_midnight() -> None:
    made = compile_format("YYYY-MM-DD HH:mm")
    assert made.match("2024-03-05 00:00") == date(2024, 3, 5)
    assert made.match("2024-03-05 07:30") is None
    assert compile_format("X").match("1709596800") == date(2024, 3, 5)
    assert compile_format("x").match("1709596800001") is None


# --- what a format says about itself


@pytest.mark.parametrize(
    ("pattern", "missing"),
    [
        ("YYYY-MM-DD", ()),
        ("dddd, MMMM Do YYYY", ()),
        ("YY.DDD", ()),
        ("gggg-[W]ww-e", ()),
        ("GGGG ww dd", ()),
        ("YYYY W D", ()),
        ("x", ()),
        ("MM-DD", ("the year",)),
        ("YYYY-MM", ("the day",)),
        ("YYYY-MM dddd", ("the day",)),
        ("YYYY-[W]ww", ("the day",)),
        ("YYYY DD", ("the month or the week",)),
        ("YYYY", ("the month or the week", "the day")),
        ("[daily]", ("the year", "the month or the week", "the day")),
        ("HH:mm", ("the year", "the month or the week", "the day")),
        (r"\YYYY-MM-DD", ("the year",)),
    ],
)
def test_says_what_a_format_leaves_open(pattern: str, missing: tuple[str, ...]) -> None:
    made = compile_format(pattern)
    assert made.missing == missing
    if missing:
        assert made.match(made.render(date(2024, 3, 5))) is None


@pytest.mark.parametrize(
    "token", ["H", "hh", "k", "m", "ss", "SSS", "A", "a", "Z", "zz", "X", "x", "LT", "hmm", "LLLL"]
)
def test_says_that_a_format_holds_a_time(token: str) -> None:
    assert compile_format(f"YYYY-MM-DD {token}").has_time
    assert not compile_format(f"YYYY-MM-DD [{token}]").has_time
    assert not compile_format("YYYY-MM-DD LL").has_time


def test_equal_formats_are_one() -> None:
    assert compile_format("YYYY-MM-DD") is compile_format("YYYY-MM-DD")
    assert compile_format("D") != compile_format("D", locale("de"))


# --- what cannot be used, and what tries to harm


def test_a_very_long_or_empty_format_is_refused_in_plain_words() -> None:
    with pytest.raises(FormatError) as refused:
        compile_format("D" * 501)
    assert refused.value.reason == "The date format is longer than 500 characters."
    with pytest.raises(FormatError) as refused:
        compile_format("\n\r\n")
    assert refused.value.reason.endswith("line breaks.")


HOSTILE = [
    "D" * 500,
    "DM" * 250,
    "D " * 250,
    "D" + " " * 498,
    "MMMMDDDD" * 60,
    "dddd" * 125,
    "[" * 400,
    "[a" * 250,
    "\\" * 500,
    "LLLL" * 125,
    "l" * 500,
    "DoMo" * 125,
    "YYYYMMDD" * 62,
    "DMwWDDDyggggGGGGDoMowoWoQodoYYYYMMMMMMMddddddddde",
]


@pytest.mark.parametrize("name", ["en", "ja", "lt", "el", "ps", "vi"])
@pytest.mark.parametrize("pattern", HOSTILE, ids=lambda pattern: pattern[:12])
def test_hostile_formats_and_names_take_bounded_time(pattern: str, name: str) -> None:
    start = time.perf_counter()
    made = compile_format(pattern, locale(name))
    text = made.render(date(2011, 11, 11))
    names = (text + "x", "x" + text, text[:-1] + "x", text * 50, "1" * 100_000, "January" * 15_000, "é" * 100_000)
    for hostile in (*names, "1" * (len(text) - 1) + "x", "1" * 60):
        found = made.match(hostile)
        assert found is None or made.render(found) == hostile
    assert time.perf_counter() - start < 5


def test_a_century_of_names_is_recognised_at_once() -> None:
    made = compile_format("YYYY/MM-MMMM/YYYY-MM-DD-dddd")
    days = [date(1950, 1, 1) + timedelta(days=n) for n in range(36_500)]
    texts = [made.render(day) for day in days]
    start = time.perf_counter()
    assert [made.match(text) for text in texts] == days
    assert time.perf_counter() - start < 5


# --- locale data that is not


WRONG = [
    ("name", 3),
    ("months", ["January"]),
    ("months", []),
    ("months", [{"when": "D", "names": ["x"] * 12}]),
    ("months", [{"when": "(", "names": ["x"] * 12}, {"names": ["x"] * 12}]),
    ("weekdays", [1, 2, 3, 4, 5, 6, 7]),
    ("week", {"dow": "Monday", "doy": 4}),
    ("week", {"dow": 1}),
    ("ordinals", {}),
    ("ordinals", {"": [[10, 1, "%dst"]]}),
    ("ordinals", {"": [["10", 1, "%dst"]]}),
    ("longDates", {"L": None}),
    ("meridiem", {"upper": [[720, "PM"]], "lower": [[0, "am"]]}),
    ("eras", []),
    ("eras", [{"since": "long ago", "offset": 1, "name": "", "narrow": "", "abbr": ""}]),
    ("output", {"12": "x"}),
    ("output", None),
]


@pytest.mark.parametrize(("key", "value"), WRONG, ids=lambda value: str(value)[:24])
def test_locale_data_of_the_wrong_shape_is_refused(key: str, value: object) -> None:
    data = deepcopy(raw("en"))
    data[key] = value
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence differs, that it is refused matters
        locale_from_json(data)
    del data[key]
    with pytest.raises(ValueError, match=key):
        locale_from_json(data)


def test_unknown_keys_of_locale_data_are_ignored() -> None:
    assert locale_from_json({**raw("en"), "calendar": {}}) == ENGLISH
