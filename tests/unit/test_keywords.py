"""A line that is passed over for its words is one in which no rule holds, however it is spelled and marked up."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from vaultkind.core.consent import Grant
from vaultkind.core.keywords import Keywords
from vaultkind.patternfiles import read_search

LINES = Path(__file__).parents[2] / "benchmarks" / "lines"
SPELLINGS = [
    lambda word: word.upper(),
    lambda word: f"**{word}**",
    lambda word: f"{word[:1]}*{word[1:]}",
    lambda word: f"[[{word}]]",
    lambda word: f"[[Page|{word}]]",
    lambda word: f"{word}\u2026",
    lambda word: word.replace("'", "\u2019"),
    lambda word: word.replace("'", ""),
    lambda word: f"\u201c{word}",
    lambda word: f"{word}_",
]


def test_no_line_is_passed_over_in_which_a_rule_holds():
    rules = read_search(Grant(words=True), "en").rules
    assert rules is not None
    thorough = replace(rules, keywords=Keywords(rules.grammar, [(frozenset(), (), None)]))
    draw = random.Random(5)
    reported = 0
    for line in (LINES / "mentions.txt").read_text(encoding="utf-8").splitlines():
        for spell in SPELLINGS:
            words = line.replace("{name}", "Ana").replace("{time}", "21:30").replace("{n}", "20").split()
            at = draw.randrange(len(words))
            words[at] = spell(words[at])
            text = " ".join(words)
            held = thorough.found(text)
            assert rules.found(text) == held, text
            reported += bool(held)
    assert reported > 200


@pytest.mark.parametrize("line", ["Rain most of the morning.", "Fog until eleven.", ""])
def test_an_ordinary_line_is_passed_over(line):
    rules = read_search(Grant(words=True), "en").rules
    assert rules is not None
    assert not rules.keywords.may_hold(line)


def test_a_curly_apostrophe_keeps_no_line_back():
    rules = read_search(Grant(words=True), "en").rules
    assert rules is not None
    line = "Wrote to the editor that I won't cut the chapter."
    told = [rule.id for rule in rules.found(line)]
    assert told == ["en/boundary.told"]
    assert all([rule.id for rule in rules.found(line.replace("'", sign))] == told for sign in "\u2019\u2018\u02bc")
