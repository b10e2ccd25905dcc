"""Finds where a writer reports having done something, by rules that are data. Precision comes before recall.

A rule's phrase has to match inside one clause; then everything around it has a say: who did it, whether it is asked,
wished, planned, denied, done by someone else, meant as mockery, or taken back in the same breath. What cannot be told
counts as not found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vaultkind.core.clauses import Clause, Sentence, Subject, readable, sentences
from vaultkind.core.expression import any_in
from vaultkind.core.grammar import Grammar
from vaultkind.core.keywords import Keywords
from vaultkind.core.phrases import Kind, Phrase
from vaultkind.core.weights import Weights, traits_of
from vaultkind.core.wordrules import OWN, WordRule

_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as the rules see it: all its sentences, their plain words in a row, and the text as it was written."""

    sentences: tuple[Sentence, ...]
    plain: str
    written: str
    _also: dict[str, bool] = field(default_factory=dict)

    def also(self, rule: WordRule) -> bool:
        """Whether the line holds what a rule asks of it besides. Asked before its phrases, for many fail here."""
        if not rule.also:
            return True
        if rule.id not in self._also:
            self._also[rule.id] = any_in(rule.also, self.written)
        return self._also[rule.id]


@dataclass(frozen=True, slots=True)
class WordRules:
    """The rules of a language, looked up by the words that they cannot do without.

    ``weights``: for the patterns that they know, a rule that ships holds where they agree. Of ``wholes``, one for each
    of those, stands for a line that they find without a rule. ``weighed`` are these patterns' phrases, by their places
    in ``pairs``; ``free`` are the phrases that hold whatever a line weighs.
    """

    grammar: Grammar
    rules: tuple[WordRule, ...]
    keywords: Keywords = field(repr=False)
    pairs: tuple[tuple[WordRule, Phrase], ...] = field(repr=False, default=())
    weights: Weights | None = field(repr=False, default=None)
    wholes: Mapping[str, WordRule] = field(repr=False, default_factory=dict)
    free: frozenset[int] = field(repr=False, default=frozenset())
    weighed: Mapping[str, frozenset[int]] = field(repr=False, default_factory=dict)

    def found(self, line: str) -> list[WordRule]:
        """The rules that hold for a line of a note, at most one a pattern. ``line`` has its list marker taken off."""
        line = line.translate(self.grammar.letters)
        if not self.keywords.may_hold(line):
            return []
        text = readable(line)
        told = sentences(text, self.grammar)
        scores = self.weights.scores(traits_of(told, self.grammar)) if self.weights is not None else {}
        within_reach = self.weights.reached(scores, self.wholes) if self.weights is not None else []
        if not (within_reach or self.free):
            return []
        plain = "".join(clause.text for sentence in told for clause in sentence.clauses)
        whole = _Line(told, plain, f"{plain} | {text.lower()} ")
        asked = self.free.union(*map(self.weighed.__getitem__, within_reach))
        if (likely := self.keywords.likely(line)) is not None:
            asked &= likely
        found: dict[str, WordRule] = {}
        for at, sentence in enumerate(told) if asked else ():
            if not (sentence.asks or sentence.words & self.grammar.elsewhere or sentence.words & self.grammar.mocking):
                for rule in self._in(sentence, told[:at], told[at + 1 : at + 2], whole, asked, found.keys()):
                    found[rule.pattern] = rule
        held = list(found.values()) if self.weights is None else self._weighed(found, scores, self.weights)
        # Few lines come this far, so what is said about a line as a whole is looked at last.
        return [] if held and self._is_no_report(text, whole) else held

    def _weighed(self, ruled: Mapping[str, WordRule], scores: Mapping[str, float], weights: Weights) -> list[WordRule]:
        """The rules that hold in the end: a person's own as they are, those that ship as the weights have it."""
        own = {name: rule for name, rule in ruled.items() if name not in self.wholes or rule.id.startswith(OWN)}
        mentioned = weights.reached(scores, ruled)
        return list({**{name: ruled.get(name, self.wholes[name]) for name in mentioned}, **own}.values())

    def _is_no_report(self, text: str, line: _Line) -> bool:
        """Whether a line as a whole is a plan, advice, or about another time."""
        return (
            self._is_headed(text)
            or any(self.grammar.when.fullmatch(word) for word in line.plain.split())
            or any_in(self.grammar.nowhere, line.written)
        )

    def _is_headed(self, text: str) -> bool:
        """Whether a line opens by saying that it is a plan, a reminder or somebody's advice: ``to do: …``."""
        head, colon, _rest = text.partition(":")
        words = _WORD.findall(head.lower())
        return bool(colon and words) and not {"_".join(words), words[0]}.isdisjoint(self.grammar.headings)

    def _in(
        self,
        sentence: Sentence,
        before: tuple[Sentence, ...],
        following: tuple[Sentence, ...],
        line: _Line,
        asked: frozenset[int],
        found: Collection[str],
    ) -> Iterator[WordRule]:
        """The rules that hold in a sentence, the first of each pattern that is not ``found``, and all of one's own.

        A person's own rule stands whatever else is found, so it is the one that is kept.
        """
        for at, clause in enumerate(sentence.clauses):
            words = clause.text.split()
            held = set(words)
            likely = () if clause.supposed else self._likely(words, held, asked)
            if not likely:
                continue
            others = [
                *(one for told in before for one in told.clauses if one.subject is not Subject.SELF),
                *(one for one in sentence.clauses[:at] if one.subject is not Subject.SELF),
            ]
            rest = [*sentence.clauses[at + 1 :], *(one for told in following for one in told.clauses)]
            for rule, phrase in map(self.pairs.__getitem__, likely):
                if (
                    (rule.pattern not in found or rule.id.startswith(OWN))
                    and _has_all(held, phrase.needs)
                    and not _is_anothers(clause, held, phrase, self.grammar)
                    and line.also(rule)
                    and any(
                        _holds(sentence, clause, one, phrase, self.grammar, line)
                        for one in phrase.pattern.finditer(clause.text)
                    )
                    and (not rule.after or any(any_in(rule.after, other.text) for other in others))
                    and self._stands(rule, clause, rest, line)
                ):
                    yield rule

    def _likely(self, words: list[str], held: set[str], asked: frozenset[int]) -> Sequence[int]:
        """The phrases that a clause has a word of, out of those that are asked for.

        In the order of the words, so that the same line is always seen by the same rule.
        """
        keys = ((one, self.pairs[one][1].key & held) for one in asked)
        return [one for _at, one in sorted((min(map(words.index, key)), one) for one, key in keys if key)]

    def _stands(self, rule: WordRule, clause: Clause, rest: list[Clause], line: _Line) -> bool:
        """Whether nothing around a clause makes something else of it, or undoes it."""
        if any_in(rule.unless, clause.text) or any_in(rule.nowhere, line.written):
            return False
        undoing = (*self.grammar.taken_back, *rule.undone)
        return not any(any_in(undoing, f" {later.opener}{later.text}") for later in rest)


