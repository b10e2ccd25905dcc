"""A summary as a note of the vault: links to the notes, callouts, and a chart of the weekdays.

The person's own lines are quoted so that nothing in them is acted on by an application: no tag, task, link, embed,
query or template tag comes alive a second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vaultkind.core.patterns import Mention
from vaultkind.core.summary import Summary, Told
from vaultkind.render import summary_words as words
from vaultkind.render.links import percent
from vaultkind.render.speech import Speech
from vaultkind.render.summary_text import shortened
from vaultkind.render.text import visible
from vaultkind.words import _

MARK = "vaultkind: false"
# Bars from the ground up, without the numbers of an axis.
_BARE = '%%{init: {"xyChart": {"yAxis": {"showLabel": false, "showTick": false, "showAxisLine": false}}}}%%'
# Signs that Markdown or an application would act on, wherever they stand.
_ACTIVE = re.compile(r"([\\&`*_{}\[\]<>#|~$%^!=@])")
_OPENS = re.compile(r"^(\d*)([-+.)])(?=\s|$)")
# Inline fields, references to blocks, and what an application takes for an address.
_PAIRED = re.compile(r"(?<=:):|\((?=\()|:(?=//)|(?<=mailto):|(?<=www)\.", re.IGNORECASE)
# Signs that end a wiki-link or say something else in it.
_UNLINKABLE = re.compile(r"[\[\]|#^]")


@dataclass(frozen=True, slots=True)
class Links:
    """How a note links to others: by ``[[name]]``, or by a path that starts with ``up``, the way to the vault's top."""

    wiki: bool
    up: str = ""


def summary_markdown(summary: Summary, speech: Speech, links: Links, explain: bool = False) -> str:
    """The text of a note.

    Its properties keep vaultkind itself from taking the note for anything.
    """
    rows = ["---", MARK, "---", "", f"# {words.span(summary, speech)}"]
    for told in summary.patterns:
        rows += ["", f"## {_quote(speech.pattern(told.name))}", *_pattern(told, speech, links, explain)]
    if summary.together:
        rows += ["", f"## {_('On the same day')}", ""]
        rows += [f"- {_quote(words.together(pair, speech))}" for pair in summary.together]
    if not summary.patterns:
        rows += ["", words.nothing()]
    if summary.skipped:
        rows += ["", f"## {_('Not read')}", "", *(f"- {_quote(row)}" for row in words.skipped(summary))]
    return "\n".join(rows) + "\n"


def _pattern(told: Told, speech: Speech, links: Links, explain: bool) -> list[str]:
    rows: list[str] = []
    for mention in told.mentions:
        day = f"{speech.weekday(mention.date.weekday())} {speech.date(mention.date)}"
        rows += ["", f"> [!quote] {_link(mention, day, links)}", f"> {_quote(shortened(mention.text))}"]
        if explain:
            rows += [">", "> " + _quote(_("seen by: {rule}", rule=mention.rule))]
    if told.looked_like:
        rows += ["", f"{_('It looked like:')} {_quote(words.looked_like(told))}"]
    if told.weekdays:
        rows += ["", f"{_('Weekdays:')} {words.weekdays(told, speech)}", "", *_chart(told, speech)]
    return rows


def _chart(told: Told, speech: Speech) -> list[str]:
    """The weekdays with a mention as Mermaid bars; those without have no place in it."""
    names = ", ".join(f'"{_plain(speech.weekday(day))}"' for day, _count in told.weekdays)
    counts = ", ".join(str(count) for _day, count in told.weekdays)
    most = max(count for _day, count in told.weekdays)
    return [
        "```mermaid",
        _BARE,
        "xychart-beta",
        f"    x-axis [{names}]",
        f"    y-axis 0 --> {most}",
        f"    bar [{counts}]",
        "```",
    ]


def _link(mention: Mention, shown: str, links: Links) -> str:
    target = mention.path.removesuffix(".md")
    line = _("line {number}", number=mention.line)
    if links.wiki and not _UNLINKABLE.search(target):
        return f"[[{target}|{_plain(shown)}]], {line}"
    return f"[{_quote(shown)}]({links.up}{percent(mention.path)}), {line}"


def _plain(text: str) -> str:
    return re.sub(r"[\[\]|\"`]", "", visible(text))


def _quote(text: str) -> str:
    """A line that Markdown shows as it is."""
    escaped = _ACTIVE.sub(r"\\\1", visible(text).strip())
    return _PAIRED.sub(r"\\\g<0>", _OPENS.sub(r"\1\\\2", escaped))
