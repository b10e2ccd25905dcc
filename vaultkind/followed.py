"""Keeps up with a vault's configuration and settings: they are read anew when one of their files has changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from vaultkind.actions.vault import Vault
from vaultkind.errors import VaultError
from vaultkind.watched import signature
from vaultkind.words import _


class FollowedVault:
    """A vault as its settings have it now: ``vault``, and ``files``, those that have a say in it.

    ``open_vault`` reads configuration and settings anew; ``config`` is where the configuration is.
    """

    vault: Vault

    def __init__(self, open_vault: Callable[[], Vault], config: Path) -> None:
        self._open_vault = open_vault
        self._config = config
        self._signature: tuple[object, ...] = ()
        self._stale = self._configured = False
        self.files: tuple[Path, ...] = ()

    def adopt(self) -> None:
        """Read it now. Raises VaultkindError, and what was known stays."""
        # Signed before it is read, so that a change while it is being read is seen; new files are read twice for that.
        before = signature(self.files)
        vault = self._open_vault()
        if os.path.exists(self._config):
            self._configured = True
        elif self._configured:
            # What was chosen there, a no among it, is not to be replaced by what holds without it.
            raise VaultError(
                _("vaultkind's configuration, {path}, is not there any more.", path=self._config),
                next_step=_("Once it is back, the watch goes on. Started anew, it does without one."),
            )
        files = (self._config, *(vault.root / name for name in vault.settings.watched))
        self._signature = before if files == self.files else ()
        self.vault, self.files = vault, files

    def refresh(self) -> None:
        """Read it anew if one of its files changed. Raises VaultkindError until they are sound again."""
        if self._stale or signature(self.files) != self._signature:
            self._stale = True
            self.adopt()
            self._stale = False
