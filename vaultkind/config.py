"""The person's configuration: one TOML file, read strictly, changed without touching its comments.

Every problem is reported at once, each with the nearest known key. Settings of other applications are
not kept here; see ``vaultkind.vaults``.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from vaultkind.core.consent import NAMES as CONSENTS
from vaultkind.core.prompt import TIERS
from vaultkind.errors import NotPermitted, VaultError
from vaultkind.files import Unreadable, read_regular
from vaultkind.words import LANGUAGES, N_, _, n_, nearest

VERSION = 1
MAX_BYTES = 256 * 1024
_MOST_DOTS = 200
_MOST_TOLD = 20
PLACES = ("end", "start")
_MONTH_AND_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_PATTERN_NAME = re.compile(r"[^\W_][\w-]{0,39}")


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """A pattern of the person's own: its name, the marks that stand for it, and phrases that tell of it."""

    name: str
    marks: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VaultConfig:
    """What the person chose for one vault. Every key has a default but ``path``."""

    path: str
    prompts: bool = True
    place: str = "end"
    under: str | None = None
    settle: float = 2.5
    day_starts: time = time(0, 0)
    language: str | None = None
    tiers: tuple[str, ...] = TIERS
    packs_folder: str = "vaultkind"
    seed: str | None = None
    never: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    settings_folder: str | None = None
    folder: str | None = None
    format: str | None = None
    locale: str | None = None
    archives: tuple[str, ...] = ()
    quiet_dates: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    not_this: tuple[str, ...] = ()
    summaries_folder: str = "vaultkind summaries"
    pattern: tuple[OwnPattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a ``[[vault]]`` table: how its value is read and what it means.

    ``wanted`` is for the catalogues, with a place for the names of ``choices`` where there are any.
    """

    read: Callable[[object], object]
    wanted: str
    meaning: str
    choices: tuple[str, ...] = ()

    @property
    def expects(self) -> str:
        """What belongs there, in words that complete "NAME is VALUE, where … belongs."."""
        return _(self.wanted, names=", ".join(self.choices))


def _text(value: object) -> str:
    found = _any_text(value)
    if not found.strip():
        raise ValueError
    return found


def _any_text(value: object) -> str:
    """Text of one line that a TOML file can hold."""
    if not isinstance(value, str) or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value):
        raise ValueError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError
        return value

    return read


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.5 <= value <= 600:
        raise ValueError
    return float(value)


def _clock(value: object) -> time:
    if isinstance(value, time):
        found = value
    elif isinstance(value, str) and len(value) == 5:
        found = time.fromisoformat(value)
    else:
        raise ValueError
    if found > time(12, 0):
        raise ValueError
    return found


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(_text(item) for item in value)


def _consents(value: object) -> tuple[str, ...]:
    found = _words(value)
    if not set(found) <= set(CONSENTS):
        raise ValueError
    return found


def _tiers(value: object) -> tuple[str, ...]:
    found = _words(value)
    if not found or not set(found) <= set(TIERS):
        raise ValueError
    return tuple(tier for tier in TIERS if tier in found)


def _language(value: object) -> str:
    found = nearest(_text(value))
    if found.lower().split("-")[0] != _text(value).lower().replace("_", "-").split("-")[0]:
        raise ValueError
    return found


def _inside(value: object) -> str:
    found = _any_text(value).strip("/")
    if any(part in ("..", ".") or part.startswith(".") for part in found.split("/")) or "\\" in found:
        raise ValueError
    return found


def _quiet_dates(value: object) -> tuple[str, ...]:
    """Days such as ``2026-03-14``, or ``03-14`` for every year."""
    found = _words(value)
    for one in found:
        if not _MONTH_AND_DAY.fullmatch(one):
            date.fromisoformat(one)
    return found


def _places(value: object) -> tuple[str, ...]:
    return tuple(_inside(item) for item in _words(value))


def _patterns(value: object) -> tuple[OwnPattern, ...]:
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise ValueError
    found = tuple(_pattern(table) for table in value)
    if len({pattern.name for pattern in found}) != len(found):
        raise ValueError
    return found


def _pattern(table: dict[str, object]) -> OwnPattern:
    name = _text(table.get("name"))
    if not set(table) <= {"name", "marks", "words"} or not _PATTERN_NAME.fullmatch(name):
        raise ValueError
    marks = tuple(mark.lower().lstrip("#") for mark in _words(table.get("marks", [name])))
    return OwnPattern(name.lower(), marks, _words(table.get("words", [])))


KEYS: dict[str, Key] = {
    # Translators: each of these completes "vault 1: KEY is VALUE, where … belongs.".
    "path": Key(_text, N_("the vault's folder, in quotes"), "The vault's folder."),
    "prompts": Key(_flag, N_("true or false"), "Whether the watcher adds a prompt to new daily notes."),
    "place": Key(_one_of(*PLACES), N_('"end" or "start"'), "Where a prompt goes in a note without a placeholder."),
    "under": Key(
        _text, N_('a heading as it stands in the note, such as "## Later"'), "A heading to put the prompt under."
    ),
    "settle": Key(_seconds, N_("seconds, from 0.5 to 600"), "How long a new note is left to settle first."),
    "day_starts": Key(
        _clock, N_('a time from "00:00" to "12:00"'), "When a day begins, for those who write past twelve."
    ),
    "language": Key(_language, N_("one of {names}"), "The language of prompts and of everything else.", LANGUAGES),
    "tiers": Key(_tiers, N_("a list out of {names}"), "The tiers whose prompts may come.", TIERS),
    "packs_folder": Key(_inside, N_("a visible folder of the vault"), "Where packs and a block of your own live."),
    "seed": Key(_text, N_("any text"), "What decides the order of prompts; the vault folder's name if left out."),
    "never": Key(_words, N_('a list of prompt ids, such as ["rest-012"]'), "Prompts that are not shown."),
    "consent": Key(_consents, N_("a list out of {names}"), "What you said yes to.", CONSENTS),
    "settings_folder": Key(
        _text, N_('a folder name such as ".obsidian"'), "Obsidian's settings folder, if there are several."
    ),
    "folder": Key(_any_text, N_("a folder of the vault"), "The daily folder, whatever the application's settings say."),
    "format": Key(_text, N_('a date format such as "YYYY-MM-DD"'), "The daily note's name, whatever the settings say."),
    "locale": Key(_text, N_('a locale such as "de" or "pt-br"'), "The language of month and day names in file names."),
    "archives": Key(_places, N_("a list of folders of the vault"), "Where older daily notes were moved to."),
    "quiet_dates": Key(
        _quiet_dates, N_('a list of dates, such as ["2026-03-14", "11-02"]'), "Days that no summary reads."
    ),
    "unread": Key(_places, N_("a list of folders or notes of the vault"), "What no summary reads."),
    "not_this": Key(_words, N_("a list of phrases"), "Lines with one of them are not shown in summaries."),
    "summaries_folder": Key(_inside, N_("a visible folder of the vault"), "Where summaries are saved."),
    "pattern": Key(
        _patterns,
        N_("tables [[vault.pattern]] with a name of their own, and lists of marks and words"),
        "Patterns of your own.",
    ),
}


@dataclass(frozen=True, slots=True)
class Config:
    """The whole file. ``path`` is where it is, or would be."""

    path: Path
    vaults: tuple[VaultConfig, ...] = ()

    def for_root(self, root: Path) -> VaultConfig | None:
        """The table of the vault at ``root``, by resolved path."""
        wanted = os.path.realpath(root)
        return next((vault for vault in self.vaults if real(vault.path) == wanted), None)


def real(path: str) -> str:
    """The folder that a configured path means, links resolved."""
    return os.path.realpath(os.path.expanduser(path))


def read_config(path: Path) -> Config:
    """The configuration at ``path``; an empty one when there is no file. Raises VaultError, NotPermitted."""
    text = read_text(path)
    if text is None:
        return Config(path)
    # A key of so many parts takes tomllib the square of their number, and no line here has a use for them.
    if dotted := next((at for at, row in enumerate(text.split("\n"), 1) if row.count(".") > _MOST_DOTS), None):
        raise unusable(path, [_("Line {line} holds more than {most} dots.", line=dotted, most=_MOST_DOTS)])
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as problem:
        raise unusable(path, [_("It is not TOML as it stands: {reason}.", reason=_cut(str(problem)))]) from None
    problems: list[str] = []
    version = data.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        problems.append(
            _("version is {value}; this vaultkind writes version = {ours}.", value=shown(version), ours=VERSION)
        )
    elif version > VERSION:
        raise VaultError(
            _(
                "The configuration, {path}, is of version {version}, from a newer vaultkind.",
                path=path,
                version=shown(version),
            ),
            next_step=_("Updating vaultkind lets it read the file. Nothing was changed."),
        )
    problems += [_unknown(key, ("version", "vault")) for key in data if key not in ("version", "vault")]
    tables = data.get("vault", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.append(_("vault is a list of tables, each opened by a line [[vault]]."))
        tables = []
    vaults = [_vault(table, number, problems) for number, table in enumerate(tables, start=1)]
    if problems:
        raise unusable(path, problems)
    return Config(path, tuple(vault for vault in vaults if vault is not None))


def read_text(path: Path) -> str | None:
    """The file's text, None where there is no file."""
    try:
        return read_regular(path, MAX_BYTES).decode("utf-8")
    except FileNotFoundError:
        return None
    except Unreadable as problem:
        raise unusable(path, [_("It {reason}.", reason=problem.reason)]) from None
    except UnicodeDecodeError:
        raise unusable(path, [_("It is not UTF-8 text.")]) from None
    except OSError as problem:
        raise NotPermitted(
            _("The configuration, {path}, cannot be read: {reason}.", path=path, reason=problem.strerror),
            next_step=_("Its owner and permissions say who may read it."),
        ) from problem


def _vault(table: dict[str, object], number: int, problems: list[str]) -> VaultConfig | None:
    values: dict[str, Any] = {}
    before = len(problems)
    for name, value in table.items():
        key = KEYS.get(name)
        if key is None:
            problems.append(_("vault {number}: {problem}", number=number, problem=_unknown(name, tuple(KEYS))))
            continue
        try:
            values[name] = key.read(value)
        except ValueError:
            problems.append(
                _(
                    "vault {number}: {name} is {value}, where {wanted} belongs.",
                    number=number,
                    name=name,
                    value=shown(value),
                    wanted=key.expects,
                )
            )
    if "path" not in table:
        problems.append(_("vault {number}: path is not there. It names the vault's folder.", number=number))
    return VaultConfig(**values) if len(problems) == before else None


def shown(value: object) -> str:
    """A value as it can stand in a sentence: long ones are cut."""
    try:
        return _cut(repr(value))
    except ValueError:
        # Translators: stands for a value, as in "KEY is …, where true or false belongs.".
        return _("a number of thousands of digits")
    except RecursionError:
        # Translators: stands for a value, as in "KEY is …, where true or false belongs.".
        return _("a deep nest of values")


def _cut(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:100]}\N{HORIZONTAL ELLIPSIS}"


def _unknown(key: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    if near:
        return _("There is no key {key}. The nearest is {near!r}.", key=shown(key), near=near[0])
    return _("There is no key {key}. There are: {names}.", key=shown(key), names=", ".join(known))


def unusable(path: Path, problems: list[str]) -> VaultError:
    """The refusal of a file with these problems, one a line."""
    told = problems[:_MOST_TOLD]
    if len(problems) > len(told):
        left = len(problems) - len(told)
        told.append(n_("There is {count} more of that kind.", "There are {count} more of that kind.", left))
    head = _("The configuration, {path}, cannot be used as it is:", path=path)
    return VaultError(
        "\n".join([head, *(f"  {line}" for line in told)]),
        next_step=_("Changing what is named above in that file is enough. Nothing else was touched."),
        problems=problems,
    )
