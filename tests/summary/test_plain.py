"""Every command without colour, boxes or movement, and with the same words where there are some."""

from __future__ import annotations

import os
import pty
import re
import termios
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from command_line import LIMIT, Place, today

from vaultkind.cli.main import COMMANDS

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")
# Lines and corners of boxes, and blocks, as terminals draw them.
_DRAWN = re.compile(r"[\u2500-\u259f]")
# Each command, with words that let it say as much as it can without being asked anything and without writing to a note.
SAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "prompt": (("prompt",), ("prompt", "--into", "today", "--dry-run")),
    "ahead": (("ahead",),),
    "pause": (("pause", "3d"),),
    "resume": (("resume",),),
    "remove": (("remove", "--all", "--dry-run"),),
    "prompts": (
        ("prompts",),
        ("prompts", "list", "--pack", "rest"),
        ("prompts", "packs"),
        ("prompts", "show", "rest-012"),
        ("prompts", "check", "vaultkind"),
    ),
    "summary": (("summary", "--week"), ("summary", "--week", "--explain"), ("summary", "--all")),
    "days": (("days",),),
    "watch": (("watch", "--help"),),
    "service": (("service",), ("service", "status"), ("service", "install", "--dry-run")),
    "init": (("init", "--yes"),),
    "consent": (("consent",), ("consent", "show"), ("consent", "grant", "marks")),
    "explain": (("explain",),),
    "forget": (("forget", "--config", "--dry-run"),),
    "support": (("support",), ("support", "ie"), ("support", "nowhere")),
    "ground": (("ground", "--still"), ("ground", "breath", "--still"), ("ground", "muscles", "--still")),
    "doctor": (("doctor",),),
    "demo": (("demo", "--help"),),
}


@pytest.fixture
def lived_in(place: Place, vault: Path) -> Place:
    """A configured vault with a few notes, a pack with something to remark on, and a yes to summaries."""
    place.configure(vault, 'consent = ["marks", "words"]\n')
    (vault / "journal" / f"{today()}.md").write_text("- tea\n")
    for ago in (1, 2, 3):
        (vault / "journal" / f"{today() - timedelta(ago)}.md").write_text("- early night #rest\nI took a nap.\n")
    (place.here / "vaultkind").mkdir()
    (place.here / "vaultkind" / "mine.md").write_text(
        "---\npack: mine\ntier: plain\n---\n\n## mine-1\nYou must rest!\n"
    )
    return place


def seen(place: Place, *words: str, **variables: str) -> str:
    """All that a run puts on a terminal of 80 columns, signs of control and all. Nothing is typed."""
    assert place.loaded is not None
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    pieces: list[bytes] = []

    def look() -> None:
        with suppress(OSError):  # the other end is closed
            while piece := os.read(ours, 1 << 16):
                pieces.append(piece)

    looking = threading.Thread(target=look)
    looking.start()
    first = (
        f"import os; terminal = os.open({os.ttyname(theirs)!r}, os.O_RDWR | os.O_NOCTTY)\n"
        "os.dup2(terminal, 1), os.dup2(terminal, 2), os.close(terminal)"
    )
    environment = place.environment(TERM="xterm-256color", **variables)
    place.loaded.run(list(words), str(place.here), environment, LIMIT, first)
    os.close(theirs)
    looking.join()
    os.close(ours)
    return b"".join(pieces).decode().replace("\r\n", "\n")


def test_every_command_is_here() -> None:
    assert list(SAYS) == list(COMMANDS)


@pytest.mark.parametrize("command", SAYS)
def test_plain_has_no_sign_of_control_and_loses_no_word(lived_in: Place, command: str) -> None:
    """What `--plain` shows is all there is, word for word, in lines of 80 columns but for paths and settings."""
    for words in SAYS[command]:
        plain = seen(lived_in, "--plain", *words)
        assert plain.strip(), words
        assert "\x1b" not in plain, words
        assert "\b" not in plain.replace("\n", ""), words
        assert "\r" not in plain, words
        assert not _DRAWN.search(plain), words
        wide = [line for line in plain.splitlines() if len(line) > 80 and os.sep not in line]
        assert words[:2] == ("service", "install") or not wide, words
        if words[0] not in ("pause", "resume", "consent"):
            assert _CONTROL.sub("", seen(lived_in, *words)) == plain, words


def test_a_summary_is_drawn_on_a_terminal_and_plain_where_no_colour_is_wanted(lived_in: Place) -> None:
    """What the other test relies on: there is something to leave out."""
    drawn = seen(lived_in, "summary", "--week")
    assert "\x1b[1m" in drawn
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", drawn), "weight alone, and no colour that could mean something"
    assert seen(lived_in, "summary", "--week", NO_COLOR="1") == seen(lived_in, "--plain", "summary", "--week")


@pytest.mark.parametrize("how", [("--plain", "ground", "breath"), ("ground", "breath", "--still")])
def test_a_practice_can_stand_still(lived_in: Place, how: tuple[str, ...]) -> None:
    """Nothing moves and nothing is drawn over: a screen reader reads it from the first line to the last."""
    shown = seen(lived_in, *how)
    assert "\x1b" not in shown
    assert shown == seen(lived_in, "ground", "breath", "--still")
