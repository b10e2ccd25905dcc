"""``vaultkind pause`` and ``resume``: silence, for as long as wanted. Nothing piles up meanwhile."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

import typer

from vaultkind.cli.run import Run, command, now, write_json
from vaultkind.errors import UsageError

pause = command()
resume = command()


@pause.command(epilog="Example: vaultkind pause 3d      vaultkind pause until 2026-12-01")
def run_pause(
    ctx: typer.Context,
    how_long: Annotated[
        list[str] | None, typer.Argument(metavar="[3d | 2w | until DATE]", help="How long; without it, until `resume`.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Silence everything for a while. Notes made meanwhile stay without a prompt.

    `vaultkind prompt` still answers when asked.
    """
    from vaultkind.actions.look import pause_end
    from vaultkind.core.dayedge import today
    from vaultkind.state import open_state

    given: Run = ctx.obj
    words = how_long or []
    try:
        current = today(now(), time(0, 0))
        until = pause_end(words, current)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{' '.join(words)!r} is not a length of time.",
            next_step="It can be 3d (days), 2w (weeks), or until and a date: until 2026-12-01.",
        ) from None
    if until <= current:
        raise UsageError(
            f"{until.isoformat()} is not after today, so there is nothing to pause.",
            next_step="`vaultkind pause 1d` is for today. `vaultkind resume` ends a pause.",
        )
    with open_state(given.paths.state) as state:
        state.pause(until)
    if as_json:
        write_json({"until": None if until == date.max else until.isoformat()})
    elif until == date.max:
        given.say("Paused. `vaultkind resume` ends it.")
    else:
        given.say(f"Paused. Prompts come again on {until.isoformat()}.")


@resume.command(epilog="Example: vaultkind resume")
def run_resume(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False
) -> None:
    """End a pause. The next new daily note gets a prompt again; earlier ones do not."""
    from vaultkind.state import open_state

    given: Run = ctx.obj
    with open_state(given.paths.state) as state:
        state.pause(None)
    if as_json:
        write_json({"until": None})
    else:
        given.say("The pause is over.")
