"""Killed at any instant of a write, the note is the old one or the new one, and the next start clears up."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import date, datetime
from pathlib import Path

import pytest

from vaultkind.actions.choose import library_for
from vaultkind.actions.offer import Planned, carry_out, mend, plan_offer, plan_taking_out, take_out
from vaultkind.actions.vault import Vault, open_vault
from vaultkind.configkeys import VaultConfig
from vaultkind.notefile import read
from vaultkind.state import open_state

NOW = datetime(2026, 11, 23, 9, 0)
TEXT = b"---\na: 12:30\n---\n# T\n\nwords\n"
ANSWER = b"an answer\n"


def _child(planned: Planned, ledger: Path, taking_out: bool, ready: int) -> None:
    """Carry the write out in a process of its own, which says when it begins."""
    try:
        with open_state(ledger) as state:
            os.write(ready, b"!")
            (take_out if taking_out else carry_out)(planned, state)
    finally:
        os._exit(0)


def _planned(vault: Vault, name: str, ledger: Path, taking_out: bool) -> Planned:
    with open_state(ledger) as state:
        if taking_out:
            return plan_taking_out(vault, name, state, NOW)
        prompt = library_for(vault.root, vault.config).prompts[0]
        return plan_offer(vault, name, date(2026, 11, 23), "daily", prompt, NOW, read(vault.root, name))


def _kill_again_and_again(folder: Path, ledger: Path, place: str, rounds: int) -> dict[str, int]:
    """Kill a writer ``rounds`` times, each at another instant; returns how often the note was old and new."""
    vault = open_vault(folder, VaultConfig(path=str(folder), place=place))
    note = folder / "2026-11-23.md"
    chance = random.Random(place)
    seen = {"old": 0, "new": 0, "left": 0}
    for number in range(rounds):
        taking_out = number % 3 == 2
        note.write_bytes(TEXT)
        with open_state(ledger) as state:
            for offer in state.offers(vault.key):
                state.drop(offer)
            if taking_out:
                carry_out(_planned(vault, note.name, ledger, taking_out=False), state)
        before = note.read_bytes()
        planned = _planned(vault, note.name, ledger, taking_out)
        after = planned.edit.apply(before)
        ready, said = os.pipe()
        child = os.fork()
        if child == 0:
            _child(planned, ledger, taking_out, said)
        os.close(said)
        os.read(ready, 1)
        os.close(ready)
        time.sleep(chance.random() ** 2 * 0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = note.read_bytes()
        assert found in (before, after)
        seen["new" if found == after else "old"] += 1
        seen["left"] += len(list(folder.iterdir())) > 1
        # The person writes on before vaultkind starts again, every other time.
        if number % 2:
            with note.open("ab") as out:
                out.write(ANSWER)
            found += ANSWER
        with open_state(ledger) as state:
            mend(vault, state, NOW)
            assert {offer.status for offer in state.offers(vault.key)} <= {"placed", "removed"}
        assert note.read_bytes() == found
        assert [file.name for file in folder.iterdir()] == [note.name]
    return seen


@pytest.mark.parametrize("place", ["end", "start"])
def test_killed_at_any_instant_the_note_is_the_old_or_the_new_one(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    seen = _kill_again_and_again(folder, tmp_path / "state" / "state.sqlite3", place, 100)
    assert min(seen["old"], seen["new"]) > 10, f"the kills came all at one side: {seen}"
    # At the end of a note there is no sibling at any instant.
    assert (seen["left"] > 0) == (place == "start"), seen


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("place", ["end", "start"])
def test_killed_two_thousand_times_nothing_is_torn(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    print(place, _kill_again_and_again(folder, tmp_path / "state" / "state.sqlite3", place, 2000))
