"""A language as moment.js writes dates in it, as data. Opens no file and knows no clock.

The data of every locale but English stands in ``templates/locales``, generated from moment.js (MIT;
its licence stands there too). What moment computes with functions is tabulated in it.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

Names = tuple[tuple[str, tuple[str, ...]], ...]
"""Lists of names, each under a regular expression for the whole format; the first that is found
in the format wins, and the last one, under "", always applies."""

Ordinals = tuple[tuple[int, int, str], ...]
"""Rows of modulus, remainder, text with ``%d``; the first row that fits a number wins, and modulus 0
means exactly that number."""


class Era(NamedTuple):
    """A stretch of days whose years are counted from ``since``, the first one being ``offset``."""

    since: date
    until: date
    offset: int
    name: str
    narrow: str
    abbr: str


class Locale(NamedTuple):
    """All that writing a date in a language needs. Lists of weekdays begin with Sunday."""

    name: str
    months: Names
    months_short: Names
    weekdays: Names
    weekdays_short: Names
    weekdays_min: Names
    week_start: int
    """moment's ``dow``: the weekday a week begins with; 0 is Sunday."""
    week_one: int
    """moment's ``doy``: 7 + ``week_start`` less the January day that is always in week 1."""
    ordinals: Mapping[str, Ordinals]
    """By what is counted (M Q D DDD d w W y); "" stands for the others."""
    long_dates: Mapping[str, str]
    """LT LTS L LL LLL LLLL l ll lll llll → the format each stands for."""
    meridiem: tuple[tuple[int, str], ...]
    """What A writes from which minute of the day on."""
    meridiem_lower: tuple[tuple[int, str], ...]
    eras: tuple[Era, ...]
    output: Mapping[str, str]
    """Characters replaced in everything that is written: the language's own digits and comma."""

    def __hash__(self) -> int:  # the mappings in it have none
        return hash(self.name)

    def ordinal(self, number: int, period: str) -> str:
        """``number`` as moment's ``ordinal(number, period)`` writes it: "3rd", "1er", "元年"."""
        for modulus, remainder, text in self.ordinals.get(period) or self.ordinals[""]:
            if number == remainder if modulus == 0 else number % modulus == remainder:
                return text.replace("%d", str(number))
        raise ValueError(f"no ordinal for {number} in {self.name}")


def _plain(names: str) -> Names:
    return (("", tuple(names.split())),)


