"""Whatever is in a note, it is read without a stumble, and a private one gives nothing of its body."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultkind.core import note
from vaultkind.core.consent import Grant
from vaultkind.core.evidence import page
from vaultkind.core.patterns import mentions
from vaultkind.core.properties import is_private, properties
from vaultkind.patternfiles import read_search
from vaultkind.reading import Skipped, read_note

PIECES = st.sampled_from(
    [
        *("---", "----", "--- ", " ---", "\n", "\r\n", "\r", "\ufeff", "private: true", "private:", " true", "tags: ["),
        *("private", "]", "- ", "- private", "#private", "#rest", "rest:: nap", "rest: ", "[rest:: a]", "- [x] ", "`"),
        *("```", "%%", "<!--", "-->", "> ", "# ", "'", '"', ":", "::", " # ", "|", "é", "\0", "\u2028", "[[", "]]"),
    ]
)
WRITTEN = st.lists(PIECES, max_size=30).map(lambda pieces: "".join(pieces).encode())
NOTES = WRITTEN | st.binary(max_size=200) | st.tuples(WRITTEN, st.binary(max_size=50)).map(b"".join)
SEARCH = read_search(Grant(words=False), "en")


@settings(max_examples=150)
@given(NOTES)
def test_any_bytes_give_a_page_whose_lines_are_there(raw: bytes) -> None:
    found = page(raw, properties(raw))
    rows = len(note.lines(raw, note.first_byte(raw)))
    assert all(1 <= one.line <= max(rows, 1) for one in (*found.marks, *found.prose))
    if found.private:
        assert (found.marks, found.prose) == ((), ())
    mentions(found, SEARCH, date(2026, 11, 2), "a.md")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NOTES)
def test_the_reader_gives_the_note_as_it_is_or_nothing_of_it(tmp_path: Path, raw: bytes) -> None:
    """And it stops in a private note before the body: what is below the properties has no say in what it gives."""
    (tmp_path / "a.md").write_bytes(raw)
    found = read_note(tmp_path, "a.md", Grant(words=True))
    if is_private(raw):
        assert found is None
    elif b"\0" in raw:
        assert found == Skipped("a.md", "is not text")
    else:
        assert found == raw


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WRITTEN, WRITTEN)
def test_not_a_byte_of_a_private_body_is_asked_for(tmp_path: Path, head: bytes, body: bytes) -> None:
    """The note is a pipe's worth of properties in a file; how far it was read is where the descriptor stands."""
    raw = b"---\nprivate: true\n" + head.replace(b"---", b"--") + b"\n---\n"
    ends = note.body_start(raw + body)
    if ends > len(raw):
        return
    (tmp_path / "a.md").write_bytes(raw + body)
    from vaultkind.reading import _head

    descriptor = os.open(tmp_path / "a.md", os.O_RDONLY)
    try:
        assert _head(descriptor) == (raw + body)[:ends]
        assert os.lseek(descriptor, 0, os.SEEK_CUR) == ends
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    "raw",
    [
        b"a" * 1_000_000,
        b" #rest" * 170_000,
        b"(a::" * 250_000,
        b"[[" * 500_000,
        b"](" * 500_000,
        b"<!--" * 250_000,
        b"".join(b"`" * width + b" " for width in range(1, 1400)),
        b"private [a::" * 80_000,
        b"---\na" + b" " * 1_000_000 + b"\n---\n",
        b"---\na: " + b"\"'" * 500_000 + b"\n---\n",
        b"---\n" + b"no closing line, ever: 1\n" * 8_000,
        b"---\n" + b"x" * 200_000,
        b"---" + b" " * 200_000,
    ],
    ids=range(13),
)
def test_a_megabyte_of_anything_is_read_in_a_moment(tmp_path: Path, raw: bytes) -> None:
    """What grew with the square of a line's length took minutes; a few seconds are no measure, but an end."""
    (tmp_path / "a.md").write_bytes(raw)
    began = time.process_time()
    found = read_note(tmp_path, "a.md", Grant(words=True))
    assert isinstance(found, bytes)
    mentions(page(found, properties(found)), SEARCH, date(2026, 11, 2), "a.md")
    assert time.process_time() - began < 10
