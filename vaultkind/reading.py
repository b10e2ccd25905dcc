"""Opens a note for a summary: with a grant alone, and no further than its properties where they say ``private``.

Reads and never writes. What cannot be read safely is named with a reason, and the summary comes all the same.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from vaultkind.core import note
from vaultkind.core.consent import Grant
from vaultkind.core.properties import is_private
from vaultkind.notefile import is_placeholder
from vaultkind.system import OPEN
from vaultkind.words import _

# The shortest line that ends the properties. Reading no more than what is missing of it stays out of the body.
_CLOSING = b"\n---"
_EVEN_SO = 4 * note.MAX_BYTES


@dataclass(frozen=True, slots=True)
class Skipped:
    """A note that was not read, with the reason in words that complete "NOTE …"."""

    path: str
    reason: str


def read_note(root: Path, relative: str, grant: Grant) -> bytes | Skipped | None:
    """The note's bytes; None where it is not there or private, Skipped where it cannot be read.

    ``root`` has its links resolved. ``grant`` is the yes to read; there is no reading without one.
    """
    del grant  # Having it is what counts.
    path = os.path.join(root, relative)
    try:
        descriptor = os.open(path, os.O_RDONLY | OPEN)
    except FileNotFoundError:
        return None
    except OSError as problem:
        return _by_another_way(root, relative, problem)
    try:
        return _read(descriptor, relative)
    except OSError as problem:
        return Skipped(relative, _("cannot be read: {reason}", reason=problem.strerror))
    finally:
        os.close(descriptor)


def _by_another_way(root: Path, relative: str, problem: OSError) -> bytes | Skipped | None:
    """A note that is a link is read where it leads, if that is inside the vault."""
    real = os.path.realpath(os.path.join(root, relative))
    if not os.path.islink(os.path.join(root, relative)):
        return Skipped(relative, _("cannot be read: {reason}", reason=problem.strerror))
    if not os.path.exists(real):
        return None
    if os.path.commonpath([root, real]) != os.fspath(root):
        return Skipped(relative, _("leads out of the vault"))
    try:
        descriptor = os.open(real, os.O_RDONLY | OPEN)
    except OSError as refused:
        return Skipped(relative, _("cannot be read: {reason}", reason=refused.strerror))
    try:
        return _read(descriptor, relative)
    except OSError as refused:
        return Skipped(relative, _("cannot be read: {reason}", reason=refused.strerror))
    finally:
        os.close(descriptor)


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
    head = os.read(descriptor, 3)
    if head == note.BOM:
        head += os.read(descriptor, 3)
    if not head.endswith(b"---"):
        return head
    missing = _missing(head)
    while piece := os.read(descriptor, missing):
        head += piece
        # Most pieces lie inside a line, and after them the whole closing line is still to come.
        if piece.isalnum():
            missing = len(_CLOSING)
            if len(head) <= note.MAX_BYTES:
                continue
        missing = _missing(head)
        if note.body_start(head) > note.first_byte(head) and head.endswith((b"\n", b"\r")):
            break
        if len(head) > note.MAX_BYTES:
            break
    return head


def _missing(head: bytes) -> int:
    """How many bytes are needed at least until the properties can be over."""
    for length in (3, 2, 1):
        if head.endswith(_CLOSING[:length]):
            return len(_CLOSING) - length
    row = head.rsplit(b"\n", 1)[-1].rsplit(b"\r", 1)[-1]
    # A closing line, or the first, may have blanks before it ends.
    return 1 if row.rstrip(b" \t").removeprefix(note.BOM) == b"---" else len(_CLOSING)


def _rest(descriptor: int, done: int) -> bytes:
    os.lseek(descriptor, done, os.SEEK_SET)
    pieces: list[bytes] = []
    while piece := os.read(descriptor, 1 << 18):
        pieces.append(piece)
    return b"".join(pieces)
