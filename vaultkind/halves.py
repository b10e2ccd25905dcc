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
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

# How many bytes say how long a piece is, and one more; a piece of none is the end.
_SIZE = 8


def may_halve() -> bool:
    """Whether there is a second core that this process may use, and a way to."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


class Half:
    """Work that a copy of this process does meanwhile. Use as a context: it ends with it, whatever happens."""

    _reading: int
    _child: int

    def __init__(self, work: Callable[[], Iterable[Any]]) -> None:
        """Start it. ``work`` prints and writes nothing, and gives pieces that ``marshal`` can hold. Raises OSError."""
        if sys.platform == "win32":
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
        first = os.getpid()
        self._reading, writing = os.pipe()
        try:
            self._child = os.fork()
        except OSError:
            os.close(self._reading)
            os.close(writing)
            raise
        if self._child == 0:
            _work(work, self._reading, writing, first)
        os.close(writing)

    def pieces(self) -> Iterator[Any]:
        """What the work gave, piece by piece, once it has ended. Raises EOFError where it did not come to its end."""
        with open(self._reading, "rb", closefd=False) as stream:
            while size := int.from_bytes(stream.read(_SIZE), "big"):
                piece = stream.read(size - 1)
                if len(piece) < size - 1:
                    break
                if not piece:
                    return
                yield marshal.loads(piece)
        raise EOFError

    def __enter__(self) -> Half:
        return self

    def __exit__(self, *problem: object) -> None:
        os.close(self._reading)
        if sys.platform != "win32":
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self._child, 0)


def _work(work: Callable[[], Iterable[Any]], reading: int, writing: int, first: int) -> None:
    """In the copy: do it, say what came of it, and end without anything that the first process has to do."""
    code = 1
    try:
        os.close(reading)
        # All is done before anything is said: who is to hear it is busy until then, and a pipe holds little.
        made: list[bytes] = []
        for piece in work():
            # The first process may have been ended in a way that left it no moment to end this one.
            if os.getppid() != first:
                return
            made.append(marshal.dumps(piece))
        with open(writing, "wb") as out:
            for said in (*made, b""):
                out.write((len(said) + 1).to_bytes(_SIZE, "big") + said)
        code = 0
    finally:
        # Whatever went wrong is met again, and told, where the pieces are missing.
        os._exit(code)
