"""Keeps what shipped files were made into, so that the next start need not make it again. Holds no word of a note.

Each result lies in a file of its own in the platform's cache folder, and may be deleted at any time. It counts for as
long as every file that it was made from is the same one, unchanged, and vaultkind and Python are those that wrote it.
Only a file that this person alone can write to is believed. What is kept is plain data (``marshal``), never objects.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from vaultkind import __version__
from vaultkind.paths import find_paths, private_folder
from vaultkind.system import OPEN

ENDING = ".kept"
# Its check sum stands in front, of so many bytes: of damaged data ``marshal`` makes anything, or runs out of memory.
_SUM = 4
_MOST_BYTES = 16 << 20
# A file that changed so lately could change again within the same tick of its clock.
_SETTLED_NS = 2_000_000_000


def kept(name: str, sources: Iterable[str | Path], make: Callable[[], Any]) -> Any:
    """What ``make`` returns, from the last time where nothing it was made from has changed.

    ``make`` goes by ``sources`` and nothing else that changes, its own code among them, and returns what ``marshal``
    can hold: tuples, lists, dicts, sets, text, bytes, numbers and None. ``name`` is a file name. Never raises by
    itself: where nothing can be kept, things are made each time.
    """
    before = _signs(sources)
    if before is None:
        return make()
    place = os.path.join(find_paths().cache_folder, name + ENDING)
    found = _read(place, before)
    if found is not None:
        return found[0]
    made = make()
    newest = max((sign[-1] for sign in before[2]), default=0)
    if newest + _SETTLED_NS < time.time_ns():
        with suppress(OSError, ValueError):
            said = marshal.dumps((before, made))
            _write(Path(place), _sum(said) + said)
    return made


def _signs(sources: Iterable[str | Path]) -> tuple[str, str, tuple[tuple[str, int, int, int, int, int], ...]] | None:
    """What tells that a result would come out the same; None where a source cannot be looked at."""
    rows = []
    try:
        for source in sources:
            found = os.stat(source)
            changed = found.st_mtime_ns, found.st_ctime_ns
            rows.append((str(source), found.st_dev, found.st_ino, found.st_size, changed[0], max(changed)))
    except OSError:
        return None
    return __version__, f"{sys.implementation.cache_tag} {sys.version}", tuple(rows)


def _read(place: str, signs: object) -> tuple[Any] | None:
    """What is kept, in a tuple; None where it is not there, not to be believed, or of other files."""
    try:
        descriptor = os.open(place, os.O_RDONLY | OPEN)
    except OSError:
        return None
    try:
        found = os.fstat(descriptor)
        if not _is_mine(found) or not _is_mine(os.stat(os.path.dirname(place)), folder=True):
            return None
        raw = os.read(descriptor, _MOST_BYTES)
        if len(raw) != found.st_size or raw[:_SUM] != _sum(raw[_SUM:]):
            return None
        said, made = marshal.loads(raw[_SUM:])
    except (OSError, ValueError, EOFError, TypeError):
        return None
    finally:
        os.close(descriptor)
    return (made,) if said == signs else None


def _sum(said: bytes) -> bytes:
    return zlib.crc32(said).to_bytes(_SUM, "big")


def _is_mine(found: os.stat_result, *, folder: bool = False) -> bool:
    """Whether a file or folder is this person's, and nobody else may write to it. On Windows the profile sees to it."""
    if not (stat.S_ISDIR if folder else stat.S_ISREG)(found.st_mode):
        return False
    if sys.platform == "win32":
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _write(place: Path, raw: bytes) -> None:
    """Put a result in its place in one step, for this person alone. Raises OSError."""
    nearest = next(folder for folder in place.parents if folder.exists())
    if not _is_mine(os.stat(nearest), folder=True):
        return  # another person's home, as under sudo
    private_folder(place.parent)
    new = place.with_name(f"{place.name}.{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with open(descriptor, "wb") as out:
            out.write(raw)
        os.replace(new, place)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
