"""What the pages of packs and of cards have in common: text in properties, and sections with items. Reads no file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from vaultkind.core.prompt import Problem
from vaultkind.words import _

_HEADING = re.compile(r"##[ \t]+(\S.*)")
_ITEM = re.compile(r"[-*][ \t]+([a-z]+):(.*)")
# A comment for the language check, on a line of its own.
_REMARK = re.compile(r"[ \t]*<!--[ \t]*vk:(?:(?!-->).)*-->[ \t]*")


@dataclass(frozen=True, slots=True)
class Head:
    """A page's properties, with the line of each, and what was found to be wrong with the page so far."""

    source: str
    properties: Mapping[str, object]
    lines: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, text: str, code: str = "VK115") -> None:
        """Keep a problem of a line."""
        self.problems.append(Problem(self.source, line, text, code))

    def amiss(self, key: str, text: str, code: str = "VK115") -> None:
        """Keep a problem of a property; one that is not there is told at the first line."""
        self.problem(self.lines.get(key, 1), text, code)

    def text(self, key: str) -> str:
        """The property, stripped; empty where it is not there, or is not text, which is a problem."""
        value = self.properties.get(key)
        if value is not None and not isinstance(value, str):
            self.amiss(
                key, _("The property {name} is not text. Quotes around a number or a date make it so.", name=key)
            )
        return value.strip() if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of level two and what is below it: its words, its items ``- name: value``, and those given twice."""

    line: int
    heading: str
    words: list[str] = field(default_factory=list)
    items: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)


def sections(body: str, first_line: int) -> tuple[list[str], list[Section]]:
    """The rows before the first heading, and each section. ``first_line`` is the line that the body starts on."""
    before: list[str] = []
    found: list[Section] = []
    for number, row in enumerate(body.split("\n"), start=first_line):
        if heading := _HEADING.fullmatch(row):
            found.append(Section(number, heading[1].rstrip(" \t")))
        elif not found:
            before.append(row)
        elif item := _ITEM.fullmatch(row):
            if item[1] in found[-1].items:
                found[-1].twice.append(item[1])
            found[-1].items[item[1]] = item[2].strip(" \t")
        elif row.strip() and not _REMARK.fullmatch(row):
            found[-1].words.append(row.strip())
    return before, found
