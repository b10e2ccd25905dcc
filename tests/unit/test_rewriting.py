"""Short forms are written out as if each rule were tried on every text, though most are passed over."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkind.core.rewriting import Rewriting
from vaultkind.library import templates

RULES = {
    language: [
        (rule["from"], rule["to"])
        for rule in tomllib.loads(
            (templates() / "patterns" / language / "grammar.toml").read_text(encoding="utf-8")
        ).get("written", ())
    ]
    for language in ("en", "de", "es")
}
ALWAYS = {
    language: [(re.compile(rf"\b(?:{text})", re.IGNORECASE), plain) for text, plain in rules]
    for language, rules in RULES.items()
}
# One word after another.
_ROWS = """
I'd didn't done been to didnt could of the id go ill call w/ w/o n cos it'll well. '98 in a&b & cannot Im
hab's i hab net u. 5 std. gesagt: nein froh, dass ich unterm ob vor und zurück
q pa' la esta mañana d al fin dije, que min tel. tb
"""
TEXTS = st.lists(st.sampled_from(_ROWS.split()) | st.text(max_size=6), max_size=9).map(" ".join)


@pytest.mark.parametrize("language", RULES)
@given(text=TEXTS)
def test_a_text_is_written_out_as_by_all_rules_in_a_row(language: str, text: str) -> None:
    """Looking up which rules could begin in a text changes nothing about what comes out."""
    wanted = text
    for pattern, plain in ALWAYS[language]:
        wanted = pattern.sub(plain, wanted)
    assert Rewriting(RULES[language])(text) == wanted


def test_words_met_before_are_written_out_as_when_they_were_new() -> None:
    """What is remembered of a word holds wherever the word stands."""
    rewriting = Rewriting(RULES["en"])
    assert [rewriting("I didn't rest n I'd say so") for _time in range(3)] == ["I did not rest and I would say so"] * 3


def test_a_rule_with_a_choice_at_its_top_is_tried_on_every_text() -> None:
    """Such a rule has no one beginning to look words up by."""
    assert Rewriting([("naps|long sleeps", "rest")])("two long sleeps, naps") == "two rest, rest"
