"""The service as a person has it: under a real systemd user manager, with every wall of its unit up."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from own_systemd import HOME, OwnSystemd
from tools import require_tool, until

UNIT = f"{HOME}/.config/systemd/user/vaultkind.service"
ODD = 'My "Notes" 100% $HOME; back\\slash äö'


@pytest.fixture
def system() -> Iterator[OwnSystemd]:
    with OwnSystemd() as own:
        yield own


def set_up(system: OwnSystemd, *vaults: str, settle: float = 0.5) -> None:
    """Vaults in the account's home, configured, with the service on them."""
    for vault in vaults:
        system.path(f"{HOME}/{vault}").exists() or system.shell('mkdir -p "$0"'.replace("$0", _quoted(vault)))
        done = system.vaultkind("init", "--yes", f"{HOME}/{vault}")
        assert done.returncode == 0, done.stderr
    config = system.path(f"{HOME}/.config/vaultkind/config.toml")
    config.write_text(config.read_text().replace("\npath", f"\nsettle = {settle}\npath"))
    done = system.vaultkind("service", "install", "--yes")
    assert done.returncode == 0, done.stderr


def _quoted(text: str) -> str:
    return re.sub(r'([\\"$`])', r"\\\1", text)


def note_in(system: OwnSystemd, vault: str) -> Path:
    return system.path(f"{HOME}/{vault}/{date.today().isoformat()}.md")


