"""What a note's bytes say: where its properties end, what is open, where a placeholder stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkind.core import note
from vaultkind.core.note import Open

BOM = b"\xef\xbb\xbf"
ENDINGS = (b"\n", b"\r\n", b"\r")


def with_ending(raw: bytes, ending: bytes) -> bytes:
    return raw.replace(b"\n", ending)


class TestLines:
    @given(st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\r\n", b" ", b"\x0b\x0c\x1c\x85", "\u2028é".encode()])))
    def test_the_lines_put_together_are_the_note(self, parts: list[bytes]) -> None:
        r"""No byte is lost or moved, and only ``\n``, ``\r\n`` and ``\r`` end a line."""
        raw = b"".join(parts)
        rows = note.lines(raw)
        assert b"".join(raw[row.start : row.end] for row in rows) == raw
        assert [row.start for row in rows] == [0, *(row.end for row in rows)][: len(rows)]
        assert all(not set(b"\r\n") & set(row.text) for row in rows)
        assert all(raw[row.start : row.start + len(row.text)] == row.text for row in rows)
        whole = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        assert [row.text for row in rows] == (whole[:-1] if whole[-1] == b"" else whole)

    @pytest.mark.parametrize("ending", ENDINGS)
    def test_the_line_ending_used_most_is_the_notes_own(self, ending: bytes) -> None:
        assert note.newline(with_ending(b"a\nb\nc", ending)) == ending
        assert note.newline(b"a" + ending + b"b" + ending + b"c\n" if ending != b"\n" else b"a\nb\nc\r") == ending

    def test_a_note_without_line_endings_gets_plain_ones(self) -> None:
        assert note.newline(b"one line") == b"\n"
        assert note.newline(b"") == b"\n"


class TestProperties:
    @pytest.mark.parametrize("mark", [b"", BOM], ids=["plain", "BOM"])
    @pytest.mark.parametrize("ending", ENDINGS)
    @pytest.mark.parametrize(
        "head",
        [
            b"---\n---\n",
            b"---\na: 1\n---\n",
            b"---  \na: 1\n--- \t\n",
            b"---\n\na: [unclosed\n  ---\n----\n---\n",
            b"---\nat: 12:30: odd\nat: twice\n---\n",
        ],
    )
    def test_the_body_begins_below_the_second_line_of_dashes(self, mark: bytes, ending: bytes, head: bytes) -> None:
        """Also where YAML cannot read what is between them."""
        whole = mark + with_ending(head, ending)
        assert note.body_start(whole + b"body") == len(whole)
        assert not note.has_open_properties(whole)

    def test_properties_without_a_final_newline_end_the_note(self) -> None:
        assert note.body_start(b"---\na: 1\n---") == 12

    @pytest.mark.parametrize("raw", [b"---", b"---\n", b"---\na: 1\n", BOM + b"---\r\nwords\r\n", b"---\n ---\n"])
    def test_a_rule_at_the_top_is_not_properties(self, raw: bytes) -> None:
        assert note.body_start(raw) == (3 if raw.startswith(BOM) else 0)
        assert note.has_open_properties(raw)

    @pytest.mark.parametrize("raw", [b"", b"text\n---\n", b"\n---\na: 1\n---\n", b"----\n---\n", b" ---\n---\n", b"--"])
    def test_properties_stand_at_the_very_top_or_not_at_all(self, raw: bytes) -> None:
        assert note.body_start(raw) == 0
        assert not note.has_open_properties(raw)


class TestOff:
    @pytest.mark.parametrize("mark", [b"", BOM], ids=["plain", "BOM"])
    @pytest.mark.parametrize("ending", ENDINGS)
    @pytest.mark.parametrize(
        "line",
        [
            b"vaultkind: false",
            b"vaultkind: no",
            b"vaultkind: off",
            b"vaultkind: False",
            b"vaultkind:   FALSE  ",
            b"vaultkind: 'false'",
            b'vaultkind: "no"',
            b'"vaultkind": off',
            b"vaultkind:\tfalse",
            b"vaultkind: false # not in this one",
        ],
    )
    def test_a_person_can_keep_a_note_free_of_prompts(self, line: bytes, ending: bytes, mark: bytes) -> None:
        assert note.is_off(mark + with_ending(b"---\ntitle: x\n" + line + b"\n---\nbody\n", ending))
        assert note.is_off(mark + with_ending(b"---\n" + line + b"\n---", ending))

    @pytest.mark.parametrize(
        "raw",
        [
            b"vaultkind: false\n",
            b"---\n---\nvaultkind: false\n",
            b"---\nother:\n  vaultkind: false\n---\n",
            b"---\nvaultkind: true\n---\n",
            b"---\nvaultkind: false friends\n---\n",
            b"---\nvaultkind:\n---\n",
            b"---\nnotvaultkind: false\n---\n",
            b"---\n# vaultkind: false\n---\n",
            b"---\nvaultkind: false\n",
            b"",
        ],
    )
    def test_nothing_else_means_off(self, raw: bytes) -> None:
        """Not in the body, not nested, not another value, not without a second line of dashes."""
        assert not note.is_off(raw)


class TestConflicts:
    @pytest.mark.parametrize("ending", ENDINGS)
    @pytest.mark.parametrize(
        "raw",
        [
            b"<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> branch\n",
            b"a\n<<<<<<< HEAD\nmine\n||||||| base\n=======\ntheirs\n>>>>>>> 0c1d2e3",
            b"<<<<<<<\nmine\n=======\ntheirs\n>>>>>>>",
        ],
    )
    def test_two_versions_in_one_note_are_seen(self, raw: bytes, ending: bytes) -> None:
        assert note.has_conflict_markers(with_ending(raw, ending))

    @pytest.mark.parametrize(
        "raw",
        [
            b"Title\n=======\n",
            b"<<<<<<< look\n",
            b">>>>>>> a quote, seven deep\n",
            b"in a line <<<<<<< a and >>>>>>> b\n",
            b"<<<<<<<< a\n>>>>>>>> b\n",
        ],
    )
    def test_a_line_that_looks_like_one_marker_is_nothing(self, raw: bytes) -> None:
        assert not note.has_conflict_markers(raw)


class TestText:
    @pytest.mark.parametrize(
        "raw", [b"caf\xe9", "words".encode("utf-16"), b"a\0b", b"\0GITCRYPT\0\x01", b"\xed\xa0\x80", b"\xc3"]
    )
    def test_bytes_that_are_no_utf8_are_not_text(self, raw: bytes) -> None:
        assert not note.is_text(raw)

    @pytest.mark.parametrize("raw", [b"", BOM, "é e\u0301 🌱 \x0c\x1b".encode()])
    def test_anything_in_utf8_is_text(self, raw: bytes) -> None:
        assert note.is_text(raw)


class TestBlocks:
    @pytest.mark.parametrize(
        "raw",
        [
            b"> [!vaultkind|rest-012] If you want it\n> x",
            b"a\r> [!vaultkind|x]\r",
            BOM + b"> [!vaultkind|x]",
            b"> > [!vaultkind] mine now",
            b"> words <!-- vaultkind: rest-012 -->",
            b"a <!--vaultkind:x--> b",
        ],
    )
    def test_any_line_with_the_mark_counts_as_a_block(self, raw: bytes) -> None:
        assert note.has_block(raw)

    @pytest.mark.parametrize(
        "raw", [b"> [!note] vaultkind", b"I like [!vaultkind|x]", b"%% vaultkind %%", b"<!-- vaultkind -->", b""]
    )
    def test_a_mention_or_a_placeholder_is_no_block(self, raw: bytes) -> None:
        assert not note.has_block(raw)

    @pytest.mark.parametrize(
        ("line", "found"),
        [
            (b"> [!vaultkind|rest-012] If you want it", "rest-012"),
            (b">[!vaultkind|a]", "a"),
            (b"> If you want it: <!-- vaultkind: rest-012 -->", "rest-012"),
            (b"> <!--vaultkind:a-b-->", "a-b"),
            (b"> [!vaultkind|Rest 12]", None),
            (b"> [!vaultkind]", None),
            (b"<!-- vaultkind -->", None),
            (b"", None),
        ],
    )
    def test_a_blocks_first_line_names_its_prompt(self, line: bytes, found: str | None) -> None:
        assert note.block_id(line) == found


def open_at_end(raw: bytes) -> Open | None:
    return note.outline(raw).open_at_end


class TestFences:
    @pytest.mark.parametrize("ending", ENDINGS)
    @pytest.mark.parametrize(
        "raw",
        [
            b"```\ncode",
            b"~~~ python\ncode\n",
            b"text\n````\n```\n",
            b"```\n~~~\n",
            b"```\n``` not a closing line\n",
            b"   ```\ncode\n",
            b"```\n    ```\n",
            b"- ```\n  code\n",
            b"- a\n  - b\n    ```\n    code\n",
            b"- a\n\t```\n\tcode\n",
            b"- ```\n  code\n```\nthis is in a fence of its own",
            b"> ```\n> code\n",
            b"```\n> ```\n> words\n",
            b"```\n- item\n\nstill code",
            b"---\na: 1\n---\n```\ncode",
            b"%% a %%\n```\n",
        ],
    )
    def test_a_fence_never_closed_is_open(self, raw: bytes, ending: bytes) -> None:
        assert open_at_end(with_ending(raw, ending)) is Open.FENCE

    @pytest.mark.parametrize("ending", ENDINGS)
    @pytest.mark.parametrize(
        "raw",
        [
            b"```\ncode\n```",
            b"~~~\n```\n~~~~  \n",
            b"```\n<!--\n%%\n```\n",
            b"- ```\n  code\n  ```\n",
            b"1. a\n   - b\n     ```\n     code\n     ```\n",
            b"- a\n\t- b\n\t\t```\n\t\tcode\n\t\t```\n",
            b"- ```\n  code\nwords below the list",
            b"> ```\n> code\n> ```\n",
            b"> ```\n> code\n\nwords below the quote",
            b"> - ```\n>   code\n> words in the quote, below the list",
            b"```\n> ```\n> words\n> ```\n```\n",
            b"`` ``` ``\n",
            b"``` `inline` \n",
            b"words ``` and words\n",
            b"words\n\n    ```\n    indented code\n",
            b"``\n",
            b"",
        ],
    )
    def test_a_closed_fence_is_closed(self, raw: bytes, ending: bytes) -> None:
        assert open_at_end(with_ending(raw, ending)) is None


class TestComments:
    @pytest.mark.parametrize(
        "raw",
        [b"%% mine", b"%%\nmine\n", b"a %% b %% c %% d", b"<!-- mine", b"<!--\n%%\n", b"%%\n-->\n", b"%%\n```\n```\n"],
    )
    def test_a_comment_never_closed_is_open(self, raw: bytes) -> None:
        assert open_at_end(raw) is Open.COMMENT

    @pytest.mark.parametrize(
        "raw",
        [
            b"%% mine %%",
            b"%%\nmine\n%% words",
            b"<!-- mine -->",
            b"<!--\n%%\n-->",
            b"`%%` is a sign\n",
            b"`<!--` and ``a ` %% b``\n",
            b"50% and 60 %\n",
            b"-->\n",
        ],
    )
    def test_a_closed_comment_is_closed(self, raw: bytes) -> None:
        assert open_at_end(raw) is None


class TestPlaceholdersAndHeadings:
    @pytest.mark.parametrize(
        "line", [b"%% vaultkind %%", b"%%vaultkind%%", b"  <!-- vaultkind -->\t", b"<!--vaultkind-->"]
    )
    @pytest.mark.parametrize("ending", ENDINGS)
    def test_the_placeholder_is_found_in_both_of_its_forms(self, line: bytes, ending: bytes) -> None:
        seen = note.outline(with_ending(b"# a\n" + line + b"\nwords\n", ending))
        assert seen.placeholder == 1

    @pytest.mark.parametrize(
        "raw",
        [
            b"```\n%% vaultkind %%\n```\n",
            b"<!--\n%% vaultkind %%\n-->\n",
            b"%%\n<!-- vaultkind -->\n%%\n",
            b"---\na: x\n%% vaultkind %%\n---\n",
            b"words %% vaultkind %%\n",
            b"%% vaultkind: later %%\n",
        ],
    )
    def test_it_is_not_one_inside_code_a_comment_or_properties_or_beside_words(self, raw: bytes) -> None:
        assert note.outline(raw).placeholder is None

    def test_the_first_of_several_placeholders_counts(self) -> None:
        assert note.outline(b"%% vaultkind %%\n<!-- vaultkind -->\n").placeholder == 0

    def test_headings_in_code_and_comments_are_none(self) -> None:
        raw = b"# a\n```\n# b\n```\n%%\n# c\n%%\n#tag\n## d ##\n# e %%\n"
        seen = note.outline(raw)
        assert [seen.lines[at].text for at in seen.headings] == [b"# a", b"## d ##"]
