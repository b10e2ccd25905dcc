"""A prompt goes into any note without moving a byte of it, stands apart, and comes out again without a trace."""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from vaultkind.core import note
from vaultkind.core.digest import sha256_hex
from vaultkind.core.insertion import Edit, Place, Placed, Reason, placed, plan_insertion, refusal
from vaultkind.core.removal import plan_mend, plan_removal, plan_swap

BOM = b"\xef\xbb\xbf"
ID = "rest-012"
OBSIDIAN = "> [!vaultkind|rest-012] If you want it\n> Was there any stopping today? No reason needed. 🌿"
PLAIN = "> If you want it: <!-- vaultkind: rest-012 -->\n> Was there any stopping today?\n> Or: What did the light do?"
ONE_LINE = "> Was there any stopping? <!-- vaultkind: rest-012 -->"
OTHER = "> [!vaultkind|small-001] If you want it\n> One thing?\n> Or: The light?"
LATER = "## Später 🌱"
PLACES = (Place(), Place("start"), Place(heading=LATER))
MARKDOWN = MarkdownIt("commonmark").enable("table")

# What notes are made of. Each piece is closed in itself, so that any row of them is a note one could meet.
PIECES = [
    "words of the day",
    "two lines\nof one paragraph",
    "trailing spaces   \nand a tab\t",
    "e\u0301 " + unicodedata.normalize("NFD", "Frühstück, naïve") + " 👩‍👧",
    "zero\u200bwidth\u2028separators\x0c\x85here",
    "# Title",
    LATER,
    LATER + " ##",
    "Setext\n======",
    "- a\n- b\n  - c",
    "- [ ] a task\n- [x] done",
    "- ",
    "1. one\n2. ",
    "* a\n\n  more of a",
    "\t- tabs\n\t\t- deeper",
    "> a quote",
    "> [!note] A callout\n> - with a list",
    "> lazy\ncontinuation",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "| a |\n|---|",
    "```\ncode\n```",
    "~~~ python\n# not a heading\n```\n~~~",
    "- item\n  ```\n  code\n  ```",
    "> ```\n> code\n> ```",
    "%% a comment %%",
    "%%\nhidden\n%%",
    "<!-- one line -->",
    "<!--\nhidden\n-->",
    "---",
    "***",
    "=======",
    "[^1]: a footnote",
    "mood:: calm\nrest:: ",
    "![[other note#Later]] ^block-id",
    "<div>\nhtml\n</div>",
    "    indented code",
    "\\",
    "",
    "   ",
]
OPEN = ["```\nnever closed", "- ```\n  in a list", "> ```\n> in a quote", "%% never closed", "<!-- never closed\n"]
HEADS = ["", "", "---\n---\n", "---\ntitle: x\ntags: [daily]\nat: 12:30: odd\n---\n", "---\nunclosed: true\n"]
PLACEHOLDERS = ["%% vaultkind %%", "  <!-- vaultkind -->", "%%vaultkind%%\t"]


