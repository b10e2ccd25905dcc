"""What the settings of Obsidian's Journals plugin say about daily notes: version 1, and versions 2 to 5.

Reads parsed values, no files. Folder and name are templates with ``{{date:FORMAT}}`` in them, each date written by
itself. Read in its sources: 1.4.3 calendar-journal-section.ts and template.ts; 2 to 5 note-path.ts and grammar.ts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vaultkind.core.datedialects import Literal, NoCounterpart, written
from vaultkind.core.datetokens import SEAM
from vaultkind.vaults.settings import DEFAULT_FORMAT, Group, tidy_path, unusable

_VARIABLE = re.compile(r"\{\{(?P<inside>.*?)\}\}", re.DOTALL)
_DATE = re.compile(r"\s*(?:date|start_date|end_date)\s*(?::(?P<format>.*?)\s*)?\Z", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal with a note for each day: its name, whether it opens when Obsidian starts, and its keys."""

    name: str
    first: bool
    folder: Group
    day: Group

    def place(self) -> tuple[str, str]:
        """The fixed folder, and all below it as one format in moment's tokens.

        Raises ``VaultError`` where a template holds what no day decides.
        """
        folders = [self.folder.text(key) for key in ("rootFolder",) if self.folder is not self.day]
        folder = tidy_path("/".join((*folders, self.day.text("folder"))))
        date = self.day.text("dateFormat").strip() or DEFAULT_FORMAT
        name = list(self._parts(self.day, "nameTemplate", self.day.text("nameTemplate") or "{{date}}", date, []))
        whole = [*self._parts(self.day, "folder", folder, date, name), *([Literal("/")] if folder else []), *name]
        fixed, rest = _split(whole)
        if sum(isinstance(part, str) for part in rest) > 1 and any(
            "MMM" in part for part in rest if isinstance(part, str)
        ):
            # The form of a month's name depends on what stands beside it, and each date is written by itself.
            rest = [SEAM + part + SEAM if isinstance(part, str) else part for part in rest]
        return fixed, written(rest)

    def _parts(
        self, group: Group, key: str, template: str, date: str, name: list[Literal | str]
    ) -> Iterator[Literal | str]:
        at = 0
        for found in _VARIABLE.finditer(template):
            yield Literal(template[at : found.start()])
            at, inside = found.end(), found["inside"]
            if day := _DATE.match(inside):
                yield day["format"] or date
            elif inside.strip() == "journal_name":
                yield Literal(self.name)
            elif inside.strip() in ("note_name", "title") and name:
                yield from name
            else:
                raise unusable(group.file, group.prefix + key, NoCounterpart(found[0]).reason)
        yield Literal(template[at:])


def daily_journals(file: str, settings: Mapping[str, object]) -> tuple[Journal, ...]:
    """The journals with a note for each day, the one to use first: opened at the start, else in the file's order."""
    journals = settings.get("journals")
    opened = settings.get("openOnStartup")
    found = [
        journal
        for key, values in (journals.items() if isinstance(journals, dict) else ())
        if isinstance(values, dict) and (journal := _journal(file, key, values, opened)) is not None
    ]
    return tuple(sorted(found, key=lambda journal: not journal.first))


def _journal(file: str, key: str, values: Mapping[str, object], opened: object) -> Journal | None:
    prefix = f"journals.{key}."
    name = values.get("name") if isinstance(values.get("name"), str) else key
    if values.get("type") == "calendar":  # version 1
        day = values.get("day")
        if not isinstance(day, dict) or not day.get("enabled"):
            return None
        first = bool(values.get("openOnStartup")) and values.get("startupSection", "day") == "day"
        return Journal(str(name), first, Group(file, prefix, values), Group(file, f"{prefix}day.", day))
    write = values.get("write")
    if not isinstance(write, dict) or write.get("type") != "day":
        return None
    group = Group(file, prefix, values)
    return Journal(str(name), opened == key or values.get("autoCreate") is True, group, group)


def own_weeks(settings: Mapping[str, object]) -> bool:
    """Whether weeks are set to begin otherwise than the locale has them."""
    calendar = settings.get("calendar")
    if not isinstance(calendar, dict):
        return False
    first = calendar.get("dow", calendar.get("firstDayOfWeek", -1))
    return calendar.get("mode") == "custom" or ("mode" not in calendar and first != -1)


def _split(parts: list[Literal | str]) -> tuple[str, list[Literal | str]]:
    """The folders that no date stands in, and the parts below them."""
    texts = []
    while parts and isinstance(parts[0], Literal):
        texts.append(parts[0].text)
        parts = parts[1:]
    folder, _slash, start = "".join(texts).rpartition("/")
    return folder, [Literal(start), *parts]
