"""The page of a summary, as markup: what is in it and in which order, and that no text of others becomes part of it."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import date, timedelta
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from example import END, START, example, link, speech
from hostile import ADDRESSES, TEXTS, hostile, hostile_link, hostile_speech
from hypothesis import given
from hypothesis import strategies as st

from vaultkind.core.evidence import Evidence
from vaultkind.core.patterns import Mention
from vaultkind.core.summary import Summary, summarise
from vaultkind.render.page import LONGEST, address
from vaultkind.render.summary_html import MANY, summary_html
from vaultkind.render.text import visible

NOTHING = "Nothing is mentioned here in these weeks. That can mean many things, or nothing."
VOID = {"meta"}


class Parsed(HTMLParser):
    """Elements with their attributes in order, their text, and whether each was closed where it belongs."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.comments: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self._open[-1], data.strip("\n")))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def words(self) -> list[str]:
        return [text for tag, text in self.texts if tag not in ("style", "title")]


def mention(day: date, text: str = "rest:: nap", pattern: str = "rest", looks: str | None = None) -> Mention:
    return Mention(pattern, day, f"{day}.md", 1, text, Evidence.FIELD, "field rest", looks)


def of(*mentions: Mention, start: date | None = START, end: date | None = END) -> Summary:
    return summarise(mentions, tuple(dict.fromkeys(one.pattern for one in mentions)), start, end)


def days(count: int, start: date = START) -> list[date]:
    return [start + timedelta(days=number) for number in range(count)]


class TestWhatIsShown:
    def test_name_then_lines_then_looks_then_weekdays_and_at_the_end_what_falls_together(self) -> None:
        words = Parsed(summary_html(example(), speech(), link)).words()
        in_order = [
            "Mentioned in your notes",
            "26 October 2026 to 22 November 2026",
            "Rest",
            "Days with a mention, 26\u00a0Oct\u00a02026 to 20\u00a0Nov\u00a02026",
            "26 Oct 2026",
            "rest:: early night",
            "Slow Sunday. #rest/nap in the afternoon, the cat on my feet.",
            "What it looked like",
            "nap",
            "\u00a04, ",
            "early night",
            "\u00a03",
            "Weekdays",
            "Mon",
            "Boundary",
            "Grounding",
            "Support",
            "Care",
            "On the same day",
            "Notes that could not be read",
            "2026-11-13.md",
            " is not on this device yet",
        ]
        at = -1
        for text in in_order:
            at = words.index(text, at + 1)
        together = words[words.index("On the same day") + 1]
        assert together.replace("\u00a0", " ").startswith("Rest and Boundary: 2 Nov 2026, 8 Nov 2026, ")

    def test_a_weekday_has_a_row_where_it_has_mentions_and_nowhere_else(self) -> None:
        """Three Mondays and a Friday; no other day, no zero, no sum."""
        some = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 20)]
        words = Parsed(summary_html(of(*map(mention, some)), speech(), link)).words()
        assert words[words.index("Weekdays") + 1 :] == ["Mon", "3", "Fri", "1"]

    def test_two_mentions_are_two_lines_without_weekdays_and_looks(self) -> None:
        page = summary_html(of(*(mention(day, looks="nap") for day in days(2))), speech(), link)
        assert "Weekdays" not in page
        assert "What it looked like" not in page

    def test_a_row_of_dots_has_one_for_each_day_and_none_between(self) -> None:
        """Two days far apart look like two days next to each other."""

        def dots(*some: date) -> list[str]:
            page = summary_html(of(*map(mention, some)), speech(), link)
            return re.findall(r'<div class="dots">\n(<svg.*?</svg>)', page)

        assert dots(START, START + timedelta(days=1)) == dots(START, END)
        assert [drawing.count("h0") for drawing in dots(START, START, END)] == [2]
        assert dots(START) == []
        assert len(dots(*days(MANY))) == 1
        assert dots(*days(MANY + 1)) == [], "so many are no row any more"

    def test_without_a_mention_it_says_the_one_sentence(self) -> None:
        words = Parsed(summary_html(of(), speech(), link)).words()
        assert words == ["Mentioned in your notes", "26 October 2026 to 22 November 2026", NOTHING]

    def test_unread_notes_are_named_even_without_a_mention(self) -> None:
        page = summary_html(of()._replace(skipped=(("a/b.md", "is not text"),)), speech(), link)
        assert Parsed(page).words()[2:] == [NOTHING, "Notes that could not be read", "a/b.md", " is not text"]

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [
            (START, END, "26 October 2026 to 22 November 2026"),
            (START, START, "26 October 2026"),
            (START, None, "From 26 October 2026"),
            (None, END, "Up to 22 November 2026"),
            (None, None, "All daily notes"),
        ],
    )
    def test_the_days_it_looks_at_are_in_heading_and_title(
        self, start: date | None, end: date | None, said: str
    ) -> None:
        parsed = Parsed(summary_html(of(start=start, end=end), speech(), link))
        assert parsed.words()[1] == said
        assert ("title", f"Mentioned in your notes: {said}") in parsed.texts

    def test_the_language_of_the_page_is_the_one_that_is_spoken(self) -> None:
        assert Parsed(summary_html(of(), speech("pt-BR"), link)).elements[0] == ("html", {"lang": "pt-BR"})


