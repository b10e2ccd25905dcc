"""Steps back where a sync tool kept two versions of a note: an untouched block comes out of both.

What is taken out follows from the notes' bytes alone and not from this device's record, so that another device that
does the same at the same time leaves the very same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from vaultkind.actions.offer import Planned, plan_withdrawal, take_out
from vaultkind.actions.vault import Vault
from vaultkind.core.dailynote import is_conflict_copy, is_conflict_copy_of
from vaultkind.core.dayedge import today
from vaultkind.core.digest import sha256_hex
from vaultkind.errors import LeftAlone
from vaultkind.notefile import read
from vaultkind.state import Offer, State
from vaultkind.words import N_

# Translators: completes "Left alone: NOTE (…).".
WITHDRAWN = N_("two versions of it are there, so the prompt was taken out of both")
# How far back a note can be for a conflict about it to be looked for, in days.
_DAYS = 60


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """``offers``: those whose note had two versions, and gave a block back. ``again``: some need another look."""

    offers: tuple[Offer, ...]
    again: bool


def copies_of(vault: Vault, path: str) -> tuple[str, ...]:
    """The conflict copies of a note, by their names, beside it. Vault-relative; opens none."""
    folder, slash, name = path.rpartition("/")
    return tuple(folder + slash + copy for copy in _conflicts(vault, folder) if is_conflict_copy_of(copy, name))


def withdraw(vault: Vault, state: State, now: datetime, *, waited: bool) -> Withdrawn:
    """Take untouched blocks out of every note of late that has a conflict copy, and out of that copy.

    The device whose version kept the note's name goes first; others leave it to that one until they have ``waited``,
    since two that write at once, even the same bytes, can be the next conflict. Notes that this device gave no prompt
    to are left alone. Raises NotPermitted.
    """
    first = today(now, vault.config.day_starts) - timedelta(days=_DAYS)
    # One that was taken out of the note can still stand in a copy that was in use then, or came later.
    kinds = ("placed", "removed")
    offers = [offer for offer in state.offers(vault.key) if offer.status in kinds and offer.day >= first]
    conflicts: dict[str, tuple[str, ...]] = {}
    given: list[Offer] = []
    again = False
    for offer in offers:
        folder, slash, name = offer.path.rpartition("/")
        if folder not in conflicts:
            conflicts[folder] = tuple(_conflicts(vault, folder))
        copies = [folder + slash + copy for copy in conflicts[folder] if is_conflict_copy_of(copy, name)]
        versions = [offer.path, *copies] if copies else []
        plans = [plan for path in versions if (plan := _planned(vault, path, offer, now)) is not None]
        if plans and (any(_unsettled(vault, path, now) for path in versions) or not (waited or _is_ours(vault, offer))):
            again = True
            continue
        taken = [_take_out(state, plan) for plan in plans]
        again = again or not all(taken)
        if any(taken):
            given.append(offer)
    return Withdrawn(tuple(given), again)


def _is_ours(vault: Vault, offer: Offer) -> bool:
    """Whether the note grew from what this device put the prompt into, and is not another device's version."""
    try:
        raw = read(vault.root, offer.path).raw
    except LeftAlone:
        return False
    return sha256_hex(raw) == offer.digest_after or sha256_hex(raw[: offer.size_before]) == offer.digest_before


def _planned(vault: Vault, path: str, offer: Offer, now: datetime) -> Planned | None:
    """How the block comes out of one version; None where none is there, or it was edited. Raises NotPermitted."""
    try:
        return plan_withdrawal(vault, path, offer, now, read(vault.root, path))
    except LeftAlone:
        return None


def _unsettled(vault: Vault, path: str, now: datetime) -> bool:
    """Whether a version was saved a moment ago: its text may still be on its way, or somebody may be writing."""
    with suppress(OSError):
        return 0 <= now.timestamp() - os.stat(vault.root / path).st_mtime < vault.config.settle
    return False


def _take_out(state: State, planned: Planned) -> bool:
    """Whether the block came out; False where the version was in use or changed, and is to be looked at again."""
    try:
        take_out(planned, state)
    except LeftAlone:
        return False
    return True


def _conflicts(vault: Vault, folder: str) -> Iterator[str]:
    """The names of conflict copies in a folder of the vault."""
    try:
        names = sorted(entry.name for entry in os.scandir(vault.root / folder))
    except OSError:
        return
    for name in names:
        if name.endswith(vault.notes.extension) and is_conflict_copy(name):
            yield name
