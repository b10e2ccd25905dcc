"""Puts a prompt into a note and takes it out again, with the ledger kept on either side of the write.

The offer is recorded before the write: a crash in between means a quiet day, never two prompts.
"""

from __future__ import annotations

import os
import posixpath
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from vaultkind.actions.choose import allowed, library_for
from vaultkind.actions.follow import following
from vaultkind.actions.vault import Vault, block_for
from vaultkind.core import insertion, note, removal
from vaultkind.core.digest import sha256_hex
from vaultkind.core.insertion import Edit, Placed, Reason
from vaultkind.core.outliner import indent_at, indented, is_item
from vaultkind.core.prompt import Prompt
from vaultkind.errors import Busy, LeftAlone, NotPermitted
from vaultkind.notefile import Unsettled, locate, read, write
from vaultkind.snapshot import Snapshot
from vaultkind.state import Offer, State
from vaultkind.trade import tidy
from vaultkind.words import _

_NOTHING = Placed("", "", 0, b"", b"", b"", at_end=False)


@dataclass(frozen=True, slots=True)
class Planned:
    """A write that could be made: the note as read, the edit, and what the ledger would hold."""

    snapshot: Snapshot
    edit: Edit
    offer: Offer


def title_of(path: str) -> str:
    """A note's title: its file name without the extension."""
    return posixpath.splitext(posixpath.basename(path))[0]


def left_alone(reason: Reason) -> LeftAlone:
    """The refusal for a reason found in the note itself."""
    steps = {
        Reason.HAS_BLOCK: _("The same command with --another puts another one in its place."),
        Reason.OFF: _("Taking `vaultkind: false` out of its properties lets prompts in again."),
        Reason.IN_FENCE: _("Closing the fence, or a line %% vaultkind %% elsewhere in the note, makes room."),
        Reason.IN_COMMENT: _("Closing the comment, or a line %% vaultkind %% elsewhere in the note, makes room."),
        Reason.NO_HEADING: _("`under` in the configuration names the heading; taking it out puts prompts at the end."),
        Reason.CONFLICT: _("Once the two versions are one again, the note can be used."),
    }
    return LeftAlone(
        _("The note was left alone: {reason}.", reason=_(reason.value)),
        next_step=steps.get(reason, _("Nothing was changed.")),
        reason=reason.value,
    )


def plan_offer(
    vault: Vault, path: str, day: date, kind: str, prompt: Prompt, now: datetime, snapshot: Snapshot
) -> Planned:
    """How ``prompt`` would go into the note at ``path``. Raises LeftAlone with the reason it cannot."""
    edit = insertion.plan_insertion(snapshot.raw, block_for(vault, prompt, now, title_of(path)), vault.place)
    if isinstance(edit, Reason):
        raise left_alone(edit)
    return _planned(vault, path, day, kind, snapshot, edit, insertion.placed(prompt.id, edit, snapshot.raw))


def plan_swap(vault: Vault, standing: Offer, prompt: Prompt, now: datetime, snapshot: Snapshot) -> Planned:
    """How ``prompt`` would take the place of the untouched block of ``standing``. Raises LeftAlone."""
    block = block_for(vault, prompt, now, title_of(standing.path))
    edit = removal.plan_swap(snapshot.raw, standing.placed, block)
    if isinstance(edit, Reason):
        raise left_alone(edit)
    placed = replace(standing.placed, prompt=prompt.id, digest=sha256_hex(edit.block), length=len(edit.block))
    return _planned(vault, standing.path, standing.day, standing.kind, snapshot, edit, placed)


def _planned(vault: Vault, path: str, day: date, kind: str, snapshot: Snapshot, edit: Edit, placed: Placed) -> Planned:
    offer = Offer(
        vault=vault.key,
        path=path,
        day=day,
        kind=kind,
        status="writing",
        placed=placed,
        size_before=len(snapshot.raw),
        digest_before=sha256_hex(snapshot.raw),
        digest_after=sha256_hex(edit.apply(snapshot.raw)),
    )
    return Planned(snapshot, edit, offer)


def carry_out(planned: Planned, state: State, status: str = "placed") -> None:
    """Record, write, confirm. When the note is left alone the ledger is put back as it was.

    Where the write was cut short the ledger says so, and the next start looks at what became of it.
    """
    offer = planned.offer
    earlier = state.offer_in(offer.vault, offer.path)
    if earlier is not None and earlier.status == "writing":
        # What a write before this one left beside the note; with the new digests nobody would know it.
        with suppress(OSError):
            tidy(planned.snapshot.path, earlier.digest_before, earlier.digest_after)
    state.record(offer)
    try:
        write(planned.snapshot, planned.edit, offer.path)
    except Unsettled:
        raise
    except (LeftAlone, NotPermitted):
        if earlier is not None:
            state.record(earlier)
        else:
            state.drop(offer)
        raise
    state.record(replace(offer, status=status))


def decline(vault: Vault, path: str, day: date, state: State) -> None:
    """Record that this day's note gets no prompt, so that a later save does not make it look new."""
    if state.offer_in(vault.key, path) is None:
        state.record(Offer(vault.key, path, day, "daily", "declined", _NOTHING, 0, "", ""))


