"""Finds the days a text may name under a moment.js format. It never decides: whoever asks must
format each day back and compare, which also settles every redundant token.

A format becomes one regular expression without nested repetition. Where two numbers of unfixed
width touch (``DM``), one text can be read in several ways; then there is one expression for each
combination of widths, so that no reading is lost and none is searched for by backtracking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise, product, takewhile
from math import prod
from typing import NamedTuple
from unicodedata import normalize

from vaultkind.core.datedays import Days, Values, plan
from vaultkind.core.datetokens import Token
from vaultkind.core.locale import Locale

# Fields written with more digits or fewer, those that vary most often first.
_WIDE = (
    *("day", "month", "week", "ISO week", "day of year"),
    *("era year", "week year", "ISO year", "milliseconds", "seconds"),
)
_MOST_EXPRESSIONS = 96
_MIDNIGHT = datetime(1970, 1, 1)


class Finder(NamedTuple):
    """A compiled format: the expressions, and how to read the groups that tell something."""

    patterns: tuple[re.Pattern[str], ...]
    sources: tuple[tuple[str, int, Mapping[str, Values]], ...]
    naming: Days

    def day(self, text: str, render: Callable[[date], str]) -> date | None:
        """The one day that ``render`` writes as ``text``, however accents are kept in it; None for none or several."""
        text = canonical(text)
        named = [day for day in self._days(text) if canonical(render(day)) == text]
        return named[0] if len(named) == 1 else None

    def _days(self, text: str) -> set[date]:
        found: set[date] = set()
        for pattern in self.patterns:
            if match := pattern.fullmatch(text):
                values = {
                    field: known.get(match[group]) or _number(match[group]) for field, group, known in self.sources
                }
                found.update(self.naming(values))
        return found


def canonical(text: str) -> str:
    """``text`` with accents taken apart, so that it does not matter how a disk keeps them."""
    return text if text.isascii() else normalize("NFD", text)


def compile_finder(pieces: Sequence[str | Token], locale: Locale) -> Finder:
    """A :class:`Finder` for the pieces of a format that leaves nothing :func:`missing`."""
    output = str.maketrans(dict(locale.output))
    digits = "".join(locale.output.get(digit, digit) for digit in "0123456789")

    def shown(text: str) -> str:
        return canonical(text.translate(output))

    parts = _join(pieces, shown)
    tokens = {part.name: part for part in parts if isinstance(part, Token)}
    texts = {name: {value: shown(token.text(value)) for value in token.values} for name, token in tokens.items()}
    expressions = {_expression(parts, texts, widths, digits) for widths in _widths(parts, texts, digits)}
    needed, naming = plan({token.field for token in tokens.values()}, locale)
    sources = tuple(_clearest(field, tokens, texts) for field in sorted(needed))
    return Finder(tuple(map(re.compile, expressions)), sources, naming)


def _join(pieces: Iterable[str | Token], shown: Callable[[str], str]) -> list[str | Token]:
    """The pieces as they show, neighbouring texts joined; a clock stands at midnight."""
    parts: list[str | Token] = []
    for piece in pieces:
        if isinstance(piece, Token) and piece.field:
            parts.append(piece)
            continue
        text = shown(piece.write(_MIDNIGHT) if isinstance(piece, Token) else piece)
        if parts and isinstance(last := parts[-1], str):
            parts[-1] = last + text
        elif text:
            parts.append(text)
    return parts


def _widths(
    parts: Sequence[str | Token], texts: Mapping[str, Mapping[int, str]], digits: str
) -> Iterator[dict[str, int]]:
    """Every combination of widths for the fields whose width a text could leave in doubt.

    Beyond a certain number of combinations the rarest fields are left to the expression itself.
    """
    doubtful = {
        token.field: sorted({len(str(value)) for value in token.values})
        for token, after in pairwise(parts)
        if isinstance(token, Token)
        and _is_open(texts[token.name].values(), digits)
        and _begins_with_digit(after, texts, digits)
    }
    chosen: dict[str, list[int]] = {}
    for field in _WIDE:
        if prod(map(len, [*chosen.values(), doubtful.get(field, ())])) in range(1, _MOST_EXPRESSIONS + 1):
            chosen[field] = doubtful[field]
    for widths in product(*chosen.values()):
        yield dict(zip(chosen, widths, strict=True))


def _shapes(texts: Iterable[str], digits: str) -> dict[tuple[str, str], set[int]]:
    """What stands before and after the digits → how many digits there are."""
    shapes: dict[tuple[str, str], set[int]] = {}
    for text in texts:
        before = "".join(takewhile(lambda char: char not in digits, text))
        rest = text[len(before) :]
        after = rest.lstrip(digits)
        shapes.setdefault((before, after), set()).add(len(rest) - len(after))
    return shapes


def _is_open(texts: Iterable[str], digits: str) -> bool:
    """Whether digits that follow could belong to the token as well."""
    return any(not after and len(counts) > 1 for (_, after), counts in _shapes(texts, digits).items())


def _begins_with_digit(part: str | Token, texts: Mapping[str, Mapping[int, str]], digits: str) -> bool:
    starts = [part] if isinstance(part, str) else texts[part.name].values()
    return any(text[:1] in digits for text in starts)


def _expression(
    parts: Iterable[str | Token],
    texts: Mapping[str, Mapping[int, str]],
    widths: Mapping[str, int],
    digits: str,
) -> str:
    """One expression, a group for each token; a token that occurs again refers to its group."""
    groups: dict[str, int] = {}
    written = []
    for part in parts:
        if isinstance(part, str):
            written.append(re.escape(part))
        elif part.name in groups:
            written.append(f"(?:\\{groups[part.name]})")
        else:
            groups[part.name] = len(groups) + 1
            width = widths.get(part.field)
            fitting = [text for value, text in texts[part.name].items() if width is None or len(str(value)) == width]
            written.append(f"({_alternatives(fitting, digits)})")
    return "".join(written)


def _alternatives(texts: Sequence[str], digits: str) -> str:
    written = []
    for (before, after), counts in _shapes(texts, digits).items():
        number = f"[{digits}]{{{min(counts)},{max(counts)}}}" if any(counts) else ""
        length = len(before) + max(counts) + len(after)
        written.append((-length, re.escape(before) + number + re.escape(after)))
    return "|".join(text for _, text in sorted(written))


def _clearest(
    field: str, tokens: Mapping[str, Token], texts: Mapping[str, Mapping[int, str]]
) -> tuple[str, int, Mapping[str, Values]]:
    """``field``, a group that tells it, and what each text there stands for.

    Of several tokens the one with most different texts is best: a locale may have two days or
    months of one name.
    """
    found: list[tuple[str, int, Mapping[str, Values]]] = []
    for group, (name, token) in enumerate(tokens.items(), start=1):
        if token.field == field:
            known: dict[str, Values] = {}
            for value, text in texts[name].items():
                known[text] = (*known.get(text, ()), value)
            found.append((field, group, known))
    return max(found, key=lambda source: len(source[2]))


def _number(text: str) -> Values:
    """The number in a text that stands in no table: most years, and timestamps."""
    try:
        return (int(text),)
    except ValueError:
        digits = "".join(filter(str.isdecimal, text))
        return (int(digits),) if digits else ()
