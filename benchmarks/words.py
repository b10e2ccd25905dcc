"""How well sentences are read: precision and recall over labelled lines, for each file: ``python -m benchmarks words``.

A line of ``tests/data/sentences/LANGUAGE/*.jsonl`` is ``{"text", "labels", "kind"}``; ``labels`` are the patterns that
it mentions.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from benchmarks.timing import as_markdown, as_text
from vaultkind.core.consent import Grant
from vaultkind.core.patterns import BUILT_IN
from vaultkind.patternfiles import read_search

SENTENCES = Path(__file__).parents[1] / "tests" / "data" / "sentences"


def measure(file: Path, language: str) -> dict[str, tuple[int, int, int]]:
    """For each pattern: how often it was found rightly, found wrongly, and missed. Raises ValueError for a bad line."""
    rules = read_search(Grant(words=True), language).rules
    assert rules is not None
    counts: Counter[tuple[str, str]] = Counter()
    for line in filter(None, file.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        said, found = set(row["labels"]), {rule.pattern for rule in rules.found(row["text"])}
        counts.update((name, "right") for name in said & found)
        counts.update((name, "wrong") for name in found - said)
        counts.update((name, "missed") for name in said - found)
    return {name: (counts[name, "right"], counts[name, "wrong"], counts[name, "missed"]) for name in BUILT_IN}


def _share(part: int, rest: int) -> float | None:
    return part / (part + rest) if part + rest else None


def report(form: str, folder: Path = SENTENCES) -> None:
    """Print precision and recall for each file and pattern."""
    rows = []
    for file in sorted(folder.glob("*/*.jsonl")):
        for name, (right, wrong, missed) in measure(file, file.parent.name).items():
            source = f"{file.parent.name}/{file.stem}"
            rows.append((source, name, right, wrong, missed, _share(right, wrong), _share(right, missed)))
    head = ("file", "pattern", "right", "wrong", "missed", "precision", "recall")
    if form == "json":
        print(json.dumps([dict(zip(head, row, strict=True)) for row in rows], indent=1))
        return
    if not rows:
        print(f"No labelled lines lie in {folder}.")
        return
    shown = [
        ["-" if cell is None else f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row]
        for row in rows
    ]
    print((as_markdown if form == "markdown" else as_text)([list(head), *shown]))
