"""``python -m benchmarks [--quick] [NAME…]``: runs the measurements and prints each with its peer."""

from __future__ import annotations

import sys

from benchmarks import arrival, days, idle, storm, year


def main() -> None:
    """Run all, or those that are named; ``--quick`` with fewer rounds."""
    quick = "--quick" in sys.argv[1:]
    known = {
        "arrival": lambda: arrival.report(rounds=12 if quick else 100),
        "days": lambda: days.report(rounds=3 if quick else 10),
        "idle": lambda: idle.report(seconds=5 if quick else 60),
        "storm": lambda: storm.report(files=2_000 if quick else 20_000),
        "year": lambda: year.report(days=30 if quick else 366),
    }
    named = [name for name in sys.argv[1:] if name in known]
    for number, name in enumerate(named or known):
        if number:
            print()
        known[name]()


if __name__ == "__main__":
    main()
