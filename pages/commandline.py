"""What the command line takes, read from the program's own parser: one value a command, in the order of the help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import typer

from vaultkind.cli.main import COMMANDS, app

PROGRAM = "vaultkind"
# What `vaultkind.errors` gives the errors, and what the command line adds.
EXIT_CODES = (
    ("0", "done"),
    ("1", "prompts check found something"),
    ("2", "the command line was not understood"),
    ("3", "consent was not given"),
    ("4", "the vault or the configuration cannot be used as it is"),
    ("5", "the note was left alone: changed, busy, or not eligible"),
    ("6", "not permitted, or no space"),
    ("70", "a mistake of vaultkind's own"),
    ("130", "stopped by Ctrl-C"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """An option or an argument: how it is written, and what it does."""

    written: str
    meaning: str


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """One command as its ``--help`` tells of it. ``group`` is its place in the help's groups."""

    name: str
    group: str
    about: tuple[str, ...]
    usage: str
    words: tuple[Word, ...]
    example: str
    commands: tuple[CommandHelp, ...] = ()


def commands() -> tuple[CommandHelp, ...]:
    """Every command that the help lists, with those below it."""
    program: Any = typer.main.get_command(app)
    with typer.Context(program, info_name=PROGRAM) as context:
        return tuple(
            _command(program.get_command(context, name), f"{PROGRAM} {name}", entry.group, context)
            for name, entry in COMMANDS.items()
        )


def about() -> str:
    """What the program is, in its own sentence."""
    return str(typer.main.get_command(app).help)


def global_options() -> tuple[Word, ...]:
    """The options that go before or after any command."""
    program: Any = typer.main.get_command(app)
    with typer.Context(program, info_name=PROGRAM) as context:
        return tuple(_word(parameter, context) for parameter in program.params)


def _command(command: Any, name: str, group: str, parent: Any) -> CommandHelp:
    with typer.Context(command, info_name=name.rpartition(" ")[2], parent=parent) as context:
        below = getattr(command, "commands", {})
        return CommandHelp(
            name,
            group,
            tuple(" ".join(paragraph.split()) for paragraph in (command.help or "").split("\n\n")),
            re.sub("[{}]", "", f"{name} {' '.join(command.collect_usage_pieces(context))}"),
            tuple(_word(one, context) for one in command.get_params(context) if "--help" not in one.opts),
            (command.epilog or "").partition(": ")[2],
            tuple(_command(one, f"{name} {word}", group, context) for word, one in below.items() if not one.hidden),
        )


def _word(parameter: Any, context: Any) -> Word:
    if parameter.param_type_name == "argument":
        return Word(parameter.make_metavar(context), parameter.help or "")
    takes_value = not (parameter.is_flag or parameter.count)
    value = f" {parameter.make_metavar(context)}" if takes_value else ""
    return Word(", ".join(parameter.opts) + value, parameter.help or "")
