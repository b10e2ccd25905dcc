"""What macOS offers for writing safely: exchanging two files, and copying attributes. Not run on a Mac so far."""

from __future__ import annotations

import ctypes
import errno
import os

# sys/stdio.h and copyfile.h of macOS.
_RENAME_SWAP = 0x2
_COPYFILE_ACL, _COPYFILE_XATTR = 0x1, 0x4


def _system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def exchange(one: str, other: str) -> bool:
    """Let two files trade names in one step (``renamex_np``, ``RENAME_SWAP``; rename(2) of macOS).

    False where the file system cannot; any other trouble is an OSError.
    """
    if _system().renamex_np(os.fsencode(one), os.fsencode(other), ctypes.c_uint(_RENAME_SWAP)) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), one)


def copy_attributes(source: int, target: int) -> None:
    """Give one open file the extended attributes and access list of another (fcopyfile(3)). Raises OSError."""
    flags = ctypes.c_uint(_COPYFILE_ACL | _COPYFILE_XATTR)
    if _system().fcopyfile(source, target, None, flags) < 0:
        number = ctypes.get_errno()
        if number != errno.ENOTSUP:
            raise OSError(number, os.strerror(number))
