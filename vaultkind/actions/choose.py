"""Which vault is meant, and which prompt it gets. Opens no note and none of an application's settings.

Kept apart from what writes, so that a prompt on the spot starts quickly.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vaultkind.config import Config, VaultConfig
from vaultkind.core.prompt import Problem, Prompt
from vaultkind.core.selection import alternatives, prompt_for, seed_from
from vaultkind.errors import ConsentError, UsageError, VaultError
from vaultkind.library import Library, read_library
from vaultkind.words import _, language

ENVIRONMENT = "VAULTKIND_VAULT"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The prompt for a day, those ``--another`` would give after it, and what was wrong with packs."""

    day: date
    prompt: Prompt
    others: tuple[Prompt, ...]
    problems: tuple[Problem, ...]


def choose(
    root: Path | None,
    config: VaultConfig | None,
    day: date,
    pack: str | None,
    another: int,
    limit: Callable[[tuple[Prompt, ...]], tuple[Prompt, ...]] = tuple,
) -> Chosen:
    """The prompt of the day, or of one pack, ``another`` steps on. Needs no vault and reads no note.

    ``limit`` leaves out what may not come on that day.

    Raises UsageError for an unknown pack, ConsentError for one that waits for a yes, VaultError when
    nothing is left to show.
    """
    library = library_for(root, config)
    pool = allowed(library, config)
    if pack is not None:
        known = {one.name: one for one in library.packs}
        if pack not in known:
            from difflib import get_close_matches

            near = get_close_matches(pack, known, n=1)
            names = ", ".join(sorted(known))
            step = _("Did you mean {name!r}?", name=near[0]) if near else _("There are: {names}.", names=names)
            raise UsageError(_("There is no pack {name!r}.", name=pack), next_step=step)
        consent = known[pack].consent
        if consent != "none" and (config is None or consent not in config.consent):
            raise ConsentError(
                _("The pack {name!r} is not switched on.", name=pack),
                next_step=_(
                    "`vaultkind consent show` says what it is; `vaultkind consent grant {name}` lets it in.",
                    name=consent,
                ),
            )
        pool = tuple(prompt for prompt in pool if prompt.pack == pack)
    else:
        pool = limit(pool)
    seed = seed_of(root, config)
    first = prompt_for(day, seed, pool)
    if first is None:
        raise VaultError(
            _("No prompt is left that may be shown."),
            next_step=_("`tiers`, `consent` and `never` in the configuration say which may come."),
        )
    row = (first, *alternatives(day, seed, pool, first))
    at = another % len(row)
    return Chosen(day, row[at], row[at + 1 :] + row[:at], library.problems)


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
    return seed_from(root.name if root is not None else "vaultkind")


def library_for(root: Path | None, config: VaultConfig | None) -> Library:
    """Every pack at hand: the built-in ones and the person's own."""
    chosen = config or VaultConfig(path="")
    return read_library(root, chosen.packs_folder, spoken(config))


def spoken(config: VaultConfig | None) -> str:
    """The language of prompts: the configured one, else the one that everything is said in."""
    return config.language if config is not None and config.language is not None else language()


def allowed(library: Library, config: VaultConfig | None) -> tuple[Prompt, ...]:
    """The prompts that may be shown: consented to, and not put away with ``never``."""
    chosen = config or VaultConfig(path="")
    return tuple(
        prompt
        for prompt in library.prompts
        if (prompt.consent == "none" or prompt.consent in chosen.consent)
        and prompt.tier in chosen.tiers
        and prompt.id not in chosen.never
    )
