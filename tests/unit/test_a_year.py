"""A year of prompts as they come with the defaults, in every language, and what the packs hold."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from vaultkind.actions.choose import allowed, library_for
from vaultkind.configkeys import VaultConfig
from vaultkind.core.selection import prompt_for
from vaultkind.library import built_in, languages
from vaultkind.words import LANGUAGES

COUNTS = {
    "permission": 40,
    "plain-words": 40,
    "less-harsh": 35,
    "rest": 35,
    "boundaries": 35,
    "outward-grounding": 40,
    "small-care": 30,
    "resistance": 30,
    "support": 20,
    "inner-critic": 20,
    "body": 15,
    "warmth": 20,
}
START = date(2026, 11, 23)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", ["Notes", "🌱", "journal"])
def test_a_year_of_defaults_repeats_nothing_early_and_asks_nothing_that_waits_for_a_yes(
    language: str, seed: str
) -> None:
    config = VaultConfig(path="", language=language, seed=seed)
    pool = allowed(library_for(None, config), config)
    year = [found for day in range(365) if (found := prompt_for(START + timedelta(days=day), seed, pool)) is not None]
    assert len(year) == 365
    # A cycle begins where the day's number divides by the number of prompts.
    first = len(pool) - START.toordinal() % len(pool)
    for cycle in (year[:first], *(year[at : at + len(pool)] for at in range(first, 365, len(pool)))):
        assert len({prompt.id for prompt in cycle}) == len(cycle)
    assert all(one.pack != other.pack for one, other in pairwise(year))
    assert all(sum(prompt.direction == "inward" for prompt in year[at : at + 3]) <= 2 for at in range(len(year) - 2))
    assert {prompt.consent for prompt in year} == {"none"}
    assert {prompt.language for prompt in year} == {language}


def test_the_english_packs_have_their_full_counts() -> None:
    assert {pack.name: len(pack.prompts) for pack in built_in("en")} == COUNTS
    assert sum(COUNTS.values()) == 360


def test_every_language_that_is_spoken_has_every_pack() -> None:
    assert set(languages()) == set(LANGUAGES)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_a_translation_holds_every_pack_and_keeps_what_an_id_means(language: str) -> None:
    english = {prompt.id: prompt for pack in built_in("en") for prompt in pack.prompts}
    packs = built_in(language)
    assert {pack.name for pack in packs} == set(COUNTS)
    assert sum(len(pack.prompts) for pack in packs) >= 120
    for pack in packs:
        for prompt in pack.prompts:
            same = english[prompt.id]
            assert (prompt.pack, prompt.tier, prompt.consent) == (same.pack, same.tier, same.consent)
            assert (prompt.direction, prompt.energy) == (same.direction, same.energy), prompt.id
            assert prompt.text != same.text
