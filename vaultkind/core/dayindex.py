"""Tells many names' days quickly: a few names show which years are there, and all names of these are written at once.

Gives what ``DailyNotes.day`` and ``moved_day`` give for each name by itself. Looks at text alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from vaultkind.core.dailynote import DailyNotes, leave_alone, never_looked_into
from vaultkind.core.dateformat import DateFormat
from vaultkind.core.datematch import canonical

# Years that are written out; names of others are told one by one, so that odd names cost no memory.
MOST_YEARS = 300
# Of so many names, some are looked at first.
MANY, SAMPLE = 400, 200


class DayIndex:
    """The days of one vault's names, learned while they are looked at.

    ``own`` and ``moved`` hold the vault-relative path for the ordinal of each day; the first of two stays.
    """

    def __init__(self, notes: DailyNotes) -> None:
        self.own: dict[int, str] = {}
        self.moved: dict[int, str] = {}
        self._notes = notes
        self._whole = _Learned(notes.format, notes.extension)
        self._name = None if notes.name is None else _Learned(notes.name, notes.extension)

    def add(self, folder: str, names: Sequence[str]) -> None:
        """Look at the file names of one vault-relative folder, from the daily folder on."""
        top = self._notes.folder
        below = folder[len(top) :].lstrip("/") if top else folder
        prefix, lead = (f"{below}/" if below else ""), (f"{folder}/" if folder else "")
        for name in names[:: len(names) // SAMPLE] if len(names) > MANY else ():
            self._whole.told(self._notes.day(lead + name), lead + name)
        keys = [prefix + name for name in names] if prefix else names
        found = list(map(self._whole.known.get, keys))
        own = self.own
        own |= {day: lead + name for day, name in zip(found, names, strict=True) if day is not None and day not in own}
        # Sorted, so that of two names for one day the first by name stays, whatever the disk's order is.
        for name in sorted(name for day, name in zip(found, names, strict=True) if day is None):
            self._add(prefix, lead, name, elsewhere=bool(prefix) and not never_looked_into(below))

    def _add(self, prefix: str, lead: str, name: str, *, elsewhere: bool) -> None:
        path = lead + name
        day = self._whole.find(prefix + name)
        if day is None:
            day = self._whole.told(self._notes.day(path), path)
        if day is not None:
            self.own.setdefault(day, path)
        elif elsewhere and self._name is not None:
            day = self._name.find(name)
            if day is None:
                day = self._name.told(self._notes.moved_day(path), path)
            if day is not None:
                self.moved.setdefault(day, path)


class _Learned:
    """Names with their extension and the ordinals of their days, of the years that were met."""

    def __init__(self, form: DateFormat, extension: str) -> None:
        self.known: dict[str, int] = {}
        self._form = form
        self._extension = extension
        self._years: set[int] = set()

    def find(self, name: str) -> int | None:
        """The ordinal of a name's day if its year was learned."""
        return self.known.get(name if name.isascii() else canonical(name))

    def told(self, day: date | None, path: str) -> int | None:
        """The ordinal of a day that one name was told for by itself; None for a name to leave alone."""
        if day is None or leave_alone(path) is not None:
            return None
        if day.year not in self._years and len(self._years) < MOST_YEARS and self._form.tells_year:
            self._years.add(day.year)
            self._learn(day.year)
        return day.toordinal()

    def _learn(self, year: int) -> None:
        first = date(year, 1, 1).toordinal()
        names = self._form.year(year)
        if not names[0].endswith(self._extension):
            names = [name + self._extension for name in names]
        if not "".join(names).isascii():
            names = list(map(canonical, names))
        if len(set(names)) == len(names) and leave_alone(names[0]) is None and leave_alone(names[-1]) is None:
            self.known.update(zip(names, range(first, first + len(names)), strict=True))
