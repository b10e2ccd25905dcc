"""Grounding cards: those that ship offer and do not instruct, and a card that cannot be used is told kindly."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from vaultkind.core.card import PRACTICES, Card
from vaultkind.core.prompt import Problem
from vaultkind.library import find_card, read_card, templates
from vaultkind.render.ground import WAY_OUT, offer_text, page, whole_text
from vaultkind.words import speak

SHIPPED = sorted((templates() / "cards").glob("*/*.md"))
BREATH = (templates() / "cards" / "en" / "breath.md").read_text("utf-8")
TOUCH = (templates() / "cards" / "en" / "touch.md").read_text("utf-8")
# docs/packs.md, VK102 to VK104 and VK110, as far as single words go.
UNKIND = re.compile(
    r"(?i)\b(should|must|need to|ha(ve|s) to|ought|always|never|remember|don't|try|proud|great|well done|goal|target|"
    r"only|just|simply|easy|calm|safe|let go|relax|deep|worst|why|behind|still haven't)\b|!"
)
# VK101: a bare imperative opens no sentence.
ORDERS = re.compile(
    r"(?:^|[.?:] )(Look|Listen|Feel|Notice|Breathe|Hold(?!,)|Place|Put|Press|Close|Open|Take|Let|Think|Name|Say|Find|"
    r"Tense|Curl|Touch|Imagine|Sit|Follow|Keep)\b"
)


def told(text: str) -> list[tuple[int, str]]:
    card, problems = read_card(text.encode(), "card.md", "en")
    assert (card is None) == bool(problems)
    assert all(isinstance(one, Problem) and one.source == "card.md" and one.text.endswith(".") for one in problems)
    return [(one.line, one.text) for one in problems]


def words_of(card: Card) -> list[str]:
    return [*card.offer, card.about, card.instead or "", *(part.text or part.name for part in card.parts)]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_card_that_ships_is_whole_and_lasts_about_a_minute(file: Path) -> None:
    card, problems = read_card(file.read_bytes(), file.name, file.parent.name)
    assert problems == ()
    assert card is not None
    assert card.practice == file.stem
    assert 50 <= sum(part.seconds for part in card.minute()) <= 65


def test_the_five_practices_ship_in_english_and_offer() -> None:
    assert {file.stem for file in SHIPPED if file.parent.name == "en"} == set(PRACTICES)
    for practice in PRACTICES:
        card = find_card(practice, "en")
        offer = " ".join(card.offer)
        for choice in ("Eyes may stay open", "Any part may be skipped", "stopping at any time is fine"):
            assert choice.lower() in offer.lower(), practice
        assert card.instead, "another way stands beside every practice"
        for text in words_of(card):
            assert not UNKIND.search(text), text
            assert not ORDERS.search(text.replace('"', "")), text
        for part in card.parts:
            sentences = re.findall(r"[^.?]+[.?]", part.text.replace('"', ""))
            assert all(len(sentence.split()) <= 15 for sentence in sentences), part.text
            assert part.text.count("?") <= 2


def test_the_breath_is_in_4_hold_4_out_6_and_the_hold_can_be_left_out() -> None:
    card = find_card("breath", "en")
    assert [(part.seconds, part.motion) for part in card.minute(rounds=1)] == [(4, "grow"), (4, "stay"), (6, "shrink")]
    assert [part.seconds for part in card.minute(optional=False)] == [4, 6] * 6


def test_a_card_that_cannot_be_used_is_named_with_its_line() -> None:
    assert told(BREATH) == told(TOUCH) == []
    cases = {
        BREATH.replace("kind: rounds", "kind: circles"): (
            4,
            "The value of kind is 'circles'. It can be: parts, rounds.",
        ),
        BREATH.replace("practice: breath", "practice: sleep"): (2, "The value of practice is 'sleep'."),
        BREATH.replace("body: yes", "body: 'maybe'"): (5, "The value of body is 'maybe'. It can be: yes, no."),
        re.sub(r"instead: .*\n", "", BREATH): (1, "A practice of the body has another way beside it"),
        BREATH.replace("title: Breath", "colour: red\ntitle: Breath"): (3, "The property 'colour' is not one"),
        BREATH.replace("motion: grow", "motion: jump"): (16, "In: The value of motion is 'jump'."),
        BREATH.replace("- motion: grow\n", ""): (16, "In: a part of a round has a motion"),
        BREATH.replace("seconds: 6", "seconds: six"): (27, "Out: seconds is 'six'"),
        TOUCH.replace("- seconds: 15", "- seconds: 900", 1): (14, "A hand: seconds is '900'"),
        TOUCH.replace("One hand could rest on a sleeve, or on the other arm.", ""): (14, "A hand: there is no text"),
        BREATH.replace("## Out", "\x1b\n## Out"): (9, "breath: it holds control characters"),
        TOUCH.partition("## A hand")[0]: (9, "No part is in this card."),
        "---\npractice: [\n---\n": (3, "The properties are not YAML"),
        "words": (1, "The file has no properties"),
    }
    for text, (line, start) in cases.items():
        found = told(text)
        assert any(said.startswith(start) for _, said in found), found
        assert line in [at for at, said in found if said.startswith(start)], found


def test_what_is_wrong_with_a_card_is_said_in_the_language_that_is_spoken() -> None:
    speak("de")
    try:
        assert told(re.sub(r"title: .*", "title: 3", TOUCH))[0][1].startswith("Die Eigenschaft title ist kein Text.")
    finally:
        speak("en")


def test_a_language_without_a_sound_card_gets_the_english_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(templates() / "cards", tmp_path / "cards")
    for file in (tmp_path / "cards" / "de").iterdir():
        file.unlink()
    (tmp_path / "cards" / "de" / "breath.md").write_text(BREATH.replace("title: Breath", "title: Atem"))
    (tmp_path / "cards" / "de" / "touch.md").write_text("kaputt")
    monkeypatch.setattr("vaultkind.library.templates", lambda: tmp_path)
    assert find_card("breath", "de").title == "Atem"
    assert find_card("touch", "de").language == find_card("senses", "../en").language == "en"


def test_the_text_alone_says_all_of_it_and_the_page_fits_any_terminal() -> None:
    for practice in PRACTICES:
        card = find_card(practice, "en")
        text = " ".join(whole_text(card, 40).split())
        for words in (*words_of(replace(card, about="")), WAY_OUT, card.title):
            assert words in text
        assert max(map(len, whole_text(card, 36).splitlines() + offer_text(card, 36).splitlines())) <= 36
        for columns, rows in ((200, 60), (80, 24), (40, 24), (40, 10), (20, 6), (9, 3), (1, 1)):
            for part in card.parts:
                middle, foot = page(card, part, 0.5, columns, rows)
                assert len(middle) + len(foot) <= rows
                assert max(map(len, [*middle, *foot])) <= max(columns, 8)
