"""The language check: the rules of docs/packs.md for what people read here, as findings. Judges, reads no file.

Which words count is data (``core.rulebook``); what does not hang on words is here. Crisis and data-safety text is
exempt from VK101 and VK102: a file says so itself with a comment ``vk: direct because …``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vaultkind.core.rulebook import ALL_CODES, PROMPT_CODES, Rulebook
from vaultkind.core.sentences import Paragraph, Sentence, paragraphs, silenced, words
from vaultkind.words import N_, _

MAX_SENTENCES = 2
MAX_WORDS = 15

# What each rule says of a word it found, and what could stand there.
_SAYS = {
    "VK101": (
        N_("A sentence opens with a command: `{word}`."),
        N_('A question, "you could" or "if you like" leaves the choice.'),
    ),
    "VK102": (
        N_("`{word}` sets an expectation."),
        N_('Saying what is so, or "you could", expects nothing.'),
    ),
    "VK103": (
        N_("`{word}` is praise."),
        N_("A flat fact grades nobody."),
    ),
    "VK104": (
        N_("`{word}` counts against someone."),
        N_("What is there can be said; what is absent can stay out."),
    ),
    "VK105": (
        N_("`{word}` asks for the story."),
        N_("Something near and small can be asked for instead."),
    ),
    "VK106": (
        N_("`{word}` asks for reasons."),
        N_("What, where, when, who or which asks for something one can point at."),
    ),
    "VK108": (
        N_("`{word}` turns inward."),
        N_("An outward way looks at the room. Otherwise: `direction: inward`."),
    ),
    "VK110": (
        N_("`{word}` is a word that is not used here."),
        N_("A plainer word says what is meant."),
    ),
    "VK111": (
        N_("`{word}` guesses what someone feels or means."),
        N_("Their own line, quoted, says it without a guess."),
    ),
    "VK116": (
        N_("`{word}` asks for a number about someone."),
        N_("A word, or a thing in the room, can stand in for the number."),
    ),
}
_EXCLAMATION = re.compile(r"(?<!\[)(?<!<)[!¡](?![=\[]|[rsa]\})")
_DRAMA = re.compile(r"(?<=[^\W\dA-Z_])(?:…|\.{3,})")
_BOLD = re.compile(
    r"\*\*[^*\n]+\*\*|__[^_\n]+__|(?<![*\w])\*[^*\s][^*\n]*\*(?![*\w])|(?<![_\w])_[^_\s][^_\n]*_(?![_\w])"
)
_CAPITALS = re.compile(r"(?<![\w{])[^\W\d_]{2,}(?![\w}])")
# Pictures and dingbats; letters, arrows and box-drawing of any script are none.
_EMOJI = re.compile("[\U0001f000-\U0001faff☀-➿⬐-⯿️‼⁉]")
_ALLOW = re.compile(r"(?:#|<!--)[ \t]*vk:[ \t]*allow\b(.*?)(?:-->|$)")
_REASONED = re.compile(r"[ \t]+(VK\d+(?:,?[ \t]+VK\d+)*)[ \t]+because[ \t]+\w.*")
_DIRECT = re.compile(r"(?:#|<!--)[ \t]*vk:[ \t]*direct[ \t]+because[ \t]+\w", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a text departs from a rule: the rule's code, where it is, why in a sentence, what could help."""

    code: str
    source: str
    line: int
    sentence: str
    suggestion: str


def is_direct(text: str) -> bool:
    """Whether a file says of itself that it is crisis or data-safety text."""
    return _DIRECT.search(text) is not None


def check_text(
    rules: Rulebook, paragraph: Paragraph, source: str, *, direct: bool = False, prompt: bool = False, tier: str = ""
) -> Iterator[Finding]:
    """The rules for everything a person may read; with ``prompt``, those for the sentences of prompts and cards, too.

    ``direct`` spares VK101 and VK102. ``tier`` is the pack's, in which some words are at home.
    """
    text = silenced(paragraph.text)
    codes = [code for code in ALL_CODES if not (direct and code == "VK102")] + list(PROMPT_CODES if prompt else ())
    for sentence in rules.sentences(text):

        def found(code: str, what: str, at: int, sentence: Sentence = sentence) -> Finding:
            says, suggestion = _SAYS[code]
            line = paragraph.line + text.count("\n", 0, sentence.start + at)
            return Finding(code, source, line, _(says, word=" ".join(what.split())), _(suggestion))

        if prompt and not direct and (command := rules.commands.found(sentence.text)):
            yield found("VK101", command, 0)
        for code in codes:
            rule = rules.words.get(code)
            for match in rule.found(sentence.text, prompt=prompt, tier=tier) if rule else ():
                yield found(code, match[0], match.start())
    yield from _signs(rules, text, paragraph.line, source, prompt=prompt)


