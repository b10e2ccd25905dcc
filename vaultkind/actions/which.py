"""Which vault is meant, and what goes with it. Opens no note and none of an application's settings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from vaultkind.config import Config
from vaultkind.configkeys import VaultConfig
from vaultkind.errors import VaultError
from vaultkind.words import _, language

ENVIRONMENT = "VAULTKIND_VAULT"


def find_vault(
    named: str | None, config: Config, environment: Mapping[str, str], here: Path
) -> tuple[Path | None, VaultConfig | None]:
    """The vault that is meant and its configuration, either of which can be None.

    In this order: the one named, ``VAULTKIND_VAULT``, the only configured one, the one around ``here``.
    Raises VaultError when several are configured and none of them is meant.
    """
    asked = named or environment.get(ENVIRONMENT) or None
    if asked:
        root = Path(os.path.realpath(os.path.expanduser(asked)))
        return root, config.for_root(root)
    if len(config.vaults) == 1:
        only = config.vaults[0]
        return Path(os.path.realpath(os.path.expanduser(only.path))), only
    # Only here, where settings have to be looked for, are the readers of settings loaded.
    from vaultkind.vaults import find_vault_root

    around = find_vault_root(here)
    if around is not None:
        root = Path(os.path.realpath(around))
        return root, config.for_root(root)
    if config.vaults:
        names = ", ".join(vault.path for vault in config.vaults)
        raise VaultError(
            _("There are several vaults: {names}.", names=names),
            next_step=_("--vault PATH, before or after the command, says which one is meant."),
        )
    return None, None


def seed_of(root: Path | None, config: VaultConfig | None) -> str:
    """The configured seed, else the vault folder's name, else one for no vault at all."""
    if config is not None and config.seed is not None:
        return config.seed
    from vaultkind.core.selection import seed_from

    return seed_from(root.name if root is not None else "vaultkind")


def spoken(config: VaultConfig | None) -> str:
    """The language of prompts: the configured one, else the one that everything is said in."""
    return config.language if config is not None and config.language is not None else language()
