"""Runs the real program on real files, as a person's shell would, far from the home folder of whoever tests."""

from __future__ import annotations

import ctypes
import json
import os
import re
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from loaded import Loaded

PROGRAM = [sys.executable, "-m", "vaultkind"]
LIMIT = 20
NOBODY = 65534
# CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER, CAP_LEASE: what lets root past modes and owners.
POWERS = (0, 1, 2, 3, 28)
PR_CAPBSET_DROP = 24
# The same for a program that is loaded already: capget(2) and capset(2), version 3, for this process.
WITHOUT_POWERS = f"""
import ctypes
system = ctypes.CDLL(None)
for power in {POWERS}:
    assert system.prctl({PR_CAPBSET_DROP}, power, 0, 0, 0) == 0
header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert system.capget(header, sets) == 0
for number in range(3):
    sets[number] &= ~{sum(1 << power for power in POWERS)}
assert system.capset(header, sets) == 0
"""
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# docs/packs.md, VK102, VK103, VK104, VK110 and the house style of messages.
UNKIND = re.compile(
    r"(?i)\b(should|must|need to|have to|ought|always|never|remember to|don't forget|try to|proud|great|well done|"
    r"streak|score|goal|missed|failed|failure|lapse|overdue|(?<!read-)only|just|simply|easy|easily|invalid|illegal|wrong|"
    r"oops|sorry|fatal|abort|aborted|your fault|please)\b|(?<!\[)!"
)


