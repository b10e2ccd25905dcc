"""What the world can do to a write: no space, no leave, no disk. The note stays, one line says why, and it works again.

Each fault is the real one: a full disk is a small one that was filled, a disk that goes away is unmounted.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest
from command_line import PROGRAM, Place, Ran, assert_refused, contents, ordinary_place, today_note
from loaded import Loaded
from tools import own_mounts, require_tool
from traced import Bench, Call, Counts, bench_in

from vaultkind.actions.offer import mend
from vaultkind.actions.vault import open_vault
from vaultkind.configkeys import VaultConfig
from vaultkind.state import VERSION, open_state
from vaultkind.trade import temporary_name

OURS = b"If you want it"
TEXT = b"# Today\n\n- tea\n"
RECORD = "vaultkind's own record of prompts, "
SPACE = "There is no space left to write in."
WAS = "The note is as it was."
INTO = ("prompt", "--into", "today")
PLACES = ["end", "start"]
SKIPPED = "skipped: "


def in_own_mounts(body: Callable[[], None]) -> None:
    """Do ``body`` in a process whose mounts nobody else sees, and which go with it."""
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            own_mounts()
            body()
        except pytest.skip.Exception as reason:
            os.write(said, f"{SKIPPED}{reason}".encode())
        except BaseException:
            os.write(said, traceback.format_exc().encode())
        finally:
            os._exit(0)
    os.close(said)
    with os.fdopen(heard, "rb") as trouble:
        found = trouble.read().decode()
    os.waitpid(child, 0)
    if found.startswith(SKIPPED):
        pytest.skip(found.removeprefix(SKIPPED))
    assert not found, found


def do(*words: str | Path) -> None:
    """Run a program of the system."""
    subprocess.run([os.fspath(word) for word in words], check=True)


def small_disk(folder: Path, kilobytes: int) -> None:
    do("mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", folder)


def fill(folder: Path) -> Path:
    """Take up all the space that is left there."""
    filler = folder / ".filler"
    with suppress(OSError), open(filler, "wb", buffering=0) as out:
        while True:
            out.write(b"f" * 4096)
    return filler


def offers(place: Place) -> int:
    """How many offers the record of the one vault holds."""
    with open_state(place.state / "state.sqlite3", create=False) as state:
        return len(state.offers(os.path.realpath(place.base / "vaults" / "Notes")))


@contextmanager
def refused(
    place: Place, vault: Path, code: int, message: str, *, step: str, run: Callable[[], Ran] | None = None
) -> Iterator[None]:
    """The command is refused so, no byte changes, nothing is left; the fault goes, and the same command works."""
    note = next(vault.glob("*.md"))
    before = contents(vault)
    ran = run() if run is not None else place.run(*INTO)
    assert_refused(ran, code, step=step)
    assert ran.lines[0].startswith(message), ran
    yield
    found = contents(vault)
    assert found == {name: raw for name, raw in before.items() if name != ".filler"}
    again = place.run(*INTO, "--quiet")
    assert (again.code, again.err) == (0, ""), again
    after = contents(vault)
    assert after.keys() == found.keys()
    assert after[note.name].count(OURS) == 1
    assert len(after[note.name]) > len(found[note.name])
    assert offers(place) == 1


@pytest.fixture
def place(tmp_path: Path, loaded: Loaded) -> Place:
    return Place(tmp_path / "place", loaded=loaded)


def configured(place: Place, where: str = "end") -> Path:
    vault = place.vault("Notes")
    place.configure(vault, f'place = "{where}"\n')
    return vault


@pytest.mark.parametrize("where", PLACES)
def test_a_full_disk(place: Place, where: str) -> None:
    vault = configured(place, where)

    def body() -> None:
        small_disk(vault, 16)
        today_note(vault, TEXT + b"w" * (4090 - len(TEXT)))
        filler = fill(vault)
        with refused(place, vault, 6, SPACE, step=WAS):
            assert offers(place) == 0, "the record says what is so"
            filler.unlink()

    in_own_mounts(body)


@pytest.mark.parametrize("where", PLACES)
def test_a_read_only_disk(place: Place, where: str) -> None:
    vault = configured(place, where)
    note = today_note(vault, TEXT)

    def body() -> None:
        do("mount", "--bind", vault, vault)
        do("mount", "-o", "remount,bind,ro", vault)
        with refused(place, vault, 6, f"The disk that holds {note.name} is read-only.", step=WAS):
            assert offers(place) == 0
            do("mount", "-o", "remount,bind,rw", vault)

    in_own_mounts(body)


@pytest.mark.parametrize("where", PLACES)
def test_a_limit_to_the_size_of_files(place: Place, where: str) -> None:
    """As a quota does, it takes a part of the block and refuses the rest."""
    vault = configured(place, where)
    limit = 65536
    today_note(vault, TEXT + b"w\n" * ((limit - 20 - len(TEXT)) // 2))
    with refused(place, vault, 6, SPACE, step=WAS, run=lambda: limited(place, limit)):
        assert offers(place) == 0


def limited(place: Place, limit: int, *before: str) -> Ran:
    """Run the command where no file may grow beyond ``limit`` bytes."""
    done = subprocess.run(
        [*before, *PROGRAM, *INTO],
        cwd=place.here,
        env=place.environment(),
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("where", PLACES)
def test_a_folder_that_may_not_be_written_to(tmp_path: Path, loaded: Loaded, where: str) -> None:
    """A prompt at the end takes no leave for the folder; a note that may not be read by its folder is not there."""
    place = ordinary_place(tmp_path / "place", loaded)
    vault = configured(place, where)
    note = today_note(vault, TEXT)
    missing = f"{note.name} cannot be read or written: permission is missing."
    vault.chmod(0o555)
    if where == "end":
        note.chmod(0o444)
    with refused(place, vault, 6, missing, step="Nothing was changed."):
        assert offers(place) == 0
        vault.chmod(0o755)
        note.chmod(0o644)


@pytest.mark.parametrize("there", [False, True], ids=["new", "old"])
def test_a_full_disk_under_the_record(place: Place, there: bool) -> None:
    vault = configured(place)
    today_note(vault, TEXT)

    def body() -> None:
        small_disk(place.state, 64)
        place.configure(vault)
        if there:
            with open_state(place.state / "state.sqlite3"):
                pass
        filler = fill(place.state)
        step = "It takes free space, and permission to write in that folder."
        with refused(place, vault, 6, RECORD, step=step):
            filler.unlink()

    in_own_mounts(body)


def test_a_read_only_disk_under_the_record(place: Place) -> None:
    vault = configured(place)
    today_note(vault, TEXT)

    def body() -> None:
        do("mount", "--bind", place.state, place.state)
        do("mount", "-o", "remount,bind,ro", place.state)
        step = "It takes free space, and permission to write in that folder."
        with refused(place, vault, 6, RECORD, step=step):
            do("mount", "-o", "remount,bind,rw", place.state)

    in_own_mounts(body)


@pytest.fixture
def recorded(place: Place) -> tuple[Path, Path]:
    """A vault with today's note, and a record that was begun."""
    vault = configured(place)
    today_note(vault, TEXT)
    record = place.state / "state.sqlite3"
    with open_state(record):
        pass
    return vault, record