def _has_all(words: set[str], needs: tuple[frozenset[str], ...]) -> bool:
    """Whether the words hold one of each set. A plain loop: this is asked most often of all."""
    for need in needs:  # noqa: SIM110
        if need.isdisjoint(words):
            return False
    return True


def _holds(
    sentence: Sentence, clause: Clause, match: re.Match[str], phrase: Phrase, grammar: Grammar, line: _Line
) -> bool:
    """Whether a match inside a clause reports something that the writer did."""
    before = clause.text[: match.start()].split()
    after = clause.text[match.end() :].split()
    inside = match[0].split()
    if clause.replaced and phrase.kind is not Kind.REFUSAL and grammar.selves.isdisjoint(before):
        return False
    if not grammar.unreal.isdisjoint(before) or not grammar.negations.isdisjoint(before):
        return False
    if phrase.kind is Kind.NOUN and not grammar.unreal.isdisjoint(inside[:3]):
        return False
    if not grammar.after_unreal.isdisjoint(after[:3]):
        return False
    if phrase.kind is not Kind.NOUN and not grammar.habits.isdisjoint(before + inside):
        return False
    if (phrase.kind is Kind.NOUN or inside[0] in phrase.going) and _is_hanging(sentence, clause, grammar):
        return False
    if not _is_reported(inside[0], before, clause, phrase, grammar, line):
        return False
    return _is_own(clause, before, inside, phrase, grammar)


def _is_hanging(sentence: Sentence, clause: Clause, grammar: Grammar) -> bool:
    """Whether a sentence hangs on an "if", or began as a wish or as advice: then a noun or a form in -ing is a plan."""
    if any(one.supposed for one in sentence.clauses):
        return True
    for earlier in sentence.clauses[: sentence.clauses.index(clause)]:
        words = earlier.text.split()
        advised = earlier.subject is Subject.OTHER and not grammar.advising.isdisjoint(words)
        if advised or not grammar.unreal.isdisjoint(words):
            return True
    return False