ENGLISH = Locale(
    name="en",
    months=_plain("January February March April May June July August September October November December"),
    months_short=_plain("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
    weekdays=_plain("Sunday Monday Tuesday Wednesday Thursday Friday Saturday"),
    weekdays_short=_plain("Sun Mon Tue Wed Thu Fri Sat"),
    weekdays_min=_plain("Su Mo Tu We Th Fr Sa"),
    week_start=0,
    week_one=6,
    ordinals={
        "": (
            (100, 11, "%dth"),
            (100, 12, "%dth"),
            (100, 13, "%dth"),
            (10, 1, "%dst"),
            (10, 2, "%dnd"),
            (10, 3, "%drd"),
            (1, 0, "%dth"),
        )
    },
    long_dates={
        "LT": "h:mm A",
        "LTS": "h:mm:ss A",
        "L": "MM/DD/YYYY",
        "LL": "MMMM D, YYYY",
        "LLL": "MMMM D, YYYY h:mm A",
        "LLLL": "dddd, MMMM D, YYYY h:mm A",
        "l": "M/D/YYYY",
        "ll": "MMM D, YYYY",
        "lll": "MMM D, YYYY h:mm A",
        "llll": "ddd, MMM D, YYYY h:mm A",
    },
    meridiem=((0, "AM"), (720, "PM")),
    meridiem_lower=((0, "am"), (720, "pm")),
    eras=(Era(date.min, date.max, 1, "Anno Domini", "AD", "AD"),),
    output={},
)


def locale_from_json(data: Mapping[str, object]) -> Locale:
    """One parsed file of ``templates/locales`` as a :class:`Locale`.

    Raises ValueError, naming the key, where the shape is wrong; unknown keys are ignored.
    """
    week = _mapping(data, "week")
    meridiem = _mapping(data, "meridiem")
    return Locale(
        name=_text(data, "name"),
        months=_names(data, "months", 12),
        months_short=_names(data, "monthsShort", 12),
        weekdays=_names(data, "weekdays", 7),
        weekdays_short=_names(data, "weekdaysShort", 7),
        weekdays_min=_names(data, "weekdaysMin", 7),
        week_start=_number(week, "dow"),
        week_one=_number(week, "doy"),
        ordinals=_ordinals(_mapping(data, "ordinals")),
        long_dates=_texts(_mapping(data, "longDates")),
        meridiem=_changes(meridiem, "upper"),
        meridiem_lower=_changes(meridiem, "lower"),
        eras=tuple(_era(era) for era in _list(data, "eras")),
        output=_output(_mapping(data, "output")),
    )


def _wrong(key: str) -> ValueError:
    return ValueError(f"{key!r} does not have the shape of a locale's data")


def _mapping(data: object, key: str) -> Mapping[str, object]:
    value = data.get(key) if isinstance(data, Mapping) else None
    if not isinstance(value, Mapping):
        raise _wrong(key)
    return value


def _list(data: Mapping[str, object], key: str) -> list[object]:
    value = data.get(key)
    if not isinstance(value, list) or not value:
        raise _wrong(key)
    return value


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise _wrong(key)
    return value


def _number(data: Mapping[str, object], key: str) -> int:
    value = data.get(key)
    if not isinstance(value, int) or not 0 <= value <= 14:
        raise _wrong(key)
    return value


def _texts(data: Mapping[str, object]) -> dict[str, str]:
    return {key: _text(data, key) for key in data}


def _output(data: Mapping[str, object]) -> dict[str, str]:
    changes = _texts(data)
    if any(len(char) != 1 for char in changes):
        raise _wrong("output")
    return changes


def _names(data: Mapping[str, object], key: str, count: int) -> Names:
    cases = _list(data, key)
    if isinstance(cases[0], str):
        cases = [{"names": cases}]
    found = []
    for case in cases:
        names = case.get("names") if isinstance(case, Mapping) else None
        when = case.get("when", "") if isinstance(case, Mapping) else None
        if not isinstance(names, list) or len(names) != count or not isinstance(when, str):
            raise _wrong(key)
        if not all(isinstance(name, str) for name in names) or not _compiles(when):
            raise _wrong(key)
        found.append((when, tuple(names)))
    if found[-1][0] != "":
        raise _wrong(key)
    return tuple(found)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _ordinals(data: Mapping[str, object]) -> dict[str, Ordinals]:
    rules: dict[str, Ordinals] = {}
    for period in data:
        rows = []
        for row in _list(data, period):
            match row:
                case [int() as modulus, int() as remainder, str() as text]:
                    rows.append((modulus, remainder, text))
                case _:
                    raise _wrong("ordinals")
        if rows[-1][:2] != (1, 0):
            raise _wrong("ordinals")
        rules[period] = tuple(rows)
    if "" not in rules:
        raise _wrong("ordinals")
    return rules


def _changes(data: Mapping[str, object], key: str) -> tuple[tuple[int, str], ...]:
    changes = []
    for row in _list(data, key):
        match row:
            case [int() as minute, str() as text]:
                changes.append((minute, text))
            case _:
                raise _wrong(key)
    if changes[0][0] != 0 or changes != sorted(changes):
        raise _wrong(key)
    return tuple(changes)


def _era(data: object) -> Era:
    if not isinstance(data, Mapping) or not isinstance(offset := data.get("offset"), int):
        raise _wrong("eras")
    since, name, narrow, abbr = (_text(data, key) for key in ("since", "name", "narrow", "abbr"))
    until = _text(data, "until") if "until" in data else date.max.isoformat()
    return Era(date.fromisoformat(since), date.fromisoformat(until), offset, name, narrow, abbr)
