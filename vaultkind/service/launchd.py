"""The service as a launchd agent of macOS. Written by the manual, launchd.plist(5); not run on a Mac so far."""

from __future__ import annotations

import plistlib
import re
from pathlib import Path

from vaultkind.service.backend import NAME, Backend, Found, Setup, mark, signed
from vaultkind.system import account

LABEL = f"local.{NAME}"


def agent(setup: Setup) -> str:
    """The text of the property list."""
    values = {
        "Label": LABEL,
        "ProgramArguments": [*setup.command, "--log"],
        "EnvironmentVariables": dict(setup.environment),
        "RunAtLoad": True,
        # Started anew where it fails, and let be where it ends well, as after `service stop`.
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 30,
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Umask": 0o077,
        "StandardOutPath": "/dev/null",
        "StandardErrorPath": "/dev/null",
    }
    text = plistlib.dumps(values, sort_keys=False).decode()
    head, rest = text.split("<plist ", 1)
    return signed(f"{head}<!-- {mark()} -->\n<plist {rest}")


def read(code: int, answer: str) -> Found:
    """What ``launchctl print`` says."""
    if code:
        return Found(known=False, running=False)
    state = re.search(r"^\s*state = (.+)$", answer, re.MULTILINE)
    left = re.search(r"^\s*last exit code = (-?\d+)", answer, re.MULTILINE)
    running = state is not None and state[1].strip() == "running"
    trouble = f"exit code {left[1]}" if left and left[1] not in ("0",) and not running else None
    return Found(True, running, None, trouble)


def backend(home: Path) -> Backend:
    """launchd, for the account that runs this."""
    domain = f"gui/{account()}"
    out = ("launchctl", "bootout", f"{domain}/{LABEL}")
    return Backend(
        name="launchd",
        file=home / "Library" / "LaunchAgents" / f"{LABEL}.plist",
        render=agent,
        ask=("launchctl", "print", domain),
        load=(out, ("launchctl", "bootstrap", domain, "{file}")),
        unload=(out,),
        after=(),
        start=(("launchctl", "kickstart", f"{domain}/{LABEL}"),),
        stop=(("launchctl", "kill", "SIGTERM", f"{domain}/{LABEL}"),),
        query=("launchctl", "print", f"{domain}/{LABEL}"),
        read=read,
        lenient=(out,),
    )