def test_a_record_that_another_program_holds(place: Place, recorded: tuple[Path, Path]) -> None:
    vault, record = recorded
    with closing(sqlite3.connect(record)) as other:
        other.execute("BEGIN EXCLUSIVE")
        step = "It usually lets go in a moment, and the next try works."
        with refused(place, vault, 4, "Another program is using vaultkind's own record of prompts, ", step=step):
            other.rollback()


def test_a_record_from_a_newer_version(place: Place, recorded: tuple[Path, Path]) -> None:
    vault, record = recorded
    with closing(sqlite3.connect(record)) as other:
        other.execute(f"PRAGMA user_version = {VERSION + 1}")
        before = record.read_bytes()
        with refused(place, vault, 4, RECORD, step="Updating vaultkind lets it read the record again."):
            assert record.read_bytes() == before
            other.execute(f"PRAGMA user_version = {VERSION}")


@pytest.mark.parametrize("kept", [100, 6000])
def test_a_record_that_was_cut_off(place: Place, recorded: tuple[Path, Path], kept: int) -> None:
    vault, record = recorded
    os.truncate(record, kept)
    with refused(place, vault, 4, RECORD, step="Moving that file away lets vaultkind start a new one."):
        assert record.stat().st_size == kept
        record.rename(record.with_suffix(".away"))


