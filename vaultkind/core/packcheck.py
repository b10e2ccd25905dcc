"""The language check for whole files: packs, blocks, cards, and several packs together. Judges, reads no file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from vaultkind.core.block import skeleton_problem
from vaultkind.core.card import Card
from vaultkind.core.language import (
    MAX_WORDS,
    Finding,
    check_grade,
    check_outward,
    check_page,
    check_prompt,
    check_text,
    is_direct,
)
from vaultkind.core.note import body_start
from vaultkind.core.prompt import Pack, Problem, Prompt
from vaultkind.core.rulebook import Rulebook
from vaultkind.core.sentences import Paragraph, paragraphs, silenced, words
from vaultkind.words import N_, _

# Two prompts are alike when this share of their words, in order, is the same: one word of four differs, or two of
# eight. Prompts that merely share "What is … near you" stay below it.
ALIKE = 0.75
# Of the prompts in a pack, at most this share opens with the same two words (one prompt in any case).
SAME_OPENING = 0.08

_PROPERTY = re.compile(r"(title|about|instead):[ \t]*(.*)")
_HEADING = re.compile(r"##[ \t]")
_ITEM = re.compile(r"[-*][ \t]+([a-z]+):[ \t]*(.*)")
# Comments that say where a block comes from, or are for this check.
_REMARK = re.compile(r"<!--[ \t]*(?:vk:|vaultkind:[ \t]*\{\{id\}\})(?:(?!-->).)*-->")
# What a card for the body names (VK109), and a sentence that would do.
_CARD = {
    "stop": (N_("that one may stop at any time"), N_("You can stop at any time.")),
    "eyes": (N_("that eyes may stay open"), N_("Eyes can stay open.")),
    "skip": (N_("that any part may be left out"), N_("Any part can be left out.")),
}
# What another application could run, follow or show as undone (VK114).
_ACTIVE = {
    N_("a template tag, which another application would run"): re.compile(r"<%|%>|\{%"),
    N_("a script, which another application would run"): re.compile(r"dataviewjs|<script", re.IGNORECASE),
    N_("a link out"): re.compile(r"(?:https?|obsidian|file|mailto):\S|\bwww\.\w|\]\(|\[\["),
    N_("an open task, which task lists would show as undone"): re.compile(r"(?:^|\s)(?:[-*+]|\d+[.)])[ \t]+\[ \]"),
    "HTML": re.compile(r"<(?:/?[a-zA-Z][^>]*>|!--)"),
}


def check_pack(
    rules: Rulebook, text: str, source: str, pack: Pack | None, problems: Iterable[Problem]
) -> Iterator[Finding]:
    """A pack by itself: ``text`` is the file with its lines ended as on Linux, the rest what the parser made of it."""
    active = list(_active(text, source))
    yield from active
    rows = text.split("\n")
    head = _head(text)
    for problem in problems:
        # What the lines above tell already, the parser does not tell again for the whole prompt.
        below = next((at for at in range(problem.line, len(rows)) if _HEADING.match(rows[at])), len(rows))
        if problem.code != "VK114" or not any(problem.line <= one.line <= below for one in active):
            yield Finding(
                problem.code, source, problem.line, problem.text, _("The head of another pack shows the shape.")
            )
    for paragraph in _properties(rows[:head]):
        yield from check_text(rules, paragraph, source, tier=pack.tier if pack else "")
    first = next((at for at, row in enumerate(rows) if at >= head and _HEADING.match(row)), len(rows))
    yield from check_page(rules, "\n".join(rows[head:first]), source, head + 1)
    if pack is None:
        return
    for prompt in pack.prompts:
        for paragraph, outward in _texts(prompt, rows):
            yield from check_prompt(rules, paragraph, source, pack.tier)
            if outward:
                yield from check_outward(rules, paragraph, source)
    everything = [words for prompt in pack.prompts for words in (prompt.text, prompt.outward) if words]
    yield from check_grade(rules, everything, source, head + 1)
    yield from _openings(pack, source)


def _texts(prompt: Prompt, rows: Sequence[str]) -> Iterator[tuple[Paragraph, bool]]:
    """A prompt's text and its outward way, each with its line, and whether it is meant to turn outward."""
    at = {"text": prompt.line, "outward": prompt.line}
    for number, row in enumerate(rows[prompt.line :], start=prompt.line + 1):
        if _HEADING.match(row):
            break
        item = _ITEM.match(row)
        if item and item[1] == "outward":
            at["outward"] = number
        elif not item and row.strip() and not _REMARK.match(row.strip()) and at["text"] == prompt.line:
            at["text"] = number
    yield Paragraph(prompt.text, at["text"]), prompt.direction == "outward"
    if prompt.outward:
        yield Paragraph(prompt.outward, at["outward"]), True


def _active(text: str, source: str) -> Iterator[Finding]:
    """What is more than words (VK114), line by line."""
    for number, row in enumerate(text.split("\n"), start=1):
        row = _REMARK.sub("", row)
        for what, pattern in _ACTIVE.items():
            if pattern.search(row):
                yield Finding(
                    "VK114", source, number, _("The line holds {what}.", what=_(what)), _("Plain words will do.")
                )


