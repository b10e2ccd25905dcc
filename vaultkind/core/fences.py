"""Follows code fences and comments from one line of a note to the next. Knows one line at a time.

Fences follow CommonMark, with the quotes and list items that hold them; ``%%`` and ``<!-- -->`` are comments.
"""

import re
from itertools import takewhile
from typing import NamedTuple

from vaultkind.core.lazily import later

# White space, quote marks and list markers, then a fence if there is one.
_SHAPE = later(rb"((?:[ \t>]++|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z))*+)(?:(`{3,}+|~{3,}+)(.*))?", re.DOTALL)
_SHAPELY = b" \t>-*+`~0123456789"
_MARKER = later(rb"([-*+]|\d{1,9}[.)])(?:[ ]+|\Z)")
_QUOTE = later(rb"[ \t]*>[ ]?")
_TOKEN = later(rb"`+|%%|<!--|-->")


class Fence(NamedTuple):
    """An open fence: its signs, the quote marks before it, and the column its list item's text begins at."""

    run: bytes
    depth: int
    indent: int


def opened(text: bytes, items: list[tuple[int, int]]) -> Fence | None:
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
    return Fence(run, depth, indent) if len(parts[-1]) - indent <= 3 else None


def within(fence: Fence, text: bytes) -> tuple[Fence | None, bool]:
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


def comment_after(text: bytes, comment: bytes | None) -> bytes | None:
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
