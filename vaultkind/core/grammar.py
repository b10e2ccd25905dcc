"""The small words of one language that decide whether a sentence reports something done. Data alone; judges nothing.

The data is ``templates/patterns/<language>/grammar.toml``, whose comments say what each list means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vaultkind.core.expression import Expression
from vaultkind.core.rewriting import Rewriting

_NEVER = re.compile(r"(?!)")
_AS_IT_IS = Rewriting(())


class GrammarError(ValueError):
    """Data that cannot be used; the text says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Verb:
    """The forms of a verb: ``base`` (lie), ``past`` (lay), ``done`` (lain), ``ing`` (lying); each may have several."""

    base: tuple[str, ...]
    past: tuple[str, ...]
    done: tuple[str, ...]
    ing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How verbs with an ending are formed: what ``ends`` finds gives way to one of the forms."""

    ends: re.Pattern[str]
    forms: Mapping[str, tuple[str, ...]]

    def verb(self, name: str) -> Verb | None:
        """The forms of a verb, where it ends like this."""
        found = self.ends.search(name)
        if found is None:
            return None
        stem = name[: found.start()]
        return Verb(**{part: tuple(stem + found.expand(form) for form in forms) for part, forms in self.forms.items()})


@dataclass(frozen=True, slots=True, eq=False)  # one is equal to itself alone, so what hangs on it can be remembered
class Grammar:
    """What the engine knows of a language.

    ``letters`` are those that are read as others, in a line as in a phrase. ``written`` turns contractions and
    misspellings into plain words before anything else. ``joined`` are phrases that count as one word, written with
    ``_``. ``subject`` is "word" where the subject stands beside the verb,
    "anywhere" where it may stand anywhere in its clause, and "ending" where the verb's form tells it. ``names`` is
    false where a capital inside a sentence is no sign of a name. ``regular`` are the endings of verbs that are not
    among ``verbs``. The remaining fields are sets of (joined) words.
    """

    letters: Mapping[int, str] = field(default_factory=dict)
    written: Rewriting = _AS_IT_IS
    joined: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    joins: frozenset[str] = frozenset()
    subject: str = "word"
    names: bool = True
    abbreviations: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    supposing: frozenset[str] = frozenset()
    replacing: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    advising: frozenset[str] = frozenset()
    quoted: frozenset[str] = frozenset()
    selves: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    pasts: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    lead: frozenset[str] = frozenset()
    unreal: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    after_unreal: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    mocking: frozenset[str] = frozenset()
    habits: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()
    progress: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()
    coming: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    names_not: frozenset[str] = frozenset()
    adverb: re.Pattern[str] = _NEVER
    when: re.Pattern[str] = _NEVER
    regular: tuple[Ending, ...] = ()
    verbs: Mapping[str, Verb] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    taken_back: tuple[Expression, ...] = ()
    nowhere: tuple[Expression, ...] = ()

    def between_words(self, word: str) -> bool:
        """Whether a word may stand between the subject and its verb."""
        return word in self.between or bool(self.adverb.fullmatch(word))

    def all_leading(self, words: Iterable[str], noun: bool = False) -> bool:
        """Whether words before a fragment say when or where and nothing about who. A noun stands without a verb."""
        stands = self.adverb.fullmatch if noun else self.between_words
        return all(word in self.lead or word[:1].isdigit() or stands(word) for word in words)

    def regular_verb(self, name: str) -> Verb:
        """The forms of a verb by the first regular ending that fits; without one it has none but its name."""
        fitting = (verb for ending in self.regular if (verb := ending.verb(name)))
        return next(fitting, Verb((name,), (), (), ()))


_SUBJECTS = ("word", "anywhere", "ending")
_SETS = (
    *("abbreviations", "openers", "joining", "supposing", "replacing", "asking", "advising", "quoted"),
    *("selves", "others", "owners", "objects", "strangers", "things"),
    *("pasts", "between", "lead", "unreal", "negations", "after_unreal", "elsewhere", "headings", "mocking"),
    *("habits", "standing", "progress", "now", "coming", "common", "names_not"),
)
# Sets whose phrases do not have to stand together in a sentence's words.
_PLAIN = ("headings", "common", "abbreviations")
_KNOWN = {*_SETS, "letters", "when", "written", "joined", "subject", "names", "adverb", "regular", "verbs", "forms"}
_KNOWN |= {"lists", "taken_back", "nowhere"}


def grammar_from(data: Mapping[str, Any]) -> Grammar:
    """A grammar from the parsed TOML file. Raises GrammarError."""
    if unknown := set(data) - _KNOWN:
        raise GrammarError(f"There is no key {min(unknown)!r}.")
    sets = {name: words_of(data.get(name, ())) for name in _SETS}
    lists = {"strangers": sets["strangers"]}
    lists |= {name: words_of(words) for name, words in data.get("lists", {}).items()}
    joined = {word.replace("_", " ") for name in _SETS if name not in _PLAIN for word in sets[name] if "_" in word}
    joined |= {word.replace("_", " ") for word in words_of(data.get("joined", ()))}
    plain = Grammar(regular=tuple(_ending(given) for given in data.get("regular", ())))
    return Grammar(
        letters=str.maketrans(data.get("letters", {})),
        written=Rewriting((rule["from"], rule["to"]) for rule in data.get("written", ())),
        joined=by_first_word(joined),
        joins=frozenset(phrase.replace(" ", "_") for phrase in joined),
        subject=_one_of(data.get("subject", "word"), _SUBJECTS),
        names=bool(data.get("names", True)),
        adverb=re.compile(data["adverb"]) if data.get("adverb") else _NEVER,
        when=re.compile(data["when"]) if data.get("when") else _NEVER,
        regular=plain.regular,
        verbs={name: _verb(plain.regular_verb(name), name, given) for name, given in data.get("verbs", {}).items()},
        forms=dict(data.get("forms", {})),
        lists={name: tuple(words) for name, words in lists.items()},
        taken_back=tuple(Expression(text) for text in data.get("taken_back", ())),
        nowhere=tuple(Expression(text) for text in data.get("nowhere", ())),
        **{name: frozenset(words) for name, words in sets.items()},
    )


def words_of(value: object) -> tuple[str, ...]:
    """The words of a list, given as text with white space between them or as a list of such texts."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        raise GrammarError(f"{value!r} is no list of words.")
    return tuple(dict.fromkeys(word for text in texts for word in text.split()))


