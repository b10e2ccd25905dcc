"""What becomes of a note that an editor makes while the real watcher runs. The editor is a Node process."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from tools import Editor, edit, until, vaultkind
from watched_vault import Place, Starter, is_block

EVENT_KEYS = ["event", "date", "path", "prompt", "reason", "latency_ms"]


def made(note: Path, *texts: str) -> list[list[object]]:
    """The steps in which Obsidian makes a daily note: folders, an empty file, the template, edits."""
    steps: list[list[object]] = [["mkdir", str(note.parent)], ["write", str(note), ""], ["wait", 300]]
    for text in texts:
        steps += [["write", str(note), text], ["wait", 100]]
    return steps


def test_a_new_note_gets_one_block_at_its_end_and_a_block_taken_out_stays_out(place: Place, watch: Starter) -> None:
    note = place.note()
    watching = watch()
    template = "---\ntags: [daily]\n---\n# Monday\n\n- [ ] \n"
    edit(*made(note, template, template + "A line.\n", template + "A line, and more  \n\twords"))
    event = watching.event("inserted")

    raw, written = note.read_bytes(), (template + "A line, and more  \n\twords").encode()
    assert raw.startswith(written), "every byte of the person's stays as it was"
    assert is_block(raw[len(written) :])
    assert raw.count(b"[!vaultkind|") == 1
    assert list(event) == EVENT_KEYS
    assert event["date"] == date.today().isoformat()
    assert event["path"] == note.relative_to(place.root).as_posix()
    assert event["prompt"].encode() in raw
    assert event["reason"] is None
    assert event["latency_ms"] >= 0

    edit(["erase", str(note)])
    watching.rest()
    edit(["append", str(note), "\nLater words.\n"])
    watching.rest()
    assert watching.end() == 0
    again = watch()
    again.rest()
    edit(["append", str(note), "\nEven later words.\n"])
    again.rest()
    assert b"vaultkind" not in note.read_bytes()
    assert watching.kinds() == ["ready", "inserted"]
    assert again.kinds() == ["ready"]
    output = "\n".join(watching.lines + again.lines + watching.errors + again.errors)
    assert "words" not in output, "nothing the person wrote is in the output"
    assert "Monday" not in output.replace(note.name, "")


def test_a_restart_adds_nothing_to_a_note_that_has_its_prompt(place: Place, watch: Starter) -> None:
    note = place.note()
    watching = watch()
    edit(*made(note, "words\n"))
    watching.event("inserted")
    raw = note.read_bytes()
    watching.end()
    again = watch()
    again.rest()
    edit(["append", str(note), "more\n"])
    again.rest()
    assert note.read_bytes() == raw + b"more\n"
    assert again.kinds() == ["ready"]


def test_the_default_settle_time_lets_a_slow_template_plugin_finish(place: Place, watch: Starter) -> None:
    place.configure(settle=None)
    note = place.note()
    watching = watch()
    # Templater waits 300 ms and leaves a note alone that is not empty; a second plugin comes 2 s later.
    steps = Editor(["mkdir", str(note.parent)], ["write", str(note), ""], ["wait", 300], ["read", str(note)],
                   ["write", str(note), "templated\n"], ["wait", 2000], ["read", str(note)],
                   ["write", str(note), "templated twice\n"])  # fmt: skip
    seen = steps.done()
    began = time.monotonic()
    event = watching.event("inserted")
    assert (seen[3], seen[6]) == ("", "templated\n"), "nothing was written before the templates were"
    assert time.monotonic() - began > 2.0
    assert event["latency_ms"] < 1000
    assert note.read_bytes().startswith(b"templated twice\n\n> [!vaultkind|")


def test_notes_of_other_days_and_other_files_are_left_alone(place: Place, watch: Starter) -> None:
    watching = watch()
    others = [place.note(date.today() + timedelta(days=shift)) for shift in (-1, 1, 400)]
    today = place.note()
    others += [today.with_name(today.stem + " 1.md"), today.with_name("." + today.name), place.root / today.name]
    for other in others:
        edit(["mkdir", str(other.parent)], ["write", str(other), "words\n"])
    edit(*made(today, "words\n"))
    watching.event("inserted")
    watching.rest()
    assert [other.read_bytes() for other in others] == [b"words\n"] * len(others)
    assert watching.kinds() == ["ready", "inserted"]


def test_an_older_note_that_is_moved_in_is_left_alone_and_said_so(place: Place, watch: Starter) -> None:
    note = place.note()
    away = place.root / "old.md"
    away.write_bytes(b"words of long ago\n")
    os.utime(away, (time.time() - 86400 * 30,) * 2)
    watching = watch()
    edit(["mkdir", str(note.parent)], ["move", str(away), str(note)])
    event = watching.event("left_alone")
    assert list(event) == EVENT_KEYS
    assert (event["path"], event["prompt"]) == (note.relative_to(place.root).as_posix(), None)
    assert event["reason"] == "it was there before, or came from elsewhere"
    edit(["append", str(note), "new words\n"])
    watching.rest()
    assert note.read_bytes() == b"words of long ago\nnew words\n"


def test_a_note_from_long_before_the_start_is_left_alone_even_when_saved_anew(place: Place, watch: Starter) -> None:
    note = place.note()
    note.parent.mkdir(parents=True)
    note.write_bytes(b"morning words\n")
    os.utime(note, (time.time() - 3600,) * 2)
    watching = watch()
    watching.event("left_alone")
    edit(["rename", str(note), "morning words\nand more\n"], ["wait", 200], ["append", str(note), "and more\n"])
    watching.rest()
    assert note.read_bytes() == b"morning words\nand more\nand more\n"
    assert watching.kinds() == ["ready", "left_alone"]


def test_a_window_that_did_not_know_of_the_block_is_given_it_once_more_and_then_has_the_last_word(
    place: Place, watch: Starter
) -> None:
    note = str(place.note())
    watching = watch()
    window = Editor(["mkdir", str(place.note().parent)], ["write", note, "one\n"], ["load", note],
                    ["wait", 1400], ["save", note, "two\n"], ["wait", 1400], ["save", note, "three\n"])  # fmt: skip
    watching.event("inserted")
    first = place.note().read_bytes()
    watching.event("inserted")
    second = place.note().read_bytes()
    window.done()
    watching.rest()
    assert first.startswith(b"one\n\n> [!vaultkind|")
    assert second.startswith(b"one\ntwo\n\n> [!vaultkind|")
    assert first.removeprefix(b"one\n") == second.removeprefix(b"one\ntwo\n"), "the same prompt as before"
    assert place.note().read_bytes() == b"one\ntwo\nthree\n"
    assert watching.kinds() == ["ready", "inserted", "inserted"]


def test_words_that_come_over_the_block_of_an_empty_note_are_not_taken_for_a_removal(
    place: Place, watch: Starter
) -> None:
    """The note was empty before the block came, and is empty again for a moment while it is saved."""
    note = place.note()
    watching = watch()
    edit(*made(note))
    watching.event("inserted")
    edit(["write", str(note), ""], ["wait", 150], ["write", str(note), "words\n"])
    watching.event("inserted")
    assert note.read_bytes().startswith(b"words\n\n> [!vaultkind|")


def test_a_block_taken_out_at_once_stays_out_however_the_editor_saves(place: Place, watch: Starter) -> None:
    note = place.note()
    watching = watch()
    edit(*made(note, "one\n"))
    watching.event("inserted")
    # The note is empty for a moment while it is saved; what is judged is what stands there afterwards.
    edit(["write", str(note), ""], ["wait", 150], ["write", str(note), "one\n"])
    watching.rest()
    edit(["append", str(note), "two\n"])
    watching.rest()
    assert note.read_bytes() == b"one\ntwo\n"
    assert watching.kinds() == ["ready", "inserted"]


def test_a_save_that_knows_of_the_block_is_no_news_even_if_the_note_is_empty_for_a_moment(
    place: Place, watch: Starter
) -> None:
    note = place.note()
    watching = watch()
    edit(*made(note, "one\n"))
    watching.event("inserted")
    raw = note.read_bytes().decode()
    edit(["write", str(note), ""], ["wait", 150], ["write", str(note), raw + "answer\n"])
    watching.rest()
    assert note.read_bytes().decode() == raw + "answer\n"
    assert watching.kinds() == ["ready", "inserted"]


@pytest.mark.parametrize("way", ["rename", "backup"])
def test_an_editor_that_saves_by_rename_gets_one_block_and_keeps_every_word(
    place: Place, watch: Starter, way: str
) -> None:
    note = place.note()
    watching = watch()
    edit(["mkdir", str(note.parent)], ["write", str(note), "a"], ["wait", 200], [way, str(note), "a b"],
         ["wait", 200], [way, str(note), "a b c"])  # fmt: skip
    watching.event("inserted")
    raw = note.read_bytes()
    assert raw.startswith(b"a b c\n\n> [!vaultkind|")
    edit([way, str(note), raw.decode() + "answer\n"])
    watching.rest()
    assert note.read_bytes() == raw + b"answer\n"
    assert watching.kinds() == ["ready", "inserted"]
    assert [file.name for file in note.parent.iterdir()] == [note.name], "no litter"


def test_a_note_that_is_open_for_writing_waits_until_it_is_closed(place: Place, watch: Starter) -> None:
    note = place.note()
    watching = watch()
    writer = Editor(["mkdir", str(note.parent)], ["hold", str(note), "first words\n", 3000])
    writer.step()
    assert writer.step() == "open"
    closed = writer.step()
    watching.event("inserted")
    arrived = time.time() * 1000
    assert arrived >= closed
    assert note.read_bytes().startswith(b"first words\nlast words\n\n> [!vaultkind|")
    assert watching.kinds() == ["ready", "inserted"]
    writer.done()


CASES: dict[str, tuple[dict[str, object], bytes, bytes, bytes]] = {
    "Windows line endings": ({}, b"# A\r\n\r\n- words\r\n", b"# A\r\n\r\n- words\r\n\r\n", b""),
    "a placeholder": ({}, b"# A\n%% vaultkind %%\n\n# B\nwords", b"# A\n\n", b"\n# B\nwords"),
    "a comment as placeholder": ({}, b"# A\n<!-- vaultkind -->\n\n# B", b"# A\n\n", b"\n# B"),
    "the start": ({"place": "start"}, b"---\na: 12:30\n---\n# T\nwords", b"---\na: 12:30\n---\n# T\n\n", b"words"),
    "a heading": ({"under": "## Later"}, b"words\n## Later\n- x", b"words\n## Later\n\n", b"- x"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_block_goes_where_it_belongs_and_nothing_else_moves(place: Place, watch: Starter, case: str) -> None:
    keys, text, above, below = CASES[case]
    place.configure(**keys)
    note = place.note()
    watching = watch()
    edit(*made(note, text.decode()))
    watching.event("inserted")
    raw = note.read_bytes()
    assert raw.startswith(above)
    assert raw.endswith(below)
    ending = b"\r\n" if b"\r\n" in text else b"\n"
    assert is_block(raw[len(above) : len(raw) - len(below)], ending)
    assert ending == b"\n" or raw.count(b"\n") == raw.count(b"\r\n")
    found = vaultkind(place.home, "--vault", str(place.root), "remove", "--date", date.today().isoformat())
    assert found.returncode == 0, found.stderr
    assert note.read_bytes() == text, "taken out again, byte for byte"
    watching.rest()
    assert note.read_bytes() == text, "and it stays out"
    assert [file.name for file in note.parent.iterdir()] == [note.name], "no litter"


def test_a_note_that_says_no_is_left_alone_and_said_so(place: Place, watch: Starter) -> None:
    note = place.note()
    watching = watch()
    text = "---\nvaultkind: false\n---\nwords\n"
    edit(*made(note, text))
    assert watching.event("left_alone")["reason"] == "its properties say vaultkind: false"
    watching.rest()
    assert note.read_text() == text


def test_nothing_is_written_while_paused_and_nothing_is_made_up_for_afterwards(place: Place, watch: Starter) -> None:
    note = place.note()
    watching = watch()
    assert vaultkind(place.home, "pause").returncode == 0
    edit(*made(note, "words\n"))
    assert watching.event("left_alone")["reason"] == "vaultkind is paused"
    assert vaultkind(place.home, "resume").returncode == 0
    edit(["append", str(note), "more\n"])
    watching.rest()
    assert note.read_bytes() == b"words\nmore\n"
    assert watching.kinds() == ["ready", "left_alone"]


def test_without_json_each_event_is_one_plain_line(place: Place, watch: Starter) -> None:
    note = place.note()
    watching = watch(ready=False, as_json=False)
    until(lambda: watching.lines, "the first line")
    edit(*made(note, "secret words\n"))
    until(lambda: len(watching.lines) > 1, "the second line")
    assert watching.end() == 0
    path = note.relative_to(place.root).as_posix()
    assert watching.lines == [
        f"Watching. Today's note is {path}. Ctrl-C ends the watch.",
        f"A prompt is in {path}.",
        "The watch has ended.",
    ]
    assert watching.errors == []
