"""Finding a vault and where it keeps its daily notes.

One module per kind of vault; the first that applies answers. Reads settings and names, no notes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from vaultkind.errors import VaultError
from vaultkind.vaults import obsidian
from vaultkind.vaults.settings import VaultSettings, one_line
from vaultkind.words import _

__all__ = ["VaultSettings", "find_vault_root", "read_settings"]

# In the order in which they are asked; Obsidian comes before them, and a plain folder behind.
_OTHERS = ("logseq", "foam", "dendron", "zk", "silverbullet")


def _others() -> Iterator[ModuleType]:
    """The kinds behind Obsidian, each loaded when it is asked."""
    return (import_module(f"vaultkind.vaults.{kind}") for kind in _OTHERS)


def read_settings(root: Path, settings_folder: str | None = None) -> VaultSettings:
    """Where the vault keeps its daily notes, and what says so.

    ``settings_folder`` names Obsidian's settings folder where there are several. Raises
    ``VaultError`` where the folder is not usable or the settings that decide cannot be read.
    """
    _check_folder(root)
    found = obsidian.read(root, settings_folder)
    others = _others()
    while found is None and (kind := next(others, None)) is not None:
        found = kind.read(root)
    if found is not None:
        return found
    from vaultkind.vaults import plain

    return plain.look(root)


def _check_folder(root: Path) -> None:
    shown = one_line(str(root))
    another = _("--vault PATH names another folder.")
    try:
        with os.scandir(root):
            return
    except (FileNotFoundError, ValueError):
        message = _("There is no folder {folder}.", folder=shown)
        another = _(
            "A disk that is away may hold it. Another path, here or in the configuration, names another folder."
        )
    except NotADirectoryError:
        message = _("{path} is a file.", path=shown)
        another = _("--vault PATH can name the folder around it.")
    except PermissionError:
        message = _("The folder {folder} is closed to this account.", folder=shown)
        another = _("Giving this account the right to read it, or naming another folder, opens it.")
    except OSError as error:
        message = _("The folder {folder} cannot be read ({reason}).", folder=shown, reason=error.strerror)
    raise VaultError(message, next_step=another, path=str(root))


def find_vault_root(start: Path) -> Path | None:
    """The vault around a folder or file: the nearest folder that is one, None where there is none.

    Stops below the home folder and the top of the file system, unless it starts there.
    """
    start = Path(os.path.abspath(start))
    ends = {Path(start.anchor), _home()}
    for folder in (start, *start.parents):
        if folder in ends and folder != start:
            return None
        if obsidian.is_vault(folder) or any(kind.is_vault(folder) for kind in _others()):
            return folder
    return None


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None
