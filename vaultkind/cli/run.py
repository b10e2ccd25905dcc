"""What every command is handed: the global options, where things are, and how to speak."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

import typer

from vaultkind.errors import UsageError, VaultkindError
from vaultkind.paths import Paths, find_paths
from vaultkind.render.text import all_visible, labelled, lines_of
from vaultkind.words import _, speak, system_language

if TYPE_CHECKING:
    from vaultkind.actions.vault import Vault
    from vaultkind.config import Config
    from vaultkind.configkeys import VaultConfig


_AT_ONCE = 1000


class Run(NamedTuple):
    """The global options of one run."""

    vault: str | None = None
    plain: bool = False
    quiet: bool = False
    verbose: bool = False

    def settle_language(self) -> None:
        """Speak the language that the configuration names for the vault that is meant, else the system's."""
        speak(system_language(os.environ))
        with suppress(VaultkindError, OSError, ValueError):  # what is wrong there is told when it is needed
            if self.paths.config.exists():
                config = self.config()
                named = self.vault or os.environ.get("VAULTKIND_VAULT")
                vault = config.for_root(Path(named)) if named else next(iter(config.vaults), None)
                if vault is not None and vault.language is not None:
                    speak(vault.language)

    @property
    def paths(self) -> Paths:
        """Where configuration and state are."""
        return find_paths()

    def config(self) -> Config:
        """The configuration as it is now."""
        from vaultkind.config import read_config

        return read_config(self.paths.config)

    def find_vault(self) -> tuple[Path | None, VaultConfig | None]:
        """The vault that is meant, if any."""
        from vaultkind.actions.which import find_vault

        return find_vault(self.vault, self.config(), os.environ, here())

    def open_vault(self) -> Vault:
        """The vault that is meant, ready for use."""
        from vaultkind.actions.vault import open_vault

        return open_vault(*self.find_vault())

    def say(self, text: str) -> None:
        """A line for the person, unless they asked for quiet."""
        if not self.quiet:
            write(text)


class OutputLost(OSError):
    """The output takes nothing more, as on a full disk. (Nobody listening is a BrokenPipeError.)"""


def command() -> typer.Typer:
    """An app for one command, without rich and without completion of its own."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def group(help_text: str, example: str) -> typer.Typer:
    """An app for a command that has commands of its own. Alone, it shows its help."""
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 80},
    )

    @app.callback(invoke_without_command=True, help=help_text, epilog=example)
    def show_help(ctx: typer.Context) -> None:
        if ctx.invoked_subcommand is None:
            write(ctx.get_help())

    return app


def write(text: str = "") -> None:
    """Print lines to standard output, made safe for a terminal."""
    _emit(sys.stdout, lines_of(text))


def write_rows(rows: Iterable[str]) -> None:
    """Print rows, each on a line of its own and made safe for a terminal, many at once."""
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        _emit(sys.stdout, "\n".join(all_visible(some)))


def write_error(text: str) -> None:
    """Print lines to standard error, made safe for a terminal. Where it is closed there is nobody to tell."""
    with suppress(BrokenPipeError, OutputLost):
        _emit(sys.stderr, lines_of(text))


def write_json(value: object) -> None:
    """Print one JSON value on one line, in ASCII, so that any terminal and any name will do."""
    import json

    _emit(sys.stdout, json.dumps(value))


def _emit(out: TextIO | None, text: str) -> None:
    if out is None:  # closed before the start, as with `>&-`
        return
    encoding = out.encoding or "utf-8"
    try:
        print(text.encode(encoding, "replace").decode(encoding), file=out, flush=True)
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise OutputLost(problem.errno, problem.strerror) from problem


def at_terminal(stream: TextIO | None) -> bool:
    """Whether a person is at that end of the program. A stream that was closed before the start is None."""
    return stream is not None and stream.isatty()


def write_labelled(label: str, text: str, indent: int = 14) -> None:
    """A label and what belongs to it, as wide as the terminal and no wider than a page."""
    from shutil import get_terminal_size

    write(labelled(label, text, indent, min(get_terminal_size().columns, 80)))


def columns() -> int:
    """How wide a paragraph can be: the terminal's width, and no wider than reads well."""
    from shutil import get_terminal_size

    return max(min(get_terminal_size().columns, 72), 20)


def here() -> Path:
    """The current folder; the top of the file system where it was deleted meanwhile."""
    try:
        return Path.cwd()
    except OSError:
        return Path(os.sep)


def now() -> datetime:
    """The local time, naive."""
    return datetime.now()


def yes_or_no(answer: str) -> bool | None:
    """What was typed for yes or no, in the person's language or in English; None for anything else."""
    said = answer.strip().lower()
    # Translators: what can be typed for yes, and for no: in small letters, with commas and no spaces between.
    for words, meaning in ((_("y,yes"), True), (_("n,no"), False), ("y,yes", True), ("n,no", False)):
        if said in words.split(","):
            return meaning
    return None


def read_date(text: str) -> date:
    """A date as people type it here. Raises UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            _("{text!r} is not a date.", text=text),
            next_step=_("A date looks like 2026-11-23: year, month, day."),
        ) from None
