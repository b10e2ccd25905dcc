"""The patterns that ship, and their rules, from ``templates/patterns``; the person's own from the configuration."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkind.configkeys import OwnPattern
from vaultkind.core.consent import Grant
from vaultkind.core.patterns import BUILT_IN, Pattern, Search
from vaultkind.errors import VaultError
from vaultkind.kept import kept
from vaultkind.library import templates
from vaultkind.words import _

if TYPE_CHECKING:
    from vaultkind.core.grammar import Grammar
    from vaultkind.core.reported import WordRules
    from vaultkind.core.weights import Weights
    from vaultkind.core.wordrules import PlainRule, WordRule

# The modules that make rules of files: what they made counts while they are the same.
_MAKING = ("wordrules", "phrases", "expression", "fragments", "grammar")


def read_search(
    grant: Grant,
    language: str,
    own: tuple[OwnPattern, ...] = (),
    not_this: tuple[str, ...] = (),
    only: str | None = None,
) -> Search:
    """What a summary looks for, with the marks of English and of that language, and its rules if words may be read.

    ``only`` names the one pattern that is wanted. Raises VaultError for an own phrase that cannot be understood.
    """
    marks = dict(_marks(language))
    for pattern in own:
        marks[pattern.name] = tuple(dict.fromkeys((*marks.get(pattern.name, ()), *pattern.marks)))
    patterns = tuple(Pattern(name, marks[name]) for name in marks if only in (None, name))
    rules = _rules(language, own) if grant.words else None
    return Search(patterns, rules, tuple(phrase.lower() for phrase in not_this))


def names(own: tuple[OwnPattern, ...]) -> tuple[str, ...]:
    """The names of all patterns, the built-in ones first."""
    return tuple(dict.fromkeys((*BUILT_IN, *(pattern.name for pattern in own))))


@cache
def _marks(language: str) -> dict[str, tuple[str, ...]]:
    """The marks that ship for each pattern, in English and in that language."""
    tongues = tuple(dict.fromkeys(("en", language)))
    named = {name: [_folder(one) / f"{name}.toml" for one in tongues] for name in BUILT_IN}
    there = {name: [file for file in rows if file.is_file()] for name, rows in named.items()}

    def read() -> dict[str, tuple[str, ...]]:
        from vaultkind.core.grammar import words_of

        return {
            name: tuple(dict.fromkeys(mark for file in rows for mark in words_of(_table(file).get("marks", []))))
            for name, rows in there.items()
        }

    found: dict[str, tuple[str, ...]] = kept(
        f"marks-{language}", [file for rows in there.values() for file in rows], read
    )
    return found


def _folder(language: str) -> Path:
    return templates() / "patterns" / language


@cache
def _table(file: Path) -> dict[str, object]:
    import tomllib

    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def read_grammar(language: str) -> Grammar | None:
    """The small words of a language; None for one whose sentences are not known."""
    from vaultkind.core.grammar import grammar_from

    file = _folder(language) / "grammar.toml"
    return grammar_from(kept(f"grammar-{language}", [file], lambda: _table(file))) if file.is_file() else None


@cache
def built_in_rules(language: str) -> tuple[WordRule, ...]:
    """The rules that ship for a language. A problem in one of them is a defect."""
    from vaultkind.core.wordrules import WordRule, rules_from

    grammar = read_grammar(language)
    if grammar is None:
        return ()
    files = {name: _folder(language) / f"{name}.toml" for name in BUILT_IN}

    def read() -> list[PlainRule]:
        made = (rule for name, file in files.items() for rule in rules_from(_table(file), name, language, grammar))
        return [rule.as_plain() for rule in made]

    core = Path(__file__).parent / "core"
    code: list[str | Path] = [__file__, *(core / f"{name}.py" for name in _MAKING)]
    sources = [_folder(language) / "grammar.toml", *files.values(), *code]
    rules: list[PlainRule] = kept(f"rules-{language}", sources, read)
    return tuple(map(WordRule.from_plain, rules))


@cache
def read_weights(language: str) -> Weights | None:
    """What was learnt from a language's labelled lines; None where nothing was."""
    from vaultkind.core.weights import weights_from

    file = _folder(language) / "weights.bin"
    return weights_from(file.read_bytes()) if file.is_file() else None


def _rules(language: str, own: tuple[OwnPattern, ...]) -> WordRules | None:
    """The rules of a language and the person's own phrases; without rules of its own, a language has their phrases."""
    from vaultkind.core.reported import word_rules

    grammar = read_grammar(language) or read_grammar("en")
    assert grammar is not None
    phrases = tuple(_own_rule(pattern, grammar) for pattern in own if pattern.words)
    return word_rules(grammar, (*built_in_rules(language), *phrases), read_weights(language), language)


def _own_rule(pattern: OwnPattern, grammar: Grammar) -> WordRule:
    from vaultkind.core.grammar import GrammarError, words_of
    from vaultkind.core.phrases import compile_phrase
    from vaultkind.core.wordrules import OWN, WordRule

    try:
        phrases = tuple(compile_phrase(" ".join(words_of(text.lower())), grammar) for text in pattern.words)
    except GrammarError as problem:
        raise VaultError(
            _("The words of the pattern {name!r} cannot be understood: {problem}", name=pattern.name, problem=problem),
            next_step=_("docs/summaries.md shows how phrases are written; plain words will do."),
        ) from None
    return WordRule(f"{OWN}{pattern.name}", pattern.name, None, phrases)