def status(system: OwnSystemd) -> dict[str, object]:
    done = system.vaultkind("service", "status", "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def said(system: OwnSystemd, words: str, times: int = 1) -> None:
    """Wait until the service has said it so often."""
    end = time.monotonic() + 20
    while system.log().count(words) < times:
        assert time.monotonic() < end, f"{words!r} not {times} times in: {system.log()}"
        time.sleep(0.05)


def write_note(system: OwnSystemd, vault: str) -> Path:
    """A new note by the account itself, once the service is ready for it."""
    system.run("sh", "-c", 'echo words > "$1"', "sh", f"{HOME}/{vault}/{date.today().isoformat()}.md")
    return note_in(system, vault)


def has_block(note: Path) -> bool:
    return b"vaultkind: " in note.read_bytes()


def test_two_vaults_get_their_prompts_from_one_service_and_it_leaves_without_a_trace(system: OwnSystemd) -> None:
    set_up(system, ODD, "Other")
    told = status(system)
    assert told["installed"] is told["running"] is True
    assert [one["path"] for one in told["vaults"]] == [f"{HOME}/{ODD}", f"{HOME}/Other"]  # type: ignore[attr-defined]
    assert told["last_prompt"] is told["trouble"] is None
    said(system, "event=ready", 2)
    notes = [write_note(system, vault) for vault in (ODD, "Other")]
    for note in notes:
        until(lambda note=note: has_block(note), f"a prompt in {note}")
    lines = system.vaultkind("service", "status").stdout.splitlines()
    assert len(lines) == 5
    assert re.match(r"Service +Running since .*, \d\d:\d\d, by systemd\.", lines[0])
    assert status(system)["last_prompt"] == date.today().isoformat()

    log = system.vaultkind("service", "logs").stdout
    assert log.count("event=inserted") == 2
    assert ".md" not in log
    assert "words" not in log

    assert system.vaultkind("service", "stop").returncode == 0
    assert status(system)["running"] is False
    assert system.vaultkind("service", "start").returncode == 0
    assert status(system)["running"] is True

    gone = system.vaultkind("service", "uninstall")
    assert (gone.returncode, gone.stderr) == (0, "")
    assert status(system)["installed"] is False
    assert not system.path(f"{HOME}/.config/systemd").exists()
    assert system.run("systemctl", "--user", "is-active", "vaultkind").stdout == "inactive\n"
    assert sorted(path.name for path in system.path(f"{HOME}/.local/state/vaultkind").glob("service*")) == []


def test_the_walls_stand(system: OwnSystemd) -> None:
    """Asked from inside: a shell that joins the service's own world finds nothing to write to and no network."""
    set_up(system, "Notes")
    said(system, "event=ready")
    pid = system.shell("systemctl --user show vaultkind -p MainPID --value").strip()
    kept = system.shell(f"cat /proc/{pid}/status")
    assert re.search(r"NoNewPrivs:\s+1", kept)
    assert re.search(r"CapBnd:\s+0+\n", kept)
    assert re.search(r"Seccomp:\s+2", kept)
    inside = ["nsenter", "-t", pid, "-m", "-n"]

    def tried(script: str) -> str:
        return system.run(*inside, "sh", "-c", script, root=True).stdout.strip()

    state, notes = f"{HOME}/.local/state/vaultkind", f"{HOME}/Notes"
    for folder, writable in ((notes, True), (state, True), (HOME, False), ("/etc", False), ("/usr", False)):
        assert (tried(f"touch {folder}/probe 2>&1 && rm {folder}/probe && echo yes").endswith("yes")) is writable, (
            folder
        )
    assert tried("cat /proc/net/dev | tail -n +3 | cut -d: -f1").split() == ["lo"]


def test_a_vault_that_is_replaced_by_another_folder_is_served_after_a_fresh_start(system: OwnSystemd) -> None:
    set_up(system, "Notes")
    said(system, "event=ready")
    system.shell("mv Notes Old && mkdir Notes")
    note = write_note(system, "Notes")
    until(lambda: has_block(note), "a prompt in the new folder", seconds=20)
    assert "event=restart" in system.log()
    assert "event=error" not in system.log()


def test_a_disk_that_is_taken_away_is_let_go_and_served_again_when_it_is_back(system: OwnSystemd) -> None:
    mount = f"mount -t tmpfs disk {HOME}/Disk && mkdir {HOME}/Disk/Notes && chown -R 54321 {HOME}/Disk"
    system.shell("mkdir Disk Home")
    system.shell(mount, root=True)
    set_up(system, "Disk/Notes", "Home")
    said(system, "event=ready", 2)
    system.shell(f"umount {HOME}/Disk", root=True)
    pid = system.shell("systemctl --user show vaultkind -p MainPID --value").strip()
    assert f"{HOME}/Disk" not in system.shell(f"cat /proc/{pid}/mountinfo")
    said(system, "is away")
    told = status(system)
    assert told["trouble"] == f"The vault's folder {HOME}/Disk/Notes is away."
    assert has_prompt(system, "Home")
    system.shell(mount, root=True)
    said(system, "event=ready", 3)
    assert status(system)["trouble"] is None
    assert has_prompt(system, "Disk/Notes")


def has_prompt(system: OwnSystemd, vault: str) -> bool:
    note = write_note(system, vault)
    return bool(until(lambda: has_block(note), f"a prompt in {vault}", seconds=20))


def test_without_user_namespaces_it_is_installed_with_what_remains() -> None:
    """As on systems that grant these to root alone."""
    with OwnSystemd(users=True) as system:
        system.shell("echo 0 > /proc/sys/user/max_user_namespaces", root=True)
        set_up(system, "Notes")
        unit = system.path(UNIT).read_text()
        assert has_prompt(system, "Notes")
    assert "PrivateUsers" not in unit
    assert "RestrictAddressFamilies=none" in unit


# What people's notes are like: line endings, no final newline, properties, a placeholder, a fence, a byte-order mark.
TEXTS = [
    b"# A day\n\n- words\n",
    b"- no newline at the end",
    b"windows\r\nlines\r\n",
    b"---\ntags: [daily]   # mine\nmood:  \n---\n# Title\n\ntext\n\n\n",
    b"above\n<!-- vaultkind -->\nbelow\n",
    b"\xef\xbb\xbfwith a mark\n",
    b"```sh\nls\n```\n   \n",
    b"",
]


@pytest.mark.parametrize("count", [9, pytest.param(30, marks=pytest.mark.long)])
def test_the_way_out_leaves_everything_as_if_it_had_never_been_there(system: OwnSystemd, count: int) -> None:
    """In the documented order; against a home that vaultkind never saw, byte for byte, whatever was written since."""
    home = system.path(HOME)
    system.shell("mkdir -p Notes Twin .config .local/state .cache")
    days = [date.today() - timedelta(days=back) for back in range(count - 1, -1, -1)]
    before = kept(home)
    set_up(system, "Notes")
    said(system, "event=ready")
    for number, day in enumerate(days):
        note, twin = (home / folder / f"{day}.md" for folder in ("Notes", "Twin"))
        for file in (note, twin):
            file.write_bytes(TEXTS[number % len(TEXTS)])
            os.chown(file, 54321, 54321)
        if day == days[-1]:
            said(system, "event=inserted")
        elif number % 9 != 4:
            where = f"Notes/{day}.md"
            done = system.vaultkind("--vault", "Notes", "prompt", "--date", str(day), "--into", where)
            assert done.returncode == 0, done.stderr
        if number % 3 == 1:
            # The person goes on writing in the note, and some days answers below the block.
            for file in (note, twin):
                text = file.read_bytes().replace(b"- words", b"- more words", 1)
                file.write_bytes(text + b"an answer\n" * (number % 2))
    for words in (("service", "uninstall"), ("--vault", "Notes", "remove", "--all"), ("forget", "--config")):
        done = system.vaultkind(*words)
        assert (done.returncode, done.stderr) == (0, ""), words
    written = {f"Twin/{day}.md" for day in days}
    for number, day in enumerate(days):
        ours, theirs = ((home / folder / f"{day}.md").read_bytes() for folder in ("Notes", "Twin"))
        if number % 6 == 1:
            # Two paragraphs stay two: the blank line above an answer is all that is more.
            ours, theirs = ours.replace(b"\r", b"").replace(b"\n", b""), theirs.replace(b"\r", b"").replace(b"\n", b"")
        assert ours == theirs, day
    assert set(kept(home)) - set(before) == written | {name.replace("Twin", "Notes") for name in written}
    assert system.run("systemctl", "--user", "list-unit-files", "vaultkind*").stdout.endswith(
        "\n0 unit files listed.\n"
    )


def kept(home: Path) -> dict[str, bytes]:
    """Every file and folder below the home, with its bytes."""
    return {
        str(path.relative_to(home)): path.read_bytes() if path.is_file() else b"" for path in sorted(home.rglob("*"))
    }


def test_what_breaks_ends_up_in_the_status_with_a_next_step(system: OwnSystemd) -> None:
    set_up(system, "Notes")
    said(system, "event=ready")
    config = system.path(f"{HOME}/.config/vaultkind/config.toml")
    kept = config.read_text()
    config.write_text("settle = \n")
    until(lambda: status(system)["trouble"], "the trouble in the status")
    lines = system.vaultkind("service", "status").stdout.splitlines()
    assert len(lines) >= 5
    assert "cannot be used as it is" in lines[3]
    config.write_text(kept)
    until(lambda: not status(system)["trouble"], "all well again")
    config.write_text(kept + f'[[vault]]\npath = "{HOME}/Later"\n')
    told = until(lambda: (found := status(system))["trouble"] and found, "the vault that came later")
    assert told["trouble"] == f"It does not look after {HOME}/Later, which came later."
    pid = system.shell("systemctl --user show vaultkind -p MainPID --value").strip()
    system.shell(f"kill -9 {pid}")
    said(system, "event=started", 2)


def test_a_unit_that_somebody_changed_or_made_stays_and_is_named(system: OwnSystemd) -> None:
    set_up(system, "Notes")
    unit = system.path(UNIT)
    unit.write_text(unit.read_text() + "# mine\n")
    for words in (("uninstall",), ("install", "--yes")):
        refused = system.vaultkind("service", *words)
        assert refused.returncode == 4
        assert UNIT in refused.stderr
    assert unit.read_text().endswith("# mine\n")


def test_systemd_itself_finds_the_unit_sound_and_well_walled(tmp_path: Path) -> None:
    require_tool("systemd-analyze")
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(f"[[vault]]\npath = {json.dumps(str(tmp_path / 'Notes'))}\n")
    (tmp_path / "Notes").mkdir()
    variables = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "VAULTKIND_HOME": str(home), "LANG": "C.UTF-8"}
    shown = subprocess.run(
        [sys.executable, "-m", "vaultkind", "service", "install", "--dry-run", "--json"],
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    unit = tmp_path / "vaultkind.service"
    unit.write_text(json.loads(shown.stdout)["text"])
    assert not (tmp_path / ".config").exists(), "a dry run writes nothing"
    runtime = {**variables, "XDG_RUNTIME_DIR": str(tmp_path)}
    for words in (("verify", "--user"), ("security", "--user", "--offline=yes", "--threshold=20")):
        found = subprocess.run(
            ["systemd-analyze", *words, str(unit)], env=runtime, capture_output=True, text=True, check=False
        )
        assert found.returncode == 0, found.stdout[-400:] + found.stderr
        assert "vaultkind.service" not in found.stderr, found.stderr
