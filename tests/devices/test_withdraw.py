"""Where a sync tool keeps two versions of a note, an untouched prompt comes out of both; their words stay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools import edit, require_tool, until
from watched_vault import Place, Starter

COPIES = (
    ".sync-conflict-20261124-090000-ABCDEF7.sync-conflict-20261125-101500-ABCDEF7",
    ".sync-conflict-20261125-101500-ABCDEF7",
    " (conflicted copy 2026-11-25 101500)",
    " (Kim's conflicted copy 2026-11-25)",
    " (In Konflikt stehende Kopie von Kim 2026-11-25)",
    "_conflict-20261125-101500",
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def watch(place: Place) -> Iterator[Starter]:
    require_tool("node")
    start = Starter(place)
    yield start
    start.end()


def conflict(note: Path, ending: str) -> Path:
    return note.with_name(f"{note.stem}{ending}.md")


def has_block(path: Path) -> bool:
    return b"vaultkind" in path.read_bytes()


def test_every_version_keeps_its_words_and_loses_the_prompt(place: Place, watch: Starter) -> None:
    """Whichever sync tool named the copies."""
    watching = watch()
    note = place.note()
    edit(["mkdir", str(note.parent)], ["write", str(note), "# A day\n\nwords of this device\n"])
    watching.event("inserted")
    with_block = note.read_text()
    copies = [conflict(note, ending) for ending in COPIES]
    edit(*(["rename", str(copy), with_block.replace("this", "the other")] for copy in copies))
    event = watching.event("left_alone")
    assert event["reason"] == "two versions of it are there, so the prompt was taken out of both"
    assert note.read_text().rstrip("\n") == "# A day\n\nwords of this device"
    until(lambda: not any(has_block(copy) for copy in copies), "the prompt comes out of every copy")
    for copy in copies:
        assert note.read_text().replace("this", "the other") == copy.read_text(), "they differ in their words alone"
    # It does not come back, and nothing is left beside the notes.
    edit(["append", str(note), "more\n"])
    watching.rest()
    assert not has_block(note)
    assert sorted(path.name for path in note.parent.iterdir()) == sorted(path.name for path in (note, *copies))


def test_a_prompt_that_was_answered_inside_stays_in_that_version(place: Place, watch: Starter) -> None:
    watching = watch()
    note = place.note()
    edit(["mkdir", str(note.parent)], ["write", str(note), "words\n"])
    watching.event("inserted")
    answered = note.read_text().rstrip("\n") + "\n> my answer\n"
    copy = conflict(note, COPIES[1])
    edit(["rename", str(copy), answered])
    watching.event("left_alone")
    assert copy.read_text() == answered
    assert note.read_text().rstrip("\n") == "words"


@pytest.mark.long
def test_two_devices_that_withdraw_on_their_own_leave_the_same_bytes(tmp_path: Path) -> None:
    """Each put the prompt into a version of its own, one with a last line end and one without.

    The one whose version did not keep the name leaves it to the other for a minute.
    """
    require_tool("node")
    one, other = Place(tmp_path / "a"), Place(tmp_path / "b")
    first, second = Starter(one), Starter(other)
    try:
        for device, start, text in ((one, first, "words here"), (other, second, "words there\n")):
            watching = start()
            note = device.note()
            edit(["mkdir", str(note.parent)], ["write", str(note), text])
            watching.event("inserted")
        here, there = one.note(), other.note()
        lost = here.read_bytes()
        copies = [conflict(note, COPIES[1]) for note in (here, there)]
        # The other device's version has won, and this one's is the copy: on both, as a sync tool leaves them.
        for note, copy in zip((here, there), copies, strict=True):
            note.write_bytes(there.read_bytes())
            copy.write_bytes(lost)
        for path in (here, there, *copies):
            until(lambda path=path: not has_block(path), f"the prompt comes out of {path}", 90)
        assert here.read_bytes() == there.read_bytes()
        assert copies[0].read_bytes() == copies[1].read_bytes()
        assert here.read_text().split() == ["words", "there"]
        assert copies[0].read_text().split() == ["words", "here"]
    finally:
        first.end()
        second.end()


def test_a_note_that_has_two_versions_gets_no_prompt(place: Place, watch: Starter) -> None:
    watching = watch()
    note = place.note()
    edit(
        ["mkdir", str(note.parent)],
        ["write", str(conflict(note, COPIES[1])), "theirs\n"],
        ["write", str(note), "words\n"],
    )
    assert watching.event("left_alone")["reason"] == "a sync tool keeps two versions of it"
    assert note.read_text() == "words\n"


def test_another_notes_conflict_is_not_this_ones(place: Place, watch: Starter) -> None:
    """Although the other's name begins with this one's."""
    watching = watch()
    note = place.note()
    other = conflict(note.with_name(f"{note.stem} Meeting.md"), COPIES[1])
    edit(["mkdir", str(note.parent)], ["write", str(other), "theirs\n"], ["write", str(note), "words\n"])
    watching.event("inserted")
    assert has_block(note)


def test_a_conflict_that_came_while_no_watcher_ran_is_seen_at_its_start(place: Place, watch: Starter) -> None:
    watching = watch()
    note = place.note()
    edit(["mkdir", str(note.parent)], ["write", str(note), "words\n"])
    watching.event("inserted")
    watching.end()
    copy = conflict(note, COPIES[1])
    shutil.copyfile(note, copy)
    watch(ready=False)
    until(lambda: not has_block(note) and not has_block(copy), "the prompt comes out of both")
    assert note.read_bytes() == copy.read_bytes()
