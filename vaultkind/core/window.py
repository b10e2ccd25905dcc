"""Which days a summary is about, from how people say it: ``4w``, ``10d``, ``3m``, ``1y``, or two dates."""

from datetime import date, timedelta
from typing import NamedTuple

from vaultkind.core.lazily import later

_SPAN = later(r"([1-9]\d{0,3})([dwmy])")
DEFAULT = "4w"


class Window(NamedTuple):
    """The days that are looked at, both included; None for no bound, which is all the notes there are."""

    start: date | None
    end: date | None


def last(text: str, today: date) -> Window:
    """The window of the last days, weeks, months or years, up to and with ``today``. Raises ValueError."""
    match = _SPAN.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(text)
    count, unit = int(match[1]), match[2]
    try:
        if unit == "d":
            return Window(today - timedelta(days=count - 1), today)
        if unit == "w":
            return Window(today - timedelta(weeks=count, days=-1), today)
        return Window(_months_before(today, count * (12 if unit == "y" else 1)) + timedelta(days=1), today)
    except (OverflowError, ValueError):
        return Window(date.min, today)


def _months_before(day: date, count: int) -> date:
    """The same day of an earlier month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            if year < 1:
                raise
    raise ValueError(count)


def week_before(today: date) -> Window:
    """The week that ended last, Monday to Sunday (ISO 8601)."""
    monday = today - timedelta(days=today.weekday() + 7)
    return Window(monday, monday + timedelta(days=6))
