"""``vaultkind support``: an answer for every country there is, sound data, and a page whatever is damaged."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import Place

from vaultkind.cli.main import main
from vaultkind.core.support import COUNTRY_COLUMNS, LINE_COLUMNS, countries_from, find_country, help_from, near_name
from vaultkind.library import read_directory, templates

DIRECTORY = read_directory()
LINES = (templates() / "support" / "lines.tsv").read_text("utf-8")
COUNTRIES = (templates() / "support" / "countries.tsv").read_text("utf-8")
ROW = dict(
    zip(LINE_COLUMNS, ("XX", "112", "", "A line", "116 123", "text 1", "daily", "", "a page", "2026-08"), strict=True)
)


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the program says in this process; it never fails."""
    with pytest.raises(SystemExit) as ended:
        main(["support", *words])
    assert not ended.value.code
    said = capsys.readouterr()
    assert not said.err
    return said.out


def test_the_tables_that_ship_are_sound_and_every_country_in_them_has_names() -> None:
    assert DIRECTORY.problems == ()
    assert len(DIRECTORY.help) >= 27
    assert set(DIRECTORY.help) <= {one.code for one in DIRECTORY.countries}
    for helped in DIRECTORY.help.values():
        assert helped.lines
        assert all(line.source and line.checked for line in helped.lines)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"source": ""}, "source is empty"),
        ({"hours": ""}, "hours is empty"),
        ({"checked": ""}, "not a date"),
        ({"checked": "last week"}, "not a date"),
        ({"checked": "2026-13"}, "not a date"),
        ({"checked": "2026-02-30"}, "not a date"),
        ({"call": "116-"}, "as it is dialled"),
        ({"call": "1800 HELP"}, "as it is dialled"),
        ({"call": "12"}, "as it is dialled"),
        ({"emergency": ""}, "as it is dialled"),
        ({"emergency": "112, 999"}, "as it is dialled"),
        ({"call": "", "other_ways": ""}, "no other way"),
        ({"other_ways": "chat"}, "begins with what it is"),
        ({"country": "Xx"}, "two capital letters"),
    ],
)
def test_a_row_that_cannot_be_trusted_is_refused_by_line_and_the_rest_stands(change: dict[str, str], word: str) -> None:
    good, bad = ("\t".join(row.values()) for row in (ROW | {"country": "YY"}, ROW | change))
    found, (problem,) = help_from("\t".join(LINE_COLUMNS) + f"\n{good}\n{bad}\n", "lines.tsv")
    assert set(found) == {"YY"}
    assert problem.line == 3
    assert word in problem.text


def test_a_country_without_names_or_a_table_without_its_head_is_refused() -> None:
    _, (problem,) = countries_from("\t".join(COUNTRY_COLUMNS) + "\nXX\tA\tB\t\tD\tE\t\n", "countries.tsv")
    assert (problem.line, problem.text) == (2, "XX lacks a name in one of the languages.")
    for read in (help_from, countries_from):
        found, (problem,) = read("a\tb\n", "x.tsv")
        assert not found
        assert problem.line == 1


def test_no_name_means_two_countries() -> None:
    for one in DIRECTORY.countries:
        for name in (one.code, *one.names):
            found = find_country(DIRECTORY.countries, name)
            assert found is not None
            assert found.code == one.code, name


@pytest.mark.parametrize(
    ("said", "code"),
    [
        *[(name, "GB") for name in ("uk", "U.K.", "england", "Scotland", "Great Britain", "gb", "Reino Unido")],
        *[(name, "US") for name in ("USA", "usa", "the United States", "America", "etats unis", "EE.UU.")],
        *[(name, "NL") for name in ("Holland", "the netherlands", "Nederland", "Países Bajos", "paises bajos")],
        *[(name, "DE") for name in ("Deutschland", "ALEMANIA", "allemagne", "deu", " Germany ")],
        *[(name, "KR") for name in ("Korea", "대한민국", "Südkorea", "sudkorea")],
        *[("日本", "JP"), ("Éire", "IE"), ("Norge", "NO"), ("suisse", "CH"), ("Österreich", "AT"), ("Suomi", "FI")],
        *[("Brasil", "BR"), ("Kenya", "KE"), ("Narnia", None), ("", None), ("\x1b[2J", None)],
    ],
)
def test_a_country_is_found_by_what_people_call_it(said: str, code: str | None) -> None:
    found = find_country(DIRECTORY.countries, said)
    assert (found.code if found else None) == code


