"""What runs as the service: every vault in one process, a log without titles, and a word on how things stand."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from vaultkind import logbook
from vaultkind.actions.vault import Vault, open_vault
from vaultkind.cli.run import OutputLost, Run, now, write
from vaultkind.errors import ConsentError, VaultError
from vaultkind.paths import private_folder
from vaultkind.service.backend import START_ANEW
from vaultkind.standing import Standing, Watched, standing_path, write_standing
from vaultkind.tend import Tending
from vaultkind.watch import Event
from vaultkind.words import _


class Background:
    """One life of the service. ``systemd`` and ``log`` say where its lines go; ``find`` names the vaults."""

    def __init__(
        self, given: Run, find: Callable[[], tuple[Path, ...]], *, systemd: bool, log: bool, started: datetime
    ) -> None:
        self._given = given
        self._systemd = systemd
        self._log = log
        self._started = started
        self._paths = given.paths
        self._anew = False
        self._vaults: dict[str, Watched] = {}
        # Which folder each vault was at the start: what may be written to is settled then.
        self._folders: dict[Path, tuple[int, int] | None] = {}
        self._tending = Tending(find, self._open, self._paths, self._say)

    def run(self) -> int:
        """Watch until stopped by a signal; the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_given: self._tending.stop())
        if standing_path(self._paths.state_folder).exists():
            # Where it ends well, it takes this file away.
            self._write("recovered", {"reason": _("The service before this one had no time to say that it ended.")})
        try:
            self._tending.run(self._begun)
        finally:
            with suppress(OSError):
                standing_path(self._paths.state_folder).unlink(missing_ok=True)
        return START_ANEW if self._anew else 0

    def _open(self, root: Path) -> Vault:
        config = self._given.config()
        own = config.for_root(root)
        if own is None:
            # What was chosen there, a no among it, is not to be replaced by what holds without it.
            raise VaultError(
                _("The configuration, {path}, says nothing of this vault any more.", path=config.path),
                next_step=_("`vaultkind service install` brings the service up to date with the configuration."),
            )
        if not own.prompts:
            raise ConsentError(
                _("Prompts in new notes are switched off for this vault."),
                next_step=_("`vaultkind init` asks again; `prompts = true` in the configuration switches them on."),
            )
        return open_vault(root, own)

    def _begun(self, vaults: tuple[Path, ...]) -> None:
        self._folders = {root: _folder(root) for root in vaults}
        self._vaults = {str(root): Watched(str(root)) for root in vaults}
        self._put_down()
        for root in vaults:
            self._write("started", {"vault": str(root)})

    def _say(self, root: Path | None, event: Event, names: tuple[str, ...]) -> None:
        if root is not None and self._systemd and self._walled_off(root):
            if not self._anew:
                self._write(
                    "restart", {"vault": str(root), "reason": _("The vault is another folder than at the start.")}
                )
            self._anew = True
            self._tending.stop()
            return
        reason, step = event.reason, event.next_step
        if not self._given.verbose:
            # Translators: stands in a message of the log in place of the note's name.
            instead = _("today's note")
            reason = logbook.without(reason, names, instead) if reason else reason
            step = logbook.without(step, names, instead) if step else step
        values: dict[str, object] = {
            "vault": str(root) if root is not None else None,
            "date": event.date.isoformat() if event.date else None,
            "path": event.path if self._given.verbose else None,
            "prompt": event.prompt,
            "reason": reason,
            "latency_ms": event.latency_ms,
        }
        self._write(event.event, values)
        if root is None:
            self._put_down(reason, step)
        elif event.event != "left_alone":
            trouble = event.event == "error"
            self._vaults[str(root)] = Watched(str(root), reason, step) if trouble else Watched(str(root))
            self._put_down()

    def _walled_off(self, root: Path) -> bool:
        """Whether the vault came back as a folder that this process was not given to write to."""
        if sys.platform == "linux":
            with suppress(OSError):
                return _folder(root) != self._folders.get(root) and bool(os.statvfs(root).f_flag & os.ST_RDONLY)
        return False

    def _put_down(self, trouble: str | None = None, step: str | None = None) -> None:
        with suppress(OSError):  # a full disk costs the status and no prompt
            private_folder(self._paths.state_folder)
            vaults = tuple(self._vaults.values())
            path = standing_path(self._paths.state_folder)
            write_standing(path, Standing(os.getpid(), self._started, vaults, trouble, step))

    def _write(self, event: str, values: dict[str, object]) -> None:
        text = logbook.line(event, values)
        with suppress(OSError, OutputLost):
            if self._log:
                logbook.add(logbook.log_path(self._paths.state_folder), now(), event, text)
            else:
                write(f"<{logbook.level(event)}>{text}" if self._systemd else text)


def _folder(root: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        found = os.stat(root)
        return found.st_dev, found.st_ino
    return None
