"""Two devices that share a vault over a real Syncthing, a watcher on each, day after day.

libfaketime sets the watchers' clock and Node writes as an editor would. Days differ: a note is made on one device and
written in on the other; made while both are offline, and they stay so into the next day; made on both while offline, in
the same words or in different ones; an older note is written in. Different words are a conflict with or without
vaultkind, so a run without it is the baseline. With seeds that differ, as if choice were left to chance, the same words
on both are a conflict as well, of vaultkind's making.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.clock import clock_of, set_clock
from benchmarks.peers import Running, configure, rest, running
from benchmarks.syncthing import Pair, held, paired, wait_until
from benchmarks.year import EDITOR

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

    def make(self, day: date, words: str) -> None:
        """Make the day's note, whose time is of the watcher's clock from the first moment."""
        note, seconds = str(self.note(day)), int(_moment(day))
        _edit(["write", self.apart, f"# A day\n\n- {words}\n"], ["utimes", self.apart, seconds])
        os.replace(self.apart, note)

    def add(self, day: date, words: str) -> None:
        """Write a line at the end of a day's note."""
        _edit(["append", str(self.note(day)), f"{words}\n"])

    def dawn(self) -> None:
        """Have the watcher see that it is another day, before anything else happens on it.

        A configuration that cannot be read, and then can, gives two events to wait for.
        """
        if self.watcher is not None:
            config = self.home / "config.toml"
            sound = config.read_text()
            self.watcher.skip()
            config.write_text("broken\n")
            self.watcher.wait_for('"error"', 90)
            config.write_text(sound)
            self.watcher.wait_for('"ready"', 90)

    def prompted(self, day: date) -> None:
        """Wait for the day's prompt on this device, whether its watcher put it in or it came from the other."""
        if self.watcher is not None:
            said = self.watcher.said
            wait_until(
                lambda: _BLOCK.search(self.note(day).read_bytes()),
                lambda: f"the prompt of {day} comes to {self.vault}; {said[-5:]}",
            )


