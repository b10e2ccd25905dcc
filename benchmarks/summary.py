"""How long summaries take, and how much memory, beside others on the same notes: ``python -m benchmarks summary``."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks import installed as peers
from benchmarks.journal import FOLDER, LAST, write_jrnl, write_vault
from benchmarks.timing import Case, Figure, Ratio, alternate, say

LARGE, SMALL = 36_500, 3_650
WINDOW = ("--from", str(LAST - timedelta(days=29)), "--to", str(LAST))
# Runs that take minutes are made this often at most; their figures lie far from any bar.
SLOW_ROUNDS = 2


def report(rounds: int, large: int, form: str) -> None:
    """Make both vaults and the peers' environment, measure all in alternation, and print figures and ratios."""
    with tempfile.TemporaryDirectory(prefix="vaultkind-benchmark-") as folder:
        root = Path(folder)
        small = large // 10
        sizes = {count: write_vault(root / str(count), count) for count in (small, large)}
        write_jrnl(root / "journal.txt", large)
        python = peers.install(root / "peers")
        cases = _cases(root, python, small, large)
        figures = alternate(cases, rounds)
        title = (
            f"Summaries of {small:,} and {large:,} daily notes ({sizes[large] / 1e6:.0f} MB); {rounds} rounds in "
            f"alternation; peers: {peers.versions(python)}"
        )
        say(title, list(figures.values()), _ratios(figures, small, large), form)


def _home(root: Path, count: int, *consents: str) -> tuple[tuple[str, str], ...]:
    home = root / f"home-{count}-{'-'.join(consents)}"
    home.mkdir(exist_ok=True)
    config = f"[[vault]]\npath = {json.dumps(str(root / str(count)))}\nconsent = {json.dumps(consents)}\n"
    (home / "config.toml").write_text(config, encoding="utf-8")
    return (("VAULTKIND_HOME", str(home)), ("LC_ALL", "C.UTF-8"))


def _cases(root: Path, python: Path, small: int, large: int) -> list[Case]:
    own = (sys.executable, "-m", "vaultkind")
    notes = str(root / str(large) / FOLDER)
    marks = {count: _home(root, count, "marks") for count in (small, large)}
    words = {count: _home(root, count, "marks", "words") for count in (small, large)}
    return [
        Case("vaultkind --version", (*own, "--version"), marks[large]),
        *(Case(f"30 days of {count:,}, marks", (*own, "summary", *WINDOW), marks[count]) for count in (small, large)),
        *(Case(f"30 days of {count:,}, words", (*own, "summary", *WINDOW), words[count]) for count in (small, large)),
        Case(f"all of {large:,}, marks", (*own, "summary", "--all"), marks[large]),
        Case(f"all of {large:,}, words", (*own, "summary", "--all"), words[large], SLOW_ROUNDS),
        Case("reading and doing nothing", (sys.executable, "-c", peers.READ, notes)),
        Case("python-frontmatter loop", (str(python), "-c", peers.FRONTMATTER, notes), rounds=SLOW_ROUNDS),
        Case("jrnl -contains", peers.jrnl(python, root, root / "journal.txt"), rounds=SLOW_ROUNDS),
        Case(
            f"obsidiantools, {small:,} notes",
            (str(python), "-c", peers.OBSIDIANTOOLS, str(root / str(small))),
            rounds=1,
        ),
    ]


def _ratios(figures: dict[str, Figure], small: int, large: int) -> list[Ratio]:
    """The figures against their bars."""
    at = {name: figure.median for name, figure in figures.items()}
    everything = f"all of {large:,}, words"
    found = []
    for kind in ("marks", "words"):
        window = at[f"30 days of {large:,}, {kind}"]
        found += [
            Ratio(f"30 days, {kind}: large vault / small vault", window / at[f"30 days of {small:,}, {kind}"], 1.1),
            Ratio(f"30 days, {kind}: / vaultkind --version", window / at["vaultkind --version"], 1.5),
        ]
    return [
        *found,
        Ratio("everything, words: / reading and doing nothing", at[everything] / at["reading and doing nothing"], 3),
        Ratio("everything, words: jrnl's search / this", at["jrnl -contains"] / at[everything], 2.5, at_most=False),
        Ratio("everything, words: memory", figures[everything].megabytes, 60, unit="MB"),
    ]
