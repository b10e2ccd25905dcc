"""The rules for words in languages other than English: what they find, and above all what they do not."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from vaultkind.core.grammar import GrammarError, grammar_from
from vaultkind.core.phrases import compile_phrase
from vaultkind.core.reported import WordRules, word_rules
from vaultkind.core.wordrules import WordRule, rules_from

PATTERNS = ("rest", "boundary", "grounding", "support", "care")
FOLDER = Path(__file__).parents[2] / "templates" / "patterns"


@cache
def rules_of(language: str) -> WordRules:
    folder = FOLDER / language
    grammar = grammar_from(tomllib.loads((folder / "grammar.toml").read_text(encoding="utf-8")))
    files = ((name, (folder / f"{name}.toml").read_text(encoding="utf-8")) for name in PATTERNS)
    return word_rules(
        grammar, [rule for name, text in files for rule in rules_from(tomllib.loads(text), name, language, grammar)]
    )


FOUND = [
    ("de", "Mich nach dem Essen eine halbe Stunde hingelegt.", "rest"),
    ("de", "Heute Nachmittag lag ich zwei Stunden in der Hängematte.", "rest"),
    ("de", "Hab ihr gesagt, dass ich am Samstag nicht komme.", "boundary"),
    ("de", "Bin aufgestanden und gegangen, als er wieder laut wurde.", "boundary"),
    ("de", "Drei Mal tief ein- und ausgeatmet, Füße fest auf dem Boden.", "grounding"),
    ("de", "Meine Schwester gebeten, mit mir zum Arzt zu gehen.", "support"),
    ("de", "Endlich die Haare gewaschen.", "care"),
    ("es", "Después de comer me eché una siesta.", "rest"),
    ("es", "Le dije a mi jefe que no iba a trabajar el sábado.", "boundary"),
    ("es", "Salí al patio a respirar hondo.", "grounding"),
    ("es", "Le pedí a mi vecino que me acompañara al hospital.", "support"),
    ("es", "Me preparé una sopa y comí sentada.", "care"),
]
NOT_FOUND = [
    ("de", "Papa hat Mittagsschlaf gehalten, ich hab gebügelt."),
    ("de", "Der Chef saß auf dem Balkon in der Sonne und sagte nein."),
    ("de", "Morgen leg ich mich hin."),
    ("de", "Den ganzen Tag wie gelähmt im Bett gelegen."),
    ("de", "Nein gesagt, dann doch zugesagt."),
    ("de", "Ich müsste um Hilfe bitten."),
    ("de", "Geträumt, ich lag auf einer Wiese."),
    ("es", "Mi padre durmió la siesta."),
    ("es", "Debería pedir ayuda."),
    ("es", "Le dije que no, pero terminé yendo igual."),
    ("es", "Me quedé en la cama mirando el techo, como una piedra."),
    ("es", "Mañana siesta."),
    ("es", "Soñé que le decía que no."),
    ("es", "¿Cuándo descansé por última vez?"),
]


@pytest.mark.parametrize(("language", "line", "pattern"), FOUND)
def test_a_report_is_found(language: str, line: str, pattern: str) -> None:
    assert pattern in {rule.pattern for rule in rules_of(language).found(line)}


@pytest.mark.parametrize(("language", "line"), NOT_FOUND)
def test_what_is_no_report_is_not_found(language: str, line: str) -> None:
    assert [rule.id for rule in rules_of(language).found(line)] == []


@pytest.mark.parametrize("language", ["de", "es"])
def test_every_rule_says_what_it_looks_like_in_a_word_or_two(language: str) -> None:
    assert all(rule.looks and len(rule.looks.split()) <= 2 for rule in rules_of(language).rules)


@pytest.mark.parametrize("line", ["Fußbad gemacht.", "Fussbad gemacht."])
@pytest.mark.parametrize("text", ["fußbad", "fussbad"])
def test_a_phrase_is_found_in_swiss_spelling_too(line: str, text: str) -> None:
    grammar = rules_of("de").grammar
    rule = WordRule("own/feet", "feet", None, (compile_phrase(text, grammar),))
    assert [one.id for one in word_rules(grammar, [rule]).found(line)] == ["own/feet"]


def test_a_verb_is_formed_by_the_first_ending_that_fits() -> None:
    endings = [{"ends": "-car", "past": "-qué", "done": "-cado"}, {"ends": "-ar", "past": "-é", "done": "-ado"}]
    grammar = grammar_from({"regular": endings, "verbs": {"dar": {"past": "di"}}})
    assert (grammar.regular_verb("tocar").past, grammar.regular_verb("dejar").done) == (("toqué",), ("dejado",))
    assert grammar.verbs["dar"].past == ("di",)


@pytest.mark.parametrize("data", [{"subject": "somewhere"}, {"regular": [{"past": "-é"}]}, {"regular": ["-ar"]}])
def test_a_grammar_that_cannot_be_used_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(GrammarError):
        grammar_from(data)
