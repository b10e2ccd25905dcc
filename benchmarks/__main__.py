"""``python -m benchmarks [--quick]``: runs every measurement and prints it with its peer."""

from __future__ import annotations

import sys

from benchmarks import arrival, days


def main() -> None:
    """Run all; ``--quick`` with fewer rounds."""
    quick = "--quick" in sys.argv[1:]
    arrival.report(rounds=12 if quick else 100)
    days.report(rounds=3 if quick else 10)


if __name__ == "__main__":
    main()
