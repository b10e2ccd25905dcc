"""Writes the weekly note: ``python -m vaultkind.cli.week VAULT`` is what the watcher starts, once a week."""

from __future__ import annotations

import signal
import sys
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaultkind.cli.run import Run

# Seconds that a week's seven notes may take at the most.
_LONGEST = 120


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
    from vaultkind.cli.summary_forms import links_from, speech
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
