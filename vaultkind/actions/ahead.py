"""Keeps coming prompts as notes of vaultkind's own, for a template to embed. Touches nothing but what it wrote.

A note that the person changed is theirs, and one that they deleted stays deleted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic_ns

from vaultkind.actions.choose import allowed, library_for
from vaultkind.actions.follow import following
from vaultkind.actions.offer import title_of
from vaultkind.actions.vault import Vault, block_for
from vaultkind.core import embedding
from vaultkind.core.dateformat import compile_format
from vaultkind.core.dayedge import today
from vaultkind.core.digest import sha256_hex
from vaultkind.core.embedding import EMBED
from vaultkind.core.prompt import Prompt
from vaultkind.core.selection import prompt_for
from vaultkind.errors import LeftAlone, NotPermitted, VaultError
from vaultkind.files import Unreadable, read_all, read_regular
from vaultkind.linux import Lease
from vaultkind.locales import read_locale
from vaultkind.state import State
from vaultkind.system import open_file
from vaultkind.words import N_, _

# How many days a note stays after its own, for the daily notes that still show it.
BEHIND = 7
_MOST = 64 * 1024
CHANGED = N_("it was changed, so it is yours now")
DELETED = N_("it was deleted, and stays so")


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was done: vault-relative paths that were written and taken away, and those left with a reason."""

    start: date
    end: date
    written: tuple[str, ...]
    taken: tuple[str, ...]
    left: tuple[tuple[str, str], ...]


def is_embedding(vault: Vault) -> bool:
    """Whether prompts come by way of embedding, so that no daily note is written to."""
    return vault.config.delivery == EMBED


def refuse_writing(vault: Vault) -> None:
    """Raises LeftAlone where prompts come by way of embedding: no note but vaultkind's own is written to then."""
    if is_embedding(vault):
        raise LeftAlone(
            _('`delivery = "embed"` holds for this vault, so no note of yours is written to.'),
            next_step=_("`vaultkind init --no-embed` lets prompts into daily notes again."),
        )


def keep_ahead(vault: Vault, state: State, now: datetime, days: int | None = None) -> Ahead:
    """Have the notes of today and the days after it ready (``days`` in all), and those of long ago taken away.

    Raises VaultError where the folder is not one for such notes, NotPermitted where the system refuses.
    """
    folder = _folder(vault)
    start = today(now, vault.config.day_starts)
    wanted = [start + timedelta(days=number) for number in range(days or vault.config.ahead)]
    pool = allowed(library_for(vault.root, vault.config), vault.config)
    until = state.paused_until()
    written: list[str] = []
    left: list[tuple[str, str]] = []
    texts: dict[date, str | None] = {}
    for day in wanted:
        paused = until is not None and day < until
        texts[day] = None if paused else _text(vault, day, pool)
        try:
            if (text := texts[day]) is not None and _write(vault, state, folder / _file(vault, day), text):
                written.append(_shown(vault, folder / _file(vault, day)))
        except LeftAlone as problem:
            left.append((_shown(vault, folder / _file(vault, day)), str(problem.data.get("reason", problem.message))))
    past = start - timedelta(days=BEHIND)
    taken = [
        _shown(vault, path)
        for day, path in _kept(vault, state)
        if day < past or (day in texts and texts[day] is None)
        if _take(vault, state, path, day, pool, again=True, over=day < past)
    ]
    return Ahead(wanted[0], wanted[-1], tuple(written), tuple(taken), tuple(left))


def take_away(vault: Vault, state: State, day: date | None) -> Iterator[str]:
    """Delete the untouched note of a day, or with None all of them, for good. Yields the paths of those that went."""
    pool = allowed(library_for(vault.root, vault.config), vault.config)
    for of, path in _kept(vault, state):
        if day in (None, of) and _take(vault, state, path, of, pool, again=False):
            yield _shown(vault, path)
    if day is None:
        with suppress(OSError):  # it holds something else, or was never there
            os.rmdir(vault.root / vault.config.ahead_folder)


def standing(vault: Vault, state: State, day: date | None) -> Iterator[str]:
    """The paths of those that ``take_away`` would delete."""
    pool = allowed(library_for(vault.root, vault.config), vault.config)
    for of, path in _kept(vault, state):
        with suppress(NotPermitted):
            own = {state.file_digest(vault.key, str(path)), _digest_of(_text(vault, of, pool))} - {None}
            if day in (None, of) and _digest(path) in own:
                yield _shown(vault, path)


def _folder(vault: Vault) -> Path:
    """Where the notes are kept. Raises VaultError for a folder where they would be taken for something else."""
    name = vault.config.ahead_folder
    if name == vault.config.packs_folder or vault.notes.day(f"{name}/{_file(vault, date(2026, 1, 1))}"):
        raise VaultError(
            _("Notes for embedding cannot be kept in {folder}, where they would be taken for others.", folder=name),
            next_step=_("`{key}` in the configuration names another.", key="ahead_folder"),
        )
    folder = vault.root / name
    in_the_way = None
    if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(vault.root)):
        in_the_way = _("{path} leads out of the vault.", path=folder)
    elif os.path.lexists(folder) and not folder.is_dir():
        in_the_way = _("{path} is a file.", path=folder)
    if in_the_way is not None:
        raise VaultError(in_the_way, next_step=_("`{key}` in the configuration names another.", key="ahead_folder"))
    return folder


