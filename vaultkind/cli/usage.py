"""What the parser did not understand, in plain words. Imported when there is such a thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from typer.core import TyperGroup

from vaultkind.cli.run import write_error
from vaultkind.words import N_, _

if TYPE_CHECKING:
    from typer import TyperException
    from typer._click import Context

_NO_COMMAND = N_("There is no command '{given}'.")
# The parser's sentences, and what is said instead.
_USAGE = {
    re.compile(r"No such command .(.*?).\.(?: |$)"): _NO_COMMAND,
    re.compile(r"No such option: (.*)"): N_("There is no option {given} for {command}."),
    re.compile(r"Option '(.*)' requires an argument"): N_("{given} takes a value, and none follows it."),
    re.compile(r"Option '(.*)' does not take a value"): N_("{given} takes no value."),
    re.compile(r"Got unexpected extra argument\(s\) \((.*)\)"): N_("{command} has no use for '{given}'."),
    re.compile(r"Missing argument '(.*)'\."): N_("Missing argument '{given}'."),
    re.compile(r"In[a-z]+ value for '(.*?)': '?(.*?)'? is not (?:a valid|in the range) "): N_(
        "{value} is no number that {given} takes."
    ),
}


def tell_usage(problem: TyperException, given: Sequence[str], commands: Sequence[str]) -> int:
    """What the parser did not understand, in plain words, with the nearest name that is known."""
    context = getattr(problem, "ctx", None)
    called = context.command_path.partition(" ")[2] if context else next((one for one in given if one in commands), "")
    step = _("`{command} --help` shows what it takes.", command=f"vaultkind {called}".strip())
    for pattern, words in _USAGE.items():
        if match := pattern.match(problem.message or "") or pattern.match(problem.format_message()):
            value = match[2] if len(match.groups()) > 1 else ""
            write_error(_(words, given=match[1], value=value, command=called or "vaultkind"))
            known = getattr(problem, "possibilities", None) or (
                _names(context, commands) if words == _NO_COMMAND else ()
            )
            near = get_close_matches(match[1], known, n=1)
            step = _("Did you mean {name}?", name=near[0]) + " " + step if near else step
            break
    else:
        write_error(f"{problem.format_message().strip().rstrip('.')}.")
    write_error(step)
    return 2


def _names(context: Context | None, commands: Sequence[str]) -> Sequence[str]:
    """The commands that could have been meant."""
    group = context.command if context else None
    return group.list_commands(context) if context and isinstance(group, TyperGroup) else commands
