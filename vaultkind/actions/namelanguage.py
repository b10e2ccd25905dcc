"""The language an application writes dates in, told by the names of the notes it made. Opens no note.

Obsidian and others keep their own language outside of the vault. Where a format depends on it, names show it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from vaultkind.core.dailynote import DailyNotes, never_looked_into
from vaultkind.core.dateformat import FormatError, compile_format
from vaultkind.locales import locale_names, read_locale
from vaultkind.vaults import VaultSettings
from vaultkind.words import language

# Enough names to tell languages apart, and folders enough to come by them, whatever else lies there.
MOST_NAMES = 200
MOST_FOLDERS = 60
# Formats met in public vaults have up to nine; one of more could take seconds in all languages.
MOST_TOKENS = 12


def language_of_names(root: Path, settings: VaultSettings, usual: str) -> str | None:
    """The moment locale in which most dated names are written; None where ``usual`` does or nothing tells.

    ``usual`` is the locale that holds without them.
    """
    if not _depends(settings.format, usual):
        return None
    names = list(_names(root, settings))
    if not names or _count(names, settings, usual):
        return None
    # English is what Obsidian speaks where nothing was chosen.
    for near in dict.fromkeys(("en", language().lower())):
        if _count(names, settings, near):
            return near
    found = {name: count for name in locale_names() if (count := _count(names, settings, name))}
    return min(found, key=lambda name: (-found[name], "-" in name, name)) if found else None


def _depends(pattern: str, locale: str) -> bool:
    try:
        form = compile_format(pattern, read_locale(locale))
    except FormatError:
        return False
    return form.localized and form.tokens <= MOST_TOKENS and not form.missing and not form.has_time


def _count(names: Iterable[str], settings: VaultSettings, locale: str) -> int:
    notes = DailyNotes(settings.folder, compile_format(settings.format, read_locale(locale)), settings.extension)
    return sum(notes.day(name) is not None for name in names)


def _names(root: Path, settings: VaultSettings) -> Iterator[str]:
    """Some vault-relative paths as deep below the daily folder as the format goes, late names first."""
    depth = settings.format.count("/")
    waiting, seen, found = [(settings.folder, 0)], 0, 0
    while waiting and seen < MOST_FOLDERS:
        folder, below = waiting.pop()
        seen += 1
        try:
            with os.scandir(root / folder) as entries:
                rows = sorted(((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries), reverse=True)
        except OSError:
            continue
        paths = [(f"{folder}/{name}".lstrip("/"), is_folder) for name, is_folder in rows]
        if below < depth:
            inner = [path for path, is_folder in paths if is_folder and not never_looked_into(path)]
            waiting += [(path, below + 1) for path in reversed(inner)]
            continue
        for path, is_folder in paths:
            if not is_folder and path.endswith(settings.extension):
                yield path
                if (found := found + 1) >= MOST_NAMES:
                    return
