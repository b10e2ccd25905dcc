"""``vaultkind summary``: its options, what it says of bad input, and that every form keeps to what is there."""

from __future__ import annotations

import csv
import io
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from command_line import CONTROL, Place, assert_kind, assert_refused, today
from seen import note

MARKS = 'consent = ["marks"]\n'
FORMS = ("text", "markdown", "json", "csv")
# An escape sequence, a carriage return in the line, directional marks, a line separator, a C1 control.
HOSTILE = "#rest \x1b[31mred\x1b]8;;https://example.org\x07 \u202eback\u2066 \u2028 \x9b2J \x08 end"


@pytest.fixture
def looking(place: Place, vault: Path) -> Place:
    place.configure(vault, MARKS)
    return place


def days_of(answer: object) -> list[str]:
    return [day for pattern in answer["patterns"] for day in pattern["days"]]  # type: ignore[index]


def before(ago: int) -> str:
    return f"{today() - timedelta(days=ago)}"


def test_each_way_to_say_which_days(looking: Place, vault: Path) -> None:
    days = {ago: note(vault, ago).stem for ago in (0, 6, 7, 27, 33, 40, 400, 1500)}
    asked = {
        (): (0, 6, 7, 27),
        ("--week",): (0, 6),
        ("--last", "8D"): (0, 6, 7),
        ("--last", "2y"): (0, 6, 7, 27, 33, 40, 400),
        ("--last", "9999y"): tuple(days),
        ("--from", before(40), "--to", before(7)): (7, 27, 33, 40),
        ("--from", before(33)): (0, 6, 7, 27, 33),
        ("--to", before(33)): (33, 40, 400, 1500),
        ("--all",): tuple(days),
        ("--month", "--pattern", "REST"): (0, 6, 7, 27),
        ("--pattern", "care"): (),
    }
    runs = looking.each(*(("summary", "--json", *words) for words in asked))
    for (words, agos), ran in zip(asked.items(), runs, strict=True):
        assert ran.code == 0, ran.err
        assert days_of(ran.json) == sorted(days[ago] for ago in agos), words


def test_json_has_the_keys_of_the_contract_and_csv_a_row_a_mention(looking: Place, vault: Path) -> None:
    for ago in (7, 14, 21):
        note(vault, ago, '---\nmood: flat\nrest: nap\n---\n- [x] bath, "hot" #care/bath\n')
    as_json, as_format, as_csv = looking.each(
        ("summary", "--json"), ("summary", "--format", "json"), ("summary", "--format", "csv")
    )
    assert as_json.out == as_format.out
    assert as_json.out.isascii()
    answer = as_json.json
    assert list(answer) == ["from", "to", "patterns", "together", "skipped"]
    assert (answer["from"], answer["to"]) == (before(27), before(0))
    rest, care = answer["patterns"]
    assert list(rest) == ["name", "days", "mentions", "looked_like", "weekdays"]
    assert rest["days"] == care["days"] == [before(21), before(14), before(7)]
    assert rest["mentions"][0] == {
        "date": before(21),
        "path": f"journal/{before(21)}.md",
        "line": 3,
        "text": "rest: nap",
        "evidence": "property",
        "rule": "property rest",
    }
    assert care["mentions"][2]["text"] == '[x] bath, "hot" #care/bath'
    assert rest["looked_like"] == [{"words": "nap", "mentions": 3}]
    assert rest["weekdays"] == {f"{today() - timedelta(days=7):%a}".lower(): 3}
    assert answer["together"] == [{"patterns": ["rest", "care"], "days": rest["days"]}]
    rows = list(csv.DictReader(io.StringIO(as_csv.out)))
    assert rows == [
        {"pattern": one["name"], **{key: str(value) for key, value in mention.items()}}
        for one in (rest, care)
        for mention in one["mentions"]
    ]


def test_a_spreadsheet_runs_no_cell(looking: Place, vault: Path) -> None:
    for ago, line in enumerate(("=1+1 #rest", "+1 #rest", "-1 #rest", "@SUM(A1) #rest", '- =cmd|"/c x"!A1 #rest')):
        note(vault, ago, line)
    cells = [row["text"] for row in csv.DictReader(io.StringIO(looking.run("summary", "--format", "csv").out))]
    assert len(cells) == 5
    assert all(re.match(r"'[=+@-]", cell) for cell in cells)


