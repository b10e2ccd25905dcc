"""The page of a summary in Chromium: at rest, readable in both schemes, narrow, on paper, by keyboard, by ear."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from browser import Browser
from example import START, example, link, speech
from hostile import TEXTS, hostile, hostile_link, hostile_speech

from vaultkind.core.evidence import Evidence
from vaultkind.core.patterns import Mention
from vaultkind.core.summary import Summary, summarise
from vaultkind.render.page import LONGEST
from vaultkind.render.summary_html import summary_html
from vaultkind.render.text import visible

Saved = Callable[[str], Path]
ELEMENTS = """html head meta title style body main h1 h2 h3 p div section ul li a time blockquote bdi table caption
tbody tr th td svg path details summary"""
ATTRIBUTES = """lang charset http-equiv content name class id role aria-labelledby aria-hidden href datetime dir scope
width height viewBox stroke-width d"""
# Each text with its colour and the first background below it, blended where it lets something through.
COLOURS = """(() => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const behind = element => {
        for (; element; element = element.parentElement) {
            const [red, green, blue, alpha = 1] = parts(getComputedStyle(element).backgroundColor);
            if (alpha === 1) return [red, green, blue];
            if (alpha > 0) throw new Error("a background that lets something through");
        }
        throw new Error("no background");
    };
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim()) continue;
        const style = getComputedStyle(element);
        if (style.opacity !== "1" || element.getClientRects().length === 0) throw new Error(element.outerHTML);
        found.push([element.localName, parts(style.color), behind(element)]);
    }
    for (const path of document.querySelectorAll("path"))
        found.push(["path", parts(getComputedStyle(path).stroke), behind(path.parentElement)]);
    return found;
})()"""
# How many characters stand on the fullest line of any paragraph.
FULLEST = """Math.max(...[...document.querySelectorAll("p, blockquote, bdi")].map(element => {
    const lines = new Map(), text = element.firstChild, range = document.createRange();
    for (let at = 0; text && at < text.length; at++) {
        range.setStart(text, at); range.setEnd(text, at + 1);
        const top = Math.round(range.getBoundingClientRect().top);
        lines.set(top, (lines.get(top) || 0) + 1);
    }
    return Math.max(0, ...lines.values());
}))"""
TOO_WIDE = """[...document.querySelectorAll("body *")].filter(element =>
    element.getBoundingClientRect().right > innerWidth + 0.5 || element.getBoundingClientRect().left < -0.5
).map(element => element.outerHTML.slice(0, 200))"""
# The distances that readers may set for themselves (WCAG 2.2, 1.4.12).
SPACED = """document.querySelectorAll("body *").forEach(({ style }) => {
    style.lineHeight = 1.5; style.letterSpacing = ".12em"; style.wordSpacing = ".16em"; style.marginBlockEnd = "2em";
})"""
CLIPPED = """[...document.querySelectorAll("h1, h2, h3, p, li, blockquote, caption")].filter(element =>
    element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1
).map(element => element.outerHTML.slice(0, 200))"""
# What can be pressed, with its height and the distance of its middle to the next one's.
TARGETS = """[...document.querySelectorAll("a, summary")].filter(element => element.checkVisibility())
    .map(element => [element, element.getBoundingClientRect()]).map(([element, box], at, all) => [
        element.outerHTML.slice(0, 100), box.height,
        at ? Math.abs((box.top + box.bottom - all[at - 1][1].top - all[at - 1][1].bottom) / 2) : 24])"""
MOVING = """document.getAnimations().length + [...document.querySelectorAll("*")].filter(element => {
    const style = getComputedStyle(element);
    return style.animationName !== "none" || style.transitionDuration !== "0s";
}).length"""
FOCUSED = """(() => {
    const element = document.activeElement, style = getComputedStyle(element);
    return [element.localName, element.textContent, style.outlineStyle, parseFloat(style.outlineWidth)];
})()"""


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """Writes a page as `--out` would."""

    def save(page: str) -> Path:
        path = tmp_path / "summary.html"
        path.write_text(page, encoding="utf-8")
        return path

    return save


def long() -> Summary:
    """A year and a half of days with a line each, which is folded away."""
    days = [START + timedelta(days=number) for number in range(500)]
    found = [Mention("rest", day, f"{day}.md", 1, "- [x] early night #rest", Evidence.TASK, "", None) for day in days]
    return summarise(found, ("rest",), None, None)


def luminance(colour: list[float]) -> float:
    """Relative luminance as WCAG 2.2 defines it, of a colour in sRGB from 0 to 255."""
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def at_rest(browser: Browser, page: Path) -> None:
    """Nothing was said, nothing ran, and nothing was asked for but the page itself."""
    assert browser.trouble() == []
    assert browser.requests() == [page.as_uri()]


class TestAtRest:
    def test_whoever_looks_would_see_a_page_that_acts(self, browser: Browser, saved: Saved) -> None:
        """What the other tests rely on: a script, an error, a picture from elsewhere do show."""
        page = saved(
            "<title>a</title><script>document.title='acted';console.log('acted')</script><img src=missing.png>"
        )
        browser.open(page)
        assert browser.run("document.title") == "acted"
        assert {one["method"] for one in browser.trouble()} >= {"Runtime.consoleAPICalled", "Log.entryAdded"}
        assert len(browser.requests()) == 2

    def test_a_summary_says_nothing_and_asks_for_nothing(self, browser: Browser, saved: Saved) -> None:
        page = saved(summary_html(example(), speech(), link))
        browser.open(page)
        at_rest(browser, page)
        assert browser.run("document.title") == "Mentioned in your notes: 26 October 2026 to 22 November 2026"
        assert browser.run("document.scripts.length") == 0
        assert browser.run("getComputedStyle(document.querySelector('main')).maxWidth") != "none", "the style applies"

    def test_the_policy_holds_even_what_would_get_in(self, browser: Browser, saved: Saved) -> None:
        """A script, a style, a picture and a base in the page, put there by force, do nothing."""
        force = (
            "<main><base href='https://example.invalid/'><script>document.title='acted'</script>"
            "<style>main { display: none }</style><p style='color: rgb(1, 2, 3)' id='forced'>"
            "<img src='data:image/png;base64,AA' onerror=\"document.title='acted'\">a</p>"
        )
        page = saved(summary_html(example(), speech(), link).replace("<main>", force))
        browser.open(page)
        assert browser.run("document.title").startswith("Mentioned")
        assert browser.run("getComputedStyle(document.querySelector('main')).display") == "block"
        assert browser.run("getComputedStyle(forced).color") != "rgb(1, 2, 3)"
        assert browser.run("document.baseURI") == page.as_uri()
        assert len(browser.trouble()) >= 4, "each is refused, and the browser says so"

    def test_hostile_words_are_read_and_do_nothing(self, browser: Browser, saved: Saved) -> None:
        page = saved(summary_html(hostile(), hostile_speech(), hostile_link))
        browser.open(page, width=400)
        at_rest(browser, page)
        assert browser.run("document.title").startswith("Mentioned in your notes: ")
        names = browser.run("[...new Set([...document.querySelectorAll('*')].map(element => element.localName))]")
        assert set(names) <= set(ELEMENTS.split())
        held = browser.run("[...new Set([...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames()))]")
        assert set(held) <= set(ATTRIBUTES.split())
        assert browser.run("document.querySelectorAll('a, [tabindex], [autofocus], [contenteditable]').length") == 0
        lines = browser.run("[...document.querySelectorAll('blockquote')].map(element => element.textContent)")
        assert lines == [line for text in TEXTS for line in [_as_shown(text)] * 3]
        assert browser.run("document.documentElement.scrollWidth") == 400
        assert browser.run(TOO_WIDE) == []
        clipped = "[...document.querySelectorAll('h2, p, blockquote')].map(one => getComputedStyle(one).overflow)"
        assert set(browser.run(clipped)) == {"hidden"}, "a heap of accents stays on its own lines"
        # Nothing that is shown is longer than a few windows.
        assert browser.run("Math.max(...[...document.querySelectorAll('li')].map(one => one.offsetHeight))") < 3000


def _as_shown(text: str) -> str:
    return visible(text if len(text) <= LONGEST else text[:LONGEST].rstrip() + " …")


class TestSeen:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_every_text_stands_out_from_its_ground(self, browser: Browser, saved: Saved, scheme: str) -> None:
        browser.open(saved(summary_html(example(), speech(), link)), scheme=scheme)
        found: list[tuple[str, list[float], list[float]]] = browser.run(COLOURS)
        assert {name for name, _colour, _ground in found} >= {"h1", "h2", "h3", "time", "blockquote", "caption", "path"}
        pale = [one for one in found if contrast(one[1], one[2]) < 4.5]
        assert pale == []
        assert all((luminance(ground) > 0.5) == (scheme == "light") for _name, _colour, ground in found)
        # Red would be an alarm: in no colour is it far above the others.
        assert all(red <= max(green, blue) + 12 for _name, (red, green, blue, *_), _ground in found)
        tones = {tuple(colour) for _name, colour, _ground in found}
        assert len(tones) == 2

    def test_nothing_goes_over_the_edge_of_a_narrow_window(self, browser: Browser, saved: Saved) -> None:
        for summary in (example(), long()):
            browser.open(saved(summary_html(summary, speech(), link)), width=400)
            browser.run("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert browser.run("[document.documentElement.scrollWidth, innerWidth]") == [400, 400]
            assert browser.run(TOO_WIDE) == []

    def test_it_holds_together_in_the_narrowest_window_and_with_a_readers_own_spacing(
        self, browser: Browser, saved: Saved
    ) -> None:
        """WCAG 2.2: 1.4.10, a window of 320 pixels, which is 400% of a usual one; 1.4.12, wider text."""
        browser.open(saved(summary_html(example(), speech(), link)), width=320)
        assert browser.run("[document.documentElement.scrollWidth, innerWidth]") == [320, 320]
        browser.run(SPACED)
        assert browser.run("[document.documentElement.scrollWidth, innerWidth]") == [320, 320]
        assert browser.run(CLIPPED) == []

    def test_what_can_be_pressed_has_room_and_nothing_moves(self, browser: Browser, saved: Saved) -> None:
        """WCAG 2.2: 2.5.8, 24 pixels for each target or around it; 2.3.3, no movement to leave out."""
        for summary in (example(), long()):
            browser.open(saved(summary_html(summary, speech(), link)), width=400)
            browser.run("document.querySelectorAll('details').forEach(one => one.open = true)")
            targets = browser.run(TARGETS)
            assert len(targets) >= 3
            assert [one for one in targets if one[1] < 24 and one[2] < 24] == []
            assert browser.run(MOVING) == 0

    def test_a_line_has_at_most_65_characters_in_a_wide_window(self, browser: Browser, saved: Saved) -> None:
        text = "the kettle, the blue cup, a chair by the window and some rain on the roof of the shed " * 6
        told = summarise([Mention("rest", START, "a", 1, text, Evidence.WORDS, "", None)], ("rest",), START, START)
        unread = summarise((), (), START, START, ((text, ""),))
        for summary in (told, unread):
            browser.open(saved(summary_html(summary, speech(), link)), width=1600)
            assert 35 <= browser.run(FULLEST) <= 65

    def test_on_paper_it_is_dark_on_white_and_nothing_is_folded_away(self, browser: Browser, saved: Saved) -> None:
        """Even where the screen is dark."""
        browser.open(saved(summary_html(long(), speech(), link)), scheme="dark")
        heights = "[...document.querySelectorAll('details li')].map(one => one.getBoundingClientRect().height)"
        folded = "[...document.querySelectorAll('details li')].filter(one => one.checkVisibility()).length"
        assert browser.run(folded) == 0
        browser.dress("dark", "print")
        assert len([height for height in browser.run(heights) if height > 5]) == 500
        assert browser.run(folded) == 500
        found: list[tuple[str, list[float], list[float]]] = browser.run(COLOURS)
        assert {tuple(ground) for _name, _colour, ground in found} == {(255, 255, 255)}
        assert min(contrast(colour, ground) for _name, colour, ground in found) >= 7
        assert len(re.findall(rb"/Type /Page\b", browser.printed())) >= 10, "all of it comes out of the printer"


class TestHeard:
    def test_headings_go_from_the_page_to_its_parts(self, browser: Browser, saved: Saved) -> None:
        browser.open(saved(summary_html(example(), speech(), link)))
        spoken = browser.spoken()
        headings = [(one["level"], one["name"]) for one in spoken if one["role"] == "heading"]
        assert headings == [
            (1, "Mentioned in your notes"),
            (2, "Rest"),
            (3, "What it looked like"),
            (2, "Boundary"),
            (3, "What it looked like"),
            (2, "Grounding"),
            (2, "Support"),
            (2, "Care"),
            (2, "On the same day"),
            (2, "Notes that could not be read"),
        ]
        regions = [one["name"] for one in spoken if one["role"] == "region"]
        assert regions == [name for level, name in headings if level == 2]
        assert [one["role"] for one in spoken if one["role"] == "main"] == ["main"]

    def test_everything_has_a_name_and_drawings_are_left_to_their_words(self, browser: Browser, saved: Saved) -> None:
        browser.open(saved(summary_html(example(), speech(), link)))
        spoken = browser.spoken()
        named = [one for one in spoken if one["role"] in ("link", "table", "region", "heading", "rowheader", "cell")]
        assert [one for one in named if not one["name"].strip()] == []
        assert [one["name"] for one in spoken if one["role"] == "link"][:2] == ["26 Oct 2026", "28 Oct 2026"]
        assert {one["name"] for one in spoken if one["role"] == "table"} == {"Weekdays"}
        rows = [one["name"] for one in spoken if one["role"] in ("rowheader", "cell")][:4]
        assert rows == ["Mon", "3", "Wed", "3"]
        assert not {one["role"] for one in spoken} & {"image", "img", "SvgRoot", "graphics-document"}
        assert spoken[0]["name"] == "Mentioned in your notes: 26 October 2026 to 22 November 2026"

    def test_a_date_is_heard_before_its_line_and_a_list_is_a_list(self, browser: Browser, saved: Saved) -> None:
        browser.open(saved(summary_html(example(), speech(), link)))
        spoken = browser.spoken()
        said = [one["name"] for one in spoken if one["role"] == "StaticText"]
        at = said.index("28 Oct 2026")
        assert said[at + 1] == "rest:: nap"
        mentions = sum(len(told.mentions) for told in example().patterns)
        assert len([one for one in spoken if one["role"] == "listitem"]) == mentions + 2
        assert len([one for one in spoken if one["role"] == "blockquote"]) == mentions

    def test_tab_goes_through_links_as_they_are_read_and_shows_where_it_is(
        self, browser: Browser, saved: Saved
    ) -> None:
        browser.open(saved(summary_html(example(), speech(), link)))
        wanted = [speech().date(one.date) for told in example().patterns for one in told.mentions]
        assert _tabbed(browser, len(wanted)) == [("a", text) for text in wanted]

    def test_what_is_folded_away_opens_by_keyboard(self, browser: Browser, saved: Saved) -> None:
        browser.open(saved(summary_html(long(), speech(), link)))
        labels = [("summary", f"Rest, {days}") for days in _spans()]
        assert _tabbed(browser, 3) == labels
        browser.press("Enter")
        browser.run("new Promise(done => requestAnimationFrame(() => done(true)))")
        assert browser.run("[...document.querySelectorAll('details')].map(one => one.open)") == [False, False, True]
        first = next(one.date for one in long().patterns[0].mentions if one.date.year == 2028)
        assert _tabbed(browser, 1) == [("a", speech().date(first))]
        folds: list[dict[str, Any]] = [one for one in browser.spoken() if one["role"] == "DisclosureTriangle"]
        assert [one["expanded"] for one in folds] == [False, False, True]


def _spans() -> list[str]:
    ends = [(START, date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 12, 31)), (date(2028, 1, 1), date(2028, 3, 8))]
    return [" to ".join(speech().date(day).replace(" ", "\u00a0") for day in pair) for pair in ends]


def _tabbed(browser: Browser, count: int) -> list[tuple[str, str]]:
    """Where the Tab key goes, each with an outline."""
    found = []
    for _number in range(count):
        browser.press("Tab")
        name, text, style, width = browser.run(FOCUSED)
        assert (style, width >= 2) == ("solid", True), text
        found.append((name, text))
    return found
