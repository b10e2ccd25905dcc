"""Whether the places that vaultkind writes to can take it: permissions, space, clocks, copies that sync tools left."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from vaultkind.actions.finding import Finding, trouble
from vaultkind.actions.newday import RECENT
from vaultkind.actions.vault import Vault
from vaultkind.core.dailynote import leave_alone
from vaultkind.errors import NotPermitted
from vaultkind.paths import Paths
from vaultkind.system import account
from vaultkind.words import _, n_

# Less than this is as good as full, in bytes: a note, its copy and the record have to fit.
_LEAST = 4 << 20
# This program was not there before.
_EARLIEST = 2025


def check_permissions(vault: Vault, path: str) -> Finding:
    """Whether today's note, or the folder that is to hold it, can be read and written by this account."""
    note = vault.root / path
    folder = nearest(note.parent)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return _closed(folder)
    if note.exists():
        if not os.access(note, os.R_OK | os.W_OK):
            return _closed(note)
        if note.stat().st_uid != account():
            return Finding(
                "permissions",
                _("Today's note belongs to another account, so it cannot be kept from others while it is written."),
                _("A note that this account made is written more safely."),
            )
    return Finding("permissions", _("This account may read and write in {folder}.", folder=folder))


def _closed(path: Path) -> Finding:
    return Finding(
        "permissions",
        _("{path} cannot be read or written: permission is missing.", path=path),
        _("Its owner and permissions, and its folder's, say who may."),
        NotPermitted.exit_code,
    )


def nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one around it that is there."""
    return next(one for one in (folder, *folder.parents) if one.is_dir())


def check_space(paths: Paths, vault: Vault | None) -> Iterator[Finding]:
    """Whether the disks of the vault and the record have room. One finding, or one for each that has none."""
    if sys.platform == "win32":
        return
    full = False
    for place in ([vault.root] if vault is not None else []) + [nearest(paths.state_folder)]:
        with suppress(OSError):
            found = os.statvfs(place)
            # Some file systems have no count of files.
            if found.f_bavail * found.f_frsize < _LEAST or (found.f_files and not found.f_favail):
                full = True
                yield Finding(
                    "space",
                    _("The disk that holds {folder} has no space left to speak of.", folder=place),
                    _("Freeing some space there lets prompts and their record be written."),
                    NotPermitted.exit_code,
                )
    if not full:
        yield Finding("space", _("There is room to write in."))


def check_clock(vault: Vault, folder: Path, now: datetime) -> Finding:
    """Whether the clock is plausible, and the one that the vault's disk goes by is near it."""
    if now.year < _EARLIEST:
        return Finding(
            "clock",
            _("The clock says {date}, so today's note is looked for under that name.", date=now.date().isoformat()),
            _("Once the clock is set, the watcher goes by it at once."),
        )
    probe = folder / ".probe-1.vaultkind"
    try:
        descriptor = os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            apart = abs(os.fstat(descriptor).st_mtime - time.time())
        finally:
            os.close(descriptor)
            probe.unlink()
    except OSError as problem:
        return trouble("clock", problem, str(folder))
    minutes = round(apart / 60)
    if apart > RECENT:
        return Finding(
            "clock",
            _("The disk that holds {folder} goes by a clock {minutes} minutes off.", folder=folder, minutes=minutes),
            _("New notes there look old, and are left alone. Setting either clock settles it."),
        )
    starts = vault.config.day_starts.strftime("%H:%M")
    zone = now.astimezone().strftime("UTC%z")
    moment = now.strftime("%Y-%m-%d %H:%M")
    said = _("It is {time} ({zone}), and a day begins at {starts}.", time=moment, zone=zone, starts=starts)
    return Finding("clock", said)


def check_copies(vault: Vault, folder: Path) -> Iterator[Finding]:
    """Copies that a sync tool made of daily notes, by their names. Opens none."""
    try:
        inside = folder.relative_to(vault.root).as_posix().removeprefix(".")
        names = [entry.name for entry in os.scandir(folder) if entry.name.endswith(vault.notes.extension)]
    except (OSError, ValueError):
        return
    copies = [name for name in names if leave_alone(f"{inside}/{name}".lstrip("/"), vault.notes) == "a conflict copy"]
    if copies:
        yield Finding(
            "copies",
            n_(
                "In {folder} there is {count} conflict copy that a sync tool made.",
                "In {folder} there are {count} conflict copies that a sync tool made.",
                len(copies),
                folder=folder,
            ),
            _("They are left alone. Once their words are where you want them, they can go."),
        )
