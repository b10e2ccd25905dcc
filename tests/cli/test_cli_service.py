"""``vaultkind service`` where there is no service manager, and what it asks and refuses anywhere."""

from __future__ import annotations

import json
import os
import pty
import signal
import stat
import subprocess
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from command_line import PROGRAM, Place, assert_kind, assert_refused, today, today_note
from tools import own_mounts, until

from vaultkind.logbook import MOST, add, last_lines

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the service managers here are those of POSIX systems")


def managed(place: Place, folder: Path, script: str = "exit 0") -> dict[str, str]:
    """A PATH with a ``systemctl`` of the test's own in front, which notes what it was asked."""
    folder.mkdir(exist_ok=True)
    tool = folder / "systemctl"
    tool.write_text(f'#!/bin/sh\necho "$@" >> {folder}/asked\n{script}\n')
    tool.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


def test_without_a_service_manager_it_says_so_and_writes_nothing(place: Place, vault: Path) -> None:
    place.configure(vault)
    empty = place.base / "empty"
    empty.mkdir()
    refused = place.run("service", "install", "--yes", PATH=str(empty))
    assert_refused(
        refused, 4, "systemd does not run for this account here, so no service can be set up.", step="service run"
    )
    assert list(place.home.iterdir()) == []


def test_without_a_vault_or_a_yes_to_prompts_there_is_nothing_for_it_to_do(place: Place, vault: Path) -> None:
    assert_refused(
        place.run("service", "install", "--yes"),
        4,
        "No vault is set up, so a service would have nothing to look after.",
        step="vaultkind init",
    )
    place.configure(vault, "prompts = false\n")
    assert_refused(
        place.run("service", "install", "--yes"), 3, "Prompts in new notes are switched off for every vault."
    )


def test_it_is_shown_first_and_written_after_a_yes_alone(place: Place, vault: Path, tmp_path: Path) -> None:
    place.configure(vault)
    variables = managed(place, tmp_path / "bin")
    assert_refused(place.run("service", "install", **variables), 2, "There is no terminal to answer from.")
    file = place.home / ".config" / "systemd" / "user" / "vaultkind.service"
    for answer, written in (("n", False), ("", False), ("maybe\nn", False), ("y", True)):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [*PROGRAM, "service", "install"],
            stdin=theirs,
            stdout=subprocess.PIPE,
            env=place.environment(**variables),
            text=True,
            cwd=place.here,
        )
        os.write(ours, f"{answer}\n".encode())
        out, _err = process.communicate(timeout=20)
        os.close(ours)
        os.close(theirs)
        assert process.returncode == 0
        assert str(file) in out
        assert f'ReadWritePaths="-{vault}"' in out
        assert file.exists() is written, out
        assert_kind(out.split("[Unit]")[0])
    asked = (tmp_path / "bin" / "asked").read_text().splitlines()
    assert asked[-2:] == ["--user enable vaultkind.service", "--user restart vaultkind.service"]
    shown = place.run("service", "install", "--dry-run", "--json", **variables).json
    assert file.read_text() == shown["text"]


def test_what_the_manager_refuses_is_told_in_its_own_words(place: Place, vault: Path, tmp_path: Path) -> None:
    place.configure(vault)
    variables = managed(place, tmp_path / "bin", 'case "$2" in enable) echo "Access denied" >&2; exit 1;; esac')
    assert_refused(
        place.run("service", "install", "--yes", **variables),
        4,
        "systemd did not do what was asked: Access denied.",
        step="vaultkind service status",
    )


def test_where_none_is_installed_each_command_says_so(place: Place, vault: Path, tmp_path: Path) -> None:
    place.configure(vault)
    variables = managed(place, tmp_path / "bin")
    for word in ("start", "stop"):
        assert_refused(place.run("service", word, **variables), 4, "No service is installed.", step="service install")
    found = place.run("service", "status", **variables)
    assert (found.code, len(found.out.splitlines())) == (0, 5)
    assert found.out.startswith("Service       No service is installed.\n")
    assert_kind(found.out)
    assert place.run("service", "status", "--json", **variables).json == {
        **{"installed": False, "running": False, "since": None, "manager": "systemd", "vaults": []},
        **{"last_prompt": None, "trouble": None},
        "file": str(place.home / ".config/systemd/user/vaultkind.service"),
        "next_step": "`vaultkind service install` shows what it would write, and asks.",
    }
    gone = place.run("service", "uninstall", **variables)
    assert (gone.code, gone.out) == (0, "No service is installed.\n")


