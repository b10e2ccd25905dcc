"""What Linux offers for writing safely: exchanging two files, leases that end quietly, birth times, attributes.

Where the file system has no such thing, each says so by its result. See ``vaultkind.system`` for other systems.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
from contextlib import suppress
from functools import cache

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_F_SETSIG = 10


@cache
def c_library() -> ctypes.CDLL:
    """The C library, once: each time it is opened, ctypes makes classes that are slow to go."""
    return ctypes.CDLL(None, use_errno=True)


def give_back_memory() -> None:
    """Hand pages that are free back to the system; glibc keeps them for later, which is hours away here."""
    with suppress(OSError, AttributeError):  # other C libraries have no such thing
        c_library().malloc_trim(0)


@cache
def _renameat2() -> ctypes._FuncPointer | None:
    try:
        function = c_library().renameat2
    except (OSError, AttributeError):
        return None
    function.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    function.restype = ctypes.c_int
    return function


def exchange(one: str, other: str) -> bool:
    """Let two files trade names in one step (``renameat2``, ``RENAME_EXCHANGE``).

    False where the system or the file system cannot; any other trouble is an OSError.
    """
    function = _renameat2()
    if function is None:
        return False
    if function(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), one)


class _Time(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_int64), ("nanoseconds", ctypes.c_uint32), ("reserved", ctypes.c_int32))


class _Status(ctypes.Structure):
    # struct statx of linux/stat.h as far as the birth time; the rest is room for the kernel to write in.
    _fields_ = (
        ("mask", ctypes.c_uint32),
        ("head", ctypes.c_uint8 * 76),
        ("birth", _Time),
        ("rest", ctypes.c_uint8 * 160),
    )


def birth_time(path: str) -> float | None:
    """When the file was made, in POSIX seconds; None where the kernel or file system does not say."""
    try:
        function = c_library().statx
    except (OSError, AttributeError):
        return None
    status = _Status()
    nofollow, birth = 0x100, 0x800
    if function(_AT_FDCWD, os.fsencode(path), nofollow, birth, ctypes.byref(status)) != 0:
        return None
    return status.birth.seconds + status.birth.nanoseconds / 1e9 if status.mask & birth else None


def can_watch(folder: str) -> bool:
    """Whether the system has room for one more inotify instance and watch; True on other systems."""
    if sys.platform != "linux":
        return True
    try:
        system = c_library()
        descriptor = system.inotify_init1(os.O_CLOEXEC)
    except (OSError, AttributeError):
        return False
    if descriptor < 0:
        return False
    attributes_changed = 0x4
    try:
        return bool(system.inotify_add_watch(descriptor, os.fsencode(folder), attributes_changed) >= 0)
    finally:
        os.close(descriptor)


def copy_attributes(source: int, target: int) -> None:
    """Give one open file the extended attributes of another, as far as there are such things."""
    if sys.platform == "linux":
        there = _attributes(target)
        for name, value in _attributes(source).items():
            # A label that a new file has anyway may not be settable.
            if there.get(name) != value:
                os.setxattr(target, name, value)


def _attributes(descriptor: int) -> dict[str, bytes]:
    if sys.platform != "linux":
        return {}
    try:
        return {name: os.getxattr(descriptor, name) for name in os.listxattr(descriptor)}
    except OSError as problem:
        if problem.errno in (errno.ENOTSUP, errno.ENOSYS):
            return {}
        raise


class Lease:
    """A write lease: granted when no one else has the file open, and holding off who comes until it is given back.

    ``held`` is False where the system or file system has no leases, or the file is another person's;
    ``busy`` is True when someone has the file open. Source: fcntl(2), "File leases".
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.held = False
        self.busy = False

    def take(self) -> Lease:
        """Ask for the lease; look at ``held`` and ``busy`` afterwards."""
        if sys.platform == "linux":
            import fcntl

            try:
                # A broken lease sends SIGIO, which ends a process; SIGURG is ignored unless asked for.
                fcntl.fcntl(self._descriptor, _F_SETSIG, signal.SIGURG)
                fcntl.fcntl(self._descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
                self.held = True
            except BlockingIOError:
                self.busy = True
            except OSError as problem:
                if problem.errno not in (errno.EINVAL, errno.EACCES, errno.EPERM, errno.ENOLCK, errno.ENOTSUP):
                    raise
        return self

    def awaited(self) -> bool:
        """True when someone waits to open the file."""
        if sys.platform == "linux" and self.held:
            import fcntl

            return fcntl.fcntl(self._descriptor, fcntl.F_GETLEASE) != fcntl.F_WRLCK
        return False

    def give_back(self) -> None:
        """Let go. Safe to call twice."""
        if sys.platform == "linux" and self.held:
            import fcntl

            self.held = False
            # The system takes a lease away by itself from who keeps others waiting too long.
            with suppress(OSError):
                fcntl.fcntl(self._descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
