"""``vaultkind doctor`` says what it found and what to do about it, and leaves everything as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Place, assert_kind, contents
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
        *("vault", "daily note", "packs", "safe writing", "changes", "record", "watcher")
    ]
    assert contents(vault) == before
    assert list(place.state.iterdir()) == []


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
