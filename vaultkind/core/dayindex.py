"""Tells many names' days quickly: a few names show which years are there, and all names of these are written at once.

Gives what ``DailyNotes.day`` and ``moved_day`` give for each name by itself. Looks at text alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress, islice, repeat
from typing import NamedTuple

from vaultkind.core.dailynote import DailyNotes, leave_alone, never_looked_into
from vaultkind.core.dateformat import DateFormat
from vaultkind.core.datematch import canonical

# Years that are written out; names of others are told one by one, so that odd names cost no memory.
MOST_YEARS = 300
# So many names are told one by one before the years they are of are written.
_SAMPLE = 100


# A daily note: its date, its vault-relative path, and whether it is in an archive folder.
Day = tuple[date, str, bool]


@dataclass(frozen=True, slots=True)
class DayIndex:
    """Daily notes, one a day, and one by one in the order of their days.

    ``own`` has the vault-relative path for the ordinal of each day that is where the format names it, in the order of
    the days; ``moved`` has those that are elsewhere below the daily folder. The own one wins.
    """

    own: dict[int, str]
    moved: dict[int, str]

    def __iter__(self) -> Iterator[Day]:
        own, moved = self.own, self.moved
        if not moved:
            return zip(map(date.fromordinal, own), own.values(), repeat(False), strict=False)
        every = sorted({*own, *moved})
        return ((date.fromordinal(day), own.get(day) or moved[day], day not in own) for day in every)

    def __len__(self) -> int:
        return len(self.own.keys() | self.moved.keys()) if self.moved else len(self.own)


def day_index(notes: DailyNotes, paths: Collection[str]) -> DayIndex:
    """The days of these vault-relative paths from the daily folder on, which may come in any order.

    Of two paths for one day the first stays: a folder before the folders in it, else by name.
    """
    top = f"{notes.folder}/" if notes.folder else ""
    whole = _Form(notes.format, canonical(top), notes.extension)
    own, odd = (
        _many(set(paths), notes.day, whole)
        if all(map(str.isascii, paths))
        else _spelled({canonical(path): path for path in sorted(paths, key=_in_order, reverse=True)}, notes.day, whole)
    )
    others, elsewhere = dict[int, str](), list[str]()
    for path in sorted(odd, key=_in_order):
        if leave_alone(path) is None:
            if (day := notes.day(path)) is not None:
                others.setdefault(day.toordinal(), path)
            elif "/" in path[len(top) :] and not never_looked_into(path[len(top) :].rpartition("/")[0]):
                elsewhere.append(path)
    if others:
        own = dict(sorted((others | own).items()))
    if notes.name is None or not elsewhere:
        return DayIndex(own, {})
    names = {canonical(path.rpartition("/")[2]): path for path in reversed(elsewhere)}
    moved, odd = _spelled(names, notes.moved_day, _Form(notes.name, "", notes.extension))
    for path in odd:
        if (day := notes.moved_day(path)) is not None:
            moved.setdefault(day.toordinal(), path)
    return DayIndex(own, moved)


def _in_order(path: str) -> tuple[list[str], str]:
    return path.split("/")[:-1], path


class _Form(NamedTuple):
    """A format, and what is before and after each name."""

    format: DateFormat
    before: str
    extension: str


def _spelled(
    paths: dict[str, str], tell: Callable[[str], date | None], form: _Form
) -> tuple[dict[int, str], Collection[str]]:
    """As ``_many``, for paths by canonical names."""
    found, left = _many(set(paths), lambda name: tell(paths[name]), form)
    return {day: paths[name] for day, name in found.items()}, [paths[name] for name in sorted(left)]


def _many(names: set[str], tell: Callable[[str], date | None], form: _Form) -> tuple[dict[int, str], Collection[str]]:
    """The names for the ordinals of days, oldest first, as far as they were written by years; and the names left."""
    days: dict[int, tuple[Sequence[int], list[str]]] = {}
    left = names
    while left and form.format.tells_year:
        some = islice(left, 0, None, -(-len(left) // _SAMPLE))
        told = {day.year for day in map(tell, some) if day is not None}
        new = _between(told) - days.keys()
        if told <= days.keys() or len(days) + len(new) > MOST_YEARS:
            break
        days |= {year: _present(form, year, names) for year in new}
        if sum(len(there) for _ordinals, there in days.values()) == len(names):
            left = set()
        else:
            left = left.difference(*(days[year][1] for year in new))
    found: dict[int, str] = {}
    for _year, (ordinals, there) in sorted(days.items()):
        found.update(zip(ordinals, there, strict=True))
    return found, left


def _between(years: set[int]) -> set[int]:
    """The years, and those between them where most are there: a few names do not show them all."""
    span = range(min(years, default=0), max(years, default=0) + 1)
    return set(span) if len(span) <= 2 * len(years) else years


def _present(form: _Form, year: int, names: set[str]) -> tuple[Sequence[int], list[str]]:
    """The names of a year that are there, with the ordinals of their days; none where they could be told wrongly."""
    written = _written(form, year)
    if not form.format.even and len(set(written)) < len(written):
        return (), []
    first = date(year, 1, 1).toordinal()
    ordinals = range(first, first + len(written))
    if names.issuperset(written):
        return ordinals, written
    flags = list(map(names.__contains__, written))
    return list(compress(ordinals, flags)), list(compress(written, flags))


def _written(form: _Form, year: int) -> list[str]:
    """The canonical names of all days of a year; none where they are names to leave alone."""
    after = "" if form.format.render(date(year, 1, 1)).endswith(form.extension) else form.extension
    names = form.format.year(year, form.before, after)
    if not "".join(names).isascii():
        names = list(map(canonical, names))
    return names if leave_alone(names[0]) is None and leave_alone(names[-1]) is None else []
