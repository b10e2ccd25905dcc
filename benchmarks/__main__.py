"""``python -m benchmarks [--quick]``: runs every measurement and prints it with its peer."""

from __future__ import annotations

import sys

from benchmarks import arrival


def main() -> None:
    """Run all; ``--quick`` with fewer rounds."""
    arrival.report(rounds=12 if "--quick" in sys.argv[1:] else 100)


if __name__ == "__main__":
    main()
