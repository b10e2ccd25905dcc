"""What in a note can be evidence of something done: tags, properties, inline fields, ticked tasks, and plain lines.

Reads bytes, line by line, and says where each thing stands. Text in code, comments, quotes and vaultkind's own blocks
is none; neither is a task that is not ticked, nor anything under a heading that is marked private.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from vaultkind.core import note

# Obsidian's tag: letters, digits and _ - /, not digits alone, after white space or at the beginning.
_TAG = re.compile(r"(?:^|(?<=[\s(\[,;]))#([^\W][\w/-]*)")
_LOGSEQ_TAG = re.compile(r"(?:^|(?<=\s))#\[\[([^\[\]]+)\]\]")
_BOXED = re.compile(r"[\[(]([^\[\]():]{1,60})::[ \t]*([^\[\]]*?)[\])]")
_FIELD = re.compile(
    r"(?:[-*+][ \t]+)?(?:\*\*|__|_|\*)?([^\W\d][^:\[\](){}#>|`]{0,60}?)(?:\*\*|__|_|\*)?::(?:[ \t]+(.*)|[ \t]*)$"
)
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_BOX = re.compile(r"\[(.)\](?:[ \t]+|$)")
# Logseq's markers; DONE is a ticked box, the others are open.
_MARKER = re.compile(r"(TODO|DOING|LATER|NOW|WAITING|WAIT|IN-PROGRESS|CANCELED|CANCELLED|DONE)(?:[ \t]+|$)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
PRIVATE = "private"
# Values that say "no": the property is there because a template put it there.
_NOT = frozenset(
    {"", "-", "~", "0", "[]", "no", "n", "nope", "false", "off", "none", "null", "nein", "kein", "keine", "nada", "não"}
)


class Evidence(StrEnum):
    """What shows that something was done."""

    TAG = "tag"
    PROPERTY = "property"
    FIELD = "field"
    TASK = "task"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Mark:
    """An explicit mark: its name in small letters ("rest/nap" has its parts), its value, and where it stands.

    ``line`` is counted from 1; ``text`` is the person's line as it is, without a list marker.
    """

    name: str
    value: str
    line: int
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Prose:
    """A plain line: ``said`` is its text without list marker and fields, ``text`` the line as it is."""

    line: int
    text: str
    said: str
    done: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What a note holds that may be evidence. ``private`` is true where its body carries the private mark."""

    marks: tuple[Mark, ...]
    prose: tuple[Prose, ...]
    private: bool = False


def is_no(value: str) -> bool:
    """Whether a property's or field's value says that there was none."""
    return value.strip().strip("\"'").lower() in _NOT


def page(raw: bytes, properties: dict[str, tuple[str, ...]] | None = None, *, words: bool = True) -> Page:
    """The evidence in a note. ``properties`` are its properties' values; ``words`` asks for plain lines, too."""
    marks: list[Mark] = list(_property_marks(raw, properties or {}))
    prose: list[Prose] = []
    shut = 0
    for number, whole, plain in note.numbered_prose(raw):
        text, shown = plain.decode("utf-8", "replace"), _shown(whole.decode("utf-8", "replace"))
        if not text.strip():
            continue
        heading = _HEADING.match(text.strip())
        tags = _tags(text)
        if heading is not None:
            level = len(heading[1])
            if not shut or level <= shut:
                shut = level if any(_is_private(tag) for tag in tags) else 0
        if shut:
            continue
        if heading is None and any(_is_private(tag) for tag in tags):
            return Page((), (), private=True)
        found, said = _line(number, text, shown, tags, heading is not None)
        marks += found
        if said is not None and words:
            prose.append(said)
    return Page(tuple(marks), tuple(prose))


def _shown(text: str) -> str:
    """A line as it is quoted: without the white space and the list marker before it."""
    item = _ITEM.match(text)
    return (text[item.end() :] if item is not None else text).strip()


def _is_private(tag: str) -> bool:
    return tag == PRIVATE or tag.startswith(f"{PRIVATE}/")


def _tags(text: str) -> list[str]:
    if "#" not in text:
        return []
    names = [match[1] for match in _TAG.finditer(text)] + [match[1] for match in _LOGSEQ_TAG.finditer(text)]
    return [name.lower().rstrip("/") for name in names if not name.isdigit()]


def _line(number: int, text: str, shown: str, tags: list[str], heading: bool) -> tuple[list[Mark], Prose | None]:
    """The marks of one line, and its text where it can be read as words."""
    item = _ITEM.match(text)
    rest = text[item.end() :] if item is not None else text
    state = _task(rest, item is not None)
    if state is False:
        return [], None
    ticked = state is True
    kind = Evidence.TASK if ticked else Evidence.TAG
    marks = [Mark(tag, "", number, shown, kind) for tag in tags]
    opening = _BOX if _BOX.match(rest) else _MARKER
    said = opening.sub("", rest, count=1) if ticked else rest
    if "::" in said:
        fields, said = _fields(said.strip())
        marks += [Mark(name, value, number, shown, Evidence.FIELD) for name, value in fields if not is_no(value)]
    return marks, None if heading or not said.strip() else Prose(number, shown, said.strip(), ticked)


def _task(rest: str, is_item: bool) -> bool | None:
    """True for a ticked task, False for one that is open, cancelled or put off, None for no task."""
    if (box := _BOX.match(rest)) is not None and (is_item or box[1] == " "):
        return box[1] in "xX"
    if (marker := _MARKER.match(rest)) is not None:
        return marker[1] == "DONE"
    return None


def _fields(said: str) -> tuple[list[tuple[str, str]], str]:
    """The inline fields of a line, and what is left of it: ``key:: value``, ``[key:: value]``, ``(key:: value)``."""
    if (whole := _FIELD.match(said)) is not None:
        value = (whole[2] or "").strip()
        return [(_key(whole[1]), value)], value
    fields = [(_key(match[1]), match[2].strip()) for match in _BOXED.finditer(said)]
    return fields, _BOXED.sub(" ", said)


def _key(text: str) -> str:
    return text.strip().strip("*_").strip().lower()


def _property_marks(raw: bytes, properties: dict[str, tuple[str, ...]]) -> Iterator[Mark]:
    if not properties:
        return
    rows = [line.text.decode("utf-8", "replace") for line in note.lines(raw[: note.body_start(raw)])]
    places: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        name, colon, _value = row.partition(":")
        if colon and not row[:1].isspace():
            places.setdefault(name.strip().strip("\"'").lower(), number)
    for name, values in properties.items():
        line = places.get(name, 1)
        shown = rows[line - 1].strip() if line <= len(rows) else name
        if name in ("tags", "tag"):
            for tag in values:
                text = shown if len(values) == 1 else f"{name}: {tag}"
                yield Mark(tag.lower().lstrip("#"), "", line, text, Evidence.TAG)
            continue
        for value in values:
            if not is_no(value):
                plain = "" if value.strip().lower() in ("true", "yes", "on") else value.strip()
                text = shown if len(values) == 1 and not shown.endswith(":") else f"{name}: {value.strip()}"
                yield Mark(name, plain, line, text, Evidence.PROPERTY)
