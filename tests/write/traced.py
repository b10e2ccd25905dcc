"""A bench on which one write is made again and again from the same start, under strace.

strace kills the writer before any system call, answers one with an error in the kernel's place, or stops
the writer there while something happens to the world around it. What is to hold afterwards is the same.
"""

from __future__ import annotations

import ctypes
import fcntl  # noqa: F401  (loaded before the fork, so that no call of the import counts)
import os
import re
import signal
import subprocess
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from tools import require_tool

from vaultkind.actions.choose import library_for
from vaultkind.actions.newday import Sight, consider, signature_of
from vaultkind.actions.offer import Planned, carry_out, mend, plan_offer, plan_taking_out, take_out
from vaultkind.actions.vault import Vault, open_vault
from vaultkind.configkeys import VaultConfig
from vaultkind.errors import VaultkindError
from vaultkind.notefile import read
from vaultkind.state import open_state

TEXTS = {
    "end": b"---\na: 12:30\n---\n# T\n\nwords\n",
    "start": b"---\na: 12:30\n---\n# T\n\nwords\n",
    "placeholder": b"# T\n\n%% vaultkind %%\n\nwords",
}
OWNER, MODE, COLOUR = 1234, 0o640, b"green\0blue"
BEGIN, END = "/vaultkind-begins", "/vaultkind-ends"
# Calls that change nothing outside the process: being killed at them is being killed at the next one.
INWARD = re.compile(r"mmap|munmap|mremap|mprotect|brk|madvise|rt_sig|futex|get|clock_|sched_|exit|ioctl|restart")
# Where the kernel could answer so. Not close: strace would leave the file open, which the kernel never does.
EIO = re.compile(
    r"open|p?read|p?write|f(data)?sync|rename|unlink|ftruncate|lseek|.*stat|fch|fcntl|flock|f.*xattr|mkdir"
)
ENOSPC = re.compile(r"open|p?write|f(data)?sync|rename|fsetxattr|ftruncate|mkdir")


@dataclass(frozen=True)
class Call:
    """The ``number``-th call of that name; ``line`` is how strace tells it."""

    name: str
    number: int
    line: str

    def signalled(self, name: str) -> str:
        """The writer gets that signal when it is about to make the call."""
        return f"inject={self.name}:signal={name}:when={self.number}"

    def refused(self, error: str) -> str:
        """With a + the call, and every later one of its name, gets the error."""
        again = "+" if error.endswith("+") else ""
        return f"inject={self.name}:error={error.rstrip('+')}:when={self.number}{again}"


class Counts:
    """How the runs ended, for each fault."""

    def __init__(self) -> None:
        self.seen: dict[str, Counter[str]] = {}

    def add(self, fault: str, *ends: str) -> None:
        self.seen.setdefault(fault, Counter()).update(["runs", *ends])

    def __str__(self) -> str:
        return "; ".join(f"{fault} {dict(ends)}" for fault, ends in self.seen.items())


