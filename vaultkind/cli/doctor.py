"""``vaultkind doctor``: what was found, and what to do about it."""

from __future__ import annotations

from typing import Annotated

import typer

from vaultkind.cli.run import Run, command, now, write, write_json
from vaultkind.render.text import labelled

doctor = command()


@doctor.command(epilog="Example: vaultkind doctor")
def run_doctor(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False
) -> None:
    """Look at everything vaultkind relies on, and say what to do where something is in the way.

    Two empty hidden files are made beside the daily notes for a moment, to see how safely a note
    can be written there. Ends with the exit code of what stands in the way, or 0.
    """
    from vaultkind.actions.diagnose import diagnose

    given: Run = ctx.obj
    found = list(diagnose(given.open_vault, given.paths, now()))
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
            write(labelled(one.check.capitalize(), one.sentence))
            if one.next_step:
                write(labelled("", f"Next: {one.next_step}"))
    code = next((one.exit_code for one in found if one.exit_code), 0)
    if not code and not as_json:
        given.say("Nothing stands in the way of a prompt.")
    raise typer.Exit(code)