def test_what_recurs_is_told_from_three_mentions_up(looking: Place, vault: Path) -> None:
    for ago in (1, 2):
        note(vault, ago, "#rest/nap #care\n")
    for words in (("--json",), ("--plain",), ("--format", "markdown")):
        two = looking.run("summary", *words)
        assert "nap" in two.out
        if words == ("--json",):
            assert two.json["together"] == []
            assert all(one["looked_like"] == [] and one["weekdays"] == {} for one in two.json["patterns"])
        else:
            assert not [said for said in ("looked like", "Weekdays", "same day", "mermaid") if said in two.out]
    note(vault, 3, "#rest/nap #care\n")
    for words in (("--plain",), ("--format", "markdown")):
        three = looking.run("summary", *words).out
        assert "nap 3" in three
        assert "Weekdays" in three
        assert "On the same day" in three


@pytest.mark.parametrize("form", FORMS)
def test_nothing_counts_against_anyone(looking: Place, vault: Path, form: str) -> None:
    """No zero, gap, share or comparison: numbers are those of mentions, dates and lines alone."""
    for ago in (3, 10, 17):
        note(vault, ago, "#rest/nap\n")
    shown, nothing = looking.each(
        ("summary", "--format", form), ("summary", "--format", form, "--from", "2001-05-01", "--to", "2001-05-03")
    )
    assert (shown.code, nothing.code) == (0, 0)
    for ran in (shown, nothing):
        assert not re.search(r"(?<![\w:-])0(?![\w:-])(?! -->)|\d ?%| of \d| than |average|more|less|per ", ran.out)
        if form in ("text", "markdown"):
            assert_kind(ran.out.replace("[!quote]", ""))
    if form in ("text", "markdown"):
        assert " ".join(nothing.out.split()).endswith(
            "Nothing is mentioned here in these weeks. That can mean many things, or nothing."
        )
        assert not [name for name in ("Boundaries", "Grounding", "Support", "Small care") if name in shown.out]
    elif form == "json":
        assert [one["name"] for one in shown.json["patterns"]] == ["rest"]
        assert (nothing.json["patterns"], nothing.json["together"]) == ([], [])
    else:
        assert nothing.out == "pattern,date,path,line,text,evidence,rule\n"


@pytest.mark.parametrize("form", FORMS)
def test_hostile_text_does_nothing_to_a_terminal(looking: Place, vault: Path, form: str) -> None:
    note(vault, 1, HOSTILE + "\n")
    ran = looking.run("summary", "--format", form, "--explain")
    assert ran.code == 0
    assert "#rest" in ran.out
    assert not CONTROL.search(ran.out)
    assert "\x1b" not in ran.err
    if form == "json":
        assert ran.json["patterns"][0]["mentions"][0]["text"] == HOSTILE


def test_text_fits_80_columns_and_says_where_each_line_stands(looking: Place, vault: Path) -> None:
    note(vault, 1, "- " + "a long line about an afternoon " * 40 + "#rest\n#rest/nap\n")
    ran = looking.run("summary", "--explain", "--plain", COLUMNS="80")
    rows = ran.out.splitlines()
    assert max(len(row) for row in rows if str(looking.config) not in row) <= 80
    assert any(row.endswith(f"journal/{before(1)}.md:1") for row in rows)
    assert "    seen by: tag #rest/nap" in rows
    assert "\N{HORIZONTAL ELLIPSIS}" in ran.out, "a line beyond measure is cut, and the place leads to the rest"
    assert "`not_this`" in ran.out
    assert str(looking.config) in ran.out
    assert looking.run("summary", COLUMNS="80").out == looking.run("summary", "--plain").out


