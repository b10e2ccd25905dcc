"""Makes the weights that read a line as a whole: ``python -m benchmarks.learn``, from the labelled lines.

It reads ``tests/data/sentences/en/built-on.jsonl`` and writes ``templates/patterns/en/weights.bin``. The method is
least squares with a ridge, solved by conjugate gradients: no library is needed, and the same lines give the same file.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from math import sqrt
from pathlib import Path

from vaultkind.core.clauses import readable, sentences
from vaultkind.core.grammar import Grammar
from vaultkind.core.patterns import BUILT_IN
from vaultkind.core.weights import Weights, traits_of, weights_as_bytes
from vaultkind.patternfiles import read_grammar

ROOT = Path(__file__).parents[1]
LINES = ROOT / "tests" / "data" / "sentences" / "en" / "built-on.jsonl"
FILE = ROOT / "templates" / "patterns" / "en" / "weights.bin"
# A trait of one line alone says nothing of others.
_LEAST = 2
_RIDGE = 0.05
_ROUNDS = 60
# What a rule that holds is worth, and what a line has to reach: found on 4,349 lines of seven sets, each weighed by
# what was learnt from all the others, so that 0.975 and more of what is shown was meant.
_RULE = 0.25
_FLOORS = {"rest": 0.67, "boundary": 0.76, "grounding": 0.50, "support": 0.66, "care": 0.58}


def learnt(rows: list[tuple[set[int], list[str]]]) -> Weights:
    """The weights for rows of traits and labels."""
    counts = Counter(trait for traits, _labels in rows for trait in traits)
    columns = {trait: at for at, trait in enumerate(sorted(trait for trait in counts if counts[trait] >= _LEAST))}
    known = [[columns[trait] for trait in sorted(traits) if trait in columns] for traits, _labels in rows]
    found = [_ridge(known, [float(name in labels) for _traits, labels in rows], len(columns)) for name in BUILT_IN]
    scale = max(abs(value) for weights, _bias in found for value in weights) / 127
    values = {trait: [round(weights[at] / scale) for weights, _bias in found] for trait, at in columns.items()}
    kept = {trait: row for trait, row in values.items() if any(row)}
    return Weights(
        names=BUILT_IN,
        bias=tuple(round(bias, 6) for _weights, bias in found),
        floors=tuple(_FLOORS[name] for name in BUILT_IN),
        rule=_RULE,
        scale=round(scale, 8),
        keys=array("I", kept),
        values=tuple(array("b", column) for column in zip(*kept.values(), strict=True)),
    )


def _ridge(rows: list[list[int]], wanted: list[float], width: int) -> tuple[list[float], float]:
    """Weights and bias that come closest to what is wanted. Each row counts as one of length 1."""
    units = [1 / sqrt(max(len(row), 1)) for row in rows]

    def forth(weights: list[float], bias: float) -> list[float]:
        return [unit * sum(map(weights.__getitem__, row)) + bias for row, unit in zip(rows, units, strict=True)]

    def back(values: list[float]) -> tuple[list[float], float]:
        sums = [0.0] * width
        for row, unit, value in zip(rows, units, values, strict=True):
            part = unit * value
            for at in row:
                sums[at] += part
        return sums, sum(values)

    weights, bias = [0.0] * width, 0.0
    rest, rest_bias = back(wanted)
    step, step_bias = rest[:], rest_bias
    size = sum(value * value for value in rest) + rest_bias**2
    for _round in range(_ROUNDS):
        image, image_bias = back(forth(step, step_bias))
        image = [value + _RIDGE * along for value, along in zip(image, step, strict=True)]
        image_bias += _RIDGE * step_bias
        far = size / (sum(map(float.__mul__, image, step)) + image_bias * step_bias)
        weights = [value + far * along for value, along in zip(weights, step, strict=True)]
        bias += far * step_bias
        rest = [value - far * along for value, along in zip(rest, image, strict=True)]
        rest_bias -= far * image_bias
        before, size = size, sum(value * value for value in rest) + rest_bias**2
        step = [value + size / before * along for value, along in zip(rest, step, strict=True)]
        step_bias = rest_bias + size / before * step_bias
    return weights, bias


def read(file: Path, grammar: Grammar) -> list[tuple[set[int], list[str]]]:
    """The traits and labels of a file's lines."""
    rows = []
    for line in filter(None, file.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        text = readable(row["text"].removeprefix("- ").translate(grammar.letters))
        rows.append((traits_of(sentences(text, grammar), grammar), row["labels"]))
    return rows


def main() -> None:
    """Read the lines and write the weights."""
    grammar = read_grammar("en")
    assert grammar is not None
    weights = learnt(read(LINES, grammar))
    FILE.write_bytes(weights_as_bytes(weights))
    print(f"{FILE.relative_to(ROOT)} has weights for {len(weights.keys)} traits.")


if __name__ == "__main__":
    main()
