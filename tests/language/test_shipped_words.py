"""Everything that ships speaks as docs/packs.md says, without an exception: packs, blocks, messages, help, pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from messages import check_module, messages

from vaultkind.actions.check import Report, check
from vaultkind.core.language import Finding, check_page, settle
from vaultkind.library import built_in, languages, read_rulebook, templates

ROOT = Path(__file__).resolve().parent.parent.parent
ENGLISH = read_rulebook("en")
MODULES = sorted((ROOT / "vaultkind").rglob("*.py"))
PAGES = sorted(
    [
        *(ROOT / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING", "SECURITY")),
        *(ROOT / "docs").glob("*.md"),
    ]
)
RULES = sorted((templates() / "language").glob("*.toml"))


def told(findings: tuple[Finding, ...]) -> str:
    return "\n".join(f"{one.source}:{one.line}: {one.code} {one.sentence}" for one in findings)


@pytest.fixture(scope="module")
def report() -> Report:
    return check([])


def test_packs_cards_and_blocks(report: Report) -> None:
    spared = tuple(f"/{language}/" for language in report.without_words)
    findings = tuple(one for one in report.findings if not any(part in one.source for part in spared))
    assert not findings, told(findings)


def test_every_language_with_packs_has_its_words(report: Report) -> None:
    assert report.without_words == ()
    assert not report.findings, told(report.findings)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_module_says(module: Path) -> None:
    findings = check_module(ENGLISH, module, ROOT)
    assert not findings, told(findings)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages(page: Path) -> None:
    """Prose, tables, and fenced blocks that show what the program says."""
    text = page.read_text(encoding="utf-8")
    findings = settle(check_page(ENGLISH, text, page.name), text, page.name)
    assert not findings, told(findings)


def test_nothing_that_ships_asks_for_an_exception() -> None:
    packs = [path for folder in ("packs", "cards", "blocks") for path in (templates() / folder).rglob("*.md")]
    assert packs
    for path in [*packs, *PAGES]:
        assert not re.search(r"(?<!`)<!-- vk: allow", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("language", languages())
def test_every_pack_ends_with_the_same_way_out(language: str) -> None:
    """The same paragraph in each pack: another question or none is fine, and where to turn."""
    for pack in built_in(language):
        text = (templates() / "packs" / language / f"{pack.name}.md").read_text(encoding="utf-8")
        intro = text.split("\n## ")[0].strip().split("\n\n")
        first = (templates() / "packs" / language / f"{built_in(language)[0].name}.md").read_text(encoding="utf-8")
        assert intro[-1] == first.split("\n## ")[0].strip().split("\n\n")[-1], pack.name


@pytest.mark.parametrize("file", RULES, ids=lambda path: path.stem)
def test_every_file_of_words_can_be_read(file: Path) -> None:
    rules = read_rulebook(file.stem)
    assert set(rules.words) == {"VK102", "VK103", "VK104", "VK105", "VK106", "VK110", "VK111", "VK116"}
    assert rules.readability is not None
    assert set(rules.card.says) == {"stop", "eyes", "skip"}


def test_the_collector_sees_what_is_said_and_nothing_else() -> None:
    code = '''
"""You must not see this."""
import re
HIDDEN = re.compile(r"you must (?:not)? see")
def run(day):
    """Nor must you see this."""
    raise VaultError(f"You must see {day} here.", next_step="and you " "must see this")
@app.command(epilog="you must see this too")
def helps():
    """You must see this help."""
    table: dict
    """You must not see this either."""
    table = {"a": Entry("look", "Set up", "One must be seen.")}
    write("Stopped.")
'''
    assert {text.text for text in messages(code)} == {
        "You must see ¤ here.",
        "and you must see this",
        "you must see this too",
        "You must see this help.",
        "Set up",
        "One must be seen.",
        "Stopped.",
    }
