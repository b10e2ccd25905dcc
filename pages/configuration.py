"""The keys of the configuration as a part of a page, from the table that the program reads it by."""

from __future__ import annotations

from datetime import time

from vaultkind.configkeys import KEYS, VaultConfig
from vaultkind.core.tiers import TIERS

# What holds where a key is left out and has no value of its own.
_NOTHING = {
    "language": "the system's",
    "seed": "the folder's name",
    "settings_folder": "the one that is there",
    "folder": "the vault's settings",
    "format": "the vault's settings",
    "locale": "the vault's settings",
}


def text() -> str:
    """Every key in Markdown: what it means, what belongs there, and what holds without it."""
    return "\n".join(f"- `{name}`: {key.meaning} It takes {key.expects}.{_default(name)}" for name, key in KEYS.items())


def _default(name: str) -> str:
    if name not in VaultConfig._field_defaults:
        return " Each vault has one."
    return f" Without it: {_value(name, VaultConfig._field_defaults[name])}."


def _value(name: str, value: object) -> str:
    if name == "tiers" and value == TIERS:
        return "all of them"
    if value is None or value == ():
        return _NOTHING.get(name, "none")
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, time):
        return f'`"{value:%H:%M}"`'
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"
