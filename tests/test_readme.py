"""What the README shows is what the program does: every command in it is run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shell.terminal import Terminal
from tests.tools import require_tool, until

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
# Run here, in this order, with the exit code that each has.
HERE = {
    "vaultkind --help": 0,
    "vaultkind support": 0,
    "vaultkind support Ireland": 0,
    "vaultkind ground": 0,
    "vaultkind init ~/Notes": 0,
    "vaultkind watch": 0,
    "vaultkind doctor": 0,
    "vaultkind prompt --another": 0,
    "vaultkind prompts new kitchen": 0,
    "vaultkind consent grant marks": 0,
    "vaultkind summary": 0,
    "vaultkind pause 3d": 0,
    "vaultkind service install": None,
    "vaultkind service uninstall": 0,
    "vaultkind remove --all": 0,
    "vaultkind forget --config": 0,
}
# Run by .ci/run, since they install things or are the tests themselves; the last two by tests of their own.
ELSEWHERE = {
    "python3 -m venv .venv",
    ".venv/bin/pip install -q .",
    ".venv/bin/vaultkind demo",
    ".venv/bin/pip install -q -e '.[dev]'",
    ".venv/bin/pytest",
    "pipx install .",
    "uv tool install .",
    "pipx uninstall vaultkind",
    "uv tool uninstall vaultkind",
    ".venv/bin/mkdocs build",
    "man vaultkind",
}


def block(mark: str, text: str = README) -> str:
    """The fenced block below the comment ``<!-- mark -->``."""
    match = re.search(rf"<!-- {re.escape(mark)} -->\n```\w*\n(.*?)\n```", text, re.DOTALL)
    assert match is not None, mark
    return match[1]


def without_the_day(session: str) -> list[str]:
    """A session's lines without what differs from day to day: dates, the prompt, the milliseconds."""
    lines = [line for line in session.strip().splitlines() if not line.startswith("   | >")]
    text = "\n".join(line.rstrip() for line in lines)
    text = re.sub(r"\d{4}/\d\d-\w+/", "YYYY/MM/", text)
    text = re.sub(r"\d{4}-\d\d-\d\d-\w+", "DAY", text)
    text = re.sub(r"(?:\w{3} )?\w{3,9} \d{1,2}, \d{4}", "DATE", text)
    return re.sub(r"Prompt [a-z-]+-\d+, [\d.]+ ms", "Prompt ID, N ms", text).splitlines()


def test_the_session_in_the_tour_is_what_demo_says(tmp_path: Path) -> None:
    """Apart from the day, the prompt and the milliseconds, `vaultkind demo` prints what the tour shows."""
    environment = {**os.environ, "VAULTKIND_HOME": str(tmp_path), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "vaultkind", "demo"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert without_the_day(said) == without_the_day(block("session: vaultkind demo", TOUR))
    assert "> [!vaultkind|" in said
    assert list(tmp_path.iterdir()) == [], "the demo keeps nothing in the person's own folders"


@pytest.mark.parametrize(("mark", "end"), [("main job", "/bin/vaultkind demo"), ("tests", "/bin/pytest")])
def test_the_two_lines_are_one_line_each_and_start_from_nothing(mark: str, end: str) -> None:
    """Each sets up its own environment and runs its job, in one shell line that CI runs as written."""
    line = block(mark)
    assert "\n" not in line
    assert line.startswith("python3 -m venv .venv && ")
    assert line.endswith(end)


def test_the_readme_names_no_command_that_nothing_runs() -> None:
    """Each command in a block or in a line is in one of the two lists, and each of the lists is in the README."""
    fenced = [line for text in re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL) for line in text.splitlines()]
    inline = re.findall(r"`((?:vaultkind|pipx|uv|man|\.venv/bin/\w+) [^`]*)`", README.replace("\n", " "))
    assert {part for line in (*fenced, *inline) for part in line.split(" && ")} == {*HERE, *ELSEWHERE}


def test_the_readme_is_short() -> None:
    """What more there is to say stands in docs/."""
    assert len(README.splitlines()) <= 140


def test_ci_installs_as_the_readme_says() -> None:
    """What needs a network is run by CI, from the README's own lines."""
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for mark in ("main job", "tests", "install: pipx", "install: uv"):
        assert re.search(rf'readme_line "?{mark}"?\)', ci), mark
    for command in ("pipx uninstall vaultkind", "uv tool uninstall vaultkind", ".venv/bin/mkdocs build"):
        assert command in ci


def test_the_commands_of_the_readme_run_in_the_order_of_a_life_with_it(tmp_path: Path) -> None:
    """Set up, used, left: in a terminal, with a vault in the home folder; at the end nothing of vaultkind is kept."""
    notes = tmp_path / "Notes"
    (notes / ".obsidian").mkdir(parents=True)
    environment = {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    with Terminal([require_tool("bash"), "--norc", "--noprofile", "-i"], environment, tmp_path) as terminal:
        for command, code in HERE.items():
            if command == "vaultkind watch":
                watcher = subprocess.Popen(
                    command.split(), env=environment, stdout=subprocess.PIPE, text=True, cwd=tmp_path
                )
                assert watcher.stdout is not None
                assert watcher.stdout.readline()
                watcher.terminate()
                watcher.communicate(timeout=20)
                continue
            shown = terminal.say(f"{command}; echo code=$?")
            found = re.search(r"^code=(\d+)\r?$", shown, re.MULTILINE)
            assert found, (command, shown)
            assert code is None or int(found[1]) == code, (command, shown)
            assert "Traceback" not in shown
            if command == "vaultkind init ~/Notes":
                assert (tmp_path / ".config" / "vaultkind" / "config.toml").is_file(), shown
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept == [notes / "vaultkind" / "kitchen.md"], "the pack that the person made stays"
    until(lambda: watcher.poll() is not None, "the watcher has ended")
