"""The real watcher under faults: full and failing disks, lost rights, too few watches, a jumping clock.

Each costs one plain line and no byte of the note, and the prompt comes when the fault goes.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import ExitStack, closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tools import Watching, edit, require_tool, until
from watched_vault import Place, Starter

from vaultkind.state import VERSION

WORDS = b"words\n"
NO_SPACE = "There is no space left to write in."
NO_ROOM = "The system has no room for another folder watch. The note is looked for every few seconds."
# What lets root past modes and owners.
POWERS = "-chown,-dac_override,-dac_read_search,-fowner,-lease"
QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount, and look into a running program")


def powerless() -> tuple[str, ...]:
    """What runs a program so that modes count for it."""
    return (require_tool("setpriv"), "--bounding-set", POWERS) if os.geteuid() == 0 else ()


def apart(script: str) -> tuple[str, ...]:
    """What runs a program in a mount namespace of its own, after a shell script."""
    return (require_tool("unshare"), "-m", "sh", "-ec", f'{script}; exec "$@"', "sh")


def on_small_disk(folder: Path, size: str) -> tuple[str, ...]:
    """What runs a program for which ``folder`` is on a small disk of its own."""
    kept = f"{folder}.kept"
    folder.rename(kept)
    folder.mkdir()
    return apart(f"mount -t tmpfs -o size={size} none {folder}; cp -a {kept}/. {folder}")


def inside(watching: Watching, command: str, kind: str = "-m") -> None:
    """Run a shell command in one of the watcher's namespaces."""
    subprocess.run([require_tool("nsenter"), "-t", str(watching.pid), kind, "sh", "-ec", command], check=True)


def seen_by(watching: Watching, path: Path) -> Path:
    """The path as it is for the watcher, whatever is mounted there for it."""
    return Path(f"/proc/{watching.pid}/root{path}")


def make(note: Path, text: bytes = WORDS) -> None:
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_bytes(text)


def make_seen(watching: Watching, note: Path) -> None:
    """A note that the watcher has woken for, and that has not settled yet."""
    watching.rest(still=0.2)
    before = watching.switches()
    make(note)
    until(lambda: watching.switches() > before, "the watcher to wake")


