"""The ledger remembers what it was told, holds none of the person's words, and steps back when it is damaged."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultkind.core.digest import sha256_hex
from vaultkind.core.insertion import Edit, Place, Placed, placed, plan_insertion
from vaultkind.errors import NotPermitted, VaultError, VaultkindError
from vaultkind.lock import only_watcher
from vaultkind.state import Offer, State, open_state

DAY = date(2026, 11, 23)
PLACED = Placed("rest-012", sha256_hex(b"x"), 42, b"\r\n\r\n", b"\r", b"  %% vaultkind %%\r\n", at_end=True)
OFFER = Offer(
    "/notes/🌱", "Journal/2026-11-23.md", DAY, "daily", "writing", PLACED, 7, sha256_hex(b"a"), sha256_hex(b"b")
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "state.sqlite3"


@pytest.fixture
def state(file: Path) -> Iterator[State]:
    with open_state(file) as opened:
        yield opened


class TestLedger:
    @pytest.mark.parametrize(
        "offer",
        [
            OFFER,
            replace(OFFER, placed=Placed("", "", 0, b"", b"", b"", at_end=False), status="declined", size_before=0),
            replace(OFFER, vault=os.fsdecode(b"/bytes\xff"), path=os.fsdecode(b"\xfe.md")),
            replace(OFFER, vault="/it's; DROP TABLE offers --", path='"'),
            replace(OFFER, day=date.min),
            replace(OFFER, day=date.max),
        ],
    )
    def test_an_offer_comes_back_as_it_went_in(self, file: Path, offer: Offer) -> None:
        """Also after the process has ended, and for folders whose name is no text."""
        with open_state(file) as state:
            state.record(offer)
        with open_state(file) as state:
            assert state.offer_in(offer.vault, offer.path) == offer
            assert state.daily_offer(offer.vault, offer.day) == offer
            assert state.offers(offer.vault) == (offer,)
            state.drop(offer)
            assert state.offers(offer.vault) == ()

    def test_a_note_has_one_offer_and_the_later_one_counts(self, state: State) -> None:
        state.record(OFFER)
        state.record(replace(OFFER, status="placed"))
        assert state.offers(OFFER.vault) == (replace(OFFER, status="placed"),)

    def test_days_come_in_order_and_vaults_stay_apart(self, state: State) -> None:
        for back in (3, 1, 2):
            day = DAY - timedelta(days=back)
            state.record(replace(OFFER, day=day, path=f"{day}.md"))
        state.record(replace(OFFER, vault="/other"))
        assert [offer.day.day for offer in state.offers(OFFER.vault)] == [20, 21, 22]
        assert len(state.offers("/other")) == 1
        assert state.daily_offer(OFFER.vault, DAY) is None

    def test_a_prompt_someone_asked_for_is_not_the_days_own(self, state: State) -> None:
        state.record(replace(OFFER, kind="asked"))
        assert state.daily_offer(OFFER.vault, DAY) is None
        assert state.offer_in(OFFER.vault, OFFER.path) is not None

    def test_a_pause_lasts_until_it_is_changed(self, file: Path) -> None:
        with open_state(file) as state:
            assert state.paused_until() is None
        for until in (DAY, date.max, DAY + timedelta(3)):
            with open_state(file) as state:
                state.pause(until)
            with open_state(file) as state:
                assert state.paused_until() == until
        with open_state(file) as state:
            state.pause(None)
            assert state.paused_until() is None

    def test_what_was_recorded_is_on_the_disk_before_the_call_returns(self, file: Path, state: State) -> None:
        state.record(OFFER)
        with closing(sqlite3.connect(file)) as other:
            assert other.execute("SELECT count(*) FROM offers").fetchone() == (1,)


class TestPrivacy:
    def test_no_word_of_the_note_is_in_the_file(self, file: Path) -> None:
        raw = b"my secret words\n  %% vaultkind %%\nand more of them"
        edit = plan_insertion(raw, "> [!vaultkind|rest-012] If you want it\n> Any stopping?", Place())
        assert isinstance(edit, Edit)
        known = placed("rest-012", edit, raw)
        with open_state(file) as state:
            state.record(
                replace(OFFER, placed=known, digest_before=sha256_hex(raw), digest_after=sha256_hex(edit.apply(raw)))
            )
        held = b"".join(path.read_bytes() for path in file.parent.iterdir())
        assert b"rest-012" in held
        assert not any(word in held for word in (b"secret", b"words", b"more of", b"stopping", b"If you"))

    def test_the_file_and_its_folder_are_the_persons_alone(self, file: Path) -> None:
        old = os.umask(0)
        try:
            with open_state(file) as state:
                state.record(OFFER)
        finally:
            os.umask(old)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700

    def test_looking_makes_no_file(self, file: Path) -> None:
        with open_state(file, create=False) as state:
            assert state.offers("/x") == ()
            assert state.paused_until() is None
        assert not file.parent.exists()


def look(file: Path, patience: float) -> None:
    with open_state(file, patience=patience) as state:
        state.offers("/x")
        state.paused_until()


def refused(file: Path, patience: float = 5.0) -> VaultkindError:
    with pytest.raises((VaultError, NotPermitted)) as problem:
        look(file, patience)
    assert str(file) in problem.value.message
    assert problem.value.next_step
    return problem.value


class TestTrouble:
    @pytest.mark.parametrize(
        "raw", [b"words, and not a database at all", b"SQLite format 3\0" + b"\xff" * 2000, b"\0" * 4096]
    )
    def test_a_damaged_file_is_told_and_left_as_it_is(self, file: Path, raw: bytes) -> None:
        file.parent.mkdir()
        file.write_bytes(raw)
        problem = refused(file)
        assert isinstance(problem, VaultError)
        assert "Moving that file away" in problem.next_step
        assert file.read_bytes() == raw

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE offers SET day = 'someday', vault = '/x'",
            "UPDATE offers SET day = 5, vault = '/x'",
            "INSERT INTO pause VALUES ('later')",
            "DROP TABLE pause",
            "DROP TABLE offers",
        ],
    )
    def test_a_ledger_that_makes_no_sense_is_damaged_too(self, file: Path, change: str) -> None:
        """And not blamed on permissions or space."""
        with open_state(file) as state:
            state.record(OFFER)
        with closing(sqlite3.connect(file)) as other, other:
            other.execute(change)
        assert "cannot be read" in refused(file).message

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.integers(0, 16383), st.integers(0, 255)), min_size=1, max_size=40))
    def test_flipped_bytes_never_bring_it_down(self, file: Path, flips: list[tuple[int, int]]) -> None:
        file.unlink(missing_ok=True)
        with open_state(file) as state:
            state.record(OFFER)
        raw = bytearray(file.read_bytes())
        for at, value in flips:
            raw[at % len(raw)] = value
        file.write_bytes(raw)
        with suppress(VaultError, NotPermitted), open_state(file) as state:
            assert all(isinstance(offer.day, date) for offer in state.offers(OFFER.vault))
            state.record(replace(OFFER, path="b.md"))

    def test_a_ledger_of_a_newer_vaultkind_is_left_alone(self, file: Path) -> None:
        with open_state(file):
            pass
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA user_version = 3")
        before = file.read_bytes()
        assert "newer vaultkind" in refused(file).message
        assert file.read_bytes() == before

    @pytest.mark.parametrize("what", ["folder", "pipe"])
    def test_something_else_in_its_place_is_told(self, file: Path, what: str) -> None:
        file.parent.mkdir()
        if what == "folder":
            file.mkdir()
        else:
            os.mkfifo(file)
        assert "not a regular file" in refused(file).message

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        problem = refused(tmp_path / "file" / "state.sqlite3")
        assert isinstance(problem, NotPermitted)
        assert os.listdir(tmp_path) == ["file"]

    def test_another_program_is_waited_for_and_then_named(self, file: Path) -> None:
        with open_state(file) as state:
            state.record(OFFER)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            problem = refused(file, patience=0.05)
            assert isinstance(problem, VaultError)
            assert "Another program is using" in problem.message
        with open_state(file, patience=0.05) as state:
            assert state.offers(OFFER.vault) == (OFFER,)

    def test_a_short_wait_is_all_it_takes(self, file: Path) -> None:
        with open_state(file):
            pass
        other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN EXCLUSIVE")
        release = threading.Timer(0.1, other.rollback)
        release.start()
        try:
            with open_state(file, patience=30) as state:
                state.record(OFFER)
        finally:
            release.join()
            other.close()

    def test_a_mistake_elsewhere_is_not_blamed_on_the_ledger(self, file: Path) -> None:
        """Else someone would move a good file away because of it."""
        with pytest.raises(ValueError, match="mine"), open_state(file):
            raise ValueError("mine")


class TestLock:
    def test_one_watcher_at_a_time_for_each_vault(self, tmp_path: Path) -> None:
        with (
            only_watcher(tmp_path, Path("/a")),
            only_watcher(tmp_path, Path("/b")),
            pytest.raises(VaultError, match="Another watcher"),
            only_watcher(tmp_path, Path("/a")),
        ):
            pytest.fail("two watchers looked after one vault")
        with only_watcher(tmp_path, Path("/a")):
            pass
