"""``python -m benchmarks [NAME…] [--quick] [--format text|markdown|json]``: each measurement beside its peer."""

from __future__ import annotations

import argparse
import compileall
from pathlib import Path

import benchmarks
import vaultkind
from benchmarks import arrival, days, devices, idle, longlife, start, storm, summary, words, year


def main() -> None:
    """Run what is named, or all; ``--quick`` with fewer rounds and smaller vaults."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = ("start", "summary", "days", "idle", "storm", "arrival", "year", "longlife", "devices", "words")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"out of {', '.join(names)}; all without one")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and a tenth of the notes")
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="of the tables of start, summary and words",
    )
    parser.add_argument("--mode", choices=devices.MODES, nargs="*", help="of devices; all without one")
    given = parser.parse_args()
    quick, large = given.quick, summary.SMALL if given.quick else summary.LARGE
    known = {
        "start": lambda: start.report(rounds=5 if quick else 25, form=given.format),
        "arrival": lambda: arrival.report(rounds=12 if quick else 100),
        "days": lambda: days.report(rounds=3 if quick else 10),
        "devices": lambda: devices.report_all(6 if quick else 100, tuple(given.mode or devices.MODES)),
        "idle": lambda: idle.report(seconds=5 if quick else 60),
        "storm": lambda: storm.report(files=2_000 if quick else 20_000),
        "year": lambda: year.report(days=30 if quick else 366),
        "longlife": lambda: longlife.report(days=40 if quick else 366),
        "summary": lambda: summary.report(rounds=3 if quick else 5, large=large, form=given.format),
        "words": lambda: words.report(form=given.format),
    }
    if unknown := set(given.names) - set(known):
        parser.error(f"There is no measurement {min(unknown)!r}. There are: {', '.join(known)}.")
    # As pip leaves an installed package: a process that compiles its modules takes longer and more memory.
    for package in (vaultkind, benchmarks):
        compileall.compile_dir(Path(package.__path__[0]), quiet=2)
    for number, name in enumerate(given.names or known):
        if number:
            print()
        known[name]()


if __name__ == "__main__":
    main()
