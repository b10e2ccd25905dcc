"""How long summaries take, and how much memory, beside others on the same notes: ``python -m benchmarks summary``."""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks import installed as peers
from benchmarks.journal import FOLDER, LAST, write_jrnl, write_vault
from benchmarks.timing import Case, Figure, Ratio, against, alternate, growth, say

LARGE, SMALL = 36_500, 3_650
WINDOW = ("--from", str(LAST - timedelta(days=29)), "--to", str(LAST))
# Runs that take minutes are made this often at most; their figures lie far from any bar.
SLOW_ROUNDS = 2


def report(rounds: int, large: int, form: str) -> None:
    """Make both vaults and the environments, measure all in alternation, and print figures, ratios and growth."""
    with tempfile.TemporaryDirectory(prefix="vaultkind-benchmark-") as folder:
        root = Path(folder)
        small = large // 10
        sizes = {count: write_vault(root / str(count), count) for count in (small, large)}
        write_jrnl(root / "journal.txt", large)
        own, python = peers.install_own(root / "own"), peers.install(root / "peers")
        figures = alternate(_cases(root, own, python, small, large), rounds)
        title = (
            f"Summaries of {small:,} and {large:,} daily notes ({sizes[large] / 1e6:.0f} MB); {rounds} rounds in "
            f"alternation; peers: {peers.versions(python)}"
        )
        say(title, list(figures.values()), _ratios(figures, small, large), form)


def _cases(root: Path, own: Path, python: Path, small: int, large: int) -> list[Case]:
    def summary(*words: str) -> tuple[str, ...]:
        return peers.vaultkind(own, "summary", *words)

    notes = {count: str(root / str(count) / FOLDER) for count in (small, large)}
    marks = {count: peers.home(root, root / str(count), "marks") for count in (small, large)}
    words = {count: peers.home(root, root / str(count), "marks", "words") for count in (small, large)}
    found = peers.ripgrep(notes[large])
    if found is None:
        print("There is no ripgrep here, so it is left out.", file=sys.stderr)
    return [
        Case("vaultkind --version", peers.vaultkind(own, "--version"), marks[large]),
        *(Case(f"30 days of {count:,}, marks", summary(*WINDOW), marks[count]) for count in (small, large)),
        *(Case(f"30 days of {count:,}, words", summary(*WINDOW), words[count]) for count in (small, large)),
        *(Case(f"all of {count:,}, marks", summary("--all"), marks[count]) for count in (small, large)),
        *(Case(f"all of {count:,}, words", summary("--all"), words[count], SLOW_ROUNDS) for count in (small, large)),
        *(
            Case(f"reading {count:,} and doing nothing", (str(own), "-c", peers.READ, notes[count]))
            for count in (small, large)
        ),
        *([Case("ripgrep for some words", found)] if found is not None else []),
        Case("python-frontmatter loop", (str(python), "-c", peers.FRONTMATTER, notes[large]), rounds=SLOW_ROUNDS),
        Case("jrnl -contains", peers.jrnl(python, root, root / "journal.txt"), rounds=SLOW_ROUNDS),
        Case(
            f"obsidiantools, {small:,} notes",
            (str(python), "-c", peers.OBSIDIANTOOLS, str(root / str(small))),
            rounds=1,
        ),
    ]


def _ratios(figures: dict[str, Figure], small: int, large: int) -> list[Ratio]:
    """The figures against their bars, and how they grow with the number of notes."""
    everything = figures[f"all of {large:,}, words"]
    reading = figures[f"reading {large:,} and doing nothing"]
    bare = figures["vaultkind --version"]
    found = []
    for kind in ("marks", "words"):
        window, less = figures[f"30 days of {large:,}, {kind}"], figures[f"30 days of {small:,}, {kind}"]
        found += [
            against(f"30 days, {kind}: large vault / small vault", window, less, 1.1, by_processor=True),
            against(f"30 days, {kind}: / vaultkind --version", window, bare, 1.5, by_processor=True),
        ]
    jrnl = figures["jrnl -contains"]
    found += [
        against("everything, marks: / reading and doing nothing", figures[f"all of {large:,}, marks"], reading, None),
        against("everything, words: / reading and doing nothing", everything, reading, 3),
        against("everything, words: jrnl's search / this", jrnl, everything, 2.5, at_most=False),
        against("everything, words: python-frontmatter / this", figures["python-frontmatter loop"], everything, None),
        Ratio("everything, words: memory", everything.megabytes, 60, unit="MB"),
    ]
    if (rg := figures.get("ripgrep for some words")) is not None:
        found.append(against("everything, words: / ripgrep for some words", everything, rg, None))
    for name in ("30 days of {}, marks", "30 days of {}, words", "all of {}, marks", "all of {}, words"):
        pair = (figures[name.format(f"{count:,}")] for count in (small, large))
        found.append(growth(name.replace(" of {}", ""), *pair, large // small))
    return found
