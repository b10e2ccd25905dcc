"""What the real watcher lives through: settings that change or break, folders that come and go, signals, a bad disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tools import edit, require_tool, until, vaultkind
from watched_vault import Place, Starter

from vaultkind.trade import temporary_name


def test_a_format_that_is_changed_while_it_runs_is_followed(place: Place, watch: Starter) -> None:
    watching = watch()
    place.settings({"folder": "diary/new", "format": "YYYYMMDD"})
    note = place.root / "diary/new" / f"{date.today():%Y%m%d}.md"
    edit(["mkdir", str(note.parent)], ["write", str(note), "words\n"])
    assert watching.event("inserted")["path"] == note.relative_to(place.root).as_posix()


def test_settings_that_break_and_are_mended_cost_one_line_and_no_prompt(place: Place, watch: Starter) -> None:
    watching = watch()
    place.settings({"folder": "journal", "format": "YYYY"})
    said = watching.event("error")["reason"]
    assert said.startswith("The daily format 'YYYY' cannot name a note")
    edit(["mkdir", str(place.note().parent)], ["write", str(place.note()), "words\n"])
    place.settings({"folder": "journal", "format": "YYYY/MM-MMMM/YYYY-MM-DD-dddd"})
    watching.event("ready")
    watching.event("inserted")
    place.settings({"folder": "journal", "format": "YYYY"})
    assert watching.event("error")["reason"] == said, "the same trouble is news when it comes back"
    assert watching.kinds() == ["ready", "error", "ready", "inserted", "error"]


def test_prompts_that_are_switched_off_while_it_runs_stay_away(place: Place, watch: Starter) -> None:
    watching = watch()
    place.configure(prompts=False)
    assert "switched off" in watching.event("error")["reason"]
    edit(["mkdir", str(place.note().parent)], ["write", str(place.note()), "words\n"])
    edit(["wait", 1000])
    assert place.note().read_bytes() == b"words\n"
    assert watching.kinds() == ["ready", "error"]


def test_a_vault_that_goes_away_and_returns_is_no_news_about_its_notes(place: Place, watch: Starter) -> None:
    note = place.note()
    note.parent.mkdir(parents=True)
    watching = watch()
    edit(["write", str(note), "words\n"])
    watching.event("inserted")
    raw = note.read_bytes()
    away = place.root.with_name("away")
    place.root.rename(away)
    assert watching.event("error")["reason"] == f"The vault's folder {place.root} is away."
    away.rename(place.root)
    watching.event("ready")
    watching.rest()
    assert note.read_bytes() == raw
    assert watching.kinds() == ["ready", "inserted", "error", "ready"]


def test_a_vault_that_is_made_anew_in_its_place_is_watched_as_the_first_was(place: Place, watch: Starter) -> None:
    watching = watch()
    other = place.root.with_name("other")
    shutil.copytree(place.root, other)
    place.root.rename(place.root.with_name("away"))
    other.rename(place.root)
    note = place.note()
    watching.rest()
    edit(["mkdir", str(note.parent)], ["write", str(note), "words\n"])
    watching.event("inserted")


def test_a_folder_that_is_made_anew_with_the_same_inode_is_watched_again(place: Place, watch: Starter) -> None:
    folder = place.note().parent
    folder.mkdir(parents=True)
    watching = watch()
    watching.rest()
    first = folder.stat().st_ino
    folder.rmdir()
    folder.mkdir()
    if folder.stat().st_ino != first:
        pytest.skip("this file system does not give an inode away again at once")
    watching.rest()
    edit(["write", str(place.note()), "words\n"])
    watching.event("inserted")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_vault_that_is_unmounted_and_mounted_again_is_watched_again(place: Place, watch: Starter) -> None:
    """In a mount namespace of its own, so that no other watcher on this machine hears of it."""
    mount = f"mount -t tmpfs none {place.root} && cp -r {place.root}.settings {place.root}/.obsidian"
    (place.root / ".obsidian").rename(f"{place.root}.settings")
    watching = watch(before=(require_tool("unshare"), "-m", "sh", "-c", f'{mount} && exec "$@"', "sh"))

    def inside(command: str) -> None:
        subprocess.run([require_tool("nsenter"), "-t", str(watching.pid), "-m", "sh", "-c", command], check=True)

    inside(f"umount -l {place.root}")
    watching.rest()
    inside(mount)
    watching.rest()
    note = Path(f"/proc/{watching.pid}/root{place.note()}")
    edit(["mkdir", str(note.parent)], ["write", str(note), "words\n"])
    watching.event("inserted")
    assert note.read_bytes().startswith(b"words\n\n> [!vaultkind|")


def test_a_second_watcher_says_so_and_leaves_while_the_first_goes_on(place: Place, watch: Starter) -> None:
    watching = watch()
    second = vaultkind(place.home, "--vault", str(place.root), "watch")
    assert second.returncode == 4
    assert second.stderr.startswith(f"Another watcher is already looking after {place.root}.\n")
    assert "Traceback" not in second.stderr
    edit(["mkdir", str(place.note().parent)], ["write", str(place.note()), "words\n"])
    watching.event("inserted")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_and_the_lock_is_free_again(place: Place, watch: Starter, number: int) -> None:
    watching = watch()
    os.kill(watching.pid, number)
    assert watching.end(number) == 0, "a second signal on the way out does no harm"
    assert watching.errors == []
    again = watch()
    assert again.end(number) == 0


def test_after_a_kill_the_next_start_is_clean_and_clears_up(place: Place, watch: Starter) -> None:
    place.configure(place="start")
    note = place.note()
    watching = watch()
    edit(["mkdir", str(note.parent)], ["write", str(note), "# A\nwords\n"])
    watching.event("inserted")
    watching.end(signal.SIGKILL)
    raw = note.read_bytes()
    again = watch()
    again.rest()
    assert again.kinds() == ["ready"]
    assert again.errors == []
    assert note.read_bytes() == raw
    assert [file.name for file in note.parent.iterdir()] == [note.name]


@pytest.mark.parametrize("damage", ["corrupt", "a folder"])
def test_a_damaged_record_costs_a_line_and_no_note_and_is_well_again_when_mended(
    place: Place, watch: Starter, damage: str
) -> None:
    note = place.note()
    watching = watch()
    state = place.home / "state.sqlite3"
    until(state.exists, "the record of prompts")
    state.unlink()
    if damage == "corrupt":
        state.write_bytes(b"no database, this" * 300)
    else:
        state.mkdir()
    edit(["mkdir", str(note.parent)], ["write", str(note), "words\n"])
    assert str(state) in watching.event("error")["reason"]
    assert note.read_bytes() == b"words\n"
    assert watching.process.poll() is None
    shutil.rmtree(state) if damage == "a folder" else state.unlink()
    edit(["append", str(note), "more\n"])
    watching.event("inserted")
    assert note.read_bytes().startswith(b"words\nmore\n\n> [!vaultkind|")
    assert watching.kinds() == ["ready", "error", "ready", "inserted"], watching.events


def test_where_nothing_can_be_kept_it_does_not_start_and_says_why(place: Place) -> None:
    (place.home / "config.toml").unlink()
    place.home.rmdir()
    place.home.write_text("in the way")
    found = vaultkind(place.home, "--vault", str(place.root), "watch")
    assert found.returncode in (4, 6)
    assert str(place.home) in found.stderr
    assert "Traceback" not in found.stderr
    assert "mistake" not in found.stderr


def test_a_damaged_record_at_the_start_ends_it_with_a_sentence(place: Place) -> None:
    (place.home / "state.sqlite3").write_bytes(b"no database, this" * 300)
    found = vaultkind(place.home, "--vault", str(place.root), "watch")
    assert found.returncode == 4
    assert "cannot be read" in found.stderr
    assert "Traceback" not in found.stderr


def test_what_a_killed_command_left_beside_the_note_is_cleared_up_by_the_watcher_that_runs(
    place: Place, watch: Starter
) -> None:
    """Another vaultkind died in the middle of a write: the hidden sibling is there, the record says it was at it."""
    place.configure(place="start")
    note = place.note()
    note.parent.mkdir(parents=True)
    watching = watch()
    script = (
        "import os, sys, vaultkind.trade as trade\n"
        "trade.exchange = lambda *_: os._exit(9)\n"
        "from vaultkind.cli.main import main\n"
        "main(sys.argv[1:])\n"
    )
    older = note.with_name("older.md")
    older.write_bytes(b"# A\nwords\n")
    where = ["--vault", str(place.root), "prompt", "--into", older.relative_to(place.root).as_posix()]
    died = subprocess.run(
        [sys.executable, "-c", script, *where], env={**os.environ, "VAULTKIND_HOME": str(place.home)}, check=False
    )
    assert died.returncode == 9
    left = Path(temporary_name(str(older)))
    assert left.exists()
    watching.end()
    again = watch()
    again.rest()
    assert not left.exists()
    assert older.read_bytes() == b"# A\nwords\n"
