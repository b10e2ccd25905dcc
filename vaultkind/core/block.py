"""The block that goes into a note: a skeleton with variables, filled with a prompt. Reads no file.

The variables are Obsidian's own (``{{date:FORMAT}}``, ``{{time}}``, ``{{title}}``) and vaultkind's
(``{{id}}``, ``{{prompt}}``, ``{{outward}}``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from vaultkind.core.note import block_id
from vaultkind.core.prompt import Prompt

_VARIABLE = re.compile(r"\{\{[ ]*(id|prompt|outward|title|date|time)(?::([^{}]*))?[ ]*\}\}")
_TASK = re.compile(r"[ \t>]*[-*+][ \t]+\[ \]")
MAX_LINES = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """What the time variables need: when, and how that is written in the vault's locale."""

    now: datetime
    title: str
    render: Callable[[datetime, str], str]


def skeleton_problem(skeleton: str) -> str | None:
    """Why a skeleton cannot be used, as one plain sentence; None when it can."""
    rows = skeleton.split("\n")
    if len(rows) > MAX_LINES:
        return f"The block has {len(rows)} lines; {MAX_LINES} is the most."
    if "{{prompt}}" not in skeleton:
        return "The block has no {{prompt}}."
    if block_id(rows[0].replace("{{id}}", "x").encode()) != "x":
        return "The first line bears no mark: [!vaultkind|{{id}}] or <!-- vaultkind: {{id}} -->."
    if any(not row.lstrip(" \t").startswith(">") for row in rows):
        return "Every line of the block starts with > so that it stays a quote."
    if "<%" in skeleton or "dataviewjs" in skeleton:
        return "The block holds a template tag or a script, which another application would run."
    if any(_TASK.match(row) for row in rows):
        return "The block holds an open task, which task lists would show as undone."
    return None


def fill(skeleton: str, prompt: Prompt, moment: Moment) -> str:
    r"""The block's text, lines joined by ``\n``, without a final newline.

    A line that offers ``{{outward}}`` is left out where the prompt has none.
    """
    rows = [row for row in skeleton.split("\n") if prompt.outward is not None or "{{outward}}" not in row]

    def value(match: re.Match[str]) -> str:
        name, form = match[1], match[2]
        if name == "date":
            return _one_line(moment.render(moment.now, form or "YYYY-MM-DD"))
        if name == "time":
            return _one_line(moment.render(moment.now, form or "HH:mm"))
        words = {"id": prompt.id, "prompt": prompt.text, "outward": prompt.outward or "", "title": moment.title}
        return _one_line(words[name])

    return "\n".join(_VARIABLE.sub(value, row) for row in rows)


def _one_line(text: str) -> str:
    """Text that cannot break out of its line."""
    return " ".join(text.split())
