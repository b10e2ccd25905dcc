"""Reads the shape of a note from its bytes: properties, lines, fences, comments, placeholders, blocks.

Byte-exact: offsets always point into the bytes that were given, nothing is decoded and written back,
nothing is normalised. Properties are looked at as lines, so a block that YAML cannot read still counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, takewhile
from typing import NamedTuple

from vaultkind.core.lazily import later
from vaultkind.words import N_

BOM = b"\xef\xbb\xbf"
MAX_BYTES = 1024 * 1024
LONGEST_LINE = 32 * 1024

_OPENING = later(rb"---[ \t]*(?:\r\n|\r|\n|\Z)")
_CLOSING = later(rb"(?<=[\r\n])---[ \t]*(?:\r\n|\r|\n|\Z)")
# White space, quote marks and list markers, then a fence if there is one.
_SHAPE = later(rb"((?:[ \t>]++|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z))*+)(?:(`{3,}+|~{3,}+)(.*))?", re.DOTALL)
_SHAPELY = b" \t>-*+`~0123456789"
_MARKER = later(rb"([-*+]|\d{1,9}[.)])(?:[ ]+|\Z)")
_QUOTE = later(rb"[ \t]*>[ ]?")
_TOKEN = later(rb"`+|%%|<!--|-->")
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


@dataclass(frozen=True, slots=True)
class Outline:
    """What a walk over the body found: the placeholder's line, headings, and what is open at the end."""

    body: int
    lines: tuple[Line, ...]
    placeholder: int | None
    headings: tuple[int, ...]
    open_at_end: Open | None


class _Fence(NamedTuple):
    """An open fence: its signs, the quote marks before it, and the column its list item's text begins at."""

    run: bytes
    depth: int
    indent: int


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
    fence: _Fence | None = None
    comment: bytes | None = None
    has_fences = b"```" in raw or b"~~~" in raw
    for index, line in enumerate(rows):
        text = line.text
        if not text and (fence is None or not fence.depth):
            continue
        if fence is not None:
            fence, inside = _within(fence, text)
            if inside:
                continue
        outside = comment is None
        if outside:
            if placeholders.match(text):
                placeholder = index if placeholder is None else placeholder
                continue
            fence = _opened(text, items) if has_fences else None
            if fence is not None:
                continue
        if not outside or b"%%" in text or b"<!--" in text:
            comment = _comment_after(text, comment)
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
    fence: _Fence | None = None
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
            fence, inside = _within(fence, line.text)
            if inside:
                continue
        if comment is None and (fence := _opened(line.text, items)) is not None:
            continue
        before, comment = comment, _comment_after(line.text, comment)
        if before is None and comment is None and not line.text.lstrip(b" \t").startswith(b">"):
            text = line.text[:LONGEST_LINE]
            yield number, text, _SPAN.sub(b" ", text) if _HIDING.search(text) else text


def _without_bullet(text: bytes) -> bytes:
    return text.lstrip(b" \t").removeprefix(b"- ").lstrip(b" \t")


def _is_heading(text: bytes) -> bool:
    return text.startswith(b"#") and len(text) < 1000 and text.lstrip(b"#")[:1] in (b" ", b"\t")


def _opened(text: bytes, items: list[tuple[int, int]]) -> _Fence | None:
    """The fence that a line opens, if it does.

    ``items`` holds the list items that the line stands in, each with its quote depth and the column its
    text begins at; it is brought up to date.
    """
    if text[:1] not in _SHAPELY:
        items.clear()
        return None
    shape = _SHAPE.match(text)
    assert shape is not None  # every part of it may be empty
    lead, run, info = shape[1], shape[2], shape[3]
    parts = [part.expandtabs(4) for part in lead.replace(b"> ", b">").split(b">")]
    depth = len(parts) - 1
    columns = [len(part) - len(part.lstrip(b" ")) for part in parts]
    if text.strip(b" \t"):
        held = takewhile(lambda item: item[0] <= depth and columns[item[0]] >= item[1], items)
        items[:] = list(held)
    for at, part in enumerate(parts):
        for marker in _MARKER.finditer(part):
            wide = marker.end() - marker.end(1)
            items.append((at, marker.end() if 1 <= wide <= 4 else marker.end(1) + 1))
    if run is None or (run.startswith(b"`") and b"`" in info):
        return None
    indent = items[-1][1] if items and items[-1][0] == depth else 0
    return _Fence(run, depth, indent) if len(parts[-1]) - indent <= 3 else None


def _within(fence: _Fence, text: bytes) -> tuple[_Fence | None, bool]:
    """The fence as it is after a line, and whether the line belongs to it."""
    at = 0
    for _ in range(fence.depth):
        quote = _QUOTE.match(text, at)
        if quote is None:
            return None, False
        at = quote.end()
    rest = text[at:].rstrip(b" \t")
    inner = rest.lstrip(b" \t")
    column = len(rest[: len(rest) - len(inner)].expandtabs(4))
    if inner and column < fence.indent:
        return None, False
    closes = column <= fence.indent + 3 and len(inner) >= len(fence.run) and inner == fence.run[:1] * len(inner)
    return None if closes else fence, True


def _comment_after(text: bytes, comment: bytes | None) -> bytes | None:
    """The closing token still awaited after this line, given the one awaited before it.

    Tokens inside a code span do not count; one pass, whatever the line holds.
    """
    tokens = [match.group() for match in _TOKEN.finditer(text)]
    last = {token: index for index, token in enumerate(tokens)}
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if comment is not None:
            comment = None if token == comment else comment
        elif token == b"%%":
            comment = b"%%"
        elif token == b"<!--":
            comment = b"-->"
        elif token[:1] == b"`" and last[token] > index:
            index = tokens.index(token, index + 1)
        index += 1
    return comment
