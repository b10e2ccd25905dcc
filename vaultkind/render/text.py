"""Plain text for people: prompts, blocks, differences. Lets no control character and no markup of others through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vaultkind.words import N_, _

if TYPE_CHECKING:
    from vaultkind.core.prompt import Prompt

AROUND = 2
_DEFAULT = N_("the default")
LONGEST_BESIDE = 200


def visible(text: str) -> str:
    """One line of text that a terminal can only print: control characters become a visible sign.

    Bytes of a file name that are no text become a question mark. Directional marks that could turn
    a line around are shown as signs, too.
    """
    return text if text.isprintable() else "".join(_sign(char) for char in text)


def _sign(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cs":
        return "?"
    if kind == "Cc" or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029":
        return "\ufffd"
    return char


def all_visible(texts: Sequence[str]) -> Sequence[str]:
    """Texts made visible, each for itself. They are looked at together first: nearly always there is nothing to do."""
    return texts if "".join(texts).isprintable() else [visible(text) for text in texts]


def lines_of(text: str) -> str:
    """Several lines made visible, each for itself."""
    return "\n".join(all_visible(text.splitlines()))


def labelled(label: str, text: str, indent: int = 14, width: int = 80) -> str:
    """A label and what belongs to it, wrapped beside it; a long path stays whole, and a long label apart from it.

    There is room for a few words beside a label, however narrow the terminal.
    """
    import textwrap

    rows: list[str] = []
    indent = max(indent, len(label) + 1)
    for line in text.splitlines():
        rows += textwrap.wrap(line.strip(), max(width - indent, 16), break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"{label if not number else '':<{indent}}{row}" for number, row in enumerate(rows or [""]))


def beside(rows: Sequence[tuple[str, str]], least: int) -> str:
    """Labels in a column at least so wide, and each one's text beside it as it is; one without a label goes on."""
    width = max([least, *(len(label) + 1 for label, _text in rows)])
    return "\n".join(f"{label:<{width}}{text}" for label, text in rows)


def origin(source: str | None, line: int | None = None) -> str:
    """Which file or which default a setting is from, and the line of the file."""
    if source is not None and line is not None:
        return _("from {source} (line {line})", source=visible(_(source)), line=line)
    return _("from {source}", source=visible(_(source or _DEFAULT)))


def prompt_text(prompt: Prompt) -> str:
    """A prompt as it is said: the question, and the outward way below it where there is one."""
    return prompt.text if prompt.outward is None else prompt.text + "\n" + _("Or: {outward}", outward=prompt.outward)


def difference(before: bytes, after: bytes) -> str:
    """What one splice would change, as the lines around it with ``+`` and ``-`` in front."""
    old, new = (raw.decode("utf-8-sig", "replace").splitlines() for raw in (before, after))
    if old == new:
        return ""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    rows = [
        *(f" {_beside(row)}" for row in old[max(head - AROUND, 0) : head]),
        *(f"-{row}" for row in old[head : len(old) - tail]),
        *(f"+{row}" for row in new[head : len(new) - tail]),
        *(f" {_beside(row)}" for row in old[len(old) - tail :][:AROUND]),
    ]
    return "\n".join(visible(row) for row in rows)


def _beside(row: str) -> str:
    """As much of an unchanged row as serves to see where the change is."""
    return row if len(row) <= LONGEST_BESIDE else f"{row[:LONGEST_BESIDE]}\N{HORIZONTAL ELLIPSIS}"


def _alike(one: list[str], other: list[str]) -> int:
    """How many rows two lists have in common from their beginning on."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def folded(text: str, width: int, indent: str = "") -> str:
    """A paragraph in lines of at most ``width``; the lines after the first begin with ``indent``.

    A number with spaces in it stays on one line, and so do an address and a mark such as ``rest:: nap``.
    """
    import textwrap

    kept = re.sub(r"(?<=\d) (?=\d)|(?<=::) ", "\u00a0", text)
    lines = textwrap.wrap(kept, max(width, 8), subsequent_indent=indent, break_on_hyphens=False)
    return "\n".join(lines).replace("\u00a0", " ")
