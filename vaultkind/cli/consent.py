"""``vaultkind consent``: what waits for a yes, what each yes turns on and reads, and taking it back."""

from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import Run, columns, group, write, write_json, write_labelled
from vaultkind.errors import UsageError
from vaultkind.render.text import folded
from vaultkind.words import _

if TYPE_CHECKING:
    from vaultkind.configkeys import VaultConfig

consent = group(
    _("What waits for a yes: what it turns on, what it reads, and how to take it back."),
    _("Example: vaultkind consent show"),
)
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME...", help=_("As `vaultkind consent show` names them."), show_default=False),
]


@consent.command(
    "show",
    help=_("Say what each consent turns on and reads, and whether it is on."),
    epilog=_("Example: vaultkind consent show"),
)
def run_show(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False
) -> None:
    from vaultkind.core.consent import CONSENTS

    given: Run = ctx.obj
    config = given.find_vault()[1]
    granted = config.consent if config else ()
    if as_json:
        write_json(
            [
                {"name": one.name, "on": one.name in granted, "turns_on": _(one.turns_on), "reads": _(one.reads)}
                for one in CONSENTS
            ]
        )
        return
    write(_("Everything here is off until you say yes."))
    write(_("A no stays until you change it, and nothing asks again."))
    for one in CONSENTS:
        write()
        write_labelled(one.name, _("On.") if one.name in granted else _("Off."), 17)
        write_labelled("", _(one.turns_on), 17)
        write_labelled("", _(one.reads), 17)
        verb = "withdraw" if one.name in granted else "grant"
        write_labelled("", f"`vaultkind consent {verb} {one.name}`", 17)


@consent.command("grant", help=_("Say yes to one or more of them."), epilog=_("Example: vaultkind consent grant body"))
def run_grant(ctx: typer.Context, names: Names = None) -> None:
    _change(ctx.obj, names, grant=True)


@consent.command(
    "withdraw", help=_("Take a yes back. It holds at once."), epilog=_("Example: vaultkind consent withdraw body")
)
def run_withdraw(ctx: typer.Context, names: Names = None) -> None:
    _change(ctx.obj, names, grant=False)


def _change(given: Run, names: list[str] | None, *, grant: bool) -> None:
    from vaultkind.actions.consent import change
    from vaultkind.core.consent import CONSENTS, GO_WITH_MARKS, MARKS

    if not names:
        raise UsageError(
            _("It takes the name of one consent, or of several."),
            next_step=_("`vaultkind consent show` names them, and says what each one means."),
        )
    config = given.config()
    kept: VaultConfig = change(config, given.find_vault()[1], tuple(names), grant=grant)
    for one in CONSENTS:
        if one.name in names:
            given.say(
                _("{name} is on.", name=one.name) if one.name in kept.consent else _("{name} is off.", name=one.name)
            )
            if one.name in kept.consent:
                given.say(folded(_(one.turns_on), columns()))
                given.say(folded(_(one.reads), columns()))
                given.say(_("`vaultkind consent withdraw {name}` takes it back.", name=one.name))
                if one.name in GO_WITH_MARKS and MARKS not in kept.consent:
                    given.say(_("It has no effect without marks: `vaultkind consent grant marks`"))
