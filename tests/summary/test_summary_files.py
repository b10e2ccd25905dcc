"""Summaries as files: for this person alone, whole or not at all, and never over what is not vaultkind's own."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Place, Ran, assert_refused, tree
from seen import note
from tools import own_mounts, require_tool, until

MARKS = 'consent = ["marks"]\n'


@pytest.fixture
def looking(place: Place, vault: Path) -> Place:
    note(vault, 1)
    place.configure(vault, MARKS)
    return place


def saved(vault: Path) -> Path:
    """The one file in the folder of summaries."""
    (file,) = (vault / "vaultkind summaries").iterdir()
    return file


def test_saved_for_this_person_alone_and_written_again_while_nobody_changed_it(looking: Place, vault: Path) -> None:
    before = tree(vault / "journal")
    first = looking.run("summary", "--save")
    file = saved(vault)
    assert first.out == f"Written to {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().startswith("---\nvaultkind: false\n---\n")
    again = looking.run("summary", "--save")
    assert again.out == f"{file} says the same already.\n"
    note(vault, 2)
    assert looking.run("summary", "--save").code == 0
    assert file.read_text().count("[!quote]") == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {name: held for name, held in tree(vault / "journal").items() if name in before and name != "."} == {
        name: held for name, held in before.items() if name != "."
    }
    # It is no daily note, and no evidence for the next summary.
    assert len(looking.run("summary", "--all", "--json").json["patterns"][0]["mentions"]) == 2
    file.unlink()
    assert looking.run("summary", "--save").code == 0
    assert saved(vault) == file


@pytest.mark.parametrize("what", ["edited", "somebody else's", "link", "dangling link", "folder", "pipe"])
def test_what_is_not_vaultkinds_own_is_left_alone(looking: Place, vault: Path, what: str) -> None:
    for words, file in ((("--save",), None), (("--out", "mine.csv"), looking.here / "mine.csv")):
        if what == "edited" or file is None:
            assert looking.run("summary", *words).code == 0
        target = file or saved(vault)
        if what == "edited":
            target.write_text(target.read_text() + "my own words\n")
        else:
            target.unlink(missing_ok=True)
            elsewhere = looking.base / f"elsewhere{target.suffix}"
            if what != "dangling link":
                elsewhere.write_text("mine\n")
            if what == "somebody else's":
                target.write_text("mine\n")
            elif what == "folder":
                target.mkdir()
            elif what == "pipe":
                os.mkfifo(target)
            else:
                target.symlink_to(elsewhere)
        before = tree(target.parent)
        ran = looking.run("summary", *words)
        assert_refused(ran, 5)
        assert str(target.name) in ran.err
        assert tree(target.parent) == before
        assert what == "edited" or elsewhere.exists() == (what != "dangling link")


def test_a_folder_that_leads_out_of_the_vault_is_not_written_to(looking: Place, vault: Path) -> None:
    (outside := looking.base / "outside").mkdir()
    (vault / "vaultkind summaries").symlink_to(outside)
    assert_refused(looking.run("summary", "--save"), 5)
    assert list(outside.iterdir()) == []


def test_the_form_follows_the_name(looking: Place) -> None:
    for name, start in {"a.json": '{"from"', "a.csv": "pattern,", "a.md": "---\n", "a.txt": "", "a": ""}.items():
        assert looking.run("summary", "--out", name).code == 0
        assert (looking.here / name).read_text().startswith(start)
        assert "rest" in (looking.here / name).read_text().lower()
    assert looking.run("summary", "--out", "b.txt", "--format", "json").code == 0
    assert (looking.here / "b.txt").read_text().startswith('{"from"')
    assert looking.run("summary", "--out", "c.txt", "--quiet").out == ""


def test_open_hands_the_file_to_the_systems_own_program(looking: Place, tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("xdg-open is for Linux")
    heard = tmp_path / "heard"
    (tmp_path / "xdg-open").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {heard}.part && mv {heard}.part {heard}\n')
    (tmp_path / "xdg-open").chmod(0o755)
    ran = looking.run("summary", "--out", "-a b.md", "--open", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert ran.code == 0, ran.err
    until(heard.exists, "the program that opens files")
    assert heard.read_text() == f"{looking.here / '-a b.md'}\n"
    assert (looking.here / "-a b.md").exists()
    nobody = looking.run("summary", "--out", "c.md", "--open", PATH=str(tmp_path / "nothing"))
    assert nobody.code == 0
    assert "No program was found that opens it." in nobody.out


def test_no_permission_leaves_nothing(ordinary: Place) -> None:
    root = ordinary.vault(settings={"folder": "journal"})
    note(root, 1)
    ordinary.configure(root, MARKS)
    (shut := ordinary.here / "shut").mkdir(mode=0o500)
    assert_refused(ordinary.run("summary", "--out", "shut/x.md"), 6)
    root.chmod(0o500)
    assert_refused(ordinary.run("summary", "--save"), 6)
    root.chmod(0o700)
    assert list(shut.iterdir()) == []
    assert not (root / "vaultkind summaries").exists()


def full_disk(place: Place, root: Path, words: list[str]) -> Ran:
    """Run the program while every write of data is refused for want of space, as strace answers it."""
    strace = [require_tool("strace"), "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e"]
    command = [*strace, "inject=fsync:error=ENOSPC", sys.executable, "-m", "vaultkind", "--vault", str(root), *words]
    done = subprocess.run(command, env=place.environment(), cwd=place.here, capture_output=True, check=False)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_full_disk_leaves_nothing(looking: Place, vault: Path) -> None:
    before = sorted(file.name for file in looking.here.iterdir())
    for words in (["summary", "--save"], ["summary", "--out", "x.md"]):
        ran = full_disk(looking, vault, words)
        assert_refused(ran, 6)
    assert sorted(file.name for file in looking.here.iterdir()) == before
    assert not (vault / "vaultkind summaries").exists()


def test_a_disk_with_no_room_at_all_leaves_nothing(looking: Place, vault: Path) -> None:
    own_mounts()
    (small := looking.base / "small").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(small)], check=True)
    try:
        (small / "filler").write_bytes(b"x" * 12_288)
        for ago in range(2, 25):
            note(vault, ago, f"#rest {'words ' * 60}\n")
        # A process of its own, which has the mounts of this one.
        assert_refused(Place(looking.base).run("summary", "--out", small / "x.md"), 6)
        assert os.listdir(small) == ["filler"]
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_forget_deletes_the_record_and_no_summary(looking: Place, vault: Path) -> None:
    assert looking.run("summary", "--save").code == 0
    assert looking.run("forget").code == 0
    assert saved(vault).exists()
    assert not (looking.state / "state.sqlite3").exists()
    note(vault, 2)
    assert_refused(looking.run("summary", "--save"), 5)
    shutil.rmtree(vault / "vaultkind summaries")
    assert looking.run("summary", "--save").code == 0
