"""Every shipped catalogue through the command line: what a person reads is in their language, and the codes stay.

Parametrized over the catalogues that are there, so a new language is tested as soon as its ``.mo`` is.
"""

from __future__ import annotations

import re
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
from command_line import Place, Ran

from vaultkind.core.support import LINE_COLUMNS
from vaultkind.render.support import REMARKS
from vaultkind.words import LANGUAGES

TEMPLATES = Path(__file__).parents[2] / "templates"
CATALOGUES = sorted((TEMPLATES / "messages").glob("*.mo"))
SENTENCE = re.compile(r"(?<=[.?:])\s+")
PLACE = re.compile(r"\{[^{}]*\}")
each_language = pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)


def in_language(place: Place, language: str, *runs: tuple[str, ...]) -> list[Ran]:
    """The runs on a system that is set to that language."""
    return place.each(*runs, LC_ALL="", LC_CTYPE="C.UTF-8", LC_MESSAGES=f"{language.replace('-', '_')}.UTF-8")


@cache
def sentences(catalogue: Path) -> list[tuple[str, list[str]]]:
    """Each English sentence whose translation is another one, and what of it stands between its places."""
    with open(catalogue, "rb") as file:
        entries: dict[object, str] = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found = []
    for key, said in entries.items():
        english = key[0] if isinstance(key, tuple) else str(key)
        for sentence in SENTENCE.split(" ".join(english.split())):
            words = PLACE.sub(" ", re.sub(r"`[^`]*`", " ", sentence))
            if len(re.findall(r"[A-Za-z]{2,}", words)) >= 3 and sentence not in " ".join(said.split()):
                found.append((sentence, PLACE.split(sentence)))
    return found


def english_left(catalogue: Path, text: str) -> list[str]:
    """The sentences of the catalogue that stand in a text in English although they are translated."""
    shown = " ".join(text.split())
    return [
        sentence
        for sentence, pieces in sentences(catalogue)
        if all(piece in shown for piece in pieces) and re.search(".+?".join(map(re.escape, pieces)), shown)
    ]


@each_language
def test_help_is_in_the_language_and_on_one_screen(place: Place, catalogue: Path) -> None:
    assert catalogue.stem in LANGUAGES
    main, prompt, group, required = in_language(
        place, catalogue.stem, ("--help",), ("prompt", "--help"), ("prompts", "--help"), ("prompts", "show", "--help")
    )
    for ran in (main, prompt, group, required):
        assert (ran.code, ran.err) == (0, "")
        assert max(map(len, ran.out.splitlines())) <= 80
        assert english_left(catalogue, ran.out) == []
        assert "Show this message and exit." not in ran.out, "the parser's own words are translated, too"
    assert len(main.out.splitlines()) <= 23
    assert "vaultkind prompt --pack rest --another" in prompt.out


@each_language
def test_errors_are_in_the_language_with_the_same_codes(place: Place, vault: Path, catalogue: Path) -> None:
    runs = {
        ("promt",): 2,
        ("prompt", "--anoter"): 2,
        ("prompts", "show"): 2,
        ("explain", "--date", "today", "--vault", str(vault)): 2,
        ("explain", "--vault", str(vault)): 0,
        ("days",): 4,
        ("support",): 0,
        ("support", "DE"): 0,
        ("ground", "--still"): 0,
    }
    for (words, code), ran in zip(runs.items(), in_language(place, catalogue.stem, *runs), strict=True):
        assert ran.code == code, (words, ran)
        assert "Traceback" not in ran.err
        assert english_left(catalogue, ran.out + "\n" + ran.err) == [], words


def test_a_language_without_a_catalogue_is_said_in_english(place: Place) -> None:
    english = place.each(("--help",), ("prompt", "--help"), ("promt",))
    assert in_language(place, "tlh", ("--help",), ("prompt", "--help"), ("promt",)) == english


def test_what_the_table_of_lines_says_in_words_is_in_the_catalogues() -> None:
    rows = [row.split("\t") for row in (TEMPLATES / "support" / "lines.tsv").read_text(encoding="utf-8").splitlines()]
    assert tuple(rows[0]) == LINE_COLUMNS
    columns = [LINE_COLUMNS.index(name) for name in ("emergency_remark", "hours", "remark")]
    assert {row[at] for row in rows[1:] for at in columns} - {""} == set(REMARKS)
