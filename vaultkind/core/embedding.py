"""Prompts as small notes of their own, for a template to embed: their names, their text, and the template's line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from vaultkind.core.lazily import later

# Values of the configuration's key `delivery`.
NOTE, EMBED = "note", "embed"
_NAME = later(r"vaultkind (\d{4}-\d{2}-\d{2})")
_EMBED = later(rb"(?:!|\{\{embed[ \t]+)\[\[(?:[^\]\n]*/)?vaultkind [^/\n]*\]\]")
# Logseq's template knows today by its link alone, so the page bears that link in its title. Its default title format.
_TITLE = "MMM Do, YYYY"


def name(day: date) -> str:
    """The name of the day's note, without an extension."""
    return f"vaultkind {day.isoformat()}"


def day_of(name: str) -> date | None:
    """The day whose note bears that name; None for any other name."""
    found = _NAME.fullmatch(name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def line(flavor: str) -> str:
    """The line that a daily template shows the day's note with."""
    return "{{embed [[vaultkind <% today %>]]}}" if flavor == "logseq" else "![[vaultkind {{date:YYYY-MM-DD}}]]"


def embeds(raw: bytes) -> bool:
    """Whether a note embeds prompts, of whatever day and with whatever its application puts the date in by."""
    return _EMBED.search(raw) is not None


def text(block: str, day: date, flavor: str, render: Callable[[date, str], str]) -> str:
    """The note's text: the block, and in Logseq a title that its template can name."""
    head = f"title:: vaultkind [[{render(day, _TITLE)}]]\n\n" if flavor == "logseq" else ""
    return f"{head}{block}\n"
