"""The words a person meets: places, plural forms, which language is spoken, and catalogues that are amiss."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from vaultkind import words
from vaultkind.actions.newday import NOT_NEW, _final, _refused
from vaultkind.actions.offer import left_alone
from vaultkind.actions.sample import make_vault, note_path
from vaultkind.actions.vault import note_path as watched_path
from vaultkind.actions.vault import open_vault
from vaultkind.configkeys import KEYS, VaultConfig
from vaultkind.core.insertion import Reason
from vaultkind.errors import LeftAlone, VaultError
from vaultkind.words import LANGUAGES, N_, _, language, n_, nearest, speak, system_language

Speaker = Callable[..., None]
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    speak("en")


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Speaker:
    """Speaks German with these messages alone; ``plural`` names the language whose plural forms it has."""
    messages = tmp_path / "package" / "templates" / "messages"
    messages.mkdir(parents=True)
    monkeypatch.setattr(words, "_PACKAGE", messages.parents[1])

    def install(known: dict[str | tuple[str, str], str | tuple[str, ...]], plural: str = "de") -> None:
        catalogue = Catalog(locale=plural)
        for message, said in known.items():
            catalogue.add(message, said)
        with open(messages / "de.mo", "wb") as file:
            write_mo(file, catalogue)
        speak("de")

    return install


class TestEnglish:
    def test_places_are_filled_as_a_format_string_fills_them(self) -> None:
        assert _("{name!r} took {seconds:g} seconds.", name="a", seconds=2.50) == "'a' took 2.5 seconds."

    def test_braces_in_what_is_filled_in_stay(self) -> None:
        assert _("There is no note {note} yet.", note="{note} {0}") == "There is no note {note} {0} yet."

    def test_without_values_nothing_is_a_place(self) -> None:
        assert _("The block has no {{prompt}}, or {outward}.") == "The block has no {{prompt}}, or {outward}."

    def test_a_message_can_have_a_place_of_any_name(self) -> None:
        assert _("{message} {values}", message=1, values=2) == "1 2"
        assert n_("{one} {many}", "{one} {many} {count}", 3, one=1, many=2) == "1 2 3"

    @pytest.mark.parametrize(("count", "said"), [(0, "0 notes"), (1, "1 note"), (2, "2 notes"), (1001, "1001 notes")])
    def test_one_and_many(self, count: int, said: str) -> None:
        assert n_("{count} note", "{count} notes", count) == said

    def test_a_marked_message_is_itself(self) -> None:
        assert N_("vaultkind is paused") == "vaultkind is paused"


class TestCatalogue:
    def test_what_it_has_is_said_and_the_rest_in_english(self, german: Speaker) -> None:
        german({"There is no note {note} yet.": "Die Notiz {note} gibt es noch nicht.", "Done.": ""})
        assert _("There is no note {note} yet.", note="a.md") == "Die Notiz a.md gibt es noch nicht."
        assert _("Done.") == "Done."
        assert _("Taken out of {note}.", note="a.md") == "Taken out of a.md."

    def test_places_can_stand_in_another_order(self, german: Speaker) -> None:
        german({"{path} is not in {vault}.": "In {vault} ist {path} nicht."})
        assert _("{path} is not in {vault}.", path="a", vault="b") == "In b ist a nicht."

    @pytest.mark.parametrize("said", ["{nota}", "{0}", "{}", "{note", "note}", "{note.of}", "{note[x]}", "{note:d}"])
    def test_a_broken_place_is_said_in_english(self, german: Speaker, said: str) -> None:
        german({"There is no note {note} yet.": f"Keine Notiz {said}."})
        assert _("There is no note {note} yet.", note="a.md") == "There is no note a.md yet."

    def test_a_broken_place_in_one_form_is_said_in_english(self, german: Speaker) -> None:
        german({("{count} note", "{count} notes"): ("{zahl} Notiz", "{count} Notizen")})
        assert [n_("{count} note", "{count} notes", count) for count in (1, 2)] == ["1 note", "2 Notizen"]

    def test_each_number_has_the_form_of_its_language(self, german: Speaker) -> None:
        german({("{count} note", "{count} notes"): ("{count} notatka", "{count} notatki", "{count} notatek")}, "pl")
        said = [n_("{count} note", "{count} notes", count) for count in (0, 1, 3, 5, 22)]
        assert said == ["0 notatek", "1 notatka", "3 notatki", "5 notatek", "22 notatki"]

    def test_english_is_back_at_once(self, german: Speaker) -> None:
        german({"Done.": "Fertig."})
        assert (_("Done."), language()) == ("Fertig.", "de")
        speak("en")
        assert (_("Done."), language()) == ("Done.", "en")

    def test_a_language_without_a_catalogue_is_said_in_english(self, german: Speaker) -> None:
        german({"Done.": "Fertig."})
        speak("fr")
        assert (_("Done."), language()) == ("Done.", "fr")
        assert n_("{count} note", "{count} notes", 2) == "2 notes"

    def test_a_damaged_catalogue_is_said_in_english(self, german: Speaker) -> None:
        german({"Done.": "Fertig.", "{count} of them": "{count} davon"})
        file = words._PACKAGE / "templates" / "messages" / "de.mo"
        whole = file.read_bytes()
        strange = io.BytesIO()
        write_mo(strange, Catalog(locale="de", charset="utf-8"))
        unknown = strange.getvalue().replace(b"charset=utf-8", b"charset=utf-0")
        for raw in (
            b"",
            b"junk",
            b"\xde\x12\x04\x95",
            unknown,
            *(whole[:length] for length in range(0, len(whole), 7)),
        ):
            file.write_bytes(raw)
            speak("de")
            assert _("Done.") in ("Done.", "Fertig.")
            assert _("{count} of them", count=2) in ("2 of them", "2 davon")


class TestLanguage:
    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            *((one, one) for one in LANGUAGES),
            ("de_AT.UTF-8", "de"),
            ("de_DE@euro", "de"),
            ("DE-ch", "de"),
            ("pt", "pt-BR"),
            ("pt_PT", "pt-BR"),
            ("pt_BR.UTF-8", "pt-BR"),
            ("es_419", "es"),
            ("en_GB.UTF-8", "en"),
            ("zh", "en"),
            ("zh_CN.UTF-8", "en"),
            ("deu", "en"),
            ("C", "en"),
            ("C.UTF-8", "en"),
            ("POSIX", "en"),
            ("", "en"),
            (None, "en"),
        ],
    )
    def test_the_nearest_one_is_spoken(self, wanted: str | None, found: str) -> None:
        assert nearest(wanted) == found
        speak(wanted)
        assert language() == found

    @pytest.mark.parametrize(
        ("environment", "found"),
        [
            ({}, "en"),
            ({"LANG": "fr_FR.UTF-8"}, "fr"),
            ({"LC_MESSAGES": "es_ES.UTF-8", "LANG": "fr_FR.UTF-8"}, "es"),
            ({"LC_ALL": "de_DE.UTF-8", "LC_MESSAGES": "es_ES.UTF-8", "LANG": "fr_FR.UTF-8"}, "de"),
            ({"LC_ALL": "", "LANG": "fr_FR.UTF-8"}, "fr"),
            ({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en"),
            ({"LC_TIME": "de_DE.UTF-8"}, "en"),
        ],
    )
    def test_the_system_says_which_in_its_own_order(self, environment: dict[str, str], found: str) -> None:
        assert system_language(environment) == found


class TestDataStaysEnglish:
    """What is compared and kept is the same in every language; what is told is translated."""

    def test_a_reason_is_told_in_german_and_kept_in_english(self, german: Speaker) -> None:
        said = {reason.value: f"auf Deutsch: {reason.name}" for reason in Reason}
        german({"The note was left alone: {reason}.": "Die Notiz bleibt, wie sie ist: {reason}.", **said})
        for reason in Reason:
            problem = left_alone(reason)
            assert problem.message == f"Die Notiz bleibt, wie sie ist: auf Deutsch: {reason.name}."
            assert problem.data["reason"] == reason.value

    def test_a_reason_that_can_pass_can_pass_in_german_too(self, german: Speaker) -> None:
        german({Reason.IN_FENCE.value: "ein Zaun ist offen", Reason.OFF.value: "aus", NOT_NEW: "sie war schon da"})
        for problem, said, final in (
            (left_alone(Reason.IN_FENCE), "ein Zaun ist offen", False),
            (left_alone(Reason.OFF), "aus", True),
            (_final(NOT_NEW), "sie war schon da", True),
            (LeftAlone("Etwas anderes.", next_step=""), "Etwas anderes.", False),
        ):
            verdict = _refused(problem, DAY, "a.md")
            assert (verdict.reason, verdict.final) == (said, final)

    def test_the_step_for_an_unusable_format_depends_on_who_named_it(self, tmp_path: Path, german: Speaker) -> None:
        german(
            {
                "vaultkind's configuration: {key}": "aus der Konfiguration: {key}",
                "It comes from {source}. Changing it there settles it.": "Das sagt {source}.",
                "It comes from {source}. Changing it there settles it, or `{key}` in vaultkind's configuration.": (
                    "Das sagt {source}; oder {key}."
                ),
                "it leaves out {parts}, so several days share one name": "{parts} fehlt",
                ", and ": " und ",
                "the year": "das Jahr",
                "the day": "der Tag",
            }
        )
        root = tmp_path / "vault"
        (root / ".obsidian").mkdir(parents=True)
        with pytest.raises(VaultError) as own:
            open_vault(root, VaultConfig(path=str(root), format="MM"))
        assert own.value.message == "The daily format 'MM' cannot name a note: das Jahr und der Tag fehlt."
        assert own.value.next_step == "Das sagt aus der Konfiguration: format."
        (root / ".obsidian" / "daily-notes.json").write_text(json.dumps({"format": "MM"}))
        with pytest.raises(VaultError) as theirs:
            open_vault(root, None)
        assert theirs.value.next_step == "Das sagt .obsidian/daily-notes.json: format; oder format."

    def test_what_a_key_takes_is_said_in_the_language_of_the_moment(self, german: Speaker) -> None:
        assert KEYS["language"].expects == "one of en, es, de, fr, pt-BR"
        german({"one of {names}": "eine von {names}", "true or false": "true oder false"})
        assert KEYS["language"].expects == "eine von en, es, de, fr, pt-BR"
        assert KEYS["prompts"].expects == "true oder false"


@pytest.mark.parametrize("locale", ["C.UTF-8", "de_DE.UTF-8", "pt_BR.UTF-8", "ru_RU.UTF-8"])
def test_the_sample_vault_names_its_notes_as_the_watcher_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    make_vault(tmp_path, DAY)
    assert note_path(DAY) == watched_path(open_vault(tmp_path, None), DAY)