def _file(vault: Vault, day: date) -> str:
    return embedding.name(day) + vault.settings.extension


def _shown(vault: Vault, path: Path) -> str:
    return path.relative_to(vault.root).as_posix()


def _text(vault: Vault, day: date, pool: tuple[Prompt, ...]) -> str | None:
    """The day's note, the same whenever and wherever it is made; None where nothing may be shown."""
    prompt = prompt_for(day, vault.seed, following(vault, day, pool))
    if prompt is None:
        return None
    block = block_for(vault, prompt, datetime.combine(day, time()), title_of(vault.notes.path(day)))
    english = read_locale("en")
    return embedding.text(block, day, vault.settings.flavor, lambda of, form: compile_format(form, english).render(of))


def _write(vault: Vault, state: State, path: Path, text: str) -> bool:
    """Write the note where it is missing or untouched; False where it says so already. Raises as ``write_own``."""
    raw = text.encode("utf-8", "replace")
    known = state.file_digest(vault.key, str(path))
    found = _digest(path)
    if found == sha256_hex(raw):
        if known != found:
            # Another device wrote it, in the very same bytes.
            state.record_file(vault.key, str(path), found)
        return False
    if found is None and known is not None:
        raise LeftAlone(_(DELETED), next_step="", reason=DELETED)
    if found is not None and found != known:
        raise LeftAlone(_(CHANGED), next_step="", reason=CHANGED)
    # The watcher looks every day, and does without what writes as long as all is there.
    from vaultkind.actions.saving import write_own

    return write_own(path, text, state, vault, "ahead_folder")


def _kept(vault: Vault, state: State) -> Iterator[tuple[date, Path]]:
    """Every note that can be vaultkind's, oldest first: by the record, and by its name in the folder."""
    paths = {Path(path) for path in state.files(vault.key)}
    with suppress(OSError):
        folder = vault.root / vault.config.ahead_folder
        paths |= {folder / entry.name for entry in os.scandir(folder)}
    found = [(embedding.day_of(path.stem), path) for path in paths if path.suffix == vault.settings.extension]
    for day, path in sorted((day, path) for day, path in found if day is not None):
        if path.is_relative_to(vault.root):
            yield day, path


def _take(
    vault: Vault,
    state: State,
    path: Path,
    day: date,
    pool: tuple[Prompt, ...],
    *,
    again: bool,
    over: bool = False,
) -> bool:
    """Delete one note if it is vaultkind's own and untouched.

    ``again``: one of its name may be written later. That the person deleted it is remembered until its day is ``over``.
    """
    known = state.file_digest(vault.key, str(path))
    try:
        gone = _delete(vault, path, day, pool, known)
    except FileNotFoundError:
        gone = False
    except (OSError, Unreadable):
        return False
    if not os.path.lexists(path) and known is not None and again and (gone or over):
        state.drop_file(vault.key, str(path))
    return gone


def _delete(vault: Vault, path: Path, day: date, pool: tuple[Prompt, ...], known: str | None) -> bool:
    """Delete the file while no other program has it open. Raises OSError, Unreadable."""
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(vault.root)) or path.is_symlink():
        return False
    own = {known} if known is not None else set()
    descriptor = open_file(str(path), os.O_RDONLY)
    lease = Lease(descriptor)
    try:
        if lease.take().busy:
            return False
        found = sha256_hex(read_all(descriptor, _MOST))
        if found not in own and found != _digest_of(_text(vault, day, pool)):
            return False
        aside = path.with_name(f".vaultkind-{os.getpid()}-{monotonic_ns()}.tmp")
        os.rename(path, aside)
        # Nobody finds it there. Who came meanwhile, with another file or to write to this one, has the last word.
        if lease.awaited() or not os.path.samestat(os.stat(aside), os.fstat(descriptor)):
            _put_back(aside, path)
            return False
        aside.unlink()
        return True
    finally:
        lease.give_back()
        os.close(descriptor)


def _put_back(aside: Path, path: Path) -> None:
    """Under its own name or, where something has that by now, under one beside it."""
    names = (path, path.with_name(f"{path.stem} 2{path.suffix}"))
    free = next((name for name in names if not os.path.lexists(name)), None)
    if free is not None:
        os.rename(aside, free)


def _digest_of(text: str | None) -> str | None:
    return None if text is None else sha256_hex(text.encode("utf-8", "replace"))


def _digest(path: Path) -> str | None:
    """The digest of a file, empty for what is no small regular one, None where nothing is. Raises NotPermitted."""
    try:
        return "" if path.is_symlink() else sha256_hex(read_regular(path, _MOST))
    except FileNotFoundError:
        return None
    except Unreadable:
        return ""
    except OSError as problem:
        raise NotPermitted(
            _("{path} cannot be read: {reason}.", path=path, reason=problem.strerror),
            next_step=_("Its folder's permissions say who may."),
        ) from problem