def test_the_log_is_shown_and_an_empty_one_is_said_to_be_empty(place: Place, tmp_path: Path) -> None:
    variables = managed(place, tmp_path / "bin")
    journal = tmp_path / "bin" / "journalctl"
    for line, shown in (
        ("", "The service has said nothing so far.\n"),
        ("event=ready \x1b[31m", "event=ready \ufffd[31m\n"),
    ):
        journal.write_text(f"#!/bin/sh\nprintf '{line}'\n")
        journal.chmod(0o755)
        ran = place.run("service", "logs", **variables)
        assert (ran.code, ran.out, ran.err) == (0, shown, "")


def test_the_service_itself_looks_after_every_vault_in_one_process_and_ends_cleanly(place: Place) -> None:
    """In the foreground, with a log file of its own, as on the platforms that keep no log."""
    roots = [place.vault(name, {"format": "[Secret plans] YYYY-MM-DD"}) for name in ("One", "Two", "Off")]
    rows = [f"[[vault]]\npath = {json.dumps(str(root))}\nsettle = 0.5\n" for root in roots]
    place.config.write_text("version = 1\n" + "\n".join(rows) + "prompts = false\n")
    process = subprocess.Popen([*PROGRAM, "service", "run", "--log"], env=place.environment(), cwd=place.here)
    log, standing = place.state / "service.log", place.state / "service.json"
    try:
        until(lambda: log.exists() and log.read_text().count("event=ready") == 2, "two vaults ready")
        name = f"Secret plans {today()}.md"
        for root in roots[:2]:
            (root / name).write_text("words\n")
        until(lambda: log.read_text().count("event=inserted") == 2, "two prompts")
        roots[0].rename(roots[0].with_name("Away"))
        until(lambda: "is away" in standing.read_text(), "the trouble")
        roots[0].with_name("Away").rename(roots[0])
        until(lambda: "is away" not in standing.read_text(), "its end")
        (roots[1] / name).unlink()
        (roots[1] / name).mkdir()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    finally:
        process.kill()
        process.wait()
    text = log.read_text()
    assert all("vaultkind|" in (roots[0] / name).read_text() for _each in "x")
    assert "Secret" not in text
    assert "words" not in text
    assert str(roots[2]) not in text
    assert [line.split()[1] for line in text.splitlines() if "event=error" in line] == ["warning"]
    assert not standing.exists()


