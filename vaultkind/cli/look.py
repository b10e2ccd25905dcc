"""``vaultkind days`` and ``explain``: what vaultkind recognises, and why it does what it does."""

from __future__ import annotations

from typing import Annotated

import typer

from vaultkind.cli.run import Run, command, now, read_date, write, write_json
from vaultkind.render.text import visible

days = command()
explain = command()


@days.command(epilog="Example: vaultkind days --json")
def run_days(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False
) -> None:
    """List the daily notes that vaultkind recognises, oldest first. Opens no note."""
    from vaultkind.actions.look import days as find_days

    given: Run = ctx.obj
    vault = given.open_vault()
    found = find_days(vault)
    if as_json:
        write_json([{"date": day.date.isoformat(), "path": day.path, "moved": day.moved} for day in found])
        return
    for day in found:
        write(f"{day.date.isoformat()}  {visible(day.path)}" + ("  (in an archive folder)" if day.moved else ""))
    if not found:
        given.say(
            f"No daily note is in {visible(vault.notes.folder) or 'the vault'} yet. "
            "`vaultkind explain` shows where it looks."
        )


@explain.command(epilog="Example: vaultkind explain --date 2026-11-23")
def run_explain(
    ctx: typer.Context,
    date_: Annotated[str | None, typer.Option("--date", metavar="DATE", help="Another day than today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show where a day's note is, which file says so, and what would happen to it now."""
    from vaultkind.actions.look import explain as find_out
    from vaultkind.core.dayedge import today
    from vaultkind.state import open_state

    given: Run = ctx.obj
    vault = given.open_vault()
    moment = now()
    day = read_date(date_) if date_ is not None else today(moment, vault.config.day_starts)
    with open_state(given.paths.state, create=False) as state:
        found = find_out(vault, state, day, moment, vault.config.prompts)
    settings = vault.settings
    if as_json:
        write_json(
            {
                "path": found.path,
                "flavor": settings.flavor,
                "folder": settings.folder,
                "format": settings.format,
                "locale": settings.locale,
                "decided_by": dict(settings.decided_by),
                "outcome": found.outcome,
                "reason": found.reason,
            }
        )
        return
    write(f"Vault     {visible(str(vault.root))} ({settings.flavor})")
    for name, value in (
        ("Folder", settings.folder or "the top"),
        ("Format", settings.format),
        ("Locale", settings.locale),
    ):
        write(f"{name:<9} {visible(value or '')}")
        write(f"          from {visible(settings.decided_by.get(name.lower(), 'the default'))}")
    write(f"Note      {visible(found.path)}")
    write(f"          {visible(found.reason)}")
    for remark in settings.remarks:
        write(f"Also      {visible(remark)}")
