"""Grounding practices as values, and how a card's Markdown becomes one. Reads no file and keeps no time.

A card is Markdown with properties. The text before the first heading is the offer; each part is a section whose
heading is its name. What a translator changes is text; the values of ``practice``, ``kind``, ``body``, ``motion``
and ``optional`` stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vaultkind.core.prompt import Problem
from vaultkind.core.section import Head, Section, sections
from vaultkind.words import _

PRACTICES = ("senses", "breath", "muscles", "touch", "naming")
KINDS = ("parts", "rounds")
MOTIONS = ("grow", "stay", "shrink")
MAX_SECONDS = 120
MINUTE = 60

_KEYS = ("practice", "title", "kind", "body", "about", "instead", "language")
_ITEMS = ("seconds", "motion", "optional")
_ANSWERS = ("yes", "no")


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
    head = Head(source, properties, lines or {})
    for key in properties:
        if key not in _KEYS:
            says = _(
                "The property {name!r} is not one that cards have. They have: {names}.",
                name=key,
                names=", ".join(_KEYS),
            )
            head.amiss(key, says)
    practice, kind = head.text("practice"), head.text("kind")
    title, about, instead = head.text("title"), head.text("about"), head.text("instead")
    language = head.text("language") or language
    of_body = properties.get("body")
    if practice not in PRACTICES:
        head.amiss("practice", _other("practice", practice, PRACTICES))
    if kind not in KINDS:
        head.amiss("kind", _other("kind", kind, KINDS))
    if not isinstance(of_body, bool):
        head.amiss("body", _other("body", of_body, _ANSWERS))
    for key, words in (("title", title), ("about", about)):
        if not words:
            head.amiss(key, _("The property {name} is empty.", name=key))
    if of_body is True and not instead:
        says = _("A practice of the body has another way beside it, in the property instead.")
        head.amiss("instead", says, "VK109")

    before, found = sections(body, first_line)
    offer = _paragraphs(before)
    if not offer:
        says = _("No text stands before the first heading: what is on offer, and what may be left out.")
        head.problem(first_line, says)
    if not found:
        says = _("No part is in this card. A part is a heading `## Name` with `- seconds: 12` below it.")
        head.problem(first_line, says)
    parts = tuple(_part(section, kind, head.problem) for section in found)
    if parts and all(part.optional for part in parts):
        head.problem(parts[0].line, _("Every part is optional, so nothing would be left."))
    unseen = _("it holds control characters, or others that cannot be seen.")
    for key, value in [*properties.items(), (practice, body)]:
        if isinstance(value, str) and any(_is_control(sign) for sign in value):
            line = first_line if value is body else head.lines.get(key, 1)
            head.problem(line, _("{name}: {problem}", name=key, problem=unseen))
    if head.problems:
        return None, tuple(sorted(head.problems, key=lambda one: one.line))
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


def _paragraphs(rows: Sequence[str]) -> tuple[str, ...]:
    """Rows as paragraphs, each on one line."""
    texts = re.split(r"\n[ \t]*\n", "\n".join(rows))
    return tuple(re.sub(r"[ \t\r\n]+", " ", text).strip() for text in texts if text.strip())


def _other(name: str, value: object, names: Sequence[str]) -> str:
    return _("The value of {name} is {value!r}. It can be: {names}.", name=name, value=value, names=", ".join(names))


def _part(section: Section, kind: str, problem: Callable[[int, str], None]) -> Part:
    items = section.items

    def refuse(text: str) -> None:
        problem(section.line, _("{name}: {problem}", name=section.heading, problem=text))

    for item in section.twice:
        refuse(_("{item} stands here twice.", item=item))
    if unknown := sorted(set(items) - set(_ITEMS)):
        names = ", ".join(_ITEMS)
        refuse(_("{item} is not something a part has ({names}).", item=", ".join(unknown), names=names))
    seconds, motion, optional = items.get("seconds", ""), items.get("motion"), items.get("optional", "no")
    sound = seconds.isascii() and seconds.isdecimal() and len(seconds) < 4 and 1 <= int(seconds) <= MAX_SECONDS
    if not sound:
        refuse(_("seconds is {value!r}; it is a whole number from 1 to {most}.", value=seconds, most=MAX_SECONDS))
    if motion is not None and motion not in MOTIONS:
        refuse(_other("motion", motion, MOTIONS))
    if kind == "rounds" and motion is None:
        refuse(_("a part of a round has a motion: {names}.", names=", ".join(MOTIONS)))
    if kind == "parts" and not section.words:
        refuse(_("there is no text below the heading."))
    if optional not in _ANSWERS:
        refuse(_other("optional", optional, _ANSWERS))
    return Part(
        name=section.heading,
        text=" ".join(section.words),
        seconds=int(seconds) if sound else 1,
        motion=motion,
        optional=optional == "yes",
        line=section.line,
    )
