"""Two devices that share a vault over a real Syncthing, a watcher on each, day after day.

libfaketime sets the watchers' clock and Node writes as an editor would. Days differ: a note is made on one device and
written in on the other; made while both are offline; made on both at once, in the same words or in different ones;
an older note is written in. The last kind but one is a conflict with or without vaultkind, so a run without it is the
baseline. With seeds that differ, as if choice were left to chance, the same run has conflicts of vaultkind's making.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.peers import Running, configure, running
from benchmarks.syncthing import Pair, conflicts, held, paired
from benchmarks.year import EDITOR, clock_of, set_clock

FIRST = date(2027, 9, 1)
KINDS = ("here", "there", "away", "same words", "older", "other words")
MODES = ("both", "none", "differing")
_SETTLE = 0.5
_SURE = 0.55
_BLOCK = re.compile(rb"> \[!vaultkind\|(\S+?)\]")


@dataclass(frozen=True)
class Lived:
    """What a stretch of days came to.

    ``expected`` are the conflict copies of days on which two people's words differ; ``copies`` all of them.
    """

    mode: str
    days: int
    expected: int
    copies: int
    prompts: int
    doubled: int
    in_conflict: int
    lost: int
    unlike: int
    seconds: float


class Device:
    """A vault, the home of its vaultkind, and its watcher if it has one."""

    def __init__(self, base: Path, number: int) -> None:
        self.vault = base / f"device {number}" / "Notes"
        self.home = base / f"home {number}"
        self.apart = str(base / f"being made {number}")
        self.watcher: Running | None = None
        (self.vault / ".obsidian").mkdir(parents=True)
        (self.vault / "journal").mkdir()
        (self.vault / ".obsidian" / "daily-notes.json").write_text(json.dumps({"folder": "journal"}))

    def note(self, day: date) -> Path:
        """The day's note."""
        return self.vault / "journal" / f"{day}.md"

    def make(self, day: date, text: str, moment: float) -> None:
        """Make the day's note, whose time is of the watcher's clock from the first moment."""
        _edit(
            ["write", self.apart, text], ["utimes", self.apart, int(moment)], ["move", self.apart, str(self.note(day))]
        )

    def awake(self) -> None:
        """Let the watcher hear of something, and see that it is another day."""
        if self.watcher is not None:
            (self.home / "config.toml").touch()

    def rest(self) -> None:
        """Wait until the watcher has nothing to do."""
        if self.watcher is not None:
            self.watcher.rest(still=_SURE)

    def prompted(self, day: date) -> None:
        """Wait for the day's prompt on this device."""
        if self.watcher is not None:
            while json.loads(self.watcher.wait_for('"inserted"', 90))["date"] != day.isoformat():
                pass


def _edit(*steps: list[object]) -> None:
    subprocess.run(["node", str(EDITOR), json.dumps(steps)], check=True, stdout=subprocess.DEVNULL)


