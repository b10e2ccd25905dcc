"""Sentences are read as their writers labelled them, at least as well as a floor says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from vaultkind.core.consent import Grant
from vaultkind.core.patterns import BUILT_IN
from vaultkind.patternfiles import read_search

SENTENCES = Path(__file__).resolve().parents[1] / "data" / "sentences"
# The least precision and recall for any pattern, a little below what was measured: a change for the worse shows.
FLOORS = {
    ("en", "built-on"): (0.98, 0.88),
    ("en", "apart"): (0.95, 0.62),
    ("de", "built-on"): (0.95, 0.85),
    ("de", "apart"): (0.93, 0.70),
    ("es", "built-on"): (0.95, 0.90),
    ("es", "apart"): (0.90, 0.60),
}


def counted(language: str, name: str) -> dict[tuple[str, str], int]:
    rules = read_search(Grant(words=True), language).rules
    assert rules is not None
    counts: Counter[tuple[str, str]] = Counter()
    lines = (SENTENCES / language / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    # Of those that the weights are made from, a part is enough to see that they are what is read.
    for line in lines[:: len(lines) // 3_000 + 1]:
        row = json.loads(line)
        found = {rule.pattern for rule in rules.found(row["text"].removeprefix("- "))}
        counts.update((one, "right") for one in found & set(row["labels"]))
        counts.update((one, "wrong") for one in found - set(row["labels"]))
        counts.update((one, "passed over") for one in set(row["labels"]) - found)
    return counts


@pytest.mark.parametrize(("language", "name"), FLOORS)
def test_what_is_shown_was_meant_and_much_of_what_was_meant_is_shown(language: str, name: str) -> None:
    """Each pattern, in one test: whoever reads the sentences reads them for all of them."""
    counts = counted(language, name)
    precision, recall = FLOORS[language, name]
    below = {}
    for pattern in BUILT_IN:
        right, wrong, over = (counts[pattern, kind] for kind in ("right", "wrong", "passed over"))
        assert right, f"no sentence for {pattern}"
        if right / (right + wrong) < precision or right / (right + over) < recall:
            below[pattern] = {"right": right, "wrong": wrong, "passed over": over}
    assert not below