def test_a_pattern_and_phrases_of_ones_own(looking: Place, vault: Path) -> None:
    note(vault, 1, "#walk by the river\nnot the #walk of shame\nwatered the tomatoes on the balcony\n")
    pattern = '[[vault.pattern]]\nname = "outside"\nmarks = ["#walk"]\nwords = ["[water] ..3 tomatoes"]\n'
    looking.configure(vault, 'consent = ["marks", "words"]\nnot_this = ["of shame"]\n' + pattern)
    mentions = looking.run("summary", "--json", "--pattern", "outside").json["patterns"][0]["mentions"]
    assert [(one["line"], one["rule"]) for one in mentions] == [(1, "tag #walk"), (3, "own/outside")]
    looking.configure(vault, 'consent = ["marks", "words"]\n' + pattern.replace("tomatoes", "@nothing"))
    ran = looking.run("summary")
    assert_refused(ran, 4)
    assert "outside" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--from", "2026-11-03", "--to", "2026-11-02"), 2, "--from 2026-11-03 comes after --to 2026-11-02."),
        (("--from", "2026-02-30"), 2, "'2026-02-30' is not a date."),
        (("--last", "soon"), 2, "'soon' is no length of time."),
        (("--pattern", "boundry"), 2, "Did you mean boundary?"),
        (("--pattern", "zzz"), 2, "There are: rest, boundary, grounding, support, care."),
        (("--format", "makrdown"), 2, "Did you mean markdown?"),
        (("--format", "csv", "--json"), 2, "two different things"),
        (("--week", "--all"), 2, "One of them is enough."),
        (("--open",), 2, "--open goes with --out or --save"),
        (("--out", "x.md", "--save"), 2, "One of them is enough."),
        (("--out", "no/such/folder/x.md"), 4, "There is no folder no/such/folder to write in."),
    ],
)
def test_bad_input_gets_one_sentence_and_the_next_step(
    looking: Place, words: tuple[str, ...], code: int, says: str
) -> None:
    ran = looking.run("summary", *words)
    assert_refused(ran, code)
    assert says in ran.err
    assert ran.out == ""


def test_what_cannot_be_read_is_named_and_the_summary_still_comes(ordinary: Place) -> None:
    root = ordinary.vault(settings={"folder": "journal"})
    ordinary.configure(root, MARKS)
    good = note(root, 1, "---\nrest: nap: x\n  - [\nmood: a: b\nmood: c\n---\n#care\n")
    (outside := ordinary.base / "outside.md").write_text("#rest\n")
    path = {ago: root / "journal" / f"{before(ago)}.md" for ago in range(2, 9)}
    path[2].mkdir()
    os.mkfifo(path[3])
    path[4].symlink_to(outside)
    note(root, 5, "#rest\n").chmod(0)
    note(root, 6, "#rest\n".encode("utf-16"))
    path[7].symlink_to(path[7])
    with open(path[8], "wb") as large:
        large.write(b"#rest\n")
        large.seek(5 << 20)
        large.write(b"x")
    mixed = note(root, 9, b"caf\xe9 #rest \xff\n\xc3\xa9 #care\n")
    line = note(root, 10, "#rest " + "words and more words. " * 50_000)
    gone = root / "journal" / f"{before(11)}.md"
    gone.symlink_to("not/there.md")
    ran = ordinary.run("summary", "--json")
    assert ran.code == 0, ran.err
    answer = ran.json
    assert {day for one in answer["patterns"] for day in one["days"]} == {good.stem, mixed.stem, line.stem}
    reasons = {Path(one["path"]).stem: one["reason"] for one in answer["skipped"]}
    assert reasons.pop(before(7)).startswith("cannot be read: ")
    assert reasons == {
        before(2): "is not a regular file",
        before(3): "is not a regular file",
        before(4): "leads out of the vault",
        before(5): "cannot be read: Permission denied",
        before(6): "is not text",
        before(8): "is larger than 4 MiB",
    }
    plain = ordinary.run("summary", "--plain")
    assert "Not read" in plain.out
    assert f"journal/{before(4)}.md leads out of the vault." in plain.out
    assert len(plain.out) < 4000


def test_a_daily_folder_that_leads_out_of_the_vault_is_not_looked_into(looking: Place, vault: Path) -> None:
    (vault / "journal").rmdir()
    (outside := looking.base / "outside").mkdir()
    (outside / f"{before(1)}.md").write_text("#rest\n")
    (vault / "journal").symlink_to(outside)
    ran = looking.run("summary", "--json")
    assert ran.json["patterns"] == []
    assert [one["reason"] for one in ran.json["skipped"]] == ["leads out of the vault"]
    assert_refused(looking.run("summary", "--all"), 4)
