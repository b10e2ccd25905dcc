"""The small language that rules are written in, compiled to expressions over a clause's plain words.

A phrase is a row of elements with spaces between:

    word  a|b|c     one of these words; ``_`` inside a word stands for a space: ``early_night``
    @list           one of the words of a list; ``@num`` is any number; ``~*`` in a list is anybody's name
    [verb] [a|b]    a verb in a form that reports it done: past, perfect, "managed to …", "… ing"
    [@list]         the same for a list of verbs; ``[pick_up]`` is "picked up"
    -[verb]         the verb in a form that reports it not done: "did not …", "chose not to …"
    ..3             up to three words of any kind, but for negations
    ^ $             the beginning and the end of the clause
    element?        may be missing

Each phrase also says which words it cannot do without, so that a line without them costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property

from vaultkind.core.grammar import Grammar, GrammarError, Verb

_GAP = re.compile(r"\.\.(\d)")
_NUMBER = r"\d\S*"
_PARTS = ("base", "past", "done", "ing")


class Kind(StrEnum):
    """What a phrase reports with: a verb, a verb not done, or a noun alone."""

    VERB = "verb"
    REFUSAL = "refusal"
    NOUN = "noun"


# A phrase's fields in their order, without objects.
_Set = frozenset[str]
PlainPhrase = tuple[str, str, tuple[_Set, ...], _Set, _Set, _Set, _Set]


@dataclass(frozen=True, eq=False)  # one is equal to itself alone, which makes looking it up cheap
class Phrase:
    """One phrase. ``needs`` are the sets of words of which a clause has to hold one each.

    ``spelled`` are the words of the first with all their parts. The phrase is compiled when it is first looked for.
    The rest are forms of its first verb. ``bare``: without an ending, and no past; alone they command or plan.
    ``same``: a past as well as a form without an ending ("put"). ``going``: those in -ing.
    """

    expression: str
    kind: Kind
    needs: tuple[frozenset[str], ...]
    spelled: frozenset[str]
    bare: frozenset[str] = frozenset()
    same: frozenset[str] = frozenset()
    going: frozenset[str] = frozenset()

    @classmethod
    def from_plain(cls, row: PlainPhrase) -> Phrase:
        """The phrase that ``as_plain`` wrote down."""
        expression, kind, needs, spelled, *forms = row
        return cls(expression, Kind(kind), needs, spelled, *forms)

    def as_plain(self) -> PlainPhrase:
        """The phrase without objects."""
        return self.expression, self.kind.value, self.needs, self.spelled, self.bare, self.same, self.going

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression over a clause's plain words."""
        return re.compile(self.expression)

    @property
    def key(self) -> frozenset[str]:
        """The words to look the phrase up by: those of its set that says most."""
        return self.needs[0]


def compile_phrase(
    text: str,
    grammar: Grammar,
    lists: Mapping[str, tuple[str, ...]] | None = None,
    avoiding: frozenset[str] | None = None,
) -> Phrase:
    """A phrase from its text. With ``avoiding``, a gap holds none of those words and nobody's name.

    Raises GrammarError where it names what is not there or has nothing to look for.
    """
    known = {**grammar.lists, **(lists or {})}
    text = text.translate(grammar.letters)
    elements = text.split()
    rows: list[frozenset[str]] = []
    for element in elements:
        optional = element.endswith("?") and len(element) > 1
        body = element.removesuffix("?") if optional else element
        if body not in ("^", "$") and not _GAP.fullmatch(body):
            words = _words(body, grammar, known, text)
            # A wildcard stands for words that cannot be looked up.
            if words and not optional and not any("*" in word for word in words):
                rows.append(_same(words))
    if not rows:
        raise GrammarError(f"The phrase {text!r} has no word that a line has to hold.")
    pairs = [(_looked_up(words, grammar.joins), words) for words in rows]
    pairs.sort(key=lambda pair: (bool(pair[0] & grammar.common), len(pair[0])))
    needs, spelled = [need for need, _words in pairs], pairs[0][1]
    pattern = _expression(text, grammar, known, avoiding)
    verbs = [element for element in elements if element.startswith(("[", "-["))]
    if not verbs:
        return Phrase(pattern, Kind.NOUN, tuple(needs), spelled)
    if verbs[0].startswith("-"):
        return Phrase(pattern, Kind.REFUSAL, tuple(needs), spelled)
    forms = _verbs(verbs[0], grammar, known, text) if elements[0] == verbs[0] else []
    base, past, done, going = (
        {form.split("_")[0] for verb in forms for form in getattr(verb, part)} for part in _PARTS
    )
    same = base & (past | done)
    kinds = (_same(frozenset(one)) for one in (base - same, same, going))
    return Phrase(pattern, Kind.VERB, tuple(needs), spelled, *kinds)


