"""Collects what vaultkind's own code says to a person, for the language check. Not part of what ships.

Every text in ``vaultkind/`` that reads like prose counts, wherever it stands: a message cannot be forgotten by being
worded in a new place. Docstrings count where they become the help of a command; SQL and patterns are no prose.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from vaultkind.core.language import Finding, check_text, is_direct, settle
from vaultkind.core.rulebook import Rulebook
from vaultkind.core.sentences import FILLER, Paragraph

# Two words beside each other, or one with an ending sign, and nothing of a regular expression.
_PROSE = re.compile(r"[^\W\d_]{2,}[,;:]?\s+[^\W\d_]{2,}|^[^\W\d_]{2,}[.?!]$")
_NO_PROSE = re.compile(r"\(\?|\\[swdbAZ]|\[\^|^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN|DROP|ALTER)\b")


def messages(code: str) -> Iterator[Paragraph]:
    """The texts that a module may say, with their lines. What is filled in at run time is a filler."""
    tree = ast.parse(code)
    notes = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    shown = {getattr(node.body[0], "value", None) for node in ast.walk(tree) if _is_command(node)}
    inside = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if node in notes - shown or node in inside:
            continue
        text = _text(node)
        if text is not None and _PROSE.search(text) and not _NO_PROSE.search(text):
            yield Paragraph(text, node.lineno)


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else FILLER for part in node.values)
        return "".join(map(str, parts))
    return None


def _is_command(node: ast.AST) -> TypeGuard[ast.FunctionDef]:
    """Whether the docstring is shown as help: ``@app.command(…)`` or ``@app.callback(…)`` stands above."""
    called = (one.func for one in getattr(node, "decorator_list", ()) if isinstance(one, ast.Call))
    return any(isinstance(one, ast.Attribute) and one.attr in ("command", "callback") for one in called)


def check_module(rules: Rulebook, path: Path, top: Path) -> tuple[Finding, ...]:
    """The findings in what one module says."""
    code = path.read_text(encoding="utf-8")
    source = path.relative_to(top).as_posix()
    direct = is_direct(code)
    found = [finding for text in messages(code) for finding in check_text(rules, text, source, direct=direct)]
    return settle(found, code, source)
