"""What changes many old notes at once: another git branch, a backup, a folder by another name. None gets a prompt.

The long versions, with what they cost, are in ``benchmarks/storm.py``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

from tools import Watching, edit, require_tool
from watched_vault import Place, Starter

COUNT = 200


def old_notes(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for back in range(1, COUNT + 1):
        (folder / f"{date.today() - timedelta(days=back)}.md").write_text(f"{text} {back}\n")


def only_today_got_a_prompt(watching: Watching, folder: Path) -> None:
    """Today's note is made now, and is the one note that is touched."""
    note = folder / f"{date.today()}.md"
    edit(["write", str(note), "words\n"])
    watching.event("inserted")
    watching.rest()
    touched = [one.name for one in folder.iterdir() if b"vaultkind" in one.read_bytes()]
    assert touched == [note.name]
    assert "error" not in watching.kinds()


def test_another_git_branch_gives_no_old_note_a_prompt(place: Place, watch: Starter) -> None:
    place.configure(folder="journal", format="YYYY-MM-DD")
    git = [require_tool("git"), "-C", str(place.root), "-c", "user.name=a", "-c", "user.email=a@b"]

    def run(*words: str) -> None:
        subprocess.run([*git, *words], check=True, capture_output=True)

    old_notes(place.root / "journal", "first")
    for words in (("init", "-b", "first"), ("add", "-A"), ("commit", "-m", "first"), ("checkout", "-b", "other")):
        run(*words)
    old_notes(place.root / "journal", "other")
    run("commit", "-am", "other")
    watching = watch()
    run("checkout", "first")
    run("checkout", "other")
    only_today_got_a_prompt(watching, place.root / "journal")
    status = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True)
    assert status.stdout.split() == ["??", f"journal/{date.today()}.md"]


def test_a_restored_backup_gets_no_prompt_and_todays_note_does_not_get_a_second(place: Place, watch: Starter) -> None:
    place.configure(folder="journal", format="YYYY-MM-DD")
    journal, backup = place.root / "journal", place.root.with_name("backup")
    old_notes(backup, "kept")
    journal.mkdir()
    watching = watch()
    shutil.copytree(backup, journal, dirs_exist_ok=True)  # with the times they had
    for note in backup.iterdir():
        shutil.copyfile(note, journal / note.name)  # as made just now
    only_today_got_a_prompt(watching, journal)
    today = journal / f"{date.today()}.md"
    answered = today.read_bytes() + b"an answer\n"
    (backup / today.name).write_bytes(answered)
    shutil.rmtree(journal)
    shutil.copytree(backup, journal)
    watching.rest()
    assert today.read_bytes() == answered
    assert watching.kinds().count("inserted") == 1


def test_a_daily_folder_that_is_renamed_in_the_vault_and_its_settings_is_followed(place: Place, watch: Starter) -> None:
    place.settings({"folder": "journal", "format": "YYYY-MM-DD"})
    old_notes(place.root / "journal", "first")
    watching = watch()
    (place.root / "journal").rename(place.root / "diary")
    place.settings({"folder": "diary", "format": "YYYY-MM-DD"})
    watching.rest()
    only_today_got_a_prompt(watching, place.root / "diary")
    os.replace(place.root / "diary", place.root / "journal")
    place.settings({"folder": "journal", "format": "YYYY-MM-DD"})
    watching.rest()
    assert watching.kinds().count("inserted") == 1, "today's prompt moved along with its note"
