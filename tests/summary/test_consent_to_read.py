"""Nothing is read without a yes, and with one no more than it says: what the program opens is watched from outside."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from command_line import Place, assert_refused, today
from seen import note, watched

MARKS = 'consent = ["marks"]\n'


def days_of(answer: object) -> set[str]:
    """The days with a mention in a summary's JSON."""
    return {day for pattern in answer["patterns"] for day in pattern["days"]}  # type: ignore[index]


@pytest.mark.parametrize("consent", ["", 'consent = ["words", "weekly-note", "warmth"]\n'])
def test_without_the_yes_no_note_is_opened_and_what_to_type_is_said(place: Place, vault: Path, consent: str) -> None:
    for ago in range(3):
        note(vault, ago)
    place.configure(vault, consent)
    ran, notes = watched(place, vault, "summary", "--json")
    assert ran.code == 3
    assert_refused(ran, 3, step="`vaultkind consent grant marks`")
    assert notes == {}


def test_a_yes_holds_from_the_next_run_on_and_so_does_taking_it_back(place: Place, vault: Path) -> None:
    note(vault, 1, "#rest\ntook a nap on the sofa\n")
    place.configure(vault)
    assert place.run("consent", "grant", "marks").code == 0
    marks = place.run("summary", "--json").json
    assert [one["evidence"] for one in marks["patterns"][0]["mentions"]] == ["tag"]
    assert place.run("consent", "grant", "words").code == 0
    words = place.run("summary", "--json").json
    assert [one["evidence"] for one in words["patterns"][0]["mentions"]] == ["tag", "words"]
    assert place.run("consent", "withdraw", "marks").code == 0
    ran, notes = watched(place, vault, "summary")
    assert (ran.code, notes) == (3, {})


# Private notes: the properties, up to and with their closing line, and what follows them.
PRIVATE = [
    (b"---\nprivate: true\n---\n", b"#rest\n"),
    (b"---\r\nprivate: true\r\n---\r\n", b"#rest\r\n"),
    (b"\xef\xbb\xbf---\nprivate: true\n---\n", b"#rest\n"),
    (b"\xef\xbb\xbf---\r\ntags: [daily, private]\r\n---\r\n", b"#rest"),
    (b"---  \nprivate: true\n--- \t \n", b"#rest\n"),
    (b"---\ntags:\n  - private\n---\n", b"---\n---\n#rest\n"),
    (b"---\nprivate: true\n---", b""),
    (b"---\nprivate: true\n---   ", b""),
    (b"---\ntitle: a: b\n----\n --- \n---x\nprivate: true\n---\n", b"x\n#rest\n"),
    (b"---\nprivate: true\n" + b"mood: flat\n" * 300 + b"---\n", b"#rest\n" * 5000),
    (b"---\n" + b"- " * 40_000 + b"\nprivate: true\n---\n", b"#rest\n"),
    (b"---\rprivate: true\r---\r", b"#rest\r"),
    (b"---\nprivate: true\nlatin: \xe9\xff\n---\n", b"\xff\n#rest\n"),
]


def test_a_private_note_is_read_to_the_end_of_its_properties_and_no_further(place: Place, vault: Path) -> None:
    heads = {note(vault, ago, head + body).name: len(head) for ago, (head, body) in enumerate(PRIVATE)}
    # One that only looks so: without a closing line there are no properties, and this is its body.
    plain = note(vault, len(PRIVATE), "---\nprivate: true\n#rest\n")
    ending = note(vault, len(PRIVATE) + 1, "---\nmood: flat\n---\n#rest\n")
    place.configure(vault, MARKS)
    ran, notes = watched(place, vault, "summary", "--json")
    assert days_of(ran.json) == {plain.stem, ending.stem}
    read = {Path(name).name: count for name, count in notes.items()}
    past = {name for name, count in read.items() if name in heads and count > heads[name]}
    assert not past
    # With a line feed to come after a carriage return, the line is over all the same.
    assert all(heads[name] - 1 <= count for name, count in read.items() if name in heads)
    assert read[plain.name] >= plain.stat().st_size
    assert ran.json["skipped"] == []


def test_quiet_days_and_places_that_are_not_read_stay_shut(place: Place, vault: Path) -> None:
    for ago in range(1, 8):
        note(vault, ago)
    (vault / "kept" / "away").mkdir(parents=True)
    (vault / "kept" / "away" / "letter.md").write_text("#rest\n")
    linked = vault / "journal" / f"{today() - timedelta(days=8)}.md"
    linked.symlink_to("../kept/away/letter.md")
    old, new = (note(vault, ago, folder="journal/old") for ago in (9, 10))
    day = [today() - timedelta(days=ago) for ago in range(8)]
    place.configure(
        vault,
        f'{MARKS}quiet_dates = ["{day[2]}", "{day[3]:%m-%d}"]\narchives = ["journal/old"]\n'
        f'unread = ["journal/{day[4]}", "journal/{day[5]}.md", "kept", "journal/old"]\n',
    )
    for words in (("summary", "--json"), ("summary", "--all", "--json")):
        ran, notes = watched(place, vault, *words)
        assert days_of(ran.json) == {f"{day[ago]}" for ago in (1, 6, 7)}
        assert set(notes) == {f"journal/{day[ago]}.md" for ago in (1, 6, 7)}
        assert ran.json["skipped"] == []
    assert old.exists()
    assert new.exists()


def test_a_window_opens_its_own_days_and_looks_through_archives_by_name(place: Place, vault: Path) -> None:
    for ago in range(3000):
        note(vault, ago)
    moved = note(vault, 3, "#care\n", folder="journal/2019")
    gone = note(vault, 5, folder="journal/2019")
    other = note(vault, 9, folder="journal/2019")
    note(vault, 5).unlink()
    place.configure(vault, MARKS + 'archives = ["journal/2019"]\n')
    ran, notes = watched(place, vault, "summary", "--last", "7d", "--json")
    window = [f"{today() - timedelta(days=ago)}" for ago in range(7)]
    assert days_of(ran.json) == set(window)
    assert set(notes) == {f"journal/{day}.md" for day in window if day != gone.stem} | {f"journal/2019/{gone.name}"}
    assert [pattern["name"] for pattern in ran.json["patterns"]] == ["rest"], moved
    assert other.exists()


def test_an_archive_may_lie_anywhere_in_the_vault(place: Place, vault: Path) -> None:
    file = note(vault, 4, folder="Archive")
    deep = note(vault, 5, folder="Archive/2019")
    place.configure(vault, MARKS + 'archives = ["Archive"]\n')
    for words in (("--last", "2w"), ("--all",)):
        found = place.run("summary", "--json", *words).json["patterns"][0]["mentions"]
        assert [one["path"] for one in found] == [f"Archive/2019/{deep.name}", f"Archive/{file.name}"]


def test_setting_up_finds_the_archives_by_name_alone(place: Place, vault: Path) -> None:
    moved = note(vault, 400, folder="journal/2019")
    ran, notes = watched(place, vault, "--vault", str(vault), "init", "--yes")
    assert ran.code == 0, ran.err
    assert notes == {}
    assert 'archives = ["journal/2019"]' in place.config.read_text()
    assert place.run("consent", "grant", "marks").code == 0
    found = place.run("summary", "--last", "2y", "--json").json["patterns"][0]["mentions"]
    assert [one["path"] for one in found] == [f"journal/2019/{moved.name}"]
