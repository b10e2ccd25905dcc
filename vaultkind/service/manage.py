"""Carries out what a person asks of the service. Removes no file that it cannot prove to be vaultkind's own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from vaultkind.errors import NotPermitted, VaultError
from vaultkind.paths import Paths
from vaultkind.service.backend import Backend, Command, Found, Setup, is_ours
from vaultkind.words import _

# What decides where vaultkind looks and how dates are spelled, if it is set where the service is installed.
VARIABLES = ("VAULTKIND_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LC_ALL", "LC_TIME", "LC_MESSAGES", "LANG")
# Seconds that a service manager has for one command.
PATIENCE = 60


def backend_here(environment: Mapping[str, str], paths: Paths) -> Backend:
    """The service manager of this platform."""
    if sys.platform == "win32":
        from vaultkind.service import windows

        return windows.backend(environment, paths.state_folder)
    if sys.platform == "darwin":
        from vaultkind.service import launchd

        return launchd.backend(Path.home())
    from vaultkind.service import systemd

    return systemd.backend(environment, Path.home())


def setup_for(vaults: tuple[Path, ...], paths: Paths, environment: Mapping[str, str], *, verbose: bool) -> Setup:
    """What the service would run for these vaults, by the interpreter that runs now."""
    return Setup(
        # -P keeps a folder named vaultkind in the person's home from being taken for the program.
        program=(sys.executable, "-P", "-m", "vaultkind.background"),
        vaults=vaults,
        config_folder=paths.config_folder,
        state_folder=paths.state_folder,
        environment=tuple((name, environment[name]) for name in VARIABLES if environment.get(name)),
        verbose=verbose,
    )


def standing_file(backend: Backend) -> str | None:
    """The text of the service's file, None where there is none. Raises NotPermitted."""
    try:
        return backend.file.read_bytes().decode(backend.encoding, "surrogateescape")
    except FileNotFoundError:
        return None
    except UnicodeError:
        return ""
    except OSError as problem:
        raise _refused(backend, problem) from problem


def find(backend: Backend) -> Found:
    """What the service manager says of the service. Raises VaultError where there is no manager."""
    done = _run(backend, backend.query)
    return backend.read(done.returncode, done.stdout)


def install(backend: Backend, text: str) -> None:
    """Write the file and start the service. Raises VaultError, NotPermitted; a file of somebody else's stays."""
    _ask(backend)
    standing = standing_file(backend)
    if standing is not None and not is_ours(standing):
        raise VaultError(
            _("{path} is there already, and vaultkind did not write it as it stands.", path=backend.file),
            next_step=_("It was left as it is. Moved away, it makes room for vaultkind's own."),
        )
    try:
        backend.file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=backend.file.parent, prefix=f".{backend.file.name}-")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(text.encode(backend.encoding, "surrogateescape"))
            os.chmod(temporary, 0o644)
            os.replace(temporary, backend.file)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as problem:
        raise _refused(backend, problem) from problem
    carry_out(backend, backend.load)


def uninstall(backend: Backend) -> bool:
    """Stop the service and take its file away. False where there is none. Raises VaultError, NotPermitted."""
    standing = standing_file(backend)
    if standing is None:
        return False
    if not is_ours(standing):
        raise VaultError(
            _("{path} was changed since vaultkind wrote it, so it is yours and stays.", path=backend.file),
            next_step=_("`vaultkind service stop` ends it for now. Without that file it does not start again."),
        )
    carry_out(backend, backend.unload)
    try:
        backend.file.unlink()
    except OSError as problem:
        raise _refused(backend, problem) from problem
    with suppress(OSError):  # the folders that it made, where nothing else is in them
        backend.file.parent.rmdir()
        backend.file.parent.parent.rmdir()
    carry_out(backend, backend.after)
    return True


def carry_out(backend: Backend, commands: tuple[Command, ...]) -> None:
    """Run the commands in turn. Raises VaultError with what the service manager said where one comes to nothing."""
    for command in commands:
        done = _run(backend, command)
        if done.returncode and command not in backend.lenient:
            said = (done.stderr.strip() or done.stdout.strip() or str(done.returncode)).splitlines()[0]
            raise VaultError(
                _("{manager} did not do what was asked: {said}", manager=backend.name, said=said.rstrip(".") + "."),
                next_step=_("`vaultkind service status` and `vaultkind service logs` may say more."),
            )


def read_logs(backend: Backend, lines: int, follow: bool) -> list[str]:
    """The newest lines of the platform's own log; to follow them, its program shows them itself and none are left.

    Raises VaultError, NotPermitted where that program does not answer.
    """
    if backend.logs is None:
        raise ValueError(backend.name)
    command = backend.logs(lines, follow)
    try:
        shown = None if follow else subprocess.PIPE
        done = subprocess.run(
            command, check=False, stdout=shown, stderr=subprocess.PIPE, encoding="utf-8", errors="replace"
        )
    except OSError as problem:
        raise _nobody(backend) from problem
    if done.returncode:
        said = (done.stderr.strip() or str(done.returncode)).splitlines()[0].rstrip(".")
        raise NotPermitted(
            _("The system's log cannot be read: {said}.", said=said),
            next_step=_("`{command}`, as somebody who may read it, shows the lines.", command=" ".join(command)),
        )
    return (done.stdout or "").splitlines()


def _ask(backend: Backend) -> None:
    if _run(backend, backend.ask).returncode:
        raise _nobody(backend)


def _run(backend: Backend, command: Command) -> subprocess.CompletedProcess[str]:
    words = [word.replace("{file}", str(backend.file)) for word in command]
    try:
        return subprocess.run(
            words,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
        )
    except OSError as problem:
        raise _nobody(backend) from problem
    except subprocess.TimeoutExpired as problem:
        raise VaultError(
            _("{manager} did not answer within a minute.", manager=backend.name),
            next_step=_("Once the machine has settled, the command can be run again."),
        ) from problem


def _nobody(backend: Backend) -> VaultError:
    return VaultError(
        _("{manager} does not run for this account here, so no service can be set up.", manager=backend.name),
        next_step=_(
            "`vaultkind service run` is what it would run; any other way to start a program at log-in will do."
        ),
    )


def _refused(backend: Backend, problem: OSError) -> NotPermitted:
    return NotPermitted(
        _("{path} cannot be read or written: {reason}.", path=backend.file, reason=problem.strerror),
        next_step=_("Its folder's owner and permissions say who may."),
    )
