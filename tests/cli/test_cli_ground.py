"""``vaultkind ground``: text that stands alone, a page that keeps its time, and a terminal given back as it was."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from command_line import PROGRAM, Place, assert_kind, assert_refused

from vaultkind.cli.ground import ENDED
from vaultkind.core.card import PRACTICES

NAMES = re.compile(rb"\bIn\b|Hold, or not|\bOut\b|\x1b\[\?1049l")
PLAY = (
    "from vaultkind.cli.ground import play; from vaultkind.library import find_card; play(find_card('breath', 'en'), "
)


def _as_from_a_login() -> None:
    """The terminal is the process's own, and a hang-up ends it, whatever runs the tests (nohup ignores it)."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Terminal:
    """A real terminal of 80 by 24 with a program on it, and what the program wrote."""

    def __init__(self, place: Place, *command: str) -> None:
        self.own, its = os.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, b"\x18\x00\x50\x00\x00\x00\x00\x00")
        self.before = termios.tcgetattr(its)
        self.said = b""
        self.process = subprocess.Popen(
            command,
            stdin=its,
            stdout=its,
            stderr=its,
            cwd=place.here,
            env=place.environment(TERM="xterm-256color"),
            start_new_session=True,
            preexec_fn=_as_from_a_login,
        )
        self.its = its

    def hear(self, pattern: re.Pattern[bytes], seconds: float = 15) -> tuple[bytes, float]:
        """Wait for the pattern in what is written from now on; the match and the time it came."""
        end, fresh = time.monotonic() + seconds, b""
        while time.monotonic() < end:
            if select.select([self.own], [], [], 0.05)[0]:
                more = os.read(self.own, 65536)
                when = time.monotonic()
                self.said += more
                fresh += more
                if match := pattern.search(fresh):
                    return match[0], when
        pytest.fail(f"waited for {pattern.pattern!r}, heard {fresh!r}")

    def type(self, keys: bytes) -> None:
        os.write(self.own, keys)

    def end(self) -> int:
        """Wait for the program's end; its exit code. The terminal is as it was."""
        code = self.process.wait(timeout=15)
        while select.select([self.own], [], [], 0.1)[0]:
            self.said += os.read(self.own, 65536)
        assert self.said.rfind(b"\x1b[?25h") > self.said.rfind(b"\x1b[?25l"), "the cursor shows"
        assert self.said.rfind(b"\x1b[?1049l") > self.said.rfind(b"\x1b[?1049h"), "the page has gone"
        assert termios.tcgetattr(self.its) == self.before, "keys do what they did"
        return code


@contextmanager
def terminal(place: Place, *command: str) -> Iterator[Terminal]:
    one = Terminal(place, *command)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()
        os.close(one.own)
        os.close(one.its)


def test_through_a_pipe_the_text_alone_is_there_and_nothing_is_kept(place: Place) -> None:
    bare, breath = place.each(("ground",), ("ground", "breath", "--no-hold", "--still"))
    assert bare.out.startswith("Senses\n")
    for name in PRACTICES[1:]:
        assert name in bare.out.split("Also there:")[1]
    assert "Hold, or not" not in breath.out
    assert "And again. 6 times is about a minute." in breath.out
    for ran in (bare, breath):
        assert (ran.code, ran.err) == (0, "")
        assert "\nOr: " in ran.out
        assert "`vaultkind support`" in ran.out
        assert_kind(ran.out)
    assert not list(place.state.iterdir())


def test_a_practice_nobody_knows_is_answered_with_those_there_are(place: Place) -> None:
    unknown, held = place.each(("ground", "brath"), ("ground", "touch", "--no-hold"))
    step = "Did you mean breath? There are senses, breath, muscles, touch and naming."
    assert_refused(unknown, 2, "There is no practice 'brath'.", step=step)
    assert_refused(held, 2, "--no-hold goes with breath.", step="`vaultkind ground breath --no-hold`")


def test_a_breath_is_4_4_6_within_a_tenth_of_a_second(place: Place) -> None:
    """Seen from the other side of a terminal; on a busy machine, three tries."""
    for last in (False, False, True):
        with terminal(place, sys.executable, "-c", f"{PLAY}rounds=1)") as page:
            seen = [page.hear(NAMES)]
            while seen[-1][0] != b"\x1b[?1049l":
                name, when = page.hear(NAMES)
                if name != seen[-1][0]:
                    seen.append((name, when))
            assert page.end() == 0
        assert [name for name, _ in seen] == [b"In", b"Hold, or not", b"Out", b"\x1b[?1049l"]
        late = [seen[n + 1][1] - seen[n][1] - seconds for n, seconds in enumerate((4, 4, 6))]
        if all(abs(one) <= 0.1 for one in late):
            return
        assert not last, late


def test_enter_goes_on_a_hold_stays_out_and_ctrl_c_ends_it_with_one_line(place: Place) -> None:
    with terminal(place, *PROGRAM, "ground", "breath") as page:
        page.hear(re.compile(rb"Enter begins"))
        page.type(b"\n")
        for name in (rb"\bIn\b", rb"Hold, or not", rb"\bOut\b", rb"\bIn\b", rb"\bOut\b"):
            page.hear(re.compile(name), 3)
            page.type(b"\n")
        page.hear(re.compile(rb"\bIn\b"), 3)
        assert page.said.count(b"Hold, or not") <= 3, "left out once, it stays out"
        page.type(b"\x03")
        assert page.end() == 0
        assert page.said.decode().split("\x1b[?25h")[-1].split() == ENDED.split()
    assert not list(place.state.iterdir())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_ended_by_the_system_it_gives_the_terminal_back(place: Place, number: int, code: int) -> None:
    with terminal(place, sys.executable, "-c", f"{PLAY})") as page:
        page.hear(re.compile(rb"\bIn\b"))
        page.process.send_signal(number)
        assert page.end() == code


def test_another_size_gets_the_page_drawn_anew(place: Place) -> None:
    with terminal(place, sys.executable, "-c", f"{PLAY})") as page:
        page.hear(re.compile(rb"\bIn\b"))
        fcntl.ioctl(page.own, termios.TIOCSWINSZ, b"\x18\x00\x28\x00\x00\x00\x00\x00")
        page.hear(re.compile(rb"Or: With no breath in it, your eyes\x1b"))
        assert Path(f"/proc/{page.process.pid}").exists()
