"""A note's properties, read line by line: what YAML cannot read still counts, and nothing in them can take long."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

from vaultkind.core import note
from vaultkind.core.lazily import later

_ITEM = later(r"[ \t]*-(?:[ \t]+(.*)|$)")
_QUOTED = r"\"[^\"]*\"|'[^']*'"
_COMMENT = later(rf"({_QUOTED})|(?:^|\s)#.*$")
_PART = later(rf"{_QUOTED}|[^\[\],]+")
# What stands between tags, whichever way they are listed.
_BETWEEN = later(r"[\s,\[\]{}\"']+")
_BLOCK = later(r"[|>][-+\d]*")
# Values that say "no": the property is there because a template put it there.
_NOT = frozenset(
    {"", "-", "~", "0", "[]", "no", "n", "nope", "false", "off", "none", "null", "nein", "kein", "keine", "nada", "não"}
)


def is_no(value: str) -> bool:
    """Whether a property's or field's value says that there was none."""
    return value.strip().strip("\"'").lower() in _NOT


def properties(raw: bytes) -> dict[str, tuple[str, ...]]:
    """Each property's values as text, by its name in small letters; a list has several. The first of a name counts."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in _properties(raw):
        found.setdefault(name, values)
    return found


def _properties(raw: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The properties one by one, a name that stands there twice among them."""
    name, rows = "", list[str]()
    head = raw[note.first_byte(raw) : note.body_start(raw)]
    lines = [line.text.decode("utf-8", "replace") for line in note.lines(head)]
    for text in dedent("\n".join(lines[1:-1])).split("\n"):
        if not text.strip() or text.startswith("#"):
            continue
        if (key := _key(text)) is None:
            rows.append(text)
            continue
        if name:
            yield name, _values(rows)
        name, rows = key, [text.partition(":")[2]]
    if name:
        yield name, _values(rows)


def _key(text: str) -> str | None:
    """The name that a line gives a property of; None for a line that goes on with one."""
    name, colon, value = text.partition(":")
    if not colon or value[:1] not in ("", " ", "\t") or text[0] in " \t-[]{},":
        return None
    return _unquoted(name).lower() or None


def _values(rows: list[str]) -> tuple[str, ...]:
    """The values of a property from what stands behind its name and the lines below: a scalar, or either kind of list.

    Quotes and comments are taken off.
    """
    head, *below = (_COMMENT.sub(lambda match: match[1] or "", row).strip() for row in rows)
    if head.startswith("["):
        parts = _PART.findall(" ".join([head, *below]))
        return tuple(value for part in parts if (value := _unquoted(part))) or ("",)
    if _BLOCK.fullmatch(head):
        head = ""
    items = [_unquoted(match[1] or "") for row in below if (match := _ITEM.fullmatch(row))]
    if items:
        return (*([head] if head else []), *items)
    return (_unquoted(" ".join((head, *below))),)


def _unquoted(text: str) -> str:
    stripped = text.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "'\"":
        return stripped[1:-1].strip()
    return stripped


def tags(found: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The tags in properties, in small letters and without a sign before them."""
    values = (*found.get("tags", ()), *found.get("tag", ()))
    words = (word.lstrip("#").lower() for value in values for word in _BETWEEN.split(value))
    return tuple(word for word in words if word)


def is_private(raw: bytes) -> bool:
    """Whether the properties say that the note is private: ``private``, unless it says no, or the tag."""
    if b"private" not in raw[: note.body_start(raw)].lower():
        return False
    return any(
        any(map(is_private_tag, tags({name: values}))) or (name == "private" and not all(map(is_no, values)))
        for name, values in _properties(raw)
    )


def is_private_tag(tag: str) -> bool:
    """Whether a tag in small letters marks what it stands on as private."""
    return tag == "private" or tag.startswith("private/")
