"""What a ``[[vault]]`` table of the configuration may hold: each key, how its value is read, and what it means."""

import unicodedata
from collections.abc import Callable
from datetime import date, time
from typing import NamedTuple

from vaultkind.core.consent import NAMES as CONSENTS
from vaultkind.core.embedding import EMBED, NOTE
from vaultkind.core.lazily import later
from vaultkind.core.tiers import TIERS
from vaultkind.words import LANGUAGES, N_, _, nearest

PLACES = ("end", "start")
MOST_AHEAD = 366
_MONTH_AND_DAY = later(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_PATTERN_NAME = later(r"[^\W_][\w-]{0,39}")


class OwnPattern(NamedTuple):
    """A pattern of the person's own: its name, the marks that stand for it, and phrases that tell of it."""

    name: str
    marks: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class VaultConfig(NamedTuple):
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
    delivery: str = NOTE
    ahead: int = 14
    ahead_folder: str = "vaultkind ahead"


class Key(NamedTuple):
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


class Unfit(ValueError):
    """A ``part`` of a value is what does not belong there."""

    def __init__(self, part: object) -> None:
        super().__init__(part)
        self.part = part


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


def _days(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_AHEAD:
        raise ValueError
    return value


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


def _folder_below(value: object) -> str:
    """As ``_inside``, and not the top of the vault."""
    return _text(_inside(value))


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
    found = tuple(map(_pattern, value))
    if len({pattern.name for pattern in found}) != len(found):
        raise ValueError
    return found


def _pattern(table: dict[str, object]) -> OwnPattern:
    try:
        name = _text(table.get("name"))
        if not set(table) <= {"name", "marks", "words"} or not _PATTERN_NAME.fullmatch(name):
            raise ValueError
        marks = tuple(mark.lower().lstrip("#") for mark in _words(table.get("marks", [name])))
        return OwnPattern(name.lower(), marks, _words(table.get("words", [])))
    except ValueError:
        raise Unfit(table) from None


KEYS: dict[str, Key] = {
    # Translators: each of these completes "vault 1: KEY is VALUE, where … belongs.".
    "path": Key(_text, N_("the vault's folder in quotes"), "The vault's folder."),
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
    "seed": Key(
        _text, N_("any text"), "What decides the order of prompts. Devices that share it choose the same ones."
    ),
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
        N_("tables [[vault.pattern]], each with a name of its own in one word, and lists of marks and words"),
        "Patterns of your own.",
    ),
    "delivery": Key(
        _one_of(NOTE, EMBED), N_('"note" or "embed"'), "Whether prompts go into daily notes, or beside them."
    ),
    "ahead": Key(_days, N_("a number of days, from 1 to 366"), "For how many days notes for embedding are kept ready."),
    "ahead_folder": Key(_folder_below, N_("a visible folder of the vault"), "Where notes for embedding are kept."),
}
