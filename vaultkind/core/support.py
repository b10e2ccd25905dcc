"""Where to turn, by country: rows of two tables become values, and what a person typed becomes a country.

A row that cannot be trusted as it stands (no source, no date, a malformed number) is left out and told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache

from vaultkind.core.prompt import Problem

INTERNATIONAL = "findahelpline.com"
LINE_COLUMNS = (
    *("country", "emergency", "emergency_remark", "service", "call", "other_ways", "hours", "remark"),
    *("source", "checked"),
)
COUNTRY_COLUMNS = ("code", "en", "es", "de", "fr", "pt", "other")

_CODE = re.compile(r"[A-Z]{2}")
_NUMBER = re.compile(r"[0-9]+(?:[ -][0-9]+)*")
_CHECKED = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Line:
    """One service: the number as dialled, empty where there are other ways alone, and where all of it is from.

    Each of ``other_ways`` begins with a word for what it is: ``text``, ``chat``, ``call`` for a second number.
    """

    service: str
    call: str
    other_ways: tuple[str, ...]
    hours: str
    remark: str
    source: str
    checked: str


@dataclass(frozen=True, slots=True)
class Help:
    """What a country has: emergency numbers, a remark on them, and lines."""

    country: str
    emergency: tuple[str, ...]
    emergency_remark: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its code, and every name it goes by; ``name`` is the English one."""

    code: str
    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """Where to turn, by country code; all countries by name; and what was wrong with either table."""

    help: dict[str, Help]
    countries: tuple[Country, ...]
    problems: tuple[Problem, ...]


def help_from(text: str, source: str) -> tuple[dict[str, Help], tuple[Problem, ...]]:
    """Every country's help by its code, from the table of lines, and every problem found."""
    rows, problems = _rows(text, source, LINE_COLUMNS)
    found: dict[str, Help] = {}
    for number, row in rows:
        wrong = _row_problem(row)
        emergency = tuple(row["emergency"].split(" or "))
        earlier = found.get(row["country"])
        if earlier and (earlier.emergency, earlier.emergency_remark) != (emergency, row["emergency_remark"]):
            wrong = wrong or f"{row['country']} has another emergency number further up."
        if wrong:
            problems.append(Problem(source, number, wrong))
            continue
        ways = tuple(way for way in row["other_ways"].split("; ") if way)
        line = Line(row["service"], row["call"], ways, row["hours"], row["remark"], row["source"], row["checked"])
        lines = (*earlier.lines, line) if earlier else (line,)
        found[row["country"]] = Help(row["country"], emergency, row["emergency_remark"], lines)
    return found, tuple(problems)


def _row_problem(row: Mapping[str, str]) -> str:
    """What is amiss with a row of the table of lines, if anything."""
    if not _CODE.fullmatch(row["country"]):
        return f"{row['country']!r} is not a country's code of two capital letters."
    numbers = [*row["emergency"].split(" or "), *([row["call"]] if row["call"] else [])]
    for number in numbers:
        if not _NUMBER.fullmatch(number) or len(re.sub(r"\D", "", number)) < 3:
            return f"{number!r} is not a number as it is dialled."
    if not row["call"] and not row["other_ways"]:
        return "It names no number and no other way."
    if any(" " not in way for way in row["other_ways"].split("; ") if way):
        return "Each other way begins with what it is, such as `text` or `chat`."
    for column in ("service", "hours", "source"):
        if not row[column]:
            return f"The {column} is empty."
    when = _CHECKED.fullmatch(row["checked"])
    try:
        if when is None:
            raise ValueError
        date(int(when[1]), int(when[2]), int(when[3] or 1))
    except ValueError:
        return f"{row['checked']!r} is not a date such as 2026-11 or 2026-11-23."
    return ""


def countries_from(text: str, source: str) -> tuple[tuple[Country, ...], tuple[Problem, ...]]:
    """Every country with its names, from the table of countries, and every problem found."""
    rows, problems = _rows(text, source, COUNTRY_COLUMNS)
    found: list[Country] = []
    for number, row in rows:
        *names, other = (row[column] for column in COUNTRY_COLUMNS[1:])
        if not _CODE.fullmatch(row["code"]):
            problems.append(Problem(source, number, f"{row['code']!r} is not a code of two capital letters."))
        elif not all(names):
            problems.append(Problem(source, number, f"{row['code']} lacks a name in one of the languages."))
        else:
            more = [name for name in other.split("; ") if name]
            found.append(Country(row["code"], names[0], (*names, *more)))
    return tuple(found), tuple(problems)


def _rows(text: str, source: str, columns: Sequence[str]) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    """The rows below the heading with their line numbers, each a value per column."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if tuple(lines[0].split("\t")) != tuple(columns):
        return [], [Problem(source, 1, f"The first row does not name these columns: {', '.join(columns)}.")]
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines[1:], start=2):
        values = [value.strip() for value in line.split("\t")]
        if len(values) == len(columns):
            rows.append((number, dict(zip(columns, values, strict=True))))
        elif line.strip():
            problems.append(Problem(source, number, f"It has {len(values)} columns, and {len(columns)} are needed."))
    return rows, problems


@cache
def key_of(name: str) -> str:
    """A name as it is compared: small letters, no accents, no dots, no article."""
    signs = unicodedata.normalize("NFKD", name.casefold().replace(".", ""))
    letters = "".join(sign for sign in signs if unicodedata.category(sign) not in ("Mn", "Cf"))
    words = " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())
    return words.removeprefix("the ")


def find_country(countries: Sequence[Country], said: str) -> Country | None:
    """The country that is called so, by its code or any of its names."""
    wanted = key_of(said)
    return next(
        (one for one in countries if wanted and wanted in (one.code.lower(), *(key_of(name) for name in one.names))),
        None,
    )


def near_name(countries: Sequence[Country], said: str) -> str | None:
    """A name that looks like what was said."""
    names = {key_of(name): name for one in reversed(countries) for name in reversed(one.names)}
    near = get_close_matches(key_of(said[:60]), names, n=1, cutoff=0.7)
    return names[near[0]] if near else None
