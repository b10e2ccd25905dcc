"""Leaves cleanly: takes untouched prompts out of notes, and deletes what vaultkind keeps. Deletes no note."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from vaultkind.actions.days import days
from vaultkind.actions.offer import Planned, plan_taking_out
from vaultkind.actions.vault import Vault, note_path
from vaultkind.core.insertion import Reason
from vaultkind.errors import LeftAlone, NotPermitted, VaultError
from vaultkind.kept import ENDING
from vaultkind.lock import watcher_runs
from vaultkind.logbook import log_path
from vaultkind.paths import Paths
from vaultkind.standing import standing_path
from vaultkind.state import State
from vaultkind.words import _


@dataclass(frozen=True, slots=True)
class Found:
    """A note that holds, or held, a block: the removal that is planned, or why there is none."""

    path: str
    planned: Planned | None
    problem: LeftAlone | NotPermitted | None = None


def removals(vault: Vault, state: State, day: date | None, now: datetime) -> Iterator[Found]:
    """The blocks that can be taken out: of one day, or with None of every note that vaultkind wrote to.

    With None every daily note is opened to look for vaultkind's own mark, so that blocks of another
    device are found too. Notes without a block are passed over in silence.
    """
    for path in [note_path(vault, day)] if day is not None else _paths(vault, state):
        try:
            yield Found(path, plan_taking_out(vault, path, state, now))
        except (LeftAlone, NotPermitted) as problem:
            nothing = problem.data.get("reason") == Reason.NO_BLOCK.value or not os.path.lexists(vault.root / path)
            if day is not None or not nothing:
                yield Found(path, None, problem)


def _paths(vault: Vault, state: State) -> list[str]:
    written = [offer.path for offer in state.offers(vault.key)]
    return list(dict.fromkeys([*written, *(path for _day, path, _moved in days(vault))]))


def kept_files(paths: Paths, *, config: bool) -> tuple[Path, ...]:
    """The files that ``forget`` deletes: vaultkind's own, by their names, and no others."""
    log, standing = log_path(paths.state_folder), standing_path(paths.state_folder)
    files = [paths.state, paths.state.with_name(paths.state.name + "-journal"), paths.state_folder / "defects.log"]
    files += [log, log.with_name(log.name + ".1"), standing, standing.with_name(standing.name + "-new")]
    files += sorted(paths.state_folder.glob("watch-*.lock"))
    # With a number behind it, it is one whose writing was cut short.
    files += sorted([*paths.cache_folder.glob(f"*{ENDING}"), *paths.cache_folder.glob(f"*{ENDING}.[0-9]*")])
    if config:
        files.append(paths.config)
    return tuple(file for file in files if file.is_file())


def delete(files: tuple[Path, ...], paths: Paths) -> tuple[Path, ...]:
    """Delete the files, and the folders they leave empty. Returns what is gone.

    Raises VaultError while a watcher runs, which would go on without its record, and NotPermitted.
    """
    if watcher_runs(paths.state_folder):
        raise VaultError(
            _("A watcher is running, and it needs its record for as long as it does."),
            next_step=_(
                "Once it has ended (`vaultkind service uninstall`, or Ctrl-C in its terminal), "
                "`vaultkind forget` can be run again."
            ),
        )
    gone: list[Path] = []
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError as problem:
            raise NotPermitted(
                _("{path} cannot be deleted: {reason}.", path=file, reason=problem.strerror),
                next_step=_("Its folder's permissions say who may. What was named before it is gone."),
            ) from problem
        gone.append(file)
    for folder in dict.fromkeys((paths.cache_folder, paths.state_folder, paths.config_folder)):
        with suppress(OSError):  # a folder that holds something else, or is not there, stays as it is
            folder.rmdir()
            gone.append(folder)
    return tuple(gone)
