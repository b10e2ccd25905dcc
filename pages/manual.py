"""The manual page, from the command line's own help, in the macros of man(7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

from pages.commandline import EXIT_CODES, CommandHelp, Word, about, commands, global_options
from vaultkind import __version__
from vaultkind.configkeys import KEYS
from vaultkind.core.support import INTERNATIONAL

_HELP = Word("-h, --help", "What there is, or what a command takes, with an example.")
_VARIABLES = (
    ("VAULTKIND_VAULT", "the vault, where --vault does not name one"),
    ("VAULTKIND_HOME", "one folder for the configuration and for what vaultkind keeps, in place of the system's own"),
    ("NO_COLOR", "where it is set: no colour, and nothing that moves"),
)


def text() -> str:
    """The whole page as roff source."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    # No date of its own: the version says how old it is, and the page stays the same from one day to the next.
    yield from ('.\\" Written by `python -m pages`.', f'.TH VAULTKIND 1 "" "vaultkind {__version__}" "User Commands"')
    # Commands and options are copied from here: no hyphenation, no filling with spaces.
    yield from (".nh", ".ad l", ".SH NAME", "vaultkind \\- one gentle question in each new daily note")
    yield from (".SH SYNOPSIS", ".B vaultkind", "[options] command [arguments]")
    yield from (".SH DESCRIPTION", _safe(about()))
    yield from (".PP", _safe("It adds to a folder of Markdown notes. It runs on this machine and talks to nobody."))
    yield from (
        ".PP",
        _safe("It is not enough in a crisis. If you are in danger now, call your local emergency number."),
    )
    yield from (".B vaultkind support", "shows it, and people to talk to;", f"{INTERNATIONAL} lists more.")
    yield from (".SH OPTIONS", "These go before or after any command.", *_words((*global_options(), _HELP)))
    for group, members in groupby(commands(), key=lambda one: one.group):
        yield f".SH {group.upper()}"
        for command in members:
            yield from _command(command)
    yield ".SH EXIT STATUS"
    yield from (line for code, meaning in EXIT_CODES for line in (".TP", f".B {code}", _safe(meaning) + "."))
    yield ".SH ENVIRONMENT"
    yield from (line for name, meaning in _VARIABLES for line in (".TP", f".B {name}", _safe(meaning) + "."))
    yield from (
        ".SH CONFIGURATION",
        _safe("One file in TOML, with a table [[vault]] for each vault. `vaultkind init` writes it."),
    )
    for name, key in KEYS.items():
        yield from (".TP", f".B {_safe(name)}", _safe(f"{key.meaning} It takes {key.expects}."))
    yield from (".SH FILES", ".B vaultkind forget \\-\\-config \\-\\-dry\\-run")
    yield "names every file that vaultkind keeps, and deletes none of them."


def _command(command: CommandHelp) -> Iterator[str]:
    yield f".SS {_safe(command.name)}"
    for number, paragraph in enumerate(command.about):
        yield from (*((".PP",) if number else ()), _safe(paragraph))
    if not command.commands:
        yield from (".PP", f".B {_safe(command.usage)}", *_words(command.words))
    if command.example and not command.commands:
        yield from (".PP", f"Example: {_safe(command.example)}")
    for one in command.commands:
        yield from _command(one)


def _words(words: tuple[Word, ...]) -> Iterator[str]:
    for word in words:
        yield from (".TP", f".B {_safe(word.written)}", _safe(word.meaning))


def _safe(text: str) -> str:
    """Text that roff shows as it is: hyphens that can be copied, no macro at the start of a line, no quotes to turn."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "").replace("~", "\\(ti").replace("'", "\\(aq")
    lines = wrap(plain, 78, break_on_hyphens=False, break_long_words=False)
    return "\n".join(f"\\&{line}" if line.startswith(".") else line for line in lines)
