"""Tells of a note's bytes, before they are taken apart, that nothing in them can be a mention.

It may let a note or a line through for nothing, and never keeps one back.
"""

from __future__ import annotations

from functools import cached_property

from vaultkind.core import note
from vaultkind.core.evidence import LONGEST_SAID
from vaultkind.core.patterns import Search


class Sieve:
    """What a search could find something in."""

    def __init__(self, search: Search) -> None:
        self.search = search

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mark for pattern in self.search.patterns for mark in pattern.marks))

    @cached_property
    def _tags(self) -> tuple[str, ...]:
        return tuple(sign + name for name in self._names for sign in ("#", "#[["))

    def marks(self, raw: bytes) -> bool:
        """Whether a tag, a property or a field of the note could be a mark that is looked for."""
        start = note.body_start(raw)
        if start and self._holds(raw[:start], self._names):
            return True
        body = raw[start:] if start else raw
        return (b"#" in body and self._holds(body, self._tags)) or (b"::" in body and self._holds(body, self._names))

    def line(self, text: str) -> bool:
        """Whether a rule could hold for what a line says, with its list marker or without."""
        rules = self.search.rules
        if rules is None:
            return False
        # What is left of a line with fields, or of a very long one, can have words that it does not have as a whole.
        cut = "::" in text or len(text) > LONGEST_SAID
        return cut or rules.keywords.may_hold(text.translate(rules.grammar.letters))

    def _holds(self, raw: bytes, names: tuple[str, ...]) -> bool:
        text = raw.decode("utf-8", "replace").lower()
        # A plain loop: this is asked of every note.
        for name in names:  # noqa: SIM110
            if name in text:
                return True
        return False
