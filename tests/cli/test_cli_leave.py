"""``remove``, ``forget``, ``pause`` and ``resume``: out of the notes, out of this machine, and quiet meanwhile."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from command_line import Place, assert_kind, assert_refused, contents, today, today_note, tree

from vaultkind.actions.look import pause_end
from vaultkind.lock import only_watcher


def three_notes(place: Place, vault: Path) -> dict[Path, bytes]:
    """Three notes of different endings, each with a block from the program."""
    bodies = {
        today_note(vault, b"\xef\xbb\xbf- tea\r\n- bread"): b"",
        vault / "2024-02-29.md": b"leap  \n\n\n",
        vault / "Ideas.md": b"# Ideas\n%% vaultkind %%\ntail\n",
    }
    for note, body in bodies.items():
        note.write_bytes(body or note.read_bytes())
        bodies[note] = note.read_bytes()
        assert place.run("prompt", "--vault", vault, "--into", note.name).code == 0
        assert note.read_bytes() != bodies[note]
    return bodies


def test_remove_takes_out_todays_block_byte_for_byte(place: Place, vault: Path) -> None:
    bodies = three_notes(place, vault)
    note = next(iter(bodies))
    others = {other: tree(other.parent)[other.name] for other in bodies if other != note}
    ran = place.run("remove", "--vault", vault)
    assert (ran.code, ran.out, ran.err) == (0, f"Taken out of {note.name}.\n", "")
    assert note.read_bytes() == bodies[note]
    assert {other: tree(other.parent)[other.name] for other in others} == others
    before = tree(vault)
    again = place.run("remove", "--vault", vault)
    assert_refused(again, 5, "The note was left alone: no vaultkind block is there.")
    assert tree(vault) == before


def test_remove_of_another_day_and_as_json(place: Place, vault: Path) -> None:
    bodies = three_notes(place, vault)
    note = vault / "2024-02-29.md"
    ran = place.run("remove", "--vault", vault, "--date", "2024-02-29", "--json")
    assert (ran.code, ran.json) == (0, [{"path": note.name, "removed": True, "reason": None}])
    assert note.read_bytes() == bodies[note]
    ran = place.run("remove", "--vault", vault, "--date", "2024-02-29", "--json")
    assert (ran.code, ran.json) == (
        5,
        [{"path": note.name, "removed": False, "reason": "no vaultkind block is there"}],
    )
    absent = place.run("remove", "--vault", vault, "--date", "2023-01-01")
    assert_refused(absent, 5, "There is no note 2023-01-01.md yet.")


def test_remove_all_takes_out_every_untouched_block(place: Place, vault: Path) -> None:
    bodies = three_notes(place, vault)
    edited = vault / "2020-01-01.md"
    edited.write_bytes(b"x")
    assert place.run("prompt", "--vault", vault, "--into", "2020-01-01").code == 0
    edited.write_bytes(edited.read_bytes().replace(b"If you want it", b"If I want it"))
    kept, before = edited.read_bytes(), tree(vault)
    dry = place.run("remove", "--vault", vault, "--all", "--dry-run")
    assert dry.code == 0
    shown = [row for row in dry.out.splitlines() if row.endswith(" would change like this:")]
    assert sorted(shown) == sorted(f"{note.name} would change like this:" for note in bodies)
    assert tree(vault) == before
    ran = place.run("remove", "--vault", vault, "--all")
    assert (ran.code, ran.err) == (0, "")
    assert {note: note.read_bytes() for note in bodies} == bodies
    assert edited.read_bytes() == kept
    assert "Left as it is: 2020-01-01.md (the block was edited, so it is yours now)" in ran.out
    assert_kind(ran.out)
    again = place.run("remove", "--vault", vault, "--all", "--json")
    assert [row["path"] for row in again.json] == ["2020-01-01.md"]
    edited.unlink()
    assert place.run("remove", "--vault", vault, "--all").out == "No prompt of vaultkind's is in the daily notes.\n"


def test_a_note_that_is_left_is_named_once(place: Place, vault: Path) -> None:
    (vault / "one.md").write_bytes(b"x")
    assert place.run("prompt", "--vault", vault, "--into", "one").code == 0
    (vault / "two.md").hardlink_to(vault / "one.md")
    ran = place.run("remove", "--vault", vault, "--all")
    assert (ran.code, ran.out) == (0, "one.md has 2 names (hard links).\n")


def test_an_untouched_block_can_be_removed_after_forget(place: Place, vault: Path) -> None:
    bodies = three_notes(place, vault)
    assert place.run("forget").code == 0
    assert not place.state.exists() or not list(place.state.iterdir())
    ran = place.run("remove", "--vault", vault, "--all")
    assert ran.code == 0
    for note, body in bodies.items():
        # A note that is no daily note is known from the record alone; the others are found by vaultkind's own mark.
        daily = note.name.startswith("2")
        assert (b"[!vaultkind|" not in note.read_bytes()) == daily
        # Which blank lines came with the block is not known any more; every word and the order of all is.
        assert not daily or note.read_bytes().split() == body.split()


def test_forget_waits_until_the_watcher_has_ended(place: Place, vault: Path) -> None:
    """A running watcher keeps its record: otherwise today's deleted prompt could come back."""
    assert place.run("pause", "3d").code == 0
    with only_watcher(place.state, vault):
        before = tree(place.state)
        refused = place.run("forget")
        assert_refused(refused, 4, "A watcher is running, and it needs its record for as long as it does.")
        assert tree(place.state) == before
    assert place.run("forget").code == 0


