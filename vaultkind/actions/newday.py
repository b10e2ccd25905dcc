"""Decides, for one vault and one moment, what becomes of today's note, and does it. Keeps no memory but the ledger."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, replace
from datetime import date, datetime

from vaultkind.actions.ahead import is_embedding, keep_ahead
from vaultkind.actions.offer import Planned, carry_out, day_prompt, decline, left_alone, plan_offer
from vaultkind.actions.vault import Vault, note_path
from vaultkind.actions.withdraw import copies_of
from vaultkind.core.dayedge import today
from vaultkind.core.embedding import embeds
from vaultkind.core.insertion import Reason, refusal
from vaultkind.errors import Busy, LeftAlone
from vaultkind.notefile import read
from vaultkind.snapshot import Signature, Snapshot, signature
from vaultkind.state import State
from vaultkind.system import birth_time
from vaultkind.words import N_, _

# A note that appeared this long before the watcher, or was last saved this long ago, still counts as new (seconds).
RECENT = 600.0
# How coarse a file's modification time can be beside its birth: FAT counts in steps of two seconds.
COARSE = 2.0
# Translators: each of these completes "Left alone: NOTE (…).".
NOT_NEW = N_("it was there before, or came from elsewhere")
PAUSED = N_("vaultkind is paused")
EMBEDDED = N_("prompts come by way of your template here, and no daily note is written to")
NOTHING_ALLOWED = N_("no prompt is left that may be shown")
TWO = N_("a sync tool keeps two versions of it")
# What a person can still change about the note while it is new; the rest is settled once and for the day.
_PASSING = {
    Reason.IN_FENCE.value,
    Reason.IN_COMMENT.value,
    Reason.CONFLICT.value,
    Reason.NO_HEADING.value,
    TWO,
    EMBEDDED,
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of today's note before this look.

    ``started`` is the POSIX time at which the looking began. ``appeared``: an earlier look found no note.
    ``quiet`` is for how many seconds it has had this ``signature`` (None: not there). ``again`` offers
    once more although the ledger has the day: an editor's save wiped the block out within seconds.
    """

    started: float
    appeared: bool
    signature: Signature | None
    quiet: float
    again: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found or done.

    ``kind``: ``absent``, ``done`` (decided before), ``wait``, ``due``, ``inserted``, ``left_alone``. ``reason`` is
    for a person; ``wait`` is in seconds; ``final`` holds for the whole day; ``before`` is the note as it was before
    the prompt came.
    """

    kind: str
    day: date
    path: str
    prompt: str | None = None
    reason: str | None = None
    wait: float = 0.0
    before: bytes = b""
    final: bool = False


def signature_of(vault: Vault, path: str) -> Signature | None:
    """What changes when the note does; None when it is not there. Raises OSError for anything else."""
    try:
        return signature(os.stat(vault.root / path, follow_symlinks=True))
    except OSError as problem:
        # A link that leads nowhere, or in a circle, is there all the same.
        if problem.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            return (0, 0, 0, 0) if os.path.lexists(vault.root / path) else None
        raise


def examine(vault: Vault, state: State, now: datetime, sight: Sight) -> tuple[Verdict, Planned | None]:
    """What would become of today's note at this moment, and the write that would do it. Changes nothing.

    ``now`` is local and naive.
    """
    day = today(now, vault.config.day_starts)
    path = note_path(vault, day)
    if signature_of(vault, path) is None:
        return Verdict("absent", day, path), None
    if is_embedding(vault):
        return Verdict("left_alone", day, path, reason=_(EMBEDDED)), None
    if not sight.again and (state.daily_offer(vault.key, day) or state.offer_in(vault.key, path)):
        return Verdict("done", day, path), None
    try:
        snapshot = read(vault.root, path)
        if not sight.again and not _is_new(snapshot, now.timestamp(), sight):
            raise _final(NOT_NEW)
        if _paused(state, day):
            raise _final(PAUSED)
        quiet = sight.quiet if snapshot.signature == sight.signature else 0.0
        settle = vault.config.settle
        if quiet < settle / 2:
            return Verdict("wait", day, path, wait=settle / 2 - quiet), None
        if quiet < settle:
            # Packs are loaded now, when hardly a save comes any more, so that the write does not wait for them.
            day_prompt(vault, day)
            return Verdict("wait", day, path, wait=settle - quiet), None
        if (refused := refusal(snapshot.raw)) is not None:
            raise left_alone(refused)
        if embeds(snapshot.raw):
            # Another device may have it so, or the template still does: one question a day.
            raise LeftAlone(_(EMBEDDED), next_step="", reason=EMBEDDED)
        if copies_of(vault, path):
            raise LeftAlone(_(TWO), next_step="", reason=TWO)
        prompt = day_prompt(vault, day)
        if prompt is None:
            raise _final(NOTHING_ALLOWED)
        planned = plan_offer(vault, path, day, "daily", prompt, now, snapshot)
    except LeftAlone as problem:
        return _refused(problem, day, path), None
    return Verdict("due", day, path, prompt=prompt.id, before=snapshot.raw), planned


def consider(vault: Vault, state: State, now: datetime, sight: Sight) -> Verdict:
    """Look at today's note and act if it is due.

    Raises NotPermitted, VaultError and OSError; what concerns the note alone is in the verdict.
    """
    if is_embedding(vault):
        # The notes for embedding take the place of the day's note, which is neither read nor written to.
        keep_ahead(vault, state, now)
        day = today(now, vault.config.day_starts)
        return Verdict("done", day, note_path(vault, day))
    verdict, planned = examine(vault, state, now, sight)
    if planned is not None:
        try:
            carry_out(planned, state)
        except LeftAlone as problem:
            verdict = _refused(problem, verdict.day, verdict.path)
        else:
            return replace(verdict, kind="inserted")
    if verdict.final:
        decline(vault, verdict.path, verdict.day, state)
    return verdict


def _final(reason: str) -> LeftAlone:
    return LeftAlone(_(reason), next_step="", reason=reason)


def _refused(problem: LeftAlone, day: date, path: str) -> Verdict:
    """The verdict on a note that is left alone: for now, where it is busy or can still change, or for the day."""
    known = problem.data.get("reason")
    reason = problem.message if known is None else _(str(known))
    if isinstance(problem, Busy):
        return Verdict("wait", day, path, reason=reason, wait=0.25)
    return Verdict("left_alone", day, path, reason=reason, final=known is not None and known not in _PASSING)


def _is_new(snapshot: Snapshot, moment: float, sight: Sight) -> bool:
    """Whether the note appeared while someone looked, or shortly before, and was written just now.

    An older note that arrives by sync keeps its old modification time. One that is renamed into place is
    older than its last change; both times are the file system's, so its clock may differ from ours.
    One whose text is older than the file was written on another device a moment ago, and may still be written there.
    """
    if abs(moment - snapshot.modified) > RECENT:
        return False
    born = birth_time(snapshot.path)
    if born is None:
        return sight.appeared or snapshot.changed >= sight.started - RECENT
    if snapshot.modified < born - COARSE:
        return False
    return snapshot.changed - born <= RECENT and (sight.appeared or born >= sight.started - RECENT)


def _paused(state: State, day: date) -> bool:
    until = state.paused_until()
    return until is not None and day < until
