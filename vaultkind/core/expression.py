"""An expression that is compiled when a text first holds what it cannot match without. Most of a run's never are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vaultkind.core.fragments import fragments

# What an expression begins with literally; a sign that repeats or ends an alternative takes from it.
_LITERAL = re.compile(r"[a-z ,']+")


# An expression, what it begins with, and pieces of words that it cannot match without.
PlainExpression = tuple[str, str, tuple[str, ...]]


class Expression:
    """Like ``re.compile(head + "(?:" + text + ")" + tail)`` for the one question whether it is in a text."""

    __slots__ = ("_compiled", "_literal", "_pieces", "_whole")

    def __init__(self, text: str, head: str = "", tail: str = "") -> None:
        """Nothing is compiled here; what cannot be is told (re.error) at the first text that might match."""
        self._whole = f"{head}(?:{text}){tail}"
        self._literal = _literal(text)
        self._compiled: re.Pattern[str] | None = None
        self._pieces: tuple[str, ...] | None = None

    @classmethod
    def from_plain(cls, row: PlainExpression) -> Expression:
        """The expression that ``as_plain`` wrote down."""
        made = cls.__new__(cls)
        made._whole, made._literal, made._pieces = row
        made._compiled = None
        return made

    def as_plain(self) -> PlainExpression:
        """All there is to an expression, with what would take time to find out again."""
        return self._whole, self._literal, self._seen()

    @property
    def whole(self) -> str:
        """The expression as it is compiled."""
        return self._whole

    def search(self, text: str) -> re.Match[str] | None:
        """The first match, or None."""
        if self._literal not in text:
            return None
        if not self._literal:
            for piece in self._pieces or self._seen():
                if piece in text:
                    break
            else:
                return None
        if self._compiled is None:
            self._compiled = re.compile(self._whole)
        return self._compiled.search(text)

    def _seen(self) -> tuple[str, ...]:
        """Pieces of words, one of which is in every text that matches."""
        if self._pieces is None:
            self._pieces = ("",) if self._literal else tuple(sorted(fragments(self._whole) or ("",)))
        return self._pieces

    def check(self) -> None:
        """Compile it now. Raises re.error."""
        self._compiled = re.compile(self._whole)


def any_in(expressions: Iterable[Expression], text: str) -> bool:
    """Whether one of them is in a text. Most are not, by what they begin with, and that is seen here."""
    for one in expressions:  # noqa: SIM110 - asked too often for a generator
        if one._literal in text and one.search(text) is not None:
            return True
    return False


def _literal(text: str) -> str:
    """What every match begins with; nothing where that cannot be seen at a glance."""
    found = _LITERAL.match(text)
    if found is None or "|" in _flat(text):
        return ""
    optional = text[found.end() : found.end() + 1] in ("?", "*", "{")
    return found[0][:-1] if optional else found[0]


def _flat(text: str) -> str:
    """An expression without what stands in brackets."""
    depth = 0
    flat = []
    for sign in re.findall(r"\\.|.", text):
        depth += (sign in "([") - (sign in ")]")
        if not depth:
            flat.append(sign)
    return "".join(flat)
