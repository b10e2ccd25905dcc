"""Reads the shape of a note from its bytes: properties, lines, fences, comments, placeholders, blocks.

Byte-exact: offsets always point into the bytes that were given, nothing is decoded and written back,
nothing is normalised. Properties are looked at as lines, so a block that YAML cannot read still counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

BOM = b"\xef\xbb\xbf"
MAX_BYTES = 1024 * 1024

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_DELIMITER = re.compile(rb"---[ \t]*\Z")
_FENCE = re.compile(rb"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)\Z", re.DOTALL)
_TOKEN = re.compile(rb"`+|%%|<!--|-->")
_PLACEHOLDER = re.compile(rb"[ \t]*(?:%%[ \t]*vaultkind[ \t]*%%|<!--[ \t]*vaultkind[ \t]*-->)[ \t]*\Z")
_CALLOUT = re.compile(rb"(?:\xef\xbb\xbf)?[ \t>]*\[!vaultkind\|([a-z0-9][a-z0-9-]*)\]")
_COMMENT = re.compile(rb"<!--[ \t]*vaultkind:[ \t]*([a-z0-9][a-z0-9-]*)[ \t]*-->")
_ANY_BLOCK = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?|(?<=[\r\n]))[ \t>]*\[!vaultkind[|\]]|<!--[ \t]*vaultkind:")
_OFF = re.compile(rb"[\"']?vaultkind[\"']?[ \t]*:[ \t]*[\"']?(?:false|no|off)[\"']?[ \t]*(?:#.*)?\Z", re.IGNORECASE)
_CONFLICT = re.compile(rb"(?:\A|(?<=[\r\n]))(<{7}|>{7})[ \t]")


class Open(StrEnum):
    """What a note ends inside of."""

    FENCE = "a code fence that is still open"
    COMMENT = "a comment that is still open"


@dataclass(frozen=True, slots=True)
class Line:
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
    found: list[Line] = []
    for match in _LINE.finditer(raw, start):
        if match.start() == match.end():
            break
        found.append(Line(match.start(), match.end(), match.group().rstrip(b"\r\n")))
    return found


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
    start = len(BOM) if raw.startswith(BOM) else 0
    if not raw.startswith(b"---", start):
        return start
    opened = False
    for line in lines(raw, start):
        if _DELIMITER.match(line.text):
            if opened:
                return line.end
            opened = True
        elif not opened:
            return start
    return start


def has_open_properties(raw: bytes) -> bool:
    """True when the first line is ``---`` and no line closes it."""
    start = len(BOM) if raw.startswith(BOM) else 0
    first = lines(raw, start)[:1]
    return bool(first) and bool(_DELIMITER.match(first[0].text)) and body_start(raw) == start


def is_off(raw: bytes) -> bool:
    """True when the properties hold ``vaultkind: false`` (``no`` and ``off`` mean the same to a person)."""
    return any(_OFF.match(line.text) for line in lines(raw[: body_start(raw)]))


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
    """The prompt id a block's first line carries, or None for any other line."""
    match = _CALLOUT.match(line) or _COMMENT.search(line)
    return match[1].decode("ascii") if match else None


@dataclass(frozen=True, slots=True)
class Outline:
    """What a walk over the body found: the placeholder's line, headings, and what is open at the end."""

    body: int
    lines: tuple[Line, ...]
    placeholder: int | None
    headings: tuple[int, ...]
    open_at_end: Open | None


def outline(raw: bytes) -> Outline:
    """Walk the body once. ``placeholder`` and ``headings`` are indexes into ``lines``, outside fences and comments.

    Fences follow CommonMark (a closing run is at least as long as the opening one, of the same sign);
    a fence opened inside a quote ends with the quote. ``%%`` opens and closes Obsidian's comments.
    """
    body = body_start(raw)
    rows = lines(raw, body)
    placeholder: int | None = None
    headings: list[int] = []
    fence: tuple[bytes, int] | None = None
    comment: bytes | None = None
    for index, line in enumerate(rows):
        text = line.text
        if fence is not None and _depth(text) < fence[1]:
            fence = None
        if fence is not None:
            inner = text.lstrip(b" \t>").rstrip(b" \t")
            if len(inner) >= len(fence[0]) and inner == fence[0][:1] * len(inner):
                fence = None
            continue
        if comment is None:
            if _PLACEHOLDER.match(text):
                placeholder = index if placeholder is None else placeholder
                continue
            opening = _FENCE.match(text)
            if opening and not (opening[1][:1] == b"`" and b"`" in opening[2]):
                fence = (opening[1], _depth(text))
                continue
            if text.startswith(b"#") and len(text) < 1000 and text.lstrip(b"#")[:1] in (b" ", b"\t"):
                headings.append(index)
        comment = _comment_after(text, comment)
    state = Open.FENCE if fence is not None else Open.COMMENT if comment is not None else None
    return Outline(body, tuple(rows), placeholder, tuple(headings), state)


def _depth(text: bytes) -> int:
    """How many quote marks a line opens with."""
    count = 0
    for byte in text:
        if byte == 0x3E:
            count += 1
        elif byte not in b" \t":
            break
    return count


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
