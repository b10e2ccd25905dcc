"""A Markdown file with properties, taken apart. Whatever is in the file, it is read in a bounded time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vaultkind.core.note import body_start
from vaultkind.core.prompt import Problem
from vaultkind.core.properties import properties
from vaultkind.words import _

# What could be a YAML anchor or alias: packs use none, and a nest of them can grow without bound.
_ALIAS = re.compile(r"(?:^|[\s\[{,:-])[&*][^\s]", re.MULTILINE)
_KEY = re.compile(r"([\"']?)([A-Za-z0-9_-]+)\1[ \t]*:(?:[ \t]|\Z)")
_MAX_PROPERTIES = 4096
_MAX_NESTS = 50


@dataclass(frozen=True, slots=True)
class Halves:
    """A Markdown file's properties and body, the line the body starts on, and the line of each property."""

    properties: dict[str, object]
    body: str
    first_line: int
    lines: dict[str, int]


def take_apart(raw: bytes, source: str) -> Halves | Problem:
    """A Markdown file with properties, taken apart; the first problem where it cannot be."""
    import frontmatter
    import yaml

    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        return Problem(source, line, _("The file is not UTF-8 text."))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    split = len(text.encode("utf-8")[: body_start(text.encode("utf-8"))].decode("utf-8"))
    head, body = text[:split], text[split:]
    if not head:
        return Problem(source, 1, _("The file has no properties: a line --- at the very top and one below them."))
    lines: dict[str, int] = {}
    for number, row in enumerate(head.split("\n"), start=1):
        key = _KEY.match(row)
        if key and lines.setdefault(key[2], number) != number:
            text = _("The property {name} stands on line {line} already.", name=key[2], line=lines[key[2]])
            return Problem(source, number, text)
    try:
        if _is_tangled(head):
            return Problem(source, 1, _("The properties are larger or more tangled than a pack's are."))
        found = frontmatter.loads(head).metadata
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = min(mark.line + 1, head.count("\n")) if mark else 1
        # Translators: completes "The properties are not YAML as they stand: …".
        what = getattr(problem, "problem", None) or _("it cannot be read")
        return Problem(source, line, _("The properties are not YAML as they stand: {reason}.", reason=what))
    except Exception:  # PyYAML lets almost any error through for a value whose tag does not fit it
        return Problem(source, 1, _("The properties cannot be read."))
    return Halves(found, body, head.count("\n") + 1, lines)


def take_apart_simply(raw: bytes) -> Halves:
    """A file of vaultkind's own, taken apart without YAML: its properties are lines of a name and plain text."""
    text = raw.decode("utf-8").replace("\r\n", "\n")
    split = len(text.encode("utf-8")[: body_start(text.encode("utf-8"))].decode("utf-8"))
    rows = enumerate(text[:split].split("\n"), start=1)
    lines = {key[2]: number for number, row in rows if (key := _KEY.match(row))}
    held: dict[str, object] = {name: values[0] for name, values in properties(raw).items()}
    return Halves(held, text[split:], text[:split].count("\n") + 1, lines)


def _is_tangled(head: str) -> bool:
    """True when reading the properties could take long: much of them, deep nests, or aliases."""
    if len(head) > _MAX_PROPERTIES or sum(head.count(sign) for sign in ("[", "{", "- ", "? ")) > _MAX_NESTS:
        return True
    if not _ALIAS.search(head):
        return False
    import yaml

    # Scanning follows no alias, and tells one from a word between stars.
    return any(isinstance(token, yaml.AnchorToken | yaml.AliasToken) for token in yaml.scan(head))
