"""What the watcher costs while nothing happens: wake-ups and resident memory, against a bare watchdog process."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from benchmarks.peers import Running, bare, configure, serving, watching

VAULTS = 3


def report(seconds: float) -> None:
    """Start all of them, let them come to rest, and look at the same stretch of time of each."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        base = Path(folder)
        vaults = [base / f"vault {number}" for number in range(VAULTS + 1)]
        for vault in vaults:
            vault.mkdir()
        alone = configure(base / "home", vaults[:1])
        several = configure(base / "service", vaults[1:])
        found: dict[str, Running] = {
            "bare watchdog": stack.enter_context(bare(vaults[0])),
            "watch": stack.enter_context(watching(vaults[0], alone)),
            f"service, {VAULTS} vaults": stack.enter_context(serving(VAULTS, several)),
        }
        before = _look(found, seconds)
        (vaults[0] / f"{date.today().isoformat()}.md").write_text("words\n")
        (vaults[1] / f"{date.today().isoformat()}.md").write_text("words\n")
        found["watch"].wait_for('"inserted"')
        found[f"service, {VAULTS} vaults"].wait_for("event=inserted")
        after = _look(found, seconds)
        print(f"Idle for {seconds:.0f} s, then once more after today's prompt")
        print(f"{'':20}{'wake-ups':>10}{'KiB':>10}{'ratio':>8}{'wake-ups':>12}{'KiB':>10}{'ratio':>8}")
        for name in found:
            columns = ""
            for width, look in ((10, before), (12, after)):
                switches, memory = look[name]
                columns += f"{switches:>{width}}{memory:>10}{memory / look['bare watchdog'][1]:>8.2f}"
            print(f"{name:20}{columns}")
        print("bar: 0 wake-ups; resident memory of `watch` at most 1.5 times the peer's")


def _look(found: dict[str, Running], seconds: float) -> dict[str, tuple[int, int]]:
    for one in found.values():
        one.rest()
    start = {name: one.switches() for name, one in found.items()}
    time.sleep(seconds)
    return {name: (one.switches() - start[name], one.status("VmRSS")) for name, one in found.items()}