def test_the_emergency_number_comes_first_then_lines_with_source_and_date(capsys: pytest.CaptureFixture[str]) -> None:
    for code, helped in DIRECTORY.help.items():
        said = ask(capsys, code)
        assert said.splitlines()[0].split(":")[1].startswith(f" {' or '.join(helped.emergency)}")
        assert said.count("\n  source ") == said.count("\n  checked ") == said.count("\n  hours ") == len(helped.lines)
        assert all(line.call in said for line in helped.lines)
        assert "findahelpline.com" in said
        assert "Nobody has dialled these numbers" in " ".join(said.split())
        assert max(map(len, said.splitlines())) <= 80


def test_without_a_country_or_with_an_unknown_one_there_is_a_page_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert near_name(DIRECTORY.countries, "Irelnd") == "Ireland"
    starts = {
        (): "If you or someone else is in danger now, call your local emergency",
        ("Irelnd",): "No country is called 'Irelnd' here. Did you mean Ireland?",
        ("x" * 5000,): "No country is called 'xxxxx",
        ("Kenya",): "No lines for Kenya are in the table.",
    }
    for words, start in starts.items():
        said = ask(capsys, *words)
        assert said.startswith(start)
        for part in ("emergency number", "112", "findahelpline.com", "Germany (DE)", "`vaultkind support DE`"):
            assert part in " ".join(said.split())


def test_for_programs_the_keys_are_the_same_in_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    known, unknown = (json.loads(ask(capsys, *words, "--json")) for words in (("Germany",), ("Narnia",)))
    assert set(known) == set(unknown)
    assert (known["country"], known["emergency"]) == ("DE", ["112"])
    assert known["lines"][0]["call"] == "0800 111 0 111"
    assert (unknown["country"], unknown["lines"], unknown["international"]) == (None, [], "findahelpline.com")


@pytest.mark.parametrize("damage", ["gone", "empty", "binary", "half", "folder"])
def test_whatever_is_damaged_the_page_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    shutil.copytree(templates() / "support", tmp_path / "support")
    lines = tmp_path / "support" / "lines.tsv"
    lines.unlink()
    if damage == "folder":
        lines.mkdir()
    elif damage != "gone":
        lines.write_bytes({"empty": b"", "binary": bytes(range(256)), "half": LINES.encode()[:90]}[damage])
    monkeypatch.setattr("vaultkind.library.templates", lambda: tmp_path)
    for words in ((), ("Germany",), ("Narnia",)):
        said = " ".join(ask(capsys, *words).split())
        assert "call your local emergency number" in said
        assert "findahelpline.com" in said
    assert json.loads(ask(capsys, "--json"))["international"] == "findahelpline.com"
    shutil.rmtree(tmp_path / "support")
    assert "findahelpline.com" in ask(capsys, "Germany")
    monkeypatch.setattr("vaultkind.library.templates", lambda: 1 / 0)
    assert "emergency number" in ask(capsys, "Germany")


def test_a_countrys_code_is_enough_where_the_names_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "support").mkdir()
    (tmp_path / "support" / "lines.tsv").write_text(LINES, encoding="utf-8")
    monkeypatch.setattr("vaultkind.library.templates", lambda: tmp_path)
    assert "0800 111 0 111" in ask(capsys, "de")


def test_it_needs_no_vault_no_sound_configuration_and_no_unicode(place: Place) -> None:
    place.config.write_text("this is [no configuration")
    one, two = place.each(
        ("support", "United", "Kingdom", "--vault", "/nowhere"), ("support", "España"), PYTHONIOENCODING="ascii"
    )
    assert one.out.startswith("United Kingdom, emergency: 999\n")
    assert "\n  call     116 123\n" in one.out
    assert two.out.startswith("Spain, emergency: 112\n")
    assert "L?nea 024" in two.out
    assert {(ran.code, ran.err) for ran in (one, two)} == {(0, "")}
