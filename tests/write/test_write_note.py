"""Writing into one note: what stays as it was, when nothing is written at all, and what a crash leaves behind."""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from tools import NODE_SCRIPTS, require_tool, until

import vaultkind.trade as trading
from vaultkind.actions.offer import carry_out, mend, plan_offer, plan_taking_out
from vaultkind.actions.vault import block_for, open_vault
from vaultkind.configkeys import VaultConfig
from vaultkind.core.digest import sha256_hex
from vaultkind.core.insertion import Edit, Place, plan_insertion
from vaultkind.core.insertion import placed as remember
from vaultkind.core.prompt import Prompt
from vaultkind.core.removal import plan_removal
from vaultkind.errors import Busy, LeftAlone, NotPermitted
from vaultkind.linux import Lease
from vaultkind.notefile import read, write
from vaultkind.snapshot import Snapshot
from vaultkind.state import State, open_state
from vaultkind.system import exchange
from vaultkind.trade import temporary_name, tidy

TEXT = b"---\na: 12:30\n---\n# T\n\nwords  \r\nmore words"
BLOCK = "> [!vaultkind|rest-012] If you want it\n> Was there any stopping today?"
PLACES = {"end": Place("end"), "start": Place("start")}


def note_in(folder: Path, raw: bytes = TEXT) -> Path:
    note = folder / "2026-11-23.md"
    note.write_bytes(raw)
    return note


def planned(note: Path, where: str) -> tuple[Snapshot, Edit]:
    snapshot = read(note.parent, note.name)
    edit = plan_insertion(snapshot.raw, BLOCK, PLACES[where])
    assert isinstance(edit, Edit)
    return snapshot, edit


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@contextmanager
def held_open(note: Path, flags: str) -> Iterator[None]:
    """Another process that has the note open."""
    command = [require_tool("node"), str(NODE_SCRIPTS / "holder.mjs"), str(note), flags]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield
    process.communicate("close\n", timeout=20)


def test_at_the_end_the_file_stays_the_same_file_and_only_grows(folder: Path) -> None:
    note = note_in(folder)
    note.chmod(0o640)
    os.utime(note, (1, 1))
    before = note.stat()
    snapshot, edit = planned(note, "end")
    write(snapshot, edit, note.name)
    after = note.stat()
    assert note.read_bytes() == TEXT + edit.new
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert after.st_mtime > before.st_mtime
    assert names(folder) == [note.name]


def test_elsewhere_mode_owner_and_attributes_stay_and_no_litter(folder: Path) -> None:
    note = note_in(folder)
    note.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(note, 1234, 4321)
    attributes = {}
    try:
        os.setxattr(note, "user.colour", b"green\0blue")
        attributes = {"user.colour": b"green\0blue"}
    except OSError as problem:
        if problem.errno != errno.ENOTSUP:
            raise
    before = note.stat()
    snapshot, edit = planned(note, "start")
    write(snapshot, edit, note.name)
    after = note.stat()
    assert note.read_bytes() == edit.apply(TEXT)
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert {name: os.getxattr(note, name) for name in os.listxattr(note) if name.startswith("user.")} == attributes
    assert names(folder) == [note.name]


def test_what_went_in_comes_out_again_byte_for_byte(folder: Path) -> None:
    for where in PLACES:
        note = note_in(folder)
        snapshot, edit = planned(note, where)
        write(snapshot, edit, note.name)
        out = plan_removal(note.read_bytes(), remember("rest-012", edit, TEXT))
        assert isinstance(out, Edit)
        write(read(folder, note.name), out, note.name)
        assert note.read_bytes() == TEXT


