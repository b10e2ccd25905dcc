"""Reads the shape of a note from its bytes: properties, lines, fences, comments, placeholders, blocks.

Byte-exact: offsets always point into the bytes that were given, nothing is decoded and written back,
nothing is normalised. Properties are looked at as lines, so a block that YAML cannot read still counts.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import accumulate, takewhile
from typing import NamedTuple

from vaultkind.core.fences import Fence, comment_after, opened, within
from vaultkind.core.lazily import later
from vaultkind.words import N_

BOM = b"\xef\xbb\xbf"
MAX_BYTES = 1024 * 1024
LONGEST_LINE = 32 * 1024

_OPENING = later(rb"---[ \t]*(?:\r\n|\r|\n|\Z)")
_CLOSING = later(rb"(?<=[\r\n])---[ \t]*(?:\r\n|\r|\n|\Z)")
_PLACEHOLDER = later(rb"[ \t]*(?:%%[ \t]*vaultkind[ \t]*%%|<!--[ \t]*vaultkind[ \t]*-->)[ \t]*\Z")
_PLACEHOLDER_ITEM = later(rb"[ \t]*-[ \t]+" + _PLACEHOLDER.pattern)
_CALLOUT = later(rb"(?:\xef\xbb\xbf)?[ \t>]*\[!vaultkind\|([a-z0-9][a-z0-9-]*)\]")
_COMMENT = later(rb"<!--[ \t]*vaultkind:[ \t]*([a-z0-9][a-z0-9-]*)[ \t]*-->")
# In an outline: a property in the second line of an item.
_PROPERTY = later(rb"[ \t]+vaultkind::[ \t]*([a-z0-9][a-z0-9-]*)[ \t]*\Z")
_ANY_BLOCK = later(
    rb"(?:\A(?:\xef\xbb\xbf)?|(?<=[\r\n]))(?:[ \t>]*\[!vaultkind[|\]]|[ \t]+vaultkind::[ \t])|<!--[ \t]*vaultkind:"
)
# A code span, or a comment that ends on its own line.
_SPAN = later(rb"(?<!`)(`++).*?(?<!`)\1(?!`)|%%.*?%%|<!--.*?-->")
_HIDING = later(rb"`|%%|<!--")
_OPENS = later(rb"`|~~~|%%|<!--")
# Properties of a page as Logseq writes them, at its top.
_PAGE_PROPERTY = later(rb"(?:[^\s:#\[\]\"-][^\s:]*)::(?:[ \t]|\Z)")
_OFF = later(rb"[\"']?vaultkind[\"']?[ \t]*::?[ \t]*[\"']?(?:false|no|off)[\"']?[ \t]*(?:#.*)?\Z", re.IGNORECASE)
_CONFLICT = later(rb"(?:\A|(?<=[\r\n]))(<{7}|>{7})(?:[ \t\r\n]|\Z)")


class Open(StrEnum):
    """What a note ends inside of. The value is for the catalogues."""

    # Translators: each completes "The block ends inside …, which would hide what is below it.".
    FENCE = N_("a code fence that is still open")
    COMMENT = N_("a comment that is still open")


class Line(NamedTuple):
    """One line: ``start`` is its first byte, ``end`` the first byte after its ending; ``text`` has no ending."""

    start: int
    end: int
    text: bytes

    @property
    def blank(self) -> bool:
        """True when the line holds nothing but white space."""
        return not self.text.strip(b" \t")


def lines(raw: bytes, start: int = 0) -> list[Line]:
    r"""The lines of ``raw`` from byte ``start`` on; ``\n``, ``\r\n`` and lone ``\r`` all end one."""
    body = raw[start:]
    # A bytes object breaks at exactly these, and at nothing else that breaks a str.
    bounds = list(accumulate(map(len, body.splitlines(keepends=True)), initial=start))
    return list(map(Line, bounds, bounds[1:], body.splitlines()))


def first_byte(raw: bytes) -> int:
    """The first byte after the byte-order mark."""
    return len(BOM) if raw.startswith(BOM) else 0


def newline(raw: bytes) -> bytes:
    r"""The line ending used most in ``raw``; ``\n`` where there is none."""
    crlf = raw.count(b"\r\n")
    counts = {b"\n": raw.count(b"\n") - crlf, b"\r\n": crlf, b"\r": raw.count(b"\r") - crlf}
    best = max(counts, key=lambda ending: counts[ending])
    return best if counts[best] else b"\n"


def body_start(raw: bytes) -> int:
    """The first byte after the byte-order mark and the properties.

    Properties are what Obsidian takes for them: a first line ``---`` and a later line ``---``.
    Without the second line there are none, and the first is a rule drawn by the writer.
    """
    start = first_byte(raw)
    opening = _OPENING.match(raw, start)
    closing = _CLOSING.search(raw, opening.end()) if opening else None
    return closing.end() if closing else start


def has_open_properties(raw: bytes) -> bool:
    """True when the first line is ``---`` and no line closes it."""
    start = first_byte(raw)
    return bool(_OPENING.match(raw, start)) and body_start(raw) == start


def is_off(raw: bytes) -> bool:
    """True when the properties hold ``vaultkind: false`` (``no`` and ``off`` mean the same to a person)."""
    body = body_start(raw)
    page = takewhile(lambda line: line.blank or _PAGE_PROPERTY.match(line.text), lines(raw, body))
    return any(_OFF.match(line.text) for line in (*lines(raw[:body]), *page))


def has_conflict_markers(raw: bytes) -> bool:
    """True when a merge left both of its versions in the note (git's ``<<<<<<<`` and ``>>>>>>>``)."""
    return {match[1] for match in _CONFLICT.finditer(raw)} == {b"<" * 7, b">" * 7}


def is_text(raw: bytes) -> bool:
    """True for UTF-8 without NUL bytes (NUL: UTF-16, encrypted or empty space, never a written word)."""
    if b"\0" in raw:
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def has_block(raw: bytes) -> bool:
    """True when any line bears vaultkind's mark, whether or not the block was edited."""
    return bool(_ANY_BLOCK.search(raw))


def block_id(line: bytes) -> str | None:
    """The prompt id that a line of a block carries, or None for any other line."""
    match = _CALLOUT.match(line) or _COMMENT.search(line) or _PROPERTY.match(line)
    return match[1].decode("ascii") if match else None


def marked_blocks(raw: bytes) -> Iterator[tuple[int, str]]:
    """The first byte and the prompt id of each block, edited or not."""
    before = first_byte(raw)
    for line in lines(raw, before):
        if b"vaultkind" in line.text and (found := block_id(line.text)) is not None:
            yield before if _PROPERTY.match(line.text) else line.start, found
        before = line.start


class Outline(NamedTuple):
    """What a walk over the body found: the placeholder's line, headings, and what is open at the end."""

    body: int
    lines: tuple[Line, ...]
    placeholder: int | None
    headings: tuple[int, ...]
    open_at_end: Open | None


def outline(raw: bytes, *, in_items: bool = False) -> Outline:
    """Walk the body once. ``placeholder`` and ``headings`` are indexes into ``lines``, outside fences and comments.

    Fences follow CommonMark: a closing run is at least as long as the opening one, of the same sign and
    indented no further than three columns, and a fence ends with the quote or the list item that holds
    it. ``%%`` opens and closes Obsidian's comments. ``in_items``: placeholders and headings are items of an outline.
    """
    placeholders = _PLACEHOLDER_ITEM if in_items else _PLACEHOLDER
    body = body_start(raw)
    rows = lines(raw, body)
    placeholder: int | None = None
    headings: list[int] = []
    items: list[tuple[int, int]] = []
    fence: Fence | None = None
    comment: bytes | None = None
    has_fences = b"```" in raw or b"~~~" in raw
    for index, line in enumerate(rows):
        text = line.text
        if not text and (fence is None or not fence.depth):
            continue
        if fence is not None:
            fence, inside = within(fence, text)
            if inside:
                continue
        outside = comment is None
        if outside:
            if placeholders.match(text):
                placeholder = index if placeholder is None else placeholder
                continue
            fence = opened(text, items) if has_fences else None
            if fence is not None:
                continue
        if not outside or b"%%" in text or b"<!--" in text:
            comment = comment_after(text, comment)
        if outside and comment is None and _is_heading(_without_bullet(text) if in_items else text):
            headings.append(index)
    state = Open.FENCE if fence is not None else Open.COMMENT if comment is not None else None
    return Outline(body, tuple(rows), placeholder, tuple(headings), state)


def prose(raw: bytes) -> Iterator[bytes]:
    """The body's lines outside fences, comments and quotes, with code spans left out. A quote is somebody else's."""
    return (text for _number, _line, text in numbered_prose(raw))


def numbered_prose(raw: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """The lines of ``prose``: its number in the whole note, from 1, the line as it is, and without what is code.

    A comment that ends on its own line is left out with the code. Of a line beyond all measure the beginning is given.
    """
    items: list[tuple[int, int]] = []
    fence: Fence | None = None
    comment: bytes | None = None
    start = body_start(raw)
    first = len(lines(raw[:start], first_byte(raw))) + 1
    if _OPENS.search(raw) is None:
        # Most notes: no line of theirs opens anything, so there is nothing to keep in mind from line to line.
        for number, row in enumerate(raw[start:].splitlines(), start=first):
            if not row.lstrip(b" \t").startswith(b">"):
                yield number, row[:LONGEST_LINE], row[:LONGEST_LINE]
        return
    for number, line in enumerate(lines(raw, start), start=first):
        if fence is not None:
            fence, inside = within(fence, line.text)
            if inside:
                continue
        if comment is None and (fence := opened(line.text, items)) is not None:
            continue
        before, comment = comment, comment_after(line.text, comment)
        if before is None and comment is None and not line.text.lstrip(b" \t").startswith(b">"):
            text = line.text[:LONGEST_LINE]
            yield number, text, _SPAN.sub(b" ", text) if _HIDING.search(text) else text


def _without_bullet(text: bytes) -> bytes:
    return text.lstrip(b" \t").removeprefix(b"- ").lstrip(b" \t")


def _is_heading(text: bytes) -> bool:
    return text.startswith(b"#") and len(text) < 1000 and text.lstrip(b"#")[:1] in (b" ", b"\t")
