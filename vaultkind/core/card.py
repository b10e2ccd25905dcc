"""Grounding practices as values, and how a card's Markdown becomes one. Reads no file and keeps no time.

A card is Markdown with properties. The text before the first heading is the offer; each part is a section whose
heading is its name. What a translator changes is text; the values of ``practice``, ``kind``, ``body``, ``motion``
and ``optional`` stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vaultkind.core.prompt import Problem

PRACTICES = ("senses", "breath", "muscles", "touch", "naming")
KINDS = ("parts", "rounds")
MOTIONS = ("grow", "stay", "shrink")
MAX_SECONDS = 120
MINUTE = 60

_HEADING = re.compile(r"##[ \t]+(\S.*?)[ \t]*")
_ITEM = re.compile(r"[-*][ \t]+([a-z]+):[ \t]*(.*?)[ \t]*")
_KEYS = ("practice", "title", "kind", "body", "about", "instead", "language")
_ITEMS = ("seconds", "motion", "optional")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a practice. ``motion`` is what a breath does in it; ``optional`` parts have a switch to leave out."""

    name: str
    text: str
    seconds: int
    motion: str | None
    optional: bool
    line: int


@dataclass(frozen=True, slots=True)
class Card:
    """One practice: its ``parts`` one after the other, or in ``rounds`` for about a minute.

    ``instead`` is another way, given where the practice is one of the body.
    """

    practice: str
    title: str
    kind: str
    body: bool
    about: str
    offer: tuple[str, ...]
    instead: str | None
    language: str
    parts: tuple[Part, ...]

    def minute(self, *, optional: bool = True, rounds: int | None = None) -> tuple[Part, ...]:
        """The parts in the order of about a minute, or of so many rounds; on request without the optional ones."""
        parts = tuple(part for part in self.parts if optional or not part.optional)
        if self.kind == "rounds":
            times = rounds or max(1, round(MINUTE / sum(part.seconds for part in parts)))
            return parts * times
        return parts


def card_from(
    properties: Mapping[str, object],
    body: str,
    first_line: int,
    source: str,
    language: str,
    lines: Mapping[str, int] | None = None,
) -> tuple[Card | None, tuple[Problem, ...]]:
    """The card, or None, and every problem found; the arguments are those of ``pack_from``.

    A practice with a part left out would be another practice, so a card with any problem is None.
    """
    at = lines or {}
    problems: list[Problem] = []

    def problem(line: int, text: str, code: str = "VK115") -> None:
        problems.append(Problem(source, line, text, code))

    def text_of(key: str) -> str:
        value = properties.get(key)
        if value is not None and not isinstance(value, str):
            problem(at.get(key, 1), f"The property {key} is not text. Quotes around it make it so.")
        return value.strip() if isinstance(value, str) else ""

    for key in properties:
        if key not in _KEYS:
            problem(at.get(key, 1), f"The property {key!r} is not one that cards have. They have: {', '.join(_KEYS)}.")
    practice, kind = text_of("practice"), text_of("kind")
    title, about, instead = text_of("title"), text_of("about"), text_of("instead")
    language = text_of("language") or language
    of_body = properties.get("body")
    if practice not in PRACTICES:
        problem(at.get("practice", 1), f"The practice is {practice!r}. The practices are: {', '.join(PRACTICES)}.")
    if kind not in KINDS:
        problem(at.get("kind", 1), f"The kind is {kind!r}; it can be parts or rounds.")
    if not isinstance(of_body, bool):
        problem(at.get("body", 1), "The property body is yes or no: whether this is a practice of the body.")
    for key, words in (("title", title), ("about", about)):
        if not words:
            problem(at.get(key, 1), f"The property {key} is empty.")
    if of_body is True and not instead:
        problem(
            at.get("instead", 1), "A practice of the body has another way beside it, in the property instead.", "VK109"
        )

    offer, sections = _sections(body, first_line)
    if not offer:
        problem(first_line, "No text stands before the first heading: what is on offer, and what may be left out.")
    if not sections:
        problem(first_line, "No part is in this card. A part is a heading `## Name` with `- seconds: 12` below it.")
    parts = tuple(_part(name, rows, line, kind, problem) for line, name, rows in sections)
    if parts and all(part.optional for part in parts):
        problem(parts[0].line, "Every part is optional, so nothing would be left.")
    for number, row in enumerate([*properties.values(), body], start=1):
        if isinstance(row, str) and any(_is_control(sign) for sign in row):
            problem(first_line if number > len(properties) else 1, "It holds control characters.")
    if problems:
        return None, tuple(sorted(problems, key=lambda one: one.line))
    return (
        Card(
            practice=practice,
            title=title,
            kind=kind,
            body=bool(of_body),
            about=about,
            offer=offer,
            instead=instead or None,
            language=language,
            parts=parts,
        ),
        (),
    )


def _is_control(sign: str) -> bool:
    return sign not in "\n\t" and (ord(sign) < 32 or 127 <= ord(sign) < 160)


def _sections(body: str, first_line: int) -> tuple[tuple[str, ...], list[tuple[int, str, list[str]]]]:
    """The paragraphs before the first heading; then each heading's line, its text, and the lines below it."""
    before: list[str] = []
    sections: list[tuple[int, str, list[str]]] = []
    for number, row in enumerate(body.split("\n"), start=first_line):
        if heading := _HEADING.fullmatch(row):
            sections.append((number, heading[1], []))
        elif sections:
            sections[-1][2].append(row)
        else:
            before.append(row)
    paragraphs = re.split(r"\n[ \t]*\n", "\n".join(before))
    return tuple(re.sub(r"[ \t\r\n]+", " ", text).strip() for text in paragraphs if text.strip()), sections


def _part(name: str, rows: list[str], line: int, kind: str, problem: Callable[[int, str], None]) -> Part:
    words: list[str] = []
    items: dict[str, str] = {}
    for row in rows:
        if item := _ITEM.fullmatch(row):
            if item[1] in items:
                problem(line, f"{name}: {item[1]} stands here twice.")
            items[item[1]] = item[2]
        elif row.strip():
            words.append(row.strip())
    if unknown := sorted(set(items) - set(_ITEMS)):
        problem(line, f"{name}: {', '.join(unknown)} is not something a part has ({', '.join(_ITEMS)}).")
    seconds, motion, optional = items.get("seconds", ""), items.get("motion"), items.get("optional", "no")
    sound = seconds.isascii() and seconds.isdecimal() and len(seconds) < 4 and 1 <= int(seconds) <= MAX_SECONDS
    if not sound:
        problem(line, f"{name}: seconds is {seconds!r}; it is a whole number from 1 to {MAX_SECONDS}.")
    if motion is not None and motion not in MOTIONS:
        problem(line, f"{name}: the motion is {motion!r}; it can be {', '.join(MOTIONS)}.")
    if kind == "rounds" and motion is None:
        problem(line, f"{name}: a part of a round has a motion: {', '.join(MOTIONS)}.")
    if kind == "parts" and not words:
        problem(line, f"{name}: there is no text below the heading.")
    if optional not in ("yes", "no"):
        problem(line, f"{name}: optional is {optional!r}; it can be yes or no.")
    return Part(
        name=name,
        text=" ".join(words),
        seconds=int(seconds) if sound else 1,
        motion=motion,
        optional=optional == "yes",
        line=line,
    )
