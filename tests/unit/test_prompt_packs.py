"""Packs of prompts: those that ship are whole, and a person's own are read kindly, whatever is in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkind.core.prompt import CONSENTS, DIRECTIONS, Pack, Problem
from vaultkind.core.tiers import TIERS
from vaultkind.library import built_in, read_pack, templates

SHIPPED = sorted((templates() / "packs").glob("*/*.md"))
FIRST = ("permission", "plain-words", "rest", "boundaries", "outward-grounding")
SOUND = """\
---
pack: mine
title: Mine
tier: plain
consent: none
about: Small things.
---

Some words about the pack.

## mine-001
What is on the table?

- direction: outward
- energy: 0

## mine-002
What might the tiredness
be about?

- direction: inward
- energy: 2
- outward: What colour is the wall?
"""
# Words that docs/packs.md keeps out of everything a person reads.
UNKIND = re.compile(
    r"(?i)\b(should|must|need to|have to|ought|always|never|fail\w*|only|just|simply|easy|please|invalid|illegal"
    r"|wrong|bad|broken|missed|behind|streak|score|goal|target)\b|!"
)


def read(text: str | bytes) -> tuple[Pack | None, tuple[Problem, ...]]:
    return read_pack(text.encode() if isinstance(text, str) else text, "vaultkind/mine.md", "en")


def told(text: str | bytes) -> list[tuple[int, str]]:
    _, problems = read(text)
    assert all(problem.source == "vaultkind/mine.md" for problem in problems)
    for problem in problems:
        assert not UNKIND.search(problem.text), problem.text
        assert problem.text.endswith(".")
        assert "\n" not in problem.text
    return [(problem.line, problem.text) for problem in problems]


class TestShipped:
    @pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}/{file.stem}")
    def test_each_pack_reads_without_a_problem(self, file: object) -> None:
        pack, problems = read_pack(file.read_bytes(), file.name, "en")  # type: ignore[attr-defined]
        assert problems == ()
        assert pack is not None
        assert pack.name == file.stem  # type: ignore[attr-defined]
        assert len(pack.prompts) >= 15
        assert pack.about
        assert pack.title
        for prompt in pack.prompts:
            assert prompt.id.startswith(f"{pack.name}-") or prompt.id.rpartition("-")[0] in pack.name
            assert (prompt.tier, prompt.consent) == (pack.tier, pack.consent)
            assert prompt.direction == "outward" or prompt.outward
            assert prompt.text.count("?") <= 1

    @pytest.mark.parametrize("file", [file for file in SHIPPED if file.parent.name == "en"], ids=lambda file: file.stem)
    def test_each_pack_ends_its_words_with_the_way_out(self, file: Path) -> None:
        words = file.read_text("utf-8").partition("\n## ")[0].strip().split("\n")[-1]
        assert words.startswith("If a question is too much, another one or none is fine.")
        assert "`vaultkind support` names people to turn to." in words

    def test_the_first_five_are_there_and_ask_for_no_consent(self) -> None:
        packs = {pack.name: pack for pack in built_in("en")}
        assert set(FIRST) <= set(packs)
        assert all(packs[name].consent == "none" for name in FIRST)

    def test_no_two_prompts_share_an_id_or_a_text(self) -> None:
        prompts = [prompt for pack in built_in("en") for prompt in pack.prompts]
        assert len({prompt.id for prompt in prompts}) == len({prompt.text for prompt in prompts}) == len(prompts)


class TestOwn:
    def test_a_pack_is_read_as_it_is_written(self) -> None:
        pack, problems = read(SOUND)
        assert problems == ()
        assert pack is not None
        assert (pack.name, pack.title, pack.tier, pack.language) == ("mine", "Mine", "plain", "en")
        first, second = pack.prompts
        assert (first.text, first.direction, first.energy, first.outward) == (
            "What is on the table?",
            "outward",
            0,
            None,
        )
        assert (first.line, second.line) == (11, 17)
        assert second.text == "What might the tiredness be about?"
        assert (second.direction, second.energy, second.outward) == ("inward", 2, "What colour is the wall?")

    @pytest.mark.parametrize("how", ["\r\n", "\r", "BOM"])
    def test_windows_and_old_files_read_the_same(self, how: str) -> None:
        text = "\ufeff" + SOUND if how == "BOM" else SOUND.replace("\n", how)
        assert read(text) == read(SOUND)

    @pytest.mark.parametrize(
        ("old", "new", "line", "word"),
        [
            ("pack: mine", "pack: My Pack", 2, "name"),
            ("pack: mine\n", "", 1, "name"),
            ("title: Mine", "title: 1984", 3, "title is not text"),
            ("title: Mine", "title: [a, b]", 3, "title is not text"),
            ("tier: plain", "tier: kind", 4, "'kind'"),
            ("tier: plain", "tier:", 4, "tiers are"),
            ("consent: none", "consent: all", 5, "'all'"),
            ("consent: none", "consent: no", 5, "not text"),
            ("about: Small things.", "about: ''", 6, "about is empty"),
            ("about: Small things.", "about: x\nlanguage: 5", 7, "language is not text"),
            ("about: Small things.", "about: x\ncolour: red", 7, "'colour'"),
            ("about: Small things.", "about: x\ntier: plain", 7, "on line 4 already"),
            ("about: Small things.", "about: rest: and more", 6, "not YAML"),
            ("tier: plain", "tier: [plain", 5, "not YAML"),
            ("about: Small things.", "about: &a x", 1, "tangled"),
            ("about: Small things.", "about: !!bool x", 1, "cannot be read"),
            ("about: Small things.", "about: !!timestamp x", 1, "cannot be read"),
            ("about: Small things.", "about: 2026-99-99", 1, "cannot be read"),
            ("about: Small things.", "about: !!python/object:os.system x", 6, "not YAML"),
            ("about: Small things.", "about: " + "x" * 5000, 1, "larger"),
            ("about: Small things.", "about: " + "[" * 60 + "]" * 60, 1, "tangled"),
            ("about: Small things.", "about:\n" + "  " * 60 + "- " * 60 + "x", 1, "tangled"),
            ("about: Small things.", "about: a\x07b", 1, "not YAML"),
        ],
    )
    def test_a_slip_in_the_properties_is_named_with_its_line(self, old: str, new: str, line: int, word: str) -> None:
        text = SOUND.replace(old, new, 1)
        assert text != SOUND
        pack, _ = read(text)
        assert pack is None
        assert [row for row, said in told(text) if word in said] == [line]

    @pytest.mark.parametrize(
        ("old", "new", "line", "word"),
        [
            ("## mine-001", "## Mine 001", 11, "small letters"),
            ("## mine-002", "## mine-001", 17, "on line 11 already"),
            ("What is on the table?\n", "", 11, "no text"),
            ("What is on the table?", "word " * 400, 11, "1999 characters"),
            ("- outward: What colour is the wall?", "- outward: " + "word " * 400, 17, "1999 characters"),
            ("What is on the table?", "<% tp.date.now() %>", 11, "template tag"),
            ("What is on the table?", "```dataviewjs\nx\n```", 11, "code"),
            ("What is on the table?", "dataviewjs", 11, "code"),
            ("What is on the table?", "~~~ js", 11, "code"),
            ("What is on the table?", "a <!-- b -->", 11, "comment"),
            ("What is on the table?", "a %% b", 11, "comment"),
            ("What is on the table?", "{{title}}", 11, "template tag"),
            ("What is on the table?", "- [ ] call someone", 11, "open task"),
            ("- outward: What colour is the wall?", "- outward: <% x %>", 17, "template tag"),
            ("What is on the table?", "a \x1b[31m b", 11, "control"),
            ("What is on the table?", "a \x0c b", 11, "control"),
            ("What is on the table?", "a \x85 b", 11, "control"),
            ("- direction: outward\n", "", 11, "direction is ''"),
            ("- direction: outward", "- direction: up", 11, "'up'"),
            ("- direction: outward", "- direction: outward\n- direction: inward", 11, "twice"),
            ("- energy: 0", "- energy: 9", 11, "'9'"),
            ("- energy: 0", "- energy: 0\n- mood: low", 11, "mood"),
            ("- outward: What colour is the wall?\n", "", 17, "no outward way"),
        ],
    )
    def test_a_slip_in_one_prompt_leaves_the_others_usable(self, old: str, new: str, line: int, word: str) -> None:
        text = SOUND.replace(old, new, 1)
        assert text != SOUND
        pack, _ = read(text)
        assert pack is not None
        assert [prompt.line for prompt in pack.prompts] == [
            11 if line > 11 else 17 + text.count("\n") - SOUND.count("\n")
        ]
        assert [row for row, said in told(text) if word in said] == [line]

    def test_odd_separators_do_not_shift_the_lines(self) -> None:
        """Editors count lines by line endings alone."""
        pack, _ = read(SOUND.replace("Some words", "Some\u2028 \u2029words"))
        assert pack is not None
        assert [prompt.line for prompt in pack.prompts] == [11, 17]

    def test_words_between_stars_are_words(self) -> None:
        pack, problems = read(SOUND.replace("Small things.", "Rest *without* giving reasons, Q&A & more"))
        assert problems == ()
        assert pack is not None
        assert pack.about == "Rest *without* giving reasons, Q&A & more"

    @pytest.mark.parametrize("text", ["", "words\n", "\n" + SOUND, "# Title\n" + SOUND, "---\npack: mine\n"])
    def test_a_file_without_properties_is_told_where_they_go(self, text: str) -> None:
        ((line, said),) = told(text)
        assert line == 1
        assert "no properties" in said

    @pytest.mark.parametrize("properties", ["", "- a\n- b\n", "words\n"])
    def test_properties_that_hold_nothing_known_name_what_belongs_there(self, properties: str) -> None:
        said = " ".join(text for _, text in told(f"---\n{properties}---\n"))
        assert all(word in said for word in ("pack", "tier", "about"))

    def test_a_pack_without_prompts_shows_what_one_looks_like(self) -> None:
        ((line, said),) = told(SOUND.partition("## mine-001")[0])
        assert line == 8
        assert "## id" in said

    @pytest.mark.parametrize(
        ("raw", "line"), [(SOUND.encode().replace(b"table", b"tabl\xe9"), 12), (SOUND.encode("utf-16"), 1)]
    )
    def test_bytes_that_are_no_text_are_named_with_their_line(self, raw: bytes, line: int) -> None:
        assert told(raw) == [(line, "The file is not UTF-8 text.")]

    def test_aliases_that_grow_without_bound_are_not_followed(self) -> None:
        nest = "a: &a [x, x, x, x, x]\n" + "".join(
            f"{name}: &{name} [*{old}, *{old}, *{old}, *{old}]\n"
            for old, name in zip("abcdefgh", "bcdefghi", strict=True)
        )
        assert told(f"---\n{nest}---\n{SOUND}") == [(1, "The properties are larger or more tangled than a pack's are.")]

    @settings(max_examples=250)
    @given(
        st.lists(
            st.sampled_from(
                [*SOUND.splitlines(), "", "---", "pack: [", "a: &b *c", "? x", "- [ ] x", "## ", "##", "!!int x", "\0"]
            )
            | st.text(max_size=12),
            max_size=20,
        ),
        st.booleans(),
    )
    def test_no_file_makes_it_stumble(self, rows: list[str], opened: bool) -> None:
        """A pack, or problems in sentences; and what it gives back can be used."""
        text = ("---\n" if opened else "") + "\n".join(rows)
        pack, problems = read(text.encode("utf-8", "surrogatepass"))
        assert pack is not None or problems
        assert all(1 <= problem.line <= text.count("\n") + 2 for problem in problems)
        if pack is not None:
            assert pack.tier in TIERS
            assert pack.consent in CONSENTS
            assert pack.prompts
            assert all(prompt.text and prompt.direction in DIRECTIONS for prompt in pack.prompts)
