"""How a pack's Markdown becomes prompts. Reads no file and words no error twice.

A pack is Markdown with properties; each prompt is a section whose heading is its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from vaultkind.core.prompt import CONSENTS, DIRECTIONS, Pack, Problem, Prompt
from vaultkind.core.tiers import TIERS
from vaultkind.words import _

MAX_TEXT = 300

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_HEADING = re.compile(r"##[ \t]+(\S.*)")
_ITEM = re.compile(r"[-*][ \t]+([a-z]+):(.*)")
# What another application could run, load, hide or show as undone: template tags, comments, code (plugins run
# it in line, too), HTML, links and embeds, callouts, boxes to tick, TeX.
_ACTS = re.compile(r"<[%!/?A-Za-z]|%>|-->|%%|`|~~~|\{\{|dataviewjs|//|\[\[|\]\(|\[!|\[[^\]]?\]|\$\$|\\[A-Za-z]")
# Control characters, what turns a line around, and what has no width. Joiners stay: languages and emoji need them.
_UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LONGEST_SHOWN = 60
# A comment for the language check, on a line of its own.
_REMARK = re.compile(r"[ \t]*<!--[ \t]*vk:(?:(?!-->).)*-->[ \t]*")
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
    at = lines or {}
    problems: list[Problem] = []

    def problem(line: int, text: str, code: str = "VK115") -> None:
        problems.append(Problem(source, line, text, code))

    def text_of(key: str) -> str:
        value = properties.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            text = _("The property {name} is not text. Quotes around a number or a date make it so.", name=key)
            problem(at.get(key, 1), text)
            return ""
        return value.strip()

    problems += [
        Problem(
            source,
            at.get(key, 1),
            _(
                "The property {name!r} is not one that packs have. They have: {names}.",
                name=_short(key),
                names=", ".join(_KEYS),
            ),
        )
        for key in properties
        if key not in _KEYS
    ]
    name, tier, consent, about = text_of("pack"), text_of("tier"), text_of("consent") or "none", text_of("about")
    title, language = text_of("title") or name, text_of("language") or language
    if not _NAME.fullmatch(name):
        problem(at.get("pack", 1), _("The property pack holds no name (small letters, digits and hyphens)."))
    if tier not in TIERS:
        text = _("The tier is {name!r}. The tiers are: {names}.", name=_short(tier), names=", ".join(TIERS))
        problem(at.get("tier", 1), text)
    if consent not in CONSENTS:
        text = _("The consent is {name!r}. It can be: {names}.", name=_short(consent), names=", ".join(CONSENTS))
        problem(at.get("consent", 1), text)
    if not about:
        problem(at.get("about", 1), _("The property about is empty: one line on what the pack is about."))
    if problems:
        return None, tuple(problems)

    prompts: list[Prompt] = []
    lines_of: dict[str, int] = {}
    for line, identifier, rows in _sections(body, first_line):
        found = _prompt(identifier, rows, line, problem)
        if found is None:
            continue
        if identifier in lines_of:
            earlier = lines_of[identifier]
            problem(line, _("The id {id} stands on line {line} already.", id=identifier, line=earlier), "VK113")
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
        problem(
            first_line,
            _("No usable prompt is in this pack. A prompt is a heading `## id` with a line of text below it."),
        )
        return None, tuple(problems)
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
    return pack, tuple(problems)


def _sections(body: str, first_line: int) -> list[tuple[int, str, list[str]]]:
    """Each level-two heading: its line, its text, and the lines below it."""
    sections: list[tuple[int, str, list[str]]] = []
    for number, row in enumerate(body.split("\n"), start=first_line):
        heading = _HEADING.fullmatch(row)
        if heading:
            sections.append((number, heading[1].rstrip(" \t"), []))
        elif sections:
            sections[-1][2].append(row)
    return sections


def _prompt(
    identifier: str, rows: list[str], line: int, problem: Callable[[int, str, str], None]
) -> tuple[str, str, int, str | None] | None:
    """Text, direction, energy and outward way of one section; None when it cannot be used."""
    words: list[str] = []
    items: dict[str, str] = {}
    sound = True

    def refuse(text: str, code: str = "VK115") -> None:
        nonlocal sound
        sound = False
        problem(line, _("{name}: {problem}", name=_short(identifier), problem=text), code)

    # Translators: each of these stands behind the id of a prompt, as in "rest-001: …".
    for row in rows:
        item = _ITEM.fullmatch(row)
        if item:
            if item[1] in items:
                refuse(_("{item} stands here twice.", item=_short(item[1])))
            items[item[1]] = item[2].strip(" \t")
        elif row.strip() and not _REMARK.fullmatch(row):
            words.append(row.strip())
    text = " ".join(words)
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
