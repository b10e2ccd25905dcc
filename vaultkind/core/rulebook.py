"""The words of one language that the language check looks for, read from plain data. Compiles, judges nothing.

The data is a file such as ``templates/language/en.toml``, whose head says what each key means. A language without a
file has an empty rulebook: what does not hang on words is still checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vaultkind.core.readability import Readability, Syllables
from vaultkind.core.sentences import Sentence, sentences

ALL_CODES = ("VK102", "VK103", "VK104", "VK110", "VK111")
PROMPT_CODES = ("VK105", "VK106", "VK116")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class WordRule:
    """What one rule looks for.

    ``words`` count everywhere, ``prompt_words`` in prompts and cards as well. A match inside a match of ``innocent``
    is none. ``tiers`` names words that are at home in a tier.
    """

    words: re.Pattern[str] = _NEVER
    prompt_words: re.Pattern[str] = _NEVER
    innocent: re.Pattern[str] = _NEVER
    tiers: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    def found(self, text: str, *, prompt: bool, tier: str | None = None) -> list[re.Match[str]]:
        """The matches in a sentence, from left to right."""
        spared = [match.span() for match in self.innocent.finditer(text)]
        if tier is not None and tier in self.tiers:
            spared += [match.span() for match in self.tiers[tier].finditer(text)]
        matches = [*self.words.finditer(text), *(self.prompt_words.finditer(text) if prompt else ())]
        kept = [match for match in matches if not any(a <= match.start() and match.end() <= b for a, b in spared)]
        return sorted(kept, key=lambda match: match.start())


@dataclass(frozen=True, slots=True)
class Commands:
    """How a language's sentences open when they command (VK101)."""

    invitations: re.Pattern[str] = _NEVER
    skipped: re.Pattern[str] = _NEVER
    always: re.Pattern[str] = _NEVER
    before: re.Pattern[str] = _NEVER
    bare: re.Pattern[str] = _NEVER

    def found(self, sentence: str) -> str | None:
        """The command that the sentence opens with, if it does.

        An invitation anywhere ("if you like") makes it none. A verb that is a noun as well ("list", "rest") counts
        where something follows that it would act on, and not in a question.
        """
        if self.invitations.search(sentence):
            return None
        rest = sentence
        while (opening := self.skipped.match(rest)) and opening.end():
            rest = rest[opening.end() :]
        match = self.always.match(rest)
        if match is None and not sentence.rstrip("\"'”’)").endswith("?"):
            match = self.before.match(rest) or self.bare.match(rest)
        return match[0].strip() if match else None


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says (VK109): each a set of phrases, one of which is enough; ``body`` tells a body practice."""

    body: re.Pattern[str] = _NEVER
    says: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One language's rules. An empty one finds no word."""

    language: str
    abbreviations: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    words: Mapping[str, WordRule] = field(default_factory=dict)
    inward: re.Pattern[str] = _NEVER
    commands: Commands = Commands()
    card: Card = Card()
    readability: Readability | None = None

    def sentences(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a paragraph in this language."""
        return sentences(text, self.abbreviations)


def rulebook_from(language: str, data: Mapping[str, Any]) -> Rulebook:
    """The rulebook in the data of a language file. Raises KeyError, TypeError or re.error for data that is not one."""
    known = {"abbreviations", "acronyms", "VK101", "VK108", "VK109", "readability", *ALL_CODES, *PROMPT_CODES}
    if unknown := sorted(set(data) - known):
        raise KeyError(f"{unknown[0]} is no key of a language file")
    opening = data.get("VK101", {})
    objects = _any(opening.get("objects", ()))
    card = data.get("VK109", {})
    return Rulebook(
        language=language,
        abbreviations=frozenset(data.get("abbreviations", ())),
        acronyms=frozenset(data.get("acronyms", ())),
        words={code: _word_rule(data[code]) for code in (*ALL_CODES, *PROMPT_CODES) if code in data},
        inward=phrases(data.get("VK108", {}).get("inward", ())),
        commands=Commands(
            invitations=phrases(opening.get("invitations", ())),
            skipped=_opening(opening.get("skipped", ()), r"[\s,:]+"),
            always=_opening(opening.get("always", ()), r"(?![\w'’])"),
            before=_opening(opening.get("before", ()), rf"\s+(?:{objects})(?!\w)"),
            bare=_bare(opening.get("not_verbs", ()), opening.get("articles", ())),
        ),
        card=Card(
            body=phrases(card.get("body", ())),
            says={name: phrases(card[name]) for name in ("stop", "eyes", "skip") if name in card},
        ),
        readability=_readability(data["readability"]) if "readability" in data else None,
    )


def phrases(fragments: Sequence[str]) -> re.Pattern[str]:
    """One pattern for whole words out of many: a space is any white space, ' is either apostrophe, case is nothing."""
    return re.compile(rf"(?<!\w)(?:{_any(fragments)})(?!\w)", re.IGNORECASE) if fragments else _NEVER


def _any(fragments: Sequence[str]) -> str:
    return "|".join(fragment.replace("'", "['’]").replace(" ", r"\s+") for fragment in fragments) or "(?!)"


def _opening(fragments: Sequence[str], after: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(fragments)}){after}", re.IGNORECASE) if fragments else _NEVER


def _bare(not_verbs: Sequence[str], articles: Sequence[str]) -> re.Pattern[str]:
    """A first word that is none of those that may stand before an article, and an article after it."""
    if not articles:
        return _NEVER
    return re.compile(rf"(?!(?:{_any(not_verbs)})(?!\w))\w+\s+(?:{_any(articles)})(?!\w)", re.IGNORECASE)


def _word_rule(data: Mapping[str, Any]) -> WordRule:
    if unknown := sorted(set(data) - {"words", "prompt_words", "innocent", "tiers"}):
        raise KeyError(f"{unknown[0]} is no key of a rule of words")
    return WordRule(
        words=phrases(data.get("words", ())),
        prompt_words=phrases(data.get("prompt_words", ())),
        innocent=phrases(data.get("innocent", ())),
        tiers={tier: phrases(fragments) for tier, fragments in data.get("tiers", {}).items()},
    )


def _readability(data: Mapping[str, Any]) -> Readability:
    return Readability(
        name=data["name"],
        syllables=Syllables(
            re.compile(data["vowels"]),
            tuple(re.compile(pattern) for pattern in data.get("more", ())),
            tuple(re.compile(pattern) for pattern in data.get("fewer", ())),
        ),
        constant=data["constant"],
        words_per_sentence=data.get("words_per_sentence", 0.0),
        syllables_per_word=data.get("syllables_per_word", 0.0),
        long_words_percent=data.get("long_words_percent", 0.0),
        bound=data["at_least"] if "at_least" in data else data["at_most"],
        ease="at_least" in data,
        noise=data["noise"],
        fewest_words=data.get("fewest_words", 5),
    )
