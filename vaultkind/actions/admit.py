"""Opens a vault for a watcher: as its configuration stands now, and if prompts may be put into it."""

from __future__ import annotations

from pathlib import Path

from vaultkind.actions.vault import Vault, open_vault
from vaultkind.config import Config
from vaultkind.errors import ConsentError, VaultError
from vaultkind.words import _


def admitted(vault: Vault) -> Vault:
    """The vault, if prompts may be put into it. Raises ConsentError."""
    if not vault.config.prompts:
        raise ConsentError(
            _("Prompts in new notes are switched off for this vault."),
            next_step=_("`vaultkind init` asks again; `prompts = true` in the configuration switches them on."),
        )
    return vault


def open_again(config: Config, root: Path) -> Vault:
    """The vault at ``root``, which had a table in the configuration. Raises VaultError without one, ConsentError."""
    own = config.for_root(root)
    if own is None:
        # What was chosen there, a no among it, is not to be replaced by what holds without it.
        raise VaultError(
            _("The configuration, {path}, says nothing of this vault any more.", path=config.path),
            next_step=_("Once its table is back, the watch goes on. Started anew, it does without one."),
        )
    return admitted(open_vault(root, own))
