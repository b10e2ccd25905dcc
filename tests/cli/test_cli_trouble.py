"""What happens when vaultkind itself is at fault, is interrupted, or nobody listens; and how it speaks."""

from __future__ import annotations

import ast
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import LIMIT, PROGRAM, UNKIND, Place, Ran, assert_kind, assert_refused, today, today_note, tree
from tools import until

import vaultkind

SECRET = "a line from the diary"
PACKAGE = Path(vaultkind.__file__).parent


def sabotage(place: Place, code: str) -> None:
    """Run ``code`` in every start of the program, before anything else."""
    folder = place.base / "sabotage"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(code)
    earlier = os.environ.get("PYTHONPATH")
    place.variables["PYTHONPATH"] = os.pathsep.join([str(folder), *([earlier] if earlier else [])])


def break_choose(place: Place, error: str) -> None:
    sabotage(
        place,
        "import vaultkind.actions.choose as ask\n"
        f"def choose(*_):\n    secret = {SECRET!r}\n    raise {error}\n"
        "ask.choose = choose\n",
    )


def test_a_defect_says_where_to_look_and_keeps_no_values(place: Place, vault: Path) -> None:
    today_note(vault, SECRET.encode())
    break_choose(place, "RuntimeError(secret)")
    before = tree(vault)
    log = place.state / "defects.log"
    ran = place.run("prompt", "--vault", vault, "--into", "today")
    assert_refused(ran, 70, "vaultkind made a mistake of its own and stopped.")
    assert ran.lines[1].startswith(f"{log} says where, without any of your text.")
    kept = log.read_text()
    assert re.fullmatch(r"vaultkind \S+: RuntimeError\n(\S+\.py:\d+ \S+\n)+\n", kept), kept
    assert "choose" in kept
    for value in (SECRET, str(vault), vault.name):
        assert value not in kept
    assert log.stat().st_mode & 0o777 == 0o600
    loud = place.run("prompt", "--verbose")
    assert loud.code == 70
    assert "Traceback (most recent call last)" in loud.err
    assert "RuntimeError: a line from the diary" in loud.err, "on request, on the screen, it may be seen"
    assert log.read_text().count("RuntimeError") == 2
    assert SECRET not in log.read_text()
    assert tree(vault) == before


def test_a_defect_whose_log_cannot_be_written_is_still_said_plainly(place: Place) -> None:
    break_choose(place, "KeyError(secret)")
    (place.state / "defects.log").mkdir()
    ran = place.run("prompt")
    assert_refused(ran, 70, "vaultkind made a mistake of its own and stopped.", step="--verbose shows where.")


def test_verbose_adds_a_traceback_to_errors_a_person_meets_and_quiet_takes_no_error_away(place: Place) -> None:
    loud, quiet = place.each(("--verbose", "days"), ("days", "--quiet"))
    assert loud.lines[:2] == quiet.lines
    assert "Traceback (most recent call last)" in loud.err
    assert_refused(quiet, 4, "No vault is set up, and none is around this folder.")


def test_ctrl_c_ends_with_130_and_one_neutral_line(place: Place, vault: Path) -> None:
    today_note(vault)
    started = place.base / "started"
    sabotage(
        place,
        "import vaultkind.actions.choose as ask, pathlib, time\n"
        f"def choose(*_):\n    pathlib.Path({str(started)!r}).touch()\n    time.sleep(60)\n"
        "ask.choose = choose\n",
    )
    before = tree(vault)
    process = subprocess.Popen(
        [*PROGRAM, "--vault", str(vault), "prompt", "--into", "today"],
        cwd=place.here,
        env=place.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    end = time.monotonic() + LIMIT
    while not started.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=LIMIT)
    assert (process.returncode, out, err) == (130, b"", b"Stopped. Nothing more was done.\n")
    assert tree(vault) == before


def test_nobody_listening_is_no_trouble(place: Place, vault: Path) -> None:
    for month in range(1, 13):
        (vault / f"2024-{month:02d}-01.md").touch()
    start = ["--vault", str(vault)]
    for words, code in ((["days"], 0), (["days", "--json"], 0), (["prompt"], 0), (["--help"], 0), (["xyz"], 2)):
        ours, theirs = os.pipe()
        os.close(ours)
        try:
            heard = subprocess.run(
                [*PROGRAM, *start, *words],
                cwd=place.here,
                env=place.environment(),
                stdout=theirs,
                stderr=subprocess.PIPE,
                check=False,
                timeout=LIMIT,
            )
            both = subprocess.run(
                [*PROGRAM, *start, *words],
                cwd=place.here,
                env=place.environment(),
                stdout=theirs,
                stderr=theirs,
                check=False,
            )
        finally:
            os.close(theirs)
        assert (heard.returncode, both.returncode) == (code, code), words
        assert (heard.stderr == b"") == (code == 0)
        assert_kind(heard.stderr.decode())


