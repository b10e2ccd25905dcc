"""Makes the rules by which reports are found from data: the files that ship. Looks at no line of a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vaultkind.core.expression import Expression, PlainExpression
from vaultkind.core.fragments import of_any
from vaultkind.core.grammar import Grammar, GrammarError, words_of
from vaultkind.core.phrases import Phrase, PlainPhrase, compile_phrase

_NAMED = re.compile(r"@(\w+)")
# What the id of a person's own rule begins with.
OWN = "own/"
_FILE_KEYS = {"marks", "lists", "rule", "undone", "unless", "nowhere", "others_between"}
_RULE_KEYS = {"id", "looks", "match", "unless", "also", "after", "nowhere"}


# A rule's fields in their order, without objects.
PlainRule = tuple[str, str, str | None, list[PlainPhrase], list[list[PlainExpression]], frozenset[str] | None]


@dataclass(frozen=True, slots=True, eq=False)  # one is equal to itself alone, which makes looking it up cheap
class WordRule:
    """One rule: its full id (``en/rest.nap``), its pattern, what it looked like in a word or two, its phrases.

    The rest are expressions over plain words. ``unless``: over the clause, it means something else. ``nowhere``: the
    same over the whole line. ``also``: where there are any, one has to be in the line. ``after``: where there are any,
    one has to be in an earlier clause about someone else. ``undone``: in a later clause, with the word that opens it,
    it undoes what was said. ``pieces``: of words, one of which a line has to hold for ``also`` (None: none certain).
    """

    id: str
    pattern: str
    looks: str | None
    phrases: tuple[Phrase, ...]
    unless: tuple[Expression, ...] = ()
    nowhere: tuple[Expression, ...] = ()
    also: tuple[Expression, ...] = ()
    after: tuple[Expression, ...] = ()
    undone: tuple[Expression, ...] = ()
    pieces: frozenset[str] | None = None

    @classmethod
    def from_plain(cls, row: PlainRule) -> WordRule:
        """The rule that ``as_plain`` wrote down."""
        identifier, pattern, looks, phrases, expressions, pieces = row
        unless, nowhere, also, after, undone = (tuple(map(Expression.from_plain, some)) for some in expressions)
        made = tuple(map(Phrase.from_plain, phrases))
        return cls(identifier, pattern, looks, made, unless, nowhere, also, after, undone, pieces)

    def as_plain(self) -> PlainRule:
        """The rule without objects."""
        parts = self.unless, self.nowhere, self.also, self.after, self.undone
        return (
            self.id,
            self.pattern,
            self.looks,
            [phrase.as_plain() for phrase in self.phrases],
            [[one.as_plain() for one in some] for some in parts],
            self.pieces,
        )


def rules_from(data: Mapping[str, Any], pattern: str, language: str, grammar: Grammar) -> tuple[WordRule, ...]:
    """The rules of a pattern from its parsed TOML file. Raises GrammarError."""
    if unknown := set(data) - _FILE_KEYS:
        raise GrammarError(f"The rules {language}/{pattern} have a key {min(unknown)!r} that is not known.")
    lists = {name: words_of(words) for name, words in data.get("lists", {}).items()}
    avoiding = None if data.get("others_between", True) else grammar.strangers | grammar.objects
    known = {**grammar.lists, **lists}
    undone, always, nowhere = (_expressions(data.get(key, ()), known) for key in ("undone", "unless", "nowhere"))
    rules: list[WordRule] = []
    for given in data.get("rule", ()):
        identifier = f"{language}/{pattern}.{given.get('id', '?')}"
        if unknown := set(given) - _RULE_KEYS:
            raise GrammarError(f"The rule {identifier} has a key {min(unknown)!r} that is not known.")
        try:
            phrases = tuple(compile_phrase(text, grammar, lists, avoiding) for text in given.get("match", ()))
            unless, also, after, never = (
                _expressions(given.get(key, ()), known) for key in ("unless", "also", "after", "nowhere")
            )
        except (GrammarError, re.error) as problem:
            raise GrammarError(f"The rule {identifier}: {problem}") from None
        unless, never = (*always, *unless), (*nowhere, *never)
        pieces = of_any(one.whole for one in also) if also else None
        looks = given.get("looks")
        rules.append(WordRule(identifier, pattern, looks, phrases, unless, never, also, after, undone, pieces))
    return tuple(rules)


def _expressions(texts: Iterable[str], known: Mapping[str, tuple[str, ...]]) -> tuple[Expression, ...]:
    """Expressions that match whole words, ``@name`` any word of a list. A name begins with ``~`` in the plain words."""

    def words(match: re.Match[str]) -> str:
        if match[1] not in known:
            raise GrammarError(f"An expression names a list {match[1]!r} that is not there.")
        ordered = sorted(known[match[1]], key=lambda word: (-len(word), word))
        # Words that count as one are joined in the plain text and apart in the written one.
        plain = "|".join(re.escape(word).replace("_", "[_ ]").replace(r"\*", r"\S*") for word in ordered)
        return f"(?:{plain})"

    return tuple(Expression(_NAMED.sub(words, text), r"(?<![\w~])", r"(?!\w)") for text in texts)
