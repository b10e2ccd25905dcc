"""Reads one note, and writes it where it is still what was read. Creates nothing, and does nothing twice.

The ways of writing and what each guarantees are described in docs/guarantees.md.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from vaultkind.core.insertion import Edit
from vaultkind.core.note import MAX_BYTES
from vaultkind.errors import LeftAlone, NotPermitted
from vaultkind.files import Unreadable, is_placeholder, read_all
from vaultkind.linux import Lease
from vaultkind.snapshot import Snapshot, busy, changed, signature, verify
from vaultkind.system import open_file
from vaultkind.trade import CutShort, begun, siblings, trade
from vaultkind.words import _, n_


class Unsettled(NotPermitted):
    """The system refused in the middle of a write: the note may be the new one, and something may stand beside it."""


def _left(message: str, next_step: str, path: str) -> LeftAlone:
    return LeftAlone(message, next_step=next_step, path=path)


def locate(root: Path, relative: str) -> str:
    """The note's absolute path with every link resolved.

    Raises LeftAlone when it is not there or lies outside the vault.
    """
    base = os.path.realpath(root)
    path = os.path.join(base, *relative.split("/"))
    if not os.path.lexists(path):
        raise _left(
            _("There is no note {note} yet.", note=relative),
            _("`vaultkind days` lists the daily notes that there are."),
            path,
        )
    real = os.path.realpath(path)
    if not os.path.exists(real):
        raise _left(
            _("{note} is a link that leads nowhere.", note=relative),
            _("Removing or mending the link lets the note be used."),
            path,
        )
    if os.path.commonpath([base, real]) != base:
        raise _left(
            _("{path} leads out of the vault.", path=relative),
            _("vaultkind writes inside the vault's own folder and nowhere else."),
            path,
        )
    return real


def status(path: str, shown: str) -> os.stat_result:
    """The note's status. Raises LeftAlone for what is not one plain, present file with one name."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        raise _left(
            _("There is no note {note} yet.", note=shown),
            _("`vaultkind days` lists the daily notes that there are."),
            path,
        ) from None
    except OSError as problem:
        raise refused(problem, shown) from problem
    if stat.S_ISDIR(found.st_mode):
        raise _left(
            _("{note} is a folder, not a note.", note=shown), _("Renaming the folder makes room for the note."), path
        )
    if not stat.S_ISREG(found.st_mode):
        raise _left(
            _("{note} is not a regular file.", note=shown),
            _("vaultkind writes into plain files and nothing else."),
            path,
        )
    if found.st_nlink != 1:
        raise _left(
            n_(
                "{note} has {count} name (hard links).",
                "{note} has {count} names (hard links).",
                found.st_nlink,
                note=shown,
            ),
            _("A note with one name can be written safely; a copy instead of a hard link would do."),
            path,
        )
    if found.st_size > MAX_BYTES:
        raise _left(
            _("{note} is larger than 1 MiB.", note=shown), _("vaultkind leaves notes of that size alone."), path
        )
    if is_placeholder(found):
        raise _left(
            _("{note} is not on this device yet; the cloud keeps it.", note=shown),
            _("Opening the note once fetches it."),
            path,
        )
    return found


def read(root: Path, relative: str) -> Snapshot:
    """The note at ``relative`` ("/"-separated, below the vault's root).

    Raises LeftAlone when it is not a plain note inside the vault, NotPermitted when the system refuses.
    """
    path = locate(root, relative)
    status(path, relative)
    try:
        descriptor = open_file(path, os.O_RDONLY)
    except OSError as problem:
        raise refused(problem, relative) from problem
    try:
        found = os.fstat(descriptor)
        raw = read_all(descriptor, MAX_BYTES)
    except Unreadable as problem:
        # Translators: the reason is one such as "is a folder" or "is larger than 1 MiB".
        message = _("{note} {reason}.", note=relative, reason=problem.reason)
        raise _left(message, _("vaultkind leaves notes of that size alone."), path) from None
    except OSError as problem:
        raise refused(problem, relative) from problem
    finally:
        os.close(descriptor)
    return Snapshot(path, raw, signature(found))


