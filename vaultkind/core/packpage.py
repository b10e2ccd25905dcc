"""How a pack's Markdown becomes prompts. Reads no file and words no error twice.

A pack is Markdown with properties; each prompt is a section whose heading is its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from vaultkind.core.prompt import CONSENTS, DIRECTIONS, Pack, Problem, Prompt
from vaultkind.core.section import Head, Section, sections
from vaultkind.core.tiers import TIERS
from vaultkind.words import _

MAX_TEXT = 300

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
# What another application could run, load, hide or show as undone: template tags, comments, code (plugins run
# it in line, too), HTML, links and embeds, callouts, boxes to tick, TeX.
_ACTS = re.compile(r"<[%!/?A-Za-z]|%>|-->|%%|`|~~~|\{\{|dataviewjs|//|\[\[|\]\(|\[!|\[[^\]]?\]|\$\$|\\[A-Za-z]")
# Control characters, what turns a line around, and what has no width. Joiners stay: languages and emoji need them.
_UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LONGEST_SHOWN = 60
_KEYS = ("pack", "title", "tier", "consent", "about", "language")


def pack_from(
    properties: Mapping[str, object],
    body: str,
    first_line: int,
    source: str,
    language: str,
    lines: Mapping[str, int] | None = None,
) -> tuple[Pack | None, tuple[Problem, ...]]:
    """The pack, or None, and every problem found.

    ``properties`` and ``body`` are the two halves of the file, ``first_line`` is the line the body
    starts on, ``lines`` the line of each property. A prompt with a problem is left out; a pack without
    a usable prompt is None.
    """
    head = Head(source, properties, lines or {})
    for key in properties:
        if key not in _KEYS:
            says = _(
                "The property {name!r} is not one that packs have. They have: {names}.",
                name=_short(key),
                names=", ".join(_KEYS),
            )
            head.amiss(key, says)
    name, tier, consent, about = (
        head.text("pack"),
        head.text("tier"),
        head.text("consent") or "none",
        head.text("about"),
    )
    title, language = head.text("title") or name, head.text("language") or language
    if not _NAME.fullmatch(name):
        head.amiss("pack", _("The property pack holds no name (small letters, digits and hyphens)."))
    if tier not in TIERS:
        text = _("The tier is {name!r}. The tiers are: {names}.", name=_short(tier), names=", ".join(TIERS))
        head.amiss("tier", text)
    if consent not in CONSENTS:
        text = _("The consent is {name!r}. It can be: {names}.", name=_short(consent), names=", ".join(CONSENTS))
        head.amiss("consent", text)
    if not about:
        head.amiss("about", _("The property about is empty: one line on what the pack is about."))
    if head.problems:
        return None, tuple(head.problems)

    prompts: list[Prompt] = []
    lines_of: dict[str, int] = {}
    for section in sections(body, first_line)[1]:
        line, identifier = section.line, section.heading
        found = _prompt(section, head.problem)
        if found is None:
            continue
        if identifier in lines_of:
            earlier = lines_of[identifier]
            head.problem(line, _("The id {id} stands on line {line} already.", id=identifier, line=earlier), "VK113")
            continue
        lines_of[identifier] = line
        words, direction, energy, outward = found
        prompts.append(
            Prompt(
                id=identifier,
                pack=name,
                tier=tier,
                consent=consent,
                language=language,
                text=words,
                direction=direction,
                energy=energy,
                outward=outward,
                source=source,
                line=line,
            )
        )
    if not prompts:
        head.problem(
            first_line,
            _("No usable prompt is in this pack. A prompt is a heading `## id` with a line of text below it."),
        )
        return None, tuple(head.problems)
    pack = Pack(
        name=name,
        title=title,
        tier=tier,
        consent=consent,
        about=about,
        language=language,
        source=source,
        prompts=tuple(prompts),
    )
    return pack, tuple(head.problems)


def _prompt(section: Section, problem: Callable[[int, str, str], None]) -> tuple[str, str, int, str | None] | None:
    """Text, direction, energy and outward way of one section; None when it cannot be used."""
    identifier, items = section.heading, section.items
    sound = True

    def refuse(text: str, code: str = "VK115") -> None:
        nonlocal sound
        sound = False
        problem(section.line, _("{name}: {problem}", name=_short(identifier), problem=text), code)

    # Translators: each of these stands behind the id of a prompt, as in "rest-001: …".
    for item in section.twice:
        refuse(_("{item} stands here twice.", item=_short(item)))
    text = " ".join(section.words)
    if not _NAME.fullmatch(identifier):
        refuse(_("an id has small letters, digits and hyphens, nothing else."))
    if not text:
        refuse(_("there is no text below the heading."))
    if (longest := max(len(text), len(items.get("outward", "")))) > MAX_TEXT:
        refuse(_("the text has {count} characters; {most} is the most a block can hold.", count=longest, most=MAX_TEXT))
    whole = " ".join([text, *items.values()])
    if _ACTS.search(whole):
        refuse(
            _("it holds code, a template tag, a comment, an open task, a link or HTML, which other programs act on."),
            "VK114",
        )
    if _UNSEEN.search(whole):
        refuse(_("it holds control characters, or others that cannot be seen."))
    unknown = sorted(set(items) - {"direction", "energy", "outward"})
    if unknown:
        names = _short(", ".join(unknown))
        refuse(_("{item} is not something a prompt has (direction, energy, outward).", item=names))
    direction = items.get("direction", "")
    if direction not in DIRECTIONS:
        refuse(_("the direction is {value!r}; it can be outward or inward.", value=_short(direction)), "VK108")
    if items.get("energy", "1") not in ("0", "1", "2"):
        refuse(_("the energy is {value!r}; it can be 0, 1 or 2.", value=_short(items["energy"])))
    if direction == "inward" and not items.get("outward"):
        refuse(_("it turns inward and has no outward way beside it."), "VK108")
    if not sound:
        return None
    return text, direction, int(items.get("energy", "1")), items.get("outward") or None


def _short(text: str) -> str:
    """As much of a text as a sentence about it has room for."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}\N{HORIZONTAL ELLIPSIS}"
