"""Setting up: which vaults there are, what was found in one, what a prompt would look like in it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vaultkind.actions.lookback import archive_folders
from vaultkind.actions.offer import day_prompt, title_of
from vaultkind.actions.vault import Vault, block_for, note_path, open_vault
from vaultkind.actions.which import find_vault
from vaultkind.config import Config
from vaultkind.config_edit import save_vault
from vaultkind.configkeys import KEYS, VaultConfig
from vaultkind.core.dayedge import today
from vaultkind.core.embedding import EMBED, NOTE
from vaultkind.errors import VaultError, VaultkindError
from vaultkind.vaults import find_vault_root
from vaultkind.vaults.registry import KnownVault, known_vaults
from vaultkind.vaults.settings import one_line
from vaultkind.words import _


@dataclass(frozen=True, slots=True)
class Preview:
    """What ``init`` shows before it asks: today's path, and the block that would come into that note."""

    path: str
    block: str


def candidates(named: str | None, config: Config, here: Path) -> tuple[Path | None, tuple[KnownVault, ...]]:
    """The vault that is meant, or else those that Obsidian knows of, the one used last first."""
    root = find_vault(named, config, os.environ, here)[0]
    if root is not None:
        return root, ()
    known = known_vaults(sys.platform, Path.home(), os.environ)
    return None, tuple(vault for vault in known if os.path.isdir(vault.path))


def look_at(root: Path, config: Config, now: datetime) -> tuple[Vault, Preview]:
    """The vault as it would be used, and a preview. Raises VaultError where it cannot be used."""
    shown = one_line(str(root))
    if shown != str(root):
        raise VaultError(
            _("The name of the folder {folder} holds signs that the configuration has no way to keep.", folder=shown),
            next_step=_("Under another name, without line breaks and control characters, the folder can be set up."),
        )
    vault = open_vault(root, config.for_root(root))
    around = find_vault_root(root.parent) if vault.settings.flavor == "plain" else None
    if around is not None:
        remark = _("This folder lies in the vault {folder}. Its settings are read where that is named.", folder=around)
        vault = vault._replace(settings=vault.settings.noting(remark))
    day = today(now, vault.config.day_starts)
    prompt = day_prompt(vault, day)
    if prompt is None:
        raise VaultError(
            _("No prompt is left that may be shown."),
            next_step=_("`tiers`, `consent` and `never` in the configuration say which may come."),
        )
    path = note_path(vault, day)
    return vault, Preview(path, block_for(vault, prompt, now, title_of(path)))


def delivered(vault: Vault, *, embed: bool) -> Vault:
    """The vault with prompts coming into daily notes, or beside them for a template to embed."""
    return vault._replace(config=vault.config._replace(delivery=EMBED if embed else NOTE))


def _can_be_kept(folder: str) -> bool:
    """Whether the configuration has a way to write the folder's name."""
    try:
        KEYS["archives"].read([folder])
    except ValueError:
        return False
    return True


def save(config: Config, vault: Vault, *, prompts: bool, consent: tuple[str, ...]) -> VaultConfig:
    """Keep the vault, the answers, and where older daily notes were moved to, in the configuration.

    Everything else in that file stays as it is. The seed is decided here, once: another name for the folder later on,
    or on another device, changes no prompt.
    """
    archives = vault.config.archives
    with suppress(VaultkindError):  # a folder that cannot be looked into is told where it matters
        found = (folder for folder in archive_folders(vault) if _can_be_kept(folder))
        archives = tuple(dict.fromkeys((*archives, *found)))
    chosen = vault.config._replace(path=str(vault.root), prompts=prompts, consent=consent, archives=archives)
    chosen = chosen._replace(seed=vault.seed if vault.seed.strip() else None)
    save_vault(config.path, chosen)
    return chosen
