"""Lets a second process do half of a long row of work, where there is a second core for it.

On Linux alone, where a process can be copied as it is: elsewhere a new one would have to start from nothing, which
takes longer than most of what there is to do. Everything works without it.
"""

from __future__ import annotations

import errno
import marshal
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any


def may_halve() -> bool:
    """Whether there is a second core that this process may use, and a way to."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


class Half:
    """Work that a copy of this process does meanwhile. Use as a context: it ends with it, whatever happens."""

    _reading: int
    _child: int

    def __init__(self, work: Callable[[], Iterable[Any]]) -> None:
        """Start it. ``work`` prints and writes nothing, and gives rows that ``marshal`` can hold. Raises OSError."""
        if sys.platform == "win32":
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
        self._reading, writing = os.pipe()
        try:
            self._child = os.fork()
        except OSError:
            os.close(self._reading)
            os.close(writing)
            raise
        if self._child == 0:
            _work(work, self._reading, writing)
        os.close(writing)

    def rows(self) -> list[Any] | None:
        """What the work gave, once it has ended; None where it came to nothing, and has to be done here."""
        pieces: list[bytes] = []
        while piece := os.read(self._reading, 1 << 20):
            pieces.append(piece)
        try:
            found: list[Any] = marshal.loads(b"".join(pieces))
        except (ValueError, EOFError, TypeError):
            return None
        return found

    def __enter__(self) -> Half:
        return self

    def __exit__(self, *problem: object) -> None:
        os.close(self._reading)
        if sys.platform != "win32":
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self._child, 0)


def _work(work: Callable[[], Iterable[Any]], reading: int, writing: int) -> None:
    """In the copy: do it, say what came of it, and end without anything that the first process has to do."""
    code = 1
    try:
        os.close(reading)
        with open(writing, "wb") as out:
            out.write(marshal.dumps(list(work())))
        code = 0
    finally:
        # Whatever went wrong is met again, and told, where the rows are missing.
        os._exit(code)
