"""``vaultkind prompts``: looking through the prompts, putting one away, beginning a pack of one's own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import Run, group, write, write_error, write_json, write_labelled
from vaultkind.render.text import visible
from vaultkind.words import _, n_

if TYPE_CHECKING:
    from vaultkind.core.prompt import Problem, Prompt

prompts = group(
    _("Look through the prompts, put one away, or begin a pack of your own."), _("Example: vaultkind prompts list")
)
Json = Annotated[bool, typer.Option("--json", help=_("For programs."))]
Language = Annotated[
    str | None,
    typer.Option("--language", metavar="LANGUAGE", help=_("Another language than yours."), show_default=False),
]
_INDENT = 22


@prompts.command(
    "list", help=_("List every prompt, pack by pack."), epilog=_("Example: vaultkind prompts list --pack rest")
)
def run_list(
    ctx: typer.Context,
    pack: Annotated[str | None, typer.Option(metavar="PACK", help=_("One pack alone."), show_default=False)] = None,
    language: Language = None,
    as_json: Json = False,
) -> None:
    from vaultkind.actions.browse import look_through

    found = look_through(*_given(ctx).find_vault(), pack=pack, language=language)
    if as_json:
        write_json([_row(prompt) for one in found.packs for prompt in one.prompts])
        return
    for one in found.packs:
        write(f"{one.title} ({one.name})")
        for prompt in one.prompts:
            note = "" if prompt.id not in found.away else " " + _("(put away)")
            write_labelled(f"  {prompt.id}", prompt.text + note, _INDENT)
        write()
    _tell_problems(found.problems)


def _row(prompt: "Prompt") -> dict[str, object]:
    keys = ("id", "pack", "tier", "consent", "language", "text", "direction", "energy", "outward")
    return {key: getattr(prompt, key) for key in keys}


@prompts.command(
    "show",
    help=_("Show one prompt with all that is known of it."),
    epilog=_("Example: vaultkind prompts show rest-012"),
)
def run_show(
    ctx: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help=_("A prompt's id."), show_default=False)],
    language: Language = None,
    as_json: Json = False,
) -> None:
    from vaultkind.actions.browse import find_prompt, look_through

    found = look_through(*_given(ctx).find_vault(), pack=None, language=language)
    prompt, pack = find_prompt(found, identifier)
    if as_json:
        write_json(_row(prompt))
        return
    write(prompt.text)
    if prompt.outward:
        write(_("Or: {outward}", outward=prompt.outward))
    write()
    write_labelled(_("Pack"), f"{pack.title} ({pack.name}). {pack.about}")
    write_labelled(_("Direction"), _("Outward.") if prompt.direction == "outward" else _("Inward."))
    effort = (_("A word will do."), _("A line will do."), _("A few lines, if wanted."))
    write_labelled(_("Answer"), effort[prompt.energy])
    write_labelled(_("From"), _("vaultkind itself.") if prompt.source == "built-in" else visible(prompt.source))
    if prompt.id in found.away:
        write_labelled(_("Now"), _("Put away. `vaultkind prompts never {id} --undo` lets it come again.", id=prompt.id))
    elif pack.name in found.waiting:
        write_labelled(_("Now"), _("It waits for a yes: `vaultkind consent grant {name}`.", name=pack.consent))
    elif pack.tier not in found.tiers:
        write_labelled(_("Now"), _("Its tier, {tier}, is left out in the configuration.", tier=pack.tier))
    else:
        write_labelled(_("Now"), _("It can come. `vaultkind prompts never {id}` puts it away.", id=prompt.id))


@prompts.command(
    "packs", help=_("List the packs, and which of them wait for a yes."), epilog=_("Example: vaultkind prompts packs")
)
def run_packs(ctx: typer.Context, language: Language = None, as_json: Json = False) -> None:
    from vaultkind.actions.browse import look_through

    found = look_through(*_given(ctx).find_vault(), pack=None, language=language)
    if as_json:
        write_json(
            [
                {
                    "pack": one.name,
                    "title": one.title,
                    "tier": one.tier,
                    "consent": one.consent,
                    "language": one.language,
                    "prompts": len(one.prompts),
                    "about": one.about,
                    "source": one.source,
                    "on": one.name not in found.waiting and one.tier in found.tiers,
                }
                for one in found.packs
            ]
        )
        return
    for one in found.packs:
        write_labelled(one.name, one.about, _INDENT)
        state = n_("{count} prompt.", "{count} prompts.", len(one.prompts))
        if one.name in found.waiting:
            state += " " + _("It waits for a yes: `vaultkind consent grant {name}`.", name=one.consent)
        elif one.tier not in found.tiers:
            state += " " + _("Its tier, {tier}, is left out in the configuration.", tier=one.tier)
        write_labelled("", state, _INDENT)
    _tell_problems(found.problems)


@prompts.command(
    "never",
    help=_("Put a prompt away, so that it does not come. --undo lets it come again."),
    epilog=_("Example: vaultkind prompts never rest-012"),
)
def run_never(
    ctx: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help=_("A prompt's id."), show_default=False)],
    undo: Annotated[bool, typer.Option("--undo", help=_("Let it come again."))] = False,
) -> None:
    from vaultkind.actions.browse import look_through
    from vaultkind.actions.consent import put_away

    given = _given(ctx)
    root, vault = given.find_vault()
    found = look_through(root, vault, pack=None, language=None)
    known = tuple(prompt.id for one in found.packs for prompt in one.prompts)
    changed = put_away(given.config(), vault, identifier, known, undo=undo)
    if undo:
        given.say(_("{id} can come again.", id=identifier) if changed else _("{id} was not put away.", id=identifier))
        return
    given.say(_("{id} does not come any more.", id=identifier))
    given.say(_("`vaultkind prompts never {id} --undo` lets it come again.", id=identifier))


@prompts.command(
    "new",
    help=_("Begin a pack of your own. It is a note in your vault, with everything explained in it."),
    epilog=_("Example: vaultkind prompts new kitchen"),
)
def run_new(
    ctx: typer.Context,
    pack: Annotated[str, typer.Argument(metavar="PACK", help=_("The new pack's name."), show_default=False)],
) -> None:
    from vaultkind.actions.browse import begin_pack

    given = _given(ctx)
    root, vault = given.find_vault()
    path = begin_pack(root, vault, pack)
    given.say(_("A pack with one prompt to change is in {path}", path=visible(path)))
    given.say(_("Whatever is in it can come from now on. `vaultkind prompts check` reads it over."))


@prompts.command(
    "check",
    help=_(
        "Hold packs of prompts to the rules of language, by rule and line. Exits with 1 where something was found. "
        "An HTML comment on the line before can make an exception: vk: allow VK104 because, and the reason."
    ),
    epilog=_("Example: vaultkind prompts check ~/Notes/vaultkind"),
)
def run_check(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...", help=_("Packs or folders; without any, what ships and your own."), show_default=False
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    from vaultkind.actions.browse import own_folder
    from vaultkind.actions.check import check

    own = None if paths else own_folder(*_given(ctx).find_vault())
    report = check([Path(path).expanduser() for path in paths or ()], own)
    if as_json:
        write_json(
            [
                {
                    "code": found.code,
                    "path": found.source,
                    "line": found.line,
                    "message": found.sentence,
                    "suggestion": found.suggestion,
                }
                for found in report.findings
            ]
        )
    else:
        for found in report.findings:
            write(visible(f"{found.source}:{found.line}: {found.code} {found.sentence}"))
            write(visible(f"    {found.suggestion}"))
        for name in report.without_words:
            _given(ctx).say(
                _("There are no lists of words for {language} yet, so words were not looked at.", language=name)
            )
        if not report.findings:
            _given(ctx).say(_("Nothing was found."))
    if report.findings:
        raise typer.Exit(1)


def _given(ctx: typer.Context) -> Run:
    given: Run = ctx.obj
    return given


def _tell_problems(problems: "tuple[Problem, ...]") -> None:
    for problem in problems[:20]:
        write_error(visible(f"{problem.source}:{problem.line}: {problem.text}"))
