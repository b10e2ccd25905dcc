"""What in a note can be evidence of something done: tags, properties, inline fields, ticked tasks, and plain lines.

Reads bytes, line by line, and says where each thing stands. Text in code, comments, quotes and vaultkind's own blocks
is none; neither is a task that is not ticked, nor anything under a heading that is marked private.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from vaultkind.core import note
from vaultkind.core.lazily import later
from vaultkind.core.properties import is_no, is_private_tag
from vaultkind.core.properties import tags as listed_tags

# The signs that end a tag in Obsidian, and the full stops and commas of writing without spaces.
_NO_TAG = r"\s\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f\uff00-\uff0f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\"
_TAG = later(rf"(?:^|(?<=[\s(\[,;]))#([^{_NO_TAG}]+)")
_LOGSEQ_TAG = later(r"(?:^|(?<=\s))#\[\[([^\[\]]+)\]\]")
# Where a sign # leads to a part of a page.
_LINK = later(r"(?<!#)\[\[[^\[\]]*\]\]|\]\([^()]*\)|<[^<>\s]*>|://\S*")
_BOXED = later(r"[\[(]([^\[\]():]{1,60})::[ \t]*([^\[\]]{0,300}?)[\])]")
_FIELD = later(
    r"(?:[-*+][ \t]+)?(?:\*\*|__|_|\*)?([^\W\d][^:\[\](){}#>|`]{0,60}?)(?:\*\*|__|_|\*)?::(?:[ \t]+(.*)|[ \t]*)$"
)
_ITEM = later(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_BOX = later(r"\[(.)\](?:[ \t]+|$)")
# Logseq's markers; DONE is a ticked box, the others are open.
_MARKER = later(r"(TODO|DOING|LATER|NOW|WAITING|WAIT|IN-PROGRESS|CANCELED|CANCELLED|DONE)(?:[ \t]+|$)")
# As much of one line as is looked through for what it says: the time that takes grows faster than the line does.
LONGEST_SAID = 4000
_HEADING = later(r"(#{1,6})[ \t]+(.*)")


class Evidence(StrEnum):
    """What shows that something was done."""

    TAG = "tag"
    PROPERTY = "property"
    FIELD = "field"
    TASK = "task"
    WORDS = "words"


class Mark(NamedTuple):
    """An explicit mark: its name in small letters ("rest/nap" has its parts), its value, and where it stands.

    ``line`` is counted from 1; ``text`` is the person's line as it is, without a list marker.
    """

    name: str
    value: str
    line: int
    text: str
    evidence: Evidence


class Prose(NamedTuple):
    """A plain line: ``said`` is its text without list marker and fields, ``text`` the line as it is."""

    line: int
    text: str
    said: str
    done: bool


class Page(NamedTuple):
    """What a note holds that may be evidence. ``private`` is true where its body carries the private mark."""

    marks: tuple[Mark, ...]
    prose: tuple[Prose, ...]
    private: bool = False


def page(
    raw: bytes,
    properties: dict[str, tuple[str, ...]] | None = None,
    *,
    words: bool = True,
    likely: Callable[[str], bool] = lambda text: True,
) -> Page:
    """The evidence in a note. ``properties`` are its properties' values; ``words`` asks for plain lines, too.

    Plain lines of which ``likely`` says no are left out.
    """
    if _carries_private(raw):
        return Page((), (), private=True)
    marks: list[Mark] = list(_property_marks(raw, properties or {}))
    prose: list[Prose] = []
    shut = 0
    prompts = _prompt_lines(raw)
    for number, whole, plain in note.numbered_prose(raw):
        if number in prompts:
            continue
        text = plain.decode("utf-8", "replace")
        # Most lines hold no sign of a mark, and no word that a rule could need.
        if "#" not in text and "::" not in text and not (words and likely(text)):
            continue
        if not text.strip():
            continue
        shown = _said(whole.decode("utf-8", "replace"))
        heading = _HEADING.match(text.strip())
        tags = _tags(text)
        if heading is not None:
            level = len(heading[1])
            if not shut or level <= shut:
                shut = level if any(map(is_private_tag, tags)) else 0
        if shut:
            continue
        found, said = _line(number, text, shown, tags, heading is not None)
        marks += found
        if said is not None and words:
            prose.append(said)
    return Page(tuple(marks), tuple(prose))


def _prompt_lines(raw: bytes) -> frozenset[int]:
    """The lines of prompts that are items of an outline, as in Logseq, by number. Other prompts are quotes."""
    if b"vaultkind::" not in raw:
        return frozenset()
    starts = {start for start, _prompt in note.marked_blocks(raw)}
    found: set[int] = set()
    inside = False
    for number, line in enumerate(note.lines(raw, note.first_byte(raw)), start=1):
        inside = line.start in starts or (inside and not line.text.lstrip(b" \t").startswith((b"- ", b">")))
        if inside:
            found.add(number)
    return frozenset(found)


def _carries_private(raw: bytes) -> bool:
    """Whether the body carries the private mark, wherever it stands but in a heading: that is for its section."""
    body = raw[note.body_start(raw) :]
    if b"private" not in body.lower():
        return False
    rows = (line.text.decode("utf-8", "replace") for line in note.lines(body))
    return any(_is_private_line(row) for row in rows if "private" in row.lower() and not _HEADING.match(row.strip()))


def _is_private_line(row: str) -> bool:
    """Whether a line holds the tag or, as pages in Logseq do, the field."""
    fields = _fields(_said(row))[0] if "::" in row else []
    return any(map(is_private_tag, (*_tags(row), *_field_tags(fields)))) or any(
        name == "private" and not is_no(value) for name, value in fields
    )


def _field_tags(fields: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(tag for name, value in fields for tag in listed_tags({name: (value,)}))


def _said(text: str) -> str:
    """A line without the list marker before it."""
    item = _ITEM.match(text)
    return (text[item.end() :] if item is not None else text).strip()


def _tags(text: str) -> list[str]:
    if "#" not in text:
        return []
    plain = _LINK.sub(" ", text)
    names = [match[1] for form in (_TAG, _LOGSEQ_TAG) for match in form.finditer(plain)]
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
        marks += [Mark(tag, "", number, shown, Evidence.TAG) for tag in _field_tags(fields)]
        marks += [Mark(name, value, number, shown, Evidence.FIELD) for name, value in fields if not is_no(value)]
    return marks, None if heading or not said.strip() else Prose(number, shown, said.strip()[:LONGEST_SAID], ticked)


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
    # Lines further in belong to a property above, unless all of them are.
    for number, row in sorted(enumerate(rows, start=1), key=lambda numbered: numbered[1][:1].isspace()):
        name, colon, _value = row.partition(":")
        if colon:
            places.setdefault(name.strip().strip("\"'").lower(), number)
    for name, values in properties.items():
        line = places.get(name, 1)
        shown = rows[line - 1].strip() if line <= len(rows) else name
        if name in ("tags", "tag"):
            for tag in listed_tags({name: values}):
                text = shown if len(values) == 1 else f"{name}: {tag}"
                yield Mark(tag, "", line, text, Evidence.TAG)
            continue
        for value in values:
            if not is_no(value):
                plain = "" if value.strip().lower() in ("true", "yes", "on") else value.strip()
                text = shown if len(values) == 1 and not shown.endswith(":") else f"{name}: {value.strip()}"
                yield Mark(name, plain, line, text, Evidence.PROPERTY)
