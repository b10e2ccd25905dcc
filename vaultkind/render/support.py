"""Where to turn, as text. Direct, since what is unclear is hard to read under stress."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from vaultkind.core.support import COUNTRY_COLUMNS, INTERNATIONAL, Country, Help, Line, key_of
from vaultkind.render.text import folded
from vaultkind.words import N_, _, language

# The languages that a country's names come in, in their order.
_NAMED = COUNTRY_COLUMNS[1:-1]
# Translators: labels in front of a number, an address or a date: to call it, to text it, to chat there.
_LABELS = (N_("call"), N_("text"), N_("chat"), N_("hours"), N_("note"), N_("source"), N_("checked"))
# What the table of lines says in words. Where it says something else, that is shown as it stands there.
REMARKS = (
    N_("24 hours, every day"),
    N_("24 hours, every day, in English and French"),
    N_("24 hours, every day, in Finnish"),
    N_("9:00 to 24:00, every day"),
    N_("not confirmed"),
    N_("not checked against a second source"),
    N_("one page names a chat, 16:00 to 23:00"),
    N_("one source says it answers at night"),
    N_("chat in the evenings, as of 2019"),
    N_("text service as of 2022"),
    N_("hours as of 2020"),
    N_("the WhatsApp number is from one source"),
    N_("the sources differ on its longer numbers, so they are left out"),
    N_("the sources differ on the number of the English line, so it is left out"),
    N_("ambulance and fire; the police are on 110"),
    N_("ambulance and fire; the police are on 112"),
    N_("ambulance and fire; the police are on 999"),
    N_("ambulance; the police are on 190"),
    N_("police; the ambulance is on 113"),
    N_("from a mobile phone; police 10111, ambulance 10177"),
)


def fallback() -> str:
    """What is said even where every table is unreadable."""
    return f"{_danger()}\n\n{_listed()}"


def _danger() -> str:
    return _(
        "If you or someone else is in danger now, call your local emergency number.\n"
        "A locked phone calls it too: the lock screen has an emergency button. 112 works\n"
        "from mobile phones in many countries, 911 in North America.\n"
        "Without a number: ask anyone near you, or go to the nearest hospital."
    )


def _listed() -> str:
    return _("In most countries, people to talk to are listed at: {address}", address=INTERNATIONAL)


def name_of(country: Country) -> str:
    """What a country is called in the person's language."""
    at = _NAMED.index(base) if (base := language().split("-")[0]) in _NAMED else 0
    return country.names[at] if len(country.names) >= len(_NAMED) else country.name


def country_text(country: Country, help: Help, width: int) -> str:
    """A country's page: the emergency number first, then the lines, then where all of it comes from."""
    numbers = reduce(lambda one, other: _("{one} or {other}", one=one, other=other), help.emergency)
    head = _("{country}, emergency: {numbers}", country=name_of(country), numbers=numbers)
    if help.emergency_remark:
        head += f" ({_(help.emergency_remark)})"
    return "\n\n".join(
        [
            folded(head, width) + "\n" + folded(_("Call it now if you or someone else is in danger."), width),
            *(_line_text(line, width) for line in help.lines),
            folded(_("More lines, and other countries: {address}", address=INTERNATIONAL), width),
            folded(
                _(
                    "Checked is the newest date in a stored copy of the sources. Nobody has dialled these numbers for "
                    "vaultkind, so one of them may have changed. Emergency numbers are the widely published ones. "
                    "A change can be reported where you got vaultkind; the table is templates/support/lines.tsv."
                ),
                width,
            ),
        ]
    )


def _line_text(line: Line, width: int) -> str:
    ways = [*([f"call {line.call}"] if line.call else []), *line.other_ways]
    rows = [
        *(way.split(" ", 1) for way in ways),
        ("hours", _(line.hours)),
        *([("note", _(line.remark))] if line.remark else []),
        ("source", line.source),
        ("checked", line.checked),
    ]
    return "\n".join([folded(line.service, width), *(_hung(_(label), text, width) for label, text in rows)])


def _hung(label: str, text: str, width: int) -> str:
    """A row with its label in front, and the rest of a longer one below its beginning."""
    column = max(9, *(len(_(one)) + 1 for one in _LABELS))
    start = f"  {label:<{column}}"
    rows = folded(text, width - len(start)).split("\n")
    return "\n".join([start + rows[0], *(" " * len(start) + row for row in rows[1:])])


def general_text(countries: Iterable[Country], width: int, said: str = "", known: str = "", near: str = "") -> str:
    """The page without a country: what to do now, how to name one, and which there are.

    ``said`` is what was typed, ``known`` the name of a country without lines, ``near`` a name that looks like it.
    """
    rows: list[str] = []
    if known:
        rows.append(_("No lines for {country} are in the table.", country=known))
    elif said:
        unknown = _("No country is called {name!r} here.", name=said)
        rows.append(unknown + " " + _("Did you mean {name}?", name=near) if near else unknown)
    rows += [" ".join(text.split("\n")) for text in (_danger(), _listed())]
    names = [f"{name_of(one)} ({one.code})" for one in sorted(countries, key=lambda one: key_of(name_of(one)))]
    if names:
        rows.append(
            _(
                "vaultkind has lines for these countries. Name one by its code, or in English, Spanish, German, "
                "French, Portuguese or its own language, as in `vaultkind support DE` or "
                "`vaultkind support Deutschland`:"
            )
        )
        rows.append(", ".join(names) + ".")
    return "\n\n".join(folded(row, width) for row in rows)
