"""Which folders and files a watcher attends to, and whether the system tells of changes there. Reads no note."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

# File systems whose changes can come from elsewhere, without an event here.
_REMOTE = ("nfs", "cifs", "smb", "fuse", "9p", "afs", "davfs", "ceph", "glusterfs", "vboxsf", "prl_fs", "virtiofs")
# FUSE file systems of local disks, where events are complete.
_LOCAL_FUSE = ("fuseblk", "fuse.ntfs", "fuse.exfat", "fuse.mergerfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs")


@dataclass(frozen=True, slots=True)
class Attention:
    """``folders`` to watch, and the ``interest``: paths in them whose events call for a look at once.

    ``way`` are the folders where any other event calls for a look in a while, too: a lost event about
    today's note has company there. Elsewhere (settings) other events mean nothing. ``around`` is the one
    folder that matters for folders that come and go in it alone: the vault itself may be one of them. ``note``
    are the spellings of the note's own path.
    """

    folders: tuple[str, ...]
    interest: frozenset[str]
    way: frozenset[str]
    note: frozenset[str]
    around: str = ""


def attention(root: Path, note: str, settings: tuple[Path, ...]) -> Attention:
    """The folders on the way from the vault's root to today's note, and the nearest ones to the settings files.

    Folders that are not there yet are left out: their parent is watched, and tells when they come.
    """
    path = root / note
    way = [path, *(folder for folder in path.parents if folder == root or root in folder.parents)]
    there = [folder for folder in way[1:] if folder.is_dir()]
    folders = {*there, *(_nearest(file.parent) for file in settings)}
    around = "" if root.parent in folders else os.path.realpath(root.parent)
    interest = {*way, *settings, *(file.parent for file in settings)}
    notes = {str(path), os.path.join(os.path.realpath(path.parent), path.name)}
    real = {os.path.join(os.path.realpath(one.parent), one.name) for one in interest}
    return Attention(
        tuple(sorted({*map(str, folders), *([around] if around else [])})),
        frozenset(map(str, interest)) | real,
        frozenset(os.path.realpath(folder) for folder in there),
        frozenset(notes),
        around,
    )


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one around it that is there."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), folder)


def signature(files: tuple[Path, ...]) -> tuple[tuple[int, int, int] | None, ...]:
    """What changes when one of the files does: inode, size and modification time, or None where it is not there."""
    found: list[tuple[int, int, int] | None] = []
    for file in files:
        try:
            status = file.stat()
            found.append((status.st_ino, status.st_size, status.st_mtime_ns))
        except (OSError, ValueError):
            found.append(None)
    return tuple(found)


def is_remote(folder: Path) -> bool:
    """True where changes can happen without an event on this machine: network and most FUSE mounts."""
    kind = file_system(folder)
    return kind.startswith(_REMOTE) and kind not in _LOCAL_FUSE


def file_system(folder: Path) -> str:
    """The kind of file system that ``folder`` is on, as Linux names it; empty elsewhere."""
    if sys.platform != "linux":
        return ""
    try:
        device = os.stat(folder).st_dev
        rows = _mounts()
    except OSError:
        return ""
    wanted = f"{os.major(device)}:{os.minor(device)}"
    return next((row[row.index("-") + 1] for row in reversed(rows) if row[2] == wanted), "")


def mount_point(folder: Path) -> Path | None:
    """Where the file system that holds ``folder`` is mounted; None where the folder is away or nothing says so."""
    try:
        real = folder.resolve(strict=True)
        places = {Path(_plain(row[4])) for row in _mounts()}
    except OSError:
        return None
    return next((place for place in (real, *real.parents) if place in places), None)


def _mounts() -> list[list[str]]:
    """The fields of every mount, as proc(5) describes them. Raises OSError."""
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as mounts:
        return [line.split() for line in mounts]


def _plain(field: str) -> str:
    """A path of that table with its spaces and tabs as they are."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), field)
