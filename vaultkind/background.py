"""What runs as the service: every vault in one process, a log without titles, and a word on how things stand.

``python -m vaultkind.background`` starts it without the command line's parser, 1.5 MB that a service would keep for
no use; ``vaultkind service run`` is the same for people.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from vaultkind import logbook
from vaultkind.actions.admit import open_again
from vaultkind.actions.vault import Vault
from vaultkind.config import Config, read_config, real
from vaultkind.errors import ConsentError, Defect, VaultError, VaultkindError
from vaultkind.events import Event, mistake
from vaultkind.offline import stay_offline
from vaultkind.paths import Paths, find_paths, private_folder
from vaultkind.service.backend import START_ANEW
from vaultkind.standing import Standing, Watched, standing_path, write_standing
from vaultkind.tend import Tending
from vaultkind.words import _, speak, system_language

_OPTIONS = ("--systemd", "--log", "--verbose")


class Background:
    """One life of the service. ``systemd`` and ``log`` say where its lines go; ``verbose`` lets them name notes."""

    def __init__(self, paths: Paths, *, systemd: bool, log: bool, verbose: bool) -> None:
        self._systemd = systemd
        self._log = log
        self._verbose = verbose
        self._started = datetime.now()
        self._paths = paths
        self._anew = False
        self._vaults: dict[str, Watched] = {}
        # Which folder each vault was at the start: what may be written to is settled then.
        self._folders: dict[Path, tuple[int, int] | None] = {}
        self._tending = Tending(self._find, self._open, self._paths, self._say)

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

    def _find(self) -> tuple[Path, ...]:
        return chosen_vaults(read_config(self._paths.config))

    def _open(self, root: Path) -> Vault:
        return open_again(read_config(self._paths.config), root)

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
        if not self._verbose:
            # Translators: stands in a message of the log in place of the note's name.
            instead = _("today's note")
            reason = logbook.without(reason, names, instead) if reason else reason
            step = logbook.without(step, names, instead) if step else step
        values: dict[str, object] = {
            "vault": str(root) if root is not None else None,
            "date": event.date.isoformat() if event.date else None,
            "path": event.path if self._verbose else None,
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
        with suppress(OSError):
            if self._log:
                logbook.add(logbook.log_path(self._paths.state_folder), datetime.now(), event, text)
            else:
                print(f"<{logbook.level(event)}>{text}" if self._systemd else text, flush=True)


def chosen_vaults(config: Config) -> tuple[Path, ...]:
    """The configured vaults that take prompts. Raises VaultError where there are none, ConsentError where none may."""
    chosen = tuple(Path(real(vault.path)) for vault in config.vaults if vault.prompts)
    if not config.vaults:
        raise VaultError(
            _("No vault is set up, so a service would have nothing to look after."),
            next_step=_("`vaultkind init PATH` sets one up."),
        )
    if not chosen:
        raise ConsentError(
            _("Prompts in new notes are switched off for every vault."),
            next_step=_("`vaultkind init` asks again; `prompts = true` in the configuration switches them on."),
        )
    return tuple(dict.fromkeys(chosen))


def _folder(root: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        found = os.stat(root)
        return found.st_dev, found.st_ino
    return None


def main(arguments: list[str]) -> int:
    """The service itself; its exit code. Takes the options of ``vaultkind service run`` and no others."""
    stay_offline()
    gc.enable()  # `vaultkind service run` started without.
    paths = find_paths()
    speak(system_language(os.environ))
    with suppress(VaultkindError, OSError, ValueError):  # what is wrong there is told when it is needed
        first = next(iter(read_config(paths.config).vaults), None)
        if first is not None and first.language is not None:
            speak(first.language)
    given = {option: option in arguments for option in _OPTIONS}
    try:
        return Background(paths, systemd=given["--systemd"], log=given["--log"], verbose=given["--verbose"]).run()
    except Exception as problem:
        # Where it happened, without any value: the log is no place for a note's text.
        print(logbook.line("error", {"reason": mistake(problem).message}), file=sys.stderr)
        return Defect.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
