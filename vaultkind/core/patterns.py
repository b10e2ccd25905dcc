"""From the evidence in a note to mentions: what was done, where it stands, and which rule saw it. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from vaultkind.core.evidence import Evidence, Mark, Page

if TYPE_CHECKING:
    from vaultkind.core.reported import WordRules

# A link in a field's value, for its name alone.
_LINKED = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
BUILT_IN = ("rest", "boundary", "grounding", "support", "care")


class Pattern(NamedTuple):
    """Something that can be mentioned: its name, and the names of the marks that stand for it, in small letters."""

    name: str
    marks: tuple[str, ...]


class Mention(NamedTuple):
    """One line in which a pattern turns up.

    ``line`` is counted from 1, ``text`` is the person's own line. ``rule`` says which rule saw it: ``tag #rest``,
    ``en/rest.nap``. ``looks`` is what it looked like, in a word or two, where that is known.
    """

    pattern: str
    date: date
    path: str
    line: int
    text: str
    evidence: Evidence
    rule: str
    looks: str | None = None


class Search(NamedTuple):
    """What is looked for: the patterns, the rules for words (none: marks alone), and lines that are not meant.

    ``not_this`` are phrases in small letters; a line that holds one is passed over.
    """

    patterns: tuple[Pattern, ...]
    rules: WordRules | None = None
    not_this: tuple[str, ...] = ()


def mentions(page: Page, search: Search, day: date, path: str) -> tuple[Mention, ...]:
    """The mentions of a page, in the order of its lines; one a line and pattern, a mark before words."""
    found: dict[tuple[int, str], Mention] = {}
    by_mark = {mark: pattern.name for pattern in search.patterns for mark in pattern.marks}
    wanted = {pattern.name for pattern in search.patterns}

    def add(mention: Mention) -> None:
        if not _is_not_this(mention.text, search.not_this):
            found.setdefault((mention.line, mention.pattern), mention)

    for mark in page.marks:
        name, looks = _named(mark, by_mark)
        if name is not None:
            add(Mention(name, day, path, mark.line, mark.text, mark.evidence, _rule(mark), looks))
    rules = search.rules
    for line in page.prose:
        for rule in rules.found(line.said) if rules is not None else ():
            if rule.pattern in wanted:
                add(Mention(rule.pattern, day, path, line.line, line.text, Evidence.WORDS, rule.id, rule.looks))
    return tuple(found[key] for key in sorted(found))


def _named(mark: Mark, by_mark: dict[str, str]) -> tuple[str | None, str | None]:
    """The pattern that a mark stands for, and what it looked like: ``#rest/nap``, ``rest:: nap``."""
    parts = mark.name.split("/")
    cuts = range(len(parts), 0, -1)
    cut = next((at for at in cuts if "/".join(parts[:at]) in by_mark), None)
    if cut is None:
        return None, None
    looks = mark.value or " ".join(parts[cut:]).replace("-", " ").replace("_", " ")
    word = _LINKED.sub(r"\1", looks).strip().lower() if len(looks) <= 60 else ""
    return by_mark["/".join(parts[:cut])], word or None


def _rule(mark: Mark) -> str:
    sign = {Evidence.TAG: f"tag #{mark.name}", Evidence.TASK: f"task #{mark.name}"}
    return sign.get(mark.evidence, f"{mark.evidence} {mark.name}")


def _is_not_this(text: str, phrases: Iterable[str]) -> bool:
    small = text.lower()
    return any(phrase in small for phrase in phrases)
