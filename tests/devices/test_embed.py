"""Prompts beside the notes: kept ready, tidied behind, and no note of the person's is written to, by any call."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from command_line import PROGRAM, Place, assert_kind, assert_refused, today, today_note, tree
from tools import require_tool, until

from benchmarks.clock import clock_of, set_clock
from benchmarks.peers import configure, running

FOLDER = "vaultkind ahead"
LINE = "![[vaultkind {{date:YYYY-MM-DD}}]]"
# Whatever makes, changes, renames or removes a file, or takes what a file is called by away.
CALLS = (
    "openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,symlinkat,mkdir,mkdirat,rmdir,"
    "truncate,chmod,fchmodat,chown,lchown,fchownat,utime,utimes,utimensat,setxattr,lsetxattr,mknod,mknodat"
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def vault(place: Place) -> Path:
    root = place.vault(settings={"folder": "journal", "template": "Templates/Daily"})
    (root / "journal").mkdir()
    place.configure(root, 'delivery = "embed"\nahead = 5\n')
    return root


def ready(root: Path) -> list[str]:
    folder = root / FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def names(first: date, count: int) -> list[str]:
    return [f"vaultkind {first + timedelta(days=number)}.md" for number in range(count)]


def test_ahead_keeps_today_and_the_next_days_ready_and_touches_nothing_else(place: Place, vault: Path) -> None:
    note = today_note(vault / "journal")
    before = tree(vault)
    ran = place.run("ahead", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ready(vault) == names(today(), 5)
    assert ran.json["line"] == "![[vaultkind {{date:YYYY-MM-DD}}]]"
    assert ran.json["written"] == [f"{FOLDER}/{name}" for name in names(today(), 5)]
    chosen = place.run("prompt", "--json").json
    text = (vault / FOLDER / ready(vault)[0]).read_text()
    assert text.startswith(f"> [!vaultkind|{chosen['id']}] ")
    assert chosen["text"] in text
    changed = {name for name, row in tree(vault).items() if before.get(name) != row}
    assert all(name == "." or name.startswith(FOLDER) for name in changed)
    assert note.read_bytes() == b"# Today\n\n- tea\n"
    # A second time there is nothing to do, and more days can be asked for.
    after = tree(vault)
    assert place.run("ahead", "--json").json["written"] == []
    assert tree(vault) == after
    more = place.run("ahead", "--days", "9")
    assert ready(vault) == names(today(), 9)
    assert_kind(more.out.replace(LINE, ""))


def test_what_the_person_changed_stays_and_what_they_deleted_stays_deleted(place: Place, vault: Path) -> None:
    place.run("ahead")
    mine, gone, other = (vault / FOLDER / name for name in ready(vault)[:3])
    mine.write_text(mine.read_text() + "an answer\n")
    gone.unlink()
    prompt = re.search(r"\|([a-z0-9-]+)\]", other.read_text())
    assert prompt is not None
    place.configure(vault, f'delivery = "embed"\nahead = 5\nnever = ["{prompt[1]}"]\n')
    ran = place.run("ahead", "--json").json
    assert mine.read_text().endswith("an answer\n")
    assert not gone.exists()
    assert [row["path"] for row in ran["left"]] == [f"{FOLDER}/{mine.name}", f"{FOLDER}/{gone.name}"]
    assert f"{FOLDER}/{other.name}" in ran["written"], "an untouched one follows what may be shown"
    assert prompt[1] not in other.read_text()
    # A file of that name that somebody else wrote is theirs.
    theirs = vault / FOLDER / names(today(), 6)[5]
    theirs.write_text("mine\n")
    place.run("ahead", "--days", "6")
    assert theirs.read_text() == "mine\n"
    # The way out takes the untouched ones, and those alone.
    place.run("remove", "--all")
    assert ready(vault) == [mine.name, theirs.name]
    place.run("ahead")
    assert ready(vault) == [mine.name, theirs.name], "what was taken out stays out"


def test_notes_of_long_ago_are_tidied_if_they_are_vaultkinds_own(place: Place, vault: Path) -> None:
    """Those of another device are known by their very bytes, without a record."""
    faketime = require_tool("faketime")
    past = datetime.now() - timedelta(days=20)
    stamp = past.strftime("@%Y-%m-%d %H:%M:%S")
    subprocess.run([faketime, "-f", stamp, *PROGRAM, "ahead"], env=place.environment(), check=True, capture_output=True)
    old = ready(vault)
    assert old == names(past.date(), 5)
    (vault / FOLDER / old[0]).write_text("words of mine\n")
    (vault / FOLDER / "vaultkind 2020-01-01.md").write_text("not vaultkind's\n")
    (vault / FOLDER / "a note.md").write_text("not vaultkind's\n")
    other = Place(place.base / "other device")
    other.configure(vault, 'delivery = "embed"\nahead = 5\n')
    for device in (other, place):
        assert device.run("ahead").code == 0
        assert ready(vault) == sorted(["a note.md", "vaultkind 2020-01-01.md", old[0], *names(today(), 5)])
    assert other.run("ahead", "--json").json["written"] == [], "both write the very same notes"


def test_a_pause_takes_the_notes_of_its_days_away_and_resume_brings_them_back(place: Place, vault: Path) -> None:
    place.run("ahead")
    place.run("pause", "2d")
    assert ready(vault) == names(today() + timedelta(days=2), 3)
    place.run("resume")
    assert ready(vault) == names(today(), 5)


def test_what_was_deleted_before_a_pause_stays_deleted_after_it(place: Place, vault: Path) -> None:
    place.run("ahead")
    gone = vault / FOLDER / names(today(), 2)[1]
    gone.unlink()
    place.run("pause", "3d")
    place.run("resume")
    assert ready(vault) == [name for name in names(today(), 5) if name != gone.name]


@pytest.mark.parametrize(("command", "looks"), [(("remove", "--all"), 1), (("ahead", "--days", "1"), 3)])
def test_a_version_with_words_that_comes_while_a_note_is_taken_away_or_renewed_stays(
    place: Place, vault: Path, command: tuple[str, ...], looks: int
) -> None:
    """As a sync tool brings one, which was answered in on a phone: between the last look and the write."""
    strace = require_tool("strace")
    place.run("ahead", "--days", "1")
    note, trace = vault / FOLDER / names(today(), 1)[0], place.base / "trace"
    answered = note.read_text() + "an answer\n"
    prompt = re.search(r"\|([a-z0-9-]+)\]", answered)
    assert prompt is not None
    place.configure(vault, f'delivery = "embed"\nnever = ["{prompt[1]}"]\n')
    slowly = (strace, "-o", str(trace))
    calls = "unlink,unlinkat,rename,renameat,renameat2"
    options = ("-e", f"trace=open,openat,{calls}", "-e", f"inject={calls}:delay_enter=500000")
    other = note.with_name("on its way")
    other.write_text(answered)
    with subprocess.Popen(
        [*slowly, *options, *PROGRAM, *command], env=place.environment(), stdout=subprocess.DEVNULL
    ) as working:
        looked = re.compile(re.escape(f'{note}", O_RDONLY') + r".*\) = \d")
        until(lambda: trace.exists() and len(looked.findall(trace.read_text())) >= looks, "it is being looked at")
        os.replace(other, note)
        assert working.wait(30) == 0
    assert ready(vault) == [note.name]
    assert note.read_text() == answered


def test_a_note_that_shows_a_prompt_already_gets_no_second_one(place: Place) -> None:
    """As another device embeds prompts, or the template still does after `--no-embed`."""
    root = place.vault(settings={"template": "Templates/Daily"})
    place.configure(root, "settle = 0.5\n")
    (root / "Templates").mkdir()
    template = root / "Templates" / "Daily.md"
    told: list[dict[str, str]] = []
    for shown, left in ((LINE, True), ("![[vaultkind summaries/week 2026-W47]]", False)):
        line = shown.replace("{{date:YYYY-MM-DD}}", str(today()))
        today_note(root, f"# Today\n\n{line}\n- tea\n".encode())
        template.write_text(f"# {{{{title}}}}\n\n{shown}\n")
        until(lambda: told.append(place.run("explain", "--json").json) or told[-1]["outcome"] != "wait", "it settles")
        assert (told[-1]["outcome"] == "left_alone") == left
        assert ("by way of your template" in (told[-1]["reason"] or "")) == left
        doctor = place.run("doctor")
        assert ("Templates/Daily.md, would get no prompt" in " ".join(doctor.out.split())) == left


def test_no_command_writes_to_a_note_of_the_persons_in_this_mode(place: Place, vault: Path) -> None:
    today_note(vault / "journal")
    before = tree(vault)
    into, explained, doctor = place.each(("prompt", "--into", "today"), ("explain", "--json"), ("doctor",))
    assert_refused(into, 5, step="`vaultkind init --no-embed`")
    assert explained.json["outcome"] == "left_alone"
    assert "by way of your template" in explained.json["reason"]
    assert tree(vault) == before
    assert "The line is ![[vaultkind {{date:YYYY-MM-DD}}]]" in doctor.out
    (vault / "Templates").mkdir()
    (vault / "Templates" / "Daily.md").write_text("# {{title}}\n\n![[vaultkind {{date:YYYY-MM-DD}}]]\n")
    assert "Templates/Daily.md, shows the day's prompt." in " ".join(place.run("doctor").out.split())


def test_init_explains_the_line_and_turns_the_mode_on_and_off(place: Place) -> None:
    root = place.vault(settings={"template": "Templates/Daily"})
    before = tree(root)
    on = place.run("init", root, "--yes", "--embed")
    assert "    ![[vaultkind {{date:YYYY-MM-DD}}]]" in on.out.splitlines()
    assert "Templates/Daily" in on.out
    assert 'delivery = "embed"' in place.config.read_text()
    assert tree(root) == before
    assert_kind(on.out, names=(str(root), LINE))
    again = place.run("init", root, "--yes")
    assert "![[vaultkind" in again.out, "the answer stays"
    assert place.run("init", root, "--yes", "--no-embed").code == 0
    refused = place.run("ahead")
    assert_refused(refused, 4, step="`vaultkind init --embed`")


@pytest.mark.parametrize(
    ("keys", "step"),
    [('ahead_folder = "vaultkind"', "`ahead_folder`"), ('ahead_folder = "/"', "file"), ("ahead = 0", "file")],
)
def test_a_folder_or_number_that_cannot_be_is_refused_in_a_sentence(place: Place, keys: str, step: str) -> None:
    root = place.vault()
    place.configure(root, f'delivery = "embed"\n{keys}\n')
    ran = place.run("ahead")
    assert ran.code == 4
    assert step in ran.err
    assert "Traceback" not in ran.err


def test_a_folder_that_leads_out_of_the_vault_is_not_written_to(place: Place, vault: Path) -> None:
    outside = place.base / "outside"
    outside.mkdir()
    (vault / FOLDER).symlink_to(outside)
    assert_refused(place.run("ahead"), 4, step="`ahead_folder`")
    assert list(outside.iterdir()) == []


def test_a_file_where_the_folder_would_be_stays_and_is_named(place: Place, vault: Path) -> None:
    (vault / FOLDER).write_text("mine")
    assert_refused(place.run("ahead"), 4, f"{vault / FOLDER} is a file.", step="`ahead_folder`")
    place.run("remove", "--all")
    assert (vault / FOLDER).read_text() == "mine"


def _writes(trace: Path) -> set[str]:
    """The paths that the traced process made, changed or removed, or asked to."""
    found: set[str] = set()
    for row in trace.read_text(errors="replace").splitlines():
        match = re.search(r"\b([a-z0-9_]+)\((.*)", row)
        if match is None or (match[1].startswith("open") and not re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", match[2])):
            continue
        # What a path is relative to stands before it, as strace's -y gives it: ``5</the/folder>, "name"``.
        for folder, path in re.findall(r'(?:<([^>]*)>, )?"([^"]*)"', match[2]):
            found.add(os.path.join(folder, path))
    return found


def test_a_month_passes_and_no_daily_note_is_written_to(tmp_path: Path) -> None:
    """The watcher lives through 31 days; strace sees every call of it that could change a file."""
    require_tool("faketime")
    strace = require_tool("strace")
    root, clock, trace = tmp_path / "vault", tmp_path / "clock", tmp_path / "trace"
    (root / ".obsidian").mkdir(parents=True)
    (root / "journal").mkdir()
    (root / ".obsidian" / "daily-notes.json").write_text(json.dumps({"folder": "journal"}))
    home = tmp_path / "home"
    surroundings = configure(home, [root], settle=0.5, delivery="embed", ahead=5)
    first = date(2027, 3, 10)
    set_clock(clock, _morning(first))
    traced = (strace, "-f", "-y", "--seccomp-bpf", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(trace))
    command = [*traced, *clock_of(clock), *_watch(root)]
    notes: dict[Path, bytes] = {}
    with running(command, surroundings) as watcher:
        watcher.wait_for('"ready"', 60)
        for number in range(31):
            day = first + timedelta(days=number)
            set_clock(clock, _morning(day))
            note = root / "journal" / f"{day}.md"
            note.write_text(f"# {day}\n")
            (home / "config.toml").touch()
            last = root / FOLDER / f"vaultkind {day + timedelta(days=4)}.md"
            until(last.exists, f"{last.name} is ready on {day}", 30)
            with note.open("a") as file:
                file.write(f"words of {day}\n")
            notes[note] = note.read_bytes()
        watcher.rest()
        said = [json.loads(line)["event"] for line in watcher.said]
    assert said == ["ready"]
    assert {note: note.read_bytes() for note in notes} == notes
    assert ready(root) == names(first + timedelta(days=30 - 7), 7 + 5)
    written = {path for path in _writes(trace) if not path.startswith("/") or Path(path).is_relative_to(root)}
    assert written, "the trace saw something"
    assert {path for path in written if not Path(path).is_relative_to(root / FOLDER)} == set()


def _morning(day: date) -> float:
    return datetime.combine(day, time(9)).timestamp()


def _watch(root: Path) -> list[str]:
    return [sys.executable, "-m", "vaultkind", "--vault", str(root), "watch", "--json"]