def test_after_forget_no_blank_line_of_the_persons_goes(place: Place, vault: Path) -> None:
    body = b"- tea\n\n\n"
    note = today_note(vault, body)
    assert place.run("prompt", "--vault", vault, "--into", "today").code == 0
    assert place.run("forget").code == 0
    assert place.run("remove", "--vault", vault).code == 0
    assert note.read_bytes().startswith(body)


def test_forget_deletes_what_it_names_and_nothing_else(place: Place, vault: Path) -> None:
    note = today_note(vault)
    place.configure(vault, "# mine\n")
    place.run("prompt", "--into", "today")
    own = place.state / "a file of mine.txt"
    own.write_text("mine")
    record, before = place.state / "state.sqlite3", tree(vault)
    packs = place.state / "cache" / "packs-en.kept"
    cut_short = packs.with_name(f"{packs.name}.4711")
    cut_short.write_bytes(b"")
    dry = place.run("forget", "--config", "--dry-run")
    assert (
        dry.out
        == f"Would delete {record}\nWould delete {packs}\nWould delete {cut_short}\nWould delete {place.config}\n"
    )
    assert record.exists()
    assert place.config.exists()
    ran = place.run("forget")
    assert ran.code == 0
    assert ran.out.splitlines()[:4] == [f"Deleted {path}" for path in (record, packs, cut_short, packs.parent)]
    assert ran.out.splitlines()[4:] == [f"The configuration stays: {place.config} (--config deletes it, too)"]
    again = place.run("forget")
    assert again.out.splitlines()[0] == "vaultkind keeps no record on this machine."
    ran = place.run("forget", "--config", "--json")
    assert ran.json["deleted"] == [str(place.config)]
    assert [path.name for path in place.state.iterdir()] == [own.name]
    own.unlink()
    assert tree(vault) == before
    assert b"[!vaultkind|" in note.read_bytes()
    assert place.run("forget", "--config").out == f"Deleted {place.state}\n"
    assert not place.state.exists()
    assert place.run("forget", "--config").out == "vaultkind keeps no record on this machine.\n"


