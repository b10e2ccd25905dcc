"""The person's configuration: one TOML file, read strictly. Writes nothing; ``vaultkind.config_edit`` does.

Every problem is reported at once, each with the nearest known key. Settings of other applications are
not kept here; see ``vaultkind.vaults``.
"""

import difflib
import os
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from vaultkind.configkeys import KEYS, Unfit, VaultConfig
from vaultkind.errors import NotPermitted, VaultError
from vaultkind.files import Unreadable, read_regular
from vaultkind.words import _, n_

VERSION = 1
MAX_BYTES = 256 * 1024
_MOST_DOTS = 200
_MOST_TOLD = 20


class Config(NamedTuple):
    """The whole file. ``path`` is where it is, or would be."""

    path: Path
    vaults: tuple[VaultConfig, ...] = ()

    def for_root(self, root: Path) -> VaultConfig | None:
        """The table of the vault at ``root``, by resolved path."""
        wanted = os.path.realpath(root)
        return next((vault for vault in self.vaults if real(vault.path) == wanted), None)


def real(path: str) -> str:
    """The folder that a configured path means, links resolved."""
    return os.path.realpath(os.path.expanduser(path))


def read_config(path: Path) -> Config:
    """The configuration at ``path``; an empty one when there is no file. Raises VaultError, NotPermitted."""
    text = read_text(path)
    if text is None:
        return Config(path)
    # A key of so many parts takes tomllib the square of their number, and no line here has a use for them.
    if dotted := next((at for at, row in enumerate(text.split("\n"), 1) if row.count(".") > _MOST_DOTS), None):
        raise unusable(path, [_("Line {line} holds more than {most} dots.", line=dotted, most=_MOST_DOTS)])
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as problem:
        raise unusable(path, [_("It is not TOML as it stands: {reason}.", reason=_cut(str(problem)))]) from None
    problems: list[str] = []
    version = data.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        problems.append(
            _("version is {value}; this vaultkind writes version = {ours}.", value=shown(version), ours=VERSION)
        )
    elif version > VERSION:
        raise VaultError(
            _(
                "The configuration, {path}, is of version {version}, from a newer vaultkind.",
                path=path,
                version=shown(version),
            ),
            next_step=_("Updating vaultkind lets it read the file. Nothing was changed."),
        )
    problems += [_unknown(key, ("version", "vault")) for key in data if key not in ("version", "vault")]
    tables = data.get("vault", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.append(_("vault is a list of tables, each opened by a line [[vault]]."))
        tables = []
    vaults = [_vault(table, number, problems) for number, table in enumerate(tables, start=1)]
    if len(vaults) > 1:
        problems += _told_twice(vaults)
    if problems:
        raise unusable(path, problems)
    return Config(path, tuple(vault for vault in vaults if vault is not None))


def read_text(path: Path) -> str | None:
    """The file's text, None where there is no file."""
    try:
        return read_regular(path, MAX_BYTES).decode("utf-8")
    except FileNotFoundError:
        return None
    except Unreadable as problem:
        raise unusable(path, [_("It {reason}.", reason=problem.reason)]) from None
    except UnicodeDecodeError:
        raise unusable(path, [_("It is not UTF-8 text.")]) from None
    except OSError as problem:
        raise NotPermitted(
            _("The configuration, {path}, cannot be read: {reason}.", path=path, reason=problem.strerror),
            next_step=_("Its owner and permissions say who may read it."),
        ) from problem


def _vault(table: dict[str, object], number: int, problems: list[str]) -> VaultConfig | None:
    values: dict[str, Any] = {}
    before = len(problems)
    for name, value in table.items():
        key = KEYS.get(name)
        if key is None:
            problems.append(_("vault {number}: {problem}", number=number, problem=_unknown(name, tuple(KEYS))))
            continue
        try:
            values[name] = key.read(value)
        except ValueError as problem:
            problems.append(
                _(
                    "vault {number}: {name} is {value}, where {wanted} belongs.",
                    number=number,
                    name=name,
                    value=shown(problem.part if isinstance(problem, Unfit) else value),
                    wanted=key.expects,
                )
            )
    if "path" not in table:
        problems.append(_("vault {number}: path is not there. It names the vault's folder.", number=number))
    return VaultConfig(**values) if len(problems) == before else None


def _told_twice(vaults: Sequence[VaultConfig | None]) -> Iterator[str]:
    """Tables of a folder that has one already: what stands in them, such as a quiet date, would go unheard."""
    first: dict[str, int] = {}
    for number, vault in enumerate(vaults, start=1):
        if vault is not None and (other := first.setdefault(real(vault.path), number)) != number:
            yield _(
                "vault {number}: path is that of vault {other}, too. One table holds all that is said of a vault.",
                number=number,
                other=other,
            )


def shown(value: object) -> str:
    """A value as it can stand in a sentence: long ones are cut."""
    try:
        return _cut(repr(value))
    except ValueError:
        # Translators: stands for a value, as in "KEY is …, where true or false belongs.".
        return _("a number of thousands of digits")
    except RecursionError:
        # Translators: stands for a value, as in "KEY is …, where true or false belongs.".
        return _("a deep nest of values")


def _cut(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:100]}\N{HORIZONTAL ELLIPSIS}"


def _unknown(key: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    if near:
        return _("There is no key {key}. The nearest is {near!r}.", key=shown(key), near=near[0])
    return _("There is no key {key}. There are: {names}.", key=shown(key), names=", ".join(known))


def unusable(path: Path, problems: list[str]) -> VaultError:
    """The refusal of a file with these problems, one a line."""
    told = problems[:_MOST_TOLD]
    if len(problems) > len(told):
        left = len(problems) - len(told)
        told.append(n_("There is {count} more of that kind.", "There are {count} more of that kind.", left))
    head = _("The configuration, {path}, cannot be used as it is:", path=path)
    return VaultError(
        "\n".join([head, *(f"  {line}" for line in told)]),
        next_step=_("Changing what is named above in that file is enough. Nothing else was touched."),
        problems=problems,
    )
