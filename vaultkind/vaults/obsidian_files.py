"""Obsidian's settings folder: which one it is, and its files as values or as remarks.

Decides nothing about daily notes. Each file is read once, so that one answer rests on one state.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from vaultkind.errors import VaultError
from vaultkind.vaults.settings import is_folder, one_line, stopped
from vaultkind.vaults.settingsfile import Unreadable, as_keys, read_json
from vaultkind.words import _

USUAL_FOLDER = ".obsidian"
APP = "app.json"
CORE = "core-plugins.json"
COMMUNITY = "community-plugins.json"
DAILY = "daily-notes.json"
PERIODIC = "plugins/periodic-notes/data.json"
JOURNALS = "plugins/journals/data.json"
CALENDAR = "plugins/calendar/data.json"
ALL = (DAILY, CORE, COMMUNITY, APP, PERIODIC, JOURNALS, CALENDAR)

_MARKS = (APP, CORE, DAILY)


class SettingsFiles:
    """The settings files of one vault, and what there is to say about those that do not decide."""

    def __init__(self, root: Path, folder: str, remarks: list[str]) -> None:
        self.root = root
        self.folder = folder
        self.remarks = remarks
        self._seen: dict[str, object] = {}

    def name(self, file: str) -> str:
        """The file's vault-relative name."""
        return f"{self.folder}/{file}"

    def read(self, file: str) -> object:
        """The file's content, None where there is none. Raises ``Unreadable``."""
        if file not in self._seen:
            try:
                self._seen[file] = read_json(self.root / self.folder / file, within=self.root)
            except Unreadable as error:
                self._seen[file] = error
        content = self._seen[file]
        if isinstance(content, Unreadable):
            raise content
        return content

    def keys(self, file: str) -> Mapping[str, object] | None:
        """The keys of a file that holds settings, None where it is missing. Raises ``Unreadable``."""
        content = self.read(file)
        return None if content is None else as_keys(content)

    def keys_or_remark(self, file: str) -> Mapping[str, object] | None:
        """The keys of a file that decides nothing; what hinders reading it becomes a remark."""
        try:
            return self.keys(file)
        except Unreadable as error:
            self.remark(file, error)
            return None

    def remark(self, file: str, error: Unreadable) -> None:
        """Note a file that cannot be read and decides nothing."""
        # Translators: the reason is one such as "is empty" or "is not valid JSON (line 3)".
        remark = _("The file {file} {reason}; it is left out here.", file=one_line(self.name(file)), reason=error)
        self.remarks.append(remark)

    def stop(self, file: str, error: Unreadable, where: str) -> VaultError:
        """The error for a file that decides; ``where`` is its page in Obsidian's settings."""
        step = _("Opening Obsidian's {page} settings and saving them once usually mends it.", page=where)
        return stopped(self.name(file), error, step)

    def core_plugin(self, plugin: str) -> bool | None:
        """Whether a core plugin is on, None where nothing readable says so."""
        try:
            content = self.read(CORE)
            if isinstance(content, list):
                return plugin in content
            # A missing key is a plugin the file does not know of; Daily notes comes switched on.
            return None if content is None else bool(as_keys(content).get(plugin, True))
        except Unreadable as error:
            self.remark(CORE, error)
            return None

    def community_plugin(self, plugin: str) -> bool | None:
        """Whether a community plugin is on, None without a list. Raises ``Unreadable``."""
        content = self.read(COMMUNITY)
        if isinstance(content, list):
            return plugin in content
        return None if content is None else bool(as_keys(content).get(plugin))


def settings_folders(folder: Path) -> tuple[str, ...]:
    """The names of Obsidian's settings folders here, the one to use first.

    Obsidian lets people choose another dot-name per device; such a folder is known by its files,
    and the one changed last comes first.
    """
    if is_folder(folder / USUAL_FOLDER):
        return (USUAL_FOLDER,)
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(".")]
    except (OSError, ValueError):
        return ()
    changes = [(times, name) for name in names if (times := _changes(folder / name))]
    return tuple(name for _times, name in sorted(changes, reverse=True))


def _changes(folder: Path) -> list[int]:
    """When the files that tell a settings folder changed, newest first; empty for any other."""
    times = []
    for mark in _MARKS:
        try:
            times.append((folder / mark).lstat().st_mtime_ns)
        except OSError:
            continue
    return sorted(times, reverse=True)


def choose_folder(root: Path, asked: str | None) -> tuple[str | None, list[str]]:
    """The settings folder to use and what there is to say about the choice.

    Raises ``VaultError`` where the one asked for is not in the vault.
    """
    if asked is not None:
        if re.search(r"[/\\:\0]", asked) or asked in ("", ".", "..") or not is_folder(root / asked):
            raise VaultError(
                _("This vault has no settings folder {name}.", name=one_line(asked)),
                next_step=_("settings_folder in vaultkind's configuration can name another one."),
                path=asked,
            )
        return asked, []
    found = settings_folders(root)
    if len(found) < 2:
        return (found[0] if found else None), []
    names = ", ".join(one_line(name) for name in found)
    return found[0], [
        _(
            "There are several settings folders ({names}); {name} changed last and is used. "
            'settings_folder = "…" in vaultkind\'s configuration settles it.',
            names=names,
            name=one_line(found[0]),
        )
    ]
