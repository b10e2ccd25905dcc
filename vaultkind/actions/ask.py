"""A prompt because someone asked for one: chosen, and if wanted put into a note of theirs."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from vaultkind.actions.offer import Planned, known_block, left_alone, plan_offer, plan_swap
from vaultkind.actions.vault import Vault, allowed, library_for, note_path, seed_of
from vaultkind.config import VaultConfig
from vaultkind.core.insertion import Reason
from vaultkind.core.prompt import Problem, Prompt
from vaultkind.core.selection import alternatives, prompt_for
from vaultkind.errors import ConsentError, LeftAlone, UsageError, VaultError
from vaultkind.notefile import locate, read, refused
from vaultkind.state import State


@dataclass(frozen=True, slots=True)
class Chosen:
    """The prompt, those ``--another`` would give after it, and what was wrong with packs."""

    prompt: Prompt
    others: tuple[Prompt, ...]
    problems: tuple[Problem, ...]


def choose(root: Path | None, config: VaultConfig | None, day: date, pack: str | None, another: int) -> Chosen:
    """The prompt of the day, or of one pack, ``another`` steps on. Needs no vault and reads no note.

    Raises UsageError for an unknown pack, ConsentError for one that waits for a yes, VaultError when
    nothing is left to show.
    """
    library = library_for(root, config)
    pool = allowed(library, config)
    if pack is not None:
        known = {one.name: one for one in library.packs}
        if pack not in known:
            near = difflib.get_close_matches(pack, known, n=1)
            step = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(sorted(known))}."
            raise UsageError(f"There is no pack {pack!r}.", next_step=step)
        consent = known[pack].consent
        if consent != "none" and (config is None or consent not in config.consent):
            raise ConsentError(
                f"The pack {pack!r} is not switched on.",
                next_step=f'A line consent = ["{consent}"] for the vault in the configuration switches it on.',
            )
        pool = tuple(prompt for prompt in pool if prompt.pack == pack)
    seed = seed_of(root, config)
    first = prompt_for(day, seed, pool)
    if first is None:
        raise VaultError(
            "No prompt is left that may be shown.",
            next_step="`never` in the configuration lists those that were put away.",
        )
    row = (first, *alternatives(day, seed, pool, first))
    at = another % len(row)
    return Chosen(row[at], row[at + 1 :] + row[:at], library.problems)


def place_of(vault: Vault, into: str, day: date) -> str:
    """The vault-relative path that ``--into`` means: ``today``, or a note by its path.

    A path counts from the vault's folder, or from the current one where that leads into the vault.
    """
    if into == "today":
        return note_path(vault, day)
    name = into if into.endswith(vault.settings.extension) else into + vault.settings.extension
    given = Path(os.path.expanduser(name))
    candidates = [given] if given.is_absolute() else [vault.root / given, Path.cwd() / given]
    paths = [Path(os.path.normpath(one)) for one in candidates]
    inside = [path for path in paths if path.is_relative_to(vault.root)]
    found = next((path for path in inside if os.path.lexists(path)), inside[0] if inside else None)
    if found is None:
        raise LeftAlone(
            f"{into} is not in the vault {vault.root}.",
            next_step="vaultkind writes inside the vault's own folder and nowhere else.",
        )
    return found.relative_to(vault.root).as_posix()


def plan(
    vault: Vault, state: State, chosen: Chosen, path: str, day: date, now: datetime, *, another: bool
) -> tuple[Planned, Prompt]:
    """The write that puts the prompt into the note at ``path``, or swaps the one that stands there.

    Raises LeftAlone where a block stands and no other was asked for, or where it was edited.
    """
    snapshot = read(vault.root, path)
    standing = known_block(vault, path, snapshot, state, now)
    kind = "daily" if path == note_path(vault, day) else "asked"
    try:
        return plan_offer(vault, path, day, kind, chosen.prompt, now, snapshot), chosen.prompt
    except LeftAlone as problem:
        if problem.data.get("reason") != Reason.HAS_BLOCK.value or not another:
            raise
    if standing is None:
        raise left_alone(Reason.TOUCHED)
    row = [chosen.prompt, *chosen.others]
    ids = [prompt.id for prompt in row]
    # Asked again and again, it goes on from the one that stands there.
    at = ids.index(standing.placed.prompt) + 1 if standing.placed.prompt in ids else 0
    following = row[at % len(row)]
    return plan_swap(vault, standing, following, now, snapshot), following


@contextmanager
def made_if_wanted(vault: Vault, path: str, *, create: bool) -> Iterator[None]:
    """With ``create``, an empty note where there is none; it goes again if nothing was written into it."""
    target = vault.root / path
    if not create or os.path.lexists(target):
        yield
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        locate(vault.root, path)
        yield
    except OSError as problem:
        raise refused(problem, path) from problem
    finally:
        with suppress(OSError):
            if target.stat().st_size == 0:
                target.unlink()
