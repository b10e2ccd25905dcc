"""Looks after several vaults in one process: a watcher each, in a thread of its own, and none ends another.

What stands in the way of one at the start is told once and looked at again, less and less often.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from vaultkind.actions.vault import Vault
from vaultkind.errors import VaultkindError
from vaultkind.events import Event, mistake, wait_after
from vaultkind.paths import Paths
from vaultkind.watch import Watcher
from vaultkind.weekstart import weekly
from vaultkind.words import _


class Tending:
    """Watches vaults until ``stop`` is called.

    ``find`` names the vaults; it is asked until it has some. ``open_vault`` reads one of them anew. ``say``
    receives what happened in which vault (None: before there was any) and the names that the message may give
    to today's note there; it is called by several threads, one at a time.
    """

    def __init__(
        self,
        find: Callable[[], tuple[Path, ...]],
        open_vault: Callable[[Path], Vault],
        paths: Paths,
        say: Callable[[Path | None, Event, tuple[str, ...]], None],
    ) -> None:
        self._find = find
        self._open_vault = open_vault
        self._paths = paths
        self._say = say
        self._one = threading.Lock()
        self._ended = threading.Event()
        self._watchers: dict[Path, Watcher] = {}

    def stop(self) -> None:
        """End every watch. Safe from any thread and from a signal handler: it waits for nothing."""
        self._ended.set()
        for watcher in list(self._watchers.values()):
            watcher.stop()

    def run(self, begun: Callable[[tuple[Path, ...]], None]) -> None:
        """Watch until stopped. ``begun`` is told of the vaults when they are known."""
        vaults = self._vaults()
        begun(vaults)
        threads = [threading.Thread(target=self._tend, args=(root,), name=f"vault {root}") for root in vaults]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _vaults(self) -> tuple[Path, ...]:
        told, tries = "", 0
        while not self._ended.is_set():
            try:
                return self._find()
            except VaultkindError as problem:
                if problem.message != told:
                    told = problem.message
                    self._tell(None, Event("error", reason=problem.message, next_step=problem.next_step))
            tries += 1
            self._ended.wait(wait_after(tries))
        return ()

    def _tend(self, root: Path) -> None:
        told, tries = "", 0
        while not self._ended.is_set():
            watcher = Watcher(
                root,
                lambda: self._open_vault(root),
                self._paths,
                lambda event: self._tell(root, event),
                afterwards=weekly(),
            )
            self._watchers[root] = watcher
            if self._ended.is_set():
                watcher.stop()
            try:
                watcher.run()
                return
            except VaultkindError as problem:
                trouble = problem
            except Exception as problem:
                trouble = mistake(problem)
            if not root.is_dir():
                trouble.message = _("The vault's folder {folder} is away.", folder=root)
                trouble.next_step = _("It is looked for again.")
            if trouble.message != told:
                told = trouble.message
                self._tell(root, Event("error", reason=trouble.message, next_step=trouble.next_step))
            tries += 1
            self._ended.wait(wait_after(tries))

    def _tell(self, root: Path | None, event: Event) -> None:
        watcher = self._watchers.get(root) if root is not None else None
        with self._one:
            self._say(root, event, watcher.names() if watcher is not None else ())
