"""A quiet page on the terminal: shown, waited on, and given back as it was, whatever ends it.

Signals are noted and looked at between two frames, so nothing breaks off half-way and the terminal is
restored in one place.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import ExitStack, suppress
from types import FrameType, TracebackType

from rich.console import Console, Group
from rich.control import Control
from rich.padding import Padding
from rich.screen import Screen
from rich.text import Text

from vaultkind.render.ground import COLUMN

_KEYS_ON = (b"\n", b"\r", b" ")
_KEYS_END = (b"q", b"\x03", b"\x04", b"\x1b")


class Stage:
    """Used as a context: the page is there inside of it. ``now`` stands still while the process is suspended."""

    def __init__(self) -> None:
        self.console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
        self._shown: object = None
        self._away = 0.0
        self._open = ExitStack()
        self._kept = ExitStack()
        self._noted = -1
        self._keys = -1

    @property
    def now(self) -> float:
        """Seconds on a clock that nobody sets."""
        return time.monotonic() - self._away

    def __enter__(self) -> Stage:
        self._note_signals()
        self._enter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # the terminal may be gone
            self._leave()
        self._kept.close()

    def size(self) -> tuple[int, int]:
        """Columns and rows, now."""
        return self.console.size.width, self.console.size.height

    def show(self, lines: list[str], foot: list[str], head: str) -> None:
        """Draw a page, unless it is the one that stands there."""
        columns, rows = self.size()
        shown = (columns, rows, *lines, *foot, head)
        if shown == self._shown:
            return
        self._shown = shown
        widest = max((len(line) for line in (*lines, *foot)), default=0)
        left = max((columns - max(widest, min(COLUMN, columns - 4))) // 2, 0)
        above = max((rows - len(lines)) // 3, 0)
        titled = bool(head) and above >= 3
        top = [*([""] * (above - 2)), head, ""] if titled else [""] * above
        room = max(rows - above - len(lines) - len(foot) - 1, 0)
        body = Text("\n".join([*top, *lines, *([""] * room)]), no_wrap=True, overflow="crop")
        if titled:
            body.stylize("dim", above - 2, above - 2 + len(head))
        below = Text("\n".join(foot), style="dim", no_wrap=True, overflow="crop")
        with self.console:  # in one write
            self.console.control(Control.home())
            self.console.print(Screen(Padding(Group(body, below), (0, 0, 0, left))), end="")

    def wait(self, until: float) -> bool:
        """Wait until then at the latest. True when the person asks for the next part.

        Raises KeyboardInterrupt when they end it, SystemExit when the system does.
        """
        left = max(until - self.now, 0)
        if sys.platform == "win32":
            time.sleep(left)
            return False
        ready, _, _ = select.select([one for one in (self._noted, self._keys) if one >= 0], [], [], left)
        if self._noted in ready:
            for number in os.read(self._noted, 64):
                self._obey(number)
        if self._keys in ready:
            typed = os.read(self._keys, 64)
            if not typed:
                self._keys = -1
            if typed in _KEYS_END:
                raise KeyboardInterrupt
            return typed[:1] in _KEYS_ON
        return False

    def _obey(self, number: int) -> None:
        if sys.platform == "win32":
            return
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        if number in (signal.SIGTERM, signal.SIGHUP):
            raise SystemExit(128 + number)
        if number == signal.SIGTSTP:
            since = time.monotonic()
            self._leave()
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, _note)
            self._enter()
            self._away += time.monotonic() - since

    def _enter(self) -> None:
        self._shown = None
        if sys.platform != "win32" and sys.stdin is not None and sys.stdin.isatty():
            import termios
            import tty

            self._keys = sys.stdin.fileno()
            before = termios.tcgetattr(self._keys)
            self._open.callback(termios.tcsetattr, self._keys, termios.TCSAFLUSH, before)
            tty.setcbreak(self._keys)
        self._open.enter_context(self.console.screen(hide_cursor=True))

    def _leave(self) -> None:
        self._open.close()

    def _note_signals(self) -> None:
        if sys.platform == "win32":
            return
        self._noted, heard = os.pipe()
        for end in (self._noted, heard):
            os.set_blocking(end, False)
            self._kept.callback(os.close, end)
        self._kept.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(heard, warn_on_full_buffer=False))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP, signal.SIGWINCH):
            if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
                self._kept.callback(signal.signal, number, signal.signal(number, _note))


def _note(number: int, frame: FrameType | None) -> None:
    """Let the signal be noted in the pipe; that is all."""
