"""The file of each platform's service: what holds for all of them, and each by the rules of its own platform."""

from __future__ import annotations

import plistlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from tools import require_tool

from vaultkind.service import launchd, systemd, windows
from vaultkind.service.backend import Backend, Found, Setup, is_ours

ODD = '/home/ann & co/<Notes> "100%" $HOME\''
SETUP = Setup(
    program=("/opt/p y/bin/python3", "-P", "-m", "vaultkind.background"),
    vaults=(Path(ODD), Path("/home/ann/Work")),
    config_folder=Path("/home/ann/.config/vaultkind"),
    state_folder=Path("/home/ann/.local/state/vaultkind"),
    environment=(("LANG", "de_DE.UTF-8"), ("VAULTKIND_HOME", ODD)),
)
BACKENDS = [
    systemd.backend({}, Path("/home/ann")),
    launchd.backend(Path("/Users/ann")),
    windows.backend({"USERDOMAIN": "BOX", "USERNAME": "Ann & Co"}, Path("/state")),
]


@pytest.mark.parametrize("backend", BACKENDS, ids=lambda backend: backend.name)
class TestEveryBackend:
    def test_its_file_can_be_proved_to_be_vaultkinds_own_and_a_changed_one_cannot(self, backend: Backend) -> None:
        text = backend.render(SETUP)
        assert text == backend.render(SETUP), "the same setup gives the same bytes"
        assert is_ours(text)
        assert not is_ours(text.replace("vaultkind", "vaultkinds", 1))
        assert not is_ours(text + "\n")
        assert not is_ours("")
        assert text.encode(backend.encoding).decode(backend.encoding) == text

    def test_an_answer_that_makes_no_sense_is_no_running_service(self, backend: Backend) -> None:
        for code, answer in ((1, ""), (1, "no such thing"), (0, ""), (127, "\x00")):
            assert (
                backend.read(code, answer) == Found(known=False, running=False)
                or not backend.read(code, answer).running
            )

    def test_what_it_runs_speaks_to_the_service_of_this_account_alone(self, backend: Backend) -> None:
        for command in (*backend.load, *backend.unload, *backend.after, *backend.start, *backend.stop, backend.query):
            assert any("vaultkind" in word or word in ("{file}", "daemon-reload") for word in command), command
            assert "sudo" not in command


def test_systemd_answers_are_read() -> None:
    read = BACKENDS[0].read
    running = read(0, "LoadState=loaded\nActiveState=active\nSubState=running\nActiveEnterTimestamp=@1764100000\n")
    assert running.running
    assert running.since is not None
    assert running.since.timestamp() == 1764100000
    failed = read(0, "LoadState=loaded\nActiveState=failed\nSubState=failed\nResult=exit-code\nExecMainStatus=226\n")
    assert (failed.running, failed.trouble) == (False, "exit-code, 226")
    assert systemd.wall_trouble(failed)
    assert read(0, "LoadState=not-found\nActiveState=inactive\n") == Found(known=False, running=False)


def test_the_agent_is_a_property_list_that_launchd_can_read(tmp_path: Path) -> None:
    text = BACKENDS[1].render(SETUP)
    held = plistlib.loads(text.encode())
    assert held["ProgramArguments"] == [*SETUP.program, "--log"]
    assert held["EnvironmentVariables"] == dict(SETUP.environment)
    assert held["KeepAlive"] == {"SuccessfulExit": False}
    assert held["RunAtLoad"] is True
    file = tmp_path / "agent.plist"
    file.write_text(text)
    packed = tmp_path / "agent.bin"
    subprocess.run([require_tool("plistutil"), "-i", file, "-o", packed], check=True)
    assert plistlib.loads(packed.read_bytes()) == held


def test_launchd_answers_are_read() -> None:
    read = BACKENDS[1].read
    assert read(0, "gui/501/local.vaultkind = {\n\tstate = running\n\tpid = 71\n\tlast exit code = 1\n}") == Found(
        known=True, running=True
    )
    ended = read(0, "\tstate = not running\n\tlast exit code = 70: EX_SOFTWARE\n")
    assert (ended.running, ended.trouble) == (False, "exit code 70")


def test_the_task_fits_the_schema_of_the_task_scheduler(tmp_path: Path) -> None:
    text = BACKENDS[2].render(SETUP)
    file = tmp_path / "task.xml"
    file.write_bytes(text.encode("utf-16"))
    schema = Path(__file__).with_name("task.xsd")
    check = [require_tool("xmllint"), "--noout", "--schema", schema]
    done = subprocess.run([*check, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for wrong in (("PT1M<", "PT1S<"), ("<Hidden>", "<Hidden>maybe"), ("InteractiveToken<", "Anyone<")):
        file.write_bytes(text.replace(*wrong).encode("utf-16"))
        assert subprocess.run([*check, file], capture_output=True, check=False).returncode != 0, wrong
    name = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    tree = ElementTree.fromstring(text.encode("utf-16"))
    assert tree.findtext(f".//{name}Exec/{name}Command") == SETUP.program[0]
    assert tree.findtext(f".//{name}Exec/{name}Arguments") == "-P -m vaultkind.background --log"
    assert tree.findtext(f".//{name}Principal/{name}UserId") == "BOX\\Ann & Co"


@pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")
def test_a_vault_in_the_temporary_folder_is_not_hidden_by_one_of_the_services_own() -> None:
    # Where this is tested from a folder in /tmp, the program itself is in there.
    program_too = any(Path(systemd.__file__).is_relative_to(top) for top in ("/tmp", "/var/tmp"))
    assert ("PrivateTmp=yes" in systemd.unit(SETUP)) is not program_too
    assert "PrivateTmp" not in systemd.unit(Setup(SETUP.program, (Path("/tmp/Notes"),), Path("/c"), Path("/s")))