@dataclass(frozen=True)
class Ran:
    """What one run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


@dataclass
class Place:
    """A neutral place to run the program from: a home, a folder for its state, a current folder, all empty.

    With a loaded program its runs are forks of that, wherever that is the same; else each starts an interpreter.
    """

    base: Path
    powerless: bool = False
    variables: dict[str, str] = field(default_factory=dict)
    loaded: Loaded | None = None

    def __post_init__(self) -> None:
        for folder in (self.state, self.home, self.here):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def state(self) -> Path:
        return self.base / "kept"

    @property
    def home(self) -> Path:
        return self.base / "home"

    @property
    def here(self) -> Path:
        return self.base / "here"

    @property
    def config(self) -> Path:
        return self.state / "config.toml"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "VIRTUAL_ENV", "PYTHONPATH") if key in os.environ}
        return {
            **kept,
            "HOME": str(self.home),
            "VAULTKIND_HOME": str(self.state),
            "LC_ALL": "C.UTF-8",
            "TZ": os.environ.get("TZ", "UTC"),
            **self.variables,
            **more,
        }

    def run(self, *words: str | Path, cwd: Path | None = None, typed: str | None = None, **variables: str) -> Ran:
        """Run ``vaultkind WORDS``, with standard input closed unless something is typed."""
        given, environment = [os.fspath(word) for word in words], self.environment(**variables)
        if self.loaded and typed is None and self.loaded.can_take(environment):
            first = WITHOUT_POWERS if self.powerless else ""
            code, out, err = self.loaded.run(given, str(cwd or self.here), environment, LIMIT, first)
            return Ran(code, out.decode(), err.decode())
        done = subprocess.run(
            [*PROGRAM, *given],
            cwd=cwd or self.here,
            env=environment,
            input=(typed or "").encode(),
            capture_output=True,
            timeout=LIMIT,
            check=False,
            preexec_fn=give_up_powers if self.powerless else None,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def each(self, *runs: tuple[str | Path, ...], **variables: str) -> list[Ran]:
        """Several runs that do not depend on one another, at the same time."""
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(lambda words: self.run(*words, **variables), runs))

    def vault(self, name: str = "Notes", settings: dict[str, Any] | None = None) -> Path:
        """An Obsidian vault. Its name decides the order of prompts."""
        root = self.base / "vaults" / name
        (root / ".obsidian").mkdir(parents=True)
        (root / ".obsidian" / "app.json").write_text("{}")
        if settings is not None:
            (root / ".obsidian" / "daily-notes.json").write_text(json.dumps(settings))
        return root

    def configure(self, root: Path, text: str = "") -> None:
        """A configuration with this one vault and further lines for it."""
        self.config.write_text(f"version = 1\n\n[[vault]]\npath = {json.dumps(str(root))}\n{text}", encoding="utf-8")


def today() -> date:
    """Today, with a minute or more left of it."""
    now = datetime.now()
    if (now.hour, now.minute) == (23, 59):
        time.sleep(61 - now.second)
    return datetime.now().date()


def today_note(root: Path, content: bytes = b"# Today\n\n- tea\n") -> Path:
    note = root / f"{today().isoformat()}.md"
    note.write_bytes(content)
    return note


def tree(root: Path) -> dict[str, tuple[Any, ...]]:
    """Every name below ``root`` with all that a person could call a change: kind, mode, owner, times, bytes."""
    found: dict[str, tuple[Any, ...]] = {}
    for folder, folders, files in os.walk(root):
        for name in [".", *folders, *files]:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            held: Any = None
            if stat.S_ISLNK(status.st_mode):
                held = os.readlink(path)
            elif stat.S_ISREG(status.st_mode):
                held = Path(path).read_bytes()
            owner = (status.st_uid, status.st_gid, status.st_nlink)
            found[os.path.relpath(path, root)] = (status.st_mode, owner, status.st_mtime_ns, status.st_ino, held)
    return found


def contents(root: Path) -> dict[str, Any]:
    """Every name below ``root`` with its bytes, whatever the times say."""
    return {name: row[-1] for name, row in tree(root).items()}


def assert_kind(text: str, *, names: tuple[str, ...] = ()) -> None:
    """No traceback, no control characters, none of the words that press or blame."""
    assert "Traceback" not in text
    assert not CONTROL.search(text), ascii(text)
    words = re.sub(r"`[^`]*`", "", text)
    for name in names:
        words = words.replace(name, "")
    assert not UNKIND.search(words), text


def assert_refused(ran: Ran, code: int, message: str | None = None, *, step: str | None = None) -> None:
    """The program stopped as it does: the code, one plain sentence, one line with the next step, nothing else."""
    assert ran.code == code, ran
    assert len(ran.lines) == 2, ran.err
    sentence, following = ran.lines
    if message is not None:
        assert sentence == message
    if step is not None:
        assert step in following
    assert sentence[0] != " "
    assert sentence.endswith((".", "?")), sentence
    assert not sentence.endswith(".."), sentence
    assert following.strip()
    assert_kind(ran.err)


def write_pack(root: Path, name: str, *, consent: str = "none", count: int = 3, tier: str = "plain") -> Path:
    """A pack of one's own in the vault's visible folder, with prompts that come from nowhere else."""
    folder = root / "vaultkind"
    folder.mkdir(exist_ok=True)
    rows = [f"---\npack: {name}\ntier: {tier}\nconsent: {consent}\nabout: A pack of my own.\n---\n"]
    rows += [f"\n## {name}-{n}\nNumber {n} of {name}?\n\n- direction: outward\n" for n in range(1, count + 1)]
    file = folder / f"{name}.md"
    file.write_text("".join(rows), encoding="utf-8")
    return file


def give_up_powers() -> None:
    """Leave root nothing that an ordinary account does not have over its own files. For a child about to start."""
    system = ctypes.CDLL(None)
    for power in POWERS:
        system.prctl(PR_CAPBSET_DROP, power, 0, 0, 0)


def ordinary_place(base: Path, loaded: Loaded | None = None) -> Place:
    """A place where modes count for the program; the test is skipped where that cannot be had."""
    place = Place(base, powerless=os.geteuid() == 0, loaded=loaded)
    closed = base / "closed"
    closed.write_text("x")
    closed.chmod(0)
    opened = subprocess.run(
        [sys.executable, "-c", "import sys; open(sys.argv[1])", closed],
        preexec_fn=give_up_powers if place.powerless else None,
        capture_output=True,
        check=False,
    )
    closed.unlink()
    if b"PermissionError" not in opened.stderr:
        pytest.skip("modes do not stop this account, so nothing here can be refused")
    return place