def test_a_block_at_the_end_comes_out_without_another_file(tmp_path: Path) -> None:
    """The note stays the same file, which a program that follows it by its inode does not notice."""
    note = note_in(tmp_path)
    snapshot, edit = planned(note, "end")
    write(snapshot, edit, note.name)
    before = note.stat()
    out = plan_removal(note.read_bytes(), remember("rest-012", edit, TEXT))
    assert isinstance(out, Edit)
    reading = read(tmp_path, note.name)
    note.write_bytes(note.read_bytes() + b"an answer")
    with pytest.raises(LeftAlone):
        write(reading, out, note.name)
    assert note.read_bytes() == edit.apply(TEXT) + b"an answer"
    note.write_bytes(edit.apply(TEXT))
    write(read(tmp_path, note.name), out, note.name)
    assert note.read_bytes() == TEXT
    assert (note.stat().st_ino, note.stat().st_mode) == (before.st_ino, before.st_mode)


@pytest.mark.parametrize("flags", ["r", "r+", "a"])
@pytest.mark.parametrize("where", PLACES)
def test_a_note_that_another_program_has_open_is_left_alone(tmp_path: Path, where: str, flags: str) -> None:
    note = note_in(tmp_path)
    snapshot, edit = planned(note, where)
    with held_open(note, flags), pytest.raises(Busy):
        write(snapshot, edit, note.name)
    assert note.read_bytes() == TEXT
    assert names(tmp_path) == [note.name]
    write(snapshot, edit, note.name)
    assert note.read_bytes() == edit.apply(TEXT)


@pytest.mark.parametrize("change", ["content", "another file", "another file of the same content", "gone"])
@pytest.mark.parametrize("where", PLACES)
def test_a_note_that_is_not_what_was_read_is_left_alone(folder: Path, where: str, change: str) -> None:
    note = note_in(folder)
    snapshot, edit = planned(note, where)
    expected = TEXT
    if change == "content":
        expected = TEXT.replace(b"words", b"wordy")
        note.write_bytes(expected)
    elif change == "gone":
        note.unlink()
    else:
        expected = TEXT if "same" in change else b"quite another\n"
        other = folder / "other"
        other.write_bytes(expected)
        os.replace(other, note)
    with pytest.raises(LeftAlone):
        write(snapshot, edit, note.name)
    assert names(folder) == ([] if change == "gone" else [note.name])
    assert change == "gone" or note.read_bytes() == expected


def _limited(note: str, where: str, limit: int, answers: multiprocessing.SimpleQueue[str]) -> None:
    snapshot, edit = planned(Path(note), where)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        write(snapshot, edit, Path(note).name)
        answers.put("written")
    except NotPermitted as problem:
        answers.put(problem.message)


@pytest.mark.parametrize("room", [0, 1, 20])
@pytest.mark.parametrize("where", PLACES)
def test_no_room_for_the_whole_block_means_none_of_it(folder: Path, where: str, room: int) -> None:
    note = note_in(folder)
    answers: multiprocessing.SimpleQueue[str] = multiprocessing.SimpleQueue()
    child = multiprocessing.get_context("fork").Process(
        target=_limited, args=(str(note), where, len(TEXT) + room, answers)
    )
    child.start()
    child.join(timeout=20)
    assert answers.get() == "There is no space left to write in."
    assert note.read_bytes() == TEXT
    assert names(folder) == [note.name]


