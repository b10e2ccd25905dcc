"""What could be meant in more than one way about a vault's daily notes, each with the line that settles it.

Looks at names and settings. Opens no note and decides nothing: what decides is in ``vault`` and said by ``explain``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vaultkind.actions.days import names_below
from vaultkind.actions.vault import Vault
from vaultkind.core.dailynote import leave_alone
from vaultkind.core.dateformat import compile_format
from vaultkind.core.dayindex import DayIndex, day_index
from vaultkind.vaults.plain import dated_places
from vaultkind.vaults.settings import one_line
from vaultkind.vaults.settingsfile import Unreadable, read_text
from vaultkind.words import _, n_

# Names of daily notes met in public vaults. One of them may be how notes were named before.
_MET = (
    *("YYYY-MM-DD", "YYYY_MM_DD", "YYYY.MM.DD", "YYYYMMDD", "DD-MM-YYYY", "MM-DD-YYYY", "DD.MM.YYYY", "MM.DD.YYYY"),
    *("YYYY-MM-DD dddd", "YYYY-MM-DD ddd", "YYYY-MM-DD-dddd", "dddd, MMMM Do YYYY", "MMM Do YYYY", "MMMM Do, YYYY"),
    *("D MMMM YYYY", "DD MMMM YYYY", "D. MMMM YYYY", "MMM D, YYYY", "YYYY-MM-DD, dddd", "ddd, MMM D YYYY"),
)
_FEW = 3
_EARLIEST = date(1990, 1, 1)
_MOST_NAMES = 2000


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that was found, as a sentence, and what settles it."""

    sentence: str
    next_step: str


def doubts(vault: Vault, today: date) -> tuple[Doubt, ...]:
    """Everything there is to say, the most telling first. ``today`` bounds the dates that names are read as."""
    paths = names_below(vault)
    index = day_index(vault.notes, paths)
    taken = {*index.own.values(), *index.moved.values()}
    others = sorted(path for path in paths if path not in taken)
    return (
        *_other_names(vault, others, len(index.own), today),
        *_other_place(vault, len(index.own) + len(index.moved)),
        *_two_notes(index),
        *_copies(vault, others),
    )


def _other_names(vault: Vault, others: Sequence[str], count: int, today: date) -> Iterator[Doubt]:
    """Notes in the daily folder that are named for days in another way: before the format was changed, perhaps."""
    stems = {path: path.rpartition("/")[2].removesuffix(vault.notes.extension) for path in others[:_MOST_NAMES]}
    found: dict[str, list[str]] = {}
    for pattern in _MET:
        form = compile_format(pattern, vault.notes.format.locale)
        days = {path: form.match(stem) for path, stem in stems.items()}
        found[pattern] = [path for path, day in days.items() if day is not None and _EARLIEST <= day <= today]
    pattern = max(found, key=lambda one: len(found[one]))
    if len(found[pattern]) < _FEW:
        return
    yield Doubt(
        _(
            "{count} notes are named as by {other}, such as {example}, and {own} as by {format}, which is in use.",
            count=len(found[pattern]),
            other=pattern,
            example=one_line(min(found[pattern])),
            own=count,
            format=one_line(vault.settings.shown_format),
        ),
        _(
            'They stay as they are and are not taken for daily notes. `format = "{format}"` in vaultkind\'s '
            "configuration would take these instead.",
            format=pattern,
        ),
    )


def _other_place(vault: Vault, count: int) -> Iterator[Doubt]:
    """Dated names that are somewhere else altogether."""
    folder = vault.notes.folder
    elsewhere: Counter[tuple[str, str]] = Counter()
    for (place, pattern), names in dated_places(vault.root).items():
        if folder and not f"{place}/".startswith(f"{folder}/"):
            elsewhere[place, pattern] = names
    if not elsewhere:
        return
    (place, _pattern), names = elsewhere.most_common(1)[0]
    if names < _FEW or names <= count:
        return
    yield Doubt(
        _(
            "Most dated names are in {place} ({names} of them); the daily folder is {folder}, with {count}.",
            place=one_line(place) or _("the top of the vault"),
            names=names,
            folder=one_line(folder),
            count=count,
        ),
        _('`folder = "{place}"` in vaultkind\'s configuration would take these instead.', place=one_line(place)),
    )


def _two_notes(index: DayIndex) -> Iterator[Doubt]:
    both = sorted(index.own.keys() & index.moved.keys())
    if not both:
        return
    yield Doubt(
        n_(
            "{count} day has a note in two places: {one} and {other}.",
            "{count} days have a note in two places, such as {one} and {other}.",
            len(both),
            one=one_line(index.own[both[-1]]),
            other=one_line(index.moved[both[-1]]),
        ),
        _("The one that the format names is used. Under another name, the other one is no daily note any more."),
    )


def _copies(vault: Vault, others: Sequence[str]) -> Iterator[Doubt]:
    copies = [path for path in others if leave_alone(path, vault.notes) is not None]
    if not copies:
        return
    yield Doubt(
        n_(
            "{count} file beside the daily notes is a copy and is left alone: {example}.",
            "{count} files beside the daily notes are copies and are left alone, such as {example}.",
            len(copies),
            example=one_line(max(copies)),
        ),
        _("Once what it holds is in the note itself, a copy can go."),
    )


def line_of(vault: Vault, key: str) -> int | None:
    """The line of the settings file that decides ``key`` (``folder``, ``format`` …); None where no line does."""
    file, _colon, path = vault.settings.decided_by.get(key, "").partition(": ")
    if not path or file not in vault.settings.watched:
        return None
    try:
        text = read_text(vault.root / file, within=vault.root)
    except Unreadable:
        return None
    rows, key = (text or "").split("\n"), path.lstrip(":")
    if (whole := _row(rows, 0, key)) is not None:
        return whole + 1
    # Else the parts of the key stand one below another.
    at = 0
    for part in key.split("."):
        found = _row(rows, at, part.partition("[")[0])
        if found is None:
            return None
        at = found
    return at + 1


def _row(rows: Sequence[str], start: int, key: str) -> int | None:
    return next((number for number in range(start, len(rows)) if _names(rows[number], key)), None)


def _names(row: str, key: str) -> bool:
    """Whether a line of a settings file has a value for the key, or is the heading it stands under."""
    bare = row.strip().lstrip("-{").strip()
    starts = (f"{key}:", f"{key} =", f"{key}=", f":{key} ", f"[{key}", f'config.set("{key}"')
    inside = (f'"{key}":', f":{key} ", f".{key}]", f".{key}.")
    return bare.startswith(starts) or any(part in bare for part in (inside if bare.startswith("[") else inside[:2]))
