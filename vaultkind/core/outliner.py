r"""Where a block goes in an outline, and how it comes out: in Logseq every line of a page belongs to a ``- `` item.

A block is one item with a property below its first line, as Logseq writes it: no blank lines around it, no line end
behind the last item of a page that had none. Works on bytes and offsets; ``insertion`` and ``removal`` make the edits.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultkind.core.note import Line, first_byte, outline

_ITEM = re.compile(rb"(?P<indent>[ \t]*)-(?:[ \t]|\Z)")
_PROPERTY = re.compile(rb"[^\s:#\[\]\"-][^\s:]*::(?:[ \t]|\Z)")
_INDENT = re.compile(rb"[ \t]*")


class Spot(NamedTuple):
    """Bytes ``start`` to ``end`` give way to an item at ``indent``, with line ends ``before`` and ``after``."""

    start: int
    end: int
    indent: bytes
    before: bytes
    after: bytes


def is_item(block: bytes) -> bool:
    """Whether a block is made for an outline, at whatever indentation."""
    return block.lstrip(b" \t").startswith(b"- ")


def indented(block: bytes, indent: bytes, ending: bytes) -> bytes:
    r"""The block's lines (joined by ``\n``) at an indentation, with the page's line end."""
    return ending.join(indent + row for row in block.split(b"\n"))


def indent_at(raw: bytes, start: int) -> bytes:
    """The white space that the line at byte ``start`` begins with."""
    found = _INDENT.match(raw, start)
    assert found is not None  # it may be empty
    return found[0]


def find_spot(raw: bytes, where: str, heading: bytes | None, ending: bytes) -> Spot | None:
    """Where an item goes: in place of the placeholder, else at the end, the start or under a heading.

    None where there is no such heading.
    """
    seen = outline(raw, in_items=True)
    rows = seen.lines
    if seen.placeholder is not None and not _goes_on(rows, seen.placeholder):
        row = rows[seen.placeholder]
        return Spot(row.start, row.start + len(row.text), indent_at(raw, row.start), b"", b"")
    if heading is not None:
        at = next((index for index in seen.headings if _bare(rows[index].text) == _bare(heading)), None)
        return None if at is None else _under(raw, rows, at, ending)
    if where == "start":
        return _between(raw, _start(rows, seen.headings, seen.body), b"", ending)
    return _between(raw, len(raw), b"", ending)


def _goes_on(rows: tuple[Line, ...], at: int) -> bool:
    """Whether the item on a line has more lines, or items below it: they would become the block's."""
    indent = _INDENT.match(rows[at].text)
    following = next((row for row in rows[at + 1 :] if not row.blank), None)
    return following is not None and indent is not None and _deeper(following.text, indent[0])


def _deeper(text: bytes, indent: bytes) -> bool:
    return text.startswith(indent) and text[len(indent) : len(indent) + 1] in (b" ", b"\t")


def _between(raw: bytes, at: int, indent: bytes, ending: bytes) -> Spot:
    following = next((row for row in raw[at:].splitlines() if row.strip(b" \t")), b"")
    # What stands below stays what it is: beside a deeper line the item is as deep, so that it takes none as its own.
    indent = indent_at(following, 0) if _deeper(following, indent) else indent
    above = raw[first_byte(raw) : at]
    ended = not above or above.endswith((b"\n", b"\r"))
    # What a page ends in, it ends in afterwards, too: Logseq writes none, other editors one.
    after = ending if raw[at:] or (above and ended) else b""
    if after == b"\r" and raw[at : at + 1] == b"\n":
        after = b"\n"  # the two would end one line together
    return Spot(at, at, indent, b"" if ended else ending, after)


def _start(rows: tuple[Line, ...], headings: tuple[int, ...], body: int) -> int:
    """Below the page's properties and a heading that is no item."""
    at = body
    for index, row in enumerate(rows):
        if row.blank:
            at = row.end if at > body else at
            continue
        if not _PROPERTY.match(row.text) and not (index in headings and row.text.startswith(b"#")):
            break
        at = row.end
        if index in headings:
            break
    return at


def _bare(heading: bytes) -> bytes:
    found = _ITEM.match(heading)
    text = heading[found.end() :] if found else heading
    return b" ".join(text.split())


def _under(raw: bytes, rows: tuple[Line, ...], at: int, ending: bytes) -> Spot:
    """As the first item below a heading: behind the heading's own further lines."""
    found = _ITEM.match(rows[at].text)
    after = at + 1
    while (
        found and after < len(rows) and _deeper(rows[after].text, found["indent"]) and not _ITEM.match(rows[after].text)
    ):
        after += 1
    end = rows[after].start if after < len(rows) else len(raw)
    if found is None:
        return _between(raw, end, b"", ending)
    child = _ITEM.match(rows[after].text) if after < len(rows) else None
    has_child = child is not None and _deeper(rows[after].text, found["indent"])
    indent = child["indent"] if child is not None and has_child else found["indent"] + b"\t"
    return _between(raw, end, indent, ending)


def is_touched(raw: bytes, start: int, end: int) -> bool:
    """Whether somebody wrote on below the item at bytes ``start`` to ``end``: a line of it, or an item under it."""
    rows = raw[end : end + 4096].splitlines()[1:]
    following = next((row for row in rows if row.strip(b" \t")), b"")
    return _deeper(following, indent_at(raw, start))


def extent(raw: bytes, start: int, end: int, before: bytes, after: bytes) -> tuple[int, int]:
    """The bytes that go when the item goes, so that no empty line stays and no line is joined to another."""
    rest = raw[end:]
    if after and rest.startswith(after) and not (after == b"\r" and rest.startswith(b"\r\n")):
        return start, end + len(after)
    if rest:
        return start, end + (2 if rest.startswith(b"\r\n") else 1)
    return (start - len(before) if before and raw[:start].endswith(before) else start), end
