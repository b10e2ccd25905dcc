"""A summary in a real terminal: how far the reading is, and Ctrl-C, which leaves nothing behind."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from command_line import PROGRAM, Place, today, tree

MARKS = 'consent = ["marks"]\n'
MANY = 3000


class Terminal:
    """The program with a terminal of its own."""

    def __init__(self, place: Place, *words: str) -> None:
        self.main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, b"\x18\0\x50\0\0\0\0\0")  # 24 rows of 80 columns
        self.process = subprocess.Popen(
            [*PROGRAM, *words],
            stdin=side,
            stdout=side,
            stderr=side,
            env=place.environment(TERM="xterm"),
            cwd=place.here,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(side)
        self.shown = ""

    def _read(self, seconds: float) -> bool:
        if not select.select([self.main], [], [], seconds)[0]:
            return True
        try:
            piece = os.read(self.main, 65536)
        except OSError:  # the last one that had the other side is gone
            return False
        self.shown += piece.decode()
        return bool(piece)

    def see(self, text: str, seconds: float = 30.0) -> None:
        """Wait until the terminal shows that text."""
        end = time.monotonic() + seconds
        while text not in self.shown:
            assert time.monotonic() < end, self.shown
            assert self._read(0.2), self.shown

    def end(self) -> int:
        """Everything until its end; its exit code."""
        while self._read(30.0) and self.process.poll() is None:
            pass
        code = self.process.wait(timeout=30)
        while self._read(0.0):
            if not select.select([self.main], [], [], 0)[0]:
                break
        os.close(self.main)
        return code


@pytest.fixture
def start(place: Place) -> Iterator[Callable[..., Terminal]]:
    """A function that starts the program in a terminal; what still runs at the end of the test is ended."""
    started: list[Terminal] = []

    def one(*words: str) -> Terminal:
        started.append(Terminal(place, *words))
        return started[-1]

    yield one
    for terminal in started:
        terminal.process.kill()
        terminal.process.wait()


@pytest.fixture
def long_read(place: Place, vault: Path) -> Iterator[Path]:
    """A vault whose reading takes a good while: many names for one note of many lines."""
    first = vault / "journal" / f"{today()}.md"
    first.write_text("a line of plain words about the day, and another clause\n" * 1500 + "#rest\n")
    for ago in range(1, MANY):
        os.link(first, vault / "journal" / f"{today() - timedelta(days=ago)}.md")
    place.configure(vault, MARKS)
    return vault


def test_ctrl_c_while_it_reads_leaves_nothing_behind(start: Callable[..., Terminal], long_read: Path) -> None:
    before = tree(long_read)
    terminal = start("summary", "--all", "--save")
    terminal.see("Reading")
    os.write(terminal.main, b"\x03")
    assert terminal.end() == 130
    assert "Stopped. Nothing more was done." in terminal.shown
    assert "Traceback" not in terminal.shown
    assert "\x1b[?25h" in terminal.shown, "the cursor is back"
    assert tree(long_read) == before


def test_a_terminal_is_told_how_far_the_reading_is_and_nothing_else_is(
    place: Place, vault: Path, start: Callable[..., Terminal]
) -> None:
    for ago in range(450):
        (vault / "journal" / f"{today() - timedelta(days=ago)}.md").write_text("#rest\n" if ago < 2 else "words\n")
    place.configure(vault, MARKS)
    shown = start("summary", "--all")
    assert shown.end() == 0
    assert "Reading" in shown.shown
    for words in (("--all", "--plain"), ("--all", "--quiet"), ("--last", "4w")):
        still = start("summary", *words)
        assert still.end() == 0
        assert "Reading" not in still.shown
        assert "#rest" in still.shown
    assert place.run("summary", "--all").err == ""


def test_a_terminal_shows_the_same_words_with_links_to_the_notes(
    place: Place, vault: Path, start: Callable[..., Terminal]
) -> None:
    (vault / "journal" / f"{today()}.md").write_text("#rest [bold]not markup[/bold] :smile:\n")
    place.configure(vault, MARKS)
    terminal = start("summary")
    assert terminal.end() == 0
    links = re.findall(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b\\", terminal.shown)
    assert links == [f"obsidian://open?vault=Notes&file=journal%2F{today()}.md"]
    words = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;?]*[a-zA-Z]", "", terminal.shown)
    assert words.replace("\r\n", "\n") == place.run("summary", "--plain").out
    assert not re.search(r"\x1b\[(?:3[0-7]|9[0-7]|4[0-7])m", terminal.shown), "no colour has a meaning here"
