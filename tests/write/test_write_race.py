"""No save is lost while vaultkind writes, whatever way the editor saves; and the race would show it."""

from __future__ import annotations

from pathlib import Path

import pytest
from race import MODES, PLACES, race, usual_way


def _holds(tmp_path: Path, mode: str, where: str, saves: int) -> None:
    outcome = race(tmp_path, mode, where, saves)
    print(mode, where, outcome)
    assert outcome.lost == (), outcome
    assert outcome.put_in > saves / 40, f"the race was run for nothing: {outcome}"
    assert not [name for name in outcome.left_behind if name.startswith(".")], outcome


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("mode", MODES)
def test_no_save_is_lost(tmp_path: Path, mode: str, where: str) -> None:
    _holds(tmp_path, mode, where, 160)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("mode", MODES)
def test_no_save_is_lost_in_ten_thousand(tmp_path: Path, mode: str, where: str) -> None:
    _holds(tmp_path, mode, where, 10_000)


@pytest.mark.parametrize("mode", ["write", "append"])
def test_the_usual_way_of_writing_loses_saves(tmp_path: Path, mode: str) -> None:
    """The control: the same race, without leases and looking twice."""
    assert race(tmp_path, mode, "start", 400, usual_way, enough=2).lost


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("mode", MODES)
def test_the_usual_way_of_writing_loses_saves_in_every_mode(tmp_path: Path, mode: str) -> None:
    outcome = race(tmp_path, mode, "start", 10_000, usual_way, enough=200)
    print(outcome)
    assert outcome.lost
