"""What would happen to a day's note now, and why. Looks without touching."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vaultkind.actions.newday import Sight, examine, signature_of
from vaultkind.actions.vault import Vault, note_path
from vaultkind.core.dayedge import today
from vaultkind.locales import spoken_date
from vaultkind.notefile import refused
from vaultkind.state import State
from vaultkind.words import _


@dataclass(frozen=True, slots=True)
class Explanation:
    """What would happen to a day's note now.

    ``outcome``: ``absent``, ``wait``, ``due``, ``done`` or ``left_alone``; ``reason`` is a plain sentence.
    """

    day: date
    path: str
    outcome: str
    reason: str


def _capital(sentence: str) -> str:
    """With a capital where a sentence begins; the program's own name has none."""
    return sentence if sentence.startswith("vaultkind") else sentence[:1].upper() + sentence[1:]


def explain(vault: Vault, state: State, day: date, now: datetime, settled_on: bool) -> Explanation:
    """What the watcher would do with that day's note at this moment, and why."""
    path = note_path(vault, day)
    current = today(now, vault.config.day_starts)
    if not settled_on:
        return Explanation(day, path, "left_alone", _("Prompts in new notes are switched off for this vault."))
    if day != current:
        reason = (
            _("That day has passed. A prompt goes into today's note and no other.")
            if day < current
            else _("That day has not come yet. A prompt goes into today's note and no other.")
        )
        return Explanation(day, path, "left_alone", reason)
    try:
        found = signature_of(vault, path)
        quiet = now.timestamp() - found[-1] / 1e9 if found else 0.0
        verdict = examine(vault, state, now, Sight(now.timestamp(), False, found, quiet))[0]
    except OSError as problem:
        raise refused(problem, path) from problem
    until = state.paused_until()
    if verdict.kind == "absent" and until is not None and current < until:
        reason = (
            _("The note is not there yet, and vaultkind is paused. `vaultkind resume` ends that.")
            if until == date.max
            else _(
                "The note is not there yet, and vaultkind is paused. Prompts come again on {date}.",
                date=spoken_date(until),
            )
        )
    elif verdict.kind == "absent":
        reason = _("The note is not there yet. When it is made, it gets one prompt.")
    elif verdict.kind == "done":
        reason = _("This day's note had its prompt, or was left alone, earlier. No other comes for that day.")
    elif verdict.kind == "due":
        reason = _("It is new and has settled, so the watcher would add one prompt.")
    elif verdict.kind == "wait":
        reason = verdict.reason or _(
            "It was saved a moment ago and is left to settle for {seconds:g} seconds.", seconds=vault.config.settle
        )
    else:
        sentence = verdict.reason or ""
        reason = _capital(sentence) + ("" if sentence.endswith(".") else ".")
    return Explanation(verdict.day, verdict.path, verdict.kind, reason)


def pause_end(words: list[str], current: date) -> date:
    """The first day that is not paused, from ``3d``, ``2w``, ``until 2026-12-01`` or nothing (no end).

    Raises ValueError for anything else.
    """
    if not words:
        return date.max
    if len(words) == 2 and words[0] == "until":
        return date.fromisoformat(words[1])
    count, unit = words[0][:-1], words[0][-1:]
    if len(words) == 1 and count.isascii() and count.isdigit() and len(count) < 5 and unit in ("d", "w"):
        return current + timedelta(days=int(count) * (7 if unit == "w" else 1))
    raise ValueError(" ".join(words))