def _on_a_full_disk(small: Path, where: str) -> None:
    """Runs in a process with mounts of its own, so that no watcher on this machine hears of them."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(small)], check=True)
    raw = b"w" * 4090
    note = note_in(small, raw)
    snapshot, edit = planned(note, where)
    with suppress(OSError), open(small / "filler", "wb", buffering=0) as filler:
        while True:
            filler.write(b"f" * 4096)
    with pytest.raises(NotPermitted, match="no space left"):
        write(snapshot, edit, note.name)
    assert note.read_bytes() == raw
    assert names(small) == [note.name, "filler"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
@pytest.mark.parametrize("where", PLACES)
def test_a_full_disk_leaves_the_note_whole(tmp_path: Path, where: str) -> None:
    script = (
        f"import sys; sys.path[:0] = {[str(Path(__file__).parent), str(Path(__file__).parent.parent)]!r}\n"
        "from pathlib import Path; from test_write_note import _on_a_full_disk\n"
        f"_on_a_full_disk(Path({str(tmp_path)!r}), {where!r})"
    )
    child = [require_tool("unshare"), "-m", sys.executable, "-c", script]
    found = subprocess.run(child, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_someone_who_comes_during_the_lease_waits_and_the_process_lives(tmp_path: Path) -> None:
    note = note_in(tmp_path)
    descriptor = os.open(note, os.O_RDWR)
    lease = Lease(descriptor).take()
    assert lease.held
    reader = subprocess.Popen(
        [sys.executable, "-c", f"print(open({str(note)!r}, 'rb').read())"], stdout=subprocess.PIPE
    )
    until(lease.awaited, "the other process to ask for the note")
    os.write(descriptor, b"ours")
    assert reader.poll() is None, "it waits"
    lease.give_back()
    lease.give_back()
    out, _ = reader.communicate(timeout=20)
    assert out.startswith(b"b'ours")
    os.close(descriptor)


def late(monkeypatch: pytest.MonkeyPatch, note: Path, text: bytes) -> None:
    """Let a save that had found the old file before the exchange reach it a moment after, as on a busy machine."""
    old = note.stat().st_ino
    real = trading._when_quiet
    done: list[bool] = []

    def when_quiet(descriptor: int) -> bytes | None:
        if not done and os.fstat(descriptor).st_ino == old:
            done.append(True)
            Path(f"/proc/self/fd/{descriptor}").write_bytes(text)
        return real(descriptor)

    monkeypatch.setattr(trading, "_when_quiet", when_quiet)


@pytest.mark.parametrize("way", ["exchange", "no exchange"])
def test_a_save_that_reaches_the_old_file_late_wins(folder: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    note = note_in(folder)
    snapshot, edit = planned(note, "start")
    if way == "no exchange":
        monkeypatch.setattr(trading, "exchange", lambda *_: False)
    late(monkeypatch, note, TEXT + b"\nlate words")
    with pytest.raises(Busy):
        write(snapshot, edit, note.name)
    assert note.read_bytes() == TEXT + b"\nlate words"
    assert names(folder) == [note.name]


def test_without_an_exchange_the_write_still_works(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trading, "exchange", lambda *_: False)
    note = note_in(folder)
    snapshot, edit = planned(note, "start")
    write(snapshot, edit, note.name)
    assert note.read_bytes() == edit.apply(TEXT)
    assert names(folder) == [note.name]


@pytest.mark.parametrize("leases", [True, False])
def test_two_saves_into_either_file_leave_the_words_of_both(
    folder: Path, monkeypatch: pytest.MonkeyPatch, leases: bool
) -> None:
    """One program saves into the file that went, another into the one that came: no word of either is thrown away."""
    if not leases:
        monkeypatch.setattr(Lease, "take", lambda self: self)
    note = note_in(folder)
    snapshot, edit = planned(note, "start")
    real = trading.exchange

    def exchanged(one: str, other: str) -> bool:
        result = real(one, other)
        monkeypatch.setattr(trading, "exchange", real)
        saver.start()
        return result

    def save() -> None:
        with open(temporary_name(str(note)), "ab") as out:
            out.write(b"\nwords of one")
        with open(note, "ab") as out:
            out.write(b"\nwords of the other")

    saver = threading.Thread(target=save)
    monkeypatch.setattr(trading, "exchange", exchanged)
    with pytest.raises(Busy):
        write(snapshot, edit, note.name)
    saver.join()
    words = b"".join(file.read_bytes() for file in folder.iterdir())
    assert b"words of one" in words
    assert b"words of the other" in words
    assert not [name for name in names(folder) if name.startswith(".")]


def test_a_save_by_rename_between_the_check_and_the_exchange_keeps_the_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = note_in(folder)
    snapshot, edit = planned(note, "start")

    def exchanged(one: str, other: str) -> bool:
        monkeypatch.setattr(trading, "exchange", exchange)
        (folder / "sibling").write_bytes(TEXT + b"\nrenamed words")
        os.replace(folder / "sibling", note)
        return exchange(one, other)

    monkeypatch.setattr(trading, "exchange", exchanged)
    with pytest.raises(Busy):
        write(snapshot, edit, note.name)
    assert note.read_bytes() == TEXT + b"\nrenamed words"
    assert names(folder) == [note.name]


def test_two_vaultkinds_in_one_folder_do_not_get_in_each_others_way(folder: Path) -> None:
    note = note_in(folder)
    snapshot, edit = planned(note, "start")
    with trading._alone(str(folder)), pytest.raises(Busy):
        write(snapshot, edit, note.name)
    assert note.read_bytes() == TEXT
    assert names(folder) == [note.name]


def test_a_reader_alone_does_not_cost_a_late_save_its_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An indexer reads the new file while a save is on its way to the old one: being read is not being saved."""
    monkeypatch.setattr(trading, "_LOOKS", 10)
    note = note_in(folder)
    snapshot, edit = planned(note, "start")
    late(monkeypatch, note, TEXT + b"\nlate words")
    real = trading.exchange
    readers: list[int] = []

    def exchanged(one: str, other: str) -> bool:
        result = real(one, other)
        monkeypatch.setattr(trading, "exchange", real)
        threading.Thread(target=lambda: readers.append(os.open(note, os.O_RDONLY))).start()
        return result

    monkeypatch.setattr(trading, "exchange", exchanged)
    with pytest.raises(Busy):
        write(snapshot, edit, note.name)
    for reader in readers:
        os.close(reader)
    words = b"".join(file.read_bytes() for file in folder.iterdir())
    assert b"late words" in words


