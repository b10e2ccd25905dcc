"""``vaultkind doctor`` says what it found and what to do about it, and leaves everything as it was."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Place, assert_kind, contents, today_note
from tools import own_mounts, require_tool


def test_where_all_is_well_it_says_so_and_leaves_nothing(place: Place, vault: Path) -> None:
    (vault / "old.md").write_text("words")
    before = contents(vault)
    found, as_json = place.each(("--vault", vault, "doctor"), ("--vault", vault, "doctor", "--json"))
    assert (found.code, found.err) == (0, "")
    assert_kind(found.out)
    assert found.out.splitlines()[-1] == "Nothing stands in the way of a prompt."
    assert "A note is written while no other program has it open, and in one step." in " ".join(found.out.split())
    assert all(len(line) <= 80 or str(vault) in line for line in found.out.splitlines())
    rows = as_json.json
    assert {frozenset(row) for row in rows} == {frozenset({"check", "ok", "message", "next_step"})}
    assert [row["check"] for row in rows] == [
        *(
            "configuration",
            "vault",
            "daily note",
            "packs",
            "two devices",
            "permissions",
            "safe writing",
            "changes",
            "clock",
            "space",
        ),
        *("record", "watcher", "service"),
    ]
    assert contents(vault) == before
    assert {file.name for file in place.state.rglob("*") if file.is_file()} <= {"packs-en.kept"}


def test_without_a_vault_it_says_what_to_do_and_looks_at_the_rest(place: Place) -> None:
    found = place.run("doctor")
    assert found.code == 4
    assert "Next: `vaultkind init PATH` sets one up" in found.out
    assert "Nothing is recorded so far." in found.out
    assert_kind(found.out)


def test_each_thing_in_the_way_has_a_sentence_a_step_and_a_code(place: Place, vault: Path) -> None:
    place.configure(vault, "prompts = false\n")
    (vault / "vaultkind").mkdir()
    (vault / "vaultkind" / "mine.md").write_text("## no properties\nwords\n")
    found = place.run("doctor", "--json")
    told = {row["check"]: row for row in found.json}
    assert found.code == 4
    assert not told["prompts"]["ok"]
    assert "switched off" in told["prompts"]["message"]
    assert "mine.md, line" in told["packs"]["message"]
    assert told["packs"]["ok"], "the other packs still give a prompt"
    for row in found.json:
        assert_kind(row["message"])
    place.configure(vault, 'fromat = "YYYY"\n')
    found = place.run("doctor")
    assert found.code == 4
    assert "There is no key 'fromat'. The nearest is 'format'." in " ".join(found.out.split())


def test_a_folder_that_may_not_be_written_in_is_found(ordinary: Place) -> None:
    vault = ordinary.vault()
    vault.chmod(0o555)
    try:
        found = ordinary.run("--vault", vault, "doctor")
    finally:
        vault.chmod(0o755)
    assert found.code == 6
    assert "permission is missing" in found.out
    assert_kind(found.out)


def test_a_damaged_and_a_newer_record_are_found(place: Place, vault: Path) -> None:
    record = place.state / "state.sqlite3"
    record.write_bytes(b"no database" * 500)
    found = place.run("--vault", vault, "doctor")
    assert found.code == 4
    assert "Moving that file away" in found.out
    record.unlink()
    with sqlite3.connect(record) as made:
        made.execute("PRAGMA user_version = 99")
    found = place.run("--vault", vault, "doctor")
    assert found.code == 4
    assert "newer vaultkind" in found.out
    assert_kind(found.out)


def told(place: Place, *words: str | Path) -> dict[str, dict[str, object]]:
    """The newest finding of each check."""
    return {row["check"]: row for row in place.run(*words, "doctor", "--json").json}


def test_a_pause_is_told_and_is_no_all_clear(place: Place, vault: Path) -> None:
    place.run("--vault", vault, "pause", "3d")
    found = place.run("--vault", vault, "doctor")
    assert (found.code, found.err) == (0, "")
    assert "vaultkind is paused." in found.out
    assert "`vaultkind resume` ends that." in found.out
    assert "Nothing stands in the way" not in found.out


def test_a_record_in_a_folder_that_is_closed_is_found(ordinary: Place) -> None:
    """The record itself could be written to, but SQLite keeps a journal beside it."""
    vault = ordinary.vault()
    ordinary.run("--vault", vault, "pause", "3d")
    ordinary.state.chmod(0o555)
    pause, found = ordinary.each(("--vault", vault, "pause", "4d"), ("--vault", vault, "doctor", "--json"))
    ordinary.state.chmod(0o755)
    assert pause.code == 6
    assert found.code == 6
    assert [row["check"] for row in found.json if not row["ok"]] == ["record"]


def test_it_says_which_file_decided_and_what_a_template_would_do_to_a_prompt(place: Place) -> None:
    root = place.vault("Notes", {"format": "YYYY-MM-DD", "template": "Templates/Daily"})
    template = root / "Templates" / "Daily.md"
    template.parent.mkdir()
    template.write_text("# {{title}}\n")
    place.configure(root, 'under = "## Later"\n')
    found = told(place)
    assert ".obsidian/daily-notes.json: format" in str(found["daily note"]["message"])
    assert found["template"]["message"] == "The daily template, Templates/Daily.md, has no heading ## Later."
    for text, said in (
        ("%% vaultkind %%\n", "a line keeps a prompt's place"),
        ("# A\n## Later\n", "leaves room for a prompt"),
        ("---\nvaultkind: false\n---\n", "would get no prompt: its properties say vaultkind: false"),
    ):
        template.write_text(text)
        assert said in str(told(place)["template"]["message"])
    assert "Nothing stands in the way" not in place.run("doctor").out, "a template that keeps prompts away does"


def test_plugins_that_could_collide_with_a_prompt_are_named(place: Place) -> None:
    root = place.vault("Notes", {"template": "Daily"})
    (root / "Daily.md").write_text("<%* const mood = await tp.system.prompt('How?') %>\n")
    plugins = root / ".obsidian" / "plugins"
    for name, held in (
        ("templater-obsidian", {"trigger_on_file_creation": True}),
        ("obsidian-linter", {"lintOnSave": True}),
    ):
        (plugins / name).mkdir(parents=True)
        (plugins / name / "data.json").write_text(json.dumps(held))
    place.configure(root, "settle = 0.5\n")

    def found() -> list[str]:
        return [row["message"] for row in place.run("doctor", "--json").json if row["check"] == "template"]

    assert [text.split()[0:4] for text in found()] == [
        ["The", "daily", "template,", "Daily.md,"],
        ["Templater", "fills", "new", "notes"],
        ["The", "daily", "template", "asks"],
        ["The", "Linter", "plugin", "writes"],
    ]
    (root / ".obsidian" / "community-plugins.json").write_text("[]")
    assert len(found()) == 1, "plugins that are switched off do nothing"
    (root / ".obsidian" / "community-plugins.json").write_text('["templater-obsidian"]')
    (plugins / "templater-obsidian" / "data.json").write_text('{"data_version": 2}')
    assert len(found()) == 1
    (plugins / "templater-obsidian" / "data.json").write_text(
        '{"data_version": 2, "trigger_on_file_creation_mode": "all"}'
    )
    assert len(found()) == 3


def test_conflict_copies_are_counted_and_left(place: Place, vault: Path) -> None:
    for name in (
        "2026-11-23.md",
        "2026-11-23 (conflicted copy 2026).md",
        "2026-11-23.sync-conflict-20261123-101010-ABCDEFG.md",
    ):
        (vault / name).write_text("words")
    before = contents(vault)
    found = told(place, "--vault", vault)["copies"]
    assert found["message"] == f"In {vault} there are 2 conflict copies that a sync tool made."
    assert contents(vault) == before


def test_a_note_that_may_not_be_written_is_found(ordinary: Place) -> None:
    vault = ordinary.vault()
    note = today_note(vault)
    note.chmod(0o444)
    found = ordinary.run("--vault", vault, "doctor", "--json")
    assert found.code == 6
    row = next(row for row in found.json if row["check"] == "permissions")
    assert row["message"] == f"{note} cannot be read or written: permission is missing."


@pytest.mark.parametrize("full", ["vault", "record"])
def test_a_full_disk_is_found(place: Place, vault: Path, full: str) -> None:
    own_mounts()
    where = vault if full == "vault" else place.state
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", where], check=True)
    try:
        found = place.run("--vault", vault, "doctor")
    finally:
        subprocess.run(["umount", "-l", where], check=True)
    assert found.code == 6
    assert f"The disk that holds {where} has no space left to speak of." in " ".join(found.out.split())
    assert_kind(found.out)


def test_a_clock_that_is_far_off_is_found(place: Place, vault: Path) -> None:
    require_tool("faketime")
    done = subprocess.run(
        ["faketime", "-f", "@1970-01-02 00:00:00", sys.executable, "-m", "vaultkind", "--vault", vault, "doctor"],
        capture_output=True,
        text=True,
        env=place.environment(),
        check=False,
    )
    assert "The clock says 1970-01-02" in done.stdout, done.stderr
    off = {**place.environment(), "NO_FAKE_STAT": "1"}
    done = subprocess.run(
        ["faketime", "-f", "-3h", sys.executable, "-m", "vaultkind", "--vault", vault, "doctor"],
        capture_output=True,
        text=True,
        env=off,
        check=False,
    )
    assert "goes by a clock 180 minutes off" in " ".join(done.stdout.split()), done.stderr


def test_the_watcher_of_this_vault_and_one_of_another_are_told_apart(place: Place, vault: Path) -> None:
    other = place.vault("Other")
    watching = subprocess.Popen(
        [sys.executable, "-m", "vaultkind", "--vault", vault, "watch", "--json"],
        env=place.environment(),
        stdout=subprocess.PIPE,
    )
    try:
        assert watching.stdout is not None
        watching.stdout.readline()
        here, there = place.each(("--vault", vault, "doctor"), ("--vault", other, "doctor"))
    finally:
        watching.kill()
        watching.wait()
    assert "A watcher is looking after this vault." in here.out
    assert "A watcher is running, and looks after another vault." in " ".join(there.out.split())


def test_a_service_that_ended_without_a_word_and_one_that_systemd_gave_up_are_told(place: Place, vault: Path) -> None:
    place.configure(vault)
    unit = place.home / ".config" / "systemd" / "user" / "vaultkind.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("")
    tools = place.base / "tools"
    tools.mkdir()
    (tools / "systemctl").write_text('#!/bin/sh\ncat "$0.says"\n')
    (tools / "systemctl").chmod(0o755)
    says = tools / "systemctl.says"
    cases = [
        ("LoadState=loaded\nActiveState=failed\nResult=exit-code\nExecMainStatus=70\n", 4, "(exit-code, 70)"),
        ("LoadState=loaded\nActiveState=inactive\n", 0, "does not run"),
        ("LoadState=not-found\n", 4, "does not know of it"),
    ]
    path = f"{tools}:{os.environ['PATH']}"
    for answer, code, said in cases:
        says.write_text(answer)
        found = place.run("doctor", PATH=path)
        assert (found.code, said in found.out) == (code, True), found.out
        assert_kind(found.out)
    says.write_text("LoadState=loaded\nActiveState=inactive\n")
    killed = subprocess.Popen(
        [sys.executable, "-m", "vaultkind", "service", "run"],
        env=place.environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout is not None
    killed.stdout.readline()
    killed.kill()
    killed.wait()
    found = place.run("doctor", PATH=path)
    assert found.code == 4
    assert "It was ended from outside, or the machine stopped" in " ".join(found.out.split())


def test_on_a_fuse_mount_it_names_what_is_and_what_is_not_guaranteed(place: Place, tmp_path: Path) -> None:
    own_mounts()
    below, vault = tmp_path / "below", tmp_path / "mounted"
    below.mkdir()
    vault.mkdir()
    subprocess.run([require_tool("bindfs"), below, vault], check=True)
    try:
        place.configure(vault, 'place = "start"\n')
        found = place.run("doctor")
    finally:
        subprocess.run(["umount", "-l", vault], check=True)
    assert found.code == 0
    text = " ".join(found.out.split())
    assert "Elsewhere in a note, a save in that very moment can collide." in text
    assert "This file system (fuse) offers no more; a local disk does." in text
    assert "looks every few seconds" in text


def test_a_read_only_disk_is_found(place: Place, vault: Path) -> None:
    own_mounts()
    subprocess.run(["mount", "--bind", vault, vault], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", vault], check=True)
        found = place.run("--vault", vault, "doctor")
    finally:
        subprocess.run(["umount", "-l", vault], check=True)
    assert found.code == 6
    assert "is read-only." in found.out
    assert_kind(found.out)


@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")
def test_where_the_system_has_no_watches_left_it_says_how_to_get_more(place: Place, vault: Path) -> None:
    script = f'echo 0 > /proc/sys/user/max_inotify_instances && "$0" -m vaultkind --vault "{vault}" doctor'
    done = subprocess.run(
        ["unshare", "-U", "--map-root-user", "sh", "-c", script, sys.executable],
        capture_output=True,
        text=True,
        env=place.environment(),
        cwd=place.here,
        check=False,
    )
    if "unshare" in done.stderr and not os.environ.get("CI"):
        pytest.skip(f"no user namespace can be had here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    assert "fs.inotify.max_user_watches" in done.stdout
