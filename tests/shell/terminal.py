"""A real shell in a terminal of its own, with keys pressed as a person presses them."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path
from types import TracebackType

SECONDS = 60.0
START_OF_LINE, TAB = "\x01", "\t"


class Terminal:
    """Used as a context, the shell is ended in any case."""

    def __init__(self, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        self._number = 0
        self.seen = ""
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=folder, start_new_session=True
        )
        os.close(theirs)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def say(self, line: str) -> str:
        """Type a line, press Enter, and return what the terminal showed until the shell was done with it.

        Where the program asks something (``[y/N]: ``), Enter takes what it offers.
        """
        self._number += 1
        # The sum is in what the shell prints, and not in the echo of what is typed.
        self._type(f"{line}; echo done=$((1000 + {self._number}))\n")
        return self._until(f"done={1000 + self._number}")

    def finish(self, typed: str) -> tuple[str, ...]:
        """Type a command line and press Tab; the words that the shell would hand to the program then."""
        self._number += 1
        self._type(f"{typed}{TAB}{START_OF_LINE}printf '<%s>\\n' \necho done=$((1000 + {self._number}))\n")
        shown = self._until(f"done={1000 + self._number}")
        return tuple(re.findall(r"^<([^%\r\n]*)>\r?$", shown, re.MULTILINE))

    def _type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def _until(self, mark: str) -> str:
        end, shown = time.monotonic() + SECONDS, b""
        while mark.encode() not in shown:
            ready, _, _ = select.select([self._ours], [], [], max(end - time.monotonic(), 0))
            assert ready, f"no {mark} in {SECONDS} s: {shown!r}"
            shown += os.read(self._ours, 65536)
            if shown.endswith(b"]: "):
                self._type("\n")
        self.seen += shown.decode(errors="replace")
        return shown.decode(errors="replace")