@st.composite
def notes(draw: st.DrawFn, *, extras: tuple[str, ...] = (*PLACEHOLDERS, *OPEN)) -> bytes:
    """A note as people have them."""
    pieces = draw(st.lists(st.sampled_from(PIECES), max_size=6))
    for extra in draw(st.lists(st.sampled_from(extras), max_size=1)) if extras else ():
        pieces.insert(draw(st.integers(0, len(pieces))), extra)
    rows = [row for piece in pieces for row in [*piece.split("\n"), *[""] * draw(st.integers(0, 2))]]
    endings = draw(st.sampled_from([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"], ["\n", "\r"], ["\n", "\r\n", "\r"]]))
    ends = draw(st.lists(st.sampled_from(endings), min_size=len(rows), max_size=len(rows)))
    body = "".join(row + end for row, end in zip(rows, ends, strict=True))
    if draw(st.booleans()):
        body = body.rstrip("\r\n")
    head = draw(st.sampled_from(HEADS)).replace("\n", endings[0])
    return draw(st.sampled_from([b"", BOM])) + (head + body).encode()


places = st.sampled_from(PLACES)
blocks = st.sampled_from([OBSIDIAN, PLAIN, ONE_LINE])


def insert(raw: bytes, block: str = OBSIDIAN, place: Place = PLACES[0]) -> tuple[bytes, Placed, Edit]:
    edit = plan_insertion(raw, block, place)
    assert isinstance(edit, Edit), edit
    return edit.apply(raw), placed(ID, edit, raw), edit


def remove(raw: bytes, known: Placed) -> bytes:
    edit = plan_removal(raw, known)
    assert isinstance(edit, Edit), edit
    return edit.apply(raw)


def rows_of(raw: bytes) -> list[bytes]:
    return raw.splitlines()


class TestInAndOut:
    @settings(max_examples=350)
    @given(notes(), places, blocks)
    @example(b"", PLACES[0], OBSIDIAN)
    @example(BOM, PLACES[1], OBSIDIAN)
    @example(b"text\r\rmore\rwords\n", PLACES[0], ONE_LINE)
    @example(b"a" * (1 << 20), PLACES[0], OBSIDIAN)
    def test_taking_a_prompt_out_leaves_no_trace(self, raw: bytes, place: Place, block: str) -> None:
        """Whatever the note is like, it is the same to the byte; asking twice gives one block."""
        plan = plan_insertion(raw, block, place)
        if isinstance(plan, Reason):
            assert plan in (Reason.IN_FENCE, Reason.IN_COMMENT, Reason.NO_HEADING)
            return
        after, known, edit = insert(raw, block, place)
        assert plan_insertion(after, block, place) is Reason.HAS_BLOCK or len(after) > note.MAX_BYTES
        assert after == raw[: edit.at] + edit.before + edit.block + edit.after + raw[edit.at + len(edit.old) :]
        assert edit.old == b"" or edit.old.strip() in {text.strip().encode() for text in PLACEHOLDERS}
        assert set(edit.before + edit.after) <= set(b"\r\n")
        assert remove(after, known) == raw

    @settings(max_examples=80)
    @given(notes(), places, blocks)
    def test_another_prompt_in_its_place_comes_out_the_same_way(self, raw: bytes, place: Place, block: str) -> None:
        assume(isinstance(plan_insertion(raw, block, place), Edit))
        after, known, _ = insert(raw, block, place)
        swap = plan_swap(after, known, OTHER)
        assert isinstance(swap, Edit)
        swapped = swap.apply(after)
        assert swapped.count(b"vaultkind|") == 1
        assert b"rest-012" not in swapped
        other = replace(known, prompt="small-001", digest=sha256_hex(swap.block), length=len(swap.block))
        assert remove(swapped, other) == raw

    @settings(max_examples=80)
    @given(notes(), places)
    def test_properties_keep_every_byte_and_their_place(self, raw: bytes, place: Place) -> None:
        assume(isinstance(plan_insertion(raw, OBSIDIAN, place), Edit))
        after, _, edit = insert(raw, OBSIDIAN, place)
        assert edit.at >= note.body_start(raw)
        assert after[: note.body_start(raw)] == raw[: note.body_start(raw)]
        assert note.body_start(after) == note.body_start(raw)

    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("block", [OBSIDIAN, PLAIN])
    def test_the_block_has_the_notes_own_line_endings(self, ending: str, block: str) -> None:
        raw = f"a{ending}{ending}{LATER}{ending}b".encode()
        for place in PLACES:
            after, _, edit = insert(raw, block, place)
            assert note.newline(after) == ending.encode()
            assert edit.block == block.replace("\n", ending).encode()
            assert after.replace(ending.encode(), b"").count(b"\n") == after.replace(ending.encode(), b"").count(b"\r")
            assert b"\n" not in after.replace(ending.encode(), b"")

    def test_a_placeholder_gives_way_and_comes_back(self) -> None:
        raw = b"# Day\r\n%% vaultkind %%  \r\nwords"
        after, known, _ = insert(raw, OBSIDIAN, Place("start"))
        assert b"%%" not in after
        assert rows_of(after)[:3] == [b"# Day", b"", b"> [!vaultkind|rest-012] If you want it"]
        assert remove(after, known) == raw


class TestApart:
    """How a Markdown parser sees the note afterwards."""

    @settings(max_examples=250)
    @given(notes(extras=(*PLACEHOLDERS,)), places, st.sampled_from([OBSIDIAN, PLAIN]))
    @example(b"text\rmore\nlines\nof\ntext\r", PLACES[0], OBSIDIAN)
    @example((LATER + "\r\n\n" + "a\rb\rc\rd").encode(), PLACES[2], OBSIDIAN)
    @example((LATER + "\r\ra\n\nb\rc\rd\r").encode(), PLACES[2], OBSIDIAN)
    def test_it_is_a_quote_of_its_own(self, raw: bytes, place: Place, block: str) -> None:
        """It joins nothing above or below: no paragraph, list, table, quote, code or comment."""
        assume(isinstance(plan_insertion(raw, block, place), Edit))
        after, _, edit = insert(raw, block, place)
        body = after[note.body_start(after) :].decode()
        above = len(re.findall(r"\r\n|\r|\n", after[note.body_start(after) : edit.at + len(edit.before)].decode()))
        lines = block.count("\n") + 1
        # The parser is asked with the line endings it knows.
        tokens = MARKDOWN.parse(re.sub(r"\r\n|\r", "\n", body))
        quotes = [token.map for token in tokens if token.type == "blockquote_open" and token.level == 0]
        assert [above, above + lines] in quotes

    @settings(max_examples=150)
    @given(notes(extras=(*PLACEHOLDERS,)), places)
    def test_a_blank_line_stands_on_either_side(self, raw: bytes, place: Place) -> None:
        assume(isinstance(plan_insertion(raw, OBSIDIAN, place), Edit))
        after, known, edit = insert(raw, OBSIDIAN, place)
        start = edit.at + len(edit.before)
        # Each side is split with the block there, so that a carriage return and a line feed may meet.
        above = after[note.first_byte(after) : start].splitlines()
        below = after[start + known.length :].splitlines()
        assert not above or not above[-1].strip()
        assert below[0] == b""
        assert not below[1].strip()

    def test_there_is_room_to_write_below_it_at_the_end(self) -> None:
        after, _, _ = insert(b"words")
        assert after.endswith(b"No reason needed. \xf0\x9f\x8c\xbf\n\n")

    def test_words_typed_at_the_end_are_no_part_of_the_quote(self) -> None:
        after, _, _ = insert(b"- ")
        tokens = MARKDOWN.parse((after + b"typed").decode())
        assert tokens[-2].content == "typed"
        assert tokens[-2].level == 1

    def test_start_is_below_properties_and_title(self) -> None:
        after, _, _ = insert(b"---\na: 1\n---\n\n# Title\nwords\n", OBSIDIAN, Place("start"))
        assert after.index(b"# Title") < after.index(b"[!vaultkind") < after.index(b"words")
        after, _, _ = insert(b"---\na: 1\n---\n## Second level\n", OBSIDIAN, Place("start"))
        assert after.index(b"a: 1") < after.index(b"[!vaultkind") < after.index(b"## Second")

    def test_a_heading_is_known_by_its_words(self) -> None:
        """Closing signs and spaces do not count; the level and the words do."""
        for line in (LATER, LATER + "  ##", LATER.replace("## ", "##\t")):
            after, _, _ = insert(f"a\n{line}\nb\n".encode(), OBSIDIAN, Place(heading=LATER + " "))
            assert after.index("🌱".encode()) < after.index(b"[!vaultkind") < after.index(b"\nb\n")
        assert plan_insertion(b"# Later\n### Later\nLater\n", OBSIDIAN, Place(heading="## Later")) is Reason.NO_HEADING


class TestTouched:
    @settings(max_examples=150)
    @given(notes(extras=(*PLACEHOLDERS,)), places, blocks, st.data())
    def test_a_block_someone_edited_is_theirs(self, raw: bytes, place: Place, block: str, data: st.DataObject) -> None:
        """One sign put in, taken out or changed, anywhere in it."""
        assume(isinstance(plan_insertion(raw, block, place), Edit))
        after, known, edit = insert(raw, block, place)
        start = edit.at + len(edit.before)
        at = data.draw(st.integers(start, start + known.length - 1))
        how = data.draw(st.sampled_from(["in", "out", "other"]))
        sign = b"" if how == "out" else b"x" if after[at : at + 1] != b"x" else b"y"
        edited = after[:at] + sign + after[at + (how != "in") :]
        assume(edited[start : start + known.length] != edit.block)
        if how == "in" and at == start:
            # A sign before its first one makes the first line another line.
            assert plan_removal(edited, known) in (Reason.TOUCHED, Reason.NO_BLOCK)
            return
        for plan in (plan_removal(edited, known), plan_swap(edited, known, OTHER)):
            assert plan is Reason.TOUCHED or (plan is Reason.NO_BLOCK and not note.has_block(edited))

    @pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
    @pytest.mark.parametrize("typed", [b"> my answer", b">", b"  > and more"])
    def test_a_quote_that_goes_on_below_it_is_theirs(self, ending: bytes, typed: bytes) -> None:
        raw = b"a" + ending + b"b" + ending
        after, known, edit = insert(raw)
        end = edit.at + len(edit.before) + known.length
        assert plan_removal(after[:end] + ending + typed + after[end:], known) is Reason.TOUCHED
        assert plan_removal(after[:end] + typed + after[end:], known) is Reason.TOUCHED

    def test_nothing_is_taken_out_where_nothing_is(self) -> None:
        _, known, _ = insert(b"words")
        assert plan_removal(b"words", known) is Reason.NO_BLOCK
        assert plan_swap(b"words", known, OTHER) is Reason.NO_BLOCK

    def test_a_plan_for_another_note_is_not_carried_out(self) -> None:
        _, known, edit = insert(b"words\n%% vaultkind %%\n")
        with pytest.raises(ValueError, match="not the one"):
            edit.apply(b"other\n%% something %%\n")
        with pytest.raises(ValueError, match="not the one"):
            edit.apply(b"")
        assert known.replaced == b"%% vaultkind %%\n"


def paragraphs(raw: bytes) -> list[str]:
    return [token.content for token in MARKDOWN.parse(re.sub(r"\r\n|\r", "\n", raw.decode())) if token.type == "inline"]


class TestWrittenAround:
    """The person went on writing; then the prompt is taken out."""

    @settings(max_examples=400)
    @given(
        st.sampled_from(["", "above", "- above", "> above\n", "above\n", "above\n\n", "# above\n", "| a |\n|---|\n"]),
        st.sampled_from(["", "", "below", "- below\n", "below\n\nmore\n"]),
        places,
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from(["typed", "typed\n", "\ntyped\n", "typed\n\n", "\n\ntyped\n\n"]),
        st.integers(0, 4),
        st.booleans(),
    )
    @example("", "below", Place(heading=LATER), "\n", "typed", 0, False)
    def test_every_word_stays_and_no_two_paragraphs_run_together(
        self, above: str, below: str, place: Place, ending: str, typed: str, away: int, under: bool
    ) -> None:
        """Words typed anywhere in the blank lines on either side of the block are paragraphs of their own still."""
        if place.heading:
            raw = f"{LATER}\n{below}".replace("\n", ending).encode()
        elif place.where == "start":
            raw = below.replace("\n", ending).encode()
        else:
            raw = above.replace("\n", ending).encode()
        after, known, edit = insert(raw, OBSIDIAN, place)
        start = edit.at + len(edit.before)
        end = start + known.length
        new = typed.replace("\n", ending).encode()
        if under:
            at = min(end + len(ending) * (1 + away % 2), len(after))
            written = after[:at] + new + after[at:]
        else:
            at = max(start - len(ending) * (away % 3), edit.at)
            assume(new.endswith((b"\n", b"\r")) or at < start)
            written = after[:at] + new + after[at:]
        assume(note.newline(written) == ending.encode())
        plan = plan_removal(written, known)
        assert isinstance(plan, Edit)
        result = plan.apply(written)
        assert b"".join(result.split()) == b"".join((written.replace(edit.block, b"")).split())
        assert not note.has_block(result)
        whole = written.replace(edit.block, ending.encode() + b"<hr>" + ending.encode())
        apart = [text for text in paragraphs(whole) if text != "<hr>"]
        assert paragraphs(result) == apart

    @pytest.mark.parametrize("typed", ["typed", "typed\n", "\ntyped\n"])
    @pytest.mark.parametrize("raw", ["a\n%% vaultkind %%", "a\n%% vaultkind %%\nb\n", "%% vaultkind %%\n"])
    def test_a_placeholder_comes_back_on_a_line_of_its_own(self, raw: str, typed: str) -> None:
        after, known, edit = insert(raw.encode())
        start = edit.at + len(edit.before)
        # On the blank lines that came with the block: the one below it, and the one above where there is one.
        for where in [start + known.length + 1, *([start - 1] if edit.before else [])]:
            result = remove(after[:where] + typed.encode() + after[where:], known)
            assert b"%% vaultkind %%" in rows_of(result)
            assert b"typed" in rows_of(result)

    def test_words_above_and_below_stay_two_paragraphs(self) -> None:
        after, known, _ = insert(b"above\n")
        assert remove(after + b"below", known) == b"above\n\nbelow"

    def test_a_removal_after_an_editor_trimmed_the_end_is_whole(self) -> None:
        for raw in (b"above", b"above\n", b"- ", b""):
            after, known, _ = insert(raw)
            assert remove(after.rstrip(b"\n"), known) == raw
            assert remove(after.rstrip(b"\n") + b"\n", known) == raw

    def test_changed_line_endings_are_not_cut_in_half(self) -> None:
        raw = LATER.encode() + b"\nwords\n"
        after, known, _ = insert(raw, ONE_LINE, Place(heading=LATER))
        result = remove(after.replace(b"\n", b"\r\n"), known)
        assert result.replace(b"\r\n", b"").count(b"\r") == result.replace(b"\r\n", b"").count(b"\n") == 0
        assert [row for row in rows_of(result) if row] == [LATER.encode(), b"words"]
        after, known, _ = insert(b"words\n", ONE_LINE)
        assert remove(after.rstrip(b"\n").replace(b"\n", b"\r\n"), known) == b"words\r\n\r\n"
        after, known, _ = insert(LATER.encode() + b"\rwords\r", ONE_LINE, Place(heading=LATER))
        assert b"\n" not in remove(after.replace(b"\r", b"\r\n"), known).replace(b"\r\n", b"")

    def test_a_block_moved_elsewhere_comes_out_from_there(self) -> None:
        _, known, edit = insert(b"one\n\ntwo\n")
        moved = b"one\n\n" + edit.block + b"\n\ntwo\n"
        assert remove(moved, known) == b"one\n\ntwo\n"


class TestMending:
    @settings(max_examples=80)
    @given(notes(), st.data())
    def test_an_append_cut_short_is_taken_out(self, raw: bytes, data: st.DataObject) -> None:
        whole = b"\n\n" + OBSIDIAN.encode() + b"\n\n"
        cut = data.draw(st.integers(0, len(whole)))
        edit = plan_mend(raw + whole[:cut], len(raw), whole)
        if 0 < cut < len(whole):
            assert isinstance(edit, Edit)
            assert edit.apply(raw + whole[:cut]) == raw
        else:
            assert edit is None

    @pytest.mark.parametrize("tail", [b"my words", b"\n\n> [!vaultkind|rest-012] If I", b"\n\n\n", b"\n\r\n"])
    def test_anything_else_at_the_end_is_the_persons(self, tail: bytes) -> None:
        assert plan_mend(b"a" + tail, 1, b"\n\n" + OBSIDIAN.encode()) is None

    def test_a_block_that_is_whole_stays(self) -> None:
        assert plan_mend(b"a\n\n" + OBSIDIAN.encode(), 1, b"\n\n" + OBSIDIAN.encode()) is None

    def test_a_note_that_is_shorter_now_is_left_alone(self) -> None:
        assert plan_mend(b"a", 5, OBSIDIAN.encode()) is None


class TestRefusals:
    @pytest.mark.parametrize("place", PLACES, ids=["end", "start", "heading"])
    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (b"a" * (note.MAX_BYTES + 1), Reason.TOO_LARGE),
            (b"caf\xe9", Reason.NOT_TEXT),
            (b"a\0", Reason.NOT_TEXT),
            ("words".encode("utf-16"), Reason.NOT_TEXT),
            (b"---\nvaultkind: false\n---\n%% vaultkind %%\n", Reason.OFF),
            (b"<<<<<<< a\n=======\n>>>>>>> b\n", Reason.CONFLICT),
            (OBSIDIAN.encode(), Reason.HAS_BLOCK),
            (b"> [!vaultkind] edited\n", Reason.HAS_BLOCK),
            (PLAIN.encode(), Reason.HAS_BLOCK),
        ],
    )
    def test_these_notes_are_left_alone_wherever_the_place_is(self, raw: bytes, reason: Reason, place: Place) -> None:
        assert plan_insertion(raw, OBSIDIAN, place) is reason
        assert refusal(raw) is reason

    @pytest.mark.parametrize(
        ("tail", "reason"), [(b"```\ncode\n", Reason.IN_FENCE), (b"%%\nmine\n", Reason.IN_COMMENT)]
    )
    def test_an_open_end_matters_at_the_end_and_nowhere_else(self, tail: bytes, reason: Reason) -> None:
        raw = b"a\n" + LATER.encode() + b"\nb\n" + tail
        assert plan_insertion(raw, OBSIDIAN, Place()) is reason
        for place in PLACES[1:]:
            after, known, edit = insert(raw, OBSIDIAN, place)
            assert edit.at < raw.index(tail)
            assert remove(after, known) == raw
        marked = b"%% vaultkind %%\n" + raw
        after, known, edit = insert(marked)
        assert edit.at == 0
        assert remove(after, known) == marked

    def test_a_heading_that_is_not_there_is_said_so(self) -> None:
        assert plan_insertion(b"words", OBSIDIAN, Place(heading="## Later")) is Reason.NO_HEADING
        assert plan_insertion(b"```\n## Later\n```\n", OBSIDIAN, Place(heading="## Later")) is Reason.NO_HEADING
        after, _, _ = insert(b"%% vaultkind %%\n", OBSIDIAN, Place(heading="## Later"))
        assert note.has_block(after)

    def test_properties_still_being_typed_stay_free_of_the_block(self) -> None:
        raw = b"---\ntitle: x\n"
        after, _, edit = insert(raw, OBSIDIAN, Place("start"))
        assert edit.at == len(raw)
        assert after.startswith(raw)

    @settings(max_examples=150)
    @given(st.binary(max_size=300), places)
    def test_any_bytes_at_all_end_in_a_reason_or_a_whole_note(self, raw: bytes, place: Place) -> None:
        plan = plan_insertion(raw, OBSIDIAN, place)
        if isinstance(plan, Edit):
            assert remove(plan.apply(raw), placed(ID, plan, raw)) == raw

    @pytest.mark.parametrize("reason", list(Reason))
    def test_a_reason_is_a_plain_sentence(self, reason: Reason) -> None:
        assert not re.search(r"(?i)\b(should|must|need|fail|error|invalid|only|just|simply|please)|!", reason.value)
        assert reason.value[0].islower()


MEBIBYTE = 1 << 20
HOSTILE = {
    "backticks": b"`" * MEBIBYTE,
    "quote marks": b">" * MEBIBYTE,
    "quote marks in lines": b"> " * 200 + b"```\n" + (b"> " * 200 + b"\n") * 2000,
    "comments": b"<!--" * (MEBIBYTE // 4),
    "percent signs": b"%%" * (MEBIBYTE // 2),
    "code spans": b"`a``%%" * (MEBIBYTE // 6),
    "spaces": b" " * MEBIBYTE,
    "lines of spaces": (b" " * 1023 + b"\n") * 1024,
    "list markers": b"- " * (MEBIBYTE // 2 - 8) + b"\n- ```",
    "list items": b"- a\n" * (MEBIBYTE // 16) + b"```",
    "deep list": b"".join(b" " * (2 * at) + b"- x\n" for at in range(1000)) + b"```\n",
    "carriage returns": b"\r" * (MEBIBYTE // 4),
    "headings": b"#" * MEBIBYTE,
    "dashes": b"---\n" + b"---x\n" * (MEBIBYTE // 20),
    "tables": b"|" * MEBIBYTE,
    "marks": b"<!-- vaultkind" * (MEBIBYTE // 14),
    "angles": b"<<<<<<< " * (MEBIBYTE // 8),
    "placeholders": b"%% vaultkind" * (MEBIBYTE // 12),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_no_note_takes_long(raw: bytes) -> None:
    """Time grows with the note's length and not with its square: a square would be minutes."""
    started = time.process_time()
    plan = plan_insertion(raw, OBSIDIAN, Place())
    if isinstance(plan, Edit):
        assert remove(plan.apply(raw), placed(ID, plan, raw)) == raw
    else:
        assert plan in (Reason.IN_FENCE, Reason.IN_COMMENT)
    assert time.process_time() - started < 20


def test_blocks_by_the_thousand_do_not_take_long() -> None:
    """Removing looks at each line that could be the block once."""
    raw = (b"> [!vaultkind|rest-012] edited\n\n") * (MEBIBYTE // 33)
    known = placed(ID, Edit(0, b"", b"", OBSIDIAN.encode(), b""), b"")
    started = time.process_time()
    assert plan_removal(raw, known) is Reason.TOUCHED
    assert time.process_time() - started < 10
