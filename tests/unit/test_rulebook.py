"""What the language check goes by: lists of words as data, how sentences end, how syllables are counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkind.core.language import check_page, check_prompt
from vaultkind.core.packcheck import check_block, check_card
from vaultkind.core.readability import Syllables
from vaultkind.core.rulebook import Rulebook, rulebook_from
from vaultkind.core.sentences import Paragraph, paragraphs, sentences, silenced, words
from vaultkind.library import read_rulebook

ENGLISH = read_rulebook("en")


class TestData:
    def test_a_language_without_words_still_has_the_rest(self) -> None:
        rules = read_rulebook("xx")
        assert rules == Rulebook("xx")
        found = check_prompt(rules, Paragraph("Uno. Dos. Tres! ¿Y? ¿Z? MUST you?", 1), "x", "plain")
        assert {one.code for one in found} == {"VK103", "VK107", "VK112"}

    @pytest.mark.parametrize("name", ["../en", "/etc/passwd", "", "EN", "en.toml"])
    def test_a_language_is_a_name_and_no_path(self, name: str) -> None:
        assert not read_rulebook(name).words

    @pytest.mark.parametrize("data", [{"VK999": {}}, {"VK102": {"word": []}}, {"readability": {}}])
    def test_a_slip_in_the_data_is_told(self, data: dict[str, object]) -> None:
        with pytest.raises(KeyError):
            rulebook_from("xx", data)

    def test_a_formula_on_which_more_is_easier(self) -> None:
        """Fernandez Huerta's for Spanish, with numbers as published."""
        data = {"name": "x", "constant": 206.84, "words_per_sentence": -1.02, "syllables_per_word": -60, "at_least": 80}
        formula = rulebook_from("es", {"readability": {**data, "vowels": "[aeiou]+", "noise": 42}}).readability
        assert formula is not None
        assert formula.value([["la", "casa"]]) == pytest.approx(206.84 - 1.02 * 2 - 60 * 1.5)
        assert not formula.too_hard([["la", "luz", "es", "gris"] * 3], short=False)
        assert formula.too_hard([["considerablemente", "significativa"] * 3], short=True)

    def test_long_words_as_a_share(self) -> None:
        """The fourth Wiener Sachtextformel, as published."""
        data = {"name": "x", "constant": -1.693, "words_per_sentence": 0.2656, "long_words_percent": 0.2744}
        formula = rulebook_from(
            "de", {"readability": {**data, "vowels": "[aeiouäöü]+", "noise": 9, "at_most": 5}}
        ).readability
        assert formula is not None
        assert formula.value([["der", "regenschirm", "ist", "nass"]]) == pytest.approx(
            -1.693 + 0.2656 * 4 + 0.2744 * 25
        )

    @pytest.mark.parametrize(
        "counted",
        [
            "any 2, open 2, about 2, even 2, idea 3, radio 3, quiet 2",
            "stopped 1, wanted 2, makes 1, boxes 2, table 2, whole 1, the 1",
            "didn't 2, don't 1, question 2, in-between 3, neutrally 3",
            "lately 2, sometimes 2, everything 3, somebody's 3",
        ],
    )
    def test_syllables_of_everyday_words(self, counted: str) -> None:
        assert ENGLISH.readability is not None
        for row in counted.split(", "):
            word, count = row.split(" ")
            assert ENGLISH.readability.syllables.count(word) == int(count), word


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("One. Two? Three", ["One.", "Two?", "Three"]),
            ('"Later." It is.', ['Later."', "It is."]),
            ("At 3 p.m. Bread, e.g. rye.", ["At 3 p.m. Bread, e.g. rye."]),
            ('Did you say "no." to it?', ['Did you say "no." to it?']),
            ("¿Qué? Nada.", ["Qué?", "Nada."]),
            ("1.5 or so", ["1.5 or so"]),
            ("  ", []),
        ],
    )
    def test_where_they_end(self, text: str, found: list[str]) -> None:
        assert [one.text for one in sentences(text, frozenset({"p.m.", "e.g."}))] == found

    def test_what_is_a_word(self) -> None:
        assert words("Don’t in-between 1.5, it's ¤¤ x_y") == ("don’t", "in-between", "1.5", "it's", "x", "y")

    @given(st.text(st.characters() | st.sampled_from("`<!->\n#.?/ [](")))
    def test_any_text_can_be_looked_at(self, text: str) -> None:
        quiet = silenced(text)
        assert len(quiet) == len(text)
        assert quiet.count("\n") == text.count("\n")
        for one in sentences(quiet):
            assert quiet[one.start :].startswith(one.text)
        last = text.count("\n") + 1
        assert all(1 <= one.line <= last for one in paragraphs(text))
        assert all(1 <= one.line <= last for one in check_page(ENGLISH, text, "x"))
        list(check_block(ENGLISH, text, "x"))
        list(check_card(ENGLISH, text, "x", None, ()))
        list(check_prompt(ENGLISH, Paragraph(text, 1), "x", "plain"))


def test_no_vowel_is_still_a_syllable() -> None:
    assert Syllables(re.compile("[aeiou]+")).count("hm") == 1
