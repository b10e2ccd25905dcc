"""Writes in the middle of a note: a sibling with the new bytes trades places with it, or everything stays.

Whatever is thrown away at the end is either the bytes that were read or vaultkind's own. If a save
slips in at any point, that save keeps the note's name; if two do, the later one has it and the earlier
one is kept beside it, unless every line of it is in the later one.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from vaultkind.core.digest import sha256_hex
from vaultkind.errors import Busy
from vaultkind.files import read_all
from vaultkind.linux import Lease
from vaultkind.snapshot import Snapshot, busy, changed, content, verify
from vaultkind.system import copy_attributes, exchange, finish_exchange, open_file
from vaultkind.words import _

# How long what came out is kept for a save that was on its way to it, in seconds; and how often it is looked at.
_LINGER = 0.02
_LOOKS = 100
# How many looks it takes where there are no leases, so that nobody can tell whether the file is open.
_BLIND = 25


class CutShort(Exception):
    """The system refused when a write had begun. What it left is to be looked at; ``problem`` is the refusal."""

    def __init__(self, problem: OSError) -> None:
        super().__init__(problem)
        self.problem = problem


@contextmanager
def begun() -> Iterator[None]:
    """From here on a refusal comes at a point where bytes may have been written: CutShort in place of OSError."""
    try:
        yield
    except OSError as problem:
        raise CutShort(problem) from problem


def temporary_name(path: str) -> str:
    """The hidden sibling of a note; one name per note, so that it can be found after a crash."""
    folder, name = os.path.split(path)
    short = name if len(os.fsencode(name)) <= 200 else sha256_hex(os.fsencode(name))
    return os.path.join(folder, f".{short}.vaultkind")


def siblings(path: str) -> tuple[str, str]:
    """What a write can leave beside a note."""
    return temporary_name(path), temporary_name(path) + "-new"


@contextmanager
def _alone(folder: str) -> Iterator[None]:
    """Keep every other vaultkind from making or clearing up siblings in this folder. Raises Busy."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy() from None
        except OSError:
            pass  # This file system has no locks.
        yield
    finally:
        os.close(descriptor)


def trade(snapshot: Snapshot, whole: bytes) -> None:
    """Let the note's bytes become ``whole``.

    Raises Busy or OSError, and then the note is as its last saver left it; CutShort where that is not known.
    """
    temporary = temporary_name(snapshot.path)
    with _alone(os.path.dirname(snapshot.path)):
        note = open_file(snapshot.path, os.O_RDWR)
        with begun():
            try:
                fresh = _make(temporary, note, whole)
                try:
                    done = _trade(snapshot, note, temporary, fresh)
                finally:
                    os.close(fresh)
            finally:
                os.close(note)
            # A file that bore the note's name for a moment goes only when nobody can be on the way to it any more.
            if not (_clear(snapshot.path, temporary, lambda raw: raw in (snapshot.raw, whole)) and done):
                raise changed()


def _make(temporary: str, like: int, whole: bytes) -> int:
    """A sibling with the note's owner, mode and attributes and its bytes on the disk. Returns it open.

    It bears its name only once it is whole; until then it has another that is always safe to delete.
    """
    growing = temporary + "-new"
    with suppress(FileNotFoundError):
        os.unlink(growing)
    fresh = open_file(growing, os.O_RDWR | os.O_CREAT | os.O_EXCL)
    try:
        rest = memoryview(whole)
        while rest:
            rest = rest[os.write(fresh, rest) :]
        _dress(fresh, like)
        os.fsync(fresh)
        if os.path.lexists(temporary):
            raise Busy(
                _("A hidden file of an earlier write stands beside the note."),
                next_step=_(
                    "It may hold words of yours. Once it is moved away, the note can be used: {path}", path=temporary
                ),
            )
        os.rename(growing, temporary)
    except BaseException:
        os.close(fresh)
        with suppress(FileNotFoundError):
            os.unlink(growing)
        raise
    return fresh


def _dress(fresh: int, like: int) -> None:
    """Give one open file the owner, mode and extended attributes of another."""
    if sys.platform != "win32":
        theirs, mine = os.fstat(like), os.fstat(fresh)
        if (mine.st_uid, mine.st_gid) != (theirs.st_uid, theirs.st_gid):
            os.fchown(fresh, theirs.st_uid, theirs.st_gid)
        os.fchmod(fresh, stat.S_IMODE(theirs.st_mode))
    copy_attributes(like, fresh)


def _alike(one: int, other: int) -> bool:
    """Whether two open files have the same owner and mode: the note's may have been changed a moment ago."""
    if sys.platform == "win32":
        return True
    found = [(status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) for status in map(os.fstat, (one, other))]
    return found[0] == found[1]


