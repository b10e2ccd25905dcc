"""What reaches a terminal can only be printed: nothing in a note, a name or a pack acts on it."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkind.core.insertion import Edit, Place, plan_insertion
from vaultkind.core.prompt import Prompt
from vaultkind.render.text import difference, lines_of, prompt_text, visible

BLOCK = "> [!vaultkind|rest-012] If you want it\n> Was there any stopping today?"
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class TestVisible:
    @given(st.text(st.characters() | st.sampled_from("\x1b\x07\x9b\r\n\b\0\x7f\u202e\u2067\ud800\udcff")))
    def test_no_sign_can_move_or_recolour_anything(self, text: str) -> None:
        shown = visible(text)
        assert len(shown) == len(text)
        assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in shown)
        assert not set(shown) & set(TURNING)
        shown.encode("utf-8")
        assert visible(shown) == shown

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("\x1b]0;title\x07\x1b[31mred", "\ufffd]0;title\ufffd\ufffd[31mred"),
            ("a\rb\tc\nd", "a\ufffdb\ufffdc\ufffdd"),
            ("\x9b31m", "\ufffd31m"),
            ("gnp\u202e.md", "gnp\ufffd.md"),
            ("bytes\udcff.md", "bytes?.md"),
            ("[red]bold[/red] :smile: \\[x]", "[red]bold[/red] :smile: \\[x]"),
            ("e\u0301 👩‍👧 שלום\u200f العربية 日本", "e\u0301 👩‍👧 שלום\u200f العربية 日本"),
        ],
    )
    def test_odd_signs_are_shown_and_words_are_left(self, text: str, shown: str) -> None:
        assert visible(text) == shown

    @pytest.mark.parametrize("sign", TURNING)
    def test_no_sign_can_turn_a_line_around(self, sign: str) -> None:
        assert visible(f"a{sign}b") == "a\ufffdb"

    def test_lines_stay_lines(self) -> None:
        assert lines_of("a\n\x1b[2J\nb") == "a\n\ufffd[2J\nb"

    def test_a_prompt_is_said_with_its_other_way(self) -> None:
        prompt = Prompt("a-1", "a", "plain", "none", "en", "What is it?", "inward", 0, "The wall?", "test", 1)
        assert prompt_text(prompt) == "What is it?\nOr: The wall?"


def signs(text: str) -> set[str]:
    return {row[:1] for row in text.split("\n")}


class TestDifference:
    @given(
        st.lists(st.sampled_from(["", "- ", "- a", "words", "# T", "```\nx\n```", "> q", "é🌱"]), max_size=30),
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from(["", "\ufeff"]),
        st.booleans(),
        st.sampled_from(["end", "start"]),
    )
    def test_a_prompt_that_comes_in_shows_as_added_lines_alone(
        self, rows: list[str], ending: str, mark: str, ended: bool, where: str
    ) -> None:
        before = (mark + "\n".join(rows).replace("\n", ending) + ending * ended).encode()
        edit = plan_insertion(before, BLOCK, Place(where))
        assert isinstance(edit, Edit)
        shown = difference(before, edit.apply(before))
        assert signs(shown) <= {"+", " "}
        assert all(f"+{row}" in shown.split("\n") for row in BLOCK.split("\n"))
        added = [row[1:] for row in shown.split("\n") if row[:1] == "+"]
        assert [row for row in added if row] == BLOCK.split("\n")
        assert len(shown.split("\n")) - len(added) <= 4

    def test_a_note_of_many_lines_alike_shows_the_added_ones(self) -> None:
        before = b"- \n" * 5000
        edit = plan_insertion(before, BLOCK, Place())
        assert isinstance(edit, Edit)
        assert difference(before, edit.apply(before)) == "\n".join(
            [" - ", " - ", "+", *(f"+{row}" for row in BLOCK.split("\n")), "+"]
        )

    def test_a_placeholder_shows_as_taken_out(self) -> None:
        before = b"a\n%% vaultkind %%\nb\n"
        edit = plan_insertion(before, BLOCK, Place())
        assert isinstance(edit, Edit)
        shown = difference(before, edit.apply(before)).split("\n")
        assert [row for row in shown if row.startswith("-")] == ["-%% vaultkind %%"]

    def test_nothing_changed_shows_nothing(self) -> None:
        assert difference(b"a\r\nb", b"a\r\nb") == ""
        assert difference(b"", b"") == ""

    def test_a_note_cannot_act_on_the_terminal(self) -> None:
        out = io.StringIO()
        print(difference(b"\x1b[2J\xff", b"\x1b[2J\xff\n\n> x\n"), file=out)
        assert "\x1b" not in out.getvalue()
