"""``days`` and ``explain``: what is recognised, what would happen, and nothing is touched."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from command_line import Place, assert_kind, assert_refused, today, today_note, tree

KEYS = ["path", "flavor", "folder", "format", "locale", "decided_by", "outcome", "reason"]


def test_days_lists_daily_notes_and_no_decoys(place: Place) -> None:
    vault = place.vault(settings={"folder": "journal", "format": "YYYY/YYYY-MM-DD"})
    for name in (
        "journal/2024/2024-02-29.md",
        "journal/2023/2023-12-31.md",
        "journal/archive/2024-02-29.md",  # the path that the format names wins
        "journal/archive/old/2019-01-01.md",
        # Decoys, every one of them met in a public vault.
        "journal/2024/2024-02-30.md",
        "journal/2024/2024-03-01 1.md",
        "journal/2024/2024-03-01 (conflicted copy 2024-03-02 101010).md",
        "journal/2024/2024-03-01.sync-conflict-20240302-101010-ABCDEFG.md",
        "journal/2024/.2024-03-01.md.icloud",
        "journal/2024/2024-03-01.md.tmp",
        "journal/2024/2024-03-01.txt",
        "journal/2024/.md",
        "journal/.trash/2024-03-02.md",
        "journal/node_modules/2024-03-03.md",
        "journal/logseq/bak/2024-03-07.md",
        "journal/Another vault/.obsidian/app.json",
        "journal/Another vault/2024-03-04.md",
        "journal/Foam/.foam/x",
        "journal/Foam/2024-03-04.md",
        "journal/Graph/logseq/config.edn",
        "journal/Graph/2024-03-04.md",
        "2024-03-05.md",
    ):
        path = vault / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (vault / "journal/2024/2024-03-06.md").mkdir()
    os.mkfifo(vault / "journal/2024/2024-03-08.md")
    (vault / "journal/2024/2024-03-09.md").symlink_to("2024-03-09.md")
    (vault / "journal/2024/2024-03-10.md").symlink_to("nowhere.md")
    (vault / "journal/loop").symlink_to(".")
    before = tree(vault)
    ran, words = place.each(("days", "--vault", vault, "--json"), ("days", "--vault", vault))
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == [
        {"date": "2019-01-01", "path": "journal/archive/old/2019-01-01.md", "moved": True},
        {"date": "2023-12-31", "path": "journal/2023/2023-12-31.md", "moved": False},
        {"date": "2024-02-29", "path": "journal/2024/2024-02-29.md", "moved": False},
    ]
    assert all(list(row) == ["date", "path", "moved"] for row in ran.json)
    assert words.out.splitlines() == [
        "2019-01-01  journal/archive/old/2019-01-01.md  (in an archive folder)",
        "2023-12-31  journal/2023/2023-12-31.md",
        "2024-02-29  journal/2024/2024-02-29.md",
    ]
    assert tree(vault) == before
    assert {file.name for file in place.state.rglob("*") if file.is_file()} <= {"packs-en.kept"}


def test_a_folder_that_happens_to_be_called_logseq_is_no_vault(place: Place) -> None:
    vault = place.vault(settings={"format": "YYYY/YYYY-MM-DD"})
    (vault / "2024" / "logseq").mkdir(parents=True)
    (vault / "2024" / "2024-02-29.md").write_text("x")
    assert [day["path"] for day in place.run("days", "--vault", vault, "--json").json] == ["2024/2024-02-29.md"]


def test_days_of_a_vault_without_any(place: Place) -> None:
    vault = place.vault(settings={"folder": "journal"})
    ran, row = place.each(("days", "--vault", vault), ("days", "--vault", vault, "--json"))
    assert (ran.code, row.code, row.out) == (0, 0, "[]\n")
    assert ran.out == "No daily note is in journal yet. `vaultkind explain` shows where it looks.\n"
    (vault / "journal").write_text("a file")
    assert_refused(place.run("days", "--vault", vault), 4, "The folder journal cannot be read: Not a directory.")


def test_a_plain_folder_has_its_daily_notes_where_dated_names_are(place: Place) -> None:
    folder = place.base / "Plain notes"
    (folder / "days").mkdir(parents=True)
    for name in ("days/2024-02-28.md", "days/2024-02-29.md", "2024-03-01.md"):
        (folder / name).write_text("x")
    ran = place.run("explain", "--vault", folder, "--json")
    assert ran.json["flavor"] == "plain"
    assert ran.json["folder"] == "days"
    assert ran.json["decided_by"]["folder"] == "where dated names are (2 of them)"


def test_explain_says_who_decided(place: Place) -> None:
    vault = place.vault(settings={"folder": "journal", "format": "YYYY/MM-MMMM/YYYY-MM-DD"})
    place.configure(vault, 'locale = "de"\n')
    day = today()
    ran, words = place.each(("explain", "--json"), ("explain",))
    assert ran.code == 0
    assert list(ran.json) == KEYS
    assert ran.json["decided_by"] == {
        "folder": ".obsidian/daily-notes.json: folder",
        "format": ".obsidian/daily-notes.json: format",
        "locale": "vaultkind's configuration: locale",
    }
    assert ran.json["path"].startswith(f"journal/{day.year}/{day.month:02d}-")
    assert (ran.json["flavor"], ran.json["folder"], ran.json["locale"]) == ("obsidian", "journal", "de")
    for value in (str(vault), ran.json["path"], ran.json["reason"], "from .obsidian/daily-notes.json: folder"):
        assert value in words.out
    assert_kind(words.out)


def test_explain_says_what_would_happen_and_writes_nothing(place: Place, vault: Path) -> None:
    def told(*words: str) -> tuple[str, str]:
        place.run("prompt")  # it keeps the shipped packs as they were read, and explain would as well
        before, kept = tree(vault), tree(place.state)
        ran = place.run("explain", "--vault", vault, "--json", *words)
        assert (ran.code, ran.err) == (0, "")
        assert list(ran.json) == KEYS
        assert (tree(vault), tree(place.state)) == (before, kept)
        assert_kind(ran.json["reason"])
        return ran.json["outcome"], ran.json["reason"]

    day = today()
    assert told() == ("absent", "The note is not there yet. When it is made, it gets one prompt.")
    passed, coming = (day - timedelta(days=1)).isoformat(), (day + timedelta(days=1)).isoformat()
    assert told("--date", passed) == (
        "left_alone",
        "That day has passed. A prompt goes into today's note and no other.",
    )
    assert told("--date", coming)[1] == "That day has not come yet. A prompt goes into today's note and no other."
    assert told("--date", day.isoformat())[0] == "absent"

    place.configure(vault, "settle = 0.5\n")
    note = today_note(vault)
    outcome, reason = told()
    if outcome == "wait":  # unless this machine took longer than that to start the program
        assert reason == "It was saved a moment ago and is left to settle for 0.5 seconds."
    time.sleep(0.6)
    assert told() == ("due", "It is new and has settled, so the watcher would add one prompt.")

    for content, expected in (
        (b"---\nvaultkind: false\n---\n", "Its properties say vaultkind: false."),
        (b"a\xff", "The note is not UTF-8 text."),
        (b"```\nopen", "It ends inside a code fence that is still open."),
        (b"<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n", "It holds merge conflict markers."),
    ):
        note.write_bytes(content)
        time.sleep(0.6)
        assert told() == ("left_alone", expected)

    os.utime(note, (1_700_000_000, 1_700_000_000))
    assert told() == ("left_alone", "It was there before, or came from elsewhere.")
    note.write_bytes(b"again")
    assert place.run("prompt", "--vault", vault, "--into", "today").code == 0
    done = ("done", "This day's note had its prompt, or was left alone, earlier. No other comes for that day.")
    assert told() == done
    assert place.run("remove", "--vault", vault).code == 0
    assert told() == done, "a day whose prompt was taken out gets no other"

    place.configure(vault, "prompts = false\n")
    assert told() == ("left_alone", "Prompts in new notes are switched off for this vault.")
