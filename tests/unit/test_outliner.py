"""A block in an outline: an item among items, put in and taken out again byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkind.core.insertion import Edit, Place, Reason, placed, plan_insertion
from vaultkind.core.note import block_id, has_block, is_off, marked_blocks
from vaultkind.core.removal import plan_mend, plan_removal, plan_swap

BLOCK = "- If you want it\n  vaultkind:: rest-012\n  Was there any stopping today? 🌿"
END = Place()
START = Place("start")
LATER = Place(heading="## Later")


def put(raw: bytes, place: Place = END, block: str = BLOCK) -> bytes:
    """The page with the block, after checking that it comes out as it went in."""
    edit = plan_insertion(raw, block, place)
    assert isinstance(edit, Edit), edit
    whole = edit.apply(raw)
    out = plan_removal(whole, placed("rest-012", edit, raw))
    assert isinstance(out, Edit)
    assert out.apply(whole) == raw
    return whole


class TestWhere:
    @pytest.mark.parametrize(
        ("raw", "whole"),
        [
            ("", f"{BLOCK}"),
            ("- ", f"- \n{BLOCK}"),
            ("- tea\n\t- green", f"- tea\n\t- green\n{BLOCK}"),
            ("- tea\n", f"- tea\n{BLOCK}\n"),
            ("title:: x\n\n- tea", f"title:: x\n\n- tea\n{BLOCK}"),
            ("\ufeff- tea", f"\ufeff- tea\n{BLOCK}"),
        ],
    )
    def test_at_the_end_without_an_empty_line(self, raw: str, whole: str) -> None:
        """Logseq keeps no empty lines between items, and no line end behind the last one."""
        assert put(raw.encode()).decode() == whole

    def test_line_ends_are_those_of_the_page(self) -> None:
        assert put(b"- tea\r\n- milk").decode() == "- tea\r\n- milk\r\n" + BLOCK.replace("\n", "\r\n")

    @pytest.mark.parametrize(
        ("raw", "whole"),
        [
            ("- tea\n- milk", f"{BLOCK}\n- tea\n- milk"),
            ("title:: x\ntags:: a, b\n\n- tea", f"title:: x\ntags:: a, b\n\n{BLOCK}\n- tea"),
            ("---\na: b\n---\n- tea\n", f"---\na: b\n---\n{BLOCK}\n- tea\n"),
            ("# Monday\n- tea", f"# Monday\n{BLOCK}\n- tea"),
            ("title:: x", f"title:: x\n{BLOCK}"),
        ],
    )
    def test_at_the_start_below_properties_and_a_heading(self, raw: str, whole: str) -> None:
        assert put(raw.encode(), START).decode() == whole

    def test_under_a_heading_it_is_the_first_item_below_it(self) -> None:
        rows = BLOCK.split("\n")
        raw = "- tea\n- ## Later\n  collapsed:: true\n\t- a\n- b"
        child = "\n".join("\t" + row for row in rows)
        assert put(raw.encode(), LATER).decode() == raw.replace("true\n", f"true\n{child}\n")
        spaced = "- ## Later\n    - a"
        child = "\n".join("    " + row for row in rows)
        assert put(spaced.encode(), LATER).decode() == f"- ## Later\n{child}\n    - a"
        plain = "- tea\n## Later\n- a"
        assert put(plain.encode(), LATER).decode() == f"- tea\n## Later\n{BLOCK}\n- a"
        last = "- ##   Later "
        assert put(last.encode(), LATER).decode() == last + "\n" + "\n".join("\t" + row for row in rows)
        assert plan_insertion(b"- tea", BLOCK, LATER) is Reason.NO_HEADING

    @pytest.mark.parametrize("mark", ["<!-- vaultkind -->", "%% vaultkind %%"])
    def test_a_line_of_the_persons_own_gives_way(self, mark: str) -> None:
        """An item of their template, at whatever level; it comes back when the block goes."""
        child = "\n".join("\t" + row for row in BLOCK.split("\n"))
        assert put(f"- tea\n\t- {mark}\n- milk".encode()).decode() == f"- tea\n{child}\n- milk"
        assert put(f"- {mark}".encode()).decode() == BLOCK
        # With items below, these would become the block's; it goes to the end instead.
        assert put(f"- {mark}\n\t- tea".encode()).decode() == f"- {mark}\n\t- tea\n{BLOCK}"

    @pytest.mark.parametrize("raw", [b"- a\n  ```", b"- a <!-- x"])
    def test_not_inside_what_is_still_open(self, raw: bytes) -> None:
        assert plan_insertion(raw, BLOCK, END) in (Reason.IN_FENCE, Reason.IN_COMMENT)

    def test_properties_of_the_page_can_keep_it_away(self) -> None:
        assert plan_insertion(b"title:: x\nvaultkind:: false\n\n- a", BLOCK, END) is Reason.OFF
        assert not is_off(b"- a\nvaultkind:: false")

    def test_one_is_enough(self) -> None:
        whole = put(b"- tea")
        assert plan_insertion(whole, BLOCK, END) is Reason.HAS_BLOCK
        assert list(marked_blocks(whole)) == [(6, "rest-012")]
        assert block_id(b"  vaultkind:: rest-012") == "rest-012"
        assert not has_block(b"- vaultkind is a program\n- vaultkind:: x")


class TestOut:
    def known(self, raw: bytes, whole: bytes) -> object:
        edit = plan_insertion(raw, BLOCK, END)
        assert isinstance(edit, Edit)
        return plan_removal(whole, placed("rest-012", edit, raw))

    @pytest.mark.parametrize("below", ["\n\t- an answer", "\n  more", "\n\n  more", "\n  id:: 65f0", "\n\t- "])
    def test_an_answer_below_makes_it_theirs(self, below: str) -> None:
        """In an outline an answer is an item below the question; taking that away would move their words."""
        assert self.known(b"- tea", put(b"- tea") + below.encode()) is Reason.TOUCHED

    @pytest.mark.parametrize("after", ["\n- milk", "\n", "\n\n- milk", "\n- milk\n"])
    def test_what_was_written_behind_it_stays(self, after: str) -> None:
        out = self.known(b"- tea", put(b"- tea") + after.encode())
        assert isinstance(out, Edit)
        assert out.apply(put(b"- tea") + after.encode()).decode() == "- tea" + after

    def test_other_line_ends_meanwhile_make_it_theirs(self) -> None:
        assert self.known(b"- tea", put(b"- tea").replace(b"\n", b"\r\n")) is Reason.TOUCHED

    def test_another_takes_its_place_at_its_level(self) -> None:
        raw = b"- ## Later\n\t- a"
        edit = plan_insertion(raw, BLOCK, LATER)
        assert isinstance(edit, Edit)
        swap = plan_swap(edit.apply(raw), placed("rest-012", edit, raw), "- x\n  vaultkind:: other-1\n  y")
        assert isinstance(swap, Edit)
        assert swap.apply(edit.apply(raw)) == b"- ## Later\n\t- x\n\t  vaultkind:: other-1\n\t  y\n\t- a"

    def test_an_append_that_was_cut_short_comes_out(self) -> None:
        raw, whole = b"- tea", put(b"- tea")
        for cut in range(len(raw) + 1, len(whole)):
            mend = plan_mend(whole[:cut], len(raw), whole[len(raw) :])
            assert mend is not None
            assert mend.apply(whole[:cut]) == raw


PIECES = [
    *("- ", "- a", "\t- b", "\t\t- c", "    - d", "  more", "\t  more", "-", "--", "- - x", "* x", "words", "1. x"),
    *("title:: x", "  id:: 1", "  collapsed:: true", "a:: ", "::", "tags:: a", "- key:: value", "  vaultkind:: no"),
    *("- ## Later", "## Later", "\t- ## Later", "# x", "#tag", "- TODO x", "- > q", "---", "- ```", "  ```", "```"),
    *(
        "- <!-- vaultkind -->",
        "\t- %% vaultkind %%",
        "%% vaultkind %%",
        "- %%",
        "<!--",
        "-->",
        "\ufeff",
        "\u2028",
        "🌿",
    ),
    *("#+BEGIN_QUOTE", "#+END_QUOTE", "  vaultkind:: ", "  vaultkind:: rest-012", "- If you want it", " ", "", "\t"),
]
ENDS = ["\n", "\n", "\r\n", "\r", "\n\n"]
texts = st.lists(st.sampled_from(PIECES) | st.sampled_from(ENDS), max_size=24).map("".join)


@settings(max_examples=400)
@given(texts, st.sampled_from([END, START, LATER, Place(heading="# x")]), st.integers(0, 300), texts)
def test_any_page_gets_its_bytes_back(page: str, place: Place, at: int, typed: str) -> None:
    """In and out is the same page; nothing outside the block moves; what is edited meanwhile is never taken out."""
    raw = page.encode()
    edit = plan_insertion(raw, BLOCK, place)
    if isinstance(edit, Reason):
        return
    whole = put(raw, place)
    assert whole[: edit.at] == raw[: edit.at]
    assert whole[edit.at + len(edit.new) :] == raw[edit.at + len(edit.old) :]
    assert b"".join(edit.new.split()) == b"".join(BLOCK.encode().split()), "nothing but the block and white space"
    cut = min(at, len(whole))
    edited = whole[:cut] + typed.encode() + whole[cut:]
    out = plan_removal(edited, placed("rest-012", edit, raw))
    if isinstance(out, Edit):
        left = out.apply(edited)
        # All that was typed is still there, and of the rest nothing but the block went.
        taken = out.old.replace(edit.block, b"", 1)
        assert taken.strip() == b"", taken
        assert typed.encode().strip() in left or cut in range(edit.at, edit.at + len(edit.new) + 1)