def _signs(rules: Rulebook, text: str, line: int, source: str, *, prompt: bool) -> Iterator[Finding]:
    """Raised voices: exclamation marks (VK103), and what else shouts (VK112)."""

    def finding(code: str, match: re.Match[str], sentence: str, suggestion: str) -> Finding:
        return Finding(code, source, line + text.count("\n", 0, match.start()), sentence, suggestion)

    marks = list(_EXCLAMATION.finditer(text))
    for number, match in enumerate(marks[:2]):
        code = "VK112" if number else "VK103"
        yield finding(code, match, _("An exclamation mark raises the voice."), _("A full stop will do."))
    for match in _DRAMA.finditer(text):
        yield finding("VK112", match, _("An ellipsis makes a pause that means something."), _("A full stop will do."))
    if not prompt:
        return
    for match in _BOLD.finditer(text):
        yield finding("VK112", match, _("Emphasis: `{word}`.", word=match[0]), _("The words alone will do."))
    for match in _EMOJI.finditer(text):
        yield finding("VK112", match, _("A picture sign stands among the words."), _("The words alone will do."))
    for match in _CAPITALS.finditer(text):
        if match[0].isupper() and match[0] not in rules.acronyms:
            yield finding("VK112", match, _("Capitals: `{word}`.", word=match[0]), _("Small letters will do."))


def check_prompt(rules: Rulebook, paragraph: Paragraph, source: str, tier: str) -> Iterator[Finding]:
    """One prompt's text, or its outward way: every rule for sentences, and that it is short and plain (VK107)."""
    yield from check_text(rules, paragraph, source, prompt=True, tier=tier)

    def long(sentence: str, suggestion: str) -> Finding:
        return Finding("VK107", source, paragraph.line, sentence, suggestion)

    text = silenced(paragraph.text)
    parts = [words(sentence.text) for sentence in rules.sentences(text)]
    if len(parts) > MAX_SENTENCES:
        yield long(
            _("There are {number} sentences; two is the most.", number=len(parts)),
            _("Another prompt can hold the rest."),
        )
    if (longest := max(map(len, parts), default=0)) > MAX_WORDS:
        yield long(
            _("A sentence has {number} words; {most} is the most.", number=longest, most=MAX_WORDS),
            _("Two short sentences can hold it."),
        )
    if (marks := text.count("?")) > 1:
        yield long(_("There are {number} question marks; one is the most.", number=marks), _("One question is enough."))
    if rules.readability and rules.readability.too_hard(parts, short=True):
        yield Finding("VK107", source, paragraph.line, *_hard(rules, parts))


def check_outward(rules: Rulebook, paragraph: Paragraph, source: str) -> Iterator[Finding]:
    """Whether a text that is meant to turn outward does (VK108)."""
    for match in rules.inward.finditer(silenced(paragraph.text)):
        says, suggestion = _SAYS["VK108"]
        yield Finding("VK108", source, paragraph.line, _(says, word=match[0]), _(suggestion))


def check_grade(rules: Rulebook, texts: Iterable[str], source: str, line: int) -> Iterator[Finding]:
    """Whether a whole pack or card is plain enough (VK107), by the sample that the formula was made for."""
    parts = [words(sentence.text) for text in texts for sentence in rules.sentences(silenced(text))]
    if rules.readability and rules.readability.too_hard(parts, short=False):
        yield Finding("VK107", source, line, *_hard(rules, parts))


def _hard(rules: Rulebook, parts: Sequence[Sequence[str]]) -> tuple[str, str]:
    formula = rules.readability
    if formula is None:
        return "", ""
    value = formula.value(parts)
    places = {"name": formula.name, "value": value, "bound": formula.bound}
    return (
        _("The words take some reading: {name} is {value:.1f}, and {bound:g} is the least.", **places)
        if formula.ease
        else _("The words take some reading: {name} is {value:.1f}, and {bound:g} is the most.", **places),
        _("Shorter words read more quickly."),
    )


def check_page(rules: Rulebook, text: str, source: str, first_line: int = 1) -> Iterator[Finding]:
    """A Markdown page that a person reads: its prose, and fenced blocks that show what the program says."""
    direct = is_direct(text)
    for paragraph in paragraphs(text, first_line):
        yield from check_text(rules, paragraph, source, direct=direct)


def settle(findings: Iterable[Finding], text: str, source: str) -> tuple[Finding, ...]:
    """The findings of one file in the order of its lines, without those that a comment allows.

    "vk: allow VK104 because …", after a number sign or in an HTML comment, counts on its own line and for the next.
    One without a reason allows nothing and is a finding.
    """
    allowed: set[tuple[str, int]] = set()
    result: list[Finding] = []
    for number, row in enumerate(text.split("\n"), start=1):
        for match in _ALLOW.finditer(row):
            if reasoned := _REASONED.fullmatch(match[1]):
                codes = re.findall(r"VK\d+", reasoned[1])
                allowed |= {(code, line) for code in codes for line in (number, number + 1)}
            else:
                says = _("An exception names its rule and gives a reason, and this one does not.")
                result.append(Finding("VK115", source, number, says, "Its shape: `vk: allow VK104 because …`"))
    result += [finding for finding in findings if (finding.code, finding.line) not in allowed]
    return tuple(sorted(dict.fromkeys(result), key=lambda finding: (finding.line, finding.code)))
