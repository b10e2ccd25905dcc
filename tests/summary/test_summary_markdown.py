"""The Markdown summary: its links lead to the right notes, and nothing that is quoted in it comes alive."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from command_line import Place, today
from seen import note

from vaultkind.core import note as shape
from vaultkind.core.evidence import page
from vaultkind.core.properties import properties
from vaultkind.render.summary_markdown import _quote

MARKS = 'consent = ["marks"]\n'
WIKI = re.compile(r"^> \[!quote\] \[\[([^\]|]+)\|[^\]]+\]\], line (\d+)$", re.MULTILINE)
RELATIVE = re.compile(r"^> \[!quote\] \[[^\]]+\]\(([^)]+)\), line (\d+)$", re.MULTILINE)
# What the summary quotes: each line of the note has a mark of its own number, to be found again by its link.
HOSTILE = [
    "#rest #tag/one [[link]] ![[embed]] [text](https://example.org) ![i](i.png)",
    "- [x] a ticked task #rest",
    "- [ ] not [x] this one, and rest:: no",
    "- #rest * [ ] a task",
    "#rest <% tp.file.title %> {{date}} `= this.file` `$= dv.pages()`",
    "#rest <script>alert(1)</script> <b onclick=x>b</b> <!-- gone -->",
    "#rest ``` ~~~ %% away %% ==marked== ~~struck~~ **bold** __bold__ $x$ [^1] ^block",
    "#rest [mood:: flat] (energy:: low) a:::b ::: care:: x",
    "#rest ((64f1c2b4)) {{query (todo now)}} {{embed}}",
    "#rest https://example.org obsidian://open?vault=x www.example.org mailto:a@example.org ftp://example.org",
    "#rest \\#tag \\[[link]] \\\\`code`",
    "#rest | a | b | <mark style='x'> &lt;b&gt; &#35;care",
    "1986. A year #rest",
    "+ #rest",
    "+ - #rest",
]
ALIVE = re.compile(
    r"(?<!\\)(?:\[\[|!\[|\]\(|<%|<!--|<\w|\{\{|%%|==|~~|```|\(\(|`=|https?:|obsidian:|ftp:|mailto:|www\.)"
    r"|(?<!\\)#\w|(?<!:\\):: |(?<!\\)::|\w@"
)


def quoted(text: str) -> list[str]:
    """The lines below each callout's title."""
    return re.findall(r"^> \[!quote\].*\n> (.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("folder", ["journal", "journal/a (b) & c's 100%", "日記/2026 年"])
def test_every_link_of_a_saved_summary_leads_to_its_note_in_obsidian(place: Place, folder: str) -> None:
    root = place.vault(settings={"folder": folder})
    (root / folder).mkdir(parents=True)
    written = [note(root, ago, "words\n" * ago + "#rest\n", folder=folder) for ago in range(1, 4)]
    place.configure(root, MARKS)
    assert place.run("summary", "--save").code == 0
    links = WIKI.findall(next((root / "vaultkind summaries").iterdir()).read_text())
    assert [root / f"{name}.md" for name, _line in links] == written[::-1]
    assert [int(line) for _name, line in links] == [4, 3, 2]


@pytest.mark.parametrize(
    ("flavour", "to"),
    [
        ("plain", ["--save"]),
        ("plain", ["--out", "deep/er/x.md"]),
        ("plain", ["--out", "OUTSIDE/x.md"]),
        ("obsidian", ["--out", "OUTSIDE/x.md"]),
    ],
)
def test_elsewhere_links_are_paths_from_where_the_summary_lies(place: Place, flavour: str, to: list[str]) -> None:
    name = "[brackets] # and (more)"
    root = place.vault(name) if flavour == "obsidian" else place.base / "vaults" / name
    for folder in (root / "a [b] #c", root / "deep" / "er", place.here / "OUTSIDE"):
        folder.mkdir(parents=True)
    written = [note(root, ago, folder="a [b] #c") for ago in (2, 1)]
    place.configure(root, MARKS + 'folder = "a [b] #c"\nformat = "YYYY-MM-DD"\nsummaries_folder = "kept/here"\n')
    where = place.here if "OUTSIDE" in to[-1] else root
    ran = place.run("summary", "--format", "markdown", *to, cwd=where)
    assert ran.code == 0, ran.err
    file = where / to[-1] if to[0] == "--out" else next((root / "kept/here").iterdir())
    links = RELATIVE.findall(file.read_text())
    assert [(file.parent / unquote(path)).resolve() for path, _line in links] == written


def test_a_note_that_a_wiki_link_cannot_name_is_linked_by_its_path(place: Place) -> None:
    root = place.vault(settings={"folder": "a [b] ^c"})
    (root / "a [b] ^c").mkdir()
    file = note(root, 1, folder="a [b] ^c")
    place.configure(root, MARKS + 'summaries_folder = "kept/here"\n')
    assert place.run("summary", "--save").code == 0
    saved = next((root / "kept/here").iterdir())
    ((path, _line),) = RELATIVE.findall(saved.read_text())
    assert (saved.parent / unquote(path)).resolve() == file


def test_nothing_of_a_persons_lines_comes_alive_a_second_time(place: Place, vault: Path) -> None:
    for ago, line in enumerate(HOSTILE):
        note(vault, ago, f"words\n\n{line}\n")
    place.configure(vault, MARKS)
    assert place.run("summary", "--save", "--explain").code == 0
    text = next((vault / "vaultkind summaries").iterdir()).read_text()
    lines = quoted(text)
    assert len(lines) == len(HOSTILE) - 1, "all but the one that is not ticked"
    assert not [line for line in lines if ALIVE.search(line)]
    # As prose, out of its callout, it is still no evidence of anything, whatever else stands there.
    bare = text.replace("\n> ", "\n")
    raw = bare.encode()
    assert shape.outline(raw).open_at_end is None
    found = page(raw, properties(raw))
    assert found.marks == ()
    assert not found.private
    # Nor is the summary itself, which quotes.
    assert page(text.encode()).marks == ()
    assert not [one for one in page(text.encode()).prose if "rest" in one.text]


def test_a_quoted_line_says_what_the_person_said() -> None:
    """Taking the escapes away, as Markdown does, gives the line back."""
    for line in HOSTILE:
        assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", _quote(line)) == line.strip()


def test_the_chart_has_the_weekdays_with_a_mention_and_no_other(place: Place, vault: Path) -> None:
    for ago in (7, 14, 21):
        note(vault, ago)
    place.configure(vault, MARKS)
    text = place.run("summary", "--format", "markdown").out
    chart = re.search(r"```mermaid\n(.*?)\n```", text, re.DOTALL)
    assert chart is not None
    day = f"{today() - timedelta(days=7):%a}"
    assert [row.strip() for row in chart[1].splitlines()[1:]] == [
        "xychart-beta",
        f'x-axis ["{day}"]',
        "y-axis 0 --> 3",
        "bar [3]",
    ]
    init = chart[1].splitlines()[0].removeprefix("%%{init: ").removesuffix("}%%")
    assert json.loads(init)["xyChart"]["yAxis"]["showLabel"] is False
