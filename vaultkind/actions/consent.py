"""Keeps what a person said yes to. Granting and withdrawing take effect at once; nothing is asked twice."""

from __future__ import annotations

from vaultkind.config import Config
from vaultkind.config_edit import save_vault
from vaultkind.configkeys import VaultConfig
from vaultkind.core.consent import NAMES
from vaultkind.core.nearest import meant
from vaultkind.errors import UsageError, VaultError
from vaultkind.words import _


def change(config: Config, vault: VaultConfig | None, names: tuple[str, ...], *, grant: bool) -> VaultConfig:
    """The vault's configuration with these consents granted or withdrawn, as it is kept now.

    Raises UsageError for a name that is none, VaultError without a configured vault, NotPermitted.
    """
    for name in names:
        if name not in NAMES:
            raise UsageError(_("There is no consent {name!r}.", name=name), next_step=meant(name, NAMES))
    if vault is None:
        raise set_up_first()
    kept = [name for name in vault.consent if name not in names]
    names = tuple(dict.fromkeys(names))
    changed = vault._replace(consent=tuple(kept + list(names)) if grant else tuple(kept))
    if changed != vault:
        save_vault(config.path, changed)
    return changed


def set_up_first() -> VaultError:
    """Answers are kept in the configuration, so there has to be a vault in it."""
    return VaultError(
        _("No vault is set up, so there is no place to keep the answer."),
        next_step=_("`vaultkind init PATH` sets one up."),
    )


def put_away(config: Config, vault: VaultConfig | None, identifier: str, known: tuple[str, ...], *, undo: bool) -> bool:
    """Let a prompt not come again, or with ``undo`` let it come. False where it was so already.

    Raises UsageError for an id that no pack has, VaultError without a configured vault, NotPermitted.
    """
    if vault is None:
        raise set_up_first()
    there = identifier in vault.never
    if identifier not in known and not (undo and there):
        step = meant(identifier, known, otherwise=_("`vaultkind prompts list` shows every id."))
        raise UsageError(_("There is no prompt {name!r}.", name=identifier), next_step=step)
    if there != undo:
        return False
    kept = tuple(one for one in vault.never if one != identifier)
    save_vault(config.path, vault._replace(never=kept if undo else (*kept, identifier)))
    return True
