"""The check-in tags: what a person says of a day themself. Nothing is inferred from any other word."""

from __future__ import annotations

import re

from vaultkind.core import note
from vaultkind.core.properties import is_private, properties, tags

STATES = ("fight", "flight", "freeze", "fawn")
# After a day with one of them, these packs are what there is: permission, and the world outside.
PACKS = ("permission", "outward-grounding")

_NAMES = "|".join(STATES)
# A tag as Obsidian reads one: at a line's beginning or after a space, ended by a sign that a tag cannot hold.
_TAG = re.compile(rf"(?:^|\s)#({_NAMES})(?![\w/-])", re.IGNORECASE)


def state_of(raw: bytes) -> str | None:
    """The check-in of a day's note, one of STATES: its property ``state``, or a tag. None for none.

    A note that is marked private (``private: true``, or the tag) is read no further than its properties.
    """
    if is_private(raw):
        return None
    found = properties(raw)
    for value in (*found.get("state", ()), *tags(found)):
        if (name := value.lower().lstrip("#")) in STATES:
            return name
    for line in note.prose(raw):
        if (tag := _TAG.search(line.decode("utf-8", "replace"))) is not None:
            return tag[1].lower()
    return None
