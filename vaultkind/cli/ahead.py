"""``vaultkind ahead``: coming prompts as notes of their own, for a template to embed."""

from typing import Annotated

import typer

from vaultkind.cli.run import Run, command, now, write_json
from vaultkind.errors import UsageError, VaultError
from vaultkind.render.text import visible
from vaultkind.words import _, n_

ahead = command()


@ahead.command(
    help=_(
        "Keep the prompts of today and the days after it ready, each as a small note of its own.\n\n"
        'For vaults with `delivery = "embed"`, where no daily note is written to: a line in your daily template shows '
        "the day's note, on a phone, too. The watcher does the same every day. A note that you changed or deleted "
        "stays as you left it."
    ),
    epilog=_("Example: vaultkind ahead --days 30"),
)
def run(
    ctx: typer.Context,
    days: Annotated[
        int | None,
        typer.Option(
            metavar="N", help=_("So many days, today among them; if left out, `ahead` in the configuration, or 14.")
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False,
) -> None:
    from vaultkind.actions.ahead import is_embedding, keep_ahead
    from vaultkind.configkeys import MOST_AHEAD
    from vaultkind.core import embedding
    from vaultkind.locales import spoken_date
    from vaultkind.state import open_state

    given: Run = ctx.obj
    if days is not None and not 1 <= days <= MOST_AHEAD:
        raise UsageError(
            _("{days} is not a number of days from 1 to {most}.", days=days, most=MOST_AHEAD),
            next_step=_("Example: vaultkind ahead --days 30"),
        )
    vault = given.open_vault()
    if not is_embedding(vault):
        raise VaultError(
            _("In this vault prompts go into daily notes, so none are kept ahead."),
            next_step=_("`vaultkind init --embed` keeps them beside the notes instead."),
        )
    with open_state(given.paths.state) as state:
        kept = keep_ahead(vault, state, now(), days)
    if as_json:
        write_json(
            {
                "from": kept.start.isoformat(),
                "to": kept.end.isoformat(),
                "folder": vault.config.ahead_folder,
                "line": embedding.line(vault.settings.flavor),
                "written": kept.written,
                "taken": kept.taken,
                "left": [{"path": path, "reason": reason} for path, reason in kept.left],
            }
        )
        return
    for path in kept.written:
        given.say(_("Written: {note}", note=visible(path)))
    for path in kept.taken:
        given.say(_("Taken away: {note}", note=visible(path)))
    for path, reason in kept.left:
        given.say(_("Left as it is: {note} ({reason})", note=visible(path), reason=_(reason)))
    count = (kept.end - kept.start).days + 1
    given.say(
        n_(
            "Prompts are ready for {count} day, until {date}.",
            "Prompts are ready for {count} days, until {date}.",
            count,
            date=spoken_date(kept.end),
        )
    )
    given.say(_("The line for your daily template: {line}", line=embedding.line(vault.settings.flavor)))
