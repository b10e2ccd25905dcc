"""A year with the real watcher: libfaketime sets its clock, and Node makes the notes as an editor would.

The days are those of a person: most mornings a note, some late nights after midnight, some days none, and some notes
made the evening before. The year has both changes of the clock and a leap day. A note that is made on its day gets one
prompt; one made the evening before was there already when its day began, and gets none.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.clock import clock_of, set_clock
from benchmarks.peers import Running, configure, watching

FIRST = date(2027, 9, 1)
ZONE = "Europe/Berlin"
SETTLE = 0.5
_BEFORE = 0.25
_SURE = 0.55
DAY_STARTS = "04:00"
EDITOR = Path(__file__).parent.parent / "tests" / "node" / "editor.mjs"
_TEXT = "# A day\n\n- words\n"
_BLOCK = re.compile(rb"<!-- vaultkind: (\S+) -->|> \[!vaultkind\|(\S+?)\]")


@dataclass(frozen=True)
class Lived:
    """What a stretch of days came to. Memory is in KiB: at the start, after the first prompt, and at the end."""

    days: int
    notes: int
    expected: int
    prompts: int
    others: int
    repeats: int
    memory: tuple[int, int, int]
    seconds: float


def kind_of(day: date) -> str:
    """What kind of day it is: ``morning``, ``late``, ``none`` or ``evening before``."""
    number = day.toordinal()
    if number % 11 == 3:
        return "none"
    if number % 13 == 5:
        return "evening before"
    return "late" if number % 7 == 4 else "morning"


def live(days: list[date]) -> Lived:
    """Live through these days, in their order."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        vault = base / "vault"
        (vault / ".obsidian").mkdir(parents=True)
        settings = {"folder": "journal", "format": "YYYY/MM-MMMM/YYYY-MM-DD"}
        (vault / ".obsidian" / "daily-notes.json").write_text(json.dumps(settings))
        clock = base / "clock"
        environment = configure(base / "home", [vault], settle=SETTLE, day_starts=DAY_STARTS) | {"TZ": ZONE}
        set_clock(clock, _moment(days[0] - timedelta(days=1), 21))
        with watching(vault, environment, *clock_of(clock)) as watcher:
            watcher.rest()
            start = watcher.status("VmRSS")
            first, expected = 0, 0
            for day in days:
                expected += _live_one(day, vault, clock, watcher, base / "home" / "config.toml")
                first = first or (expected and watcher.status("VmRSS"))
            watcher.rest()
            memory = (start, first, watcher.status("VmRSS"))
        notes = sorted(vault.rglob("20*.md"))
        found = {note: [one or other for one, other in _BLOCK.findall(note.read_bytes())] for note in notes}
        right = [note for note in notes if kind_of(date.fromisoformat(note.stem)) != "evening before"]
        prompts = [prompt for note in right for prompt in found[note]]
        cycle = _cycle()
        # A cycle is so many days by the calendar, whichever of them had a note.
        passes = Counter(
            (date.fromisoformat(note.stem).toordinal() // cycle, one) for note in right for one in found[note]
        )
        others = sum(len(found[note]) for note in notes if note not in right)
        others += sum(max(0, len(found[note]) - 1) for note in right)
        repeats = sum(count - 1 for count in passes.values())
        return Lived(len(days), len(notes), expected, len(prompts), others, repeats, memory, time.monotonic() - began)


def _live_one(day: date, vault: Path, clock: Path, watcher: Running, config: Path) -> int:
    """One day, until its prompt is there if one is due; how many are."""
    kind = kind_of(day)
    note = vault / "journal" / day.strftime("%Y/%m-%B/%Y-%m-%d.md")
    if kind == "evening before":
        moment = _moment(day - timedelta(days=1), 21)
        set_clock(clock, moment)
        _make(vault, note, moment)
    # A moment before the day begins, the watcher hears of something, and sets its own alarm for the day's edge.
    set_clock(clock, _moment(day, int(DAY_STARTS[:2])) - _BEFORE)
    config.touch()
    time.sleep(_BEFORE)
    # watchdog can keep events back for half a second; a machine with other work to do is slow besides.
    watcher.rest(still=_SURE)
    config.touch()
    watcher.rest(still=_SURE)
    later = _moment(day + timedelta(days=1), 2, 30) if kind == "late" else _moment(day, 9)
    set_clock(clock, later)
    if kind == "none":
        (vault / "another note.md").write_text(f"{day}\n")
        return 0
    if kind == "evening before":
        # In the morning it is opened and written in.
        with note.open("a") as file:
            file.write("in the morning\n")
        os.utime(note, (later, later))
        watcher.wait_for('"left_alone"')
        return 0
    _make(vault, note, later)
    said = json.loads(watcher.wait_for('"inserted"'))
    assert said["date"] == day.isoformat(), said
    if day.toordinal() % 17 == 0:
        # Taken out again by hand, which is final.
        note.write_text(_TEXT)
        return 0
    if day.toordinal() % 5 == 0:
        with note.open("a") as file:
            file.write("an answer\n")
    return 1


def _make(vault: Path, note: Path, moment: float) -> None:
    """As an editor: the folders first, then the note, whose time is of the watcher's clock from the first moment."""
    apart = str(vault / "being made.tmp")
    seconds = int(moment)
    steps = [
        ["mkdir", str(note.parent)],
        ["write", apart, _TEXT],
        ["utimes", apart, seconds],
        ["move", apart, str(note)],
    ]
    subprocess.run(["node", str(EDITOR), json.dumps(steps)], check=True, stdout=subprocess.DEVNULL)


def _moment(day: date, hour: int, minute: int = 0) -> float:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(ZONE)).timestamp()


def _cycle() -> int:
    """How many prompts there are before one may come again: all that need no yes."""
    command = [sys.executable, "-m", "vaultkind", "prompts", "list", "--json"]
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "VAULTKIND_HOME": home, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return sum(row["consent"] == "none" for row in json.loads(done.stdout))


def report(days: int) -> None:
    """Live so many days in a row."""
    found = live([FIRST + timedelta(days=number) for number in range(days)])
    print(f"{found.days} days from {FIRST} in {found.seconds / 60:.1f} minutes, {ZONE}, a day begins at {DAY_STARTS}")
    print(f"notes made: {found.notes}; prompts due and left in: {found.expected}; prompts there: {found.prompts}")
    print(f"prompts anywhere else, or a second in one note: {found.others}; repeats within a cycle: {found.repeats}")
    start, first, end = found.memory
    print(f"resident memory: {start} KiB at the start, {first} after the first prompt, {end} at the end")
    print(f"end to start: {end / start:.3f}; bar: 1.1")
