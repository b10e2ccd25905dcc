"""A folder of Markdown files without settings: its daily notes are where dated names are.

Looks at names alone and opens no note. Stays within a bounded part of the folder, out of hidden
folders and out of other vaults inside this one.
"""

from __future__ import annotations

import os
import re
from collections import Counter, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from vaultkind.core.dailynote import check_path, never_looked_into
from vaultkind.vaults.settings import DEFAULT_FORMAT, EXTENSION, VaultSettings, one_line
from vaultkind.words import _, n_

FLAVOR = "plain"
MAX_DEPTH = 4
MAX_NAMES = 40_000

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}\.md", re.ASCII)
# Folders people and tools sort dated notes into: the pattern, and its parts for strftime.
_SORTED = (
    ("YYYY", ("%Y",)),
    ("YYYY/MM", ("%Y", "%m")),
    ("YYYY-MM", ("%Y-%m",)),
    ("YYYY/YYYY-MM", ("%Y", "%Y-%m")),
)
# What a folder holds that is a vault of its own.
_OTHER_VAULT = frozenset({".obsidian", ".foam", ".zk"})
# The files whose appearing makes more than a plain folder of this one.
_WATCHED = (
    *(".obsidian/app.json", ".obsidian/core-plugins.json", ".obsidian/daily-notes.json", "logseq/config.edn"),
    *(".foam/templates/daily-note.md", ".vscode/settings.json", "dendron.yml", ".zk/config.toml", "CONFIG.md"),
)


@dataclass(slots=True)
class _Found:
    """How many dated names agree with each (folder, format), and what was passed by."""

    places: Counter[tuple[str, str]] = field(default_factory=Counter)
    vaults: list[str] = field(default_factory=list)
    cut_short: bool = False


def look(root: Path) -> VaultSettings:
    """The folder and format most dated names agree with; the top folder where there are none.

    Equal numbers go to the shortest folder, so that a year's folder loses to the one around it.
    """
    found = _walk(root)
    if found.places:
        (folder, format_), count = min(found.places.items(), key=lambda item: (-item[1], len(item[0][0]), item[0]))
        # Translators: completes "from …", and "It comes from …." where the name cannot be used.
        words = n_("where dated names are ({count} of them)", "where dated names are ({count} of them)", count)
    else:
        # Translators: completes "from …", and "It comes from …." where the name cannot be used.
        folder, format_, words = "", DEFAULT_FORMAT, _("the top folder, as there are no dated names")
    return VaultSettings(
        flavor=FLAVOR,
        folder=folder,
        format=format_,
        extension=EXTENSION,
        locale=None,
        template=None,
        decided_by={
            "folder": words,
            # Translators: completes "from …", and "The format comes from ….".
            "format": words if found.places else _("the usual format"),
            # Translators: completes "from …", where the language of dates is told.
            "locale": _("not set in the vault"),
        },
        watched=_WATCHED,
        remarks=tuple(_remarks(found)),
    )


def dated_places(root: Path) -> Counter[tuple[str, str]]:
    """How many dated names agree with each (folder, format), in the part of the vault that is looked at."""
    return _walk(root).places


def _remarks(found: _Found) -> Iterator[str]:
    for vault in found.vaults[:3]:
        yield _("The folder {folder} is a vault of its own and was not looked into.", folder=one_line(vault))
    if found.cut_short:
        yield _("The vault is large; the first {most:,} names were looked at.", most=MAX_NAMES)


def _walk(root: Path) -> _Found:
    """Look through the folders, the outer ones first."""
    found = _Found()
    waiting = deque([("", 0)])
    budget = MAX_NAMES
    while waiting and budget > 0:
        folder, depth = waiting.popleft()
        inner, names = _entries(root / folder, budget)
        budget -= len(inner) + len(names)
        if depth and is_inner_vault(f"{root}/{folder}", inner, names):
            found.vaults.append(folder)
            continue
        for name in filter(_NAME.fullmatch, names):
            found.places.update(_places(folder, name))
        if depth < MAX_DEPTH:
            paths = (f"{folder}/{name}".lstrip("/") for name in sorted(inner))
            waiting.extend((path, depth + 1) for path in paths if _may_hold_notes(path))
    found.cut_short = budget <= 0
    return found


def is_inner_vault(folder: str, folders: Collection[str], names: Collection[str]) -> bool:
    """Whether a folder that holds these folders, and files of these names, is a vault of its own."""
    return (
        not _OTHER_VAULT.isdisjoint(folders)
        or ("logseq" in folders and os.path.isfile(f"{folder}/logseq/config.edn"))
        or ("dendron.yml" in names and os.path.isfile(f"{folder}/dendron.yml"))
    )


def _may_hold_notes(folder: str) -> bool:
    try:
        return not never_looked_into(check_path(folder))
    except ValueError:  # a name that no path here can hold, as with control characters
        return False


def _entries(folder: Path, most: int) -> tuple[list[str], list[str]]:
    """The names of folders and of files, in the disk's order; links count as files."""
    folders, files = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                else:
                    files.append(entry.name)
                if len(folders) + len(files) >= most:
                    break
    except OSError:
        pass  # a folder that vanished or is closed to this account holds nothing to find
    return folders, files


def _places(folder: str, name: str) -> Iterator[tuple[str, str]]:
    """Every (folder, format) that gives this name in this folder."""
    try:
        day = date.fromisoformat(name.removesuffix(EXTENSION))
    except ValueError:
        return
    yield folder, DEFAULT_FORMAT
    parts = folder.split("/")
    for pattern, layout in _SORTED:
        if parts[-len(layout) :] == [f"{day:{part}}" for part in layout]:
            yield "/".join(parts[: -len(layout)]), f"{pattern}/{DEFAULT_FORMAT}"
