"""Runs commands one after another in alternation, and says how long each took by the clock and by the processor, and
how much memory the kernel counted.
"""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

# Linux counts the most memory in KiB, macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


# A process's max RSS starts at the size of the one it was forked from, so a small one does the starting.
_LAUNCH = """
import os, sys, time
null = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
started = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=null)
_child, status, used = os.wait4(child, 0)
print(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status) and 1)
"""


@dataclass(frozen=True, slots=True)
class Case:
    """Something to measure. ``rounds`` is a limit of its own where one run takes minutes."""

    name: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    rounds: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured of a case.

    ``seconds`` of each run by the clock, ``processor`` those that all its processes used of the cores together, and
    the most memory of any one process in all runs, in MB (10^6 bytes).
    """

    name: str
    seconds: tuple[float, ...]
    processor: tuple[float, ...]
    megabytes: float

    @property
    def median(self) -> float:
        """The median of the seconds."""
        return statistics.median(self.seconds)

    @property
    def used(self) -> float:
        """The median of the processor's seconds."""
        return statistics.median(self.processor)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure against another, or against nothing, and its bar if it has one. ``at_most`` is its good side.

    ``used`` is the same by the processor's time, which other programs on the machine change little. It is what counts
    with ``by_processor``: for one process against another, when neither waits for anything.
    """

    name: str
    value: float
    bar: float | None
    used: float | None = None
    unit: str = "x"
    at_most: bool = True
    by_processor: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether what counts is on the good side."""
        if self.bar is None:
            return None
        value = self.used if self.by_processor and self.used is not None else self.value
        return value <= self.bar if self.at_most else value >= self.bar


def against(
    name: str, one: Figure, other: Figure, bar: float | None, *, at_most: bool = True, by_processor: bool = False
) -> Ratio:
    """The ratio of two figures that were measured in alternation: the median of the rounds' own ratios."""
    rounds = [a / b for a, b in zip(one.seconds, other.seconds, strict=False)]
    return Ratio(
        name, statistics.median(rounds), bar, one.used / other.used, at_most=at_most, by_processor=by_processor
    )


def growth(name: str, small: Figure, large: Figure, times: int) -> Ratio:
    """The exponent with which time grows with the number of notes: 0 not at all, 1 in step."""
    by_clock, by_processor = large.median / small.median, large.used / small.used
    return Ratio(f"{name}: exponent", math.log(by_clock, times), None, math.log(by_processor, times), unit="")


def once(command: Sequence[str], environment: Iterable[tuple[str, str]] = ()) -> tuple[float, float, float]:
    """Seconds from start to end of a command, those of the processor, and its max RSS in MB. Its output is dropped.

    Of a command with processes of its own, the memory is that of the largest one. Raises RuntimeError where it fails.
    """
    started = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCH, *command],
        env={**os.environ, **dict(environment)},
        capture_output=True,
        text=True,
        errors="replace",
    )
    if started.returncode:
        raise RuntimeError(f"{command[0]} ended with {started.returncode}: {started.stderr[-500:]}")
    seconds, used, most = started.stdout.split()
    return float(seconds), float(used), int(most) * _UNIT / 1e6


def alternate(cases: Sequence[Case], rounds: int) -> dict[str, Figure]:
    """Run all cases in turn, again and again, so that whatever slows the machine down slows all of them."""
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    processor: dict[str, list[float]] = {case.name: [] for case in cases}
    memory: dict[str, float] = dict.fromkeys(seconds, 0.0)
    for number in range(rounds):
        for case in cases:
            if number < (rounds if case.rounds is None else case.rounds):
                took, used, most = once(case.command, case.environment)
                seconds[case.name].append(took)
                processor[case.name].append(used)
                memory[case.name] = max(memory[case.name], most)
                print(f"  {number + 1}/{rounds} {case.name}: {took:.3f} s", file=sys.stderr, flush=True)
    return {
        name: Figure(name, tuple(rows), tuple(processor[name]), memory[name]) for name, rows in seconds.items() if rows
    }


def _rows(figures: Iterable[Figure], ratios: Iterable[Ratio]) -> tuple[list[list[str]], list[list[str]]]:
    measured = [["", "median s", "fastest", "slowest", "processor s", "runs", "MB"]]
    for one in figures:
        times = (f"{value:.3f}" for value in (one.median, min(one.seconds), max(one.seconds), one.used))
        measured.append([one.name, *times, str(len(one.seconds)), f"{one.megabytes:.1f}"])
    held = [["", "found", "by processor", "bar", ""]]
    for ratio in ratios:
        sign = "<=" if ratio.at_most else ">="
        bar = "" if ratio.bar is None else f"{sign} {ratio.bar:g} {ratio.unit}"
        word = {True: "reached", False: "not reached", None: ""}[ratio.reached]
        used = "" if ratio.used is None else f"{ratio.used:.2f} {ratio.unit}".rstrip()
        held.append([ratio.name, f"{ratio.value:.2f} {ratio.unit}".rstrip(), used, bar, word])
    return measured, held


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows as columns, the first to the left and the others to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ([cell.rjust(width) for cell, width in zip(row, widths, strict=True)] for row in rows)
    return "\n".join("  ".join([row[0].ljust(widths[0]), *cells[1:]]) for row, cells in zip(rows, lines, strict=True))


def as_markdown(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a Markdown table."""
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|---" + "|---:" * (len(rows[0]) - 1) + "|", *rest])


def machine() -> str:
    """What the figures were made on."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors"


def say(title: str, figures: Sequence[Figure], ratios: Sequence[Ratio], form: str) -> None:
    """Print figures and ratios as ``text``, ``markdown`` or ``json``."""
    if form == "json":
        kept = [{**asdict(one), "median": one.median, "used": one.used} for one in figures]
        judged = [{**asdict(one), "reached": one.reached} for one in ratios]
        print(json.dumps({"title": title, "machine": machine(), "figures": kept, "ratios": judged}, indent=1))
        return
    shown = as_markdown if form == "markdown" else as_text
    print("\n\n".join([title, machine(), *(shown(rows) for rows in _rows(figures, ratios))]))


def venv_python(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
