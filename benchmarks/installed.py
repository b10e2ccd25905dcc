"""What summaries are measured against, in an environment of its own that is thrown away.

Each peer gets the same notes. jrnl searches them as the journal that it keeps; obsidiantools reads a vault into
memory; the loop over python-frontmatter is what one would write in an afternoon; the bare loop reads and does nothing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.timing import venv_python

_PROJECT = Path(__file__).parents[1]
PACKAGES = ("jrnl", "obsidiantools", "python-frontmatter")
WORDS = r"\b(nap|rested|said no|asked .* for help|early night)\b"
# What Typer's own first page shows, without anything to do.
BARE_APP = """
import typer
app = typer.Typer()
@app.command()
def main(name: str = "World") -> None:
    print(f"Hello {name}")
app()
"""
READ = """
import os, sys
folder = sys.argv[1]
for name in os.listdir(folder):
    with open(os.path.join(folder, name), "rb") as note:
        note.read()
"""
FRONTMATTER = """
import pathlib, re, sys
import frontmatter
names = {"rest", "boundary", "grounding", "support", "care"}
words = re.compile(r"\\b(?:nap|rested|said no|asked .* for help|early night)\\b", re.IGNORECASE)
tags = re.compile(r"(?<!\\S)#([\\w/-]+)")
found = []
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.md")):
    note = frontmatter.load(path)
    held = names & {*map(str, note.metadata), *tags.findall(note.content)}
    lines = [line for line in note.content.splitlines() if words.search(line)]
    if held or lines:
        found.append((path.stem, held, lines))
print(len(found))
"""
OBSIDIANTOOLS = """
import pathlib, sys
import obsidiantools.api as otools
vault = otools.Vault(pathlib.Path(sys.argv[1])).connect().gather()
print(sum(1 for name, text in vault.source_text_index.items() if "nap" in text))
"""
_JRNL = """
colors:
  body: none
  date: none
  tags: none
  title: none
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: false
indent_character: '|'
journals:
  default:
    journal: {journal}
linewrap: 79
tagsymbols: '#@'
template: false
timeformat: '%F %R'
version: v4.6
"""


def install(folder: Path) -> Path:
    """Make the environment in ``folder`` and return its interpreter. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = venv_python(folder)
    subprocess.run([str(python), "-m", "pip", "install", "-q", *PACKAGES], check=True, stdout=sys.stderr)
    return python


def install_own(folder: Path) -> Path:
    """An environment with vaultkind as people install it, compiled; its interpreter. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = venv_python(folder)
    subprocess.run([str(python), "-m", "pip", "install", "-q", str(_PROJECT)], check=True, stdout=sys.stderr)
    return python


def ripgrep(notes: str) -> tuple[str, ...] | None:
    """The command that counts the lines with some of the words that rules look for; None where there is no ripgrep."""
    program = shutil.which("rg")
    return None if program is None else (program, "--count", "--ignore-case", "--no-config", WORDS, notes)


def vaultkind(python: Path, *words: str) -> tuple[str, ...]:
    """A command line of the installed vaultkind."""
    return (str(python.with_name("vaultkind")), *words)


def home(root: Path, vault: Path, *consents: str) -> tuple[tuple[str, str], ...]:
    """A configuration for a vault in the platform's own folders, below ``root``; the environment that goes with it."""
    base = root / f"home-{vault.name}-{'-'.join(consents)}"
    config = base / "config" / "vaultkind" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    text = f"[[vault]]\npath = {json.dumps(str(vault))}\nconsent = {json.dumps(consents)}\n"
    config.write_text(text, encoding="utf-8")
    places = {"XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache", "HOME": ""}
    return (*((name, str(base / place)) for name, place in places.items()), ("LC_ALL", "C.UTF-8"))


def versions(python: Path, names: tuple[str, ...] = PACKAGES) -> str:
    """The peers with their versions, for the head of a table."""
    code = f"from importlib.metadata import version\nprint(', '.join(n + ' ' + version(n) for n in {names!r}))"
    return subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def jrnl(python: Path, folder: Path, journal: Path) -> tuple[str, ...]:
    """The command that searches a journal for what summaries look for, in jrnl's own way: a text in an entry."""
    config = folder / f"{journal.stem}.yaml"
    config.write_text(_JRNL.format(journal=journal), encoding="utf-8")
    return (str(python), "-m", "jrnl", "--config-file", str(config), "-contains", "nap", "--format", "short")
