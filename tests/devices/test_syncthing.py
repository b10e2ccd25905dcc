"""Two devices in step by a real Syncthing, a watcher on each. The long run is 100 days."""

from __future__ import annotations

import pytest
from tools import require_tool

from benchmarks.devices import Lived, live


@pytest.fixture(autouse=True)
def _tools() -> None:
    for tool in ("syncthing", "faketime", "node"):
        require_tool(tool)


def assert_well(found: Lived) -> None:
    """No conflict of vaultkind's making, no second prompt, no prompt in a conflict copy, no word lost."""
    assert (found.copies - found.expected, found.doubled, found.in_conflict) == (0, 0, 0), found
    assert (found.lost, found.unlike) == (0, 0), found
    # On days on which the two wrote other words, the prompt came out of both versions.
    assert found.prompts == found.days - found.expected, found


@pytest.mark.timeout(300)
def test_notes_made_on_one_device_or_on_both_at_once_have_one_prompt_and_no_conflict_of_its_making() -> None:
    assert_well(live(3, kinds=("here", "same words", "other words")))


@pytest.mark.timeout(300)
def test_the_harness_shows_conflicts_where_each_device_chooses_by_chance() -> None:
    """The same day as above, with seeds that differ: what is promised would not hold."""
    found = live(1, "differing", ("same words",))
    assert found.copies > found.expected == 0, found


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_a_hundred_days_over_syncthing() -> None:
    baseline = live(100, "none")
    assert baseline.copies == baseline.expected
    assert_well(live(100))
