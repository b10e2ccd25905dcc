"""From mentions to a summary: where each pattern is mentioned, what it looked like, on which weekdays, with what else.

It counts mentions and nothing else: no days without, no averages, no comparison of one time with another.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from operator import attrgetter
from typing import NamedTuple

from vaultkind.core.patterns import Mention

# From how many mentions on weekdays and what falls together are told: below that, they are chance.
ENOUGH = 3
MOST_LOOKS = 8


class Told(NamedTuple):
    """One pattern that is mentioned. ``days`` are the days with a mention, oldest first.

    ``looked_like`` are the words that recur, with how often; ``weekdays`` how many days fall on each weekday (0 is
    Monday), those without left out. Both are empty below ENOUGH mentions.
    """

    name: str
    days: tuple[date, ...]
    mentions: tuple[Mention, ...]
    looked_like: tuple[tuple[str, int], ...]
    weekdays: tuple[tuple[int, int], ...]


class Together(NamedTuple):
    """Two patterns that are mentioned on the same days."""

    patterns: tuple[str, str]
    days: tuple[date, ...]


class Summary(NamedTuple):
    """What is mentioned between two days, both included. ``skipped`` are notes that could not be read, and why."""

    start: date | None
    end: date | None
    patterns: tuple[Told, ...]
    together: tuple[Together, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()


def summarise(
    mentions: Iterable[Mention],
    order: tuple[str, ...],
    start: date | None,
    end: date | None,
    skipped: tuple[tuple[str, str], ...] = (),
) -> Summary:
    """The summary of these mentions; patterns in the given order, one without mentions left out."""
    by_pattern: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_pattern.setdefault(mention.pattern, []).append(mention)
    told = tuple(_told(name, by_pattern.pop(name)) for name in order if name in by_pattern)
    return Summary(start, end, told, _together(told), skipped)


def _told(name: str, found: list[Mention]) -> Told:
    # One thing after another: a key of several would be as large as what is sorted.
    for key in ("line", "path", "date"):
        found.sort(key=attrgetter(key))
    ordered = tuple(found)
    days = tuple(dict.fromkeys(mention.date for mention in ordered))
    if len(ordered) < ENOUGH:
        return Told(name, days, ordered, (), ())
    looks = Counter(mention.looks for mention in ordered if mention.looks)
    recurring = sorted(((word, count) for word, count in looks.items() if count > 1), key=lambda row: (-row[1], row[0]))
    weekdays = Counter(day.weekday() for day in days)
    return Told(name, days, ordered, tuple(recurring[:MOST_LOOKS]), tuple(sorted(weekdays.items())))


def _together(told: tuple[Told, ...]) -> tuple[Together, ...]:
    found = []
    for one, other in combinations(told, 2):
        both = set(one.days).intersection(other.days)
        shared = tuple(day for day in one.days if day in both)
        if len(shared) >= ENOUGH:
            found.append(Together((one.name, other.name), shared))
    return tuple(sorted(found, key=lambda pair: -len(pair.days)))
