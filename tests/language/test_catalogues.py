"""Every sentence of the program is in every catalogue with the same places, and what is compiled is what is written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from vaultkind.core.language import check_page
from vaultkind.library import read_rulebook, templates
from vaultkind.render import support as render_support
from vaultkind.words import LANGUAGES

KEYWORDS = {"_": None, "N_": None, "n_": (1, 2)}
CODE = Path(__file__).parents[2] / "vaultkind"
OTHERS = [language for language in LANGUAGES if language != "en"]
PLACE = re.compile(r"(?<!\{)\{([a-z_]*)(?:![rs])?(?::[^}]*)?\}(?!\})")
QUOTED = re.compile(r"`([^`]*)`")

Key = str | tuple[str, str]


@cache
def spoken() -> frozenset[Key]:
    """Every message in the code."""
    rows = extract_from_dir(str(CODE), method_map=[("**.py", "python")], keywords=KEYWORDS)
    return frozenset(tuple(row[2]) if isinstance(row[2], tuple | list) else row[2] for row in rows)


@cache
def written(language: str) -> Catalog:
    """The catalogue as translators keep it."""
    with open(templates() / "messages" / f"{language}.po", "rb") as file:
        return read_po(file, locale=language.replace("-", "_"))


def said(catalogue: Catalog) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """Each message with its translations."""
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else tuple(message.id)
            yield key, (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_the_code_has_messages() -> None:
    assert len(spoken()) > 250


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_and_none_is_left_over(language: str) -> None:
    known = {key for key, _ in said(written(language))}
    assert not sorted(map(str, spoken() - known)), "in the code and not in the catalogue"
    assert not sorted(map(str, known - spoken())), "in the catalogue and not in the code"


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_has_the_places_and_the_commands_of_the_original(language: str) -> None:
    for key, texts in said(written(language)):
        originals = (key,) if isinstance(key, str) else key
        places = set(PLACE.findall("".join(originals)))
        commands = {command for command in QUOTED.findall(originals[-1]) if command.startswith("vaultkind")}
        for text in texts:
            assert text.strip(), key
            found = set(PLACE.findall(text))
            # The form for one may say "one" in place of the number.
            assert found == places or (len(texts) > 1 and found == places - {"count"}), (key, text)
            assert commands <= set(QUOTED.findall(text)), (key, text)
            assert text.endswith("\n") == originals[-1].endswith("\n"), (key, text)


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    out = io.BytesIO()
    write_mo(out, written(language))
    out.seek(0)
    with open(templates() / "messages" / f"{language}.mo", "rb") as file:
        compiled = read_mo(file)
    assert dict(said(compiled)) == dict(said(read_mo(out)))


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_marked_as_unsure(language: str) -> None:
    assert not [message.id for message in written(language) if message.fuzzy and message.id]


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_keeps_the_rules_of_its_language(language: str) -> None:
    """Crisis text is direct (VK101, VK102), here as in English; everything else is held to the same rules."""
    rules = read_rulebook(language)
    direct = {text for text in vars(render_support).values() if isinstance(text, str)}
    found = [
        f"{finding.code} {finding.sentence} {text}"
        for key, texts in said(written(language))
        for text in texts
        for finding in check_page(rules, PLACE.sub("x", text), str(key))
        if not (finding.code in ("VK101", "VK102") and key in direct)
    ]
    assert not found
