"""What counts as a mark, from the bytes of a note to mentions: in Obsidian and Logseq pages, in any language."""

from __future__ import annotations

from datetime import date

import pytest

from vaultkind.configkeys import OwnPattern
from vaultkind.core.consent import Grant
from vaultkind.core.evidence import page
from vaultkind.core.patterns import Mention, mentions
from vaultkind.core.properties import is_private, properties
from vaultkind.patternfiles import read_search

DAY = date(2026, 11, 2)
OWN = (
    OwnPattern("fresh-air", ("fresh-air", "aire fresco", "spaziergang an der luft", "散歩", "move/walk")),
    OwnPattern("rest", ("descanso", "été")),
)


def found(raw: bytes | str, own: tuple[OwnPattern, ...] = OWN, **wanted: object) -> tuple[Mention, ...]:
    """The mentions that marks alone give."""
    given = raw.encode() if isinstance(raw, str) else raw
    search = read_search(Grant(words=False), "en", own, **wanted)  # type: ignore[arg-type]
    return mentions(page(given, properties(given), words=False), search, DAY, "journal/2026-11-02.md")


def told(raw: bytes | str, **wanted: object) -> list[tuple[str, int, str, str | None]]:
    """The same, short: pattern, line, evidence, what it looked like."""
    return [(one.pattern, one.line, one.evidence.value, one.looks) for one in found(raw, **wanted)]


TAG, PROPERTY, FIELD, TASK = ("rest", 1, "tag", None), ("rest", 2, "property", None), ("rest", 1, "field", None), "task"

