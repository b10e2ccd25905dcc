"""``vaultkind prompt`` on the spot: text, JSON, dates, packs, others, and the order of days."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from pathlib import Path

from command_line import Place, assert_kind, assert_refused, today, tree, write_pack

from vaultkind.actions.choose import allowed, choose, library_for
from vaultkind.configkeys import VaultConfig

KEYS = ["date", "id", "pack", "tier", "text", "outward", "source"]


def test_a_prompt_needs_no_vault_and_no_configuration(place: Place) -> None:
    day = today().isoformat()
    words, again, row, dated = place.each(("prompt",), ("prompt",), ("prompt", "--json"), ("prompt", "--date", day))
    assert words.code == again.code == row.code == 0
    assert words.out == again.out == dated.out
    assert list(row.json) == KEYS
    assert row.json["date"] == day
    assert row.json["source"] == "built-in"
    assert row.json["tier"] in ("permission", "plain", "less-harm", "small-steps")
    expected = row.json["text"] + (f"\nOr: {row.json['outward']}" if row.json["outward"] else "")
    assert words.out == expected + "\n"
    assert not words.err
    assert_kind(words.out)
    left = {file.name for file in place.state.rglob("*") if file.is_file()}
    assert left <= {"packs-en.kept"}, "printing a prompt leaves no trace but the shipped packs, read"


def test_dates_and_packs_that_do_not_exist(place: Place, vault: Path) -> None:
    before = tree(vault)
    bad, none, near, far = place.each(
        ("prompt", "--date", "2026-02-30"),
        ("prompt", "--date", ""),
        ("prompt", "--pack", "rst"),
        ("prompt", "--vault", vault, "--pack", "qqq"),
    )
    assert_refused(bad, 2, "'2026-02-30' is not a date.", step="A date looks like 2026-11-23")
    assert_refused(none, 2, "'' is not a date.")
    assert_refused(near, 2, "There is no pack 'rst'.", step="Did you mean rest?")
    assert_refused(far, 2, "There is no pack 'qqq'.", step="rest")
    first, last = place.each(("prompt", "--date", "0001-01-01"), ("prompt", "--date", "9999-12-31"))
    assert (first.code, last.code) == (0, 0)
    assert tree(vault) == before


def test_a_pack_that_waits_for_a_yes(place: Place, vault: Path) -> None:
    write_pack(vault, "breathing", consent="body", count=2)
    before = tree(vault)
    ran = place.run("prompt", "--vault", vault, "--pack", "breathing")
    assert_refused(ran, 3, "The pack 'breathing' is not switched on.", step="`vaultkind consent grant body`")
    assert tree(vault) == before
    place.configure(vault, 'consent = ["body"]\n')
    assert place.run("prompt", "--pack", "breathing", "--json").json["pack"] == "breathing"
    place.configure(vault, 'consent = ["body"]\nnever = ["breathing-1", "breathing-2"]\n')
    ran = place.run("prompt", "--pack", "breathing")
    assert_refused(ran, 4, "No prompt is left that may be shown.", step="`never` in the configuration")


def test_another_is_a_different_one_until_all_were_shown(place: Place, vault: Path) -> None:
    write_pack(vault, "mine", count=4)
    runs = place.each(
        *(("prompt", "--vault", vault, "--pack", "mine", "--json", *["--another"] * count) for count in range(6))
    )
    ids = [ran.json["id"] for ran in runs]
    assert sorted(ids[:4]) == ["mine-1", "mine-2", "mine-3", "mine-4"]
    assert ids[4:] == ids[:2]

    config = VaultConfig(path=str(vault))
    day = date(2026, 11, 23)
    pool = allowed(library_for(vault, config), config)
    row = [choose(vault, config, day, None, count).prompt for count in range(len(pool))]
    assert {prompt.id for prompt in row} == {prompt.id for prompt in pool}
    assert row[0].pack != row[1].pack
    first = choose(vault, config, day, None, 0)
    assert [first.prompt, *first.others] == row
    far = choose(vault, config, day, None, 7)
    assert [far.prompt, *far.others] == [*row[7:], *row[:7]]


def test_own_packs_appear_and_a_broken_one_stops_nothing(place: Place, vault: Path) -> None:
    write_pack(vault, "mine", count=1)
    broken = write_pack(vault, "other", count=2)
    broken.write_text(broken.read_text().replace("- direction: outward\n", "- direction: sideways\n", 1))
    (vault / "vaultkind" / "none.md").write_text("no properties")
    (vault / "vaultkind" / "bytes.md").write_bytes(b"---\n\xff\n---\n")
    before = tree(vault)
    runs = place.each(("prompt", "--vault", vault), ("prompt", "--vault", vault, "--pack", "mine", "--json"))
    for ran in runs:
        assert ran.code == 0
        assert ran.out
        assert [line.split(": ")[0] for line in ran.lines] == [
            "vaultkind/bytes.md:2",
            "vaultkind/none.md:1",
            "vaultkind/other.md:8",
        ]
        assert "other-1: the direction is 'sideways'; it can be outward or inward." in ran.err
        assert_kind(ran.err)
    assert runs[1].json == {
        "date": today().isoformat(),
        "id": "mine-1",
        "pack": "mine",
        "tier": "plain",
        "text": "Number 1 of mine?",
        "outward": None,
        "source": "vaultkind/mine.md",
    }
    assert tree(vault) == before


def test_a_pack_can_be_anything_and_the_day_still_gets_a_prompt(place: Place, vault: Path) -> None:
    folder = vault / "vaultkind"
    folder.mkdir()
    (folder / "a folder.md").mkdir()
    (folder / "nest.md").write_text("---\na: &a [x]\nb: *a\n---\n")
    (folder / "escape.md").write_text("---\npack: \x1b[31m\ntier: plain\nabout: x\n---\n")
    elsewhere = place.base / "elsewhere"
    elsewhere.mkdir()
    (folder / "away.md").symlink_to(write_pack(elsewhere, "away"))
    ran, away = place.each(("prompt", "--vault", vault), ("prompt", "--vault", vault, "--pack", "away"))
    assert ran.code == 0
    assert away.code == 2, "no file outside the vault is read"
    assert len(ran.out.splitlines()) in (1, 2)
    assert_kind(ran.err)


def test_nothing_repeats_for_400_days_before_all_were_shown(place: Place) -> None:
    root = place.vault("Tagebücher")
    config = VaultConfig(path=str(root))
    size = len(allowed(library_for(root, config), config))
    start = date(2026, 1, 1)
    days = [start + timedelta(days=n) for n in range(400)]
    ids = [choose(root, config, day, None, 0).prompt.id for day in days]
    borders = [n for n, day in enumerate(days) if day.toordinal() % size == 0]
    assert borders, "400 days hold the start of a pass"
    for first, end in zip([0, *borders], [*borders, len(ids)], strict=True):
        assert len(set(ids[first:end])) == end - first
    for at in borders:
        assert len(set(ids[at : at + size])) == min(size, len(ids) - at)

    # The same in other processes, under other hash seeds, and in a vault whose name is spelled in the other form.
    elsewhere = Place(place.base / "elsewhere")
    twin = elsewhere.vault(unicodedata.normalize("NFD", "Tagebücher"))
    assert twin.name != root.name
    checked = range(0, 400, 80)
    real = [
        place.each(*(("prompt", "--vault", vault, "--json", "--date", days[n].isoformat()) for n in checked), **seed)
        for vault, seed in ((root, {"PYTHONHASHSEED": "1"}), (twin, {"PYTHONHASHSEED": "4242"}))
    ]
    for row in real:
        assert [ran.json["id"] for ran in row] == [ids[n] for n in checked]


def test_a_named_vault_that_is_not_there_is_said(place: Place) -> None:
    missing = place.base / "vaults" / "gone"
    file = place.base / "a note.md"
    file.write_text("x")
    gone, plain = place.each(("prompt", "--vault", missing), ("prompt", "--vault", file, "--json"))
    assert_refused(gone, 4, f"There is no folder {missing}.")
    assert_refused(plain, 4, f"{file} is a file.")
    # A configured vault on a disk that is away is no reason to go without a question.
    place.configure(missing)
    assert place.run("prompt").code == 0