class Household:
    """Two devices in step, and a clock that both watchers go by."""

    def __init__(self, base: Path, pair: Pair, devices: tuple[Device, Device]) -> None:
        self.pair = pair
        self.devices = devices
        self._clock = base / "clock"
        self._words: list[str] = []
        self._expected = 0

    def live(self, first: date, days: int, mode: str = "both", kinds: tuple[str, ...] = KINDS) -> Lived:
        """Live through so many days, of these kinds in turn.

        ``none``: without vaultkind. ``differing``: with another seed on each device.
        """
        began = time.monotonic()
        self._words, self._expected = [], 0
        set_clock(self._clock, _moment(first - timedelta(days=1)))
        with ExitStack() as stack:
            if mode != "none":
                for number, device in enumerate(self.devices):
                    seed = {"seed": f"chance {number}"} if mode == "differing" else {}
                    device.watcher = stack.enter_context(self._watch(device, seed))
                    stack.callback(setattr, device, "watcher", None)
            for device in self.devices:
                if device.watcher is not None:
                    device.watcher.wait_for('"ready"', 60)
            for number in range(days):
                self._live_one(first + timedelta(days=number), kinds[number % len(kinds)])
            if self.pair.apart:
                self.pair.meet()
                self._settled()
        return self._count(first, days, mode, time.monotonic() - began)

    @contextmanager
    def _watch(self, device: Device, seed: dict[str, str]) -> Iterator[Running]:
        surroundings = configure(device.home, [device.vault], settle=_SETTLE, **seed) | {"TZ": "UTC"}
        command = [sys.executable, "-m", "vaultkind", "--vault", str(device.vault), "watch", "--json"]
        with running([*clock_of(self._clock), *command], surroundings) as watcher:
            yield watcher

    def _live_one(self, day: date, kind: str) -> None:
        """One day, until both devices hold the same, or to its end where they are offline."""
        here, there = self.devices if kind != "there" else self.devices[::-1]
        set_clock(self._clock, _moment(day))
        for device in self.devices:
            device.dawn()
        made, later = f"made on {day}", f"later on {day}"
        if kind in ("away", "same words", "other words", "older"):
            self.pair.part()
        if kind in ("same words", "other words"):
            for name, device in zip(("one", "other"), self.devices, strict=True):
                words = made if kind == "same words" else f"{name} {made}"
                device.make(day, words)
                self._words.append(words)
            for device in self.devices:
                device.prompted(day)
            self._expected += kind == "other words"
        else:
            here.make(day, made)
            self._words.append(made)
            here.prompted(day)
        if kind == "away":
            return
        if kind == "older" and there.note(day - timedelta(days=3)).exists():
            there.add(day - timedelta(days=3), later)
            self._words.append(later)
        self.pair.meet()
        self._settled()
        if kind == "other words":
            if here.watcher is not None:
                # It comes out of both versions.
                wait_until(lambda: not self._in_versions(day), lambda: f"no prompt is left in the versions of {day}")
                self._settled()
        elif kind != "older":
            there.add(day, later)
            self._words.append(later)
            self._settled()

    def _in_versions(self, day: date) -> bool:
        return any(
            _BLOCK.search(raw) for one in self.devices for path, raw in held(one.vault).items() if f"{day}" in path
        )

    def _rest(self) -> None:
        """Wait until no watcher has anything to do."""
        rest([device.watcher for device in self.devices if device.watcher is not None], still=_SURE)

    def _settled(self) -> None:
        """Wait until files and watchers are at rest, the ones because of the others."""
        self.pair.settle()
        self._rest()
        self.pair.settle()

    def _count(self, first: date, days: int, mode: str, seconds: float) -> Lived:
        lived = tuple(f"{first + timedelta(days=number)}" for number in range(days))
        one, other = (
            {path: raw for path, raw in held(device.vault).items() if path.partition("/")[2].startswith(lived)}
            for device in self.devices
        )
        blocks = {path: len(_BLOCK.findall(raw)) for path, raw in one.items()}
        copies = {path for path in one if "sync-conflict" in path}
        return Lived(
            mode=mode,
            days=days,
            expected=self._expected,
            copies=len(copies),
            prompts=sum(count for path, count in blocks.items() if path not in copies),
            doubled=sum(max(0, count - 1) for count in blocks.values()),
            in_conflict=sum(blocks[path] for path in copies),
            lost=sum(
                not any(f"{words}\n".encode() in raw for raw in notes.values())
                for words in self._words
                for notes in (one, other)
            ),
            unlike=sum(one.get(path) != other.get(path) for path in {*one, *other}),
            seconds=seconds,
        )


@contextmanager
def household(base: Path) -> Iterator[Household]:
    """Two devices and a Syncthing on each, for as long as the block lasts."""
    devices = (Device(base, 1), Device(base, 2))
    with paired(base, (devices[0].vault, devices[1].vault)) as pair:
        yield Household(base, pair, devices)


def _edit(*steps: list[object]) -> None:
    subprocess.run(["node", str(EDITOR), json.dumps(steps)], check=True, stdout=subprocess.DEVNULL)


def _moment(day: date) -> float:
    return (datetime(day.year, day.month, day.day, 9) - datetime(1970, 1, 1)).total_seconds()


def report(days: int, mode: str) -> None:
    """Live so many days in one mode, and say what they came to."""
    with tempfile.TemporaryDirectory() as folder, household(Path(folder)) as both:
        found = both.live(FIRST, days, mode)
    print(f"{found.days} days, {found.mode}, in {found.seconds / 60:.1f} minutes, load {os.getloadavg()[0]:.1f}")
    print(f"conflict copies: {found.copies}; days on which both wrote other words: {found.expected}")
    print(
        f"prompts in notes: {found.prompts}; a second one in a note: {found.doubled}; "
        f"in conflict copies: {found.in_conflict}"
    )
    print(f"words lost on either device: {found.lost}; notes that differ between the two: {found.unlike}", flush=True)


def report_all(days: int, modes: tuple[str, ...] = MODES) -> None:
    """With vaultkind on both, without it, and with choice left to chance; or some of these."""
    for number, mode in enumerate(modes):
        if number:
            print()
        report(days, mode)