COUNTS = {
    # Tags.
    "#rest": [TAG],
    "all afternoon #rest": [TAG],
    "- all afternoon #Rest, then tea": [TAG],
    "(#rest)": [TAG],
    "a day of #rest.": [TAG],
    "#rest/nap": [("rest", 1, "tag", "nap")],
    "#rest/early-night/at_last": [("rest", 1, "tag", "early night at last")],
    "#rest/": [TAG],
    "- a stop #[[rest]] in the day": [TAG],
    "## Evening #rest": [TAG],
    "[[a page#part]] and #rest": [TAG],
    "#REST #care": [("care", 1, "tag", None), TAG],
    "%% mine %% then #rest": [TAG],
    "`code` then #rest": [TAG],
    "#散歩": [("fresh-air", 1, "tag", None)],
    "公園で #散歩。": [("fresh-air", 1, "tag", None)],
    "#fresh-air/early": [("fresh-air", 1, "tag", "early")],
    "#move/walk/in-the-park": [("fresh-air", 1, "tag", "in the park")],
    "#Été": [TAG],
    # Properties.
    "---\nrest: true\n---\n": [PROPERTY],
    "---\nRest: Yes\n---\n": [PROPERTY],
    "---\nrest: nap # short\n---\n": [("rest", 2, "property", "nap")],
    "---\nmood: flat\nrest: 'A long nap'\n---\n": [("rest", 3, "property", "a long nap")],
    "---\nrest: [nap, early night]\n---\n": [("rest", 2, "property", "nap")],
    "---\nrest: [ ]\ncare:\n---\n": [],
    "---\nrest:\n  - nap\n  - bath\n---\n": [("rest", 2, "property", "nap")],
    "---\nrest:\n- ''\n- nap\n---\n": [("rest", 2, "property", "nap")],
    "---\nrest: [nap,\n  bath]\n---\n": [("rest", 2, "property", "nap")],
    "---\nrest: |\n  a nap\n  in the sun\n---\n": [("rest", 2, "property", "a nap in the sun")],
    "---\nrest: [[nap]]\n---\n": [("rest", 2, "property", "nap")],
    "---\ntags: [daily, rest]\n---\n": [("rest", 2, "tag", None)],
    "---\ntags: daily rest/nap\n---\n": [("rest", 2, "tag", "nap")],
    "---\ntag: daily, '#rest'\n---\n": [("rest", 2, "tag", None)],
    "---\ntags:\n- daily\n- Rest\n---\n": [("rest", 2, "tag", None)],
    "---\naire fresco: parque\n---\n": [("fresh-air", 2, "property", "parque")],
    "---\ntitle: on: and on\nrest: nap\nlate: [\n---\n": [("rest", 3, "property", "nap")],
    "---\nrest: nap\nrest: no\n---\n": [("rest", 2, "property", "nap")],
    "---\n\tmood: flat\n\trest: nap\n---\n": [("rest", 3, "property", "nap")],
    "---\nsleep:\n  rest: x\n\nrest: nap\n---\n": [("rest", 5, "property", "nap")],
    # Inline fields.
    "rest:: nap": [("rest", 1, "field", "nap")],
    "  rest:: nap": [("rest", 1, "field", "nap")],
    "- rest:: nap": [("rest", 1, "field", "nap")],
    "- **Rest**:: nap": [("rest", 1, "field", "nap")],
    "lay down [rest:: nap] and [care:: tea]": [("care", 1, "field", "tea"), ("rest", 1, "field", "nap")],
    "lay down (rest:: nap)": [("rest", 1, "field", "nap")],
    "rest:: yes": [("rest", 1, "field", "yes")],
    "rest:: [[nap]]": [("rest", 1, "field", "nap")],
    "Spaziergang an der Luft:: Park": [("fresh-air", 1, "field", "park")],
    "- [aire fresco:: con Ana]": [("fresh-air", 1, "field", "con ana")],
    "散歩:: 公園": [("fresh-air", 1, "field", "公園")],
    "- a day\n  tags:: [[rest]], daily": [("rest", 2, "tag", None)],
    # Tasks.
    "- [x] early night #rest": [("rest", 1, TASK, None)],
    "* [X] early night #rest/bed": [("rest", 1, TASK, "bed")],
    "1. [x] #rest": [("rest", 1, TASK, None)],
    "\t- [x] below another #rest": [("rest", 1, TASK, None)],
    "- [x] lie down [rest:: nap]": [("rest", 1, "field", "nap")],
    "- DONE early night #rest": [("rest", 1, TASK, None)],
    "- [ ] a plan\n\t- #rest all the same": [("rest", 2, "tag", None)],
    # One a line and pattern.
    "#rest #rest/nap rest": [TAG],
    "---\nrest: nap\ntags: [rest]\n---\n#rest\n#rest": [
        ("rest", 2, "property", "nap"),
        ("rest", 3, "tag", None),
        ("rest", 5, "tag", None),
        ("rest", 6, "tag", None),
    ],
}
COUNTS_NOT = [
    "",
    "rest",
    "# rest",
    "# Rest\nwords",
    "#restful #RESTRICT #interest #resting_place #rest-day #1rest",
    "#topic/rest #topic/REST",
    "a#rest b/#rest \\#rest",
    "[[note#rest]] [[#rest]] [[note#rest|there]]",
    "[up](#rest) [there](note.md#rest) [there](<a note.md #rest>)",
    "https://example.org/#rest https://example.org/a?(#rest <https://example.org/;#rest>",
    "`#rest` and ``code `#rest` code``",
    "```\n#rest\nrest:: nap\n- [x] #rest\n```",
    "~~~ yaml\nrest: nap\n#rest",
    "- a list\n  ```\n  #rest\n  ```",
    "%% #rest %% and <!-- #rest -->",
    "%%\n#rest\n%%",
    "<!--\nrest:: nap\n-->",
    "> #rest\n> rest:: nap\n> - [x] #rest",
    "> [!note] #rest\n> [rest:: nap]",
    "  > > #rest",
    "> [!vaultkind|rest-001] If you want it\n> Was there any stopping? #rest",
    "<!-- vaultkind: rest-001 -->\n> Was there any stopping? #rest",
    *(f"- [{state}] a plan #rest [rest:: nap]" for state in " -></cfp!?*"),
    *(f"- {marker} a plan #rest" for marker in ("TODO", "DOING", "LATER", "NOW", "WAITING", "CANCELLED")),
    "[ ] a plan without a list #rest",
    "rest::",
    "- rest:: ",
    "[rest::] (rest:: ) [rest:: no]",
    "rest:: No",
    "collapsed:: true\nid:: 64\nquery-table:: false",
    "the rest:: of it is\nforrest:: gump",
    *(
        f"---\nrest: {value}\n---\n"
        for value in ("", "no", "No", "false", "off", "null", "~", "0", "[]", "''", '"no"', "'false' # x")
    ),
    "---\nrest:\n---\n",
    "---\nrest:\n  - no\n  -\n---\n",
    "---\nrest: no\nrest: nap\n---\n",
    "---\n# rest: nap\nnested:\n  rest: nap\n---\n",
    "---\nmood: |\n  rest: nap\n---\n",
    "\n---\nrest: nap\n---\n",
    "---\nrest: nap\n",
    "## Evening #private\n#rest\n### Later\nrest:: nap",
    "words #private\n#rest",
    "#rest\n\n#private/for-me",
    "#rest\n> #private",
    "#rest\n%% #private %%",
    "#rest\n- #[[private]]",
    "private:: true\n\n- #rest",
    "tags:: daily, private\n\n- #rest",
]


