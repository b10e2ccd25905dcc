"""Reads a moment.js format into tokens and literal text, and writes each token for a day.

It knows nothing of matching. The rules are those of moment 2.31, found by reading and running it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from vaultkind.core.lazily import later
from vaultkind.core.locale import Era, Locale, Names

ISO_WEEK = (1, 4)
SEAM = "\x1f"
"""Between two formats of one path that their application writes one by one, each for itself. No path holds it."""

# What is told → the tokens that write it as a number, filled up with zeros to their own length …
_NUMBERS = {
    token: field
    for field, tokens in {
        "year": "Y YYYY YYYYY",
        "short year": "YY",
        "era year": "y yy yyy yyyy",
        "week year": "gggg ggggg",
        "short week year": "gg",
        "ISO year": "GGGG GGGGG",
        "short ISO year": "GG",
        "quarter": "Q",
        "month": "M MM",
        "day": "D DD",
        "day of year": "DDD DDDD",
        "weekday": "d",
        "week": "w ww",
        "ISO week": "W WW",
    }.items()
    for token in tokens.split()
}
_WIDTHS = {"Y": 4, "DDD": 1, "DDDD": 3}  # … but for these
_ORDINALS = {f"{token}o": token for token in ("M", "Q", "D", "DDD", "d", "w", "W", "y")}
_NAMES: dict[str, Callable[[Locale], Names]] = {
    "MMM": lambda locale: locale.months_short,
    "MMMM": lambda locale: locale.months,
    "dd": lambda locale: locale.weekdays_min,
    "ddd": lambda locale: locale.weekdays_short,
    "dddd": lambda locale: locale.weekdays,
}
_ERAS: dict[str, Callable[[Era], str]] = {
    **dict.fromkeys(("N", "NN", "NNN"), lambda era: era.abbr),
    "NNNN": lambda era: era.name,
    "NNNNN": lambda era: era.narrow,
}
_CLOCK: dict[str, Callable[[datetime], str]] = {
    "H": lambda t: str(t.hour),
    "HH": lambda t: f"{t.hour:02d}",
    "h": lambda t: str(t.hour % 12 or 12),
    "hh": lambda t: f"{t.hour % 12 or 12:02d}",
    "k": lambda t: str(t.hour or 24),
    "kk": lambda t: f"{t.hour or 24:02d}",
    "m": lambda t: str(t.minute),
    "mm": lambda t: f"{t.minute:02d}",
    "s": lambda t: str(t.second),
    "ss": lambda t: f"{t.second:02d}",
    "Z": lambda t: _offset(t, ":"),
    "ZZ": lambda t: _offset(t, ""),
    **dict.fromkeys(("z", "zz"), lambda _: ""),
}
_STAMPS: dict[str, tuple[str, Callable[[datetime], str]]] = {
    "X": ("seconds", lambda t: str(_milliseconds(t) // 1000)),
    "x": ("milliseconds", lambda t: str(_milliseconds(t))),
}
_COMPOUND = {
    "hmm": ("h", "mm"),
    "hmmss": ("h", "mm", "ss"),
    "Hmm": ("H", "mm"),
    "Hmmss": ("H", "mm", "ss"),
    "eHHmm": ("e", "HH", "mm"),
}
_FRACTIONS = {"S" * count: count for count in range(1, 10)}
_OTHERS = {"YYYYYY", "e", "E", "a", "A"}
_LOCAL_WEEKS = {"w", "ww", "gg", "gggg", "ggggg", "e"}
_ALL = {*_NUMBERS, *_ORDINALS, *_NAMES, *_ERAS, *_CLOCK, *_STAMPS, *_COMPOUND, *_FRACTIONS, *_OTHERS}

# What a field can hold. Of years and timestamps samples do, enough to show every way they are written.
_VALUES: dict[str, range | tuple[int, ...]] = {
    "quarter": range(1, 5),
    "month": range(1, 13),
    "day": range(1, 32),
    "day of year": range(1, 367),
    "weekday": range(7),
    **dict.fromkeys(("week", "ISO week"), range(1, 54)),
    **dict.fromkeys(("short year", "short week year", "short ISO year"), range(100)),
    **dict.fromkeys(("year", "era year"), (*range(1, 121), *range(1000, 1100), 9999)),
    **dict.fromkeys(("week year", "ISO year"), (0, 10, 100, 1000, 9999, 10000)),
    **dict.fromkeys(("seconds", "milliseconds"), tuple(sign * 10**n for n in range(15) for sign in (1, -1))),
}

# One step through a format: quoted text, an escaped token (which stands for itself), a token, or any
# one character but a line break. "w|" and "W|" are slips in moment's own grammar: read as one, and
# no token. An escaped e goes first and alone, so that an escaped eHHmm is an e and a time.
_SYNTAX = later(
    r"(?P<quoted>\[[^\[]*\])|\\e|(?P<escape>\\)?(?P<token>eHHmm|[Hh]mm(?:ss)?"
    r"|(?:DDD|[MDdQwWy])o|[wW]\||M{1,4}|D{1,4}|d{1,4}|y{1,4}|Y{4,6}|YY|g{4,5}|gg|G{4,5}|GG"
    r"|N{1,5}|S{1,9}|(?P<twice>[HhkmswWzZ])(?P=twice)?|[^\n\r\u2028\u2029])"
)
_LONG_DATE = later(r"\[[^\[]*\]|\\?(?:LTS|LT|L{1,4}|l{1,4})")
_MOST_EXPANSIONS = 6


class Token(NamedTuple):
    """One token of a format in one locale.

    ``text`` writes a value of ``field``; ``values`` are those to expect, all or samples.
    A clock's token has no field, and is ``timed``, as timestamps are.
    """

    name: str
    field: str
    write: Callable[[datetime], str]
    text: Callable[[int], str]
    values: range | tuple[int, ...] = ()
    timed: bool = False


def split(pattern: str, locale: Locale) -> list[str | Token]:
    """``pattern`` as literal texts and tokens, in order.

    A token that occurs again is the same object again. The list is empty where nothing is written. Formats joined
    by ``SEAM`` are read one by one: the form of a month's name may depend on what stands beside it in its own.
    """
    known: dict[tuple[str, str], Token] = {}
    pieces: list[str | Token] = []
    for part in pattern.split(SEAM):
        pieces += _split(_expand(part, locale), locale, known)
    return pieces


def _split(expanded: str, locale: Locale, known: dict[tuple[str, str], Token]) -> Iterator[str | Token]:
    for found in _SYNTAX.finditer(expanded):
        name = found["token"]
        if name not in _ALL or found["escape"]:
            yield found["quoted"][1:-1] if found["quoted"] else found[0].replace("\\", "")
            continue
        for part in _COMPOUND.get(name, (name,)):
            form = _form(part, locale, expanded)
            if (part, form) not in known:
                known[part, form] = _token(part, locale, expanded)._replace(
                    name=f"{part}{SEAM}{form}" if form else part
                )
            yield known[part, form]


def _form(name: str, locale: Locale, expanded: str) -> str:
    """Which of several lists of names a token takes: the expression under which the list stands."""
    lists = _NAMES[name](locale) if name in _NAMES else ()
    return next((when for when, _names in lists if re.search(when, expanded)), "")


def is_localized(token: Token) -> bool:
    """Whether what a token writes depends on the locale, in whatever digits: names, ordinals, eras, weeks."""
    name = token.name.split(SEAM)[0]
    return name in _NAMES or name in _ORDINALS or name in _ERAS or name in _LOCAL_WEEKS


def new_year(year: int) -> int:
    """The ordinal day of 1 January (1 is 0001-01-01), for years beyond those of ``date`` too."""
    past = year - 1
    return 365 * past + past // 4 - past // 100 + past // 400 + 1


def first_of_week_one(year: int, start: int, one: int) -> int:
    """The ordinal day on which week 1 of a week-year begins.

    ``start`` is the weekday weeks begin with; 7 + ``start`` - ``one`` is the January day that is
    always in week 1.
    """
    sure = new_year(year) + 6 + start - one
    return sure - (sure % 7 - start) % 7  # ordinal 7 is a Sunday


def _expand(pattern: str, locale: Locale) -> str:
    for _ in range(_MOST_EXPANSIONS):
        longer = _LONG_DATE.sub(lambda found: locale.long_dates.get(found[0], found[0]), pattern)
        if longer == pattern:
            break
        pattern = longer
    return pattern


def _token(name: str, locale: Locale, expanded: str) -> Token:
    field, text = _meaning(name, locale, expanded)
    if field:
        read, values = _reader(field, locale), _VALUES[field]
        if isinstance(values, tuple):
            text = lru_cache(maxsize=512)(text)
            return Token(name, field, lambda day: text(read(day)), text, values)
        texts = {value: text(value) for value in values}
        return Token(name, field, lambda day: texts[read(day)], text, values)
    if name in _ERAS:
        shown = (*map(_ERAS[name], locale.eras), "")
        every = range(len(shown))
        return Token(name, "era", lambda day: shown[_era(day, locale)], shown.__getitem__, every)
    if name in _STAMPS:
        field, write = _STAMPS[name]
        return Token(name, field, write, str, _VALUES[field], timed=True)
    return Token(name, "", _clock(name, locale), str, timed=True)


def _meaning(name: str, locale: Locale, expanded: str) -> tuple[str, Callable[[int], str]]:
    """What a token of days tells, and how it writes that; ("", …) for other tokens."""
    if name in _NUMBERS:
        return _NUMBERS[name], f"%0{_WIDTHS.get(name, len(name))}d".__mod__
    if name in _ORDINALS:
        counted = _ORDINALS[name]
        return _NUMBERS[counted], lambda value: locale.ordinal(value, counted)
    if name in _NAMES:
        lists = _NAMES[name](locale)
        names = next(names for when, names in lists if re.search(when, expanded))
        return ("month", ("", *names).__getitem__) if name[0] == "M" else ("weekday", names.__getitem__)
    if name == "e":
        return "weekday", lambda value: str((value - locale.week_start) % 7)
    if name == "E":
        return "weekday", lambda value: str(value or 7)
    if name == "YYYYYY":
        return "year", "+%06d".__mod__
    return "", str


def _reader(field: str, locale: Locale) -> Callable[[datetime], int]:
    own = (locale.week_start, locale.week_one)
    readers: dict[str, Callable[[datetime], int]] = {
        "year": attrgetter("year"),
        "short year": lambda day: day.year % 100,
        "era year": lambda day: _era_year(day, locale),
        "week year": lambda day: _week(day, *own)[0],
        "short week year": lambda day: _week(day, *own)[0] % 100,
        "ISO year": lambda day: _week(day, *ISO_WEEK)[0],
        "short ISO year": lambda day: _week(day, *ISO_WEEK)[0] % 100,
        "quarter": lambda day: (day.month + 2) // 3,
        "month": attrgetter("month"),
        "day": attrgetter("day"),
        "day of year": lambda day: day.toordinal() - new_year(day.year) + 1,
        "weekday": lambda day: day.isoweekday() % 7,
        "week": lambda day: _week(day, *own)[1],
        "ISO week": lambda day: _week(day, *ISO_WEEK)[1],
    }
    return readers[field]


def _week(day: datetime, start: int, one: int) -> tuple[int, int]:
    ordinal = day.toordinal()
    for year in (day.year + 1, day.year):
        first = first_of_week_one(year, start, one)
        if ordinal >= first:
            return year, (ordinal - first) // 7 + 1
    return day.year - 1, (ordinal - first_of_week_one(day.year - 1, start, one)) // 7 + 1


def _era(day: datetime, locale: Locale) -> int:
    for index, era in enumerate(locale.eras):
        if era.since <= day.date() <= era.until:
            return index
    return len(locale.eras)


def _era_year(day: datetime, locale: Locale) -> int:
    index = _era(day, locale)
    if index == len(locale.eras):
        return day.year
    era = locale.eras[index]
    return day.year - era.since.year + era.offset


def _clock(name: str, locale: Locale) -> Callable[[datetime], str]:
    if name in _FRACTIONS:  # moment counts milliseconds and fills up with zeros
        return lambda t: f"{t.microsecond // 1000:03d}000000"[: _FRACTIONS[name]]
    if name in "aA":
        changes = locale.meridiem if name == "A" else locale.meridiem_lower
        return lambda t: next(s for at, s in reversed(changes) if at <= t.hour * 60 + t.minute)
    return _CLOCK[name]


def _offset(moment: datetime, between: str) -> str:
    minutes = (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, minutes_left = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}{between}{minutes_left:02d}"


def _milliseconds(moment: datetime) -> int:
    passed = moment.replace(tzinfo=None) - datetime(1970, 1, 1)
    return (passed - (moment.utcoffset() or timedelta())) // timedelta(milliseconds=1)
