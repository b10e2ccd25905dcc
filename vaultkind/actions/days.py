"""Which notes of a vault are daily notes, by their names. Opens none."""

from __future__ import annotations

import os
from pathlib import Path

from vaultkind.actions.vault import Vault
from vaultkind.core.dailynote import never_looked_into
from vaultkind.core.dayindex import DayIndex, day_index
from vaultkind.errors import NotPermitted, VaultError
from vaultkind.vaults.plain import is_inner_vault
from vaultkind.vaults.settings import one_line
from vaultkind.words import _


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
