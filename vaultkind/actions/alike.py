"""A short sign of all that decides a prompt and its bytes: two devices with the same sign write the same."""

from __future__ import annotations

from vaultkind.actions.choose import allowed, library_for
from vaultkind.actions.vault import Vault
from vaultkind.actions.which import spoken
from vaultkind.core.consent import FOLLOW_CHECK_IN
from vaultkind.core.digest import sha256_hex
from vaultkind.library import read_skeleton

_LENGTH = 8


def alike(vault: Vault) -> str:
    """The sign, in hexadecimal digits. Raises VaultError for a block of one's own that cannot be used."""
    config = vault.config
    pool = sorted(allowed(library_for(vault.root, config), config), key=lambda prompt: prompt.id)
    parts = [vault.seed, str(vault.place), config.day_starts.isoformat(), vault.notes.format.locale.name]
    parts.append(read_skeleton(vault.root, config.packs_folder, vault.settings.flavor, spoken(config)))
    parts += ["\n".join((one.id, one.pack, one.direction, one.text, one.outward or "")) for one in pool]
    parts.append(str(FOLLOW_CHECK_IN in config.consent))
    return sha256_hex("\0".join(parts).encode("utf-8", "surrogatepass"))[:_LENGTH]
