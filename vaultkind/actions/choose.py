"""Which prompt a day gets. Opens no note and none of an application's settings.

Kept apart from what writes, so that a prompt on the spot starts quickly.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from vaultkind.actions.which import seed_of, spoken
from vaultkind.configkeys import VaultConfig
from vaultkind.core.prompt import Problem, Prompt
from vaultkind.core.selection import alternatives, prompt_for
from vaultkind.errors import ConsentError, UsageError, VaultError
from vaultkind.library import Library, read_library
from vaultkind.words import _


class Chosen(NamedTuple):
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
            from vaultkind.core.nearest import meant

            raise UsageError(_("There is no pack {name!r}.", name=pack), next_step=meant(pack, sorted(known)))
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


def library_for(root: Path | None, config: VaultConfig | None) -> Library:
    """Every pack at hand: the built-in ones and the person's own."""
    chosen = config or VaultConfig(path="")
    return read_library(root, chosen.packs_folder, spoken(config))


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
