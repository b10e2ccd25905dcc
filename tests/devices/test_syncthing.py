"""Two devices in step by a real Syncthing, a watcher on each. The long run is 100 days."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tools import require_tool

from benchmarks.clock import clock_of, set_clock
from benchmarks.devices import FIRST, KINDS, Lived

ROOT = Path(__file__).parent.parent.parent
# A process of its own: this one may have refused sockets for good, as vaultkind does, and Syncthing is asked by one.
LIVE = """
import json, sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from benchmarks.devices import household
with household(Path(sys.argv[1])) as both:
    for first, days, mode, kinds in json.loads(sys.argv[2]):
        print(json.dumps(asdict(both.live(date.fromisoformat(first), days, mode, tuple(kinds)))))
"""


def live(base: Path, *stretches: tuple[int, str, tuple[str, ...]]) -> list[Lived]:
    """Live through stretches of so many days, in a mode and with kinds of day, all on the same two devices."""
    for tool in ("syncthing", "faketime", "node"):
        require_tool(tool)
    rows = [(f"{FIRST + timedelta(days=200 * number)}", *stretch) for number, stretch in enumerate(stretches)]
    command = [sys.executable, "-c", LIVE, str(base), json.dumps(rows)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [Lived(**json.loads(line)) for line in done.stdout.splitlines()]


def assert_well(found: Lived) -> None:
    """No conflict of vaultkind's making, no second prompt, no prompt in a conflict copy, no word lost."""
    assert (found.copies - found.expected, found.doubled, found.in_conflict) == (0, 0, 0), found
    assert (found.lost, found.unlike) == (0, 0), found
    # On days on which the two wrote other words, the prompt came out of both versions.
    assert found.prompts == found.days - found.expected, found


@pytest.mark.timeout(300)
def test_notes_made_on_one_device_or_on_both_have_one_prompt_and_no_conflict_unless_each_chooses_by_chance(
    tmp_path: Path,
) -> None:
    """The last day has another seed on each device: what is promised would not hold, and this test would see it."""
    shared, by_chance = live(
        tmp_path, (3, "both", ("here", "same words", "other words")), (1, "differing", ("same words",))
    )
    assert_well(shared)
    assert by_chance.copies > by_chance.expected == 0, by_chance


def test_a_process_on_the_harnesss_clock_can_sleep(tmp_path: Path) -> None:
    """After half of a rename watchdog sleeps; where that fails, a watcher on such a clock goes deaf."""
    require_tool("faketime")
    set_clock(tmp_path / "clock", 2e9)
    command = [*clock_of(tmp_path / "clock"), sys.executable, "-c", "import time; time.sleep(0.01); print(time.time())"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert float(done.stdout) >= 2e9


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_a_hundred_days_over_syncthing(tmp_path: Path) -> None:
    without, shared = live(tmp_path, (100, "none", KINDS), (100, "both", KINDS))
    assert without.copies == without.expected
    assert_well(shared)
