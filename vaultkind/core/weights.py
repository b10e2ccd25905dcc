"""Weighs a line as a whole: how much it reads like the lines that people labelled. Knows no phrase and no rule.

A rule sees its own words; what stands around them in a hundred other forms is learnt. The weights are data, made from
labelled lines by ``python -m benchmarks learn``: a linear model by least squares over the traits of a line.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import repeat
from math import sqrt
from operator import itemgetter
from zlib import crc32

from vaultkind.core.clauses import Clause, Sentence
from vaultkind.core.grammar import Grammar

# How far apart two words may stand to be a trait together.
_REACH = 4
# The last bits of a checksum, which do not count for the part that it belongs to.
_REST = 19


@dataclass(frozen=True, eq=False)
class Weights:
    """What each trait says for each pattern.

    ``names`` are the patterns. ``keys`` are the traits' checksums (CRC-32), in order, and ``values`` for each pattern
    one signed byte a trait, in units of ``scale``. ``bias`` is where each pattern starts, ``floors`` what a line has to
    reach to be a mention, and ``rule`` what a rule that holds adds.
    """

    names: tuple[str, ...]
    bias: tuple[float, ...]
    floors: tuple[float, ...]
    rule: float
    scale: float
    keys: array[int] = field(repr=False)
    values: tuple[array[int], ...] = field(repr=False)

    def scores(self, traits: Iterable[int]) -> Mapping[str, float]:
        """For each pattern how much a line with these traits reads like a mention: about 1 for one, 0 for none."""
        keys, starts = self.keys, self._starts
        known = []
        for key in traits:
            part = key >> _REST
            at = bisect_left(keys, key, starts[part], end := starts[part + 1])
            if at < end and keys[at] == key:
                known.append(at)
        unit = self.scale / sqrt(max(len(known), 1))
        # One look takes all of a row's values; it gives no row for fewer than two.
        taken = itemgetter(*known) if len(known) > 1 else lambda values: [values[at] for at in known]
        sums = map(sum, map(taken, self.values))
        return {name: bias + sum_ * unit for name, bias, sum_ in zip(self.names, self.bias, sums, strict=True)}

    @cached_property
    def _starts(self) -> array[int]:
        """Where the keys of each part of all checksums begin: looking up is a matter of few steps from there."""
        firsts = range(0, (1 << 32) + 1, 1 << _REST)
        return array("I", map(bisect_left, repeat(self.keys), firsts))

    def reached(self, scores: Mapping[str, float], ruled: Collection[str]) -> list[str]:
        """The patterns whose floor a line reaches with these scores, given those for which a rule holds."""
        floors = zip(self.names, self.floors, strict=True)
        return [name for name, floor in floors if scores[name] + self.rule * (name in ruled) >= floor]


def weights_from(data: bytes) -> Weights:
    """Weights from a file: a line of JSON, then the keys (four bytes each, the lowest first), then the values."""
    head, body = data.split(b"\n", 1)
    said = json.loads(head)
    many = said["keys"]
    keys = array("I", body[: 4 * many])
    if sys.byteorder == "big":
        keys.byteswap()
    names, bias, floors = (tuple(said[key]) for key in ("names", "bias", "floors"))
    starts = range(4 * many, (4 + len(names)) * many, many)
    values = tuple(array("b", body[start : start + many]) for start in starts)
    return Weights(names, bias, floors, said["rule"], said["scale"], keys, values)


def weights_as_bytes(weights: Weights) -> bytes:
    """The file that ``weights_from`` reads."""
    said = {name: getattr(weights, name) for name in ("names", "bias", "floors", "rule", "scale")}
    keys = array("I", weights.keys)
    if sys.byteorder == "big":
        keys.byteswap()
    head = json.dumps({**said, "keys": len(keys)})
    return b"".join((head.encode(), b"\n", keys.tobytes(), *(values.tobytes() for values in weights.values)))


def traits_of(told: tuple[Sentence, ...], grammar: Grammar) -> set[int]:
    """What there is to weigh in a line, as checksums of texts: words, pairs ("a b"), rows of three, pairs further apart
    ("a _ b"), and for each word who acts and in what mood ("self:a").
    """
    found: set[int] = set()
    row = [b"^"]
    ending: tuple[str, ...] = ()
    for number, sentence in enumerate(told):
        for at, clause in enumerate(sentence.clauses):
            words = [_plain(word) for word in clause.text.split()]
            plain = list(map(str.encode, words))
            who, begins = clause.subject.value, " ".join(words[:2])
            if clause.opener or len(row) > 1:
                row.append(clause.opener.encode() or b".")
            row += plain
            said = [f"who:{who}", f"who:{clause.opener}:{who}", f"{who}:begins:{begins}"]
            if not (number or at):
                said += (f"first:{who}", f"first:{words[0]}", f"first:{begins}")
            found.update(map(crc32, map(str.encode, said)))
            for mood in _moods(clause, number, grammar):
                found.update(map(crc32, plain, repeat(_start(f"{mood}:"))))
            ending = (f"last:{who}", f"last:{begins}", *(f"last:{word}" for word in words))
        if sentence.asks:
            row.append(b"?")
            found.add(_start("asks"))
        for kind in ("elsewhere", "mocking"):
            if not sentence.words.isdisjoint(getattr(grammar, kind)):
                found.add(_start(f"is:{kind}"))
    row.append(b"$")
    # What a line ends with tells how it came out.
    found.update(map(crc32, map(str.encode, ending)))
    # A checksum goes on where another ended: that of a pair from its first word's, that of three from a pair's.
    spaced = [b" " + word for word in row]
    ones = list(map(crc32, row))
    pairs = list(map(crc32, spaced[1:], ones))
    apart = list(map(crc32, repeat(b" _ "), ones))
    found.update(ones, pairs, map(crc32, spaced[2:], pairs))
    found.update(*(map(crc32, row[reach:], apart) for reach in range(2, _REACH + 1)))
    found.update((_start(f"sentences:{min(len(told), 4)}"), _start(f"words:{min(len(row) // 5, 6)}")))
    return found


@cache
def _start(text: str) -> int:
    return crc32(text.encode())


def _moods(clause: Clause, number: int, grammar: Grammar) -> list[str]:
    """How a clause says what it says: who acts, whether it is unreal or denied, whether it comes later in the line."""
    words = clause.text.split()
    unreal = clause.supposed or clause.unreal_before or not grammar.unreal.isdisjoint(words)
    denied = not grammar.negations.isdisjoint(words)
    said = ((clause.subject.value, True), ("later", number > 0), ("unreal", unreal), ("not", denied))
    return [mood for mood, holds in said if holds]


def _plain(word: str) -> str:
    """A word, with one sign for anybody's name and one for any number."""
    if word.startswith("~"):
        return "~"
    return "#" if word[:1].isdigit() else word
