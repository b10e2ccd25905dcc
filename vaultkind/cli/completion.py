"""What the Tab key can finish: commands, options, and values. Opens no note, and says nothing where something is amiss.

Which word is meant is Typer's to say. The scripts are our own: Typer's lose what is behind a space in a vault's name.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from typer._click import Parameter
from typer._click.shell_completion import _resolve_context, _resolve_incomplete, split_arg_string

from vaultkind.cli.run import Run
from vaultkind.errors import UsageError
from vaultkind.library import templates
from vaultkind.words import LANGUAGES, _

VARIABLE = "_VAULTKIND_COMPLETE"
# Paths are the shell's to finish; what it is told here comes before those.
FILES, FOLDERS, NOTHING_MORE = "files", "folders", "values"
_UNUSUAL = re.compile(r"[^\w@%+:,./=-]")
# What a shell acts on inside of quotes, of one kind or the other.
_LIVE = re.compile(r"""["'`$\\!]""")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a word could be, each with a line on it or none; and what else the shell may add to these."""

    values: tuple[tuple[str, str], ...] = ()
    more: str = NOTHING_MORE


def _plain(values: Iterable[str], more: str = NOTHING_MORE) -> Offer:
    return Offer(tuple((value, "") for value in values), more)


def _vaults(given: Run, typed: str) -> Offer:
    """The vaults of the configuration, written as far as the person began to write one."""
    home = os.path.expanduser("~")
    paths = [vault.path for vault in given.config().vaults]
    if typed.startswith("~"):
        paths = [f"~{path.removeprefix(home)}" if path.startswith(home + os.sep) else path for path in paths]
    else:
        paths = [os.path.expanduser(path) for path in paths]
    return _plain(paths, FOLDERS)


def _packs(given: Run, typed: str) -> Offer:
    shipped = sorted(file.stem for file in (templates() / "packs" / "en").glob("*.md"))
    return _plain((*shipped, *_own_packs(given)))


def _own_packs(given: Run) -> list[str]:
    """Packs in the vault, by the names of their files alone."""
    from vaultkind.library import BLOCK_FILE

    root, vault = given.find_vault()
    if root is None or vault is None:
        return []
    names = sorted(os.listdir(root / vault.packs_folder))
    return [name.removesuffix(".md") for name in names if name.endswith(".md") and name != BLOCK_FILE]


def _prompts(given: Run, typed: str) -> Offer:
    from vaultkind.library import built_in

    return Offer(tuple((prompt.id, prompt.text) for pack in built_in("en") for prompt in pack.prompts))


def _patterns(given: Run, typed: str) -> Offer:
    from vaultkind.patternfiles import names

    vault = given.find_vault()[1]
    return _plain(names(vault.pattern if vault else ()))


def _countries(given: Run, typed: str) -> Offer:
    from vaultkind.library import read_directory

    found = read_directory()
    listed = [one for one in found.countries if one.code in found.help]
    if len(typed) <= 2 and typed == typed.upper():
        return Offer(tuple((one.code, one.name) for one in listed))
    return _plain(one.name for one in listed)


def _practices(given: Run, typed: str) -> Offer:
    from vaultkind.core.card import PRACTICES

    return _plain(PRACTICES)


def _consents(given: Run, typed: str) -> Offer:
    from vaultkind.core.consent import CONSENTS

    return Offer(tuple((one.name, _(one.turns_on)) for one in CONSENTS))


def _formats(given: Run, typed: str) -> Offer:
    from vaultkind.cli.summary_forms import FORMATS

    return _plain(FORMATS)


def _these(*values: str, more: str = NOTHING_MORE) -> Callable[[Run, str], Offer]:
    return lambda given, typed: _plain(values, more)


# A command, and the name of its parameter.
VALUES: Mapping[tuple[str, str], Callable[[Run, str], Offer]] = {
    ("vaultkind", "show_completion"): _these("bash", "zsh", "fish"),
    ("init", "vault"): _these(more=FOLDERS),
    ("prompt", "pack"): _packs,
    ("prompt", "into"): _these("today", more=FILES),
    ("list", "pack"): _packs,
    ("show", "identifier"): _prompts,
    ("never", "identifier"): _prompts,
    ("check", "paths"): _these(more=FILES),
    ("list", "language"): _these(*LANGUAGES),
    ("show", "language"): _these(*LANGUAGES),
    ("packs", "language"): _these(*LANGUAGES),
    ("pause", "how_long"): _these("1d", "3d", "1w", "2w", "until"),
    ("summary", "pattern"): _patterns,
    ("summary", "form"): _formats,
    ("summary", "last"): _these("1w", "4w", "3m", "1y"),
    ("summary", "out"): _these(more=FILES),
    ("support", "country"): _countries,
    ("ground", "practice"): _practices,
    ("grant", "names"): _consents,
    ("withdraw", "names"): _consents,
}


# The files of `templates/completion`, by the names that the shells look for.
SCRIPTS = {"bash": "vaultkind.bash", "zsh": "_vaultkind", "fish": "vaultkind.fish"}


def script(shell: str) -> str:
    """What a shell is to read so that the Tab key works. Raises UsageError for another shell."""
    if shell not in SCRIPTS:
        names = ", ".join(SCRIPTS)
        raise UsageError(
            _("There is no completion for {name!r}.", name=shell), next_step=_("There are: {names}.", names=names)
        )
    return (templates() / "completion" / SCRIPTS[shell]).read_text(encoding="utf-8").rstrip("\n")


@dataclass(frozen=True, slots=True)
class Line:
    """The command line as it is known: its parser, how global options come to the front, a line on each command."""

    program: Any
    hoist: Callable[[Sequence[str]], list[str]]
    commands: Mapping[str, str]


def answer(line: Line, shell: str, environment: Mapping[str, str]) -> str:
    """What the shell's script is told: what else to add to the offers, then a line for each of them.

    ``COMP_WORDS`` has the words as they were typed, one a line, and ``COMP_CWORD`` the number of the one that is meant.
    """
    raw, number = environment["COMP_WORDS"].split("\n"), int(environment["COMP_CWORD"])
    # bash takes an equals sign for a word of its own.
    args = [_unquoted(word) for word in raw[1:number] if word != "="]
    typed = "" if raw[number : number + 1] in ([], ["="]) else _unquoted(raw[number])
    name, sign, value = typed.partition("=")
    option = f"{name}=" if sign and name.startswith("--") else ""
    if option:
        args, typed = [*args, name], value
    offer = _offer(line, args, typed)
    quoted = "".join(raw[number : number + 1])[:1] in ("'", '"')
    found = [
        (option + one, " ".join(remark.split()))
        for one, remark in offer.values
        if one.startswith(typed) and _is_tame(one, quoted=quoted)
    ]
    return "\n".join((offer.more, *(_written(shell, one, remark, quoted=quoted) for one, remark in found)))


def _is_tame(value: str, *, quoted: bool) -> bool:
    """Whether a value can stand in a command line: names of files in a vault are whatever somebody made them."""
    return value.isprintable() and not (quoted and _LIVE.search(value))


def _unquoted(word: str) -> str:
    return "".join(split_arg_string(word)[:1])


def _offer(line: Line, args: list[str], typed: str) -> Offer:
    waits_for_vault = args[-1:] == ["--vault"]
    args = line.hoist(args[:-1] if waits_for_vault else args)
    context = _resolve_context(line.program, {}, "vaultkind", args)
    given = Run(vault=context.find_root().params.get("vault"))
    given.settle_language()
    if waits_for_vault:
        return _vaults(given, typed)
    meant, typed = _resolve_incomplete(context, args, typed)
    if isinstance(meant, Parameter):
        values = VALUES.get((str(context.info_name), str(meant.name)))
        return values(given, typed) if values else Offer()
    if typed.startswith("-"):
        found = [(item.value, item.help or "") for item in meant.shell_complete(context, typed)]
        # The global ones stand behind a command, too.
        return Offer(
            (*found, *((one.opts[0], _(one.help)) for one in line.program.params if meant is not line.program))
        )
    if meant is line.program:
        return Offer(tuple((name, _(words)) for name, words in line.commands.items()))
    return Offer(tuple((name, one.short_help or "") for name, one in getattr(meant, "commands", {}).items()))


def _written(shell: str, value: str, remark: str, *, quoted: bool) -> str:
    """One offer as the shell takes it: fish quotes by itself, the others only inside quotes that are there."""
    if shell == "fish":
        return f"{value}\t{remark}" if remark else value
    if not quoted:
        home = "~" if value.startswith("~/") else ""
        value = home + _UNUSUAL.sub(r"\\\g<0>", value.removeprefix(home))
    if shell == "bash":
        return value
    value = value.replace("\\", "\\\\").replace(":", "\\:")
    return f"{value}:{remark}" if remark else value


def complete(line: Line) -> None:
    """Answer a shell that asks, on standard output, and nothing else: an error would land in a command line."""
    with suppress(Exception):
        sys.stdout.write(answer(line, os.environ[VARIABLE], os.environ) + "\n")
        sys.stdout.flush()