def test_the_record_and_logs_hold_no_words_of_the_note(place: Place, vault: Path) -> None:
    note = today_note(vault, "# Ein Geheimnis\nzwölf Quitten\n".encode())
    place.run("prompt", "--vault", vault, "--into", "today")
    note.write_bytes(note.read_bytes() + b"quite secret\n")
    place.run("remove", "--vault", vault)
    place.run("explain", "--vault", vault)
    for kept in (path for path in place.state.rglob("*") if path.is_file()):
        for words in ("Geheimnis", "Quitten", "secret"):
            assert words.encode() not in kept.read_bytes()
        assert kept.stat().st_mode & 0o077 == 0


def said_date(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def test_pause_for_a_while_and_resume(place: Place, vault: Path) -> None:
    day = today()

    def until(days: int) -> str:
        return (day + timedelta(days=days)).isoformat()

    def long(days: int) -> str:
        return said_date(day + timedelta(days=days))

    later = until(40)
    for words, said, shown in (
        (("1d",), until(1), f"Paused. Prompts come again on {long(1)}."),
        (("2w",), until(14), f"Paused. Prompts come again on {long(14)}."),
        (("until", later), later, f"Paused. Prompts come again on {long(40)}."),
        ((), None, "Paused. `vaultkind resume` ends it."),
    ):
        ran, row = place.each(("pause", *words), ("pause", *words, "--json"))
        assert row.json == {"until": said}
        assert (ran.code, ran.out, ran.err) == (0, shown + "\n", "")
    told = place.run("explain", "--vault", vault, "--json").json
    assert told["outcome"] == "absent"
    assert told["reason"] == "The note is not there yet, and vaultkind is paused. `vaultkind resume` ends that."
    place.run("pause", "2d", "--quiet")
    assert f"Prompts come again on {long(2)}." in place.run("explain", "--vault", vault).out
    today_note(vault)
    assert place.run("explain", "--vault", vault, "--json").json["reason"] == "vaultkind is paused."
    assert place.run("prompt").code == 0, "who asks is answered"
    assert place.run("resume").out == "The pause is over.\n"
    assert place.run("resume", "--json").json == {"until": None}


@pytest.mark.parametrize("words", [("0d",), ("until", "2020-01-01"), ("until", "today-itself")])
def test_a_pause_that_would_be_over_is_said(place: Place, words: tuple[str, ...]) -> None:
    day = today().isoformat()
    given = tuple(word.replace("today-itself", day) for word in words)
    shown = said_date(date.fromisoformat(given[1] if len(given) == 2 else day))
    ran = place.run("pause", *given)
    assert_refused(ran, 2, f"{shown} is not after today, so there is nothing to pause.", step="`vaultkind pause 1d`")
    assert not list(place.state.iterdir())


def test_lengths_that_are_none(place: Place) -> None:
    step = "It can be 3d (days), 2w (weeks), or until and a date: until 2026-12-01."
    for words in (("3",), ("d",), ("3x",), ("3d", "2w"), ("until",), ("until", "soon"), ("99999d",), ("²d",), ("",)):
        with pytest.raises(ValueError, match=r"^"):
            pause_end(list(words), today())
    for words, ran in zip((("3", "days"), ("",)), place.each(("pause", "3", "days"), ("pause", "")), strict=True):
        assert_refused(ran, 2, f"{' '.join(words)!r} is not a length of time.", step=step)
    assert not list(place.state.iterdir())


def test_the_record_is_readable_by_other_programs_and_small(place: Place, vault: Path) -> None:
    today_note(vault)
    place.run("prompt", "--vault", vault, "--into", "today")
    with sqlite3.connect(place.state / "state.sqlite3") as record:
        assert record.execute("SELECT status, kind, path FROM offers").fetchall() == [
            ("placed", "daily", f"{today().isoformat()}.md")
        ]
    assert place.run("remove", "--vault", vault).code == 0
    with sqlite3.connect(place.state / "state.sqlite3") as record:
        assert record.execute("SELECT status FROM offers").fetchall() == [("removed",)]
    assert contents(vault)[f"{today().isoformat()}.md"] == b"# Today\n\n- tea\n"