class Bench:
    """A vault with one note, a record, and one write that can be made again and again from the same start."""

    def __init__(self, folder: Path, kept: Path, place: str, taking_out: bool, first: bool = False) -> None:
        # With the powers of root a closed folder would be none.
        self.powerless = False
        self.now = datetime.now()
        self.kept, self.ledger = kept, kept / "state.sqlite3"
        self.note = folder / f"{self.now:%Y-%m-%d}.md"
        where = "end" if place == "placeholder" else place
        self.vault: Vault = open_vault(folder, VaultConfig(path=str(folder), place=where))
        self.taking_out = taking_out
        self.text = TEXTS[place]
        self.note.write_bytes(self.text)
        prompt = library_for(self.vault.root, self.vault.config).prompts[0]
        with open_state(self.ledger) as state:
            snapshot = read(folder, self.note.name)
            planned = plan_offer(self.vault, self.note.name, self.now.date(), "daily", prompt, self.now, snapshot)
            if taking_out:
                carry_out(planned, state)
                planned = plan_taking_out(self.vault, self.note.name, state, self.now)
        self.planned: Planned = planned
        self.before = self.note.read_bytes()
        self.after = planned.edit.apply(self.before)
        # The very first write on a machine makes the record.
        self.record = None if first else self.ledger.read_bytes()
        self.attributes = self._colour()

    @property
    def _of_another(self) -> bool:
        """Whether the note can be, and is, another account's."""
        return os.geteuid() == 0 and not self.powerless

    def _colour(self) -> bool:
        try:
            os.setxattr(self.note, "user.colour", COLOUR)
        except OSError:
            return False
        return True

    def _start_over(self) -> None:
        for file in (*self.note.parent.iterdir(), *self.kept.glob("*")):
            file.unlink()
        if self.record is not None:
            self.ledger.write_bytes(self.record)
        elif self.kept.exists():
            self.kept.rmdir()
        self.note.write_bytes(self.before)
        self.note.chmod(MODE)
        if self._of_another:
            os.chown(self.note, OWNER, OWNER)
        self._colour()
        self.planned = replace(self.planned, snapshot=read(self.note.parent, self.note.name))

    def _child(self, answer: int) -> None:
        """The write, in a process that waits to be watched; it says how it went, and leaves."""
        try:
            if self.powerless:
                _without_powers()
            # Some systems let none but an ancestor watch a process, unless it says so: PR_SET_PTRACER, anyone.
            ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1 & 0xFFFFFFFFFFFFFFFF), 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
            os.access(BEGIN, os.F_OK)
            try:
                with open_state(self.ledger) as state:
                    (take_out if self.taking_out else carry_out)(self.planned, state)
                said = "done"
            except VaultkindError as problem:
                said = f"{problem.exit_code} {problem.message}\n{problem.next_step}"
            except BaseException:
                said = traceback.format_exc()
            os.access(END, os.F_OK)
            # Not by write: that name may be the one that gets errors from here on.
            os.writev(answer, [said.encode()])
        finally:
            os._exit(0)

    def run(self, *options: str, meanwhile: Callable[[], object] | None = None) -> str:
        """Make the write from the start, under strace with these options; what it said, nothing if it was killed.

        ``meanwhile`` is done where the options stop the writer.
        """
        self._start_over()
        heard, answer = os.pipe()
        child = os.fork()
        if child == 0:
            self._child(answer)
        os.close(answer)
        try:
            os.waitpid(child, os.WUNTRACED)
            watcher = subprocess.Popen(
                [require_tool("strace"), "-f", "-y", *options, "-p", str(child)], stderr=subprocess.PIPE, text=True
            )
            assert watcher.stderr is not None
            if "attached" not in (line := watcher.stderr.readline()):
                watcher.kill()
                watcher.communicate()
                _no_strace(line.strip())
            os.kill(child, signal.SIGCONT)
            if meanwhile is not None:
                assert os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1]), "the writer ended before it was stopped"
                meanwhile()
                os.kill(child, signal.SIGCONT)
            _, problems = watcher.communicate(timeout=60)
            assert not problems.strip(), problems
            with os.fdopen(heard, "rb") as said:
                return said.read().decode()
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)

    def calls(self) -> list[Call]:
        """Every call of the write that matters to anyone outside the process, in order."""
        log = self.kept.parent / "calls"
        assert self.run("-s0", "-o", str(log)) == "done"
        assert self.note.read_bytes() == self.after
        rows = [row.partition(" ")[2].strip() for row in log.read_text().splitlines()]
        # What is not between the marks still counts, as strace counts every call of a name from its beginning.
        first, last = (next(at for at, row in enumerate(rows) if mark in row) for mark in (BEGIN, END))
        found, seen = [], Counter[str]()
        for at, row in enumerate(rows):
            name = row.partition("(")[0]
            if not name.isidentifier():
                continue
            seen[name] += 1
            if first < at < last and not INWARD.match(name):
                found.append(Call(name, seen[name], row))
        return found

    def meet(self, call: Call, fault: str, counts: Counts) -> None:
        """One run that is killed at ``call``, or gets ``fault`` for an answer, and all that is to hold after it."""
        about = f"{fault} at {call.name} {call.number}: {call.line}"
        options = call.signalled("KILL") if fault == "KILL" else call.refused(fault)
        self.check(self.run("-o", "/dev/null", "-e", f"trace={call.name}", "-e", options), about, fault, counts)

    def check(self, said: str, about: str, fault: str, counts: Counts) -> None:
        """What is to hold after a run that said so: now, after the next start, and when the note is looked at again."""
        found = self.note.read_bytes()
        assert found in (self.before, self.after), about
        if fault == "KILL":
            assert said == "", about
        else:
            assert said == "done" or said[:2] in ("4 ", "5 ", "6 "), f"{about}\n{said}"
            assert said != "done" or found == self.after, about
            assert "as it was" not in said or found == self.before, f"{about}\n{said}"
        ends = ["new" if found == self.after else "old"]
        ends += ["left behind before mend"] * (len(list(self.note.parent.iterdir())) > 1)
        counts.add(fault, *ends, *["done all the same"] * (said == "done"))
        self._same_file(about)
        with open_state(self.ledger) as state:
            mend(self.vault, state, self.now)
            offer = state.offer_in(self.vault.key, self.note.name)
            assert self.note.read_bytes() == found, f"{about}: the next start changes the note"
            assert offer is None or offer.status in ("placed", "removed"), about
            assert offer is not None or found == self.text, f"{about}: a prompt stands there unrecorded"
        self._same_file(about)
        assert [file.name for file in self.note.parent.iterdir()] == [self.note.name], f"{about}\n{said}"
        self._one_prompt(offered=offer is not None, about=about)

    def _same_file(self, about: str) -> None:
        status = self.note.stat()
        assert status.st_mode & 0o7777 == MODE, about
        assert status.st_nlink == 1, about
        assert not self._of_another or (status.st_uid, status.st_gid) == (OWNER, OWNER), about
        assert not self.attributes or os.getxattr(self.note, "user.colour") == COLOUR, about

    def _look(self) -> str:
        """A watcher's look at the note, as if it had come while it watched."""
        with open_state(self.ledger) as state:
            seen = signature_of(self.vault, self.note.name)
            return consider(self.vault, state, self.now, Sight(self.now.timestamp(), True, seen, 60.0)).kind

    def _one_prompt(self, *, offered: bool, about: str) -> None:
        """However often it is looked at, one prompt comes at most; and once it was taken out, none."""
        assert self._look() == ("done" if offered else "inserted"), about
        assert self.note.read_bytes().count(b"[!vaultkind") <= 1, about
        self.note.write_bytes(self.text)
        assert self._look() == "done", about
        assert self.note.read_bytes() == self.text, about


def _without_powers() -> None:
    """Take from root, in this process, what lets it past modes and owners: capset(2), version 3, nothing in it."""
    header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None).capset(header, nothing) != 0:
        raise OSError("the powers of root cannot be given up")


def _no_strace(reason: str) -> None:
    pytest.skip(f"strace may not watch a process here: {reason}")


def bench_in(folder: Path, place: str, taking_out: bool, first: bool = False) -> Bench:
    """A bench whose note and record are on the same file system."""
    vault, kept = folder / "vault", folder / "kept"
    vault.mkdir()
    kept.mkdir(mode=0o700)
    return Bench(vault, kept, place, taking_out, first)


def faults_of(call: Call) -> list[str]:
    return ["KILL"] + ["EIO", "EIO+"] * bool(EIO.match(call.name)) + ["ENOSPC"] * bool(ENOSPC.match(call.name))
