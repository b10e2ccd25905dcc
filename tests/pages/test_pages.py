"""The documentation: current, complete, with links that lead somewhere, and with nothing from outside."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import typer

from pages.__main__ import PARTS, WHOLE, current
from pages.architecture import DRAWING, drawn, imports
from pages.commandline import EXIT_CODES
from pages.pictures import SCREENS, SESSION, SUMMARIES, digest, shown
from tests.html.browser import Browser
from tests.test_readme import TOUR, block
from tests.tools import require_tool
from vaultkind import errors
from vaultkind.cli.main import app

ROOT = Path(__file__).resolve().parent.parent.parent
READ = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_LOADS = {("img", "src"), ("script", "src"), ("link", "href"), ("iframe", "src"), ("source", "src"), ("use", "href")}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as CI builds it."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


class Page(HTMLParser):
    """What a page loads, where its links lead, and which places in it can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.places.add(value)
            if (tag, name) in _LOADS:
                self.loads.append(value or "")
            if (tag, name) == ("a", "href"):
                self.links.append(value or "")


def test_what_is_generated_is_current() -> None:
    """`python -m pages` would change nothing: the pages say what the program says of itself."""
    for name in (*WHOLE, *PARTS):
        assert (ROOT / name).read_text(encoding="utf-8") == current(name), f"{name}: `python -m pages` renews it"


def test_every_exit_code_is_told_of() -> None:
    """Those that errors have, and what Ctrl-C gives."""
    codes = {one.exit_code for one in vars(errors).values() if isinstance(one, type) and hasattr(one, "exit_code")}
    assert {str(code) for code in codes} <= {code for code, _ in EXIT_CODES}


def test_the_drawing_shows_the_real_imports() -> None:
    """Each arrow is an import, and each import an arrow or two in a row."""
    assert drawn(DRAWING.read_text(encoding="utf-8")) == imports(), "`python -m pages drawing` draws it again"


def test_the_pictures_show_what_the_program_shows() -> None:
    """The terminal's text is the session in the tour; the summary is the page that is rendered now."""
    svg = SESSION.read_text(encoding="utf-8")
    first, *rest = [line for line in shown(svg) if line]
    assert first == "$ vaultkind demo"
    assert rest == [line.rstrip() for line in block("session: vaultkind demo", TOUR).splitlines() if line]
    for name in (*(screen[0] for screen in SCREENS), "print"):
        assert digest() in (SUMMARIES / f"{name}.png").read_bytes()[:200], "`python -m pages pictures` renews it"
    assert len(svg) < 40_000


def test_the_site_loads_nothing_from_outside_and_has_no_script(site: Path) -> None:
    """No web font, no other server, no script, in pages, styles and pictures."""
    assert not {file.suffix for file in site.rglob("*") if file.is_file()} - {
        ".html",
        ".css",
        ".png",
        ".svg",
        ".xml",
        ".gz",
    }
    for file in site.rglob("*.html"):
        page = Page(file.read_text(encoding="utf-8"))
        assert not page.tags & {"script", "iframe", "object", "embed", "form"}, file
        for address in page.loads:
            assert not urlsplit(address).scheme, (file, address)
            assert not address.startswith("//"), (file, address)
            assert (file.parent / unquote(urlsplit(address).path)).is_file(), (file, address)
    for file in (*site.rglob("*.css"), *site.rglob("*.svg")):
        text = file.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        text = text.replace('xmlns:xlink="http://www.w3.org/1999/xlink"', "")
        assert not re.search(r"//|@import|@font-face|url\((?!#)|<script|\bon\w+=", text), file


def test_every_link_leads_somewhere(site: Path) -> None:
    """Between the pages and within them, to the heading that is meant; in the README and beside it, to a file."""
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")}
    assert len(pages) >= 14
    for file, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme == "https", (file, link)
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            assert target.is_file(), (file, link)
            assert not parts.fragment or parts.fragment in pages[target].places, (file, link)
    for file in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"):
        for link in re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8")):
            assert urlsplit(link).scheme or (ROOT / urlsplit(link).path).is_file(), (file, link)


def test_every_page_is_within_two_clicks_of_the_first(site: Path) -> None:
    """Each page has the list of pages, and each page is in it."""
    names = {file.name for file in site.glob("*.html")} - {"404.html"}
    for file in site.glob("*.html"):
        assert names <= set(Page(file.read_text(encoding="utf-8")).links) | {"./"} | {"index.html"}, file


def test_commands_in_the_text_exist_with_their_options() -> None:
    """Each `vaultkind …` that a page shows is one that the parser knows."""
    program: Any = typer.main.get_command(app)
    everywhere = {name for one in program.params for name in one.opts} | {"--help", "-h"}
    seen = 0
    with typer.Context(program, info_name="vaultkind") as context:
        for file in READ:
            for line in re.findall(r"`(?:\.venv/bin/)?vaultkind ([^`\n]+)`", file.read_text(encoding="utf-8")):
                words = shlex.split(line.partition(" > ")[0])
                if not re.fullmatch("[a-z]+|-.*", words[0]) or words[0] == "summaries":  # a file or a folder
                    continue
                command = program if words[0].startswith("-") else program.get_command(context, words[0])
                assert command is not None, (file, line)
                if below := getattr(command, "commands", None):
                    command = below.get(words[1]) if len(words) > 1 else command
                    assert command is not None, (file, line)
                known = everywhere | {name for one in command.params for name in one.opts}
                assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known, (file, line)
                seen += 1
    assert seen > 60


def test_pages_fit_a_narrow_window_and_break_no_rule_of_their_own(site: Path, tmp_path: Path) -> None:
    """At 400 pixels nothing but a table or a block of code moves sideways, and the browser complains of nothing."""
    with Browser(require_tool("chromium"), tmp_path) as browser:
        for name in ("index", "commands", "configuration", "guarantees", "architecture"):
            browser.open(site / f"{name}.html", width=400)
            assert browser.run("document.documentElement.scrollWidth") <= 400, name
            assert not browser.trouble(), name


def test_man_shows_the_manual_page_without_a_warning() -> None:
    """`man` renders it as it is, with every command in it; options keep their hyphens for whoever copies them."""
    man = [require_tool("man"), "--warnings", "--encoding=UTF-8", "-l", str(ROOT / "man" / "vaultkind.1")]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MANPAGER": "cat"}
    done = subprocess.run(man, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "vaultkind prompts never [OPTIONS] ID" in done.stdout
    assert "--show-completion SHELL" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
