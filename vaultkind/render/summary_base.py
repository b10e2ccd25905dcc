"""An Obsidian base: a view for each pattern that lists the daily notes with one of its marks. Obsidian fills it.

Its form is Obsidian's (Bases syntax: ``filters``, ``views``, ``order``, ``sort``). A property counts where it says
something, as in a summary, so ``rest: false`` and an empty one do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from vaultkind.core.patterns import Pattern
from vaultkind.render.speech import Speech


def summary_base(patterns: Iterable[Pattern], folder: str, speech: Speech) -> str:
    """The text of the base, for the notes below ``folder`` ("" for the whole vault). Every value is quoted."""
    within = f"file.inFolder({json.dumps(folder, ensure_ascii=False)})" if folder else 'file.ext == "md"'
    rows = ["filters:", "  and:", f"    - {_quoted(within)}", "views:"]
    for pattern in patterns:
        names = [json.dumps(mark, ensure_ascii=False) for mark in pattern.marks]
        rows += [
            "  - type: table",
            f"    name: {_quoted(speech.pattern(pattern.name))}",
            "    filters:",
            "      or:",
            f"        - {_quoted('file.hasTag(' + ', '.join(names) + ')')}",
            *(f"        - {_quoted('note[' + name + '].isTruthy()')}" for name in names),
            "    order:",
            "      - file.name",
            f"      - {_quoted('note.' + pattern.marks[0])}",
            "    sort:",
            "      - property: file.name",
            "        direction: DESC",
        ]
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    """A value in single quotes, in which YAML reads nothing but a doubled quote."""
    return "'" + text.replace("'", "''") + "'"
