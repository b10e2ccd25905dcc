"""Every kind of vault from settings to block: set up as its application does it, today's note as it makes it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from command_line import Place, contents, today
from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).parents[1]))

from tools import Watching, logseq_keeps, until

DENDRON = """version: 5
dev:
    enablePreviewV2: true
workspace:
    vaults:
        -
            fsPath: vault
            name: notes
    journal:
        dailyDomain: daily
        name: journal
        dateFormat: y.MM.dd
        addBehavior: childOfDomain
    enableAutoCreateOnDefinition: false
"""
DENDRON_NOTE = """---
id: 7xzh2v1c0m4
title: '{day}'
desc: ''
updated: 1763980000000
created: 1763980000000
---
"""
FOAM = """---
foam_template:
  filepath: "/journal/${FOAM_DATE_YEAR}-${FOAM_DATE_MONTH}-${FOAM_DATE_DATE}.md"
  description: "Daily note template"
---
# ${FOAM_DATE_YEAR}-${FOAM_DATE_MONTH}-${FOAM_DATE_DATE}
"""
ZK = """[notebook]

[note]
language = "en"
default-title = "Untitled"
filename = "{{id}}-{{slug title}}"
extension = "md"

[group.daily]
paths = ["journal/daily"]

[group.daily.note]
filename = "{{format-date now '%Y-%m-%d'}}"
extension = "md"
template = "daily.md"

[format.markdown]
hashtags = true

[lsp.diagnostics]
dead-link = "error"
"""
SILVERBULLET = """#meta

This page holds configuration for your SilverBullet space.

```space-lua
-- Add custom configuration here, e.g.:
-- config.set("shortWikiLinks", false)
```

```space-lua
-- managed-by: configuration-manager
config.set("journal.prefix", "Diary/")
```
"""
JOURNALS = {
    "version": 5,
    "journals": {
        "Daily": {
            "name": "Daily",
            "write": {"type": "day"},
            "timeline": {"start": "", "end": {"kind": "never"}},
            "nameTemplate": "{{date}}",
            "dateFormat": "YYYY-MM-DD",
            "folder": "Journals/{{date:YYYY}}",
            "templates": [],
        }
    },
    "calendar": {"mode": "locale"},
}
JOURNALS_FIRST = {
    "journals": {
        "calendar": {
            "id": "calendar",
            "type": "calendar",
            "name": "Calendar",
            "rootFolder": "Calendar",
            "openOnStartup": True,
            "startupSection": "day",
            "day": {"enabled": True, "openMode": "active", "nameTemplate": "", "dateFormat": "", "folder": "Days"},
        }
    }
}


@dataclass(frozen=True)
class Kind:
    """What an application writes: its settings, and where and how a new day's note comes."""

    flavor: str
    settings: dict[str, str]
    path: Callable[[date], str]
    note: str


def journals(data: object) -> dict[str, str]:
    return {
        ".obsidian/app.json": "{}",
        ".obsidian/community-plugins.json": '["journals"]',
        ".obsidian/plugins/journals/data.json": json.dumps(data, indent=2),
    }


