"""``vaultkind prompt``: a question on the spot, printed or put into a note."""

import os
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import Run, command, here, now, read_date, write, write_error, write_json
from vaultkind.core.consent import FOLLOW_CHECK_IN
from vaultkind.errors import UsageError
from vaultkind.render.text import difference, prompt_text, visible
from vaultkind.words import _, n_

if TYPE_CHECKING:
    from datetime import date

    from vaultkind.actions.choose import Chosen
    from vaultkind.core.prompt import Prompt

prompt = command()
_MOST_PROBLEMS = 20


@prompt.command(
    help=_(
        "Give one gentle question. A blank page is a full answer.\n\n"
        "With --into the question goes into a note; nothing else in the note changes. Where one of vaultkind's "
        "prompts stands untouched, --another --into puts a different one in its place."
    ),
    epilog=_("Example: vaultkind prompt --pack rest --another"),
)
def run(
    ctx: typer.Context,
    date_: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help=_("The prompt of another day, and with --into today its note.")),
    ] = None,
    pack: Annotated[str | None, typer.Option(metavar="PACK", help=_("From this pack."))] = None,
    another: Annotated[
        int,
        typer.Option("--another", count=True, show_default=False, help=_("A different one; again for yet another.")),
    ] = 0,
    into: Annotated[
        str | None, typer.Option(metavar="today|NOTE", help=_("Put it into today's note, or any note of the vault."))
    ] = None,
    create: Annotated[bool, typer.Option("--create", help=_("With --into: make the note if it is not there."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("With --into: show what would change."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False,
) -> None:
    from vaultkind.actions.choose import choose
    from vaultkind.core.dayedge import today

    given: Run = ctx.obj
    if into is None and (create or dry_run):
        raise UsageError(
            _("--create and --dry-run go with --into."), next_step=_("`vaultkind prompt --help` shows how.")
        )
    root, config = given.find_vault()
    if given.vault and not os.path.isdir(root or ""):
        given.open_vault()  # it says what is wrong with the folder that was named
    if date_ is not None:
        day = read_date(date_)
    else:
        from datetime import time

        day = today(now(), config.day_starts if config else time(0, 0))
    limit: Callable[[tuple[Prompt, ...]], tuple[Prompt, ...]] = tuple
    if config is not None and FOLLOW_CHECK_IN in config.consent:
        from vaultkind.actions.follow import following

        limit = partial(following, given.open_vault(), day)
    chosen = choose(root, config, day, pack, another, limit)
    for problem in chosen.problems[:_MOST_PROBLEMS]:
        write_error(f"{visible(problem.source)}:{problem.line}: {visible(problem.text)}")
    if (more := len(chosen.problems) - _MOST_PROBLEMS) > 0:
        write_error(
            n_("There is {count} more of that kind in packs.", "There are {count} more of that kind in packs.", more)
        )
    if into is None:
        _show(chosen.prompt, day, as_json)
        return
    _into(given, chosen, into, day, another=another > 0, create=create, dry_run=dry_run, as_json=as_json)


def _show(chosen: "Prompt", day: "date", as_json: bool) -> None:
    if as_json:
        write_json(
            {
                "date": day.isoformat(),
                "id": chosen.id,
                "pack": chosen.pack,
                "tier": chosen.tier,
                "text": chosen.text,
                "outward": chosen.outward,
                "source": chosen.source,
            }
        )
    else:
        write(prompt_text(chosen))


def _into(
    given: Run, chosen: "Chosen", into: str, day: "date", *, another: bool, create: bool, dry_run: bool, as_json: bool
) -> None:
    from vaultkind.actions.ahead import refuse_writing
    from vaultkind.actions.ask import made_if_wanted, place_of, plan, snapshot_of
    from vaultkind.actions.offer import carry_out, mend
    from vaultkind.state import open_state

    vault = given.open_vault()
    refuse_writing(vault)
    path = place_of(vault, into, day, here())
    made = nullcontext() if dry_run else made_if_wanted(vault, path, create=create)
    with open_state(given.paths.state, create=not dry_run) as state, made:
        if not dry_run:
            mend(vault, state, now())
        snapshot = snapshot_of(vault, path, create=create and dry_run)
        planned, used = plan(vault, state, chosen, path, now(), snapshot, another=another)
        if not dry_run:
            carry_out(planned, state)
    if as_json:
        _show(used, day, as_json=True)
    elif dry_run:
        write(_("{note} would change like this:", note=visible(path)))
        write(difference(planned.snapshot.raw, planned.edit.apply(planned.snapshot.raw)))
    else:
        given.say(_("It is in {note}:", note=visible(path)))
        given.say(prompt_text(used))
