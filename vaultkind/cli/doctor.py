"""``vaultkind doctor``: what was found, and what to do about it."""

import os
from typing import Annotated

import typer

from vaultkind.cli.run import Run, command, now, write_json, write_labelled
from vaultkind.words import _

doctor = command()
# What was looked at, as `diagnose` calls it.
_LABELS = {
    "configuration": _("Configured"),
    "vault": _("Vault"),
    "prompts": _("Prompts"),
    "daily note": _("Daily note"),
    "daily names": _("Daily name"),
    "settings": _("Settings"),
    "template": _("Template"),
    "packs": _("Packs"),
    "copies": _("Copies"),
    "permissions": _("Permissions"),
    "safe writing": _("Safe writing"),
    "changes": _("Changes"),
    "clock": _("Clock"),
    "space": _("Space"),
    "two devices": _("Two devices"),
    "record": _("Record"),
    "pause": _("Pause"),
    "cut short": _("Cut short"),
    "watcher": _("Watcher"),
    "service": _("Service"),
}
# What keeps prompts away and is no mistake: the person wants it so, or a template does.
_IN_THE_WAY = ("pause", "template")
_INDENT = max(14, *(len(label) + 2 for label in _LABELS.values()))


@doctor.command(
    help=_(
        "Look at everything vaultkind relies on, and say what to do where something is in the way.\n\n"
        "Two empty hidden files are made beside the daily notes for a moment, to see how safely a note can be written "
        "there. Ends with the exit code of what stands in the way, or 0."
    ),
    epilog=_("Example: vaultkind doctor"),
)
def run_doctor(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False
) -> None:
    from vaultkind.actions.diagnose import diagnose
    from vaultkind.cli.service import configured
    from vaultkind.service.check import check_service
    from vaultkind.service.manage import backend_here

    given: Run = ctx.obj
    found = list(diagnose(given.open_vault, given.paths, now()))
    found.append(check_service(backend_here(os.environ, given.paths), given.paths, configured(given)))
    if as_json:
        write_json(
            [
                {
                    "check": one.check,
                    "ok": one.exit_code == 0,
                    "message": one.sentence,
                    "next_step": one.next_step,
                }
                for one in found
            ]
        )
    else:
        for one in found:
            write_labelled(_LABELS[one.check], one.sentence, _INDENT)
            if one.next_step:
                write_labelled("", _("Next: {step}", step=one.next_step), _INDENT)
    code = next((one.exit_code for one in found if one.exit_code), 0)
    hindered = code or any(one.check in _IN_THE_WAY and one.next_step for one in found)
    if not hindered and not as_json:
        given.say(_("Nothing stands in the way of a prompt."))
    raise typer.Exit(code)
