"""Has the weekly note written in a process of its own, so that the watcher stays as small as it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

from vaultkind.core.consent import WEEKLY_NOTE

if TYPE_CHECKING:
    from vaultkind.actions.vault import Vault
    from vaultkind.state import State


def weekly() -> Callable[[Vault, State, datetime], None]:
    """What the watcher calls after a look: starts the writing where a week's note is due, and tries once a day."""
    tried: list[date] = []

    def call(vault: Vault, state: State, now: datetime) -> None:
        if WEEKLY_NOTE not in vault.config.consent or now.date() in tried[-1:]:
            return
        from vaultkind.actions.weekly import week_due

        tried.append(now.date())
        del tried[:-1]
        if week_due(vault, state, now) is not None:
            command = [sys.executable, "-m", "vaultkind.cli.week", str(vault.root)]
            # A week without its note is no reason to stop, and tomorrow is another try.
            with suppress(OSError):
                subprocess.run(command, stdin=subprocess.DEVNULL, check=False)

    return call