def refused(problem: OSError, shown: str) -> NotPermitted | LeftAlone:
    """A system's refusal in plain words."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return NotPermitted(
            _("There is no space left to write in."),
            next_step=_("The note is as it was. Freeing some space helps."),
            path=shown,
        )
    if problem.errno == errno.EROFS:
        return NotPermitted(
            _("The disk that holds {note} is read-only.", note=shown),
            next_step=_("The note is as it was. Making the disk writable helps."),
            path=shown,
        )
    if problem.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV, errno.ENXIO):
        return LeftAlone(
            _("{note} is not there any more.", note=shown),
            next_step=_("Once it is back, the command can be run again."),
            path=shown,
        )
    if problem.errno in (errno.EACCES, errno.EPERM):
        # Translators: completes "NAME cannot be read or written: …".
        reason = _("permission is missing")
    else:
        reason = os.strerror(problem.errno or 0)
    return NotPermitted(
        _("{note} cannot be read or written: {reason}.", note=shown, reason=reason),
        next_step=_("Nothing was changed. Its owner and permissions, and its folder's, say who may write."),
        path=shown,
    )


def write(snapshot: Snapshot, edit: Edit, shown: str) -> None:
    """Carry out ``edit`` on the note that ``snapshot`` was read from, or leave it untouched.

    Raises Busy when the note is open elsewhere or no longer what was read, NotPermitted when the
    system refuses, Unsettled when it does so in the middle and what it left is not plain to see. The
    note is the old one or the new one at every instant.
    """
    try:
        folder = _folder_of(snapshot.path)
        if edit.appends_to(snapshot.raw):
            _append(snapshot, edit.new)
        elif not (edit.cuts_off(snapshot.raw) and _cut_off(snapshot, edit.at)):
            trade(snapshot, edit.apply(snapshot.raw))
        with begun():
            if _folder_of(snapshot.path) != folder:
                # What was to be cleared up there could not be seen.
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
    except OSError as problem:
        raise refused(problem, shown) from problem
    except CutShort as short:
        if _came_to_nothing(snapshot, edit, folder):
            raise refused(short.problem, shown) from short.problem
        raise Unsettled(
            _(
                "Writing {note} was cut short: {reason}.",
                note=shown,
                reason=os.strerror(short.problem.errno or 0),
            ),
            next_step=_(
                "Your words are there, and the change may be. vaultkind clears up the next time it writes here."
            ),
            path=shown,
        ) from short.problem


def _folder_of(path: str) -> tuple[int, int]:
    """Which folder is where that file is, or was: another one once its disk is away. Raises OSError."""
    found = os.stat(os.path.dirname(path))
    return found.st_dev, found.st_ino


def _came_to_nothing(snapshot: Snapshot, edit: Edit, folder: tuple[int, int]) -> bool:
    """Whether it is plain to see that nothing of a write that was refused is in the note or beside it."""
    try:
        if _folder_of(snapshot.path) != folder or any(map(_is_there, siblings(snapshot.path))):
            return False
        if not _is_there(snapshot.path):
            return True
        descriptor = open_file(snapshot.path, os.O_RDONLY)
        try:
            another = os.fstat(descriptor).st_ino != snapshot.inode
            raw = read_all(descriptor, MAX_BYTES)
        finally:
            os.close(descriptor)
    except (OSError, Unreadable):
        return False
    if raw == snapshot.raw:
        return True
    if edit.appends_to(snapshot.raw):
        # What was added, or a part of it, is in the file that was read; another one is another program's save.
        return another or not raw.startswith(snapshot.raw)
    return raw != edit.apply(snapshot.raw) and not (edit.block and edit.block in raw)


def _is_there(path: str) -> bool:
    """Whether there is such a file. Raises OSError where that cannot be seen."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


def _append(snapshot: Snapshot, added: bytes) -> None:
    """Add bytes at the end in one write, while a lease keeps everyone else out."""
    descriptor = open_file(snapshot.path, os.O_RDWR | os.O_APPEND)
    lease = Lease(descriptor)
    try:
        if lease.take().busy:
            raise busy()
        verify(descriptor, snapshot)
        with begun():
            _add(descriptor, added, len(snapshot.raw), lease)
    finally:
        lease.give_back()
        with begun():
            os.close(descriptor)
    _look_for_name(snapshot)


def _cut_off(snapshot: Snapshot, length: int) -> bool:
    """Let the note end after ``length`` bytes, in one step, while a lease keeps everyone else out.

    False where there are no leases: someone could have added words meanwhile, and they would go with the rest.
    """
    descriptor = open_file(snapshot.path, os.O_RDWR)
    lease = Lease(descriptor).take()
    try:
        if lease.busy:
            raise busy()
        if not lease.held:
            return False
        verify(descriptor, snapshot)
        with begun():
            os.ftruncate(descriptor, length)
            lease.give_back()
            os.fsync(descriptor)
    finally:
        lease.give_back()
        with begun():
            os.close(descriptor)
    _look_for_name(snapshot)
    return True


def _look_for_name(snapshot: Snapshot) -> None:
    """Raise Busy where the note's name went to another file while this one was written to."""
    with begun():
        if os.lstat(snapshot.path).st_ino != snapshot.inode:
            raise changed()


def _add(descriptor: int, added: bytes, size: int, lease: Lease) -> None:
    """All of ``added`` behind the first ``size`` bytes, and on the disk; or none of it."""
    if (written := os.write(descriptor, added)) != len(added):
        # Without a lease someone may have written since: then the note's length is theirs to decide.
        if lease.held and os.fstat(descriptor).st_size == size + written:
            os.ftruncate(descriptor, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    lease.give_back()
    os.fsync(descriptor)
