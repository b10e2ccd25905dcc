"""Plain text for people: prompts, blocks, differences. Lets no control character and no markup of others through."""

from __future__ import annotations

import difflib
import unicodedata

from vaultkind.core.prompt import Prompt


def visible(text: str) -> str:
    """One line of text that a terminal can only print: control characters become a visible sign.

    Bytes of a file name that are no text become a question mark. Directional marks that could turn
    a line around are shown as signs, too.
    """
    return "".join(_sign(char) for char in text)


def _sign(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cs":
        return "?"
    if kind == "Cc" or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029":
        return "\ufffd"
    return char


def lines_of(text: str) -> str:
    """Several lines made visible, each for itself."""
    return "\n".join(visible(line) for line in text.splitlines())


def prompt_text(prompt: Prompt) -> str:
    """A prompt as it is said: the question, and the outward way below it where there is one."""
    return prompt.text if prompt.outward is None else f"{prompt.text}\nOr: {prompt.outward}"


def difference(before: bytes, after: bytes) -> str:
    """What would change, as the lines around it with ``+`` and ``-`` in front."""
    old, new = (raw.decode("utf-8", "replace").splitlines() for raw in (before, after))
    rows = list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]
    return "\n".join(visible(row) for row in rows if not row.startswith("@@"))
