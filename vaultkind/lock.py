"""One watcher per vault on a machine: a lock the system gives back by itself when the process ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vaultkind.core.digest import sha256_hex
from vaultkind.errors import NotPermitted, VaultError
from vaultkind.paths import private_folder
from vaultkind.words import _

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock_file(state_folder: Path, root: Path) -> Path:
    """The lock of the vault at ``root``."""
    name = sha256_hex(os.fsencode(root))[:16]
    return state_folder / f"watch-{name}.lock"


def watcher_runs(state_folder: Path) -> bool:
    """True while a watcher of any vault holds its lock. Raises OSError."""
    return any(_is_held(path) for path in state_folder.glob("watch-*.lock"))


def is_watched(state_folder: Path, root: Path) -> bool:
    """True while a watcher of the vault at ``root`` holds its lock. Raises OSError."""
    path = lock_file(state_folder, root)
    return path.exists() and _is_held(path)


def _is_held(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    try:
        _try_lock(descriptor)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def only_watcher(state_folder: Path, root: Path) -> Iterator[None]:
    """Hold the vault's lock. Raises VaultError when another watcher has it, NotPermitted where none can be made."""
    path = lock_file(state_folder, root)
    try:
        private_folder(state_folder)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as problem:
        raise NotPermitted(
            _(
                "vaultkind's own folder, {folder}, cannot be written: {reason}.",
                folder=state_folder,
                reason=problem.strerror,
            ),
            next_step=_("It takes free space, and permission to write in that folder."),
            path=str(state_folder),
        ) from problem
    try:
        try:
            _try_lock(descriptor)
        except OSError:
            raise VaultError(
                _("Another watcher is already looking after {vault}.", vault=root),
                next_step=_("One is enough. If it runs in a terminal, Ctrl-C there ends it."),
                path=str(root),
            ) from None
        yield
    finally:
        os.close(descriptor)