OLD_FOAM = """{
  // Foam
  "files.autoSave": "onFocusChange",
  "foam.openDailyNote.directory": "journal",
  "foam.openDailyNote.filenameFormat": "'daily-note'-yyyy-mm-dd", // dateformat
}
"""
KINDS = {
    "Logseq": Kind(
        "logseq",
        {"logseq/config.edn": '{:meta/version 1\n ;; :preferred-format ""\n :hidden []}\n', "logseq/custom.css": ""},
        lambda day: f"journals/{day:%Y_%m_%d}.md",
        "- morning\n\t- tea\n-",
    ),
    "Foam": Kind("foam", {".foam/templates/daily-note.md": FOAM}, lambda day: f"journal/{day}.md", "# {day}\n"),
    "Foam, older": Kind(
        "foam", {".vscode/settings.json": OLD_FOAM}, lambda day: f"journal/daily-note-{day}.md", "# {day}\n"
    ),
    "Dendron": Kind(
        "dendron",
        {"dendron.yml": DENDRON, "vault/root.md": ""},
        lambda day: f"vault/daily.journal.{day:%Y.%m.%d}.md",
        DENDRON_NOTE,
    ),
    "zk": Kind("zk", {".zk/config.toml": ZK}, lambda day: f"journal/daily/{day}.md", "# {day}\n\n"),
    "SilverBullet": Kind(
        "silverbullet",
        {"CONFIG.md": SILVERBULLET, "index.md": "Hello\n"},
        lambda day: f"Diary/{day}.md",
        "---\ntags: journal\ndate: {day}\n---\n* ",
    ),
    "Journals": Kind(
        "obsidian",
        journals(JOURNALS),
        lambda day: f"Journals/{day:%Y}/{day}.md",
        "---\njournal: Daily\njournal-date: {day}\n---\n",
    ),
    "Journals, first version": Kind(
        "obsidian",
        journals(JOURNALS_FIRST),
        lambda day: f"Calendar/Days/{day}.md",
        "---\njournal: calendar\njournal-start-date: {day}\njournal-end-date: {day}\njournal-section: day\n---\n",
    ),
}
EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@dataclass
class Made:
    root: Path
    path: str
    note: Path


def make(base: Path, kind: Kind, *, with_note: bool = True) -> Made:
    root = base / "Notes"
    for name, text in kind.settings.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    path = kind.path(today())
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    made = Made(root, path, root / path)
    if with_note:
        save(made, kind)
    return made


def save(made: Made, kind: Kind) -> None:
    made.note.write_text(kind.note.replace("{day}", today().isoformat()))


@EACH
def test_from_the_settings_to_the_block_and_back(place: Place, kind: Kind) -> None:
    """The note is found where the application made it, the block comes and goes, and no other byte moves."""
    made = make(place.base, kind)
    before = contents(made.root)
    told, days = place.each(("--vault", made.root, "explain", "--json"), ("--vault", made.root, "days", "--json"))
    assert (told.json["flavor"], told.json["path"]) == (kind.flavor, made.path)
    assert days.json[-1]["path"] == made.path
    ran = place.run("--vault", made.root, "prompt", "--into", "today", "--json")
    assert ran.code == 0, ran.err
    prompt = ran.json
    text = made.note.read_text()
    assert prompt["text"] in text
    assert kind.note.replace("{day}", today().isoformat()) in text
    shown(kind, made.note, prompt)
    assert place.run("--vault", made.root, "prompt", "--into", "today").code == 5
    assert place.run("--vault", made.root, "remove").code == 0
    assert contents(made.root) == before


@EACH
def test_the_summary_reads_each_applications_marks_back(place: Place, kind: Kind) -> None:
    """What the person marked is shown with its line, and neither the prompt nor what is still to do."""
    made = make(place.base, kind)
    place.configure(made.root, 'consent = ["marks"]\n')
    assert place.run("prompt", "--into", "today").code == 0
    outline = kind.flavor == "logseq"
    done, todo = ("- DONE", "- TODO") if outline else ("- [x]", "- [ ]")
    own = "- tea\n  rest:: nap" if outline else "rest:: nap"
    with made.note.open("a") as file:
        file.write(f"\n{own}\n{done} early night #rest\n{todo} a walk #care\n")
    found = place.run("summary", "--week", "--json").json
    (rest,) = found["patterns"]
    rows = made.note.read_text().splitlines()
    assert [one["evidence"] for one in rest["mentions"]] == ["field", "task"]
    for one in rest["mentions"]:
        assert (one["date"], one["path"]) == (today().isoformat(), made.path)
        assert one["text"] in rows[one["line"] - 1]


