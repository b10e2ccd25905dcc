"""The service as a systemd user unit, walled in: no network, and nothing to write to but the vaults and the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from vaultkind.library import templates
from vaultkind.service.backend import NAME, START_ANEW, Backend, Found, Setup, mark, signed
from vaultkind.system import account
from vaultkind.watched import mount_point

UNIT = f"{NAME}.service"
# systemd's own exit codes for a sandbox that could not be set up (systemd.exec, "Process exit codes").
NO_WALLS = (217, 225, 226)
_CONTROL = ("systemctl", "--user")
_PROPERTIES = "LoadState,ActiveState,SubState,Result,ExecMainStatus,ActiveEnterTimestamp"


def unit(setup: Setup) -> str:
    """The text of the unit."""
    environment = "".join(f"Environment={_word(f'{name}={value}')}\n" for name, value in setup.environment)
    granted = dict.fromkeys((*map(_granted, setup.vaults), setup.state_folder))
    writable = "".join(f"ReadWritePaths={_word(f'-{path}')}\n" for path in granted)
    # An empty /tmp of its own would hide a vault that is in there, or the program itself.
    needed = (*setup.vaults, setup.config_folder, setup.state_folder, Path(setup.program[0]), Path(__file__))
    inside = any(path.is_relative_to(top) for path in needed for top in ("/tmp", "/var/tmp"))
    walls = _read("systemd-walls.service").format(writable=writable, private_tmp="" if inside else "PrivateTmp=yes\n")
    text = _read("systemd.service").format(
        mark=mark(),
        environment=environment,
        command=" ".join(_word(word).replace("$", "$$") for word in (*setup.command, "--systemd")),
        anew=START_ANEW,
        walls=walls if setup.walled else "",
        # A thread for each folder on the way to the note, and some for the watcher itself.
        tasks=32 + 32 * len(setup.vaults),
    )
    return signed(text)


def _read(name: str) -> str:
    return (templates() / "service" / name).read_text(encoding="utf-8")


def _granted(vault: Path) -> Path:
    """What is made writable for a vault: itself, or the whole of a disk that can be taken away.

    A folder of such a disk would become a mount of its own, and keep the disk in use after it was unmounted.
    """
    disk = mount_point(vault)
    return vault if disk is None or Path.home().is_relative_to(disk) else disk


def _word(text: str) -> str:
    """One word of a unit's line, whatever is in it (systemd.syntax, "Quoting"; systemd.unit, "Specifiers").

    Lists of paths know no escapes by number, so every other sign stands as it is.
    """
    signs = {'"': '\\"', "\\": "\\\\", "%": "%%"}
    quoted = "".join(f"\\x{ord(sign):02x}" if sign < " " else signs.get(sign, sign) for sign in text)
    return f'"{quoted}"'


def read(code: int, answer: str) -> Found:
    """What ``systemctl show`` says."""
    said = dict(line.split("=", 1) for line in answer.splitlines() if "=" in line)
    if code or said.get("LoadState") in (None, "not-found"):
        return Found(known=False, running=False)
    state = said.get("ActiveState", "")
    running = state in ("active", "reloading", "deactivating")
    trouble = None
    if state == "failed" or said.get("SubState") == "auto-restart":
        trouble = f"{said.get('Result')}, {said.get('ExecMainStatus')}"
    return Found(True, running, _moment(said.get("ActiveEnterTimestamp", "")) if running else None, trouble)


def _moment(text: str) -> datetime | None:
    """A time as ``--timestamp=unix`` gives it, as local time."""
    try:
        return datetime.fromtimestamp(int(text.removeprefix("@"))) if text.startswith("@") else None
    except (ValueError, OverflowError, OSError):
        return None


def wall_trouble(found: Found) -> bool:
    """Whether it did not start because this system grants no walls to an ordinary account."""
    return found.trouble is not None and found.trouble.rpartition(" ")[2] in map(str, NO_WALLS)


def backend(environment: Mapping[str, str], home: Path) -> Backend:
    """systemd, for the account that runs this."""
    folder = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "systemd" / "user"
    reset = (*_CONTROL, "reset-failed", UNIT)
    reload = (*_CONTROL, "daemon-reload")
    return Backend(
        name="systemd",
        file=folder / UNIT,
        render=unit,
        ask=(*_CONTROL, "show", "--property=Version"),
        load=(reload, reset, (*_CONTROL, "enable", UNIT), (*_CONTROL, "restart", UNIT)),
        unload=((*_CONTROL, "disable", "--now", UNIT),),
        after=(reload, reset),
        start=(reset, (*_CONTROL, "start", UNIT)),
        stop=((*_CONTROL, "stop", UNIT),),
        query=(*_CONTROL, "show", UNIT, f"--property={_PROPERTIES}", "--timestamp=unix"),
        read=read,
        logs=_logs,
        lenient=(reset,),
    )


def _logs(lines: int, follow: bool) -> tuple[str, ...]:
    """What the service said, and what systemd said of it.

    Not by ``--user-unit``: the journal may look at a process before systemd has put it into the unit.
    """
    mine = f"_UID={account()}"
    wanted = (f"SYSLOG_IDENTIFIER={NAME}", mine, "+", f"USER_UNIT={UNIT}", mine)
    shown = (f"--lines={lines}", "--no-pager", "--quiet", "--output=short-iso", *(["--follow"] if follow else []))
    return ("journalctl", *shown, *wanted)