def _openings(pack: Pack, source: str) -> Iterator[Finding]:
    """Openings of two words that too many prompts share (VK113), told at the first one beyond the bound."""
    most = max(1, int(SAME_OPENING * len(pack.prompts)))
    seen: Counter[str] = Counter()
    for prompt in pack.prompts:
        opening = " ".join(words(prompt.text)[:2])
        seen[opening] += 1
        if seen[opening] == most + 1:
            says = _(
                "More than {most} of {number} prompts open with `{opening}`.",
                most=most,
                number=len(pack.prompts),
                opening=opening,
            )
            yield Finding("VK113", source, prompt.line, says, _("Another opening keeps it from being a form."))


def check_together(packs: Sequence[Pack]) -> Iterator[Finding]:
    """Ids and texts of packs that stand side by side (VK113); ``source`` is each prompt's own."""
    ids: dict[str, Prompt] = {}
    texts: list[tuple[tuple[str, ...], Counter[str], Prompt]] = []
    for prompt in (prompt for pack in packs for prompt in pack.prompts):
        if (other := ids.setdefault(prompt.id, prompt)) is not prompt:
            says = _("The id {id} is in the pack {pack} already.", id=prompt.id, pack=other.pack)
            yield Finding(
                "VK113", prompt.source, prompt.line, says, _("Ids that begin with the pack's name stay apart.")
            )
        mine = words(prompt.text)
        counted = Counter(mine)
        for theirs, other_counted, other in texts:
            if _alike(mine, counted, theirs, other_counted):
                says = _('{id} says nearly what {other} says: "{text}"', id=prompt.id, other=other.id, text=other.text)
                yield Finding("VK113", prompt.source, prompt.line, says, _("One of the two is enough."))
                break
        texts.append((mine, counted, prompt))


def _alike(one: tuple[str, ...], counted: Counter[str], two: tuple[str, ...], other: Counter[str]) -> bool:
    """Whether two texts are the same but for a word or two (:data:`ALIKE`)."""
    if one == two:
        return True
    both = len(one) + len(two)
    # What they have in common in any order is at least what they have in common in order, and much quicker to count.
    if 2 * (counted & other).total() < ALIKE * both:
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= ALIKE


def check_block(rules: Rulebook, text: str, source: str) -> Iterator[Finding]:
    """A block's skeleton: nothing that runs, nothing undone, and its few words."""
    active = list(_active(text, source))
    yield from active
    if not active and (problem := skeleton_problem(text.strip("\n"), item=text.startswith("- "))):
        yield Finding("VK115", source, 1, problem, _("The built-in block shows the shape."))
    for number, row in enumerate(text.split("\n"), start=1):
        shown = re.sub(r"\[!vaultkind[^]]*\]|vaultkind::|\{\{[^}]*\}\}", "", row).lstrip("> -")
        yield from check_text(rules, Paragraph(shown, number), source, prompt=True)


def check_card(
    rules: Rulebook, text: str, source: str, card: Card | None, problems: Iterable[Problem]
) -> Iterator[Finding]:
    """A grounding card: the rules for sentences, and what a practice of the body says beside itself (VK109).

    ``text`` is the file with its lines ended as on Linux, the rest what the parser made of it.
    """
    for problem in problems:
        yield Finding(problem.code, source, problem.line, problem.text, _("The head of another card shows the shape."))
    rows = text.split("\n")
    first = _head(text) + 1
    direct = is_direct(text)
    offered = list(paragraphs("\n".join(rows[first - 1 :]), first))
    for paragraph in [*_properties(rows[: first - 1]), *offered]:
        yield from check_text(rules, paragraph, source, direct=direct, prompt=True)
        longest = max((len(words(part.text)) for part in rules.sentences(silenced(paragraph.text))), default=0)
        if longest > MAX_WORDS:
            says = _("A sentence has {number} words; {most} is the most.", number=longest, most=MAX_WORDS)
            yield Finding("VK107", source, paragraph.line, says, _("Two short sentences can hold it."))
    yield from check_grade(rules, (paragraph.text for paragraph in offered), source, first)
    plain = silenced("\n".join(paragraph.text for paragraph in offered))
    if card is None or not (card.body or rules.card.body.search(plain)):
        return
    for name, (what, example) in _CARD.items():
        if name in rules.card.says and not rules.card.says[name].search(plain):
            yield Finding(
                "VK109",
                source,
                first,
                _("The card does not name {what}.", what=_(what)),
                _("It could hold: {example}", example=_(example)),
            )
    if not card.body:
        yield Finding("VK109", source, first, _("This reads like a practice of the body."), _("`body: yes` says so."))


def _properties(head: Sequence[str]) -> Iterator[Paragraph]:
    """The properties that a person reads."""
    for number, row in enumerate(head, start=1):
        if found := _PROPERTY.fullmatch(row):
            yield Paragraph(found[2], number)


def _head(text: str) -> int:
    """How many lines the properties take."""
    raw = text.encode()
    return raw[: body_start(raw)].count(b"\n")
