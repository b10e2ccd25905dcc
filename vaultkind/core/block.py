"""The block that goes into a note: a skeleton with variables, filled with a prompt. Reads no file.

The variables are Obsidian's own (``{{date:FORMAT}}``, ``{{time}}``, ``{{title}}``) and vaultkind's
(``{{id}}``, ``{{prompt}}``, ``{{outward}}``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from vaultkind.core.dateformat import FormatError, compile_format
from vaultkind.core.note import block_id, outline
from vaultkind.core.prompt import Prompt
from vaultkind.words import _

_VARIABLE = re.compile(r"\{\{[ ]*(id|prompt|outward|title|date|time)(?::([^{}]*))?[ ]*\}\}")
_TASK = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[ \]")
# Signs that would open or close a comment, a template tag, HTML, a fence, an embed or a task's box; a space after
# the first takes that from them. At the end of a value they could do so together with what stands behind it.
_SPACES = re.compile(r" +")
_TAG = re.compile(r"<(?=[!%/?A-Za-z]|\Z)|%(?=[%>]|\Z)|-(?=->)|~(?=~)|!(?=\[)|\[(?=.?\])")
# What another application would run or load: tags and HTML, fenced code, code that Dataview runs in line, addresses.
_RUN = re.compile(r"<[%/?A-Za-z]|<!(?!--)|dataviewjs|```|~~~|`[ \t]*\$?=|://|\]\([ \t]*//")
# A variable's value could finish these.
_JOINED = re.compile(r"[<%$]\{\{|`[ \t]*\{\{")
_RAW = re.compile(r"[<%`]")
MAX_LINES = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """What the time variables need: when, and how that is written in the vault's locale."""

    now: datetime
    title: str
    render: Callable[[datetime, str], str]


def skeleton_problem(skeleton: str, *, item: bool = False) -> str | None:
    """Why a skeleton cannot be used, as one plain sentence; None when it can.

    It is a quote, or with ``item`` an item of an outline, as Logseq's pages are made of.
    """
    rows = skeleton.split("\n")
    if len(rows) > MAX_LINES:
        return _("The block has {count} lines; {most} is the most.", count=len(rows), most=MAX_LINES)
    kept = [row for row in rows if not _offers_outward(row)]
    if not any("{{prompt}}" in row for row in kept):
        return _("The block has no {{prompt}}, or has it on the line of {{outward}}, which not every prompt has.")
    if shape := _item_problem(rows, kept) if item else _quote_problem(rows, kept):
        return shape
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in skeleton if sign not in "\t\n"):
        return _("The block holds control characters.")
    if _RUN.search(skeleton) or _JOINED.search(skeleton):
        return _("The block holds a template tag, a script, a code fence, HTML or a link out, which others act on.")
    if any(_TASK.match(row) for row in rows):
        return _("The block holds an open task, which task lists would show as undone.")
    if (left := outline(skeleton.encode("utf-8", "replace")).open_at_end) is not None:
        return _("The block ends inside {place}, which would hide what is below it.", place=_(left.value))
    for _name, form in _VARIABLE.findall(skeleton):
        try:
            if _RAW.search(form):
                return _("A date format in the block holds <, % or a backtick.")
            compile_format(form or "YYYY")
        except FormatError as problem:
            return problem.reason
    return None


def _quote_problem(rows: list[str], kept: list[str]) -> str | None:
    if kept[0] is not rows[0] or not _bears_mark(rows[0]):
        return _("The first line bears no mark: [!vaultkind|{{id}}] or <!-- vaultkind: {{id}} -->.")
    if any(not row.lstrip(" \t").startswith(">") for row in rows):
        return _("Every line of the block starts with > so that it stays a quote.")
    return None


def _item_problem(rows: list[str], kept: list[str]) -> str | None:
    if not rows[0].startswith("- ") or any(not row.startswith("  ") or not row.strip() for row in rows[1:]):
        return _("In Logseq the block is one item: a line that starts with a hyphen, and lines two spaces in.")
    if len(kept) < 2 or kept[1] is not rows[1] or not _bears_mark(rows[1]) or "<!--" in rows[1]:
        return _("In Logseq the second line bears the mark: vaultkind:: {{id}}.")
    return None


def _bears_mark(row: str) -> bool:
    return block_id(row.replace("{{id}}", "x").encode("utf-8", "replace")) == "x"


def _offers_outward(row: str) -> bool:
    return any(name == "outward" for name, _form in _VARIABLE.findall(row))


def fill(skeleton: str, prompt: Prompt, moment: Moment) -> str:
    r"""The block's text, lines joined by ``\n``, without a final newline.

    A line that offers ``{{outward}}`` is left out where the prompt has none.
    """
    rows = [row for row in skeleton.split("\n") if prompt.outward is not None or not _offers_outward(row)]

    def value(match: re.Match[str]) -> str:
        name, form = match[1], match[2]
        if name == "date":
            return _one_line(moment.render(moment.now, form or "YYYY-MM-DD"))
        if name == "time":
            return _one_line(moment.render(moment.now, form or "HH:mm"))
        if name == "title":
            return _TAG.sub(r"\g<0> ", _one_line(moment.title).replace("`", "'"))
        return _one_line({"id": prompt.id, "prompt": prompt.text, "outward": prompt.outward or ""}[name])

    return "\n".join(_VARIABLE.sub(value, row) for row in rows)


def _one_line(text: str) -> str:
    """Text that cannot break out of its line, without signs that are no text.

    Spaces that keep two words on one line stay what they are; French typography has them before a question mark.
    """
    kinds = {"Cc", "Cs", "Zl", "Zp"}
    return _SPACES.sub(" ", "".join(" " if unicodedata.category(sign) in kinds else sign for sign in text)).strip(" ")
