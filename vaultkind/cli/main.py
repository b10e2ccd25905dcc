"""The entry point: global options, the table of commands, and the one place where errors are worded.

A command's module is imported when that command is called, so that starting stays quick.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from typer.core import TyperGroup

from vaultkind import __version__
from vaultkind.cli.run import OutputLost, Run, at_terminal, write, write_error
from vaultkind.errors import NotPermitted, VaultkindError
from vaultkind.offline import stay_offline
from vaultkind.words import N_, _

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter


class Entry(NamedTuple):
    """One command: the module that holds it, its group in the help, and its line there.

    The help has 23 lines for everything, so a command without a line stands in that of the one above it.
    """

    module: str
    group: str
    line: str


COMMANDS = {
    "prompt": Entry("prompt", N_("Write"), N_("One question, here or in a note; ahead keeps some ready.")),
    "ahead": Entry("ahead", N_("Write"), ""),
    "pause": Entry("pause", N_("Write"), N_("Silence everything for a while; resume ends it.")),
    "resume": Entry("pause", N_("Write"), ""),
    "remove": Entry("leave", N_("Write"), N_("Take prompts out of notes again.")),
    "prompts": Entry("prompts", N_("Write"), N_("Look through the prompts, put one away, write your own.")),
    "summary": Entry("summary", N_("Look back"), N_("Where rest and boundaries turn up in your own words.")),
    "days": Entry("look", N_("Look back"), N_("The daily notes that vaultkind recognises.")),
    "watch": Entry("watch", N_("Background"), N_("Add a prompt to each new daily note.")),
    "service": Entry("service", N_("Background"), N_("The same without a terminal, from log-in on.")),
    "init": Entry("init", N_("Set up"), N_("Set vaultkind up for a vault.")),
    "consent": Entry("consent", N_("Set up"), N_("What waits for a yes, and what each yes means.")),
    "explain": Entry("look", N_("Set up"), N_("What would happen to a day's note, and why.")),
    "forget": Entry("leave", N_("Set up"), N_("Delete what vaultkind keeps about your vault.")),
    "support": Entry("support", N_("Help"), N_("Emergency numbers, and people to turn to.")),
    "ground": Entry("ground", N_("Help"), N_("A minute with the room, the breath or the hands.")),
    "doctor": Entry("doctor", N_("Help"), N_("What stands in the way, and what to do about it.")),
    "demo": Entry("demo", N_("Help"), N_("See it work on a sample vault, in a few seconds.")),
}
_SWITCHES = ("--plain", "--quiet", "--verbose", "--version")
_ABOUT = N_("One gentle question in each new daily note. Nothing is owed; all stays here.")
_OPTIONS = N_(
    "Before or after a command: --vault PATH, --plain (no colour, nothing moving),\n"
    "--quiet, --verbose, --version. `vaultkind COMMAND --help` has an example."
)
_TAB = N_("--show-completion SHELL prints a script for the Tab key: bash, zsh or fish.")


class _Context(typer.Context):
    def make_formatter(self) -> "HelpFormatter":
        from vaultkind.cli.helppage import Page

        return Page(width=self.terminal_width, max_width=self.max_content_width)


class Commands(TyperGroup):
    """The commands, each imported when it is called."""

    def list_commands(self, ctx: "Context") -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        """The command of that name, imported now."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(f"vaultkind.cli.{entry.module}")
        command = typer.main.get_command(getattr(module, cmd_name))
        command.name = cmd_name
        for one in (command, *getattr(command, "commands", {}).values()):
            one.context_class = _Context
            # The first sentence whole, where the parser would cut it off.
            first, end, _rest = (one.help or "").partition(".")
            one.short_help = first + end
        return command

    def format_help(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """One screen, with the commands in their groups; no module is imported for it."""
        formatter.write(f"{_('Usage:')} vaultkind [OPTIONS] COMMAND [ARGS]...\n{_(_ABOUT)}\n\n")
        widest = max(11, *(len(_(entry.group)) for entry in COMMANDS.values()))
        groups: set[str] = set()
        for name, entry in COMMANDS.items():
            if not entry.line:
                continue
            head = "" if entry.group in groups else _(entry.group)
            groups.add(entry.group)
            formatter.write(f"{head:<{widest}} {name:<8} {_(entry.line)}\n")
        formatter.write(f"\n{_(_OPTIONS)}\n{_(_TAB)}\n")


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


def _show_completion(shell: str | None) -> None:
    if shell is not None:
        from vaultkind.cli.completion import script

        write(script(shell))
        raise typer.Exit


@app.callback(invoke_without_command=True, help=_ABOUT)
def start(
    ctx: typer.Context,
    vault: Annotated[str | None, typer.Option(metavar="PATH", help=N_("The vault that is meant."))] = None,
    plain: Annotated[bool, typer.Option("--plain", help=N_("No colour, no boxes, nothing moving."))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help=N_("Say nothing but what was asked for."))] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help=N_("Say more where something stops it."))] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=N_("The version, and nothing else."))
    ] = False,
    show_completion: Annotated[
        str | None,
        typer.Option(
            metavar="SHELL",
            callback=_show_completion,
            is_eager=True,
            help=N_("A script for bash, zsh or fish."),
        ),
    ] = None,
) -> None:
    no_terminal = bool(os.environ.get("NO_COLOR")) or not at_terminal(sys.stdout)
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


