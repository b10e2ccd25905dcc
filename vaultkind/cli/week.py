"""Writes the weekly note in a process of its own, so that the watcher stays as small as it is.

``python -m vaultkind.cli.week VAULT`` is what the watcher starts, once a week, with the consent ``weekly-note``.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaultkind.actions.vault import Vault
    from vaultkind.cli.run import Run
    from vaultkind.state import State

# Seconds that a week's seven notes may take at the most.
_LONGEST = 120


def weekly() -> Callable[[Vault, State, datetime], None]:
    """What the watcher calls after a look: starts the writing where a week's note is due, and tries once a day."""
    tried: list[date] = []

    def call(vault: Vault, state: State, now: datetime) -> None:
        from vaultkind.core.consent import WEEKLY_NOTE

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


def main(root: str) -> int:
    """Write the week's note of the vault at ``root``, if it is due. Returns an exit code."""
    from vaultkind.offline import stay_offline

    stay_offline()
    if hasattr(signal, "alarm"):
        # The watcher waits for this process, so it ends by itself whatever keeps it.
        signal.alarm(_LONGEST)
    from vaultkind.cli.run import Run, now
    from vaultkind.errors import VaultkindError

    given = Run(vault=root, plain=True)
    try:
        given.settle_language()
        _write(given, now())
    except VaultkindError as problem:
        from vaultkind.cli.run import write_error

        write_error(problem.message)
        return problem.exit_code
    return 0


def _write(given: Run, moment: datetime) -> None:
    from vaultkind.actions.weekly import week_due, week_path, write_week
    from vaultkind.cli.summary import links_from, speech
    from vaultkind.render.summary_markdown import summary_markdown
    from vaultkind.state import open_state
    from vaultkind.words import language

    vault = given.open_vault()
    with open_state(given.paths.state) as state:
        week = week_due(vault, state, moment)
        if week is not None:
            links = links_from(vault, week_path(vault, week))
            write_week(vault, state, week, language(), lambda found: summary_markdown(found, speech(), links))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
