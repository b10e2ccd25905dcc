"""What an editor does with a new note that could collide with a prompt: its daily template, and its plugins.

Reads the template, and no other note. Templates are files that vaultkind does not write to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from vaultkind.actions.finding import Finding
from vaultkind.actions.newday import EMBEDDED
from vaultkind.actions.vault import Vault
from vaultkind.core import embedding, note
from vaultkind.core.insertion import Reason, plan_insertion
from vaultkind.errors import VaultkindError
from vaultkind.notefile import read
from vaultkind.vaults.settingsfile import Unreadable, read_json
from vaultkind.words import _

# Templater begins this long after a note was made, in seconds (300 ms, with room for a slow machine).
_TEMPLATER_BEGINS = 1.0
# Templater's calls that wait for the person, while the note is still empty.
_ASKS = re.compile(rb"<%[\s\S]*?tp\.system\.(prompt|suggester|multi_suggester)\b")


def check_template(vault: Vault) -> Iterator[Finding]:
    """What the daily template and the plugins of the vault mean for prompts."""
    raw = _template(vault)
    if raw is not None:
        yield _shape(vault, raw)
    plugins = _plugins(vault)
    templater = plugins.get("templater-obsidian", {})
    # Two ages of its settings; in the second, the mode is "none" where it is off.
    mode = templater.get("trigger_on_file_creation_mode", "none" if "data_version" in templater else None)
    triggered = mode not in (None, "none") or templater.get("trigger_on_file_creation") is True
    if triggered and vault.config.settle < _TEMPLATER_BEGINS:
        yield Finding(
            "template",
            _("Templater fills new notes when they are made, and `settle` is shorter than it takes to begin."),
            _("`settle = 2.5` for this vault lets the template land first."),
        )
    if triggered and raw is not None and _ASKS.search(raw):
        yield Finding(
            "template",
            _("The daily template asks a question when a note is made, and the note stays empty until it is answered."),
            _("A longer `settle`, such as 60, leaves time to answer before a prompt comes."),
        )
    if plugins.get("obsidian-linter", {}).get("lintOnSave") is True:
        yield Finding(
            "template",
            _("The Linter plugin writes notes anew when they are saved, and may change a prompt's block."),
            _("A block that was changed counts as yours, and `vaultkind remove` leaves it where it is."),
        )


def check_embedding(vault: Vault) -> Iterator[Finding]:
    """Whether the daily template shows the prompts that are kept as notes of their own."""
    raw, name = _template(vault), vault.settings.template or ""
    line = embedding.line(vault.settings.flavor)
    if raw is None:
        sentence = _(
            "Prompts are kept in {folder}; a line in your template shows them.", folder=vault.config.ahead_folder
        )
        yield Finding("template", sentence, _("The line is {line}", line=line))
    elif embedding.embeds(raw):
        yield Finding("template", _("The daily template, {path}, shows the day's prompt.", path=name))
    else:
        sentence = _("The daily template, {path}, has no line that shows the day's prompt.", path=name)
        yield Finding("template", sentence, _("The line is {line}", line=line))


def _shape(vault: Vault, raw: bytes) -> Finding:
    """Whether a note made from this template would take a prompt."""
    name = vault.settings.template or ""
    # The editor fills it in first; what it looks like then is not known in every detail.
    planned = plan_insertion(raw, "> a\n> b", vault.place)
    if planned is Reason.NO_HEADING:
        return Finding(
            "template",
            _("The daily template, {path}, has no heading {heading}.", path=name, heading=vault.config.under),
            _("`under` in the configuration names the heading; taking it out puts prompts at the end."),
        )
    refused = planned if isinstance(planned, Reason) else EMBEDDED if embedding.embeds(raw) else None
    if refused is not None:
        return Finding(
            "template",
            _(
                "Notes made from the daily template, {path}, would get no prompt: {reason}.",
                path=name,
                reason=_(refused),
            ),
            _("Changing that in the template lets prompts in."),
        )
    if note.outline(raw).placeholder is not None:
        return Finding("template", _("In the daily template, {path}, a line keeps a prompt's place.", path=name))
    return Finding("template", _("The daily template, {path}, leaves room for a prompt.", path=name))


def _template(vault: Vault) -> bytes | None:
    """The daily template's bytes; None where there is none, or none that can be read."""
    name = vault.settings.template
    if not name:
        return None
    try:
        return read(vault.root, name).raw
    except VaultkindError:
        return None


def _plugins(vault: Vault) -> dict[str, Mapping[str, object]]:
    """The settings of the plugins that change new notes, of those that are switched on."""
    folder = next(
        (PurePosixPath(name).parts[0] for name in vault.settings.watched if name.startswith(".")), ".obsidian"
    )
    found: dict[str, Mapping[str, object]] = {}
    for name in ("templater-obsidian", "obsidian-linter"):
        held = _held(vault.root, f"{folder}/plugins/{name}/data.json")
        on = _held(vault.root, f"{folder}/community-plugins.json")
        if isinstance(held, Mapping) and (not isinstance(on, list) or name in on):
            found[name] = held
    return found


def _held(root: Path, name: str) -> object:
    try:
        return read_json(root / name, root)
    except Unreadable:
        return None
