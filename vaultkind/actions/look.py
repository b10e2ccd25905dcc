"""Looks without touching: which notes are daily notes, and what would happen to one of them and why."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from vaultkind.actions.newday import Sight, examine, signature_of
from vaultkind.actions.vault import Vault, note_path
from vaultkind.core.dailynote import never_looked_into
from vaultkind.core.dayedge import today
from vaultkind.core.dayindex import DayIndex, day_index
from vaultkind.errors import NotPermitted, VaultError
from vaultkind.locales import spoken_date
from vaultkind.notefile import refused
from vaultkind.state import State
from vaultkind.vaults.plain import is_inner_vault
from vaultkind.vaults.settings import one_line
from vaultkind.words import _


@dataclass(frozen=True, slots=True)
class Explanation:
    """What would happen to a day's note now.

    ``outcome``: ``absent``, ``wait``, ``due``, ``done`` or ``left_alone``; ``reason`` is a plain sentence.
    """

    day: date
    path: str
    outcome: str
    reason: str


def days(vault: Vault) -> DayIndex:
    """Every daily note below the daily folder, oldest first, one a day. Reads names and opens no note.

    The path that the format names wins over a note of the same day in an archive folder.
    """
    return day_index(vault.notes, names_below(vault))


def names_below(vault: Vault) -> list[str]:
    """The vault-relative paths of all files from the daily folder on that could be notes. Opens none.

    Links to folders are not followed, and a vault inside the vault is another vault.
    """
    root, top, ending = os.fspath(vault.root), vault.notes.folder, vault.notes.extension
    if not Path(os.path.realpath(vault.root / top)).is_relative_to(os.path.realpath(root)):
        raise VaultError(
            _("The daily folder {folder} leads out of the vault, so it is not looked into.", folder=one_line(top)),
            next_step=_("vaultkind looks inside the vault's own folder and nowhere else."),
        )
    found: list[str] = []
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(f"{root}/{folder}") as entries:
                rows = list(entries)
        except FileNotFoundError:
            continue
        except OSError as problem:
            # Below the daily folder, what is closed to this account holds nothing it could open.
            if isinstance(problem, PermissionError) and folder != top:
                continue
            kind = NotPermitted if isinstance(problem, PermissionError) else VaultError
            raise kind(
                _(
                    "The folder {folder} cannot be read: {reason}.",
                    folder=one_line(folder or root),
                    reason=problem.strerror,
                ),
                next_step=_("`vaultkind explain` shows which setting names it."),
            ) from problem
        lead = f"{folder}/" if folder else ""
        files = _files(rows)
        below = [entry.name for entry in rows if entry.is_dir(follow_symlinks=False)] if len(files) < len(rows) else []
        if folder != top and is_inner_vault(f"{root}/{folder}", below, files):
            continue
        found += [lead + name for name in files if name.endswith(ending)]
        folders += [path for path in (lead + name for name in below) if not never_looked_into(path)]
    return found


def _capital(sentence: str) -> str:
    """With a capital where a sentence begins; the program's own name has none."""
    return sentence if sentence.startswith("vaultkind") else sentence[:1].upper() + sentence[1:]


def _files(entries: list[os.DirEntry[str]]) -> list[str]:
    try:
        return [entry.name for entry in entries if entry.is_file()]
    except OSError:
        return [entry.name for entry in entries if _is_file(entry)]


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a file or leads to one; the system is asked about links alone."""
    try:
        return entry.is_file()
    except OSError:  # a loop of links, a folder closed to this account
        return False


def explain(vault: Vault, state: State, day: date, now: datetime, settled_on: bool) -> Explanation:
    """What the watcher would do with that day's note at this moment, and why."""
    path = note_path(vault, day)
    current = today(now, vault.config.day_starts)
    if not settled_on:
        return Explanation(day, path, "left_alone", _("Prompts in new notes are switched off for this vault."))
    if day != current:
        reason = (
            _("That day has passed. A prompt goes into today's note and no other.")
            if day < current
            else _("That day has not come yet. A prompt goes into today's note and no other.")
        )
        return Explanation(day, path, "left_alone", reason)
    try:
        found = signature_of(vault, path)
        quiet = now.timestamp() - found[-1] / 1e9 if found else 0.0
        verdict = examine(vault, state, now, Sight(now.timestamp(), False, found, quiet))[0]
    except OSError as problem:
        raise refused(problem, path) from problem
    until = state.paused_until()
    if verdict.kind == "absent" and until is not None and current < until:
        reason = (
            _("The note is not there yet, and vaultkind is paused. `vaultkind resume` ends that.")
            if until == date.max
            else _(
                "The note is not there yet, and vaultkind is paused. Prompts come again on {date}.",
                date=spoken_date(until),
            )
        )
    elif verdict.kind == "absent":
        reason = _("The note is not there yet. When it is made, it gets one prompt.")
    elif verdict.kind == "done":
        reason = _("This day's note had its prompt, or was left alone, earlier. No other comes for that day.")
    elif verdict.kind == "due":
        reason = _("It is new and has settled, so the watcher would add one prompt.")
    elif verdict.kind == "wait":
        reason = verdict.reason or _(
            "It was saved a moment ago and is left to settle for {seconds:g} seconds.", seconds=vault.config.settle
        )
    else:
        sentence = verdict.reason or ""
        reason = _capital(sentence) + ("" if sentence.endswith(".") else ".")
    return Explanation(verdict.day, verdict.path, verdict.kind, reason)


def pause_end(words: list[str], current: date) -> date:
    """The first day that is not paused, from ``3d``, ``2w``, ``until 2026-12-01`` or nothing (no end).

    Raises ValueError for anything else.
    """
    if not words:
        return date.max
    if len(words) == 2 and words[0] == "until":
        return date.fromisoformat(words[1])
    count, unit = words[0][:-1], words[0][-1:]
    if len(words) == 1 and count.isascii() and count.isdigit() and len(count) < 5 and unit in ("d", "w"):
        return current + timedelta(days=int(count) * (7 if unit == "w" else 1))
    raise ValueError(" ".join(words))
