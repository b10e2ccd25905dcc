"""Splits text into what the language check looks at: paragraphs, sentences, words. Knows no rule and reads no file.

Code, addresses and file names are not language: they are filled up with a sign that no pattern matches, at the same
length, so that every position stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FILLER = "¤"

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SILENT = re.compile(
    r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"  # code
    r"|(?<=\])\([^()\s]*\)"  # where a link leads
    r"|\b(?:https?|obsidian|mailto|file):\S+|\bwww\.\S+"  # addresses
    r"|(?<![\w/])(?:~|\.{1,2})?/[\w.~-]+(?:/[\w.~-]*)*"  # absolute and relative paths
    r"|(?<![\w/.-])(?:[\w.-]+/)+(?=[\s,.;:)\]]|\Z)"  # folders: journal/
    r"|(?<![\w/.-])(?:[\w.-]+/)*[\w-]*\w\.[a-z][a-z0-9]{0,4}(?![\w-])",  # names with an ending: today.md
    re.DOTALL,
)
_END = re.compile(r"[.?!…]+[\"'”’»)\]*_]*(?=\s|\Z)")
_OPENING = " \t\n\"'“‘«„(*_¿¡"
_WORD = re.compile(r"[^\W\d_¤]+(?:['’-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*([\w-]*)")
_BREAK = re.compile(r"[ \t>]*(?:#{1,6}[ \t]|[-*+][ \t]|\d+[.)][ \t]|\||$)")
_HEADING = re.compile(r"#{1,6}[ \t]")
_MARK = re.compile(r"[ \t>]*(?:#{1,6}[ \t]+|[-*+][ \t]+(?:\[.\][ \t]+)?|\d+[.)][ \t]+|)")
# Fenced blocks with these words behind the fence show what the program says.
_SHOWN = ("text", "console")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, from its first word on, and where that word stands in the text it comes from."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; ``line`` is the first one's, from 1."""

    text: str
    line: int


def silenced(text: str) -> str:
    """The text with code, comments, addresses and file names filled up, line by line as long as before."""

    def fill(match: re.Match[str]) -> str:
        return "".join(sign if sign == "\n" else FILLER for sign in match[0])

    return _SILENT.sub(fill, _COMMENT.sub(fill, text))


def sentences(text: str, abbreviations: frozenset[str] = frozenset()) -> tuple[Sentence, ...]:
    """The sentences of a paragraph. A sign after an abbreviation, or before a small letter, ends none."""
    found: list[Sentence] = []
    start = 0
    for end in [*_END.finditer(text), None]:
        stop = end.end() if end is not None else len(text)
        if end is not None:
            last = text[start:stop].split()[-1].lstrip("\"'“‘«„(").lower()
            following = text[stop:].lstrip(_OPENING)
            if last in abbreviations or following[:1].islower():
                continue
        words = text[start:stop]
        bare = words.lstrip(_OPENING)
        if bare.strip():
            found.append(Sentence(bare.rstrip(), start + len(words) - len(bare)))
        start = stop
    return tuple(found)


def words(text: str) -> tuple[str, ...]:
    """The words, in small letters; one with a hyphen or an apostrophe is one word."""
    return tuple(match[0].lower() for match in _WORD.finditer(text))


def paragraphs(text: str, first_line: int = 1) -> Iterator[Paragraph]:
    """The paragraphs of a Markdown text: prose, headings, items, rows of tables, and fenced blocks of shown output.

    Other fenced blocks are code and are left out. ``first_line`` is the line that the text starts on.
    """
    rows: list[str] = []
    fence: str | None = None
    shown = True
    silent = silenced(_without_code(text))
    at = first_line
    for number, (row, plain) in enumerate(zip(text.split("\n"), silent.split("\n"), strict=True), start=first_line):
        mark = _FENCE.match(row)
        opens = fence is None and mark is not None
        closes = fence is not None and mark is not None and mark[1].startswith(fence) and not mark[2]
        if rows and (opens or closes or fence is not None or _BREAK.match(row)):
            yield Paragraph("\n".join(rows), at)
            rows = []
        if opens and mark is not None:
            fence, shown = mark[1], mark[2] in _SHOWN
        elif closes:
            fence = None
        elif fence is None or shown:
            if not rows:
                at = number
            start = _MARK.match(plain)
            text_of_row = plain[start.end() :] if start is not None and fence is None else plain
            if text_of_row.strip() or rows:
                rows.append(text_of_row)
            if rows and _HEADING.match(row):
                yield Paragraph(rows.pop(), at)
    if rows:
        yield Paragraph("\n".join(rows), at)


def _without_code(text: str) -> str:
    """The text with the insides of fenced blocks emptied of backticks, which would pair up with those outside."""
    rows = []
    fence: str | None = None
    for row in text.split("\n"):
        mark = _FENCE.match(row)
        if mark and (fence is None or (mark[1].startswith(fence) and not mark[2])):
            fence = mark[1] if fence is None else None
            rows.append(row.replace("`", FILLER))
        else:
            rows.append(row)
    return "\n".join(rows)
