"""A summary for the terminal, as lines that read in order, for eyes and for a screen reader alike."""

from __future__ import annotations

import textwrap
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


def summary_rows(summary: Summary, speech: Speech, width: int, explain: bool = False) -> list[Row]:
    """The summary in lines of at most ``width``, long paths aside. ``explain`` adds which rule saw each line."""
    rows = [Row(words.span(summary, speech))]
    for told in summary.patterns:
        rows += [Row(""), Row(speech.pattern(told.name), Part.HEADING), *_pattern(told, speech, width, explain)]
    if summary.together:
        rows += [Row(""), Row(_("On the same day"), Part.HEADING)]
        rows += [row for pair in summary.together for row in _beside("", words.together(pair, speech), 2, width)]
    if not summary.patterns:
        rows += [Row(""), *(Row(row) for row in textwrap.wrap(words.nothing(), width))]
    if summary.skipped:
        rows += [Row(""), Row(_("Not read"), Part.HEADING)]
        rows += [row for one in words.skipped(summary) for row in _beside("", one, 2, width)]
    return rows


def _pattern(told: Told, speech: Speech, width: int, explain: bool) -> list[Row]:
    rows: list[Row] = []
    for mention in told.mentions:
        day = f"{speech.weekday(mention.date.weekday())} {speech.date(mention.date)}"
        rows.append(Row(f"  {day}  {visible(mention.path)}:{mention.line}", Part.PLACE, mention))
        rows += [Row(f"    {row}", Part.QUOTED) for row in textwrap.wrap(shortened(mention.text), max(width - 4, 20))]
        if explain:
            rows.append(Row(f"    {_('seen by: {rule}', rule=visible(mention.rule))}"))
    for label, text in (
        (_("It looked like:"), words.looked_like(told)),
        (_("Weekdays:"), words.weekdays(told, speech)),
    ):
        rows += _beside(f"  {label}", text, 18, width) if text else []
    return rows


def _beside(label: str, text: str, indent: int, width: int) -> list[Row]:
    return [Row(row) for row in labelled(label, text, indent, width).split("\n")]


def shortened(text: str) -> str:
    """A person's line as far as it is shown, with signs that a terminal could act on made visible."""
    plain = visible(text)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST].rstrip()} \N{HORIZONTAL ELLIPSIS}"
