"""The same writes on every file system that can be had here, and as on macOS and Windows as far as this machine can."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from race import MODES, race, without_exchange, without_leases
from tools import own_mounts, require_tool

import vaultkind.trade as trading
from vaultkind import linux, macos, windows
from vaultkind.core.insertion import Edit, Place, placed, plan_insertion
from vaultkind.core.removal import plan_removal
from vaultkind.guarantee import Guarantee, try_out
from vaultkind.notefile import read, write
from vaultkind.watched import is_remote

TEXT = b"\xef\xbb\xbf---\na: 12:30\n---\r\n# T\n\nwords  \n%% vaultkind %%\nmore\n\n## Later\nlast words"
BLOCK = "> [!vaultkind|rest-012] If you want it\n> Was there any stopping today?"
BARE = TEXT.replace(b"%% vaultkind %%\n", b"")
CASES = {
    "end": (BARE, Place("end")),
    "start": (BARE, Place("start")),
    "placeholder": (TEXT, Place("end")),
    "heading": (BARE, Place("end", "## Later")),
}


@dataclass(frozen=True)
class Mounted:
    """A folder on one kind of file system, and what that kind can do."""

    folder: Path
    guarantee: Guarantee
    remote: bool


def _mount(*command: str | Path) -> None:
    own_mounts()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"{command[0]} cannot mount here: {done.stderr.strip()}")


@pytest.fixture(params=["disk", "memory", "overlay", "fuse"])
def mounted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mounted]:
    """The disk of the temporary folder, a tmpfs, an overlay, and a FUSE mount (bindfs)."""
    kind = request.param
    whole = Guarantee(leases=True, exchange=True)
    if kind == "disk":
        yield Mounted(tmp_path, whole, remote=False)
        return
    if not os.access("/dev/shm", os.W_OK):
        pytest.skip("there is no /dev/shm here")
    memory = Path(tempfile.mkdtemp(dir="/dev/shm", prefix="vaultkind-"))
    try:
        if kind == "memory":
            yield Mounted(memory, whole, remote=False)
            return
        folder = tmp_path / "mounted"
        folder.mkdir()
        if kind == "overlay":
            for name in ("lower", "upper", "work"):
                (memory / name).mkdir()
            layers = f"lowerdir={memory}/lower,upperdir={memory}/upper,workdir={memory}/work"
            _mount(require_tool("mount"), "-t", "overlay", "none", "-o", layers, folder)
        else:
            _mount(require_tool("bindfs"), memory, folder)
        try:
            yield Mounted(folder, whole if kind == "overlay" else Guarantee(True, False), remote=kind == "fuse")
        finally:
            subprocess.run(["umount", "-l", folder], check=True)
    finally:
        shutil.rmtree(memory)


def _in_and_out(folder: Path) -> None:
    """A block goes in and comes out at every place; mode, bytes and the folder are what they were."""
    note = folder / "2026-11-23.md"
    for raw, place in CASES.values():
        note.write_bytes(raw)
        note.chmod(0o640)
        snapshot = read(folder, note.name)
        edit = plan_insertion(snapshot.raw, BLOCK, place)
        assert isinstance(edit, Edit)
        write(snapshot, edit, note.name)
        assert note.read_bytes() == edit.apply(raw) != raw
        out = plan_removal(note.read_bytes(), placed("rest-012", edit, raw))
        assert isinstance(out, Edit)
        write(read(folder, note.name), out, note.name)
        assert note.read_bytes() == raw
        assert note.stat().st_mode & 0o777 == 0o640
        assert [file.name for file in folder.iterdir()] == [note.name]
    note.unlink()


def test_a_block_goes_in_and_comes_out_on_every_file_system(mounted: Mounted) -> None:
    _in_and_out(mounted.folder)


def test_what_a_file_system_offers_is_found_out_by_trying_and_leaves_nothing(mounted: Mounted) -> None:
    assert try_out(mounted.folder) == mounted.guarantee
    assert is_remote(mounted.folder) == mounted.remote
    assert list(mounted.folder.iterdir()) == []


def test_a_folder_that_takes_no_files_is_no_guess(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        try_out(tmp_path / "gone")


@pytest.mark.parametrize(
    "guarantee", [Guarantee(one, other) for one in (True, False) for other in (True, False)], ids=str
)
def test_each_level_is_told_in_words_of_its_own(guarantee: Guarantee) -> None:
    assert guarantee.whole == ("moment" not in guarantee.sentence)


@pytest.mark.parametrize("mode", MODES)
def test_at_the_end_of_a_note_on_fuse_the_lease_keeps_every_save(tmp_path: Path, mode: str) -> None:
    """Leases work on this FUSE mount, and at the end of a note they are all it takes."""
    below, folder = tmp_path / "below", tmp_path / "mounted"
    below.mkdir()
    folder.mkdir()
    _mount(require_tool("bindfs"), below, folder)
    try:
        outcome = race(folder, mode, "end", 60)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
    assert outcome.lost == (), outcome
    assert outcome.put_in > 0


@pytest.mark.parametrize("kind", ["leases", "exchange"])
def test_without_leases_and_without_an_exchange_the_same_bytes_are_written(tmp_path: Path, kind: str) -> None:
    with without_leases() if kind == "leases" else without_exchange():
        _in_and_out(tmp_path)


@pytest.mark.parametrize("mode", MODES)
def test_without_leases_a_save_that_comes_meanwhile_wins(tmp_path: Path, mode: str) -> None:
    with without_leases():
        outcome = race(tmp_path, mode, "start", 120)
    assert outcome.lost == (), outcome
    assert outcome.put_in > 0


class MacSystem:
    """``renamex_np`` and ``fcopyfile`` as macOS documents them, carried out with what Linux has."""

    def __init__(self, refusal: int = 0) -> None:
        self.refusal = refusal
        self.calls: list[tuple[object, ...]] = []

    def renamex_np(self, one: bytes, other: bytes, flags: ctypes.c_uint) -> int:
        self.calls.append(("renamex_np", flags.value))
        if self.refusal:
            ctypes.set_errno(self.refusal)
            return -1
        assert linux.exchange(os.fsdecode(one), os.fsdecode(other))
        return 0

    def fcopyfile(self, source: int, target: int, state: None, flags: ctypes.c_uint) -> int:
        self.calls.append(("fcopyfile", flags.value))
        if self.refusal:
            ctypes.set_errno(self.refusal)
            return -1
        return 0


def test_as_on_a_mac_a_block_goes_in_and_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = MacSystem()
    monkeypatch.setattr(macos, "_system", lambda: system)
    monkeypatch.setattr(trading, "exchange", macos.exchange)
    monkeypatch.setattr(trading, "copy_attributes", macos.copy_attributes)
    with without_leases():
        _in_and_out(tmp_path)
    assert {("renamex_np", 2), ("fcopyfile", 5)} == set(system.calls)


@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.EINVAL])
def test_a_mac_disk_that_cannot_exchange_says_so(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(macos, "_system", lambda: MacSystem(number))
    assert macos.exchange("one", "other") is False


def test_other_trouble_on_a_mac_is_an_error_with_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macos, "_system", lambda: MacSystem(errno.EACCES))
    with pytest.raises(PermissionError):
        macos.exchange("one", "other")
    with pytest.raises(PermissionError):
        macos.copy_attributes(0, 1)


class WindowsKernel:
    """``ReplaceFileW`` and ``CreateFileW`` as Windows documents them, carried out with what Linux has.

    ``refusal`` is the error of ReplaceFileW; 1177 leaves the old file under its backup's name.
    """

    def __init__(self, refusal: int = 0) -> None:
        self.refusal = refusal
        self.error = 0
        self.opened: list[tuple[int, int, int]] = []

    def ReplaceFileW(self, old: str, new: str, kept: str, flags: int, *reserved: None) -> int:  # noqa: N802
        if self.refusal:
            self.error = self.refusal
            if self.refusal == 1177:
                os.rename(old, kept)
            return 0
        os.rename(old, kept)
        os.rename(new, old)
        return 1

    def CreateFileW(self, path: str, access: int, share: int, *rest: int | None) -> int | None:  # noqa: N802
        how = rest[1]
        assert how is not None
        self.opened.append((access, share, how))
        flags = os.O_RDWR if access & 0x40000000 else os.O_RDONLY
        try:
            return os.open(path, flags | {1: os.O_CREAT | os.O_EXCL, 3: 0, 4: os.O_CREAT}[how], 0o600)
        except OSError as problem:
            self.error = {errno.ENOENT: 2, errno.EEXIST: 80}[problem.errno or 0]
            return None


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowsKernel]:
    """A Windows to be had here: its calls, its errors, its descriptors."""
    made = WindowsKernel()

    def problem() -> OSError:
        known = {2: errno.ENOENT, 80: errno.EEXIST}
        found = OSError(known.get(made.error, errno.EACCES), f"error {made.error}")
        found.winerror = made.error  # type: ignore[attr-defined]
        return found

    def open_osfhandle(handle: int, flags: int) -> int:
        return handle

    monkeypatch.setattr(windows, "_kernel", lambda: made)
    monkeypatch.setattr(windows, "_problem", problem)
    library = SimpleNamespace(open_osfhandle=open_osfhandle)
    monkeypatch.setattr(windows, "importlib", SimpleNamespace(import_module=lambda name: library))
    return made


def test_as_on_windows_a_block_goes_in_and_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kernel: WindowsKernel
) -> None:
    monkeypatch.setattr(trading, "exchange", windows.exchange)
    monkeypatch.setattr(trading, "open_file", windows.open_shared)
    with without_leases():
        _in_and_out(tmp_path)
    assert {share for _, share, _ in kernel.opened} == {7}, "other programs may read, write, rename and delete"


@pytest.mark.parametrize("number", [1175, 1176, 1177])
def test_a_replacement_that_windows_refuses_leaves_both_files_their_names(
    tmp_path: Path, kernel: WindowsKernel, number: int
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    kernel.refusal = number
    with pytest.raises(OSError, match=str(number)):
        windows.exchange(str(one), str(other))
    assert (one.read_bytes(), other.read_bytes(), len(list(tmp_path.iterdir()))) == (b"1", b"2", 2)


@pytest.mark.parametrize("gone", ["one", "other"])
def test_an_exchange_that_was_cut_short_on_windows_is_finished_at_the_next_start(tmp_path: Path, gone: str) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for path in (one, other):
        if path.name != gone:
            path.write_bytes(path.name.encode())
    (tmp_path / "one-old").write_bytes(b"kept")
    windows.finish_exchange(str(one), str(other))
    assert (tmp_path / gone).read_bytes() == b"kept"
    assert {file.name for file in tmp_path.iterdir()} == {"one", "other"}
    windows.finish_exchange(str(one), str(other))


def test_opening_on_windows_makes_reads_and_refuses_as_asked(tmp_path: Path, kernel: WindowsKernel) -> None:
    path = str(tmp_path / "new")
    with pytest.raises(FileNotFoundError):
        windows.open_shared(path, os.O_RDONLY)
    os.close(windows.open_shared(path, os.O_RDWR | os.O_CREAT | os.O_EXCL))
    with pytest.raises(FileExistsError):
        windows.open_shared(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
    os.close(windows.open_shared(path, os.O_RDWR | os.O_CREAT))
    os.close(windows.open_shared(path, os.O_RDONLY))
    assert [how for _, _, how in kernel.opened] == [3, 1, 1, 4, 3]
    assert [access & 0x40000000 != 0 for access, _, _ in kernel.opened] == [False, True, True, True, False]