def _named(arguments: Sequence[str]) -> str | None:
    """The vault that hoisted arguments name."""
    if "--vault" in arguments:
        return next(iter(arguments[arguments.index("--vault") + 1 :]), None)
    return next((one.removeprefix("--vault=") for one in arguments if one.startswith("--vault=")), None)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line and end the process with its exit code."""
    stay_offline()
    if os.environ.get("_VAULTKIND_COMPLETE"):
        from vaultkind.cli.completion import Line, complete

        complete(Line(typer.main.get_command(app), hoist, {name: entry.line for name, entry in COMMANDS.items()}))
        sys.exit(0)
    given = hoist(sys.argv[1:] if arguments is None else arguments)
    verbose = "--verbose" in given
    try:
        Run(vault=_named(given)).settle_language()
        program = typer.main.get_command(app)
        with program.make_context("vaultkind", given) as context:
            program.invoke(context)
        code = 0
    except typer.Exit as problem:
        code = problem.exit_code
    except typer.TyperException as problem:
        from vaultkind.cli.usage import tell_usage

        code = tell_usage(problem, given, list(COMMANDS))
    except VaultkindError as problem:
        code = _tell(problem, verbose)
    except (KeyboardInterrupt, EOFError, typer.Abort):
        # In a terminal the cursor stands behind a question or a ^C.
        start = "\n" if at_terminal(sys.stderr) else ""
        write_error(start + _("Stopped. Nothing more was done."))
        code = 130
    except (BrokenPipeError, OutputLost) as problem:
        code = _tell(_unheard(problem), verbose) if isinstance(problem, OutputLost) else 0
    except Exception as problem:
        from vaultkind.cli.defect import defect_from

        if verbose:
            _trace(problem)
        code = _tell(defect_from(problem), verbose=False)
    _let_go()
    sys.exit(code)


def _let_go() -> None:
    """Give up what an output no longer takes, so that the end of the process does not trip over it."""
    for out in (sys.stdout, sys.stderr):
        try:
            if out is not None:
                out.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def _unheard(problem: OutputLost) -> NotPermitted:
    return NotPermitted(
        _("What vaultkind has to say cannot be written: {problem}.", problem=problem.strerror),
        next_step=_("Space, or another place for its output, is what it takes."),
    )


def _tell(problem: VaultkindError, verbose: bool) -> int:
    write_error(problem.message)
    if problem.next_step:
        write_error(problem.next_step)
    if verbose:
        _trace(problem)
    return problem.exit_code


def _trace(problem: Exception) -> None:
    import traceback

    write_error("".join(traceback.format_exception(problem)))
