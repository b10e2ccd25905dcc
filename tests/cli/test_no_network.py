"""Nothing leaves the machine: sockets are refused in the process, and no command asks the system for one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import PROGRAM, Place, today_note
from tools import require_tool

from vaultkind.cli.main import COMMANDS

# Every command, as a person would use it.
CALLS = {
    "prompt": ["prompt", "--into", "today"],
    "ahead": ["ahead"],
    "pause": ["pause", "3d"],
    "resume": ["resume"],
    "remove": ["remove", "--all"],
    "summary": ["summary", "--all", "--explain"],
    "days": ["days"],
    "watch": ["watch", "--json"],
    "service": ["service", "status"],
    "init": ["init", "--yes"],
    "explain": ["explain"],
    "forget": ["forget"],
    "doctor": ["doctor"],
    "prompts": ["prompts", "list"],
    "consent": ["consent", "show"],
    "support": ["support", "DE"],
    "ground": ["ground", "--still"],
    "demo": ["demo"],
}
ADDRESS = re.compile(r"AF_(?!UNIX\b)\w+")


@pytest.mark.parametrize("call", ["socket.socket()", "socket.getaddrinfo('localhost', 80)", "socket.socketpair()"])
def test_the_process_refuses_sockets(call: str) -> None:
    code = f"from vaultkind.offline import stay_offline; stay_offline(); import socket; {call}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Something in vaultkind asked for the network, and was refused." in done.stderr


def test_the_program_itself_is_what_refuses(place: Place) -> None:
    """The commands start behind the refusal, and a library that wants a socket there ends in a plain sentence."""
    code = (
        "import sys, types; from vaultkind.cli import main, pause\n"
        "import vaultkind.actions.look as look; import socket\n"
        "look.pause_end = lambda *words: socket.create_connection(('127.0.0.1', 9))\n"
        "main.main(['pause'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=place.environment(), check=False
    )
    assert done.returncode == 70
    assert done.stderr.splitlines()[0] == "Something in vaultkind asked for the network, and was refused."
    assert "Traceback" not in done.stderr


def test_every_command_has_a_line_here() -> None:
    assert set(CALLS) == set(COMMANDS)


@pytest.mark.parametrize("name", CALLS)
def test_no_command_asks_the_system_for_the_network(place: Place, vault: Path, name: str) -> None:
    embedded = 'delivery = "embed"\n' if name == "ahead" else ""
    place.configure(vault, f'consent = ["marks", "words", "weekly-note"]\n{embedded}')
    today_note(vault)
    trace = place.base / "trace"
    strace = [require_tool("strace"), "-f", "--seccomp-bpf", "-e", "trace=%network", "-o", str(trace)]
    process = subprocess.Popen(
        [*strace, *PROGRAM, "--vault", str(vault), *CALLS[name]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=place.environment(),
        cwd=place.here,
    )
    assert process.stdout is not None
    if name == "watch":
        # It has started and has had a look at the note; a hang-up then ends what strace runs.
        for line in process.stdout:
            if json.loads(line)["event"] in ("inserted", "left_alone"):
                break
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(children[0]), 15)
    out, problems = process.communicate(timeout=60)
    assert process.returncode == 0, (out, problems)
    calls = trace.read_text().splitlines()
    assert any("exited with 0" in call for call in calls), "strace saw nothing at all"
    assert not [call for call in calls if ADDRESS.search(call)]


def test_the_harness_sees_a_program_that_does_ask(tmp_path: Path) -> None:
    """The control: strace and the pattern find a socket where there is one."""
    trace = tmp_path / "trace"
    code = "import socket; socket.socket(); socket.socket(socket.AF_INET6)"
    strace = [require_tool("strace"), "-f", "--seccomp-bpf", "-e", "trace=%network", "-o", str(trace)]
    subprocess.run([*strace, sys.executable, "-c", code], check=True)
    seen = [call for call in trace.read_text().splitlines() if ADDRESS.search(call)]
    assert sum("socket(" in call for call in seen) == 2
