"""The check-in tags: what a person says of a day themself. Nothing is inferred from any other word."""

from __future__ import annotations

import re

from vaultkind.core import note

STATES = ("fight", "flight", "freeze", "fawn")
# After a day with one of them, these packs are what there is: permission, and the world outside.
PACKS = ("permission", "outward-grounding")

_NAMES = "|".join(STATES)
# A tag as Obsidian reads one: at a line's beginning or after a space, ended by a sign that a tag cannot hold.
_TAG = re.compile(rf"(?:^|\s)#({_NAMES})(?![\w/-])", re.IGNORECASE)
_KEY = re.compile(r"[\"']?([A-Za-z_-]+)[\"']?[ \t]*:(.*)")
_WORD = re.compile(rf"(?:^|[\s\[,\"'#-])({_NAMES})(?=[\s\],\"']|$)", re.IGNORECASE)
_PRIVATE = re.compile(r"(?:^|[\s\[,\"'#-])private(?=[\s\],\"']|$)", re.IGNORECASE)


def state_of(raw: bytes) -> str | None:
    """The check-in of a day's note, one of STATES: its property ``state``, or a tag. None for none.

    A note that is marked private (``private: true``, or the tag) is read no further than its properties.
    """
    properties = _properties(raw)
    if properties.get("private", "").strip().lower() in ("true", "yes", "on") or _PRIVATE.search(_tags(properties)):
        return None
    for value in (properties.get("state", ""), _tags(properties)):
        if (found := _WORD.search(value)) is not None:
            return found[1].lower()
    for line in note.prose(raw):
        if (found := _TAG.search(line.decode("utf-8", "replace"))) is not None:
            return found[1].lower()
    return None


def _tags(properties: dict[str, str]) -> str:
    return f"{properties.get('tags', '')} {properties.get('tag', '')}"


def _properties(raw: bytes) -> dict[str, str]:
    """Each property's text, the lines of a list included; read as lines, so what YAML cannot read still counts."""
    found: dict[str, str] = {}
    key = ""
    for line in note.lines(raw[: note.body_start(raw)]):
        text = line.text.decode("utf-8", "replace")
        if (match := _KEY.fullmatch(text)) is not None:
            key = match[1].lower()
            found.setdefault(key, match[2].split(" #")[0])
        elif key and text.startswith((" ", "\t", "- ")):
            found[key] += f" {text}"
    return found