def fill(folder: Path, pages: int = 0) -> Path:
    """A file that takes all the room but so many pages."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    os.truncate(filler, filler.stat().st_size - pages * 4096)
    return filler


def assert_has_one_block(note: Path, words: bytes = WORDS) -> None:
    raw = note.read_bytes()
    assert raw.startswith(words) or raw.endswith(words)
    assert raw.count(b"[!vaultkind|") == 1
    litter = [name for name in os.listdir(note.parent) if "vaultkind" in name]
    assert litter == []


def watches(watching: Watching) -> int:
    """How many folders the system watches for it."""
    found = 0
    for file in Path(f"/proc/{watching.pid}/fdinfo").iterdir():
        with suppress(FileNotFoundError):  # A descriptor can be closed while they are looked at.
            found += sum(line.startswith("inotify") for line in file.read_text().splitlines())
    return found


@only_root
@pytest.mark.parametrize("where", ["end", "start"])
def test_a_full_disk_costs_one_line_and_the_prompt_comes_when_there_is_room(
    place: Place, watch: Starter, where: str
) -> None:
    place.configure(place=where)
    watching = watch(before=on_small_disk(place.root, "256k"))
    note = seen_by(watching, place.note())
    filler = fill(seen_by(watching, place.root), pages=1)
    # The note takes the last page almost to its end, so that the block begins to fit and then does not.
    words = b"words " * 680
    make(note, words)
    assert watching.event("error")["reason"] == NO_SPACE
    # A save, and something that lets the watcher look again at once.
    os.utime(note)
    watching.rest()
    inside(watching, f"mount --bind {place.home} {place.home}")
    assert note.read_bytes() == words
    assert os.listdir(note.parent) == [note.name]
    filler.unlink()
    watching.event("inserted")
    assert_has_one_block(note, words)
    assert watching.kinds() == ["ready", "error", "ready", "inserted"]


@only_root
def test_no_room_for_the_record_costs_one_line_and_the_prompt_comes_when_there_is(place: Place, watch: Starter) -> None:
    watching = watch(before=on_small_disk(place.home, "128k"))
    home = seen_by(watching, place.home)
    until((home / "state.sqlite3").exists, "the record of prompts")
    filler = fill(home)
    make(place.note())
    said = watching.event("error")["reason"]
    assert said.startswith(f"vaultkind's own record of prompts, {place.home / 'state.sqlite3'}, cannot be written (")
    os.utime(place.note())
    watching.rest()
    assert place.note().read_bytes() == WORDS
    filler.unlink()
    os.utime(place.note())
    watching.event("inserted")
    assert_has_one_block(place.note())
    assert watching.kinds() == ["ready", "error", "ready", "inserted"]


@only_root
def test_a_disk_that_turns_read_only_costs_one_line_and_the_prompt_comes_when_it_can_be_written_again(
    place: Place, watch: Starter
) -> None:
    place.configure(settle=1.0)
    watching = watch(before=on_small_disk(place.root, "1m"))
    note = seen_by(watching, place.note())
    make(note)
    inside(watching, f"mount -o remount,ro {place.root}")
    assert watching.event("error")["reason"] == (
        f"The disk that holds {place.note().relative_to(place.root)} is read-only."
    )
    assert note.read_bytes() == WORDS
    inside(watching, f"mount -o remount,rw {place.root}")
    watching.event("inserted")
    assert_has_one_block(note)
    assert watching.kinds() == ["ready", "error", "ready", "inserted"]


@only_root
def test_a_vault_that_is_unmounted_while_a_note_settles_and_returns_gets_its_prompt(
    place: Place, watch: Starter
) -> None:
    place.configure(settle=1.0)
    disk = place.root.with_name("disk")
    disk.mkdir()
    bind = f"mount --bind {disk} {place.root}"
    watching = watch(
        before=apart(f"mount -t tmpfs none {disk}; cp -a {place.root}/. {disk}; {bind}"),
    )
    note = seen_by(watching, disk / place.note().relative_to(place.root))
    make(note)
    inside(watching, f"umount -l {place.root}")
    edit(["wait", 1200])
    assert note.read_bytes() == WORDS
    assert "inserted" not in watching.kinds()
    inside(watching, bind)
    watching.event("inserted")
    assert_has_one_block(note)


def test_rights_that_are_taken_and_given_back_cost_a_line_each_and_no_prompt(place: Place, watch: Starter) -> None:
    note = place.note()
    note.parent.mkdir(parents=True)
    watching = watch(before=powerless())
    config, settings = place.home / "config.toml", place.root / ".obsidian" / "daily-notes.json"

    def closed(path: Path) -> None:
        """As a program does that saves by rename and takes the rights away."""
        sibling = path.with_name("sibling")
        sibling.write_bytes(path.read_bytes())
        sibling.chmod(0)
        sibling.rename(path)

    def said() -> str:
        reason = watching.event("error")["reason"]
        assert isinstance(reason, str)
        return reason

    closed(config)
    assert said() == f"The configuration, {config}, cannot be read: Permission denied."
    config.chmod(0o600)
    watching.event("ready", seconds=3)
    closed(settings)
    assert "cannot be opened by this account" in said()
    settings.chmod(0o600)
    watching.event("ready", seconds=3)
    note.parent.chmod(0)
    assert said() == "The vault cannot be read: Permission denied."
    note.parent.chmod(0o755)
    watching.event("ready", seconds=3)
    make(note)
    note.chmod(0)
    assert said() == f"{note.relative_to(place.root)} cannot be read or written: permission is missing."
    note.chmod(0o644)
    watching.event("inserted", seconds=3)
    assert_has_one_block(note)
    assert watching.kinds() == ["ready", *["error", "ready"] * 4, "inserted"]


def test_a_folder_that_cannot_be_watched_is_named_and_watched_once_it_can(place: Place, watch: Starter) -> None:
    note = place.note()
    note.parent.mkdir(parents=True)
    note.parent.chmod(0o311)
    watching = watch(before=powerless())
    assert watching.event("error")["reason"] == (
        f"The folder {note.parent} cannot be watched: Permission denied. The note is looked for every few seconds."
    )
    before = watches(watching)
    note.parent.chmod(0o755)
    until(lambda: watches(watching) > before, "a watch for the folder")
    make(note)
    watching.event("inserted", seconds=3)
    assert watching.kinds() == ["ready", "error", "inserted"]


def test_a_configuration_that_breaks_or_goes_away_costs_a_line_each_and_nothing_is_assumed_meanwhile(
    place: Place, watch: Starter
) -> None:
    config, note = place.home / "config.toml", place.note()
    watching = watch()
    kept = config.read_text()
    config.write_text(f"{kept}settle = \n")
    assert watching.event("error")["reason"].startswith(f"The configuration, {config}, cannot be used as it is:\n")
    make(note)
    config.unlink()
    assert watching.event("error")["reason"] == f"vaultkind's configuration, {config}, is not there any more."
    config.write_text("version = 1\n")
    assert watching.event("error")["reason"] == f"The configuration, {config}, says nothing of this vault any more."
    edit(["wait", 700])
    assert note.read_bytes() == WORDS
    config.write_text(kept)
    watching.event("inserted")
    assert_has_one_block(note)
    assert watching.kinds() == ["ready", "error", "error", "error", "ready", "inserted"]


def test_a_limit_on_the_size_of_files_costs_one_line_and_cuts_no_prompt(place: Place, watch: Starter) -> None:
    watching, note = watch(), place.note()
    words = WORDS * 10_000
    limit = [require_tool("prlimit"), "--pid", str(watching.pid)]
    subprocess.run([*limit, f"--fsize={len(words) + 10}:"], check=True)
    make(note, words)
    assert watching.event("error")["reason"] == NO_SPACE
    assert note.read_bytes() == words
    subprocess.run([*limit, "--fsize=unlimited:"], check=True)
    os.utime(note)
    watching.event("inserted")
    assert_has_one_block(note, words)
    assert watching.kinds() == ["ready", "error", "ready", "inserted"]


@only_root
def test_where_the_system_has_no_watches_left_one_line_says_so_and_the_prompt_comes_all_the_same(
    tmp_path: Path,
) -> None:
    """Three at once, each with limits of its own: none from the start, no instance from the start, too few later."""
    limits = Path("/proc/sys/user/max_inotify_watches"), Path("/proc/sys/user/max_inotify_instances")
    with ExitStack() as stack:
        places, watchings = [], []
        for number, first in enumerate((*(f"echo 0 > {limit}" for limit in limits), "true")):
            place = Place(tmp_path / str(number))
            own = (require_tool("unshare"), "-U", "--map-root-user", "sh", "-ec", f'{first}; exec "$@"', "sh")
            places.append(place)
            watchings.append(stack.enter_context(Watching(place.root, place.home, before=own)))
        for watching in watchings:
            watching.event("ready")
        late = watchings[2]
        count = watches(late)
        inside(late, f"echo {count} > {limits[0]}", "-U")
        for place in places:
            make(place.note())
        for watching in watchings:
            assert watching.event("error")["reason"] == NO_ROOM
            watching.event("inserted")
        inside(late, f"echo 1000 > {limits[0]}", "-U")
        (places[2].root / "other.md").touch()
        until(lambda: watches(late) > count, "more watches, once there is room")
        for place, watching in zip(places, watchings, strict=True):
            assert_has_one_block(place.note())
            assert watching.kinds() == ["ready", "error", "inserted"]


@pytest.mark.parametrize("where", ["beside the note", "beside the vault"])
def test_a_note_that_comes_when_the_system_has_dropped_events_is_found(
    place: Place, watch: Starter, where: str
) -> None:
    """The watcher stands still while more happens than the system keeps for it."""
    note = place.note()
    note.parent.mkdir(parents=True)
    watching = watch()
    passing = (note.parent if where == "beside the note" else place.root.parent) / "passing"
    os.kill(watching.pid, signal.SIGSTOP)
    for _ in range(int(QUEUE.read_text()) // 2 + 500):
        passing.touch()
        passing.unlink()
    make(note)
    os.kill(watching.pid, signal.SIGCONT)
    watching.event("inserted")
    assert watching.kinds() == ["ready", "inserted"]


def test_a_suspend_in_the_middle_of_settling_begins_it_anew_for_what_came_meanwhile(
    place: Place, watch: Starter
) -> None:
    place.configure(settle=1.0)
    watching, note = watch(), place.note()
    make_seen(watching, note)
    os.kill(watching.pid, signal.SIGSTOP)
    edit(["wait", 1000], ["append", str(note), "more\n"])
    began = time.monotonic()
    os.kill(watching.pid, signal.SIGCONT)
    watching.event("inserted")
    assert time.monotonic() - began > 0.9
    assert_has_one_block(note, b"words\nmore\n")
    assert watching.kinds() == ["ready", "inserted"]


def test_a_clock_that_is_set_forward_and_back_brings_tomorrows_prompt_and_no_second_one(
    place: Place, watch: Starter
) -> None:
    faketime = [require_tool("faketime"), "-f", "+0", "sh", "-c", 'echo "$LD_PRELOAD"']
    library = subprocess.run(faketime, capture_output=True, text=True, check=True).stdout.strip()
    clock = place.home / "clock"
    clock.write_text("+0")
    watching = watch(
        before=("env", f"LD_PRELOAD={library}", f"FAKETIME_TIMESTAMP_FILE={clock}", "FAKETIME_NO_CACHE=1",
                "NO_FAKE_STAT=1")
    )  # fmt: skip
    day, now = timedelta(days=1), time.time()
    today, tomorrow, older = (place.note(date.today() + shift * day) for shift in (0, 1, -3))
    make(older)
    os.utime(older, (now - 3.2 * 86400,) * 2)
    make(today)
    assert watching.event("inserted")["date"] == date.today().isoformat()
    clock.write_text("+1d")
    # Its times are of the clock as it is now.
    made = place.root.parent / "elsewhere" / "being made"
    make(made)
    os.utime(made, (now + 86400,) * 2)
    tomorrow.parent.mkdir(parents=True, exist_ok=True)
    made.rename(tomorrow)
    assert watching.event("inserted")["date"] == (date.today() + day).isoformat()
    raw = today.read_bytes(), tomorrow.read_bytes()
    clock.write_text("+0")
    with today.open("ab") as file:
        file.write(b"more\n")
    watching.rest()
    clock.write_text("-3d")
    (place.root / "other.md").touch()
    said = watching.event("left_alone")
    assert (said["date"], said["reason"]) == (
        (date.today() - 3 * day).isoformat(),
        "it was there before, or came from elsewhere",
    )
    assert (today.read_bytes(), tomorrow.read_bytes(), older.read_bytes()) == (raw[0] + b"more\n", raw[1], WORDS)
    assert watching.kinds() == ["ready", "inserted", "inserted", "left_alone"]


@only_root
def test_a_time_zone_in_which_it_is_another_day_counts_at_once(place: Place, watch: Starter) -> None:
    zones = Path("/usr/share/zoneinfo/Etc")
    if not (zones / "UTC").exists() or not Path("/etc/localtime").exists():
        pytest.skip("there are no time zones here")
    watching = watch(before=("env", "-u", "TZ", *apart(f"mount --bind {zones}/UTC /etc/localtime")))
    now = datetime.now(UTC)
    first, shift = now.date(), 14 if now.hour >= 10 else -12
    make(place.note(first))
    assert watching.event("inserted")["date"] == first.isoformat()
    inside(watching, f"mount --bind {zones}/GMT{-shift:+d} /etc/localtime")
    second = (now + timedelta(hours=shift)).date()
    make(place.note(second))
    assert watching.event("inserted")["date"] == second.isoformat()
    assert_has_one_block(place.note(first))


def test_a_record_that_another_program_keeps_locked_for_a_while_costs_nothing(place: Place, watch: Starter) -> None:
    watching, note = watch(), place.note()
    with closing(sqlite3.connect(place.home / "state.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        make(note)
        edit(["wait", 1000])
        assert note.read_bytes() == WORDS
        other.execute("ROLLBACK")
    watching.event("inserted")
    assert_has_one_block(note)
    assert watching.kinds() == ["ready", "inserted"]


@pytest.mark.long
def test_a_record_that_stays_locked_costs_one_line_and_the_prompt_comes_when_it_is_free(
    place: Place, watch: Starter
) -> None:
    watching, note, state = watch(), place.note(), place.home / "state.sqlite3"
    with closing(sqlite3.connect(state, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        make(note)
        assert watching.event("error")["reason"] == (
            f"Another program is using vaultkind's own record of prompts, {state}."
        )
        edit(["wait", 12000])
        assert note.read_bytes() == WORDS
    watching.event("inserted")
    assert_has_one_block(note)
    assert watching.kinds() == ["ready", "error", "ready", "inserted"]


def test_a_record_from_a_newer_version_or_one_that_is_deleted_never_means_two_prompts_in_a_note(
    place: Place, watch: Starter
) -> None:
    watching, note, state = watch(), place.note(), place.home / "state.sqlite3"

    def version(number: int) -> None:
        with closing(sqlite3.connect(state)) as record:
            record.execute(f"PRAGMA user_version = {number}")

    version(99)
    make(note)
    assert watching.event("error")["reason"].endswith(f"{state}, was written by a newer vaultkind.")
    assert note.read_bytes() == WORDS
    version(VERSION)
    os.utime(note)
    watching.event("inserted")
    raw = note.read_bytes()
    state.unlink()
    with note.open("ab") as file:
        file.write(b"more\n")
    assert "block" in watching.event("left_alone")["reason"]
    watching.rest()
    assert note.read_bytes() == raw + b"more\n"
    assert watching.kinds() == ["ready", "error", "ready", "inserted", "left_alone"]


def test_what_is_no_note_in_the_notes_place_is_named_and_left_alone_until_a_note_is_there_again(
    place: Place, watch: Starter
) -> None:
    watching, note = watch(), place.note()
    shown = note.relative_to(place.root)
    outside = place.root.with_name("outside.md")
    outside.write_bytes(WORDS)
    make_seen(watching, note)
    note.unlink()
    note.mkdir()
    assert watching.event("left_alone")["reason"] == f"{shown} is a folder, not a note."
    note.rmdir()
    note.symlink_to(outside)
    assert watching.event("left_alone")["reason"] == f"{shown} leads out of the vault."
    note.unlink()
    os.mkfifo(note)
    assert watching.event("left_alone")["reason"] == f"{shown} is not a regular file."
    note.unlink()
    make(note)
    watching.event("inserted")
    assert_has_one_block(note)
    assert outside.read_bytes() == WORDS
    assert watching.kinds() == ["ready", *["left_alone"] * 3, "inserted"]


@only_root
@pytest.mark.parametrize("call", ["read", "fsync"])
def test_a_disk_that_fails_for_a_while_costs_one_line_and_the_note_gets_one_prompt(
    place: Place, watch: Starter, call: str
) -> None:
    note = place.note()
    note.parent.mkdir(parents=True)
    watching = watch()
    command = [require_tool("strace"), "-f", "-p", str(watching.pid), "-P", str(note), "-o", "/dev/null"]
    failing = subprocess.Popen(
        [*command, "-e", f"trace={call}", "-e", f"inject={call}:error=EIO"], stderr=subprocess.PIPE, text=True
    )
    try:
        assert failing.stderr is not None
        assert "attached" in failing.stderr.readline()
        make(note)
        said = watching.event("error")["reason"]
        if call == "read":
            assert note.read_bytes() == WORDS
    finally:
        failing.send_signal(signal.SIGINT)
        failing.communicate(timeout=10)
    os.utime(note)
    shown = note.relative_to(place.root)
    if call == "read":
        assert said == f"{shown} cannot be read or written: Input/output error."
        watching.event("inserted")
        assert watching.kinds() == ["ready", "error", "ready", "inserted"]
    else:
        # The prompt is in the note, and whether it is on the disk is not known.
        assert said == f"Writing {shown} was cut short: Input/output error."
        watching.rest()
        assert watching.kinds() == ["ready", "error", "ready"]
    assert_has_one_block(note)


def test_a_note_that_another_program_keeps_open_is_tried_ever_less_often(place: Place, watch: Starter) -> None:
    watching, note = watch(), place.note()
    note.parent.mkdir(parents=True)
    with note.open("wb", buffering=0) as held:
        held.write(WORDS)
        edit(["wait", 800])
        before = watching.switches()
        edit(["wait", 1000])
        # One try makes up to a hundred.
        assert watching.switches() - before < 1000
        assert note.read_bytes() == WORDS
    watching.event("inserted", seconds=3)
    assert_has_one_block(note)
    assert watching.kinds() == ["ready", "inserted"]


@pytest.mark.parametrize("fault", ["a newer record", "a broken configuration", "a closed configuration", "no space"])
def test_a_fault_at_the_start_ends_it_with_a_sentence_and_a_next_step(place: Place, watch: Starter, fault: str) -> None:
    config, before = place.home / "config.toml", powerless()
    if fault == "a newer record":
        with closing(sqlite3.connect(place.home / "state.sqlite3")) as record:
            record.execute("PRAGMA user_version = 99")
    elif fault == "a broken configuration":
        config.write_text("settle = \n")
    elif fault == "a closed configuration":
        config.chmod(0)
    elif os.geteuid() == 0:
        before = (*on_small_disk(place.home, "16k"), "sh", "-c", f'yes 2>&- > {place.home}/filler; exec "$@"', "sh")
    else:
        pytest.skip("only root may mount a small disk")
    watching = watch(ready=False, before=before)
    until(lambda: watching.process.poll() is not None, "the end of the watcher")
    assert watching.end() in (4, 6)
    assert len(watching.errors) >= 2, watching.errors
    assert str(place.home) in watching.errors[0]
    assert "Traceback" not in "".join(watching.errors)
    assert "mistake" not in "".join(watching.errors)
    assert watching.events == []
