"""``vaultkind init``: shows what it found, asks, and only then writes the configuration."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import Run, at_terminal, columns, command, here, now, write, write_json, yes_or_no
from vaultkind.errors import UsageError, VaultError
from vaultkind.render.text import beside, folded, origin, visible
from vaultkind.words import _

if TYPE_CHECKING:
    from vaultkind.actions.setup import Preview
    from vaultkind.actions.vault import Vault
    from vaultkind.config import Config

init = command()


@init.command(
    help=_(
        "Set vaultkind up for a vault. Running it again is safe.\n\n"
        "It shows what it found and what a prompt looks like there, then asks. Without a yes nothing in the vault "
        "changes."
    ),
    epilog=_("Example: vaultkind init ~/Notes"),
)
def run(
    ctx: typer.Context,
    vault: Annotated[str | None, typer.Argument(metavar="[VAULT]", help=_("The vault's folder."))] = None,
    yes: Annotated[bool, typer.Option("--yes", help=_("Take the defaults and ask nothing."))] = False,
    embed: Annotated[
        bool | None,
        typer.Option(
            "--embed/--no-embed", show_default=False, help=_("Leave daily notes alone; your template shows the prompt.")
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("For programs; goes with --yes."))] = False,
) -> None:
    from vaultkind.actions.ahead import is_embedding
    from vaultkind.actions.setup import delivered, look_at, save

    given: Run = ctx.obj
    if as_json and not yes:
        raise UsageError(_("--json asks nothing, so it goes with --yes."), next_step="`vaultkind init --yes --json`")
    config = given.config()
    root = _root(vault or given.vault, config, ask=not yes)
    found, preview = look_at(root, config, now())
    if embed is not None:
        found = delivered(found, embed=embed)
    if not as_json:
        _show(found, preview)
    prompts = found.config.prompts if yes else _ask(found)
    consent = found.config.consent if yes else _ask_more(found)
    save(config, found, prompts=prompts, consent=consent)
    if not as_json:
        write(_("The answer is kept in {path}", path=visible(str(config.path))))
    if prompts and not yes:
        _offer_style(found)
    if as_json:
        write_json({"vault": str(found.root), "config": str(config.path), "prompts": prompts, "path": preview.path})
        return
    if prompts and is_embedding(found):
        _explain_line(found)
    elif prompts:
        write(_("`vaultkind watch` adds the prompts, for as long as it runs."))
        write(_("`vaultkind service install` lets the same go on in the background."))
    else:
        write(_("No note will be written to. `vaultkind prompt` gives a question when asked."))
    write(_("`vaultkind init` changes the answer."))
    write(_("`vaultkind remove --all` takes every prompt out again."))


def _root(named: str | None, config: "Config", *, ask: bool) -> Path:
    from vaultkind.actions.setup import candidates

    root, known = candidates(named, config, here())
    if root is not None:
        return root
    if not known:
        raise VaultError(
            _("No vault was found here, and Obsidian's list names none."),
            next_step=_("`vaultkind init PATH` takes any folder of Markdown notes; `vaultkind init .` takes this one."),
        )
    if not ask or not at_terminal(sys.stdin):
        names = "\n".join(f"  {visible(str(vault.path))}" for vault in known)
        raise UsageError(
            _("Obsidian knows of these vaults:") + f"\n{names}",
            next_step=_("`vaultkind init PATH` says which one is meant."),
        )
    write(_("Obsidian knows of these vaults:"))
    for number, vault in enumerate(known, start=1):
        write(f"  {number}  {visible(str(vault.path))}")
    while True:
        answer = str(typer.prompt(_("Which one? Its number"), "", show_default=False)).strip()
        if answer.isdecimal() and 1 <= int(answer) <= len(known):
            return known[int(answer) - 1].path
        write(_("The list has numbers from 1 to {last}. Ctrl-C leaves everything as it is.", last=len(known)))


def _show(vault: "Vault", preview: "Preview") -> None:
    from vaultkind.actions.ahead import is_embedding

    settings = vault.settings
    rows = [
        (_("Vault"), visible(str(vault.root))),
        (_("Daily folder"), visible(settings.folder) or _("the top of the vault")),
        ("", origin(settings.decided_by.get("folder"))),
        (_("Daily name"), visible(settings.shown_format)),
        ("", origin(settings.decided_by.get("format"))),
        (_("Today's note"), visible(preview.path)),
        *((_("Also"), visible(remark)) for remark in settings.remarks),
    ]
    write(beside(rows, 14))
    write()
    write(
        _("A prompt would look like this, in a note of its own:")
        if is_embedding(vault)
        else _("A prompt would look like this, in the note's own text:")
    )
    write()
    for line in preview.block.split("\n"):
        write(f"    {line}")
    write()


def _explain_line(vault: "Vault") -> None:
    """The one line that a template takes, and where it goes."""
    from vaultkind.core.embedding import line

    template = vault.settings.template
    write(
        _("One line in your daily template, {path}, shows the prompt:", path=visible(template))
        if template
        else _("One line in your daily template shows the prompt:")
    )
    write()
    write(f"    {line(vault.settings.flavor)}")
    write()
    write(_("Putting it there is up to you; vaultkind does not write to templates."))
    if vault.settings.flavor == "logseq":
        write(_("In Logseq, `:default-templates` in logseq/config.edn names the template for journals."))
    write(_("`vaultkind ahead` writes the coming prompts; `vaultkind watch` keeps them ready."))


def _ask(vault: "Vault") -> bool:
    from vaultkind.actions.ahead import is_embedding

    if not at_terminal(sys.stdin):
        raise UsageError(
            _("There is no terminal to answer from."),
            next_step=_("`vaultkind init --yes` takes the defaults: one prompt in each new daily note."),
        )
    write(
        _(
            "vaultkind can keep one such question a day as a small note of its own, in the\n"
            "folder {folder}. A line in your template shows it. No note of\n"
            "yours is read or written to.",
            folder=visible(vault.config.ahead_folder),
        )
        if is_embedding(vault)
        else _(
            "vaultkind can add one such question to each new daily note. It reads that\n"
            "note to find the place, and keeps none of its text. Deleting a question is\n"
            "final for that day. No other note is written to."
        )
    )
    return (
        _yes(_("Keep such notes ready? [Y/n]"), _("Keep such notes ready? [y/N]"), vault.config.prompts)
        if is_embedding(vault)
        else _yes(
            _("Add a prompt to new daily notes? [Y/n]"),
            _("Add a prompt to new daily notes? [y/N]"),
            vault.config.prompts,
        )
    )


def _ask_more(vault: "Vault") -> tuple[str, ...]:
    """The other consents, one by one, if the person wants to look at them now. Each keeps the answer it has."""
    from vaultkind.core.consent import CONSENTS, GO_WITH_MARKS, MARKS

    before = vault.config.consent
    write()
    write(_("A few other things wait for a yes. All of them can wait longer."))
    if not _yes(_("Look at them now? [Y/n]"), _("Look at them now? [y/N]"), False):
        write(_("`vaultkind consent show` has them, at any time."))
        return before
    write(_("They come one by one. Enter leaves each as it is."))
    given: list[str] = []
    for one in CONSENTS:
        if one.name in GO_WITH_MARKS and MARKS not in given:  # without marks it has no effect, so nothing is asked
            given += [one.name] if one.name in before else []
            continue
        write()
        write(f"{one.name}:")
        write(folded(_(one.turns_on), columns()))
        write(folded(_(one.reads), columns()))
        if _yes(_("Keep it on? [Y/n]"), _("Turn it on? [y/N]"), one.name in before):
            given.append(one.name)
    return tuple(given)


def _yes(if_yes: str, if_no: str, usual: bool) -> bool:
    """Ask until there is a yes or a no; nothing typed keeps what is usual, which the question shows."""
    while True:
        answer = str(typer.prompt(if_yes if usual else if_no, "", show_default=False)).strip()
        if not answer:
            return usual
        if (said := yes_or_no(answer)) is not None:
            return said
        write(_("y is yes, n is no. Ctrl-C leaves everything as it is."))


def _offer_style(vault: "Vault") -> None:
    """Show the look of the callout, and write it on a yes."""
    from vaultkind.actions.callout_style import Standing, style_of, write_style

    style = style_of(vault)
    if style is None or style.standing is not Standing.ABSENT:
        return
    write()
    write(_("In Obsidian, a file of this kind gives the question a quieter look:"))
    write()
    for line in style.text.splitlines():
        write(f"    {line}")
    write()
    question = _("Keep it as {file}? [y/N]", file=visible(style.path))
    if _yes(question, question, False):
        write_style(vault, style)
        write(
            _(
                "It is there. In Obsidian it is turned on under Settings, Appearance, CSS\n"
                "snippets. Nothing else in its settings was changed."
            )
        )
