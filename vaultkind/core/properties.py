"""A note's properties, read line by line: what YAML cannot read still counts, and nothing in them can take long."""

from __future__ import annotations

import re

from vaultkind.core import note

_KEY = re.compile(r"([\"']?)([^\s:\"'#-][^:\"']*?)\1[ \t]*:(?:[ \t](.*)|$)")
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+(.*)|$)")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_MOST = 64 * 1024
_YES = ("true", "yes", "on")


def properties(raw: bytes) -> dict[str, tuple[str, ...]]:
    """Each property's values as text, by its name in small letters; a list has several. The first of a name counts."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in note.lines(raw[: min(note.body_start(raw), _MOST)]):
        text = line.text.decode("utf-8", "replace").removeprefix("\ufeff")
        if not text.strip() or text.startswith(("---", "#")):
            continue
        if (match := _KEY.fullmatch(text)) is not None:
            key = match[2].strip().lower()
            if key in found:
                key = ""
                continue
            found[key] = _values(match[3] or "")
        elif key and (item := _ITEM.fullmatch(text)) is not None:
            found[key] = [value for value in found[key] if value] + _values(item[1] or "")
        elif key and text.startswith((" ", "\t")):
            found[key] = [
                " ".join([*(value for value in found[key] if value not in ("", "|", ">", "|-", ">-")), text.strip()])
            ]
    return {name: tuple(values) for name, values in found.items()}


def _values(text: str) -> list[str]:
    """The values of one line: a scalar, or a list in brackets; quotes and comments are taken off."""
    stripped = text.strip()
    if not stripped.startswith(("'", '"')):
        stripped = _COMMENT.sub("", stripped).strip()
    if stripped.startswith("[") and stripped.endswith("]"):
        return [_unquoted(part) for part in stripped[1:-1].split(",")]
    return [_unquoted(stripped)]


def _unquoted(text: str) -> str:
    stripped = text.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "'\"":
        return stripped[1:-1]
    return stripped


def tags(found: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The tags in properties, in small letters and without a sign before them."""
    values = (*found.get("tags", ()), *found.get("tag", ()))
    return tuple(
        word.lstrip("#").lower() for value in values for word in re.split(r"[\s,]+", value) if word.lstrip("#")
    )


def is_private(raw: bytes) -> bool:
    """Whether the properties say that the note is private: ``private: true``, or the tag."""
    if b"private" not in raw[: note.body_start(raw)].lower():
        return False
    found = properties(raw)
    if any(value.lower() in _YES for value in found.get("private", ())):
        return True
    return any(tag == "private" or tag.startswith("private/") for tag in tags(found))
