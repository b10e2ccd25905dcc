"""Two devices in step by a real Syncthing, a watcher on each. The long run is 100 days."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tools import require_tool

from benchmarks.clock import clock_of, set_clock
from benchmarks.devices import FIRST, Household, Lived, household


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """Two devices in step, for all tests here: each takes days of its own."""
    for tool in ("syncthing", "faketime", "node"):
        require_tool(tool)
    with household(tmp_path_factory.mktemp("devices")) as found:
        yield found


def assert_well(found: Lived) -> None:
    """No conflict of vaultkind's making, no second prompt, no prompt in a conflict copy, no word lost."""
    assert (found.copies - found.expected, found.doubled, found.in_conflict) == (0, 0, 0), found
    assert (found.lost, found.unlike) == (0, 0), found
    # On days on which the two wrote other words, the prompt came out of both versions.
    assert found.prompts == found.days - found.expected, found


@pytest.mark.timeout(300)
def test_notes_made_on_one_device_or_on_both_at_once_have_one_prompt_and_no_conflict_of_its_making(
    both: Household,
) -> None:
    assert_well(both.live(FIRST, 3, kinds=("here", "same words", "other words")))


@pytest.mark.timeout(300)
def test_the_harness_shows_conflicts_where_each_device_chooses_by_chance(both: Household) -> None:
    """A day as above, with seeds that differ: what is promised would not hold."""
    found = both.live(FIRST + timedelta(days=100), 1, "differing", ("same words",))
    assert found.copies > found.expected == 0, found


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
def test_a_hundred_days_over_syncthing(both: Household) -> None:
    without = both.live(FIRST + timedelta(days=200), 100, "none")
    assert without.copies == without.expected
    assert_well(both.live(FIRST + timedelta(days=400), 100))
