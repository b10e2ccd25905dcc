"""Dates in moment.js's format language: write a day, and recognise one strictly.

It refuses to guess: a text is a day's name only if writing that day gives the same text, and no
other day's name reads the same. A path counts without its extension; "/" is an ordinary character.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property, lru_cache
from itertools import repeat
from typing import TYPE_CHECKING

from vaultkind.core.datedays import missing
from vaultkind.core.datetokens import Token, is_localized, split
from vaultkind.core.locale import ENGLISH, Locale
from vaultkind.words import _

if TYPE_CHECKING:
    from vaultkind.core.datematch import Finder

LONGEST = 500
# What is the same on all days of a month, and the day.
_BY_MONTH = {"year", "short year", "quarter", "month", "day"}
_DEFAULT = "YYYY-MM-DDTHH:mm:ssZ"  # what moment writes when asked for ""


class FormatError(ValueError):
    """A date format that cannot be used; ``reason`` is one plain sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DateFormat:
    """A format in a locale, ready to write and to recognise days. Made by :func:`compile_format`.

    ``missing`` is () if the format names one day, else what it leaves open, in plain words:
    ("the year",), ("the month or the week", "the day") …
    ``has_time`` tells that a clock, zone or timestamp token stands in it: a day has many names then.
    ``localized`` tells that another locale may write the same day otherwise: in its words, digits or weeks.
    """

    def __init__(self, pattern: str, locale: Locale, pieces: tuple[str | Token, ...]) -> None:
        tokens = [piece for piece in pieces if isinstance(piece, Token)]
        self.pattern = pattern
        self.locale = locale
        self.missing = missing({token.field for token in tokens}, locale)
        self.has_time = any(token.timed for token in tokens)
        self.localized = bool(locale.output) or any(is_localized(token) for token in tokens)
        self._pieces = pieces

    def render(self, day: date | datetime) -> str:
        """What moment's ``format`` writes for ``day``; a plain date is midnight, without a zone."""
        moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
        template, writers, output = self._writing
        text = template.format(*[write(moment) for write in writers])
        return text.translate(output) if output else text

    def match(self, text: str) -> date | None:
        """The one day whose name is the whole of ``text``, or None.

        Two ways of encoding an accent are one text. A name holding a time counts at midnight.
        """
        if self.missing:
            return None
        return self._finder.day(text, self.render)

    @property
    def tells_year(self) -> bool:
        """Whether a name's own year, month and day stand in it, so that no other year has the same name."""
        fields = {piece.field for piece in self._pieces if isinstance(piece, Token)}
        return bool(fields & {"year", "short year"}) and {"month", "day"} <= fields

    def year(self, year: int, before: str = "", after: str = "") -> list[str]:
        """What ``render`` writes for each day of a year, from 1 January on, much quicker than one by one.

        ``before`` and ``after`` stand before and after each.
        """
        firsts = [datetime(year, month, 1) for month in range(1, 13)]
        if not {piece.field for piece in self._pieces if isinstance(piece, Token)} <= _BY_MONTH:
            every = (first.replace(day=day + 1) for first in firsts for day in range(_length(first)))
            return [before + self.render(day) + after for day in every]
        # What stands before each token of a day and after the last one, month by month; and the days' texts.
        texts, days = [[before] * 12], list[list[str]]()
        for piece in self._pieces:
            if isinstance(piece, Token) and piece.field == "day":
                days.append(self._days[piece.name])
                texts.append([""] * 12)
            else:
                written = [piece] * 12 if isinstance(piece, str) else list(map(piece.write, firsts))
                texts[-1] = [text + self._shown(more) for text, more in zip(texts[-1], written, strict=True)]
        if not days:
            return [text + after for text, first in zip(texts[0], firsts, strict=True) for _ in range(_length(first))]
        names: list[str] = []
        ends, end = list[str](), None
        for month, first in enumerate(firsts):
            if end != (end := texts[-1][month] + after):
                ends = [day + end for day in days[-1]]
            found = ends[: _length(first)]
            for earlier, leads in zip(days[-2::-1], texts[-2:0:-1], strict=True):
                found = list(map("".join, zip(earlier, repeat(leads[month]), found)))
            lead = texts[0][month]
            names += [lead + rest for rest in found]
        return names

    @cached_property
    def even(self) -> bool:
        """Whether every part is as long on all days of a year, so that no two of its days can have one name."""
        tokens = [piece for piece in self._pieces if isinstance(piece, Token)]
        if not {token.field for token in tokens} <= _BY_MONTH:
            return False
        firsts = [datetime(2000, month, 1) for month in range(1, 13)]
        texts = [
            (token, self._days[token.name] if token.field == "day" else list(map(token.write, firsts)))
            for token in tokens
        ]
        told = {token.field for token, written in texts if len(set(written)) == len(written)}
        return {"month", "day"} <= told and all(len(set(map(len, written))) == 1 for _token, written in texts)

    @cached_property
    def _days(self) -> dict[str, list[str]]:
        """For each token of a day, what it writes for the days of a month."""
        tokens = (piece for piece in self._pieces if isinstance(piece, Token) and piece.field == "day")
        return {token.name: [self._shown(token.text(day)) for day in range(1, 32)] for token in tokens}

    def _shown(self, text: str) -> str:
        """A text in the locale's own characters."""
        return text.translate(self._output) if self._output else text

    @cached_property
    def _output(self) -> dict[int, str]:
        return {ord(one): other for one, other in self.locale.output.items()}

    @property
    def tokens(self) -> int:
        """How many tokens stand in it; reading names takes longer with each."""
        return sum(isinstance(piece, Token) for piece in self._pieces)

    @cached_property
    def _writing(self) -> tuple[str, list[Callable[[datetime], str]], dict[int, str]]:
        """A template, what fills it (each token once), and the locale's own characters."""
        tokens = {piece.name: piece for piece in self._pieces if isinstance(piece, Token)}
        numbers = {name: f"{{{index}}}" for index, name in enumerate(tokens)}
        template = "".join(
            numbers[piece.name] if isinstance(piece, Token) else piece.replace("{", "{{").replace("}", "}}")
            for piece in self._pieces
        )
        output = str.maketrans(dict(self.locale.output))
        return template, [token.write for token in tokens.values()], output

    @cached_property
    def _finder(self) -> Finder:
        from vaultkind.core.datematch import compile_finder

        return compile_finder(self._pieces, self.locale)


def _length(first: datetime) -> int:
    from calendar import monthrange

    return monthrange(first.year, first.month)[1]


@lru_cache(maxsize=256)
def compile_format(pattern: str, locale: Locale = ENGLISH) -> DateFormat:
    """``pattern``, as a person wrote it in a vault's settings, ready for use.

    Odd patterns are taken as moment takes them: unescaped words expand, lone brackets stand for
    themselves. Raises :class:`FormatError` over 500 characters, or where nothing can be written.
    """
    if len(pattern) > LONGEST:
        # Translators: the first letter is made small where this follows "In FILE, …".
        raise FormatError(_("The date format is longer than {most} characters.", most=LONGEST))
    pieces = tuple(split(pattern or _DEFAULT, locale))
    if not pieces:
        # Translators: the first letter is made small where this follows "In FILE, …".
        raise FormatError(_("The date format holds nothing but line breaks."))
    return DateFormat(pattern, locale, pieces)
