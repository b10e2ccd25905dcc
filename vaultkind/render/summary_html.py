"""A summary as one page of HTML: what is mentioned, in the person's own lines. Bars and dots have words beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby

from vaultkind.core.patterns import Mention
from vaultkind.core.summary import Summary, Together, Told
from vaultkind.render import summary_words as words
from vaultkind.render.page import address, page, quoted, shown
from vaultkind.render.speech import Speech
from vaultkind.words import _

Link = Callable[[Mention], str | None]

# More lines or days than this are folded away, and more dots are no row but a wall. The page stays calm.
MANY = 40
_PITCH = 12
_BAR = 160
# A weekday with one mention is no full bar, so bars are measured against at least this.
_FULL_BAR = 8


def summary_html(summary: Summary, speech: Speech, link: Link) -> str:
    """The page. ``link`` gives the address of the note of a mention, or None for no link.

    Addresses are ``obsidian:`` or relative and percent-encoded; any other is left out, and the date stands alone.
    """
    title = _("Mentioned in your notes")
    when = words.span(summary, speech)
    parts = [f'<h1>{shown(title)}</h1>\n<p class="quiet">{shown(when)}</p>']
    if summary.patterns:
        parts += [_pattern(told, number, speech, link) for number, told in enumerate(summary.patterns)]
    else:
        parts.append(f"<section>\n<p>{shown(words.nothing())}</p>\n</section>")
    if summary.together:
        pairs = _list("together", (_pair(pair, speech) for pair in summary.together))
        parts.append(_section("together", _("On the same day"), pairs))
    if summary.skipped:
        notes = _list("notes", (f"<bdi>{quoted(path)}</bdi> {quoted(reason)}" for path, reason in summary.skipped))
        parts.append(_section("not-read", _("Notes that could not be read"), notes))
    return page(speech.language, f"{title}: {when}", "\n".join(parts))


def _pattern(told: Told, number: int, speech: Speech, link: Link) -> str:
    name = speech.pattern(told.name)
    parts = [_dots(told.days, speech)] if 1 < len(told.days) <= MANY else []
    if len(told.mentions) > MANY:
        for _year, some in groupby(told.mentions, key=lambda mention: mention.date.year):
            found = list(some)
            lines = _lines(found, speech, link)
            parts.append(_folded(_spanned(name, found[0].date, found[-1].date, speech), lines))
    else:
        parts.append(_lines(told.mentions, speech, link))
    if told.looked_like:
        looks = ", ".join(f"<bdi>{quoted(word)}</bdi>\u00a0{count}" for word, count in told.looked_like)
        parts.append(f"<h3>{shown(_('What it looked like'))}</h3>\n<p>{looks}</p>")
    if told.weekdays:
        parts.append(_weekdays(told.weekdays, speech))
    return _section(f"pattern-{number + 1}", name, "\n".join(parts))


def _section(name: str, heading: str, body: str) -> str:
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{shown(heading)}</h2>\n{body}\n</section>'


def _list(name: str, items: Iterable[str]) -> str:
    # Safari takes a list without bullets for no list, unless its role says so.
    return f'<ul class="{name}" role="list">\n' + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"


def _folded(label: str, body: str) -> str:
    return f"<details>\n<summary>{shown(label)}</summary>\n{body}\n</details>"


def _lines(mentions: Sequence[Mention], speech: Speech, link: Link) -> str:
    return _list("mentions", (_line(mention, speech, link) for mention in mentions))


def _line(mention: Mention, speech: Speech, link: Link) -> str:
    day = f'<time datetime="{mention.date.isoformat()}">{shown(speech.date(mention.date))}</time>'
    where = address(link(mention))
    head = day if where is None else f'<a href="{where}">{day}</a>'
    return f'{head} <blockquote dir="auto">{quoted(mention.text)}</blockquote>'


def _dots(days: Sequence[date], speech: Speech) -> str:
    """A dot a day, side by side: what lies between two days is not drawn."""
    path = "".join(f"M{number * _PITCH + 6} 6h0" for number in range(len(days)))
    first, last = (_day(day, speech) for day in (days[0], days[-1]))
    told = shown(_("Days with a mention, {first} to {last}", first=first, last=last))
    return f'<div class="dots">\n{_drawing(len(days) * _PITCH, 12, path, 7)}\n<p class="quiet">{told}</p>\n</div>'


def _weekdays(weekdays: Sequence[tuple[int, int]], speech: Speech) -> str:
    full = max(_FULL_BAR, *(count for _day, count in weekdays))
    rows = (
        f'<tr><th scope="row">{shown(speech.weekday(day))}</th><td>{_bar(_BAR * count // full)}{count}</td></tr>'
        for day, count in weekdays
    )
    return f"<table>\n<caption>{shown(_('Weekdays'))}</caption>\n" + "\n".join(rows) + "\n</table>"


def _bar(length: int) -> str:
    length = max(length, 2)
    return _drawing(length + 6, 8, f"M3 4h{length}", 6)


def _drawing(width: int, height: int, path: str, stroke: int) -> str:
    """Lines with round ends, of which the shortest is a dot. Its words stand beside it, so it has no name."""
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg aria-hidden="true" {size}><path stroke-width="{stroke}" d="{path}"/></svg>'


def _pair(pair: Together, speech: Speech) -> str:
    one, other = (speech.pattern(name) for name in pair.patterns)
    # Translators: two names of patterns, such as Rest and Care.
    both = _("{one} and {other}", one=one, other=other)
    days = ", ".join(_day(day, speech) for day in pair.days)
    if len(pair.days) > MANY:
        return _folded(_spanned(both, pair.days[0], pair.days[-1], speech), f"<p>{shown(days)}</p>")
    return shown(_("{patterns}: {days}", patterns=both, days=days))


def _spanned(name: str, first: date, last: date, speech: Speech) -> str:
    if first == last:
        return _("{name}, {date}", name=name, date=_day(first, speech))
    return _("{name}, {first} to {last}", name=name, first=_day(first, speech), last=_day(last, speech))


def _day(day: date, speech: Speech) -> str:
    """A date that stays on one line."""
    return speech.date(day).replace(" ", "\u00a0")
