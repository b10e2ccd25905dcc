"""Writes contractions, short forms and misspellings out as plain words, by rules that are data. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vaultkind.core.lazily import later

# Conditions on what stands before a rule's own words.
_BEFORE = re.compile(r"(?:\(\?<[!=][^()]*\))*")
_SIGN = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|\(\?[=!<]|.")
_MOST_KNOWN = 20_000


class Rewriting:
    """Rules, each applied to what the ones before it left. Remembers which words a rule could begin with.

    Most words begin none, so most texts are done with after looking their words up.
    """

    __slots__ = ("_known", "_likely", "_openings", "_plain", "_rules")

    def __init__(self, rules: Iterable[tuple[str, str]]) -> None:
        """``rules`` are expressions over text in any case, each with what is written for it."""
        pairs = tuple(rules)
        self._rules = tuple((later(rf"\b(?:{text})", re.IGNORECASE), plain) for text, plain in pairs)
        openings = [rf"\b(?:{_opening(text)})" for text, _plain in pairs]
        self._openings = tuple(later(opening, re.IGNORECASE) for opening in openings)
        self._likely = later("|".join(openings) or "(?!)", re.IGNORECASE)
        # Of the words met, those that begin no rule, and those that begin some.
        self._plain: set[str] = set()
        self._known: dict[str, tuple[int, ...]] = {}

    def __call__(self, text: str) -> str:
        """The text with everything written out."""
        due = self._due(text)
        while due:
            number = min(due)
            pattern, plain = self._rules[number]
            before, text = text, pattern.sub(plain, text)
            due = {one for one in (due if text == before else self._due(text)) if one > number}
        return text

    def _due(self, text: str) -> set[int]:
        """The rules that could apply: each begins within a word that is there."""
        words = text.split()
        if self._plain.issuperset(words):
            return set()
        return {number for word in words if word not in self._plain for number in self._begun(word)}

    def _begun(self, word: str) -> tuple[int, ...]:
        found = self._known.get(word)
        if found is None:
            if len(self._known) + len(self._plain) > _MOST_KNOWN:
                self._known.clear()
                self._plain.clear()
            likely = enumerate(self._openings) if self._likely.search(word) else ()
            found = tuple(number for number, opening in likely if opening.search(word))
            if found:
                self._known[word] = found
            else:
                self._plain.add(word)
        return found


def straight(text: str) -> str:
    """The text with plain apostrophes, as rules are written with."""
    if text.isascii():
        return text
    return text.replace("\u2019", "'").replace("\u2018", "'").replace("\u02bc", "'")


def _opening(text: str) -> str:
    """As much of an expression as lies within one word, without conditions: whatever it matches begins like that."""
    before = _BEFORE.match(text)
    text = text[before.end() :] if before else text
    depth = start = 0
    for sign in _SIGN.finditer(text):
        if not depth:
            start = sign.start()
            if sign[0] == "|":
                return ""
        if len(sign[0]) == 3 or _takes_space(sign[0]):
            return text[:start]
        depth += (sign[0] == "(") - (sign[0] == ")")
    return text


def _takes_space(sign: str) -> bool:
    """Whether one sign of an expression can stand for white space."""
    return sign in " ." or (sign[0] in "[\\" and re.match(sign, " ") is not None)
