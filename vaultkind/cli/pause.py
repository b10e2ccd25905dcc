"""``vaultkind pause`` and ``resume``: silence, for as long as wanted. Nothing piles up meanwhile."""

from contextlib import suppress
from datetime import date, time
from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import Run, command, now, write_json
from vaultkind.errors import UsageError, VaultkindError
from vaultkind.words import _

if TYPE_CHECKING:
    from vaultkind.state import State

pause = command()
resume = command()


@pause.command(
    help=_(
        "Silence everything for a while. Notes made meanwhile stay without a prompt.\n\n"
        "`vaultkind prompt` still answers when asked."
    ),
    epilog=_("Example: vaultkind pause 3d"),
)
def run_pause(
    ctx: typer.Context,
    how_long: Annotated[
        list[str] | None,
        typer.Argument(metavar="[3d | 2w | until DATE]", help=_("How long; without it, until `resume`.")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False,
) -> None:
    from vaultkind.actions.look import pause_end
    from vaultkind.core.dayedge import today
    from vaultkind.locales import spoken_date
    from vaultkind.state import open_state

    given: Run = ctx.obj
    words = how_long or []
    try:
        current = today(now(), time(0, 0))
        until = pause_end(words, current)
    except (ValueError, OverflowError):
        raise UsageError(
            _("{words!r} is not a length of time.", words=" ".join(words)),
            next_step=_("It can be 3d (days), 2w (weeks), or until and a date: until 2026-12-01."),
        ) from None
    if until <= current:
        raise UsageError(
            _("{date} is not after today, so there is nothing to pause.", date=spoken_date(until)),
            next_step=_("`vaultkind pause 1d` is for today. `vaultkind resume` ends a pause."),
        )
    with open_state(given.paths.state) as state:
        state.pause(until)
        _bring_up_to_date(given, state)
    if as_json:
        write_json({"until": None if until == date.max else until.isoformat()})
    elif until == date.max:
        given.say(_("Paused. `vaultkind resume` ends it."))
    else:
        given.say(_("Paused. Prompts come again on {date}.", date=spoken_date(until)))


@resume.command(
    help=_("End a pause. The next new daily note gets a prompt again; earlier ones do not."),
    epilog=_("Example: vaultkind resume"),
)
def run_resume(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False
) -> None:
    from vaultkind.state import open_state

    given: Run = ctx.obj
    with open_state(given.paths.state) as state:
        state.pause(None)
        _bring_up_to_date(given, state)
    if as_json:
        write_json({"until": None})
    else:
        given.say(_("The pause is over."))


def _bring_up_to_date(given: Run, state: "State") -> None:
    """Have notes for embedding go for as long as a pause lasts, and come back after it."""
    from pathlib import Path

    from vaultkind.actions.ahead import keep_ahead
    from vaultkind.actions.vault import open_vault
    from vaultkind.config import real
    from vaultkind.core.embedding import EMBED

    for one in given.config().vaults:
        if one.delivery == EMBED and one.prompts:
            with suppress(VaultkindError):  # what is wrong there is told by `ahead` and the watcher
                keep_ahead(open_vault(Path(real(one.path)), one), state, now())
