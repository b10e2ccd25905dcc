"""``vaultkind days`` and ``explain``: what vaultkind recognises, and why it does what it does."""

from typing import Annotated

import typer

from vaultkind.cli.run import Run, command, now, read_date, write, write_json, write_rows
from vaultkind.render.text import beside, origin, visible
from vaultkind.words import _

days = command()
explain = command()


@days.command(
    help=_("List the daily notes that vaultkind recognises, oldest first. Opens no note."),
    epilog=_("Example: vaultkind days --json"),
)
def run_days(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False
) -> None:
    from vaultkind.actions.days import days as find_days

    given: Run = ctx.obj
    vault = given.open_vault()
    found = find_days(vault)
    if as_json:
        write_json([{"date": day.isoformat(), "path": path, "moved": moved} for day, path, moved in found])
        return
    aside = "  " + _("(in an archive folder)")
    if found:
        write_rows(f"{day.isoformat()}  {path}{aside if moved else ''}" for day, path, moved in found)
    else:
        folder = visible(vault.notes.folder)
        given.say(
            _("No daily note is in {folder} yet. `vaultkind explain` shows where it looks.", folder=folder)
            if folder
            else _("No daily note is in the vault yet. `vaultkind explain` shows where it looks.")
        )


@explain.command(
    help=_("Show where a day's note is, which file says so, and what would happen to it now."),
    epilog=_("Example: vaultkind explain --date 2026-11-23"),
)
def run_explain(
    ctx: typer.Context,
    date_: Annotated[str | None, typer.Option("--date", metavar="DATE", help=_("Another day than today."))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False,
) -> None:
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
                "format": settings.shown_format,
                "locale": settings.locale,
                "decided_by": dict(settings.decided_by),
                "outcome": found.outcome,
                "reason": found.reason,
            }
        )
        return
    from vaultkind.actions.callout_style import Standing, style_of
    from vaultkind.actions.doubts import doubts, line_of

    rows = [(_("Vault"), f"{visible(str(vault.root))} ({settings.flavor})")]
    for key, label, value in (
        ("folder", _("Folder"), settings.folder or _("the top")),
        ("format", _("Format"), settings.shown_format),
        ("locale", _("Locale"), settings.locale),
    ):
        rows += [(label, visible(value or "")), ("", origin(settings.decided_by.get(key), line_of(vault, key)))]
    rows += [(_("Note"), visible(found.path)), ("", visible(found.reason))]
    if (style := style_of(vault)) is not None and style.standing is not Standing.ABSENT:
        whose = _("from `vaultkind init`") if style.standing is Standing.OURS else _("changed since, so it is yours")
        rows += [(_("Style"), visible(style.path)), ("", whose)]
    rows += [(_("Also"), visible(remark)) for remark in settings.remarks]
    for doubt in doubts(vault, day):
        rows += [(_("Also"), visible(doubt.sentence)), ("", visible(doubt.next_step))]
    write(beside(rows, 10))
