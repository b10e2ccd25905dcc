"""Writes in the middle of a note: a sibling with the new bytes trades places with it, or everything stays.

Whatever is thrown away at the end is either the bytes that were read or vaultkind's own. If a save
slips in at any point, that save keeps the note's name.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

from vaultkind.core.insertion import digest
from vaultkind.core.note import MAX_BYTES
from vaultkind.errors import Busy
from vaultkind.files import Unreadable, read_all, read_regular
from vaultkind.linux import Lease, exchange

OPEN = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
# How long what came out is kept for a save that was on its way to it, in seconds; and how often it is looked at.
_LINGER = 0.02
_LOOKS = 100


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
        "The note changed in the meantime, so it was left alone.",
        next_step="Running the command again reads it anew.",
    )


def busy() -> Busy:
    """Someone has the note open."""
    return Busy(
        "Another program has the note open, so it was left alone.",
        next_step="Running the command again in a moment usually works.",
    )


def verify(descriptor: int, snapshot: Snapshot) -> None:
    """Raise Busy unless the open file has the note's name and holds what was read."""
    if os.lstat(snapshot.path).st_ino != snapshot.inode or not _holds(descriptor, snapshot.raw):
        raise changed()


def _holds(descriptor: int, raw: bytes) -> bool:
    try:
        return read_all(descriptor, MAX_BYTES) == raw
    except Unreadable:
        return False


def temporary_name(path: str) -> str:
    """The hidden sibling of a note; one name per note, so that it can be found after a crash."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name[:80]}.vaultkind")


def trade(snapshot: Snapshot, whole: bytes) -> None:
    """Let the note's bytes become ``whole``. Raises Busy or OSError, and then the note is as its last saver left it."""
    temporary = temporary_name(snapshot.path)
    note = os.open(snapshot.path, os.O_RDWR | OPEN)
    try:
        fresh = _make(temporary, note, whole)
        try:
            _trade(snapshot, note, temporary, fresh, whole)
        finally:
            os.close(fresh)
    finally:
        os.close(note)


def _make(temporary: str, like: int, whole: bytes) -> int:
    """A sibling with the note's owner, mode and attributes and its bytes on the disk. Returns it open.

    It bears its name only once it is whole; until then it has another that is always safe to delete.
    """
    growing = temporary + "-new"
    with suppress(FileNotFoundError):
        os.unlink(growing)
    fresh = os.open(growing, os.O_RDWR | os.O_CREAT | os.O_EXCL | OPEN, 0o600)
    try:
        rest = memoryview(whole)
        while rest:
            rest = rest[os.write(fresh, rest) :]
        if sys.platform != "win32":
            theirs, mine = os.fstat(like), os.fstat(fresh)
            if (mine.st_uid, mine.st_gid) != (theirs.st_uid, theirs.st_gid):
                os.fchown(fresh, theirs.st_uid, theirs.st_gid)
            os.fchmod(fresh, stat.S_IMODE(theirs.st_mode))
        if sys.platform == "linux":
            for name in os.listxattr(like):
                os.setxattr(fresh, name, os.getxattr(like, name))
        os.fsync(fresh)
        if os.path.lexists(temporary):
            raise Busy(
                "A hidden file of an earlier write stands beside the note.",
                next_step=f"vaultkind watch clears up after itself when it starts. The file: {temporary}",
            )
        os.rename(growing, temporary)
    except BaseException:
        os.close(fresh)
        os.unlink(growing)
        raise
    return fresh


def _trade(snapshot: Snapshot, note: int, temporary: str, fresh: int, whole: bytes) -> None:
    leases = (Lease(note), Lease(fresh))
    ours = os.fstat(fresh).st_ino
    goes = ours
    try:
        if leases[0].take().busy or leases[1].take().busy:
            raise busy()
        verify(note, snapshot)
        if leases[0].awaited():
            raise changed()
        if not exchange(temporary, snapshot.path):
            _overwrite(snapshot, note, temporary)
            return
        goes = snapshot.inode
        if os.lstat(temporary).st_ino != snapshot.inode or leases[0].awaited():
            goes = _give_way(snapshot.path, temporary, ours)
            raise changed()
        for lease in leases:
            lease.give_back()
        if not _quiet(note, snapshot.raw):
            again = Lease(fresh).take()
            # A save that reached our own file in the meantime came last, and stays.
            if not again.busy and _holds(fresh, whole):
                goes = _give_way(snapshot.path, temporary, ours)
            again.give_back()
            raise changed()
    finally:
        for lease in leases:
            lease.give_back()
        with suppress(OSError):
            if os.lstat(temporary).st_ino == goes:
                os.unlink(temporary)


def _quiet(note: int, raw: bytes) -> bool:
    """True when what came out of the exchange stays what was read.

    A save that had found the note before the exchange can reach the old file a moment after; so the
    old file is kept for a while, and until nobody has it open.
    """
    for _ in range(_LOOKS):
        time.sleep(_LINGER)
        lease = Lease(note).take()
        if not lease.busy:
            try:
                return _holds(note, raw)
            finally:
                lease.give_back()
    return False


def _give_way(path: str, temporary: str, ours: int) -> int:
    """Put what came out back under the note's name. Returns the inode that may be thrown away.

    A save by rename can take the name at any moment; the save that came last ends up with it.
    """
    below, above = ours, os.lstat(temporary).st_ino
    for _ in range(_LOOKS):
        if os.lstat(path).st_ino != below:
            return above
        exchange(temporary, path)
        out = os.lstat(temporary).st_ino
        if out == below:
            return below
        below, above = above, out
    return 0


def _overwrite(snapshot: Snapshot, note: int, temporary: str) -> None:
    """Where two files cannot trade places: compare, rename over the note, compare. The weakest way there is."""
    verify(note, snapshot)
    os.replace(temporary, snapshot.path)
    if not _quiet(note, snapshot.raw):
        late = read_all(note, MAX_BYTES)
        # The words of a save that reached the old file after the rename go back under the note's name.
        os.close(_make(temporary, note, late))
        os.replace(temporary, snapshot.path)
        raise changed()


def tidy(path: str, digest_before: str, digest_after: str) -> None:
    """Clear up beside a note after a crash, throwing away nothing but vaultkind's own bytes or the bytes it read.

    Anything else in the hidden sibling is a save that landed there: it takes the note's name back if
    the note is still as vaultkind left it, else it is kept beside the note under a visible name.
    """
    temporary = temporary_name(path)
    with suppress(FileNotFoundError):
        os.unlink(temporary + "-new")
    try:
        found = digest(read_regular(temporary, MAX_BYTES))
    except (FileNotFoundError, Unreadable):
        return
    if found in (digest_before, digest_after):
        os.unlink(temporary)
        return
    try:
        untouched = digest(read_regular(path, MAX_BYTES)) == digest_after
    except FileNotFoundError:
        untouched = True
    except Unreadable:
        untouched = False
    if untouched:
        os.replace(temporary, path)
    else:
        stem, extension = os.path.splitext(path)
        os.rename(temporary, f"{stem} (kept by vaultkind){extension}")