def test_a_configuration_that_may_not_be_read(tmp_path: Path, loaded: Loaded) -> None:
    place = ordinary_place(tmp_path / "place", loaded)
    vault = configured(place)
    today_note(vault, TEXT)
    place.config.chmod(0)
    message = f"The configuration, {place.config}, cannot be read: Permission denied."
    with refused(place, vault, 6, message, step="Its owner and permissions say who may read it."):
        place.config.chmod(0o600)


def test_a_vault_whose_disk_is_away(place: Place) -> None:
    """What is left is an empty folder: nothing is made there, and nothing concluded."""
    vault, disk = configured(place), place.base / "disk"
    disk.mkdir()

    def body() -> None:
        do("mount", "--bind", disk, vault)
        note = today_note(vault, TEXT)
        do("umount", "-l", vault)
        ran = place.run(*INTO)
        assert_refused(ran, 5, f"There is no note {note.name} yet.", step="Once it is there, the command can be run")
        assert not list(vault.glob("*.md"))
        do("mount", "--bind", disk, vault)
        assert place.run(*INTO).code == 0
        assert (disk / note.name).read_bytes().count(OURS) == 1

    in_own_mounts(body)


def test_a_disk_that_cannot_keep_what_it_took(place: Place) -> None:
    """The block stands in the note for all to see, so nothing else may be said, or recorded."""
    vault = configured(place)
    note = today_note(vault, TEXT)
    ran = traced(place, note, "fsync")
    assert_refused(ran, 6, f"Writing {note.name} was cut short: Input/output error.", step="Your words are there")
    assert note.read_bytes().startswith(TEXT)
    assert note.read_bytes().count(OURS) == 1
    assert offers(place) == 1
    assert place.run("remove", "--quiet").code == 0
    assert note.read_bytes() == TEXT
    assert [file.name for file in vault.glob("*.md")] == [note.name]