LEFT = ["before", "after", "a save", "an empty save"]


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("note_is", ["before", "after", "changed", "gone"])
def test_after_a_crash_no_litter_stays_and_no_word_goes(folder: Path, left: str, note_is: str) -> None:
    note = note_in(folder)
    _, edit = planned(note, "start")
    after = edit.apply(TEXT)
    contents = {
        "before": TEXT,
        "after": after,
        "a save": b"saved words\n",
        "an empty save": b"",
        "changed": b"changed words\n",
    }
    sibling = Path(temporary_name(str(note)))
    sibling.write_bytes(contents[left])
    Path(f"{sibling}-new").write_bytes(after[:10])
    if note_is == "gone":
        note.unlink()
    else:
        note.write_bytes(contents[note_is])
    tidy(str(note), sha256_hex(TEXT), sha256_hex(after))
    words = b"".join(file.read_bytes() for file in folder.iterdir())
    assert not [name for name in names(folder) if "vaultkind" in name and name.startswith(".")]
    if left == "a save":
        assert b"saved words" in words
        if note_is != "changed":
            assert note.read_bytes() == b"saved words\n"
    if note_is == "changed":
        assert b"changed words" in words
    if left in ("before", "after") and note_is != "gone":
        assert note.read_bytes() == contents[note_is]


def test_what_was_kept_after_one_crash_is_not_overwritten_after_the_next(folder: Path) -> None:
    note = note_in(folder, b"changed words\n")
    for text in (b"first words\n", b"second words\n"):
        Path(temporary_name(str(note))).write_bytes(text)
        os.utime(temporary_name(str(note)), (1, 1))
        tidy(str(note), sha256_hex(b"x"), sha256_hex(b"y"))
    assert sorted(file.read_bytes() for file in folder.iterdir()) == [
        b"changed words\n",
        b"first words\n",
        b"second words\n",
    ]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path / "state" / "state.sqlite3") as state:
        yield state


NOW = datetime(2026, 11, 23, 9, 0)
PROMPT = "permission-001"


