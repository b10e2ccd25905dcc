"""Which pieces of words an expression cannot match without, so that a text without them need not be searched.

Goes by the expression as Python's own parser takes it apart. Where nothing certain can be said, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

try:
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # an interpreter that has it elsewhere: then nothing is certain
    parser = None

_MOST = 400


def fragments(pattern: str) -> frozenset[str] | None:
    """Pieces of words, in small letters, of which every match holds one at least; None where none is certain.

    ``pattern`` is written for text in small letters and has no flags.
    """
    if parser is None:
        return None
    try:
        return _of_row(parser.parse(pattern))
    except (re.error, RecursionError, AttributeError, LookupError, TypeError, ValueError):
        return None


def of_any(patterns: Iterable[str]) -> frozenset[str] | None:
    """The same for several expressions, one of which has to match."""
    found: set[str] = set()
    for pattern in patterns:
        pieces = fragments(pattern)
        if pieces is None:
            return None
        found |= pieces
    # A text that holds a piece holds all that are inside of it.
    kept = {piece for piece in found if not any(other != piece and other in piece for other in found)}
    return frozenset(kept) if 0 < len(kept) <= _MOST else None


def _of_row(row: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The best of what the parts of a row need: all of them have to be there."""
    best: frozenset[str] | None = None
    run = ""
    for kind, value in row:
        name = str(kind)
        if name == "LITERAL" and chr(value).isalpha() and chr(value).islower():
            run += chr(value)
            continue
        best, run = _better(best, frozenset((run,)) if run else None), ""
        best = _better(best, _of_part(name, value))
    return _better(best, frozenset((run,)) if run else None)


def _of_part(name: str, value: Any) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        return _of_row(value[3])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _of_row(value[2]) if value[0] > 0 else None
    if name == "ATOMIC_GROUP":
        return _of_row(value)
    if name == "BRANCH":
        found: set[str] = set()
        for way in value[1]:
            pieces = _of_row(way)
            if pieces is None:
                return None
            found |= pieces
        return frozenset(found)
    return None


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """Whichever says more: the one whose shortest piece is longer."""
    if one is None or other is None:
        return other if one is None else one
    return max((one, other), key=lambda pieces: (min(map(len, pieces)), -len(pieces)))
