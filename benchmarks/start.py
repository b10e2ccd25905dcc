"""How long commands take to start, beside a bare Typer app in the same environment: ``python -m benchmarks start``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import installed as peers
from benchmarks.journal import write_vault
from benchmarks.timing import Case, against, alternate, say


def report(rounds: int, form: str) -> None:
    """Install vaultkind into an environment of its own, and start everything in alternation."""
    with tempfile.TemporaryDirectory(prefix="vaultkind-benchmark-") as folder:
        root = Path(folder)
        write_vault(root / "vault", 30)
        own = peers.install_own(root / "own")
        app = root / "app.py"
        app.write_text(peers.BARE_APP, encoding="utf-8")
        home = peers.home(root, root / "vault", "marks")
        figures = alternate(
            [
                Case("bare Typer app", (str(own), str(app))),
                Case("python -c pass", (str(own), "-c", "pass")),
                Case("vaultkind --version", peers.vaultkind(own, "--version"), home),
                Case("vaultkind prompt", peers.vaultkind(own, "prompt"), home),
            ],
            rounds,
        )
        bare = figures["bare Typer app"]
        ratios = [
            against("vaultkind prompt / bare Typer app", figures["vaultkind prompt"], bare, 1.25, by_processor=True),
            against("vaultkind --version / bare Typer app", figures["vaultkind --version"], bare, None),
        ]
        title = f"Starting; {rounds} rounds in alternation; {peers.versions(own, ('typer', 'vaultkind'))}"
        say(title, list(figures.values()), ratios, form)