@pytest.mark.parametrize("length", [0, 1, 2, 3, 20, 60])
def test_an_append_that_was_cut_short_is_taken_out_at_the_next_start(folder: Path, ledger: State, length: int) -> None:
    """Up to the blank line it could be the person's own, so that stays."""
    vault = open_vault(folder, VaultConfig(path=str(folder)))
    note = note_in(folder)
    planned_offer = offer_of(vault, note)
    ledger.record(planned_offer.offer)
    part = planned_offer.edit.new[:length]
    note.write_bytes(TEXT + part)
    mend(vault, ledger, NOW)
    assert note.read_bytes() == (TEXT if part.strip() else TEXT + part)
    found = ledger.offer_in(vault.key, note.name)
    assert found is not None
    assert found.status == "placed"


def offer_of(vault: object, note: Path) -> object:
    from vaultkind.actions.choose import library_for

    prompt = next(one for one in library_for(vault.root, vault.config).prompts)  # type: ignore[attr-defined]
    assert isinstance(prompt, Prompt)
    assert block_for(vault, prompt, NOW, note.stem)  # type: ignore[arg-type]
    snapshot = read(note.parent, note.name)
    return plan_offer(vault, note.name, date(2026, 11, 23), "daily", prompt, NOW, snapshot)  # type: ignore[arg-type]


def test_words_written_after_a_crash_stay_whatever_they_are(folder: Path, ledger: State) -> None:
    vault = open_vault(folder, VaultConfig(path=str(folder)))
    note = note_in(folder)
    ledger.record(offer_of(vault, note).offer)  # type: ignore[attr-defined]
    for words in (b"\n", b"\n\n", b"\n\n> quoted", b" "):
        note.write_bytes(TEXT + words)
        mend(vault, ledger, NOW)
        assert note.read_bytes() == TEXT + words


def test_a_removal_that_was_killed_leaves_no_litter_either(folder: Path, ledger: State) -> None:
    vault = open_vault(folder, VaultConfig(path=str(folder), place="start"))
    note = note_in(folder)
    carry_out(offer_of(vault, note), ledger)  # type: ignore[arg-type]
    raw = note.read_bytes()
    removal = plan_taking_out(vault, note.name, ledger, NOW)
    child = os.fork()
    if child == 0:
        try:
            trading.exchange = lambda *_: os._exit(9)  # type: ignore[assignment]
            ledger.record(removal.offer)
            write(removal.snapshot, removal.edit, note.name)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert Path(temporary_name(str(note))).exists()
    mend(vault, ledger, NOW)
    assert note.read_bytes() == raw
    assert not Path(temporary_name(str(note))).exists()


def test_a_note_that_is_gone_does_not_keep_the_litter_beside_it(folder: Path, ledger: State) -> None:
    vault = open_vault(folder, VaultConfig(path=str(folder)))
    note = note_in(folder)
    found = offer_of(vault, note)
    ledger.record(found.offer)  # type: ignore[attr-defined]
    Path(temporary_name(str(note))).write_bytes(TEXT)
    note.unlink()
    mend(vault, ledger, NOW)
    assert not Path(temporary_name(str(note))).exists()


def test_a_note_with_several_names_or_behind_a_link_out_of_the_vault_is_left_alone(folder: Path) -> None:
    note = note_in(folder)
    os.link(note, folder / "second.md")
    with pytest.raises(LeftAlone):
        read(folder, note.name)
    (folder / "second.md").unlink()
    vault = folder / "vault"
    vault.mkdir()
    (vault / "a.md").symlink_to(note)
    with pytest.raises(LeftAlone):
        read(vault, "a.md")


def test_a_mode_without_leave_to_write_is_respected(folder: Path) -> None:
    note = note_in(folder)
    note.chmod(0o440)
    snapshot, edit = planned(note, "start")
    if os.geteuid() == 0:
        write(snapshot, edit, note.name)
        assert stat.S_IMODE(note.stat().st_mode) == 0o440
    else:
        with pytest.raises(NotPermitted):
            write(snapshot, edit, note.name)
    assert time.time() - note.stat().st_mtime < 60
