"""Vaults of daily notes for measurements, the same ones for the same seed.

Lengths, properties, tags, lists and tasks are spread as they are in long-kept journals; the sentences are mixed from
``lines/``, and about one line in twenty is from those in which something that summaries look for is done.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

LAST = date(2026, 11, 22)
FOLDER = "Daily"
SHARE_OF_MENTIONS = 0.05
_LINES = Path(__file__).parent / "lines"
_NAMES = (
    *("Ana", "Ben", "Carla", "Davey", "Eoin", "Fatima", "Grace", "Hugo", "Ines", "Joan", "Kofi"),
    *("Lena", "Mo", "Nuria", "Owen", "Priya", "Ruth", "Sam", "Tess", "Uli", "Vera", "Wim"),
)
_PLACES = ("Ashford", "the harbour", "Leith", "the mill", "Ghent", "Porto", "the old town", "Whitby", "the ridge")
_TOPICS = ("budget", "website", "garden", "survey", "history", "statistics", "roof", "newsletter", "plumbing", "exam")
_FOODS = ("lentil soup", "rice", "leeks", "fish pie", "dumplings", "apples", "toast", "curry", "pancakes", "beans")
_TASKS = (
    "ring the garage",
    "order toner",
    "post the form",
    "water the beans",
    "pay {name} back",
    "book the {topic} room",
)
_TAGS = ("journal", "work", "family", "garden", "health", "reading", "travel")
_MARKS = ("#rest", "#boundary", "#care", "#support", "#grounding")


@dataclass(frozen=True, slots=True)
class Note:
    """A daily note: its day and its text."""

    day: date
    text: str


def _read(name: str) -> tuple[str, ...]:
    return tuple((_LINES / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def notes(count: int, seed: int = 1) -> Iterator[Note]:
    """So many notes, one a day up to ``LAST``, newest first, so that a small vault's notes are a large one's, too."""
    draw = random.Random(seed)
    lines = _read("ordinary"), _read("mentions")
    for number in range(count):
        day = LAST - timedelta(days=number)
        yield Note(day, _text(day, draw, *lines))


def write_vault(root: Path, count: int, seed: int = 1) -> int:
    """Write an Obsidian vault with so many daily notes, and say how many bytes they hold."""
    (root / ".obsidian").mkdir(parents=True)
    settings = {"folder": FOLDER, "format": "YYYY-MM-DD"}
    (root / ".obsidian" / "daily-notes.json").write_text(json.dumps(settings), encoding="utf-8")
    (root / FOLDER).mkdir()
    size = 0
    for note in notes(count, seed):
        size += (root / FOLDER / f"{note.day}.md").write_bytes(note.text.encode())
    return size


def write_jrnl(file: Path, count: int, seed: int = 1) -> None:
    """Write the same notes as a journal of jrnl's, each as one entry without its properties."""
    with file.open("w", encoding="utf-8") as out:
        for note in sorted(notes(count, seed), key=lambda note: note.day):
            body = note.text.rpartition("---\n")[2] if note.text.startswith("---\n") else note.text
            out.write(f"[{note.day} 09:00] {body.strip()}\n\n")


def _text(day: date, draw: random.Random, ordinary: tuple[str, ...], mentions: tuple[str, ...]) -> str:
    rows = _properties(day, draw)
    if draw.random() < 0.6:
        rows += [f"# {day:%A}", ""]
    kind = draw.random()
    shortest, longest = (300, 1500) if kind < 0.88 else (80, 300) if kind < 0.95 else (1500, 4000)
    most = draw.randint(shortest, longest)
    bullets = draw.random() < 0.5
    written = 0
    while written < most:
        line = _line(draw, mentions if draw.random() < SHARE_OF_MENTIONS else ordinary)
        if not bullets and draw.random() < 0.4:
            line = f"{line} {_line(draw, ordinary)}"
        if draw.random() < 0.04:
            line += f" #{draw.choice(_TAGS)}"
        if draw.random() < 0.006:
            line += f" {draw.choice(_MARKS)}"
        rows.append(f"- {line}" if bullets else line)
        if not bullets and draw.random() < 0.3:
            rows.append("")
        written += len(line) + 1
        if draw.random() < 0.02:
            rows += ["", f"> {_line(draw, ordinary)}", ""]
    if draw.random() < 0.35:
        rows += ["", "## Tasks", ""]
        rows += [f"- [{draw.choice('xx ')}] {_line(draw, _TASKS)}" for _ in range(draw.randint(1, 4))]
    if draw.random() < 0.01:
        rows += ["", "```", "make all", "```"]
    return "\n".join(rows) + "\n"


def _properties(day: date, draw: random.Random) -> list[str]:
    if draw.random() < 0.3:
        return []
    rows = ["---", f"created: {day}T07:{draw.randint(10, 59)}:00", f"tags: [{', '.join(draw.sample(_TAGS, 2))}]"]
    if draw.random() < 0.5:
        rows.append(f"mood: {draw.randint(2, 9)}")
    if draw.random() < 0.3:
        rows.append(f"weather: {draw.choice(('rain', 'sun', 'fog', 'wind'))}")
    if draw.random() < 0.03:
        rows.append(f"rest: {draw.choice(('nap', 'early night', 'false', 'true'))}")
    return [*rows, "---"]


def _line(draw: random.Random, lines: tuple[str, ...]) -> str:
    text = draw.choice(lines)
    while "{" in text:
        head, _brace, rest = text.partition("{")
        name, _brace, rest = rest.partition("}")
        text = f"{head}{_slot(draw, name)}{rest}"
    return text


def _slot(draw: random.Random, name: str) -> str:
    if name == "n":
        return str(draw.randint(2, 60))
    if name == "time":
        return f"{draw.randint(5, 22)}:{draw.choice(('00', '15', '30', '45'))}"
    return draw.choice({"name": _NAMES, "place": _PLACES, "topic": _TOPICS, "food": _FOODS}[name])
