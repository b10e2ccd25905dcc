"""Git as sync: both devices commit, pull and merge with real git, and prompts merge cleanly or stand aside."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from command_line import Place, today
from tools import require_tool

PERSON = ("-c", "user.name=Kim", "-c", "user.email=kim@example.org", "-c", "commit.gpgsign=false")


class Device:
    """A clone of the vault, and a vaultkind of its own."""

    def __init__(self, base: Path, remote: Path) -> None:
        self.place = Place(base)
        self.root = base / "Notes"
        git(base, "clone", "-q", str(remote), str(self.root))
        self.place.configure(self.root, 'seed = "ours"\n')

    @property
    def note(self) -> Path:
        return self.root / f"{today()}.md"

    def prompt(self) -> int:
        return self.place.run("prompt", "--into", "today", "--create").code

    def commit(self, words: str) -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "-m", words)

    def pull(self) -> int:
        return git(self.root, "pull", "-q", "--no-rebase", "--no-edit", check=False)

    def push(self) -> None:
        git(self.root, "push", "-q", "origin", "HEAD")


def git(folder: Path, *words: str, check: bool = True) -> int:
    done = subprocess.run(["git", *PERSON, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done.returncode


@pytest.fixture
def devices(tmp_path: Path) -> tuple[Device, Device]:
    require_tool("git")
    remote, first = tmp_path / "remote.git", tmp_path / "first"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(remote))
    git(tmp_path, "init", "-q", "-b", "main", str(first))
    (first / ".obsidian").mkdir()
    (first / ".obsidian" / "app.json").write_text("{}")
    git(first, "add", "-A")
    git(first, "commit", "-q", "-m", "A vault")
    git(first, "push", "-q", str(remote), "HEAD:main")
    return Device(tmp_path / "one", remote), Device(tmp_path / "other", remote)


def blocks(note: Path) -> int:
    return note.read_bytes().count(b"[!vaultkind|")


def test_the_same_note_made_on_both_sides_merges_cleanly_with_one_prompt(devices: tuple[Device, Device]) -> None:
    for device in devices:
        device.note.write_text("# A day\n\n- from the template\n")
        assert device.prompt() == 0
        device.commit("A day")
    one, other = devices
    one.push()
    assert other.pull() == 0
    assert blocks(other.note) == 1
    assert one.note.read_bytes() == other.note.read_bytes()


def test_a_prompt_on_one_side_and_words_above_it_on_the_other_merge_cleanly(devices: tuple[Device, Device]) -> None:
    one, other = devices
    one.note.write_text("# A day\n\n- a\n- b\n- c\n- d\n")
    one.commit("A day")
    one.push()
    assert other.pull() == 0
    assert one.prompt() == 0
    one.commit("A prompt")
    one.push()
    other.note.write_text("# A day of mine\n\n- a\n- b\n- c\n- d\n")
    other.commit("Words")
    assert other.pull() == 0
    assert blocks(other.note) == 1
    assert other.note.read_text().startswith("# A day of mine\n")
    # The prompt that came is known there, and is not doubled.
    assert other.prompt() == 5
    assert blocks(other.note) == 1


def test_both_put_the_prompt_in_and_each_writes_elsewhere_in_the_note(devices: tuple[Device, Device]) -> None:
    one, other = devices
    one.note.write_text("# A day\n\n- a\n- b\n- c\n- d\n- e\n")
    one.commit("A day")
    one.push()
    assert other.pull() == 0
    for device in devices:
        assert device.prompt() == 0
    one.note.write_text(one.note.read_text().replace("# A day", "# A day here"))
    other.note.write_text(other.note.read_text().replace("- c\n", "- c, there\n"))
    for device in devices:
        device.commit("Words and a prompt")
    one.push()
    assert other.pull() == 0
    text = other.note.read_text()
    assert (blocks(other.note), "# A day here" in text, "- c, there" in text) == (1, True, True)


def test_where_words_collide_the_note_with_gits_marks_is_left_alone_until_they_are_gone(
    devices: tuple[Device, Device],
) -> None:
    """The very same lines conflict as they would without vaultkind, and the prompt is not among them."""
    for number, device in enumerate(devices):
        device.note.write_text(f"# A day\n\n- words {number}\n")
        assert device.prompt() == 0
        device.commit("A day")
    one, other = devices
    one.push()
    assert other.pull() != 0
    merged = other.note.read_text()
    assert (merged.count("<<<<<<<"), merged.count("- words 0"), merged.count("- words 1")) == (1, 1, 1)
    ours = merged.partition("<<<<<<<")[2].partition(">>>>>>>")[0]
    assert "vaultkind|" not in ours, "both sides have the same prompt, so git keeps it out of the conflict"
    assert blocks(other.note) == 1
    before = other.note.read_bytes()
    assert other.prompt() == 5
    assert other.note.read_bytes() == before
    rows = [row for row in merged.splitlines(keepends=True) if not row.startswith(("<<<<<<<", "=======", ">>>>>>>"))]
    other.note.write_text("".join(rows))
    other.commit("Both")
    assert other.place.run("remove").code == 0
    assert other.note.read_text().split() == ["#", "A", "day", "-", "words", "1", "-", "words", "0"]
