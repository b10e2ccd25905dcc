"""Weighs a line as a whole: how much it reads like the lines that people labelled. Knows no phrase and no rule.

A rule sees its own words; what stands around them in a hundred other forms is learnt. The weights are data, made from
labelled lines by ``python -m benchmarks learn``: a linear model by least squares over the traits of a line.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt
from zlib import crc32

from vaultkind.core.clauses import Clause, Sentence
from vaultkind.core.grammar import Grammar

# How far apart two words may stand to be a trait together.
_REACH = 4


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What each trait says for each pattern.

    ``names`` are the patterns. ``keys`` are the traits as checksums, in order, and ``values`` for each pattern one
    signed byte a trait, in units of ``scale``. ``bias`` is where each pattern starts, ``floors`` what a line has to
    reach to be a mention, and ``rule`` what a rule that holds adds.
    """

    names: tuple[str, ...]
    bias: tuple[float, ...]
    floors: tuple[float, ...]
    rule: float
    scale: float
    keys: array[int] = field(repr=False)
    values: tuple[array[int], ...] = field(repr=False)

    def scores(self, traits: Iterable[str]) -> Mapping[str, float]:
        """For each pattern how much a line with these traits reads like a mention: about 1 for one, 0 for none."""
        keys, many = self.keys, len(self.keys)
        known = []
        for trait in traits:
            key = crc32(trait.encode())
            at = bisect_left(keys, key)
            if at < many and keys[at] == key:
                known.append(at)
        unit = self.scale / sqrt(max(len(known), 1))
        sums = (sum(map(values.__getitem__, known)) for values in self.values)
        return {name: bias + sum_ * unit for name, bias, sum_ in zip(self.names, self.bias, sums, strict=True)}

    def mentioned(self, traits: Iterable[str], ruled: Iterable[str]) -> list[str]:
        """The patterns that a line mentions, given those for which a rule holds."""
        scores, ruled = self.scores(traits), set(ruled)
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


def traits_of(told: tuple[Sentence, ...], grammar: Grammar) -> set[str]:
    """What there is to weigh in a line: words, pairs and rows of three, and for each word who acts and in what mood."""
    found: set[str] = set()
    row = ["^"]
    ending: tuple[str, ...] = ()
    for number, sentence in enumerate(told):
        for at, clause in enumerate(sentence.clauses):
            words = [_plain(word) for word in clause.text.split()]
            who, begins = clause.subject.value, " ".join(words[:2])
            if clause.opener or len(row) > 1:
                row.append(clause.opener or ".")
            row += words
            found.update((f"who:{who}", f"who:{clause.opener}:{who}", f"{who}:begins:{begins}"))
            if not (number or at):
                found.update((f"first:{who}", f"first:{words[0]}", f"first:{begins}"))
            found.update(f"{mood}:{word}" for mood in _moods(clause, number, grammar) for word in words)
            ending = (f"last:{who}", f"last:{begins}", *(f"last:{word}" for word in words))
        if sentence.asks:
            row.append("?")
            found.add("asks")
        found.update(f"is:{kind}" for kind in ("elsewhere", "mocking") if getattr(grammar, kind) & sentence.words)
    row.append("$")
    # What a line ends with tells how it came out.
    found.update(ending)
    found.update(row)
    found.update(map(" ".join, pairwise(row)))
    found.update(map(" ".join, zip(row, row[1:], row[2:], strict=False)))
    for reach in range(2, _REACH + 1):
        found.update(map(" _ ".join, zip(row, row[reach:], strict=False)))
    found.update((f"sentences:{min(len(told), 4)}", f"words:{min(len(row) // 5, 6)}"))
    return found


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