def test_a_vault_that_is_away_at_the_start_is_waited_for_while_the_other_is_served(place: Place) -> None:
    here, away = place.vault("Here"), place.base / "vaults" / "Away"
    place.config.write_text(f"[[vault]]\npath = '{away}'\nsettle = 0.5\n[[vault]]\npath = '{here}'\nsettle = 0.5\n")
    process = subprocess.Popen(
        [*PROGRAM, "service", "run"], env=place.environment(), cwd=place.here, stdout=subprocess.PIPE, text=True
    )
    seen: list[str] = []
    assert process.stdout is not None
    try:
        for line in process.stdout:
            seen.append(line)
            if "event=error" in line:
                assert f"The vault's folder {away} is away." in line
                away.mkdir()
            if line.startswith("event=ready") and str(away) in line:
                today_note(away)
            if "event=inserted" in line:
                break
    finally:
        process.kill()
        process.wait()
    assert sum("event=error" in line for line in seen) == 1
    assert str(away) in seen[-1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_costs_a_line_and_the_prompt_comes_when_there_is_room(place: Place) -> None:
    """The record's disk is full when the note comes; doctor says so meanwhile."""
    own_mounts()
    root = place.vault("Notes")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "none", place.state], check=True)
    process = None
    try:
        place.configure(root, "settle = 0.5\n")
        process = subprocess.Popen(
            [*PROGRAM, "service", "run"], env=place.environment(), cwd=place.here, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        while not process.stdout.readline().startswith("event=ready"):
            pass
        filler = place.state / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        note = today_note(root)
        assert "cannot be written" in process.stdout.readline()
        found = place.run("doctor")
        assert found.code == 6
        assert "has no space left to speak of" in " ".join(found.out.split())
        filler.unlink()
        lines = iter(process.stdout.readline, "")
        assert any(line.startswith("event=inserted") for line in lines)
        assert b"[!vaultkind|" in note.read_bytes()
    finally:
        if process is not None:
            process.kill()
            process.wait()
        subprocess.run(["umount", "-l", place.state], check=True)


@pytest.mark.parametrize("left", ["", "{", '{"pid": 1}', "\x00" * 300])
def test_after_a_power_cut_the_next_start_says_so_and_is_clean(place: Place, left: str) -> None:
    """What a power cut leaves: a lock that nobody holds, a word on how things stood, cut short anywhere."""
    root = place.vault("Notes")
    place.configure(root, "settle = 0.5\n")
    (place.state / "service.json").write_text(left)
    (place.state / "service.json-new").write_text("{")
    (place.state / f"watch-{'0' * 16}.lock").touch()
    process = subprocess.Popen(
        [*PROGRAM, "service", "run"], env=place.environment(), cwd=place.here, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        seen = [process.stdout.readline() for _ in range(3)]
        assert [line.split()[0] for line in seen] == ["event=recovered", "event=started", "event=ready"]
        note = today_note(root)
        assert process.stdout.readline().startswith("event=inserted")
        assert b"[!vaultkind|" in note.read_bytes()
        assert place.run("doctor").code == 0
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        process.stdout.close()
    assert not list(place.state.glob("service*"))


@pytest.mark.parametrize("verbose", [False, True])
def test_what_is_wrong_with_a_note_is_logged_without_its_name_unless_asked_for(place: Place, verbose: bool) -> None:
    root = place.vault("Notes", {"folder": "Diary", "format": "[Secret plans] YYYY-MM-DD"})
    place.configure(root, "settle = 0.5\n")
    note = root / "Diary" / f"Secret plans {today()}.md"
    note.parent.mkdir()
    note.mkdir()
    process = subprocess.Popen(
        [*PROGRAM, "service", "run", "--log", *(["--verbose"] if verbose else [])],
        env=place.environment(),
        cwd=place.here,
    )
    log, standing = place.state / "service.log", place.state / "service.json"
    try:
        until(lambda: log.exists() and "is a folder" in log.read_text(), "the folder in the log")
        note.rmdir()
        (place.base / "elsewhere").write_text("words")
        note.symlink_to(place.base / "elsewhere")
        until(lambda: "leads out of the vault" in log.read_text(), "the link in the log")
        note.unlink()
        note.write_text("words\n")
        until(lambda: "event=inserted" in log.read_text(), "the prompt in the log")
        kept = log.read_text() + standing.read_text()
    finally:
        process.kill()
        process.wait()
    assert ("Secret" in kept) is verbose
    assert ("today's note is a folder" in kept) is not verbose
    assert "words" not in kept
    rows = [line.split(" ", 2) for line in log.read_text().splitlines()]
    assert {level for _moment, level, _rest in rows} == {"info"}
    assert all(rest.startswith("event=") for _moment, _level, rest in rows)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_log_file_that_is_full_is_put_aside_once(tmp_path: Path) -> None:
    log = tmp_path / "service.log"
    for number in range(3 * MOST // 400):
        add(log, datetime(2026, 11, 23), "inserted", f"event=inserted number={number} " + "x" * 400)
    assert {path.name for path in tmp_path.iterdir()} == {"service.log", "service.log.1"}
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2 * MOST + 1000
    newest = last_lines(log, 700)
    assert len(newest) == 700
    assert f"number={3 * MOST // 400 - 1} " in newest[-1]
