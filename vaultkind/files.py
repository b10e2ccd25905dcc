"""Opens regular files and nothing else: never waits on a pipe, never reads past a limit."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from vaultkind.words import _

_SAFE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_DATALESS = 0x40000000  # macOS: SF_DATALESS, the content is in the cloud
_RECALL = 0x00400000 | 0x00040000 | 0x00001000  # Windows: recall on data access, recall on open, offline


class Unreadable(Exception):
    """A file that is not read. ``reason`` completes the sentence "NAME …"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_regular(path: Path | str, limit: int) -> bytes:
    """The bytes of a regular file of at most ``limit`` bytes.

    Raises FileNotFoundError and other OSErrors as they come, and Unreadable for a folder, a pipe, a
    device, or a file that is larger.
    """
    # The check before opening keeps pipes and devices from being touched at all.
    _regular(os.stat(path), limit)
    descriptor = os.open(path, _SAFE)
    try:
        _regular(os.fstat(descriptor), limit)
        return read_all(descriptor, limit)
    finally:
        os.close(descriptor)


def read_all(descriptor: int, limit: int) -> bytes:
    """Everything from the start of an open file; Unreadable when there is more than ``limit`` bytes."""
    pieces: list[bytes] = []
    size = 0
    os.lseek(descriptor, 0, os.SEEK_SET)
    while piece := os.read(descriptor, 1 << 20):
        size += len(piece)
        if size > limit:
            raise Unreadable(_too_large(limit))
        pieces.append(piece)
    return b"".join(pieces)


def _regular(status: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        # Translators: completes "NAME …" or "It …".
        raise Unreadable(_("is a folder"))
    if not stat.S_ISREG(status.st_mode):
        # Translators: completes "NAME …" or "It …".
        raise Unreadable(_("is not a regular file"))
    if status.st_size > limit:
        raise Unreadable(_too_large(limit))


def _too_large(limit: int) -> str:
    if limit >= 1 << 20:
        # Translators: completes "NAME …" or "It …".
        return _("is larger than {size} MiB", size=limit >> 20)
    # Translators: completes "NAME …" or "It …".
    return _("is larger than {size} KiB", size=limit >> 10)


def is_placeholder(found: os.stat_result) -> bool:
    """True for a file whose bytes are elsewhere: a size, and no blocks or a flag that says so."""
    if getattr(found, "st_flags", 0) & _DATALESS or getattr(found, "st_file_attributes", 0) & _RECALL:
        return True
    return found.st_size > 0 and getattr(found, "st_blocks", 1) == 0
