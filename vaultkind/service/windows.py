"""The service as a scheduled task of Windows, by [MS-TSCH] 2.5. Not run on Windows so far."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from vaultkind.service.backend import NAME, Backend, Found, Setup, mark, signed

_TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{mark}</Description>
    <URI>\\{name}</URI>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>{user}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{user}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>5</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{command}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def task(setup: Setup, user: str) -> str:
    """The text of the task. It has no place for variables: those of the account count."""
    command, *arguments = (*setup.command, "--log")
    # The interpreter without a window of its own.
    quiet = command.removesuffix("python.exe") + "pythonw.exe" if command.endswith("python.exe") else command
    return signed(
        _TASK.format(
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
