"""Notes by how many days ago they are, and what a run of the program opened and read of them, as strace saw it."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path

from command_line import PROGRAM, Place, Ran, today
from tools import require_tool

OPENED = re.compile(r"open(?:at|at2)?\(.*= \d+<(.*)>$")
READ = re.compile(r"p?readv?(?:64)?\(\d+<(.*?)>.* = (\d+)$")
# Ways to a file's bytes that no count would show.
AROUND = re.compile(r"(?:mmap|sendfile|copy_file_range|splice)\(.*<(.*?)>")
CALLS = "open,openat,openat2,read,pread64,readv,preadv,mmap,sendfile,copy_file_range,splice"
TRACING = ("-f", "--seccomp-bpf", "-y", "-s0", "-e")


def note(root: Path, ago: int, text: str | bytes = "#rest\n", folder: str = "journal") -> Path:
    """The daily note of so many days ago."""
    file = root / folder / f"{today() - timedelta(days=ago)}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def watched(place: Place, root: Path, *words: str) -> tuple[Ran, dict[str, int]]:
    """Run the program under strace; also the vault's notes that it opened, with how many bytes it read of each."""
    trace = place.base / "trace"
    done = subprocess.run(
        [require_tool("strace"), *TRACING, f"trace={CALLS}", "-o", trace, *PROGRAM, *words],
        env=place.environment(),
        cwd=place.here,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    read: Counter[str] = Counter()
    for row in trace.read_text().splitlines():
        call = row.partition(" ")[2].strip()
        assert not ((around := AROUND.match(call)) and around[1].endswith(".md")), call
        if (opened := OPENED.match(call)) is not None:
            read[opened[1]] += 0
        elif (bytes_ := READ.match(call)) is not None:
            read[bytes_[1]] += int(bytes_[2])
    assert any(name.endswith(".py") or name.endswith(".pyc") for name in read), "strace saw nothing at all"
    below = f"{root}/"
    notes = {name.removeprefix(below): count for name, count in read.items() if name.startswith(below)}
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode()), {
        name: count for name, count in notes.items() if name.endswith(".md")
    }