@cache
def _looked_up(words: frozenset[str], joins: frozenset[str]) -> frozenset[str]:
    """What words are looked up by: their first parts, where they are not joined. The same set for the same words."""
    return frozenset(word if word in joins else word.split("_")[0] for word in words)


@cache
def _same(words: frozenset[str]) -> frozenset[str]:
    """One set for all that are equal, in memory as where rules are kept."""
    return words


def _step(grammar: Grammar, avoiding: frozenset[str] | None) -> str:
    """One word of a gap. Somebody's things ("Grandad's pebble") are not somebody."""
    closed = "|".join(sorted(map(re.escape, grammar.negations | (avoiding or frozenset()))))
    somebody = "" if avoiding is None else r"|~\S+(?! 's )"
    return rf"(?!(?:{closed or '(?!)'}{somebody}) )\S+ "


def _expression(
    text: str, grammar: Grammar, known: Mapping[str, tuple[str, ...]], avoiding: frozenset[str] | None
) -> str:
    """A phrase as an expression."""
    step = _step(grammar, avoiding)
    parts: list[str] = []
    for element in text.split():
        optional = element.endswith("?") and len(element) > 1
        body = element.removesuffix("?") if optional else element
        if body in ("^", "$"):
            parts.append(r"(?<=\A )" if body == "^" else r"\Z")
        elif gap := _GAP.fullmatch(body):
            parts.append(rf"(?:{step}){{0,{gap[1]}}}")
        else:
            one = _element(body, grammar, known, text)
            parts.append(f"(?:{one} )?" if optional else f"{one} ")
    return rf"(?<= ){''.join(parts)}"


def _form(body: str) -> str:
    """Which of the grammar's frames an element with a verb stands in."""
    return "not_done" if body.startswith("-") else "done"


def _words(body: str, grammar: Grammar, known: Mapping[str, tuple[str, ...]], phrase: str) -> frozenset[str]:
    """The words of which an element needs one; none where it needs no certain one."""
    if body.startswith(("[", "-[")):
        verbs = _verbs(body, grammar, known, phrase)
        if _form(body) not in grammar.forms:
            raise GrammarError(f"The grammar has no form {_form(body)!r}.")
        parts = ("base", "ing") if body.startswith("-") else _PARTS
        return frozenset(word for verb in verbs for part in parts for word in getattr(verb, part))
    return frozenset() if body == "@num" else frozenset(_names(body, known, phrase))


def _element(body: str, grammar: Grammar, known: Mapping[str, tuple[str, ...]], phrase: str) -> str:
    """The expression for one element."""
    if body.startswith(("[", "-[")):
        return _framed(grammar.forms[_form(body)], _verbs(body, grammar, known, phrase), grammar)
    if body == "@num":
        return rf"(?:{_NUMBER}|{_either(known.get('num', ()), grammar.joins)})"
    return _either(_names(body, known, phrase), grammar.joins)


def _names(body: str, lists: Mapping[str, tuple[str, ...]], phrase: str) -> tuple[str, ...]:
    """The words that an element stands for, lists filled in."""
    names: list[str] = []
    for name in body.split("|"):
        if name.startswith("@"):
            if name[1:] not in lists:
                raise GrammarError(f"The phrase {phrase!r} names a list {name[1:]!r} that is not there.")
            names += lists[name[1:]]
        elif name:
            names.append(name)
        else:
            raise GrammarError(f"The phrase {phrase!r} has an empty element.")
    return tuple(dict.fromkeys(names))


def _verbs(body: str, grammar: Grammar, known: Mapping[str, tuple[str, ...]], phrase: str) -> list[Verb]:
    return [_verb(name, grammar) for name in _names(body.removesuffix("?").strip("-[]"), known, phrase)]


@cache
def _verb(name: str, grammar: Grammar) -> Verb:
    """A verb's forms: those that the grammar has, else the regular ones; ``pick_up`` is "pick", with "up" behind it."""
    known = grammar.verbs.get(name)
    if known is not None:
        return known
    head, _underscore, rest = name.partition("_")
    if rest:
        verb = _verb(head, grammar)
        return Verb(*(tuple(f"{form}_{rest}" for form in getattr(verb, part)) for part in _PARTS))
    return grammar.regular_verb(name)


@cache
def _either(words: tuple[str, ...], joins: frozenset[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    spaced = (word if word in joins else word.replace("_", " ") for word in ordered)
    plain = "|".join(re.escape(word).replace(r"\*", r"\S*") for word in spaced)
    return f"(?:{plain})" if plain else "(?!)"


def _framed(frame: str, verbs: list[Verb], grammar: Grammar) -> str:
    """The grammar's own frame for what is done or not done, with the verbs' forms in their places."""
    for part in _PARTS:
        words = tuple(word for verb in verbs for word in getattr(verb, part))
        frame = frame.replace(f"{{{part}}}", _either(words, grammar.joins))
    return f"(?:{frame})"
