"""The commands as a part of a page: groups, commands, what each takes, an example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from pages.commandline import EXIT_CODES, CommandHelp, Word, commands, global_options

_OPTION = re.compile(r"(?<![`\w-])--[a-z][a-z-]*(?![^`]*`(?:[^`]*`[^`]*`)*[^`]*$)")


def text() -> str:
    """Every command in Markdown, below headings of the second level and deeper."""
    lines = ["## Before or after any command", "", *_table(global_options())]
    for group, members in groupby(commands(), key=lambda one: one.group):
        lines += ["", f"## {group}"]
        for command in members:
            lines += _command(command, "###")
    lines += ["", "## Exit codes", "", "| Code | Means |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES]
    return "\n".join(lines)


def _command(command: CommandHelp, heading: str) -> Iterator[str]:
    yield from ("", f"{heading} {command.name}")
    for paragraph in command.about:
        yield from ("", _code_safe(paragraph))
    if not command.commands:
        yield from ("", "```text", command.usage, "```")
    if command.words:
        yield from ("", *_table(command.words))
    if command.example and not command.commands:
        yield from ("", f"Example: `{command.example}`")
    for one in command.commands:
        yield from _command(one, f"{heading}#")


def _table(words: tuple[Word, ...]) -> Iterator[str]:
    yield "| Written | Does |"
    yield "|---|---|"
    for word in words:
        written = word.written.replace("|", "\\|")
        yield f"| `{written}` | {_code_safe(word.meaning)} |"


def _code_safe(text: str) -> str:
    """Names of options keep their two hyphens, which a reader of Markdown may take for a dash."""
    return _OPTION.sub(r"`\g<0>`", text)