def _is_reported(first: str, before: list[str], clause: Clause, phrase: Phrase, grammar: Grammar, line: _Line) -> bool:
    """Whether the form of the first verb tells of something done, and not of a plan, a command or a habit."""
    if first in phrase.same or phrase.kind is Kind.NOUN:
        return not clause.unreal_before
    if first in phrase.bare:
        return _follows_self(before, grammar) and (grammar.standing | grammar.habits).isdisjoint(line.plain.split())
    if first in phrase.going and not before and not grammar.coming.isdisjoint(clause.text.split()):
        return False
    if first in phrase.going and not grammar.progress.isdisjoint(before[-2:]):
        return not grammar.now.isdisjoint(clause.text.split())
    return True


def _follows_self(before: list[str], grammar: Grammar) -> bool:
    """Whether the writer stands right before, adverbs aside: "I lie down", and not "lie down"."""
    for word in reversed(before):
        if word in grammar.selves:
            return True
        if not grammar.between_words(word):
            return False
    return False


def _is_own(clause: Clause, before: list[str], inside: list[str], phrase: Phrase, grammar: Grammar) -> bool:
    """Whether what was done was done by the writer, in a clause that is not all about another."""
    if grammar.subject != "word":
        # A phrase that names the writer itself says who, whatever stands before it.
        named = phrase.kind is not Kind.NOUN or not grammar.selves.isdisjoint(inside)
        return named or grammar.all_leading(before)
    mine = [at for at, word in enumerate(before) if word in grammar.selves]
    if mine:
        return phrase.kind is not Kind.NOUN and all(grammar.between_words(word) for word in before[mine[-1] + 1 :])
    if clause.subject in (Subject.OTHER, Subject.THING) and not _is_fragment(clause, phrase):
        return False
    leading = grammar.all_leading(before, noun=phrase.kind is Kind.NOUN)
    return leading or _goes_along(before, inside[0], phrase, grammar)


def _is_anothers(clause: Clause, held: set[str], phrase: Phrase, grammar: Grammar) -> bool:
    """Whether a clause is about somebody or something else, wherever in it a match would be."""
    if grammar.subject == "anywhere":
        return clause.subject is Subject.OTHER
    if grammar.subject == "ending" or not grammar.selves.isdisjoint(held):
        return False
    return clause.subject in (Subject.OTHER, Subject.THING) and not _is_fragment(clause, phrase)


def _is_fragment(clause: Clause, phrase: Phrase) -> bool:
    """Whether it is one as in "She left, early night": a fragment behind a comma has a subject of its own, or none."""
    return phrase.kind is Kind.NOUN and clause.opener == ","


def _goes_along(before: list[str], first: str, phrase: Phrase, grammar: Grammar) -> bool:
    """Whether a form in -ing goes with what the writer did: "sat on the step saying …". Nobody else is in between."""
    if first not in phrase.going or not (before[0] in grammar.pasts or before[0].endswith("ed")):
        return False
    return not any(word in grammar.strangers or word in grammar.others or word.startswith("~") for word in before)


def word_rules(
    grammar: Grammar, rules: Iterable[WordRule], weights: Weights | None = None, language: str = "en"
) -> WordRules:
    """The rules, with the words to look them up by. ``weights`` are those of the rules that ship for ``language``."""
    kept = tuple(rules)
    pairs = tuple((rule, phrase) for rule in kept for phrase in rule.phrases)
    keywords = Keywords(grammar, ((phrase.spelled, phrase.needs[1:], rule.pieces) for rule, phrase in pairs))
    names = () if weights is None else weights.names
    wholes = {name: WordRule(f"{language}/{name}.whole", name, None, ()) for name in names}
    places = {name: {at for at, (rule, _phrase) in enumerate(pairs) if rule.pattern == name} for name in names}
    own = {at for at, (rule, _phrase) in enumerate(pairs) if rule.id.startswith(OWN)}
    free = frozenset(range(len(pairs))).difference(*places.values()) | own
    weighed = {name: frozenset(found) for name, found in places.items()}
    return WordRules(grammar, kept, keywords, pairs, weights, wholes, free, weighed)
