"""What the README shows is what the program does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from vaultkind.cli.main import COMMANDS
from vaultkind.config import KEYS

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


def block(mark: str) -> str:
    """The fenced block below the comment ``<!-- mark -->``."""
    match = re.search(rf"<!-- {re.escape(mark)} -->\n```\w*\n(.*?)\n```", README, re.DOTALL)
    assert match is not None, mark
    return match[1]


def run(*words: str, home: Path) -> str:
    """What the program says, run for real."""
    environment = {**os.environ, "VAULTKIND_HOME": str(home), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "vaultkind", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def without_the_day(session: str) -> list[str]:
    """A session's lines without what differs from day to day: dates, the prompt, the milliseconds."""
    lines = [line for line in session.strip().splitlines() if not line.startswith("   | >")]
    text = "\n".join(line.rstrip() for line in lines)
    text = re.sub(r"\d{4}/\d\d-\w+/", "YYYY/MM/", text)
    text = re.sub(r"\d{4}-\d\d-\d\d-\w+", "DAY", text)
    text = re.sub(r"(?:\w{3} )?\w{3,9} \d{1,2}, \d{4}", "DATE", text)
    return re.sub(r"Prompt [a-z-]+-\d+, [\d.]+ ms", "Prompt ID, N ms", text).splitlines()


def test_the_session_in_the_readme_is_what_demo_says(tmp_path: Path) -> None:
    """Apart from the day, the prompt and the milliseconds, `vaultkind demo` prints what the README shows."""
    said = run("demo", home=tmp_path)
    assert without_the_day(said) == without_the_day(block("session: vaultkind demo"))
    assert "> [!vaultkind|" in said
    assert list(tmp_path.iterdir()) == [], "the demo keeps nothing in the person's own folders"


@pytest.mark.parametrize(("mark", "end"), [("main job", "/bin/vaultkind demo"), ("tests", "/bin/pytest")])
def test_the_two_lines_are_one_line_each_and_start_from_nothing(mark: str, end: str) -> None:
    """Each sets up its own environment and runs its job, in one shell line that CI runs as written."""
    line = block(mark)
    assert "\n" not in line
    assert line.startswith("python3 -m venv .venv && ")
    assert line.endswith(end)


def test_every_command_is_in_the_readme() -> None:
    """A command that exists is named in the table; a command in the table exists."""
    table = README.split("## Commands")[1].split("## Ten promises")[0]
    named = set(re.findall(r"`(?:vaultkind )?([a-z]+)[^`]*`", table.split("Every command")[0]))
    assert named >= set(COMMANDS)


def test_every_key_of_the_configuration_is_in_the_readme() -> None:
    """The table of keys is complete, and names no key that does not exist."""
    table = README.split("## Configuration")[1].split("## Leave")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)} | {"path"} == set(KEYS)
