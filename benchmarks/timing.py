"""Runs commands one after another in alternation and says how long each took and how much memory the kernel counted."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

# Linux counts the most memory in KiB, macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Case:
    """Something to measure. ``rounds`` is a limit of its own where one run takes minutes."""

    name: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    rounds: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured of a case: seconds of each run, and the most memory of all runs, in MB (10^6 bytes)."""

    name: str
    seconds: tuple[float, ...]
    megabytes: float

    @property
    def median(self) -> float:
        """The median of the seconds."""
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure against another, or against nothing, and its bar. ``at_most`` says which side of the bar is good."""

    name: str
    value: float
    bar: float
    unit: str = "x"
    at_most: bool = True

    @property
    def reached(self) -> bool:
        """Whether the value is on the good side."""
        return self.value <= self.bar if self.at_most else self.value >= self.bar


def once(command: Sequence[str], environment: Iterable[tuple[str, str]] = ()) -> tuple[float, float]:
    """Seconds from start to end of a command, and its max RSS in MB. Its output goes to /dev/null.

    Of a command with processes of its own, the memory is that of the largest one. Raises RuntimeError where it fails.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **dict(environment)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    problem = process.stderr.read()
    _pid, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {problem.decode(errors='replace')[-500:]}")
    return took, used.ru_maxrss * _UNIT / 1e6


def alternate(cases: Sequence[Case], rounds: int) -> dict[str, Figure]:
    """Run all cases in turn, again and again, so that whatever slows the machine down slows all of them."""
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    memory: dict[str, float] = dict.fromkeys(seconds, 0.0)
    for number in range(rounds):
        for case in cases:
            if number < (rounds if case.rounds is None else case.rounds):
                took, used = once(case.command, case.environment)
                seconds[case.name].append(took)
                memory[case.name] = max(memory[case.name], used)
                print(f"  {number + 1}/{rounds} {case.name}: {took:.3f} s", file=sys.stderr, flush=True)
    return {name: Figure(name, tuple(rows), memory[name]) for name, rows in seconds.items() if rows}


def _rows(figures: Iterable[Figure], ratios: Iterable[Ratio]) -> tuple[list[list[str]], list[list[str]]]:
    measured = [["", "median s", "fastest", "slowest", "runs", "MB"]]
    for one in figures:
        times = (f"{value:.3f}" for value in (one.median, min(one.seconds), max(one.seconds)))
        measured.append([one.name, *times, str(len(one.seconds)), f"{one.megabytes:.1f}"])
    held = [["", "found", "bar", ""]]
    for ratio in ratios:
        sign = "<=" if ratio.at_most else ">="
        found, bar = f"{ratio.value:.2f} {ratio.unit}", f"{sign} {ratio.bar:g} {ratio.unit}"
        held.append([ratio.name, found, bar, "reached" if ratio.reached else "not reached"])
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
        kept = [{**asdict(one), "median": one.median} for one in figures]
        judged = [{**asdict(one), "reached": one.reached} for one in ratios]
        print(json.dumps({"title": title, "machine": machine(), "figures": kept, "ratios": judged}, indent=1))
        return
    shown = as_markdown if form == "markdown" else as_text
    print("\n\n".join([title, machine(), *(shown(rows) for rows in _rows(figures, ratios))]))


def venv_python(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
