"""A grounding practice as text: all of it at once, or the one part that a moving page shows."""

from __future__ import annotations

from vaultkind.core.card import Card, Part
from vaultkind.render.text import folded
from vaultkind.words import N_, _, n_

COLUMN = 56
WAY_OUT = N_("If it is too much, `vaultkind support` names people to turn to.")


def offer_text(card: Card, width: int) -> str:
    """What a practice is, before it begins: its name, the offer, the other way."""
    words = [*card.offer, *_other_way(card), _(WAY_OUT)]
    return "\n\n".join([card.title, *(folded(text, width) for text in words)])


def whole_text(card: Card, width: int, *, optional: bool = True) -> str:
    """A practice as a page to read: every part, with its seconds where the count is what it is made of."""
    parts = [part for part in card.parts if optional or not part.optional]
    if card.kind == "rounds":
        rows = [
            n_("{part}: {count} second.", "{part}: {count} seconds.", part.seconds, part=part.name) for part in parts
        ]
        times = len(card.minute(optional=optional)) // len(parts)
        rows.append(
            n_(
                "And again. {count} time is about a minute.",
                "And again. {count} times is about a minute.",
                times,
            )
        )
    else:
        rows = [f"{part.name}: {part.text}" for part in parts]
    body = "\n".join(folded(row, width) for row in rows)
    before = [folded(text, width) for text in card.offer]
    after = [folded(text, width) for text in (*_other_way(card), _(WAY_OUT))]
    return "\n\n".join([card.title, *before, body, *after])


def _other_way(card: Card) -> tuple[str, ...]:
    return (_("Or: {outward}", outward=card.instead),) if card.instead else ()


def page(card: Card, part: Part, done: float, columns: int, rows: int) -> tuple[list[str], list[str]]:
    """One moment of a practice, as lines for a screen of that size, and quieter lines for its foot.

    ``done`` is how much of the part has gone by, from 0 to 1. What does not fit is left out from the foot up.
    """
    width = max(min(COLUMN, columns - 4), 8)
    bar = _bar(part, done, width)
    middle = [*folded(part.name, width).split("\n"), ""]
    if part.text:
        middle += [*folded(part.text, width).split("\n"), ""]
    middle.append(bar)
    foot = folded(_("Enter goes on to the next part. Ctrl-C ends it."), width).split("\n")
    for way in _other_way(card):
        if len(middle) + len(foot) + 8 <= rows:
            foot = [*folded(way, width).split("\n"), "", *foot]
    if len(middle) + len(foot) + 2 > rows:
        foot = []
    return middle[-rows:], foot


def _bar(part: Part, done: float, width: int) -> str:
    """A line that goes with the breath; a thinner one, where the part has no motion, for the time that goes by."""
    share = {"grow": done, "stay": 1.0, "shrink": 1.0 - done}.get(part.motion or "", done)
    return ("━" if part.motion else "─") * max(round(share * width), 1)
