"""Which days a year, a month, a week … can mean. Pure arithmetic: it sees no text and decides nothing;
where parts leave room it gives every day that fits them, for the caller to check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date

from vaultkind.core.datetokens import ISO_WEEK, first_of_week_one, new_year
from vaultkind.core.locale import Locale
from vaultkind.words import N_

# Where a year can come from, best first, and the weeks it belongs to if it is a week-year.
_YEARS = {
    "year": "",
    "era year": "",
    "ISO year": "ISO week",
    "week year": "week",
    "short year": "",
    "short ISO year": "ISO week",
    "short week year": "week",
}
_PER_DAY = {"seconds": 86_400, "milliseconds": 86_400_000}
_EPOCH = date(1970, 1, 1).toordinal()
_LAST = date.max.toordinal()

Values = tuple[int, ...]
"""What a text may stand for: usually one value; two where a locale gives two days one name."""

Days = Callable[[Mapping[str, Values]], Iterable[date]]
"""The values found for each needed field → the days they may mean."""


def missing(fields: Set[str], locale: Locale) -> tuple[str, ...]:
    """What a format with tokens for ``fields`` leaves open, in plain words for the catalogues; () if it names a day."""
    if fields & _PER_DAY.keys():
        return ()
    # Translators: these complete "it leaves out …, so several days share one name".
    wanting = []
    eras_differ = len(locale.eras) > 1 and "era" not in fields
    if not fields & (_YEARS.keys() - {"era year"} if eras_differ else _YEARS.keys()):
        wanting.append(N_("the era") if "era year" in fields else N_("the year"))
    if "day of year" not in fields:
        by_week = bool(fields & {"week", "ISO week"})
        if not by_week and "month" not in fields:
            wanting.append(N_("the month or the week"))
        if "day" not in fields and not (by_week and "weekday" in fields):
            wanting.append(N_("the day"))
    return tuple(wanting)


def plan(fields: Set[str], locale: Locale) -> tuple[Set[str], Days]:
    """The fields that settle the day, out of those of a format with nothing :func:`missing`, and
    the function from their values to days.
    """
    for stamp in fields & _PER_DAY.keys():
        return {stamp}, _by_stamp(stamp)
    source = next(field for field in _YEARS if field in fields)
    weeks = _YEARS[source]
    exact = _years(source, locale)
    near = exact if not weeks else _or_neighbours(exact)
    if {"month", "day"} <= fields:
        return {source, "month", "day"}, _by_month(source, near)
    if "day of year" in fields:
        return {source, "day of year"}, _by_day_of_year(source, near)
    kind = weeks if weeks in fields else "ISO week" if "ISO week" in fields else "week"
    rule = ISO_WEEK if kind == "ISO week" else (locale.week_start, locale.week_one)
    years = exact if kind == weeks else _or_neighbours(exact)
    return {source, kind} | (fields & {"weekday"}), _by_week(source, years, kind, rule)


_Years = Callable[[Values], Sequence[int]]


def _years(source: str, locale: Locale) -> _Years:
    if source == "era year":
        starts = [era.since.year - era.offset for era in locale.eras]
        return lambda values: [start + value for start in starts for value in values]
    if source.startswith("short"):  # moment's rule
        return lambda values: [value + (1900 if value > 68 else 2000) for value in values]
    return lambda values: values


def _or_neighbours(years: _Years) -> _Years:
    """A week-year and the calendar year of a day in it can be one apart."""
    return lambda values: [year + more for year in years(values) for more in (0, 1, -1)]


def _by_month(source: str, years: _Years) -> Days:
    return lambda found: [
        day
        for year in years(found[source])
        for month in found["month"]
        for number in found["day"]
        for day in _calendar_day(year, month, number)
    ]


def _by_day_of_year(source: str, years: _Years) -> Days:
    return lambda found: [
        day
        for year in years(found[source])
        for number in found["day of year"]
        for day in _ordinal_day(new_year(year) + number - 1)
    ]


def _by_week(source: str, years: _Years, kind: str, rule: tuple[int, int]) -> Days:
    start = rule[0]
    return lambda found: [
        day
        for year in years(found[source])
        for week in found[kind]
        for weekday in found.get("weekday", range(7))
        for day in _ordinal_day(first_of_week_one(year, *rule) + 7 * (week - 1) + (weekday - start) % 7)
    ]


def _by_stamp(field: str) -> Days:
    return lambda found: [day for value in found[field] for day in _ordinal_day(_EPOCH + value // _PER_DAY[field])]


def _calendar_day(year: int, month: int, day: int) -> tuple[date, ...]:
    try:
        return (date(year, month, day),)
    except ValueError:
        return ()


def _ordinal_day(ordinal: int) -> tuple[date, ...]:
    return (date.fromordinal(ordinal),) if 1 <= ordinal <= _LAST else ()
