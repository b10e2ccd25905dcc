"""From the README alone, on a vault that is there already: the transcript, and what is left of it afterwards."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.extend(str(Path(__file__).parent.parent / name) for name in ("", "cli"))

from command_line import today, tree
from transcript import Player, compare

ROOT = Path(__file__).resolve().parent.parent.parent
SESSION = Path(__file__).with_name("first_hour.txt")
FIRST_RUN = Path(__file__).with_name("first_run.txt")
# The question of the day, as the three kinds of block hold it.
_BLOCKS = (
    (
        r"( *)> \[!vaultkind\|[a-z0-9-]+\] If you want it\n(?: *> .*\n?)+",
        r"\1> [!vaultkind|PROMPT] If you want it\n\1> QUESTION\n",
    ),
    (r"( *)> (.*)<!-- vaultkind: [a-z0-9-]+ -->\n(?: *> .*\n?)+", r"\1> \2<!-- vaultkind: PROMPT -->\n\1> QUESTION\n"),
    (r"( *)vaultkind:: [a-z0-9-]+\n(?:\1.+\n?)+", r"\1vaultkind:: PROMPT\n\1QUESTION\n"),
)
# Longer ago than any note counts as new.
_LONG_AGO = 1_700_000_000


class OfToday(Player):
    """Plays on any day."""

    def without_place(self, shown: str, here: Path) -> str:
        """Dates as days before today, and the question of the day under one name."""
        shown = shown.replace("\r\n", "\n")
        for block, named in _BLOCKS:
            shown = re.sub(f"^{block}", named, shown, flags=re.MULTILINE)
        for ago in range(10):
            day = today() - timedelta(ago)
            for form in (day.isoformat(), f"{day:%a %b} {day.day}, {day.year}", f"{day:%B} {day.day}, {day.year}"):
                shown = shown.replace(form, f"TODAY-{ago}" if ago else "TODAY")
        for ahead in range(1, 5):
            day = today() + timedelta(ahead)
            shown = shown.replace(f"{day:%B} {day.day}, {day.year}", f"TODAY+{ahead}")
        return super().without_place(re.sub(r"watch-[0-9a-f]{16}", "watch-NAME", shown), here)


class NoVault(OfToday):
    """Plays where nothing is there but a home."""

    def prepare(self, here: Path) -> None:
        """A home, and nothing else."""
        (here / "home").mkdir(parents=True)


class OwnVault(OfToday):
    """Plays in a vault that somebody has kept for a while, made with what notes in the wild are like."""

    def prepare(self, here: Path) -> None:
        """The vault, and a home; no configuration. Once it is there, it stays as it is."""
        notes = here / "notes"
        if notes.exists():
            return
        for folder in ("home", "notes/.obsidian", "notes/journal", "notes/Projects/Übung", "notes/files"):
            (here / folder).mkdir(parents=True)
        day = today()
        files: dict[str, bytes] = {
            ".obsidian/app.json": b"{}",
            ".obsidian/daily-notes.json": b'{"folder": "journal"}',
            f"journal/{day - timedelta(1)}.md": b"---\nmood: grey\n---\n- rain\n- early night #rest",
            f"journal/{day - timedelta(2)}.md": "﻿# Dienstag\r\n\r\nSuppe. #boundary: nein zum dritten\r\n".encode(),
            f"journal/{day - timedelta(400)}.md": b"long ago #rest\n",
            "Projects/Übung/Étude.md": "no newline at the end, e\u0301 in two signs".encode(),
            "Projects/empty.md": b"",
            "Projects/other bytes.md": b"\xff\xfe not UTF-8",
            "Projects/block.md": b"> [!vaultkind|not-ours] If you want it\n> Mine.\n",
            "files/picture.png": bytes(range(256)),
        }
        for number, (name, raw) in enumerate(files.items()):
            (notes / name).write_bytes(raw)
            (notes / name).chmod((0o600, 0o644, 0o444)[number % 3])
            os.utime(notes / name, ns=(_LONG_AGO * 10**9 + number, _LONG_AGO * 10**9 + number * 7))
        (notes / "Projects" / "link.md").symlink_to("empty.md")


def play(player: Player) -> None:
    """Play the session, compare it, and compare the vault before and after."""
    here = player.base / "0"
    player.prepare(here)
    before = tree(here / "notes")
    try:
        compare(SESSION, player)
    finally:
        with suppress(OSError, ValueError):
            os.kill(int((here / "watcher").read_text()), signal.SIGKILL)
    after = tree(here / "notes")
    mine = after.pop(f"journal/{today()}.md")
    assert mine[-1] == b"rain\r\n- bread, stamps", "today's note holds what was typed and nothing else"
    assert {name: _but_for_folders(row) for name, row in after.items()} == {
        name: _but_for_folders(row) for name, row in before.items()
    }
    assert not (here / "kept").exists()
    assert list((here / "home").rglob("*")) == [], "nothing is left anywhere else"


def _but_for_folders(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """All of a file; of a folder, not the time at which a name in it came or went."""
    mode, _owner, _times, inode, _held = row
    return (mode, inode) if stat.S_ISDIR(mode) else row


def test_a_first_hour_reads_as_it_is_written_down_and_leaves_the_vault_as_it_was(tmp_path: Path) -> None:
    play(OwnVault(tmp_path / "played"))


def test_a_first_run_reads_as_it_is_written_down_for_every_kind_of_vault(tmp_path: Path) -> None:
    compare(FIRST_RUN, NoVault(tmp_path / "played"))


@pytest.mark.long
def test_a_first_hour_from_a_fresh_clone_by_the_line_of_the_readme(tmp_path: Path) -> None:
    """The README's own line sets it up, from a clone of what is committed here."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(tmp_path / "clone")], check=True)
    readme = (tmp_path / "clone" / "README.md").read_text(encoding="utf-8")
    line = next(
        row for row in readme.splitlines() if row.startswith("python3 -m venv .venv && ") and " install -q . " in row
    )
    set_up = line.rpartition(" && ")[0]
    subprocess.run(["bash", "-euc", set_up], cwd=tmp_path / "clone", check=True)
    play(OwnVault(tmp_path / "played", installed=tmp_path / "clone" / ".venv" / "bin"))
