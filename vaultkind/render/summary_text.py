"""A summary for the terminal, as lines that read in order, for eyes and for a screen reader alike."""

import textwrap
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from vaultkind.core.patterns import Mention
from vaultkind.core.summary import Summary, Told
from vaultkind.render import summary_words as words
from vaultkind.render.speech import Speech
from vaultkind.render.text import labelled, visible
from vaultkind.words import _

# The longest part of a person's line that is shown, in characters; the place beside it leads to the whole.
LONGEST = 300


class Part(StrEnum):
    """What a line is, for a terminal that can show it."""

    HEADING = "heading"
    PLACE = "place"
    QUOTED = "quoted"
    NOTE = "note"


class Row(NamedTuple):
    """One line. ``mention`` is there where the line says where something stands."""

    text: str
    part: Part = Part.NOTE
    mention: Mention | None = None


def summary_rows(summary: Summary, speech: Speech, width: int, explain: bool = False) -> Iterator[Row]:
    """The summary in lines of at most ``width``, long paths aside. ``explain`` adds which rule saw each line."""
    yield Row(words.span(summary, speech))
    for told in summary.patterns:
        yield Row("")
        yield Row(speech.pattern(told.name), Part.HEADING)
        yield from _pattern(told, speech, width, explain)
    if summary.together:
        yield from (Row(""), Row(_("On the same day"), Part.HEADING))
        for pair in summary.together:
            yield from _beside("", words.together(pair, speech), 2, width)
    if not summary.patterns:
        yield from (Row(""), *(Row(row) for row in textwrap.wrap(words.nothing(), width)))
    if summary.skipped:
        yield from (Row(""), Row(_("Not read"), Part.HEADING))
        for one in words.skipped(summary):
            yield from _beside("", one, 2, width)


def _pattern(told: Told, speech: Speech, width: int, explain: bool) -> Iterator[Row]:
    for mention in told.mentions:
        day = f"{speech.weekday(mention.date.weekday())} {speech.date(mention.date)}"
        yield Row(f"  {day}  {visible(mention.path)}:{mention.line}", Part.PLACE, mention)
        for row in _wrapped(shortened(mention.text), max(width - 4, 20)):
            yield Row(f"    {row}", Part.QUOTED)
        if explain:
            yield Row(f"    {_('seen by: {rule}', rule=visible(mention.rule))}")
    for label, text in (
        (_("It looked like:"), words.looked_like(told)),
        (_("Weekdays:"), words.weekdays(told, speech)),
    ):
        yield from _beside(f"  {label}", text, 18, width) if text else ()


def _wrapped(text: str, width: int) -> list[str]:
    """As textwrap has it; most lines of a person's need none."""
    return (
        [text] if 0 < len(text) <= width and text.isprintable() and text == text.strip() else textwrap.wrap(text, width)
    )


def _beside(label: str, text: str, indent: int, width: int) -> list[Row]:
    return [Row(row) for row in labelled(label, text, indent, width).split("\n")]


def shortened(text: str) -> str:
    """A person's line as far as it is shown, with signs that a terminal could act on made visible."""
    plain = visible(text)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST].rstrip()} \N{HORIZONTAL ELLIPSIS}"
