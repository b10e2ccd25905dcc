"""Lines are weighed as a whole: what stands around a rule's words has a say, and a person's own phrases stand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from vaultkind.configkeys import OwnPattern
from vaultkind.core.consent import Grant
from vaultkind.core.reported import WordRules
from vaultkind.core.weights import weights_as_bytes, weights_from
from vaultkind.library import templates
from vaultkind.patternfiles import read_search, read_weights

FILE = templates() / "patterns" / "en" / "weights.bin"
LINES = Path(__file__).resolve().parents[1] / "data" / "sentences" / "en"


@cache
def rules(*own: OwnPattern) -> WordRules:
    read = read_search(Grant(words=True), "en", own).rules
    assert read is not None
    return read


def found(line: str, *own: OwnPattern) -> list[str]:
    return [rule.id for rule in rules(*own).found(line)]


def test_the_shipped_weights_are_written_as_they_were_read() -> None:
    """What the file holds comes back byte for byte, with a value for each trait and pattern."""
    data = FILE.read_bytes()
    weights = weights_from(data)
    assert weights_as_bytes(weights) == data
    assert [len(values) for values in weights.values] == [len(weights.keys)] * len(weights.names)
    assert list(weights.keys) == sorted(set(weights.keys))


def test_a_line_counts_without_a_rule_where_it_reads_like_many_that_were_meant() -> None:
    """A line that no rule sees is found, and ``--explain`` can say that it was weighed."""
    rows = [json.loads(line) for line in (LINES / "built-on.jsonl").read_text(encoding="utf-8").splitlines()[:200]]
    wholes = [row["labels"] for row in rows if "en/rest.whole" in found(row["text"])]
    assert wholes
    assert all("rest" in labels for labels in wholes)


@pytest.mark.parametrize("line", ["The rest of the team stayed late.", "Bought bread, milk and stamps.", ""])
def test_an_ordinary_line_weighs_nothing(line: str) -> None:
    """A line that reads like none of them is no mention."""
    assert found(line) == []


def test_a_phrase_of_ones_own_holds_whatever_the_weights_say() -> None:
    """A person's own words for a pattern that ships are not weighed."""
    own = OwnPattern("rest", marks=("rest",), words=("purple lamp",))
    assert found("Purple lamp, invoices, tax.", own) == ["own/rest"]


def test_a_language_without_labelled_lines_has_no_weights() -> None:
    """German keeps to its rules."""
    assert read_weights("de") is None
