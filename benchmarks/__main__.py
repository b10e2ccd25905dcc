"""``python -m benchmarks [arrival|summary|words] [--quick] [--format text|markdown|json]``; without a name, all."""

from __future__ import annotations

import argparse

from benchmarks import arrival, summary, words


def main() -> None:
    """Run what is named, or all; ``--quick`` with fewer rounds and smaller vaults."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=("arrival", "summary", "words"))
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and a tenth of the notes")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    given = parser.parse_args()
    if given.name in (None, "arrival"):
        arrival.report(rounds=12 if given.quick else 100)
    if given.name in (None, "summary"):
        large = summary.SMALL if given.quick else summary.LARGE
        summary.report(rounds=3 if given.quick else 5, large=large, form=given.format)
    if given.name in (None, "words"):
        words.report(form=given.format)


if __name__ == "__main__":
    main()