@pytest.mark.parametrize("raw", COUNTS)
def test_what_was_marked_is_mentioned(raw: str) -> None:
    assert told(raw) == COUNTS[raw]


@pytest.mark.parametrize("raw", COUNTS_NOT)
def test_what_was_not_marked_is_not(raw: str) -> None:
    assert told(raw) == []


@pytest.mark.parametrize("raw", [raw for raw in COUNTS if COUNTS[raw]])
@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_lines_are_counted_alike_with_any_line_ending_and_with_a_byte_order_mark(raw: str, ending: str) -> None:
    there = "\ufeff" + raw.replace("\n", ending)
    assert [(one.line, one.text) for one in found(there)] == [(one.line, one.text) for one in found(raw)]


@pytest.mark.parametrize(
    ("raw", "quoted"),
    [
        ("  - all  of it **here** #rest \t", "all  of it **here** #rest"),
        ("3) `code` stays #rest", "`code` stays #rest"),
        ("- [x] early #rest", "[x] early #rest"),
        ("## Evening #rest", "## Evening #rest"),
        ('---\nrest: "nap" # short\n---\n', 'rest: "nap" # short'),
        ("---\nrest:\n  - nap\n---\n", "rest: nap"),
        ("---\ntags: [daily, rest]\n---\n", "tags: rest"),
        ("---\nsleep:\n  rest: x\n\nrest: nap\n---\n", "rest: nap"),
    ],
)
def test_the_persons_line_is_quoted_as_it_is_without_its_list_marker(raw: str, quoted: str) -> None:
    assert [one.text for one in found(raw)] == [quoted]


def test_a_private_section_ends_where_the_next_one_of_its_level_begins() -> None:
    raw = "#rest\n## Evening #private\n#rest\n### Below\n#rest\n## Night\n#rest\n# Tomorrow #private/too\n#rest\n"
    assert [line for _name, line, *_rest in told(raw)] == [1, 7]


@pytest.mark.parametrize(
    "head",
    [
        "private: true",
        "Private: yes",
        "'private': \"true\" # for me",
        "private: ja",
        "private:\n  - true",
        "private: false\nprivate: true",
        "mood: 'a: b\nprivate: true",
        "  mood: flat\n  private: true",
        "tags: private",
        "tags: daily private/therapy",
        "tags: [daily,\n  private]",
        "tags: [\n  private\n]",
        'tags: ["a # b", "private"]',
        "tags:\n- daily\n- '#private'",
        "tag: PRIVATE",
        "tags: !!seq [private]",
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_note_is_private_however_its_properties_say_so(head: str, ending: str) -> None:
    raw = f"---\n{head}\n---\n#rest\n".replace("\n", ending).encode()
    assert is_private(raw)
    assert is_private(b"\xef\xbb\xbf" + raw)


@pytest.mark.parametrize(
    "head",
    ["private: false", "private:", "private: no", "tags: [privately, non/private]", "mood: private", "# private: true"],
)
def test_a_note_is_not_private_for_less(head: str) -> None:
    assert not is_private(f"---\n{head}\n---\n#rest\n".encode())


def test_a_pattern_of_ones_own_stands_beside_the_built_in_ones() -> None:
    assert told("#descanso\n#rest") == [TAG, ("rest", 2, "tag", None)]
    assert told("#fresh-air", own=()) == []
    assert [one.rule for one in found("#rest/nap\n- [x] #rest\naire fresco:: sí\n---\n")] == [
        "tag #rest/nap",
        "task #rest",
        "field aire fresco",
    ]


def test_one_pattern_alone_can_be_asked_for() -> None:
    assert {one.pattern for one in found("#rest\n#care\n#fresh-air", only="care")} == {"care"}


def test_a_line_that_is_not_meant_is_left_out_by_a_phrase_of_it() -> None:
    raw = "the Rest of the list #rest\nlay down #rest\n"
    assert [line for _name, line, *_rest in told(raw, not_this=("rest of the LIST",))] == [2]


def test_a_prompt_in_an_outline_is_no_evidence_and_what_stands_beside_it_is() -> None:
    """In Logseq a prompt is an item with a property; its words and its other lines are vaultkind's."""
    raw = b"- tea #rest\n- A nap today? #rest\n  vaultkind:: rest-012\n  rest:: nap\n- DONE early night #rest\n"
    found = page(raw, {})
    assert [(mark.line, mark.name) for mark in found.marks] == [(1, "rest"), (5, "rest")]
    assert [line.line for line in found.prose] == [1, 5]
