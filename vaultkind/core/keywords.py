"""Tells of a line, from its bare words, that no phrase can match in it. Most lines are done with that.

It may let a line through for nothing, and never keeps one back: what a line's words can turn into when contractions
are written out counts as well, and a phrase's joined words are taken apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from vaultkind.core.grammar import Grammar
from vaultkind.core.lazily import later
from vaultkind.core.rewriting import straight

_LETTERS = later(r"[^\W\d_]+")
_CHUNK = later(r"[^\W_]+")
_APOSTROPHED = later(r"[^\W_]+(?:'[^\W_]+)*")
_APART = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "'")}
# Signs of markup that are taken out of words: "**na**p", "[[nap]]s".
_MARKUP = later(r"[*_=`\[\]]")
_MOST_KNOWN = 20_000
_NONE = frozenset[str]()
# Words of which a phrase needs one with all its parts, further sets of which it needs one each, and pieces of words
# of which its rule asks one in the line (None: it asks for nothing).
Need = tuple[frozenset[str], tuple[frozenset[str], ...], frozenset[str] | None]
# For a word: bits for the further sets, the other parts of the word, the number of what the rule asks, the phrase.
_Way = tuple[int, frozenset[str], int, int]


class Keywords:
    """Looks up lines by the words that phrases cannot do without. Remembers the words it has met, up to a number."""

    def __init__(self, grammar: Grammar, needs: Iterable[Need]) -> None:
        """``needs`` has for each phrase what it cannot do without."""
        self._grammar = grammar
        self._by_word: dict[str, list[_Way]] = {}
        self._always = False
        sets: dict[frozenset[str], int] = {}
        asking: dict[frozenset[str], int] = {}
        # Many phrases need the same sets.
        apart, firsts = cache(_apart), cache(_firsts)
        for number, (spelled, others, asked) in enumerate(needs):
            known = [begun for need in others if (begun := firsts(need))]
            # A sign, as that for quoted words, is no word to look up by; the next set is.
            ways = apart(spelled) or ([(word, _NONE) for word in known.pop(0)] if known else [])
            self._always |= not ways
            bits = 0
            for need in known:
                bits |= 1 << sets.setdefault(need, len(sets))
            at = -1 if asked is None else asking.setdefault(asked, len(asking))
            for first, rest in ways:
                self._by_word.setdefault(first, []).append((bits, rest, at, number))
        self._asked = tuple(tuple(sorted(pieces)) for pieces in asking)
        # Of the words met, those that hold a piece of what is asked, and those that hold none.
        self._having: list[set[str]] = [set() for _ in asking]
        self._lacking: list[set[str]] = [set() for _ in asking]
        # Which of the sets each word is in, as bits of one number, and what it can be looked up by.
        self._bits: dict[str, int] = {}
        for need, bit in sets.items():
            for word in need:
                self._bits[word] = self._bits.get(word, 0) | 1 << bit
        self._keys = frozenset(self._by_word)

    def may_hold(self, line: str) -> bool:
        """Whether some phrase could match in the line."""
        return self._always or next(self._likely(line), None) is not None

    def likely(self, line: str) -> frozenset[int] | None:
        """The phrases that could match in the line, by their place among those given; None where all could."""
        return None if self._always else frozenset(self._likely(line))

    def _likely(self, line: str) -> Iterator[int]:
        line = straight(line)
        words = self._words(line)
        if _MARKUP.search(line):
            words |= self._words(_MARKUP.sub("", line))
        held = 0
        for word in self._bits.keys() & words:
            held |= self._bits[word]
        there: dict[int, bool] = {-1: True}
        for word in self._keys & words:
            for bits, parts, asked, number in self._by_word[word]:
                if bits & held == bits and parts <= words:
                    if asked not in there:
                        there[asked] = self._answers(asked, words)
                    if there[asked]:
                        yield number

    def _answers(self, asked: int, words: set[str]) -> bool:
        """Whether one of the words holds a piece of what is asked. What was found out of a word is remembered."""
        having, lacking = self._having[asked], self._lacking[asked]
        if not having.isdisjoint(words):
            return True
        for word in words - lacking:
            for piece in self._asked[asked]:
                if piece in word:
                    having.add(word)
                    return True
            if len(lacking) > _MOST_KNOWN:
                lacking.clear()
            lacking.add(word)
        return False

    def _words(self, line: str) -> set[str]:
        """A line's words as they are, and as they are written out and taken apart."""
        words = _words(line.lower())
        if (written := self._grammar.written(line)) != line:
            words |= _words(written.lower())
        for word in [word for word in words if not word.isalpha()]:
            words.update(_LETTERS.findall(word))
        return words


def _firsts(need: frozenset[str]) -> frozenset[str]:
    """What the words of a set begin with; nothing where one cannot be looked up."""
    return frozenset(first for first, _rest in _apart(need))


def _parts(word: str) -> list[str]:
    return [] if "*" in word else _CHUNK.findall(word)


def _apart(words: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    """What each word of a set begins with, and its other parts; nothing where one cannot be looked up."""
    parts: list[list[str]] = [[word] if word.isalnum() else _parts(word) for word in words]
    return [(first, frozenset(rest) if rest else _NONE) for first, *rest in parts] if all(parts) else []


def _words(small: str) -> set[str]:
    """The words of a text in small letters. Plain apostrophes stay in them."""
    if small.isascii():
        return set(small.translate(_APART).split())
    return set(_APOSTROPHED.findall(small))
