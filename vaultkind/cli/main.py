"""The entry point: global options, the table of commands, and the one place where errors are worded.

A command's module is imported when that command is called, so that starting stays quick.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from vaultkind import __version__
from vaultkind.cli.run import Run, write, write_error
from vaultkind.errors import Defect, VaultkindError

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: the module that holds it, its group in the help, and its line there."""

    module: str
    group: str
    line: str


COMMANDS = {
    "prompt": Entry("prompt", "Write", "One gentle question, here or in a note."),
    "pause": Entry("pause", "Write", "Silence everything for a while."),
    "resume": Entry("pause", "Write", "End a pause."),
    "remove": Entry("leave", "Write", "Take prompts out of notes again."),
    "days": Entry("look", "Look back", "The daily notes that vaultkind recognises."),
    "watch": Entry("watch", "Background", "Add a prompt to each new daily note."),
    "init": Entry("init", "Set up", "Set vaultkind up for a vault."),
    "explain": Entry("look", "Set up", "What would happen to a day's note, and why."),
    "forget": Entry("leave", "Set up", "Delete what vaultkind keeps about your vault."),
    "demo": Entry("demo", "Help", "See it work on a sample vault, in a few seconds."),
}
_SWITCHES = ("--plain", "--quiet", "--verbose")


class Commands(TyperGroup):
    """The commands, each imported when it is called."""

    def list_commands(self, ctx: Context) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command of that name, imported now."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(f"vaultkind.cli.{entry.module}")
        command = typer.main.get_command(getattr(module, cmd_name))
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The groups with their commands; no module is imported for it."""
        for group in dict.fromkeys(entry.group for entry in COMMANDS.values()):
            with formatter.section(group):
                formatter.write_dl([(name, entry.line) for name, entry in COMMANDS.items() if entry.group == group])

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command called, with the names known for a suggestion when there is none."""
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 80},
)


def _version(asked: bool) -> None:
    if asked:
        write(f"vaultkind {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    vault: Annotated[str | None, typer.Option(metavar="PATH", help="The vault's folder.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="No colour, boxes or animation.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say less.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say more.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="The version, and nothing else.")
    ] = False,
) -> None:
    """One gentle question in each new daily note. Nothing is owed.

    Everything stays on this machine. `vaultkind COMMAND --help` tells more, with an example.
    """
    no_terminal = bool(os.environ.get("NO_COLOR")) or not sys.stdout.isatty()
    ctx.obj = Run(vault=vault, plain=plain or no_terminal, quiet=quiet, verbose=verbose)
    if ctx.invoked_subcommand is None:
        write(ctx.get_help())


def hoist(arguments: Sequence[str]) -> list[str]:
    """The arguments with global options in front, so that they work before and after the command."""
    front: list[str] = []
    rest: list[str] = []
    items = iter(arguments)
    for item in items:
        if item == "--":
            rest += [item, *items]
        elif item in _SWITCHES or item.startswith("--vault="):
            front.append(item)
        elif item == "--vault":
            front += [item, *([value] if (value := next(items, None)) is not None else [])]
        else:
            rest.append(item)
    return front + rest


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line and end the process with its exit code."""
    given = hoist(sys.argv[1:] if arguments is None else arguments)
    verbose = "--verbose" in given
    try:
        code = app(given, standalone_mode=False, prog_name="vaultkind")
    except typer.TyperException as problem:
        code = _usage(problem)
    except VaultkindError as problem:
        code = _tell(problem, verbose)
    except (KeyboardInterrupt, typer.Abort):
        write_error("Stopped. Nothing more was done.")
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 0
    except Exception as problem:
        code = _defect(problem, verbose)
    sys.exit(code if isinstance(code, int) else 0)


def _usage(problem: typer.TyperException) -> int:
    message = problem.format_message().strip()
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else "vaultkind"
    write_error(message if message.endswith((".", "?")) else f"{message}.")
    write_error(f"`{path} --help` shows what it takes.")
    return 2


def _tell(problem: VaultkindError, verbose: bool) -> int:
    write_error(problem.message)
    if problem.next_step:
        write_error(problem.next_step)
    if verbose:
        write_error("".join(traceback.format_exception(problem)))
    return problem.exit_code


def _defect(problem: Exception, verbose: bool) -> int:
    """A mistake of vaultkind's own: where it happened goes to a log, without any value of any variable."""
    if verbose:
        write_error("".join(traceback.format_exception(problem)))
    where = "\n".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(problem.__traceback__)
    )
    step = "--verbose shows where. Notes are written in one step or not at all, so none is half-written."
    try:
        from vaultkind.paths import find_paths, private_folder

        folder = find_paths().state_folder
        private_folder(folder)
        log = folder / "defects.log"
        with open(log, "a", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            out.write(f"vaultkind {__version__}: {type(problem).__name__}\n{where}\n\n")
        step = f"{log} says where, without any of your text. Notes are never left half-written."
    except OSError:
        pass
    return _tell(Defect("vaultkind made a mistake of its own and stopped.", next_step=step), verbose=False)
