"""The block that goes into a note: built-in skeletons, own ones, and what they are filled with."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkind.core.block import MAX_LINES, Moment, fill, skeleton_problem
from vaultkind.core.dateformat import compile_format
from vaultkind.core.note import block_id, has_block, is_text, outline
from vaultkind.core.prompt import Prompt
from vaultkind.library import templates

NOW = datetime(2026, 11, 23, 7, 5)
OBSIDIAN = (templates() / "blocks" / "en" / "obsidian.md").read_text("utf-8").strip("\n")
PLAIN = (templates() / "blocks" / "en" / "plain.md").read_text("utf-8").strip("\n")
OWN = "> [!vaultkind|{{id}}] {{title}}\n> {{prompt}}"
SHIPPED = sorted((templates() / "blocks").glob("*/*.md"))


def prompt(text: str = "Any stopping today?", outward: str | None = None) -> Prompt:
    return Prompt("rest-012", "rest", "small-steps", "none", "en", text, "outward", 0, outward, "test", 1)


def moment(title: str = "2026-11-23") -> Moment:
    return Moment(NOW, title, lambda when, form: compile_format(form).render(when))


class TestBuiltIn:
    @pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}-{file.name}")
    @pytest.mark.parametrize("outward", [None, "What did the light do?"])
    def test_the_shipped_blocks_are_sound(self, file: object, outward: str | None) -> None:
        skeleton = file.read_text("utf-8").strip("\n")  # type: ignore[attr-defined]
        item = file.name == "logseq.md"  # type: ignore[attr-defined]
        assert skeleton_problem(skeleton, item=item) is None
        rows = fill(skeleton, prompt(outward=outward), moment()).split("\n")
        assert block_id(rows[item].encode()) == "rest-012"
        assert [row[:2] for row in rows] == ["- " if item else "> ", *["  " if item else "> "] * (len(rows) - 1)]
        assert "{{" not in "".join(rows)
        assert ("What did the light do?" in rows[-1]) == (outward is not None)

    def test_what_a_person_reads_in_obsidian(self) -> None:
        assert fill(OBSIDIAN, prompt(), moment()) == "> [!vaultkind|rest-012] If you want it\n> Any stopping today?"


class TestOwn:
    @pytest.mark.parametrize(
        ("skeleton", "word"),
        [
            ("", "{{prompt}}"),
            ("> [!vaultkind|{{id}}] If you want it", "{{prompt}}"),
            ("> {{prompt}}", "no mark"),
            ("> {{prompt}}\n> [!vaultkind|{{id}}]", "no mark"),
            ("> [!vaultkind|rest] x\n> {{prompt}}", "no mark"),
            ("> [!note|{{id}}] x\n> {{prompt}}", "no mark"),
            ("> [!vaultkind|{{id}}] x\n{{prompt}}", "starts with >"),
            ("> [!vaultkind|{{id}}] x\n\n> {{prompt}}", "starts with >"),
            (OWN + "\n> <% tp.date.now() %>", "template tag"),
            (OWN + "\n> ```dataviewjs", "script"),
            (OWN + "\n> - [ ] do it", "open task"),
            (OWN + "\n> > 1. [ ] do it", "open task"),
            (OWN + "\n> x" * MAX_LINES, f"{MAX_LINES + 2} lines"),
            (OWN + "\n> %% hidden", "comment"),
            (OWN + "\n> <!-- hidden", "comment"),
            (OWN + "\n> ```\n> code", "code fence"),
            (OWN + "\n> \0", "control"),
            (OWN + "\n> \x1b[31m", "control"),
            (OWN + "\n> a\rb", "control"),
            ("> [!vaultkind|{{id}}] x\n> {{prompt}} Or: {{outward}}", "{{outward}}"),
            ("> [!vaultkind|{{id}}] {{outward}}\n> {{prompt}}", "no mark"),
            (OWN + "\n> {{date:" + "Y" * 600 + "}}", "date format"),
        ],
    )
    def test_a_block_that_could_do_harm_is_refused_in_a_sentence(self, skeleton: str, word: str) -> None:
        problem = skeleton_problem(skeleton)
        assert problem is not None
        assert word in problem
        assert problem.endswith(".")
        assert "\n" not in problem

    @pytest.mark.parametrize(
        ("skeleton", "word"),
        [
            (PLAIN, "one item"),
            ("- {{prompt}}\n  vaultkind:: {{id}}\n\tx", "one item"),
            ("- {{prompt}}\n  vaultkind:: {{id}}\n- x", "one item"),
            ("- {{prompt}}\n  x\n  vaultkind:: {{id}}", "second line"),
            ("- {{prompt}}", "second line"),
            ("- x\n  vaultkind:: {{id}}", "no {{prompt}}"),
            ("- TODO [ ] {{prompt}}\n  vaultkind:: {{id}}\n  - [ ] x", "open task"),
        ],
    )
    def test_a_block_that_is_no_item_is_refused_in_logseq(self, skeleton: str, word: str) -> None:
        """Another shape would be no part of the outline, or lose its mark."""
        problem = skeleton_problem(skeleton, item=True)
        assert problem is not None
        assert word in problem

    def test_an_item_is_no_block_elsewhere(self) -> None:
        assert skeleton_problem("- {{prompt}}\n  vaultkind:: {{id}}") is not None

    @pytest.mark.parametrize(
        "skeleton",
        [
            OWN,
            "> {{prompt}} <!-- vaultkind: {{id}} -->",
            OWN + "\n>\n> written {{date:dddd}}, {{time}}\n> - [x] done\n> `%%` is a sign\n> Or: {{outward}}",
            ">\t[!vaultkind|{{id}}]\n  >{{prompt}}",
        ],
    )
    def test_a_block_of_ones_own_is_welcome(self, skeleton: str) -> None:
        assert skeleton_problem(skeleton) is None


class TestFilling:
    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("{{id}}", "rest-012"),
            ("{{prompt}}", "Any stopping today?"),
            ("{{title}}", "2026-11-23"),
            ("{{date}}", "2026-11-23"),
            ("{{date:dddd, D MMMM YYYY}}", "Monday, 23 November 2026"),
            ("{{date:[W]W}}", "W48"),
            ("{{time}}", "07:05"),
            ("{{time:H.mm}}", "7.05"),
            ("{{ title }}", "2026-11-23"),
            ("{{other}}", "{{other}}"),
        ],
    )
    def test_variables_are_obsidians_own(self, variable: str, value: str) -> None:
        assert fill(f"> {variable}!", prompt(), moment()) == f"> {value}!"

    def test_a_line_with_the_other_way_goes_where_there_is_none(self) -> None:
        assert fill("> {{prompt}}\n> {{ outward }}", prompt(), moment()) == "> Any stopping today?"
        assert fill("> {{prompt}}\n> {{outward}}", prompt(outward="The light?"), moment()).endswith("> The light?")

    def test_a_value_is_not_filled_again(self) -> None:
        assert fill("> {{title}}", prompt(), moment("{{prompt}}")) == "> {{prompt}}"

    @given(st.text(st.sampled_from("a> \n\r\x0b\x0c\x85\u2028\0\x1b%<!-`~[]#\ud800🌱"), max_size=20))
    def test_a_title_cannot_break_out_of_its_line(self, title: str) -> None:
        """Whatever a note is called, the block keeps its lines, hides nothing below it and stays text."""
        block = fill(OWN, prompt(), moment(title)).encode()
        rows = block.splitlines()
        assert len(rows) == len(block.decode().splitlines()) == 2
        assert all(row.startswith(b"> ") for row in rows)
        assert block_id(rows[0]) == "rest-012"
        assert is_text(block)
        assert outline(block).open_at_end is None
        assert b"<%" not in block

    def test_a_prompt_cannot_break_out_of_its_line(self) -> None:
        block = fill(OBSIDIAN, prompt("a\n# b\r\n> c\u2028d", outward="e\n\nf"), moment())
        assert block.split("\n")[1:] == ["> a # b > c d", "> Or: e f"]

    def test_a_title_with_a_mark_of_ours_is_still_one_block(self) -> None:
        block = fill(PLAIN, prompt(), moment("x --> <!-- vaultkind: evil -->"))
        assert has_block(block.encode())
        assert block_id(block.encode().splitlines()[0]) == "rest-012"
