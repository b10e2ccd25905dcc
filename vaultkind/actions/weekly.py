"""The weekly note: last week's summary as a note of its own, once, when the week has ended. Deleting it is final."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from vaultkind.actions.vault import Vault
from vaultkind.core.consent import MARKS, WEEKLY_NOTE
from vaultkind.core.dayedge import today
from vaultkind.core.summary import Summary
from vaultkind.core.window import Window, week_before
from vaultkind.errors import LeftAlone
from vaultkind.state import State

# Stands for the digest of a week's note that is not to be written: nothing was mentioned, or the name was taken.
_NONE = "none"


def week_due(vault: Vault, state: State, now: datetime) -> Window | None:
    """The week whose note is to be written; None where that was settled, is not wanted, or vaultkind is paused."""
    if not {MARKS, WEEKLY_NOTE} <= set(vault.config.consent):
        return None
    day = today(now, vault.config.day_starts)
    until = state.paused_until()
    if until is not None and day < until:
        return None
    week = week_before(day)
    return None if state.file_digest(vault.key, str(week_path(vault, week))) is not None else week


def week_path(vault: Vault, week: Window) -> Path:
    """The note of a week, by its ISO number: ``week 2026-W47.md`` in the folder of summaries."""
    assert week.start is not None
    year, number, _day = week.start.isocalendar()
    return vault.root / vault.config.summaries_folder / f"week {year}-W{number:02}.md"


def write_week(vault: Vault, state: State, week: Window, language: str, say: Callable[[Summary], str]) -> Path | None:
    """Write the week's note, worded by ``say``, where something was mentioned. None where there is no note of it now.

    Raises what ``look_back`` raises, and NotPermitted.
    """
    # The watcher asks whether a week is due, and does without what writes it.
    from vaultkind.actions.lookback import granted, look_back
    from vaultkind.actions.saving import write_own

    path = week_path(vault, week)
    found = look_back(vault, granted(vault), week, None, language)
    if not found.patterns:
        state.record_file(vault.key, str(path), _NONE)
        return None
    try:
        write_own(path, say(found), state, vault)
    except LeftAlone:
        state.record_file(vault.key, str(path), _NONE)
        return None
    return path
