"""Four weeks of a diary that nobody wrote, and the summary that vaultkind makes of it."""

from __future__ import annotations

from datetime import date

from vaultkind.core.consent import grant
from vaultkind.core.dateformat import compile_format
from vaultkind.core.evidence import page
from vaultkind.core.locale import ENGLISH
from vaultkind.core.patterns import Mention, mentions
from vaultkind.core.properties import properties
from vaultkind.core.summary import Summary, summarise
from vaultkind.patternfiles import read_search
from vaultkind.render.speech import Speech

START, END = date(2026, 10, 26), date(2026, 11, 22)
NOTES = {
    "2026-10-26": "Bread, stamps, the blue folder.\n\nrest:: early night\n",
    "2026-10-28": "rest:: nap\n\nRain until noon, so I took a nap on the sofa with the window open.\n",
    "2026-10-29": "- two calls\n- I said no to the third one. #boundary\n- [x] soup from the freezer #care\n",
    "2026-11-01": "Long walk by the canal with Mira, then lay on the grass for a while. #rest/lying-down\n",
    "2026-11-02": (
        "rest:: nap\nFed the sourdough. Told Jonas I would answer on Thursday and not tonight, and then left my phone "
        "in the kitchen drawer until morning. #boundary/later\n"
    ),
    "2026-11-04": "Asked Aunt Lena to come along to the dentist. She will. #support\n\nrest:: early night\n",
    "2026-11-05": "- [x] changed the bed linen #care\n- the heating man came\n",
    "2026-11-08": "Slow Sunday. #rest/nap in the afternoon, the cat on my feet.\n\nboundary:: phone off\n",
    "2026-11-09": "grounding:: cold water\n\nThe stairs again. Counted the blue things in the yard.\n",
    "2026-11-11": "- [x] early night #rest\n- [x] made porridge with pears #care\n",
    "2026-11-14": "Read on the balcony in two jumpers. #rest\n\nboundary:: later, said I would look at it on Monday\n",
    "2026-11-16": "rest:: nap\n\nboundary:: phone off\n\nLetter to the landlord is out.\n",
    "2026-11-18": "Rang the helpline of the tenants' union, they were kind and quick. #support\n",
    "2026-11-20": "boundary:: phone off\nrest:: early night\n- [x] soup from the freezer #care\n",
}


def speech(language: str = "en") -> Speech:
    short, long = (compile_format(form, ENGLISH) for form in ("D MMM YYYY", "D MMMM YYYY"))
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return Speech(language, short.render, long.render, days.__getitem__, str.capitalize)


def link(mention: Mention) -> str | None:
    return f"obsidian://open?vault=notes&file={mention.path.removesuffix('.md')}"


def example() -> Summary:
    """The summary of NOTES, read as the program reads them; one note could not be."""
    given = grant(("marks",))
    assert given is not None
    search = read_search(given, "en")
    found: list[Mention] = []
    for name, text in NOTES.items():
        raw = text.encode()
        found += mentions(page(raw, properties(raw), words=False), search, date.fromisoformat(name), f"{name}.md")
    order = tuple(pattern.name for pattern in search.patterns)
    return summarise(found, order, START, END, (("2026-11-13.md", "is not on this device yet"),))
