"""Draws a summary's rows on a terminal that can show more than letters: headings stand out, places lead to notes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.style import Style
from rich.text import Text

from vaultkind.core.patterns import Mention
from vaultkind.render.summary_text import Part, Row

_STYLES = {Part.HEADING: Style(bold=True), Part.PLACE: Style(dim=True), Part.NOTE: Style(dim=True)}


def draw(rows: Iterable[Row], link: Callable[[Mention], str | None]) -> None:
    """Print the rows. Meaning never hangs on a colour: there is none, and without any style the words are the same."""
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for row in rows:
        style = _STYLES.get(row.part, Style())
        address = link(row.mention) if row.mention is not None else None
        console.print(Text(row.text, style=style + Style(link=address) if address else style))