def _trade(snapshot: Snapshot, note: int, temporary: str, fresh: int) -> bool:
    """Exchange the two under leases. False where they were exchanged back, as a save was under way."""
    leases = (Lease(note), Lease(fresh))
    path = snapshot.path
    shown = False
    try:
        if leases[0].take().busy or leases[1].take().busy:
            raise busy()
        verify(note, snapshot)
        if leases[0].awaited() or not _alike(note, fresh):
            raise changed()
        shown = exchange(temporary, path)
        if not shown:
            os.replace(temporary, path)
            leases[0].give_back()
            return _rescue(note, temporary, snapshot.raw)
        if os.lstat(temporary).st_ino == snapshot.inode and not leases[0].awaited():
            return True
        # Should this fail, the sibling is still known to hold a save.
        with suppress(OSError):
            exchange(temporary, path)
        return False
    finally:
        for lease in leases:
            lease.give_back()
        if not shown:
            _drop_unseen(temporary, fresh)


def _drop_unseen(temporary: str, fresh: int) -> None:
    """Delete the sibling that never bore the note's name, so that nobody can have saved into it."""
    with suppress(FileNotFoundError):
        if os.lstat(temporary).st_ino == os.fstat(fresh).st_ino:
            os.unlink(temporary)


def _rescue(note: int, temporary: str, raw: bytes) -> bool:
    """Where two files cannot trade places, the old one has lost its name: see whether a save reached it since.

    Such a save becomes the sibling, and False is returned.
    """
    late = _when_quiet(note)
    if late == raw:
        return True
    os.close(_make(temporary, note, read_all(note, sys.maxsize) if late is None else late))
    return False


def _when_quiet(descriptor: int) -> bytes | None:
    """What an open file holds once nobody else has it open; None if that takes too long or it is too large.

    A save that had found the file before it lost the note's name can reach it a moment after, hence the wait.
    """
    for look in range(_LOOKS):
        time.sleep(_LINGER)
        lease = Lease(descriptor).take()
        if not lease.busy and (lease.held or look >= _BLIND):
            try:
                return content(descriptor)
            finally:
                lease.give_back()
    return None


def _look(path: str) -> tuple[bytes | None, int]:
    """What the file at ``path`` holds once it is quiet, and when it was last written."""
    descriptor = open_file(path, os.O_RDONLY)
    try:
        return _when_quiet(descriptor), os.fstat(descriptor).st_mtime_ns
    finally:
        os.close(descriptor)


def _clear(path: str, temporary: str, harmless: Callable[[bytes], bool]) -> bool:
    """Let the sibling go, unless a save landed in it; then False, and the save takes the note's name.

    Where a later save has the name, the earlier one goes if every line of it is in the later one, and
    is kept beside the note otherwise.
    """
    untouched = True
    for _look_number in range(_LOOKS):
        try:
            left, left_at = _look(temporary)
        except FileNotFoundError:
            return untouched
        if left is not None and harmless(left):
            os.unlink(temporary)
            return untouched
        untouched = False
        try:
            stands, stands_at = _look(path)
        except FileNotFoundError:
            os.rename(temporary, path)
            return False
        except OSError:
            break
        ours = stands is not None and harmless(stands)
        if (ours or left_at > stands_at) and exchange(temporary, path):
            continue
        if ours:
            os.replace(temporary, path)
        elif left is not None and stands is not None and set(left.splitlines()) <= set(stands.splitlines()):
            os.unlink(temporary)
        else:
            break
        return False
    _keep(path, temporary)
    return False


def _keep(path: str, temporary: str) -> None:
    """Give a save that has no name of its own a visible one beside the note."""
    stem, extension = os.path.splitext(path)
    number = 1
    while os.path.lexists(kept := f"{stem} (kept by vaultkind{'' if number == 1 else f' {number}'}){extension}"):
        number += 1
    os.rename(temporary, kept)


def tidy(path: str, digest_before: str, digest_after: str) -> None:
    """Clear up beside a note after a crash, throwing away nothing but vaultkind's own bytes or the bytes it read.

    Anything else in the hidden sibling is a save that landed there. Raises Busy while another vaultkind
    is at work in the folder.
    """
    temporary = temporary_name(path)
    with _alone(os.path.dirname(path)):
        with suppress(FileNotFoundError):
            os.unlink(temporary + "-new")
        finish_exchange(temporary, path)
        _clear(path, temporary, lambda raw: sha256_hex(raw) in (digest_before, digest_after))
