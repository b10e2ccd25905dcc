"""Takes the text of a journal line apart into sentences and clauses, in plain small words. Knows no pattern.

Made for journals: bullets, fragments without a subject, lower case, missing apostrophes, links. It is shallow on
purpose: what it cannot tell is left undecided, and then nothing is claimed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from vaultkind.core.grammar import Grammar
from vaultkind.core.rewriting import straight

# Stands for quoted words: somebody said them, which is no report of having done them.
QUOTED = "§"
_WIKI = re.compile(r"!?\[\[([^\[\]|#]*)(?:#[^\[\]|]*)?(?:\|([^\[\]]*))?\]\]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_NOISE = re.compile(
    r"~~.*?~~"  # struck out
    r"|\{\{.*?\}\}|\{#.*?\}"
    r"|\b(?:https?|obsidian|mailto|file):\S+|\bwww\.\S+"
    r"|(?:(?<=\s)|^)\^[\w-]+\s*$"  # a block id
    r"|(?:(?<=\s)|^)#[^\s#]+"  # a tag
    r"|</?\w[^<>]*>"
)
_STARS = re.compile(r"\*+|==|(?<!\w)_+|_+(?!\w)|`")
_QUOTES = re.compile(
    '"([^"]{1,200})"|\u201c([^\u201d]{1,200})\u201d|\u00ab([^\u00bb]{1,200})\u00bb|\u201e([^\u201c\u201d]{1,200})[\u201c\u201d]'
    "|\u00bb([^\u00ab]{1,200})\u00ab"
)
_END = re.compile(r"[.!?\u2026]+[)\"'\u201d\u2019\u00bb]*(?=\s|\Z)|\n+")
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*\w*|[^\W\d]+(?:'(?!s\b)[^\W\d_]+)*|'s\b|§|[.,;:!?…()\[\]/|+&=–—→>]|(?<=\s)-+(?=\s)"
)
# A sign without which a line holds no markup.
_MARKUP = re.compile(r"[\[{~^#<*=_`]|:\S|www\.")
# "20-minute nap" and "20 minute nap" are one.
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_BREAKS = frozenset(".,;:!?…()[]/|+&=–—→>") | {"-", "--", "---"}


class Subject(StrEnum):
    """Who does what a clause says."""

    SELF = "self"
    OTHER = "other"
    THING = "thing"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence: ``text`` has one space before and after every word; ``opener`` is what it began with.

    ``supposed``: under an "if". ``replaced``: after "instead of". ``unreal_before``: the clause that it is joined to
    with "and" or "or" wishes or plans, which reaches over to a verb without a subject of its own.
    """

    text: str
    opener: str
    subject: Subject
    supposed: bool
    replaced: bool
    unreal_before: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's clauses; ``words`` are all of them, ``asks`` is true for a question."""

    clauses: tuple[Clause, ...]
    words: frozenset[str]
    asks: bool


def readable(text: str) -> str:
    """A line's text without its markup: links by what they show, no tags, addresses or struck-out words."""
    if _MARKUP.search(text) is None:
        return text.strip()
    text = _WIKI.sub(lambda match: match[2] or match[1].rsplit("/", 1)[-1], text)
    text = _LINK.sub(r"\1", text)
    return _STARS.sub("", _NOISE.sub(" ", text)).strip()


def sentences(text: str, grammar: Grammar) -> tuple[Sentence, ...]:
    """The sentences of a line's readable text."""
    plain = _QUOTES.sub(lambda match: f" {_said(next(filter(None, match.groups())), grammar)} ", straight(text))
    found = []
    for piece, end in _pieces(plain, grammar):
        if clauses := _clauses(piece, grammar):
            words = frozenset(word for clause in clauses for word in clause.text.split())
            found.append(Sentence(clauses, words, "?" in end))
    return tuple(found)


def _said(words: str, grammar: Grammar) -> str:
    """What stands for quoted words: a sign, with a refusal before it and what was named (``quoted``) behind it."""
    plain = [word.strip(".,!;:").lower() for word in words.split()]
    if not plain or "?" in words:
        return QUOTED
    refusal = plain[:1] if plain[0] in grammar.negations else []
    return " ".join([*refusal, QUOTED, *(word for word in plain if word in grammar.quoted)])


def _pieces(text: str, grammar: Grammar) -> list[tuple[str, str]]:
    """The sentences as text, each with the sign that ends it. Small letters after a full stop begin one as well."""
    pieces: list[tuple[str, str]] = []
    start = 0
    for end in _END.finditer(text):
        before = text[start : end.start()].split()
        if end[0].startswith(".") and before and before[-1].lstrip("(\"'").lower() in grammar.abbreviations:
            continue
        pieces.append((text[start : end.start()], end[0]))
        start = end.end()
    return [*pieces, (text[start:], "")]


def _clauses(piece: str, grammar: Grammar) -> tuple[Clause, ...]:
    tokens = _tokens(piece, grammar)
    clauses: list[Clause] = []
    words: list[str] = []
    opener = ""

    def close() -> None:
        if not words:
            return
        subject = _subject(words, opener, clauses[-1] if clauses else None, grammar)
        joined = bool(clauses) and opener in grammar.joining and grammar.selves.isdisjoint(words)
        supposed = opener in grammar.supposing or (joined and clauses[-1].supposed)
        replaced = opener in grammar.replacing or (joined and clauses[-1].replaced)
        unreal = joined and (clauses[-1].unreal_before or not grammar.unreal.isdisjoint(clauses[-1].text.split()))
        clauses.append(Clause(f" {' '.join(words)} ", opener, subject, supposed, replaced, unreal))

    for at, token in enumerate(tokens):
        if _goes_on(token, tokens[at + 1 : at + 2], words, grammar):
            if token not in _BREAKS:
                words.append(token)
        elif token in _BREAKS or token in grammar.openers:
            close()
            # "and then", ", but": the word says more than the sign, and the later word more than the first.
            fresh = not words
            words = []
            opener = opener if fresh and token in _BREAKS and opener else token
        else:
            words.append(token)
    close()
    return tuple(clauses)


