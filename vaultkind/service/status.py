"""How the service is: what its manager, its own word and the ledger say together. Changes nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from vaultkind.errors import VaultkindError
from vaultkind.paths import Paths
from vaultkind.service.backend import Backend, Found
from vaultkind.service.manage import find, standing_file
from vaultkind.standing import Standing, Watched, read_standing, standing_path
from vaultkind.state import open_state
from vaultkind.words import _


@dataclass(frozen=True, slots=True)
class ServiceLook:
    """The service at a glance. ``trouble`` is the first thing in the way, and ``next_step`` what helps there."""

    installed: bool
    running: bool
    since: datetime | None
    vaults: tuple[Watched, ...]
    last_prompt: date | None
    trouble: str | None = None
    next_step: str | None = None


def look_at_service(backend: Backend, paths: Paths, configured: tuple[Path, ...]) -> ServiceLook:
    """The service now. ``configured`` are the vaults that take prompts. Raises VaultError, NotPermitted."""
    last = last_prompt(paths, configured)
    if standing_file(backend) is None:
        none = _("`vaultkind service install` shows what it would write, and asks.")
        return ServiceLook(False, False, None, (), last, None, none)
    found = find(backend)
    said = read_standing(standing_path(paths.state_folder))
    vaults = said.vaults if said is not None else tuple(Watched(str(path)) for path in configured)
    since = (found.since or (said.since if said is not None else None)) if found.running else None
    trouble, step = _trouble(backend, found, said, configured)
    return ServiceLook(True, found.running, since, vaults, last, trouble, step)


def _trouble(
    backend: Backend, found: Found, said: Standing | None, configured: tuple[Path, ...]
) -> tuple[str | None, str | None]:
    if not found.known:
        return (
            _("{manager} does not know of it, although its file is there.", manager=backend.name),
            _("`vaultkind service install` makes it known again."),
        )
    if found.trouble is not None:
        return (
            _("It ended by itself ({reason}).", reason=found.trouble),
            _("`vaultkind service logs` and `vaultkind doctor` say more; `vaultkind service start` starts it."),
        )
    if not found.running and said is not None:
        return (
            _("It was ended from outside, or the machine stopped, with no time to say so."),
            _("`vaultkind service start` starts it, and clears up what was left in the middle."),
        )
    if not found.running:
        return None, _("`vaultkind service start` starts it.")
    if said is None:
        return None, None
    if said.trouble is not None:
        return said.trouble, said.next_step
    first = next((one for one in said.vaults if one.trouble is not None), None)
    if first is not None:
        return first.trouble, first.next_step
    new = [path for path in configured if str(path) not in {one.path for one in said.vaults}]
    if new:
        return (
            _("It does not look after {vault}, which came later.", vault=new[0]),
            _("`vaultkind service install` brings it up to date with the configuration."),
        )
    return None, None


def last_prompt(paths: Paths, vaults: tuple[Path, ...]) -> date | None:
    """The newest day that got a prompt in any of the vaults."""
    days: list[date] = []
    with suppress(VaultkindError), open_state(paths.state, create=False, patience=1.0) as state:
        for vault in vaults:
            days += [offer.day for offer in state.offers(str(vault)) if offer.placed.prompt]
    return max(days, default=None)
