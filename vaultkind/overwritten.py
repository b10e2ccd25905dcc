"""Tells a save that wiped out a block that was put in moments ago from a person who deleted it."""

from __future__ import annotations

import time
from datetime import date

from vaultkind.actions.newday import Verdict
from vaultkind.actions.vault import Vault
from vaultkind.core import note
from vaultkind.errors import LeftAlone, NotPermitted
from vaultkind.notefile import read

# A save that wipes the block out within this many seconds came from a window that did not know of it.
OVERWRITTEN = 10.0


class FreshBlock:
    """The block that was put in moments ago, if there is one, and whether it was seen to be missing since."""

    def __init__(self) -> None:
        self._fresh: tuple[Verdict, float] | None = None
        self._missing = False

    def put_in(self, verdict: Verdict) -> None:
        """A block went in. Once more is enough: a second save that wipes it out has the last word."""
        self._fresh = None if self._missing else (verdict, time.monotonic())
        self._missing = False

    def let_be(self) -> None:
        """Whatever becomes of the block from here on is final."""
        self._fresh, self._missing = None, False

    def is_wiped_out(self, vault: Vault, day: date, since: float) -> bool:
        """Whether a save has wiped the block out. ``since``: the monotonic time at which the note became as it is.

        Such a save brings the text of a window that did not know of the block. Taking the block out by
        hand leaves the text as it was before the block came, and that is final. While a save is under
        way the answer may still change; it counts once the note has settled.
        """
        if self._fresh is None:
            return False
        verdict, at = self._fresh
        if verdict.day != day or not (self._missing or time.monotonic() - at <= OVERWRITTEN):
            self.let_be()
            return False
        try:
            raw = read(vault.root, verdict.path).raw
        except (LeftAlone, NotPermitted):
            return False
        self._missing = not note.has_block(raw)
        # A save in place empties the note before it fills it.
        settled = time.monotonic() - since >= vault.config.settle
        if self._missing and (raw or settled) and raw.split() == verdict.before.split():
            self.let_be()
            return False
        return self._missing