def test_closed_and_full_outputs(place: Place) -> None:
    program = " ".join(f"'{word}'" for word in PROGRAM)
    for script, code in (("prompt >&-", 0), ("prompt --json >&- 2>&-", 0), ("days 2>&-", 4), ("xyz 2>&- >&-", 2)):
        done = subprocess.run(
            ["sh", "-c", f"{program} {script}"],
            cwd=place.here,
            env=place.environment(),
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (code, b""), script
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*PROGRAM, "prompt"],
            cwd=place.here,
            env=place.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert_refused(
        Ran(done.returncode, "", done.stderr.decode()),
        6,
        "What vaultkind has to say cannot be written: No space left on device.",
    )


def test_a_closed_output_still_puts_the_question_into_the_note(place: Place, vault: Path) -> None:
    note = today_note(vault, b"x")
    program = " ".join(f"'{word}'" for word in PROGRAM)
    script = f"{program} --vault '{vault}' prompt --into today | true"
    subprocess.run(["sh", "-c", script], cwd=place.here, env=place.environment(), check=True, timeout=LIMIT)
    assert note.read_bytes().startswith(b"x\n\n> [!vaultkind|")
    assert place.run("remove", "--vault", vault).code == 0
    assert note.read_bytes() == b"x"


def messages() -> list[tuple[str, str]]:
    """Every text in the code that can reach a person: strings with more than one word that are no docstrings."""
    found: list[tuple[str, str]] = []
    for file in sorted([*PACKAGE.glob("*.py"), *PACKAGE.glob("cli/*.py"), *PACKAGE.glob("actions/*.py")]):
        parsed = ast.parse(file.read_text())
        documented = {
            id(node.body[0].value)
            for node in ast.walk(parsed)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
            # The docstring of a command is its help.
            and not (isinstance(node, ast.FunctionDef) and node.decorator_list)
        }
        found += [
            (f"{file.name}:{node.lineno}", node.value)
            for node in ast.walk(parsed)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documented
            and re.search(r"[a-z]+ [a-z]+", node.value)
        ]
    return found


def test_nothing_it_says_presses_blames_or_praises() -> None:
    said = messages()
    assert len(said) > 150
    unkind = [
        f"{place}: {text}"
        for place, text in said
        if not re.search(r"SELECT |INSERT |CREATE TABLE", text)
        and UNKIND.search(re.sub(r"`[^`]*`|\{[^{}]*\}|Example: .*", "", text))
    ]
    assert unkind == []


@pytest.mark.parametrize("name", ["cli", "actions"])
def test_the_sweep_reads_every_module(name: str) -> None:
    places = {place.split(":")[0] for place, _ in messages()}
    assert {file.name for file in (PACKAGE / name).glob("[a-z]*.py")} <= places | {
        "alike.py",
        "sample.py",
        "watch.py",
        "follow.py",
        "namelanguage.py",
        "finding.py",
        "weekly.py",
        "colours.py",
        "week.py",
        "summary_forms.py",
    }


def test_ctrl_c_while_the_program_is_being_loaded_ends_it_without_a_traceback(place: Place) -> None:
    early = (
        "import os, signal, sys, time\n"
        "class Early:\n"
        "    def find_spec(self, name, *more):\n"
        "        if name == 'typer':\n"
        "            os.kill(os.getpid(), signal.SIGINT); time.sleep(5)\n"
        "sys.meta_path.insert(0, Early())\n"
        "from vaultkind.__main__ import main\n"
        "main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", early, "prompt"], env=place.environment(), capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")


def test_the_watcher_names_what_it_leaves_alone_once_with_the_reason(place: Place, vault: Path) -> None:
    place.configure(vault, "settle = 0.5\n")
    said = place.here / "said"
    with said.open("w") as out:
        process = subprocess.Popen([*PROGRAM, "watch"], env=place.environment(), stdout=out, stderr=subprocess.STDOUT)
    try:
        until(lambda: "Watching." in said.read_text(), "the watcher")
        folder = vault / f"{today()}.md"
        folder.mkdir()
        until(lambda: "a folder" in said.read_text(), "a word on the folder")
        place.run("pause", "1d")
        folder.rmdir()
        today_note(vault, b"tea\n")
        until(lambda: "paused" in said.read_text(), "a word on the pause")
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT) == 0
    assert said.read_text().splitlines()[1:] == [
        f"{folder.name} is a folder, not a note.",
        f"Left alone: {folder.name} (vaultkind is paused).",
        "The watch has ended.",
    ]