def known_block(vault: Vault, path: str, snapshot: Snapshot, state: State, now: datetime) -> Offer | None:
    """What stands in the note: from the ledger, or recognised as a block this vault's packs would write.

    The second way serves blocks that another device wrote, and a ledger that was deleted.
    """
    offer = state.offer_in(vault.key, path)
    if offer is not None and offer.status != "declined":
        return offer
    placed = recognised(vault, snapshot.raw, title_of(path), now)
    if placed is None:
        return None
    return Offer(vault.key, path, vault.notes.day(path) or now.date(), "asked", "placed", placed, 0, "", "")


def recognised(vault: Vault, raw: bytes, title: str, now: datetime) -> Placed | None:
    """The untouched block in a note of that title, by the note's bytes and the vault's packs alone."""
    if not note.has_block(raw):
        return None
    prompts = {prompt.id: prompt for prompt in library_for(vault.root, vault.config).prompts}
    ending = note.newline(raw)
    for start, name in note.marked_blocks(raw):
        prompt = prompts.get(name)
        if prompt is None:
            continue
        text = block_for(vault, prompt, now, title).encode()
        item = is_item(text)
        block = indented(text, indent_at(raw, start) if item else b"", ending)
        at_end = not raw[start + len(block) :].strip()
        # Which line endings above came with it is not known, so they stay: they can be the person's.
        return Placed(prompt.id, sha256_hex(block), len(block), b"", b"" if item else ending * 2, b"", at_end)
    return None


def plan_withdrawal(vault: Vault, path: str, offer: Offer, now: datetime, snapshot: Snapshot) -> Planned:
    """How the block of ``offer`` comes out of one version of its note, the same on every device. Raises LeftAlone."""
    known = recognised(vault, snapshot.raw, title_of(offer.path), now)
    if known is None:
        raise left_alone(Reason.TOUCHED if note.has_block(snapshot.raw) else Reason.NO_BLOCK)
    edit = removal.plan_removal(snapshot.raw, known)
    if isinstance(edit, Reason):
        raise left_alone(edit)
    kind = offer.kind if path == offer.path else "asked"
    return _planned(vault, path, offer.day, kind, snapshot, edit, known)


def plan_taking_out(vault: Vault, path: str, state: State, now: datetime) -> Planned:
    """How the untouched block comes out of the note at ``path``. Raises LeftAlone where there is none."""
    snapshot = read(vault.root, path)
    offer = known_block(vault, path, snapshot, state, now)
    if offer is None:
        raise left_alone(Reason.TOUCHED if note.has_block(snapshot.raw) else Reason.NO_BLOCK)
    edit = removal.plan_removal(snapshot.raw, offer.placed)
    if isinstance(edit, Reason):
        raise left_alone(edit)
    return _planned(vault, path, offer.day, offer.kind, snapshot, edit, offer.placed)


def take_out(planned: Planned, state: State) -> None:
    """Carry out a removal. The offer stays in the ledger, so that the day is not offered another prompt."""
    carry_out(planned, state, "removed")


def mend(vault: Vault, state: State, now: datetime) -> None:
    """After a crash: finish or clear up every write that had begun. Loses no byte a person wrote.

    What cannot be cleared up now (another vaultkind is at work there, the disk refuses) is left for the next time.
    """
    for offer in state.offers(vault.key):
        if offer.status != "writing":
            continue
        try:
            tidy(_place_of(vault, offer.path), offer.digest_before, offer.digest_after)
            _mend_append(vault, offer, now)
        except (Busy, NotPermitted, OSError):
            continue
        except LeftAlone:
            pass
        state.record(replace(offer, status="placed"))


def _place_of(vault: Vault, path: str) -> str:
    """Where the note is or, if it is gone, was: what a crash left beside it is still there then."""
    try:
        return locate(vault.root, path)
    except LeftAlone:
        folder, _slash, name = path.rpartition("/")
        return os.path.join(locate(vault.root, folder) if folder else os.path.realpath(vault.root), name)


def _mend_append(vault: Vault, offer: Offer, now: datetime) -> None:
    """Take out the beginning of a block whose append was cut short."""
    snapshot = read(vault.root, offer.path)
    if (
        sha256_hex(snapshot.raw[: offer.size_before]) != offer.digest_before
        or sha256_hex(snapshot.raw) == offer.digest_after
    ):
        return
    prompt = next((one for one in library_for(vault.root, vault.config).prompts if one.id == offer.placed.prompt), None)
    if prompt is None:
        return
    ending = note.newline(snapshot.raw[: offer.size_before])
    block = ending.join(row.encode() for row in block_for(vault, prompt, now, title_of(offer.path)).split("\n"))
    edit = removal.plan_mend(snapshot.raw, offer.size_before, offer.placed.before + block + offer.placed.after)
    # Blank lines alone may as well be the person's.
    if edit is not None and edit.old.strip():
        write(snapshot, edit, offer.path)


def day_prompt(vault: Vault, day: date) -> Prompt | None:
    """The prompt that belongs to a day in this vault."""
    from vaultkind.core.selection import prompt_for

    pool = allowed(library_for(vault.root, vault.config), vault.config)
    return prompt_for(day, vault.seed, following(vault, day, pool))