def shown(kind: Kind, note: Path, prompt: dict[str, str]) -> None:
    """The block as the application would show it, by its own parser or that of its language."""
    if kind.flavor == "logseq":
        kept = logseq_keeps(note.read_bytes())
        item = kept["items"][-1]
        assert (item["level"], item["title"]) == (1, "If you want it")
        assert item["properties"] == {"vaultkind": prompt["id"]}
        assert item["text"].splitlines()[0] == prompt["text"]
        assert kept["page"] == note.read_text(), "the app would write the very same page"
        return
    body = note.read_text().split("\n---\n", 1)[-1]
    tokens = MarkdownIt("commonmark").parse(body)
    quote = [token.type for token in tokens].index("blockquote_open")
    inline = next(token for token in tokens[quote:] if token.type == "inline")
    children = inline.children or []
    seen = [child.content for child in children if child.type == "text"]
    if kind.flavor == "obsidian":
        assert inline.content.startswith(f"[!vaultkind|{prompt['id']}] If you want it\n")
        return
    assert [child.content for child in children if child.type == "html_inline"] == [
        f"<!-- vaultkind: {prompt['id']} -->"
    ]
    assert seen[0].strip() == "If you want it:"
    assert "".join(seen[1:]).startswith(prompt["text"].split("'")[0])


@pytest.mark.parametrize("name", ["Logseq", "Dendron"])
def test_the_watcher_adds_it_to_the_new_note(place: Place, name: str) -> None:
    """The note appears as the application makes it, and the prompt arrives by itself once."""
    kind = KINDS[name]
    made = make(place.base, kind, with_note=False)
    place.configure(made.root, "settle = 0.5\n")
    with Watching(made.root, place.state) as watching:
        watching.event("ready")
        save(made, kind)
        assert watching.event("inserted")["path"] == made.path
        assert until(lambda: b"vaultkind" in made.note.read_bytes(), "the block")
    assert place.run("--vault", made.root, "remove").code == 0
    assert made.note.read_text() == kind.note.replace("{day}", today().isoformat())


class TestLogseqPages:
    """What the app keeps of pages with the block in every place, read by its own parser."""

    PAGES = (
        ("", ""),
        ("-", ""),
        ("- tea\n\t- green\n\t  a second line\n\t\t- leaf", ""),
        ("title:: Monday\ntags:: a, b\n\n- tea", 'place = "start"\n'),
        ("- tea\n- ## Later\n  collapsed:: true\n\t- a\n- TODO b", 'under = "## Later"\n'),
        ("- tea\n\t- <!-- vaultkind -->\n- milk 🌿", ""),
    )

    @pytest.mark.parametrize(("page", "line"), PAGES)
    def test_the_app_would_write_the_same_page_again(self, place: Place, page: str, line: str) -> None:
        made = make(place.base, KINDS["Logseq"], with_note=False)
        made.note.write_text(page)
        place.configure(made.root, line)
        assert place.run("--vault", made.root, "prompt", "--into", "today").code == 0
        text = made.note.read_text()
        kept = logseq_keeps(text.encode())
        marked = [item for item in kept["items"] if "vaultkind" in item["properties"]]
        assert len(marked) == 1
        assert kept["page"] == text
        others = [item for item in kept["items"] if item is not marked[0] and item["title"]]
        rows = [row.strip().removeprefix("- ") for row in page.splitlines() if "vaultkind" not in row]
        assert [item["title"] for item in others] == [row for row in rows if row in {one["title"] for one in others}]

    def test_an_answer_below_is_the_persons_and_stays(self, place: Place) -> None:
        made = make(place.base, KINDS["Logseq"])
        assert place.run("--vault", made.root, "prompt", "--into", "today").code == 0
        text = made.note.read_text() + "\n\t- yes, a nap"
        made.note.write_text(text)
        assert place.run("--vault", made.root, "remove").code == 5
        assert made.note.read_text() == text

    def test_another_device_recognises_the_block(self, place: Place) -> None:
        """Without a record of its own, the block is known by what this vault's packs would write."""
        made = make(place.base, KINDS["Logseq"])
        before = made.note.read_bytes()
        assert place.run("--vault", made.root, "prompt", "--into", "today").code == 0
        other = Place(place.base / "other")
        assert other.run("--vault", made.root, "prompt", "--into", "today").code == 5
        assert other.run("--vault", made.root, "prompt", "--another", "--into", "today").code == 0
        assert other.run("--vault", made.root, "remove").code == 0
        assert made.note.read_bytes().rstrip(b"\n") == before.rstrip(b"\n")
