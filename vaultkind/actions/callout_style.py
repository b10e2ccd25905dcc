"""The optional look of the callout in Obsidian: one CSS snippet of its own, shown first and written on a yes.

Obsidian reads snippets and writes none, so nothing of it can be lost. Which snippets are on is in ``appearance.json``,
which the app keeps in memory and writes as a whole at any time: that file is left to the app and its settings page.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from vaultkind.actions.vault import Vault
from vaultkind.errors import LeftAlone
from vaultkind.files import Unreadable, read_regular
from vaultkind.library import templates
from vaultkind.notefile import refused
from vaultkind.vaults.obsidian import FLAVOR
from vaultkind.vaults.obsidian_files import choose_folder
from vaultkind.words import _

NAME = "snippets/vaultkind.css"
_MOST = 64 * 1024


class Standing(StrEnum):
    """Whether the snippet is there, and whether it is as it was written."""

    ABSENT = "absent"
    OURS = "ours"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Style:
    """The snippet of one vault: its vault-relative path, its text, and how it stands there."""

    path: str
    text: str
    standing: Standing


def style_of(vault: Vault) -> Style | None:
    """The snippet as it would be or is; None where the vault is not Obsidian's, or its folder leads elsewhere."""
    if vault.settings.flavor != FLAVOR:
        return None
    folder = choose_folder(vault.root, vault.config.settings_folder)[0]
    if folder is None:
        return None
    path = f"{folder}/{NAME}"
    if not Path(os.path.realpath((vault.root / path).parent)).is_relative_to(os.path.realpath(vault.root)):
        return None
    text = (templates() / "styles" / "obsidian.css").read_text(encoding="utf-8")
    return Style(path, text, _standing(vault.root / path, text))


def _standing(file: Path, text: str) -> Standing:
    if not os.path.lexists(file):
        return Standing.ABSENT
    try:
        # A link is somebody's own arrangement, whatever is at its end.
        same = not file.is_symlink() and read_regular(file, _MOST) == text.encode("utf-8")
    except (OSError, Unreadable):
        same = False
    return Standing.OURS if same else Standing.CHANGED


def write_style(vault: Vault, style: Style) -> None:
    """Write the snippet where there is none. Raises LeftAlone where one appeared meanwhile, and NotPermitted."""
    file = vault.root / style.path
    try:
        file.parent.mkdir(exist_ok=True)
        with file.open("xb") as out:
            out.write(style.text.encode("utf-8"))
    except FileExistsError:
        raise LeftAlone(
            _("{file} is there already, so it was left as it is.", file=style.path),
            next_step=_("Under another name it can stay, and `vaultkind init` asks again."),
        ) from None
    except OSError as problem:
        raise refused(problem, style.path) from problem


def take_style_out(vault: Vault, style: Style) -> None:
    """Delete the snippet that is as it was written, and its folder if it leaves it empty. Raises NotPermitted."""
    file = vault.root / style.path
    try:
        file.unlink()
    except OSError as problem:
        raise refused(problem, style.path) from problem
    try:
        file.parent.rmdir()
    except OSError:
        return  # it holds other snippets
