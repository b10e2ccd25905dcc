"""Changes the configuration without touching its comments, or anything else that was not asked for."""

from __future__ import annotations

import os
import tempfile
from itertools import takewhile
from pathlib import Path
from typing import Any

from vaultkind.config import VERSION, read_config, read_text, real, shown, unusable
from vaultkind.configkeys import KEYS, OwnPattern, VaultConfig
from vaultkind.errors import NotPermitted
from vaultkind.paths import private_folder
from vaultkind.words import _


def save_vault(path: Path, vault: VaultConfig) -> None:
    """Write the vault's table into the file, keeping every comment, key and other table.

    Values that are there already stay as they are written; keys at their default are left out unless
    the file has them. Raises VaultError where the file, or what would be in it, cannot be read back,
    and NotPermitted.
    """
    import tomlkit
    from tomlkit.items import AoT

    # Reading it first: what cannot be used as it is, is not written over.
    at = [real(one.path) for one in read_config(path).vaults]
    number = at.index(real(vault.path)) if real(vault.path) in at else None
    text = read_text(path) or _new()
    if number is None and not text.endswith("\n"):
        text += "\n"
    mark = text[: text.startswith("\ufeff")]
    document = tomlkit.parse(text[len(mark) :])
    if not document.get("vault"):
        document.pop("vault", None)  # an empty list in one line has no room for tables
        document["vault"] = tomlkit.aot()
    tables: Any = document["vault"]
    if number is None:
        tables.append(tomlkit.table() if isinstance(tables, AoT) else tomlkit.inline_table())
    table = tables[-1 if number is None else number]
    wanted, defaults = _plain(vault), _plain(VaultConfig(path=""))
    for name, value in wanted.items():
        _change(path, table, name, value, defaults[name])
    _write(path, mark + tomlkit.dumps(document))


def _new() -> str:
    """A configuration with nothing in it yet."""
    comment = _("vaultkind's configuration. `man vaultkind` and docs/configuration.md describe every key.")
    return f"# {comment}\nversion = {VERSION}\n"


def _plain(vault: VaultConfig) -> dict[str, Any]:
    """The vault's keys as TOML has them, None for one that is left out."""
    values = {name: getattr(vault, name) for name in KEYS}
    lists = {name: [_table(one) for one in value] for name, value in values.items() if isinstance(value, tuple)}
    return values | lists | {"day_starts": vault.day_starts.strftime("%H:%M")}


def _table(value: object) -> object:
    """A pattern as a table; any other item of a list as it is."""
    if not isinstance(value, OwnPattern):
        return value
    return {"name": value.name, "marks": list(value.marks), "words": list(value.words)}


def _change(path: Path, table: Any, name: str, value: Any, default: Any) -> None:
    """Bring one key up to date, and leave it as it is written where it says the same."""
    key, there = KEYS[name], table.unwrap().get(name)
    if value is None:
        table.pop(name, None)
        return
    try:
        read = key.read(value)
    except ValueError:
        raise unusable(
            path,
            [_("{name} would be {value}, where {wanted} belongs.", name=name, value=shown(value), wanted=key.expects)],
        ) from None
    if there is not None:
        if (real(there) != real(value)) if name == "path" else (key.read(there) != read):
            table[name] = value
    elif value != default:
        # Comments at the end stand above the next table and belong there.
        body = getattr(table.value, "body", [])
        kept = [body.pop() for _entry in list(takewhile(lambda entry: entry[0] is None, reversed(body)))]
        table[name] = value
        body += reversed(kept)


def _write(path: Path, text: str) -> None:
    try:
        private_folder(path.parent)
        target = Path(os.path.realpath(path))
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".config-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            os.replace(temporary, target)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as problem:
        raise NotPermitted(
            _("The configuration, {path}, cannot be written: {reason}.", path=path, reason=problem.strerror),
            next_step=_("It takes free space, and permission to write in that folder."),
        ) from problem
