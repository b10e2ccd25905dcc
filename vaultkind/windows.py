"""What Windows offers for writing safely: replacing a file while keeping it, and opening without standing in the way.

Not run on Windows so far.
"""

from __future__ import annotations

import ctypes
import importlib
import os
from typing import Any

# winbase.h, winnt.h and fileapi.h.
_READ, _WRITE = 0x80000000, 0x40000000
_SHARE_ALL = 0x1 | 0x2 | 0x4  # read, write, delete
_CREATE_NEW, _OPEN_EXISTING, _OPEN_ALWAYS = 1, 3, 4
_NORMAL, _OPEN_LINK_ITSELF = 0x80, 0x200000
_NO_HANDLE = ctypes.c_void_p(-1).value
# The old file has its new name already, and the new one is still where it was (ReplaceFileW's own documentation).
_HALF_DONE = 1177
_KEPT = "-old"


def _kernel() -> Any:
    # By name, so that this module can be read and tried out elsewhere, where ctypes has no such thing.
    kernel = ctypes.__dict__["WinDLL"]("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = ctypes.c_void_p
    return kernel


def _problem() -> OSError:
    return ctypes.__dict__["WinError"](ctypes.__dict__["get_last_error"]())  # type: ignore[no-any-return]


def exchange(one: str, other: str) -> bool:
    """Let ``one`` take the name of ``other``, which then has the name of ``one`` (``ReplaceFileW`` with a backup).

    ``other`` bears its name, or the new file does, at every instant. Raises OSError, and then both have their names.
    """
    kept = one + _KEPT
    if not _kernel().ReplaceFileW(other, one, kept, 0, None, None):
        problem = _problem()
        if getattr(problem, "winerror", None) == _HALF_DONE:
            os.rename(kept, other)
        raise problem
    os.rename(kept, one)
    return True


def finish_exchange(one: str, other: str) -> None:
    """After a crash in the middle of ``exchange(one, other)``: let what was kept have a name again. Raises OSError."""
    if os.path.lexists(one + _KEPT):
        name = next((name for name in (other, one) if not os.path.lexists(name)), None)
        if name is not None:
            os.rename(one + _KEPT, name)


def open_shared(path: str, flags: int) -> int:
    """``os.open`` that lets every other program read, write, rename and delete the file meanwhile. Raises OSError.

    Python's own would make other programs' saves fail while a note is looked at.
    """
    access = _READ | _WRITE if flags & (os.O_WRONLY | os.O_RDWR) else _READ
    how = _OPEN_EXISTING
    if flags & os.O_CREAT:
        how = _CREATE_NEW if flags & os.O_EXCL else _OPEN_ALWAYS
    handle = _kernel().CreateFileW(path, access, _SHARE_ALL, None, how, _NORMAL | _OPEN_LINK_ITSELF, None)
    if handle in (None, _NO_HANDLE):
        raise _problem()
    kept = os.O_RDONLY | os.O_RDWR | os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
    descriptor: int = importlib.import_module("msvcrt").open_osfhandle(handle, flags & kept)
    return descriptor