def test_a_part_of_the_block_that_cannot_be_taken_back_goes_at_the_next_start(place: Place) -> None:
    vault = configured(place)
    limit = 65536
    text = TEXT + b"w\n" * ((limit - 20 - len(TEXT)) // 2)
    note = today_note(vault, text)
    ran = traced(place, note, "ftruncate", limit)
    assert_refused(ran, 6, f"Writing {note.name} was cut short: Input/output error.", step="Your words are there")
    assert note.read_bytes().startswith(text)
    assert 0 < len(note.read_bytes()) - len(text) <= 21
    with open_state(place.state / "state.sqlite3") as state:
        mend(open_vault(vault, VaultConfig(path=str(vault))), state, datetime.now())
    assert note.read_bytes() == text
    assert offers(place) == 1, "a quiet day"


@pytest.mark.parametrize("came", ["the block is in", "nothing came"])
def test_a_hidden_file_that_could_not_be_deleted_goes_with_the_next_write(place: Place, came: str) -> None:
    vault = configured(place, "start")
    note = today_note(vault, TEXT)
    sibling = Path(temporary_name(str(note)))
    ran = traced(place, sibling, "unlink" if came == "the block is in" else "renameat2,unlink")
    assert_refused(ran, 6, f"Writing {note.name} was cut short: Input/output error.", step="Your words are there")
    assert sibling.exists()
    assert (OURS in note.read_bytes()) == (came == "the block is in")
    following = ("remove", "--quiet") if came == "the block is in" else (*INTO, "--quiet")
    assert place.run(*following) == Ran(0, "", "")
    assert not sibling.exists()
    assert note.read_bytes().count(OURS) == (came == "nothing came")
    assert place.run("remove").code == (0 if came == "nothing came" else 5)
    assert note.read_bytes() == TEXT


def traced(place: Place, file: Path, calls: str, limit: int = resource.RLIM_INFINITY) -> Ran:
    """Run the command with an input/output error as the answer to every such call on that file."""
    strace = [require_tool("strace"), "-f", "-o", "/dev/null", "-P", str(file), "-e", f"trace={calls}"]
    return limited(place, limit, *strace, "-e", f"inject={calls}:error=EIO")


def moments(bench: Bench) -> list[Call]:
    """Every call that has to do with the note, the first of which comes after it was read."""
    return [call for call in bench.calls() if str(bench.note.parent) in call.line]


def firsts(calls: list[Call]) -> list[Call]:
    """The first call of each name."""
    return list({call.name: call for call in reversed(calls)}.values())


def at_each(
    bench: Bench, calls: list[Call], fault: Callable[[], object], well: Callable[[], object], codes: tuple[str, ...]
) -> None:
    """Let ``fault`` come just before each of the calls, and go after the writer ended, with one of those codes."""
    counts = Counts()
    for call in calls:
        stop = ("-e", f"trace={call.name}", "-e", call.signalled("STOP"))
        said = bench.run("-o", "/dev/null", *stop, meanwhile=fault)
        well()
        about = f"at {call.name} {call.number}: {call.line}"
        assert said.startswith(("done", *codes)), f"{about}\n{said}"
        bench.check(said, about, "fault", counts)
    print(counts)


def disk_goes(folder: Path, where: str, vault_is: str, which: Callable[[list[Call]], list[Call]]) -> None:
    disk, mounted, kept = folder / "disk", folder / "mounted", folder / "kept"
    vault = mounted if vault_is == "the disk" else mounted / "vault"
    for one in (disk, mounted, kept):
        one.mkdir()
    require_tool("strace")

    def come() -> None:
        do("mount", "--bind", disk, mounted)

    def body() -> None:
        come()
        vault.mkdir(exist_ok=True)
        bench = Bench(vault, kept, where, taking_out=False)
        at_each(bench, which(moments(bench)), lambda: do("umount", "-l", mounted), come, ("5", "6"))

    in_own_mounts(body)


def leave_goes(folder: Path, where: str, what: str, which: Callable[[list[Call]], list[Call]]) -> None:
    bench = bench_in(folder, where, taking_out=False)
    bench.powerless = os.geteuid() == 0
    closed, mode = (bench.note.parent, 0o755) if what == "folder" else (bench.note, 0o640)
    at_each(
        bench, which(moments(bench)), lambda: closed.chmod(0), lambda: closed.chmod(mode), ("5 The note changed", "6")
    )


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("vault_is", ["the disk", "on the disk"])
def test_a_disk_that_goes_away_in_the_middle_of_a_write(tmp_path: Path, where: str, vault_is: str) -> None:
    disk_goes(tmp_path, where, vault_is, firsts)


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("what", ["folder", "note"])
def test_leave_that_is_taken_away_in_the_middle_of_a_write(tmp_path: Path, where: str, what: str) -> None:
    leave_goes(tmp_path, where, what, firsts)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("vault_is", ["the disk", "on the disk"])
def test_a_disk_that_goes_away_at_every_call_of_a_write(tmp_path: Path, where: str, vault_is: str) -> None:
    disk_goes(tmp_path, where, vault_is, list)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("what", ["folder", "note"])
def test_leave_that_is_taken_away_at_every_call_of_a_write(tmp_path: Path, where: str, what: str) -> None:
    leave_goes(tmp_path, where, what, list)