class TestMuch:
    def test_up_to_forty_lines_stand_open(self) -> None:
        assert "<details" not in summary_html(of(*map(mention, days(MANY))), speech(), link)

    def test_more_are_folded_away_by_year_with_every_line_in_them(self) -> None:
        some = days(MANY + 30, date(2026, 12, 1))
        parsed = Parsed(summary_html(of(*map(mention, some)), speech(), link))
        labels = [text.replace("\u00a0", " ") for tag, text in parsed.texts if tag == "summary"]
        assert labels == ["Rest, 1 Dec 2026 to 31 Dec 2026", "Rest, 1 Jan 2027 to 8 Feb 2027"]
        shown = [found["datetime"] for tag, found in parsed.elements if tag == "time"]
        assert shown == [day.isoformat() for day in some]
        assert not any("open" in found for tag, found in parsed.elements if tag == "details")

    def test_so_are_the_days_of_two_patterns_that_fall_together_often(self) -> None:
        some = [mention(day, pattern=name) for name in ("rest", "care") for day in days(MANY + 1)]
        page = summary_html(of(*some), speech(), link).split("On the same day")[1]
        assert "<summary>Rest and Care, " in page
        assert page.count("\u00a0Nov\u00a02026") >= 30

    def test_ten_thousand_lines_take_a_bounded_size_each(self) -> None:
        few, many = (
            len(summary_html(of(*map(mention, days(count, date(1995, 1, 1)))), speech(), link).encode())
            for count in (MANY + 1, 10_000)
        )
        assert (many - few) / (10_000 - MANY - 1) < 250

    def test_a_line_like_a_book_is_cut_and_says_so(self) -> None:
        text = '"' * 1_000_000
        page = summary_html(of(mention(START, text)), speech(), link)
        assert f"{'&quot;' * LONGEST} …<" in page
        assert len(page) < 20_000


class TestHostile:
    def test_no_text_becomes_markup_wherever_it_stands(self) -> None:
        """The page has the elements that it has with harmless words; texts are there to be read."""

        def harmless(text: str) -> str:
            return f"word {TEXTS.index(text)}" if text else text

        bad = hostile()
        good = bad._replace(
            patterns=tuple(
                told._replace(
                    mentions=tuple(one._replace(text=harmless(one.text)) for one in told.mentions),
                    looked_like=tuple((harmless(word), count) for word, count in told.looked_like),
                )
                for told in bad.patterns
            ),
            skipped=tuple((harmless(path), harmless(reason)) for path, reason in bad.skipped),
        )
        tame = speech()._replace(pattern=lambda name: f"word {TEXTS.index(name)}")
        page = summary_html(bad, hostile_speech(), hostile_link)
        parsed = Parsed(page)
        assert parsed.elements == Parsed(summary_html(good, tame, lambda mention: None)).elements
        assert parsed.comments == []
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", page)
        page.encode("utf-8")

    @given(st.text(st.characters(), max_size=80))
    def test_any_line_is_shown_as_it_is(self, text: str) -> None:
        parsed = Parsed(summary_html(of(mention(START, f"x{text}x", looks=text)), speech(text), lambda _mention: text))
        shown = [found for tag, found in parsed.texts if tag == "blockquote"]
        assert "".join(shown) == "x" + visible(text.replace("\t", " ")) + "x"
        assert [tag for tag, _found in parsed.elements][-3:] in (
            ["li", "time", "blockquote"],
            ["a", "time", "blockquote"],
        )

    @pytest.mark.parametrize("bad", ADDRESSES, ids=ascii)
    def test_an_address_that_could_act_or_leave_is_no_link(self, bad: str) -> None:
        page = summary_html(of(mention(START)), speech(), lambda _mention: bad)
        assert "<a" not in page
        assert ">26 Oct 2026</time> <blockquote" in page

    @pytest.mark.parametrize(
        "good",
        [
            "obsidian://open?vault=a&file=b%20c",
            "Obsidian://open?vault=a",
            "2026-11-02.md",
            "../daily%20notes/2026-11-02.md#rest:nap",
            "./a:b.md",
        ],
    )
    def test_obsidian_and_files_beside_the_page_are_links(self, good: str) -> None:
        parsed = Parsed(summary_html(of(mention(START)), speech(), lambda _mention: good))
        assert [found for tag, found in parsed.elements if tag == "a"] == [{"href": good}]

    def test_no_address_at_all(self) -> None:
        assert address(None) is None


class TestStandsAlone:
    def test_the_policy_allows_this_style_and_nothing_else(self) -> None:
        page = summary_html(example(), speech(), link)
        parsed = Parsed(page)
        (policy,) = [found["content"] for tag, found in parsed.elements if "http-equiv" in found]
        (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"

    def test_it_names_nothing_outside_and_has_no_script_and_no_style_but_its_own(self) -> None:
        page = summary_html(example(), speech(), link)
        for sign in ("script", "http:", "https:", "//", "url(", "@import", "@font-face"):
            assert sign not in page.replace("obsidian://", ""), sign
        attributes = {name for _tag, found in Parsed(page).elements for name in found}
        assert not {name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset")}
