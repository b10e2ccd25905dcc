"""Looks back over daily notes for what a person wrote themself. Reads with a grant alone, and keeps nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from sys import intern
from typing import Any

from vaultkind.actions.vault import Vault, note_path
from vaultkind.configkeys import VaultConfig
from vaultkind.core.consent import MARKS, Grant, grant
from vaultkind.core.dailynote import never_looked_into
from vaultkind.core.evidence import Evidence, page
from vaultkind.core.nearest import meant
from vaultkind.core.patterns import Mention, mentions
from vaultkind.core.properties import properties
from vaultkind.core.sieve import Sieve
from vaultkind.core.summary import Summary, summarise
from vaultkind.core.window import Window
from vaultkind.errors import ConsentError, UsageError
from vaultkind.halves import Half, may_halve
from vaultkind.patternfiles import names, read_search
from vaultkind.reading import Skipped, read_note
from vaultkind.words import _

# From so many days on, listing the folder costs less than asking for each day.
_LONG = 3660
# From so many notes on, a second process is worth its start.
_MANY = 800
# What it found in so many notes it says at once.
_SOME = 100


def granted(vault: Vault) -> Grant:
    """The grant that the person gave. Raises ConsentError with the sentence to type."""
    found = grant(vault.config.consent)
    if found is None:
        raise ConsentError(
            _("Summaries read daily notes, and that waits for a yes."),
            next_step=_(
                "`vaultkind consent grant {name}` says yes; `vaultkind consent show` says what it reads.", name=MARKS
            ),
        )
    return found


def look_back(
    vault: Vault,
    given: Grant,
    window: Window,
    only: str | None,
    language: str,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Summary:
    """The summary of a window. ``tell`` hears how many of how many notes have been looked at.

    Raises UsageError for an unknown pattern, VaultError where the folder cannot be read.
    """
    config = vault.config
    if only is not None:
        only = _known(only, names(config.pattern))
    search = read_search(given, language, config.pattern, config.not_this, only)
    found, skipped = _read_all(vault, window, given, Sieve(search), tell)
    return summarise(found, tuple(one.name for one in search.patterns), window.start, window.end, tuple(skipped))


_Read = tuple[list[Mention], list[tuple[str, str]]]


def _read_all(vault: Vault, window: Window, given: Grant, sieve: Sieve, tell: Callable[[int, int], None]) -> _Read:
    """The mentions of all notes, in the order of the notes, and those that could not be read.

    Where there are many, the later half is looked at by a second process.
    """
    places = list(_places(vault, window))
    many = len(places)
    second = _second(vault, places[many // 2 :], given, sieve) if many >= _MANY and may_halve() else None
    if second is None:
        read = _read_some(vault, places, given, sieve, tell)
    else:
        # The other process has what is its part; a long journal's is megabytes.
        del places[many // 2 :]
        last = places[-1][0]
        with second as half:
            found, skipped = _read_some(vault, places, given, sieve, lambda done, of: tell(2 * done, many))
            before = len(found), len(skipped)
            try:
                for rows, left in half.pieces():
                    found += _mentions_from(rows)
                    skipped += left
            except EOFError:
                more, left = _read_some(vault, [one for one in _places(vault, window) if one[0] > last], given, sieve)
                found, skipped = found[: before[0]] + more, skipped[: before[1]] + left
            read = found, skipped
    tell(many, many)
    return read


def _second(vault: Vault, places: list[tuple[date, str]], given: Grant, sieve: Sieve) -> Half | None:
    """A second process that reads these notes; None where there is no room for one."""
    parts = (places[at : at + _SOME] for at in range(0, len(places), _SOME))
    try:
        return Half(lambda: (_plain(_read_some(vault, part, given, sieve)) for part in parts))
    except OSError:
        return None


def _plain(read: _Read) -> tuple[list[tuple[Any, ...]], list[tuple[str, str]]]:
    """What was read, without objects."""
    found, skipped = read
    return [
        (one.pattern, one.date.toordinal(), one.path, one.line, one.text, str(one.evidence), one.rule, one.looks)
        for one in found
    ], skipped


def _mentions_from(rows: Iterable[tuple[Any, ...]]) -> Iterator[Mention]:
    """The mentions again. What many of them have in common is there once."""
    days: dict[int, date] = {}
    for pattern, day, path, line, text, evidence, rule, looks in rows:
        when = days.setdefault(day, date.fromordinal(day))
        same = None if looks is None else intern(looks)
        yield Mention(intern(pattern), when, path, line, text, Evidence(evidence), intern(rule), same)


def _read_some(
    vault: Vault,
    places: list[tuple[date, str]],
    given: Grant,
    sieve: Sieve,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> _Read:
    found: list[Mention] = []
    skipped: list[tuple[str, str]] = []
    for number, (day, path) in enumerate(places):
        tell(number, len(places))
        if not is_quiet(day, vault.config):
            read = _mentions(vault, path, day, given, sieve)
            if isinstance(read, Skipped):
                skipped.append((read.path, read.reason))
            else:
                found += read
    return found, skipped


def _known(name: str, known: tuple[str, ...]) -> str:
    if name.lower() in known:
        return name.lower()
    raise UsageError(_("There is no pattern {name!r}.", name=name), next_step=meant(name.lower(), known))


def _mentions(vault: Vault, path: str, day: date, given: Grant, sieve: Sieve) -> Iterable[Mention] | Skipped:
    if is_unread(path, vault.config):
        return ()
    raw = read_note(vault.root, path, given, lambda real: is_unread(real, vault.config))
    if raw is None or isinstance(raw, Skipped):
        return () if raw is None else raw
    marked = sieve.marks(raw)
    if not marked and not given.words:
        return ()
    found = page(raw, properties(raw) if marked else {}, words=given.words, likely=sieve.line)
    return mentions(found, sieve.search, day, path)


def _places(vault: Vault, window: Window) -> Iterator[tuple[date, str]]:
    """The days of a window with the paths of their notes, oldest first. Looks at names, and opens no note."""
    archived = _archived(vault)
    if window.start is None or window.end is None or (window.end - window.start).days > _LONG:
        from vaultkind.actions.days import days

        listed = archived | {day: path for day, path, _moved in days(vault)}
        for day in sorted(listed):
            if (window.start or day) <= day <= (window.end or day):
                yield day, listed[day]
        return
    for number in range((window.end - window.start).days + 1):
        day = window.start + timedelta(days=number)
        try:
            path = note_path(vault, day)
        except ValueError:
            continue
        if os.path.lexists(vault.root / path):
            yield day, path
        elif day in archived:
            yield day, archived[day]


def _archived(vault: Vault) -> dict[date, str]:
    """The notes in archive folders, by day: the names in those folders are looked at, and no note."""
    found: dict[date, str] = {}
    for archive in vault.config.archives:
        for folder, below, files in os.walk(vault.root / archive):
            relative = os.path.relpath(folder, vault.root).replace(os.sep, "/")
            below[:] = sorted(name for name in below if not never_looked_into(f"{relative}/{name}"))
            for name in sorted(files):
                path = f"{relative}/{name}"
                day = vault.notes.day(path) or vault.notes.named_day(name)
                if day is not None:
                    found.setdefault(day, path)
    return found


def is_quiet(day: date, config: VaultConfig) -> bool:
    """Whether a day is one that no summary reads."""
    return day.isoformat() in config.quiet_dates or day.strftime("%m-%d") in config.quiet_dates


def is_unread(path: str, config: VaultConfig) -> bool:
    """Whether a note is one, or lies in a folder, that no summary reads."""
    stem = path.rsplit(".", 1)[0]
    return any(path == one or stem == one or path.startswith(f"{one}/") for one in config.unread)


def archive_folders(vault: Vault) -> tuple[str, ...]:
    """The folders below the daily folder that older daily notes were moved to, by name. Opens no note."""
    from vaultkind.actions.days import days

    return tuple(sorted({path.rpartition("/")[0] for _day, path, moved in days(vault) if moved}))