def _goes_on(token: str, following: list[str], words: list[str], grammar: Grammar) -> bool:
    """Whether what could begin a clause goes on with this one: "asked her if", "told him, not here"."""
    if token in grammar.supposing:
        return not grammar.asking.isdisjoint(words)
    return token == "," and len(words) <= 4 and not grammar.negations.isdisjoint(following)


def _tokens(piece: str, grammar: Grammar) -> list[str]:
    """Plain words: contractions written out, names marked with ``~``, phrases joined with ``_``."""
    found: list[str] = []
    for match in _TOKEN.finditer(_HYPHEN.sub(" ", grammar.written(piece))):
        token = match[0]
        small = token.lower()
        if grammar.names and found and token[:1].isupper() and token[1:].islower() and small not in grammar.names_not:
            small = f"~{small}" if found[-1] not in _BREAKS else small
        found.append(small)
    return _joined(found, grammar)


def _joined(words: list[str], grammar: Grammar) -> list[str]:
    """The words, with those that count as one joined by ``_``."""
    if grammar.joined.keys().isdisjoint(words):
        return words
    found: list[str] = []
    at = 0
    while at < len(words):
        rows = grammar.joined.get(words[at], ())
        second = words[at + 1] if rows and at + 1 < len(words) else ""
        row = next((row for row in rows if row[1] == second and tuple(words[at : at + len(row)]) == row), None)
        found.append(words[at] if row is None else "_".join(row))
        at += 1 if row is None else len(row)
    return found


def _subject(words: list[str], opener: str, before: Clause | None, grammar: Grammar) -> Subject:
    """Who a clause is about: the writer, someone else, or unsaid and then the writer or whoever it was before."""
    if grammar.subject == "ending":
        return Subject.SELF
    said = _said_beside(words, grammar) if grammar.subject == "word" else _said_anywhere(words, grammar)
    if said is not None:
        return said
    if before is None or opener not in (*grammar.openers, ","):
        return Subject.UNSAID
    # "Mum rang, told her no": whoever does something to her is not her.
    if before.subject is Subject.OTHER and opener == "," and not grammar.objects.isdisjoint(words):
        return Subject.UNSAID
    # "The chain came off, sat down": a thing does nothing more, so it is the writer again.
    return Subject.UNSAID if before.subject is Subject.THING else before.subject


def _said_beside(words: list[str], grammar: Grammar) -> Subject | None:
    """Who a clause says it is about, where the subject stands beside its verb; None where nobody is named."""
    for at, word in enumerate(words):
        if word in grammar.selves:
            return Subject.SELF
        if word == QUOTED:
            continue
        if word in grammar.others or (at == 0 and words[1:2] == ["'s"]):
            return Subject.THING if word in grammar.things else Subject.OTHER
        if word in grammar.owners:
            # "my sister came": someone else; "a nap" has no owner and says nothing.
            return _owned(words, grammar) if at == 0 else Subject.UNSAID
        if word.startswith("~") or (at == 0 and word in grammar.strangers):
            return Subject.OTHER if at == 0 and len(words) > 1 else Subject.UNSAID
        if word in grammar.pasts or (at == 0 and word.endswith("ed")):
            break
        if at == 0 and word not in grammar.lead and word not in grammar.between and not grammar.adverb.fullmatch(word):
            # Some other word before a verb: "Farmer held", "Mum has".
            if any(_is_past(next_, grammar) for next_ in words[1:3]) and not word.endswith("ing"):
                return Subject.THING if word in grammar.things else Subject.OTHER
            break
    return None


def _owned(words: list[str], grammar: Grammar) -> Subject:
    """Who "my sister" and what "my back" is: someone where a word for somebody comes before the verb."""
    for word in words[1:4]:
        if word in grammar.strangers or word.startswith("~"):
            return Subject.OTHER
        if _is_past(word, grammar):
            break
    return Subject.THING


def _said_anywhere(words: list[str], grammar: Grammar) -> Subject | None:
    """The same where a subject may stand on either side of its verb: the first word that tells decides."""
    for at, word in enumerate(words):
        if word in grammar.selves:
            return Subject.SELF
        if word in grammar.others:
            return Subject.OTHER
        if word in grammar.asking or (at and word in grammar.openers):
            # "Told him that he …": what was told is about him, not who told it.
            return None
        # A verb that ends a longer clause belongs to something that hangs on it: "… as hard as it went".
        hangs = at > 3 and at == len(words) - 1
        if word in grammar.pasts and not hangs and grammar.selves.isdisjoint(words[at + 1 : at + 2]):
            # "Then sat there" is the writer's, "the boss sat there" is not.
            return None if grammar.all_leading(words[:at]) else Subject.OTHER
    return None


def _is_past(word: str, grammar: Grammar) -> bool:
    return word in grammar.pasts or (word.endswith("ed") and len(word) > 4)
