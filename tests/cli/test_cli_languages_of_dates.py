"""Names of months and weekdays in the language that the vault's application speaks, and in its digits."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from command_line import Place, today

from vaultkind.core.dailynote import DailyNotes
from vaultkind.core.dateformat import compile_format
from vaultkind.locales import locale_names, read_locale

FORMAT = "YYYY/MM MMMM/dddd D MMMM YYYY"
DAYS = [date(2025, 1, 1) + timedelta(days=5 * ahead) for ahead in range(73)]
CALENDAR = ".obsidian/plugins/calendar/data.json"


def vault(root: Path, locale: str, form: str = FORMAT, settings: dict[str, object] | None = None) -> Path:
    """A vault whose application wrote its notes in that language."""
    notes = DailyNotes("Tage", compile_format(form, read_locale(locale)))
    files = {".obsidian/daily-notes.json": {"folder": "Tage", "format": form}} | (settings or {})
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(json.dumps(content))
    for day in DAYS:
        path = root / notes.path(day)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return root


@pytest.mark.parametrize("locale", locale_names())
def test_a_day_is_told_by_its_name_in_every_locale(locale: str) -> None:
    """Months, weekdays and digits of all of moment's languages, the whole path there and back."""
    notes = DailyNotes("Tage", compile_format(FORMAT, read_locale(locale)))
    assert [notes.day(notes.path(day)) for day in DAYS] == DAYS


@pytest.mark.parametrize("locale", ["en", "de", "ar", "zh-cn"])
def test_names_that_are_there_show_the_language(place: Place, locale: str) -> None:
    """The application's language is kept outside the vault; the names it wrote are found all the same."""
    root = vault(place.base / "vault", locale)
    ran, explained = place.each(("--vault", root, "days", "--json"), ("--vault", root, "explain", "--json"))
    assert [day["date"] for day in ran.json] == [day.isoformat() for day in DAYS]
    told = explained.json
    wanted = compile_format(FORMAT, read_locale(locale)).render(today())
    assert told["path"] == f"Tage/{wanted}.md"
    if locale != "en":
        assert told["decided_by"]["locale"] == "the names of the notes that are there"


def test_digits_alone_show_the_language_too(place: Place) -> None:
    """A format of numbers is written in the system's language; where names use other digits, in theirs."""
    root = vault(place.base / "vault", "en", "YYYY-MM-DD")
    place.variables["LC_ALL"] = "ar_SA.UTF-8"
    assert len(place.run("--vault", str(root), "days", "--json").json) == len(DAYS)
    assert place.run("--vault", str(root), "explain", "--json").json["locale"] == "en"


def test_the_vaults_own_setting_comes_first_then_the_names_then_the_system(place: Place) -> None:
    settings = {CALENDAR: {"localeOverride": "fr"}}
    root = vault(place.base / "vault", "de", settings=settings)  # type: ignore[arg-type]
    place.variables["LC_ALL"] = "es_ES.UTF-8"
    assert place.run("--vault", str(root), "explain", "--json").json["locale"] == "fr"
    (root / CALENDAR).unlink()
    assert place.run("--vault", str(root), "explain", "--json").json["locale"] == "de"
    empty = vault(place.base / "new", "de", "YYYY")
    (empty / ".obsidian/daily-notes.json").write_text(json.dumps({"folder": "leer", "format": FORMAT}))
    assert place.run("--vault", str(empty), "explain", "--json").json["locale"] == "es"


def test_a_line_in_the_configuration_settles_it(place: Place) -> None:
    root = vault(place.base / "vault", "de")
    place.config.write_text(f'version = 1\n[[vault]]\npath = "{root}"\nlocale = "it"\n')
    assert place.run("--vault", str(root), "explain", "--json").json["locale"] == "it"
