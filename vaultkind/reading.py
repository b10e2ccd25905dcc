"""Opens a note for a summary: with a grant alone, and no further than its properties where they say ``private``.

Reads and never writes. What cannot be read safely is named with a reason, and the summary comes all the same.
"""

import os
import re
import stat
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from vaultkind.core import note
from vaultkind.core.consent import Grant
from vaultkind.core.properties import is_private
from vaultkind.files import is_placeholder
from vaultkind.system import OPEN
from vaultkind.words import _

_EVEN_SO = 4 * note.MAX_BYTES
_MARK = b"---"
_ENDS = re.compile(rb"[\r\n]")


class Skipped(NamedTuple):
    """A note that was not read, with the reason in words that complete "NOTE …"."""

    path: str
    reason: str


def read_note(
    root: Path, relative: str, grant: Grant, shut: Callable[[str], bool] = lambda path: False
) -> bytes | Skipped | None:
    """The note's bytes; None where it is not there or private, Skipped where it cannot be read.

    ``root`` has its links resolved. ``grant`` is the yes to read; there is no reading without one. ``shut`` says of a
    vault-relative path that it is not to be opened; it is asked about the place that a link leads to.
    """
    del grant  # Having it is what counts.
    place = _place(root, relative)
    if place is None:
        return Skipped(relative, _("leads out of the vault"))
    if shut(place.removeprefix(os.path.join(root, "")).replace(os.sep, "/")):
        return None
    try:
        descriptor = os.open(place, os.O_RDONLY | OPEN)
        try:
            return _read(descriptor, relative)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return None
    except OSError as problem:
        return Skipped(relative, _("cannot be read: {reason}", reason=problem.strerror))


def _place(root: Path, relative: str) -> str | None:
    """Where a note is with all links resolved; None where that is outside of the vault."""
    folder, _slash, name = relative.rpartition("/")
    place = os.path.join(_real_folder(root, folder), name)
    if os.path.islink(place):
        place = os.path.realpath(place)
    return place if place.startswith(os.path.join(root, "")) else None


@lru_cache(maxsize=64)
def _real_folder(root: Path, folder: str) -> str:
    return os.path.realpath(os.path.join(root, folder))


def _read(descriptor: int, relative: str) -> bytes | Skipped | None:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        return Skipped(relative, _("is not a regular file"))
    if found.st_size > _EVEN_SO:
        return Skipped(relative, _("is larger than {size} MiB", size=_EVEN_SO >> 20))
    if is_placeholder(found):
        return Skipped(relative, _("is not on this device yet"))
    head = _head(descriptor)
    if is_private(head):
        return None
    raw = head + _rest(descriptor, len(head))
    if b"\0" in raw:
        return Skipped(relative, _("is not text"))
    return raw


def _head(descriptor: int) -> bytes:
    """The properties, and not a byte of the body; the first bytes of a note that has none.

    Each read asks for no more than the closing line still needs, so it ends where the properties do.
    """
    head = bytearray(os.read(descriptor, len(note.BOM)))
    if head == note.BOM:
        head += os.read(descriptor, len(_MARK))
    row, opened = _start_of(bytes(head).removeprefix(note.BOM)), False
    while (opened or row == _MARK) and (piece := os.read(descriptor, _missing(row))):
        head += piece
        *whole, row = _ENDS.split(row + piece)
        for one in whole:
            if one.rstrip(b" \t") == _MARK and opened:
                return bytes(head)
            opened = opened or one.rstrip(b" \t") == _MARK
        row = _start_of(row)
    return bytes(head)


def _start_of(row: bytes) -> bytes:
    """What has to be known of a line that is not over: how much of a mark it is, blanks aside, or that it is none."""
    if row.rstrip(b" \t") == _MARK:
        return _MARK
    return row if _MARK.startswith(row) else b"x"


def _missing(row: bytes) -> int:
    """How many bytes are needed at least until the properties can be over, from within this line on."""
    return max(len(_MARK) - len(row), 1) if _MARK.startswith(row) else len(b"\n" + _MARK)


def _rest(descriptor: int, done: int) -> bytes:
    os.lseek(descriptor, done, os.SEEK_SET)
    pieces: list[bytes] = []
    while piece := os.read(descriptor, 1 << 18):
        pieces.append(piece)
    return b"".join(pieces)