def by_first_word(phrases: set[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases of several words, each as a row of words, by their first word; the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        words = tuple(phrase.split(" "))
        found.setdefault(words[0], []).append(words)
    return {first: tuple(rows) for first, rows in found.items()}


def _one_of(value: object, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise GrammarError(f"{value!r} is none of {', '.join(choices)}.")
    return str(value)


def _ending(given: object) -> Ending:
    """An ending from ``{ends, base, past, done, ing}``, written like ``-ed``; ``ends`` is an expression.

    A base that is not said is the verb itself, and a participle is like the past.
    """
    if not isinstance(given, dict) or not {"ends"} <= set(given) <= {"ends", "base", "past", "done", "ing"}:
        raise GrammarError(f"{given!r} is no ending.")
    past = given.get("past", ())
    said = {"base": r"-\g<0>", "past": past, "done": past, "ing": (), **given}
    ends = re.compile(rf"(?:{said.pop('ends').removeprefix('-')})\Z")
    forms = {part: tuple(form.removeprefix("-") for form in words_of(said[part])) for part in said}
    return Ending(ends, forms)


def _verb(regular: Verb, name: str, given: object) -> Verb:
    """A verb from ``{base, past, done, ing}``, each optional; what is not said follows the regular spelling."""
    if not isinstance(given, dict):
        raise GrammarError(f"The verb {name!r} has no forms.")
    past = words_of(given.get("past", list(regular.past)))
    return Verb(
        base=words_of(given.get("base", list(regular.base))),
        past=past,
        done=words_of(given.get("done", list(past if "past" in given else regular.done))),
        ing=words_of(given.get("ing", list(regular.ing))),
    )
