"""Where to turn, as text. Direct, since what is unclear is hard to read under stress."""

from __future__ import annotations

from collections.abc import Iterable

from vaultkind.core.support import INTERNATIONAL, Country, Help, Line
from vaultkind.render.text import folded

_LABEL = 9
# Said even where every table is unreadable.
FALLBACK = f"""\
If you or someone else is in danger now, call your local emergency number.
A locked phone calls it too: the lock screen has an emergency button. 112 works
from mobile phones in many countries, 911 in North America.
Without a number: ask anyone near you, or go to the nearest hospital.

In most countries, people to talk to are listed at: {INTERNATIONAL}"""


def country_text(country: Country, help: Help, width: int) -> str:
    """A country's page: the emergency number first, then the lines, then where all of it comes from."""
    numbers = " or ".join(help.emergency)
    remark = f" ({help.emergency_remark})" if help.emergency_remark else ""
    return "\n\n".join(
        [
            folded(f"{country.name}, emergency: {numbers}{remark}", width)
            + "\n"
            + folded("Call it now if you or someone else is in danger.", width),
            *(_line_text(line, width) for line in help.lines),
            folded(f"More lines, and other countries: {INTERNATIONAL}", width),
            folded(
                "Checked is the newest date in a stored copy of the sources. Nobody has dialled these numbers for "
                "vaultkind, so one of them may have changed. Emergency numbers are the widely published ones. "
                "A change can be reported where you got vaultkind; the table is templates/support/lines.tsv.",
                width,
            ),
        ]
    )


def _line_text(line: Line, width: int) -> str:
    ways = [*([f"call {line.call}"] if line.call else []), *line.other_ways]
    rows = [
        *(way.split(" ", 1) for way in ways),
        ("hours", line.hours),
        *([("note", line.remark)] if line.remark else []),
        ("source", line.source),
        ("checked", line.checked),
    ]
    return "\n".join([folded(line.service, width), *(_hung(label, text, width) for label, text in rows)])


def _hung(label: str, text: str, width: int) -> str:
    """A row with its label in front, and the rest of a longer one below its beginning."""
    start = f"  {label:<{_LABEL}}"
    rows = folded(text, width - len(start)).split("\n")
    return "\n".join([start + rows[0], *(" " * len(start) + row for row in rows[1:])])


def general_text(countries: Iterable[Country], width: int, said: str = "", known: str = "", near: str = "") -> str:
    """The page without a country: what to do now, how to name one, and which there are.

    ``said`` is what was typed, ``known`` the name of a country without lines, ``near`` a name that looks like it.
    """
    rows: list[str] = []
    if known:
        rows.append(f"No lines for {known} are in the table.")
    elif said:
        rows.append(f"No country is called {said!r} here." + (f" Did you mean {near}?" if near else ""))
    rows += [" ".join(text.split("\n")) for text in FALLBACK.split("\n\n")]
    names = sorted(f"{one.name} ({one.code})" for one in countries)
    if names:
        rows.append(
            "vaultkind has lines for these countries. Name one by its code, or in English, Spanish, German, French, "
            "Portuguese or its own language, as in `vaultkind support DE` or `vaultkind support Deutschland`:"
        )
        rows.append(", ".join(names) + ".")
    return "\n\n".join(folded(row, width) for row in rows)
