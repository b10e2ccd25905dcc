"""``vaultkind remove`` and ``forget``: out of the notes, and out of this machine."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import Run, command, now, read_date, write, write_json
from vaultkind.errors import LeftAlone, NotPermitted, UsageError, VaultError
from vaultkind.render.text import difference, visible
from vaultkind.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from vaultkind.actions.vault import Vault
    from vaultkind.paths import Paths
    from vaultkind.state import State

remove = command()
forget = command()


@remove.command(
    help=_(
        "Take untouched prompts out of notes: today's, another day's, or all.\n\n"
        "What you wrote stays as it is, byte for byte. A prompt that was edited is yours and stays. --all opens every "
        "daily note to look for vaultkind's own mark, and nothing else."
    ),
    epilog=_("Example: vaultkind remove --all --dry-run"),
)
def run_remove(
    ctx: typer.Context,
    date_: Annotated[str | None, typer.Option("--date", metavar="DATE", help=_("From that day's note."))] = None,
    all_: Annotated[bool, typer.Option("--all", help=_("From every note."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Show what would change."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False,
) -> None:
    from vaultkind.actions.leave import removals
    from vaultkind.actions.offer import mend, take_out
    from vaultkind.core.dayedge import today
    from vaultkind.state import open_state

    given: Run = ctx.obj
    if all_ and date_ is not None:
        raise UsageError(_("--all and --date say two different things."), next_step=_("One of them is enough."))
    vault = given.open_vault()
    moment = now()
    day = None if all_ else read_date(date_) if date_ is not None else today(moment, vault.config.day_starts)
    report: list[dict[str, object]] = []
    problems: list[LeftAlone | NotPermitted] = []
    with open_state(given.paths.state, create=not dry_run) as state:
        if not dry_run:
            mend(vault, state, moment)
        for found in removals(vault, state, day, moment):
            problem = found.problem
            if found.planned is not None:
                raw = found.planned.snapshot.raw
                if not as_json and dry_run:
                    write(_("{note} would change like this:", note=visible(found.path)))
                    write(difference(raw, found.planned.edit.apply(raw)))
                try:
                    if not dry_run:
                        take_out(found.planned, state)
                except (LeftAlone, NotPermitted) as refused:
                    problem = refused
            reason = _reason(problem)
            problems += [problem] if problem is not None else []
            report.append({"path": found.path, "removed": reason is None and not dry_run, "reason": reason})
            if not as_json and problem is not None and reason and all_:
                # A sentence that has no reason apart names the note itself.
                left = _("Left as it is: {note} ({reason})", note=visible(found.path), reason=_(reason))
                given.say(left if "reason" in problem.data else visible(problem.message))
            elif not as_json and not reason and not dry_run:
                given.say(_("Taken out of {note}.", note=visible(found.path)))
        own = list(_own(vault, state, day, dry_run=dry_run))
    styled = all_ and _style_out(vault, given, dry_run=dry_run, quiet=as_json)
    report += [{"path": path, "removed": not dry_run, "reason": None} for path in own]
    if own and day is not None:
        problems.clear()
    for path in own if not as_json else ():
        shown = visible(path)
        given.say(_("Would delete {path}", path=shown) if dry_run else _("Deleted {path}", path=shown))
    if as_json:
        write_json(report)
    elif not report and not styled:
        given.say(_("No prompt of vaultkind's is in the daily notes."))
    for problem in problems:
        # An edited prompt is yours and no reason to stop at --all; a system that refuses is worth a code.
        if day is not None or isinstance(problem, NotPermitted):
            raise problem


def _style_out(vault: "Vault", given: Run, *, dry_run: bool, quiet: bool) -> bool:
    """Delete the look of the callout that ``init`` wrote, where it is as it was; whether there is one."""
    from vaultkind.actions.callout_style import Standing, style_of, take_style_out

    style = style_of(vault)
    if style is None or style.standing is not Standing.OURS:
        return False
    if not dry_run:
        take_style_out(vault, style)
    if not quiet:
        shown = visible(style.path)
        given.say(_("Would delete {path}", path=shown) if dry_run else _("Deleted {path}", path=shown))
    return True


def _own(vault: "Vault", state: "State", day: "date | None", *, dry_run: bool) -> "Iterator[str]":
    """The notes for embedding that go as well; with a day, where prompts come that way."""
    from vaultkind.actions.ahead import is_embedding, standing, take_away

    if day is None or is_embedding(vault):
        yield from standing(vault, state, day) if dry_run else take_away(vault, state, day)


def _reason(problem: LeftAlone | NotPermitted | None) -> str | None:
    return None if problem is None else str(problem.data.get("reason", problem.message.rstrip(".")))


def _no_service(paths: "Paths") -> None:
    """Raises VaultError while a service is installed: it would start again and find nothing to go by."""
    from vaultkind.service.manage import backend_here, standing_file

    if standing_file(backend_here(os.environ, paths)) is not None:
        raise VaultError(
            _("The service is installed, and starts again at the next log-in."),
            next_step=_("`vaultkind service uninstall` comes first; then this."),
        )


@forget.command(
    help=_(
        "Delete what vaultkind keeps on this machine: dates, prompt ids and digests. No note is touched.\n\n"
        "To leave no trace at all: `vaultkind service uninstall`, then `vaultkind remove --all`, then "
        "`vaultkind forget --config`."
    ),
    epilog=_("Example: vaultkind forget --config"),
)
def run_forget(
    ctx: typer.Context,
    config: Annotated[bool, typer.Option("--config", help=_("The configuration as well."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Name the files and keep them."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False,
) -> None:
    from vaultkind.actions.leave import delete, kept_files

    given: Run = ctx.obj
    paths = given.paths
    if config and not dry_run:
        _no_service(paths)
    files = kept_files(paths, config=config)
    gone = files if dry_run else delete(files, paths)
    if as_json:
        write_json(
            {"deleted": [] if dry_run else [str(path) for path in gone], "would_delete": [str(p) for p in files]}
        )
        return
    for path in gone:
        shown = visible(str(path))
        given.say(_("Would delete {path}", path=shown) if dry_run else _("Deleted {path}", path=shown))
    if not gone:
        given.say(_("vaultkind keeps no record on this machine."))
    if paths.config.is_file() and not config:
        given.say(_("The configuration stays: {path} (--config deletes it, too)", path=visible(str(paths.config))))
