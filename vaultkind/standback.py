"""When a watcher looks for conflict copies, and for how long it leaves them to another device."""

from __future__ import annotations

import time
from datetime import date, datetime

from vaultkind.actions.ahead import is_embedding
from vaultkind.actions.vault import Vault
from vaultkind.actions.withdraw import withdraw
from vaultkind.core.dayedge import today
from vaultkind.state import Offer, State

# Seconds that a note with a conflict copy is left to the device whose version kept the name.
LATER = 60.0


class StandBack:
    """Looks when one was heard of, at the first look of a day, and while one needs another look (``due``)."""

    def __init__(self) -> None:
        self.due = True
        self._day = date.min
        # Since when a copy is left to another device.
        self._since: float | None = None

    def hear(self) -> None:
        """A name like a conflict copy's was heard of; from any thread."""
        self.due = True

    def look(self, vault: Vault, state: State, now: datetime) -> tuple[Offer, ...]:
        """Take prompts out of notes with a conflict copy, if it is time to; what was taken out. Raises NotPermitted."""
        day = today(now, vault.config.day_starts)
        wanted, self.due = self.due or day != self._day, False
        if not wanted or is_embedding(vault):
            return ()
        self._day = day
        since = time.monotonic() if self._since is None else self._since
        found = withdraw(vault, state, now, waited=time.monotonic() - since > LATER)
        self._since = since if found.again else None
        self.due = self.due or found.again
        return found.offers