def live(days: int, mode: str = "both", kinds: tuple[str, ...] = KINDS) -> Lived:
    """Live through so many days, of these kinds in turn.

    ``none``: without vaultkind. ``differing``: with another seed on each device.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        base = Path(folder)
        clock = base / "clock"
        set_clock(clock, _moment(FIRST - timedelta(days=1)))
        devices = (Device(base, 1), Device(base, 2))
        pair = stack.enter_context(paired(base, (devices[0].vault, devices[1].vault)))
        pair.settle()
        if mode != "none":
            for number, device in enumerate(devices):
                seed = {"seed": f"chance {number}"} if mode == "differing" else {}
                surroundings = configure(device.home, [device.vault], settle=_SETTLE, **seed)
                command = [sys.executable, "-m", "vaultkind", "--vault", str(device.vault), "watch", "--json"]
                device.watcher = stack.enter_context(
                    running([*clock_of(clock), *command], surroundings | {"TZ": "UTC"})
                )
            for device in devices:
                assert device.watcher is not None
                device.watcher.wait_for('"ready"', 60)
        words: list[str] = []
        expected = 0
        for number in range(days):
            day = FIRST + timedelta(days=number)
            kind = kinds[number % len(kinds)]
            set_clock(clock, _moment(day))
            for device in devices:
                device.awake()
            for device in devices:
                device.rest()
            words += _live_one(day, kind, devices, pair)
            expected += kind == "other words"
        pair.settle()
        return _count(mode, days, expected, devices, words, time.monotonic() - began)


def _live_one(day: date, kind: str, devices: tuple[Device, Device], pair: Pair) -> list[str]:
    """One day, until both devices hold the same; the words that were written on it."""
    here, there = devices if kind != "there" else devices[::-1]
    moment = _moment(day)
    made, later = f"made on {day}", f"later on {day}"
    if kind in ("here", "there"):
        here.make(day, f"# A day\n\n- {made}\n", moment)
        here.prompted(day)
    elif kind == "away":
        pair.part()
        here.make(day, f"# A day\n\n- {made}\n", moment)
        here.prompted(day)
        pair.meet()
    elif kind == "same words":
        pair.part()
        for device in devices:
            device.make(day, f"# A day\n\n- {made}\n", moment)
        for device in devices:
            device.prompted(day)
        pair.meet()
    elif kind == "other words":
        pair.part()
        for name, device in zip(("one", "other"), devices, strict=True):
            device.make(day, f"# A day\n\n- {name} {made}\n", moment)
        for device in devices:
            device.prompted(day)
        pair.meet()
        _settled(devices, pair)
        end = time.monotonic() + 30
        # Without a watcher there is no prompt; with one, it comes out of both versions.
        while any(_BLOCK.search(raw) for path, raw in held(here.vault).items() if str(day) in path):
            if time.monotonic() > end:
                break
            time.sleep(0.1)
        _settled(devices, pair)
        return [f"one {made}", f"other {made}"]
    else:
        pair.part()
        older = there.note(day - timedelta(days=3))
        if older.exists():
            _edit(["append", str(older), f"{later}\n"])
        here.make(day, f"# A day\n\n- {made}\n", moment)
        here.prompted(day)
        pair.meet()
        _settled(devices, pair)
        return [made, *([later] if older.exists() else [])]
    _settled(devices, pair)
    _edit(["append", str(there.note(day)), f"{later}\n"])
    _settled(devices, pair)
    return [made, later]


def _settled(devices: tuple[Device, Device], pair: Pair) -> None:
    """Wait until files and watchers are at rest, the ones because of the others."""
    pair.settle()
    for device in devices:
        device.rest()
    pair.settle()


def _count(
    mode: str, days: int, expected: int, devices: tuple[Device, Device], words: list[str], seconds: float
) -> Lived:
    both = [held(device.vault) for device in devices]
    notes = {path: raw for path, raw in both[0].items() if "sync-conflict" not in path}
    copies = {path: raw for path, raw in both[0].items() if "sync-conflict" in path}
    blocks = {path: len(_BLOCK.findall(raw)) for path, raw in both[0].items()}
    lost = sum(not any(word.encode() in raw for raw in held_here.values()) for word in words for held_here in both)
    return Lived(
        mode,
        days,
        expected,
        len(conflicts(devices[0].vault)),
        sum(blocks[path] for path in notes),
        sum(max(0, count - 1) for count in blocks.values()),
        sum(blocks[path] for path in copies),
        lost,
        sum(both[0].get(path) != both[1].get(path) for path in {*both[0], *both[1]}),
        seconds,
    )


def _moment(day: date) -> float:
    return (datetime(day.year, day.month, day.day, 9) - datetime(1970, 1, 1)).total_seconds()


def report(days: int, mode: str) -> None:
    """Live so many days in one mode, and say what they came to."""
    found = live(days, mode)
    print(f"{found.days} days, {found.mode}, in {found.seconds / 60:.1f} minutes, load {os.getloadavg()[0]:.1f}")
    print(f"conflict copies: {found.copies}; days on which both wrote other words: {found.expected}")
    print(
        f"prompts in notes: {found.prompts}; a second one in a note: {found.doubled}; "
        f"in conflict copies: {found.in_conflict}"
    )
    print(f"words lost on either device: {found.lost}; notes that differ between the two: {found.unlike}")


def report_all(days: int) -> None:
    """With vaultkind on both, without it, and with choice left to chance."""
    for number, mode in enumerate(MODES):
        if number:
            print()
        report(days, mode)
