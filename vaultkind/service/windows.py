"""The service as a scheduled task of Windows, by [MS-TSCH] 2.5. Not run on Windows so far."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from vaultkind.library import templates
from vaultkind.service.backend import NAME, Backend, Found, Setup, mark, signed


def task(setup: Setup, user: str) -> str:
    """The text of the task. It has no place for variables: those of the account count."""
    command, *arguments = (*setup.command, "--log")
    # The interpreter without a window of its own.
    quiet = command.removesuffix("python.exe") + "pythonw.exe" if command.endswith("python.exe") else command
    return signed(
        (templates() / "service" / "task.xml")
        .read_text(encoding="utf-8")
        .format(
            mark=escape(mark()),
            name=NAME,
            user=escape(user),
            command=escape(quiet),
            arguments=escape(subprocess.list2cmdline(arguments)),
        )
    )


def read(code: int, answer: str) -> Found:
    """What PowerShell says of the task: ``Running``, ``Ready``, ``Disabled`` or ``Queued``."""
    state = answer.strip()
    if code or not state:
        return Found(known=False, running=False)
    return Found(True, state == "Running", None, state if state == "Disabled" else None)


def backend(environment: Mapping[str, str], folder: Path) -> Backend:
    """The task scheduler, for the account that runs this. The file is kept in vaultkind's own folder."""
    user = "\\".join(filter(None, (environment.get("USERDOMAIN"), environment.get("USERNAME", ""))))
    ask = f"(Get-ScheduledTask -TaskName {NAME} -ErrorAction SilentlyContinue).State"
    end = ("schtasks", "/End", "/TN", NAME)
    return Backend(
        name="Task Scheduler",
        file=folder / f"{NAME}-task.xml",
        render=lambda setup: task(setup, user),
        ask=("schtasks", "/Query", "/FO", "LIST"),
        load=(end, ("schtasks", "/Create", "/TN", NAME, "/XML", "{file}", "/F"), ("schtasks", "/Run", "/TN", NAME)),
        unload=(end, ("schtasks", "/Delete", "/TN", NAME, "/F")),
        after=(),
        start=(("schtasks", "/Run", "/TN", NAME),),
        stop=(end,),
        query=("powershell", "-NoProfile", "-NonInteractive", "-Command", ask),
        read=read,
        lenient=(end,),
        encoding="utf-16",
    )
