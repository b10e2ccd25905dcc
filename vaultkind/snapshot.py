"""A note as it was read, and whether it still is that. Writes nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass

from vaultkind.core.note import MAX_BYTES
from vaultkind.errors import Busy
from vaultkind.files import Unreadable, read_all
from vaultkind.words import _

Signature = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A note as it was read. ``path`` is absolute with every link resolved; ``signature`` changes when it does."""

    path: str
    raw: bytes
    signature: Signature

    @property
    def inode(self) -> int:
        """The file's inode."""
        return self.signature[0]

    @property
    def modified(self) -> float:
        """When its bytes were last written, in POSIX seconds."""
        return self.signature[2] / 1e9

    @property
    def changed(self) -> float:
        """When anything about the file last changed, in POSIX seconds of the file system's clock."""
        return self.signature[3] / 1e9


def signature(status: os.stat_result) -> Signature:
    """What changes when a file does: inode, size, modification and change time in nanoseconds."""
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def changed() -> Busy:
    """The note is not what was read any more."""
    return Busy(
        _("The note changed in the meantime, so it was left alone."),
        next_step=_("Running the command again reads it anew."),
    )


def busy() -> Busy:
    """Someone has the note open."""
    return Busy(
        _("Another program has the note open, so it was left alone."),
        next_step=_("Running the command again in a moment usually works."),
    )


def verify(descriptor: int, snapshot: Snapshot) -> None:
    """Raise Busy unless the open file has the note's name and holds what was read."""
    named, opened = os.lstat(snapshot.path).st_ino, os.fstat(descriptor).st_ino
    if not named == opened == snapshot.inode or content(descriptor) != snapshot.raw:
        raise changed()


def content(descriptor: int) -> bytes | None:
    """All of an open file, or None for one that is larger than any note vaultkind writes to."""
    try:
        return read_all(descriptor, MAX_BYTES)
    except Unreadable:
        return None
