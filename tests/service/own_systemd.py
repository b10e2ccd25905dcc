"""A real systemd user manager for one test, for an ordinary account, in mounts and control groups of its own.

Needs root, since only root may make all of these; skips with the reason where they cannot be had.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import pytest
from tools import require_tool, until

# An account as people have them; journald keeps a journal of its own for each of these.
ACCOUNT = 54321
HOME = "/mnt/home"
RUNTIME = f"/run/user/{ACCOUNT}"
SYSTEMD = "/lib/systemd/systemd"
# What the interpreter and the program need, at the same place, where the account may read it.
KEPT = [sys.prefix, sys.base_prefix, str(Path(__file__).parents[2])]
_INSIDE = """
set -e
read go
mount --make-rprivate / && mount --make-rshared /
mkdir -p /run/own && mount -t tmpfs own /run
for number in $(seq 0 {last}); do mkdir -p /run/kept/$number; done
{keep}
mount -t cgroup2 none /sys/fs/cgroup
mount -t tmpfs -o mode=755 none /mnt
mkdir -p {home} {runtime}/systemd /run/systemd/system /run/systemd/unit-root /run/systemd/journald.conf.d
printf '[Journal]\\nStorage=persistent\\nReadKMsg=no\\nAudit=no\\n' > /run/systemd/journald.conf.d/own.conf
mount -t tmpfs none /var/log && mkdir -p /var/log/journal /run/systemd/journal && touch /run/systemd/journal/flushed
{{ cat /etc/passwd; echo "ann:x:{account}:{account}::{home}:/bin/sh"; }} > /run/passwd
mount --bind /run/passwd /etc/passwd
{journald} > /run/journald 2>&1 &
group=/sys/fs/cgroup/user.slice/user-{account}.slice/user@{account}.service
mkdir -p $group && echo 0 > $group/cgroup.procs && chown -R {account}:{account} /sys/fs/cgroup/user.slice
chown -R {account}:{account} {home} {runtime} && chmod 700 {home} {runtime}
{more}
cd /
for step in $(seq 100); do test -S /run/systemd/journal/stdout && break; sleep 0.05; done
setpriv --reuid {account} --regid {account} --clear-groups env -i HOME={home} USER=ann PATH="$PATH" \
    LANG=C.UTF-8 XDG_RUNTIME_DIR={runtime} {systemd} --user &
echo begun
wait
"""


def _keep() -> str:
    """Shell lines that put what is kept over folders that an ordinary account may not enter."""
    lines = [f'mount --rbind "{path}" /run/kept/{number}' for number, path in enumerate(KEPT)]
    closed = {
        next((str(one) for one in reversed([Path(path), *Path(path).parents]) if not one.stat().st_mode & 0o001), "")
        for path in KEPT
    }
    lines += [f'mount -t tmpfs -o mode=755 none "{top}"' for top in sorted(filter(None, closed))]
    lines += [
        f'mkdir -p "{path}" && mount --rbind /run/kept/{number} "{path}"'
        for number, path in enumerate(KEPT)
        if any(Path(path).is_relative_to(top) for top in closed if top)
    ]
    return "\n".join(lines)


class OwnSystemd:
    """The manager and its world.

    ``more`` are shell lines that root runs in there first; ``users`` gives it users of its own, so that
    limits on them can be set.
    """

    def __init__(self, *, more: str = "", users: bool = False) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root can give a systemd a world of its own")
        here = Path(__file__).resolve()
        if closed := next((str(one) for one in here.parents if not one.stat().st_mode & stat.S_IXOTH), None):
            pytest.skip(f"an ordinary account, as which the service runs, is not let into {closed}")
        if not Path(SYSTEMD).exists():
            require_tool("systemctl")
        self._group = Path(f"/sys/fs/cgroup/unified/vaultkind-{os.getpid()}-{time.monotonic_ns()}")
        if not self._group.parent.is_dir():
            self._group = Path("/sys/fs/cgroup") / self._group.name
        try:
            self._group.mkdir()
        except OSError as problem:
            pytest.skip(f"no control group can be made here: {problem}")
        script = _INSIDE.format(
            last=len(KEPT) - 1,
            keep=_keep(),
            home=HOME,
            runtime=RUNTIME,
            account=ACCOUNT,
            more=more,
            systemd=SYSTEMD,
            journald=f"{SYSTEMD}-journald",
        )
        own = "-U" if users else ""
        self._users = users
        join = f'echo $$ > "{self._group}/cgroup.procs"; exec unshare {own} -p -f -m -C --mount-proc sh -c "$0"'
        self.process = subprocess.Popen(
            ["sh", "-c", join, script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdin is not None
        if users and until(self._first, "its first process"):
            for name in ("uid_map", "gid_map"):
                Path(f"/proc/{self._first()}/{name}").write_text("0 0 65536")
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def __enter__(self) -> OwnSystemd:
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        if self.process.stdout.readline() != "begun\n":
            problem = self.process.stderr.read()
            self.close()
            pytest.skip(f"systemd cannot have a world of its own here: {problem}")
        until(lambda: self.run("systemctl", "--user", "show", "--property=Version").returncode == 0, "systemd")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End everything in there."""
        if (first := self._first()) is not None:
            os.kill(first, 9)
        self.process.kill()
        self.process.wait()
        until(self._cleared, "the end of what ran there")

    def _cleared(self) -> bool:
        try:
            for folder, _folders, _files in os.walk(self._group, topdown=False):
                os.rmdir(folder)
        except OSError:
            return False
        return True

    def _first(self) -> int | None:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = children.read_text().split() if children.exists() else []
        return int(found[0]) if found else None

    def path(self, inside: str) -> Path:
        """Where a path of that world is for the test."""
        return Path(f"/proc/{self._first()}/root{inside}")

    def run(self, *words: str, root: bool = False, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command in there, as the account or as root."""
        account = [] if root else ["setpriv", "--reuid", str(ACCOUNT), "--regid", str(ACCOUNT), "--clear-groups"]
        variables = [f"HOME={HOME}", f"PATH={os.environ['PATH']}", "LANG=C.UTF-8", f"XDG_RUNTIME_DIR={RUNTIME}"]
        inside = ["nsenter", "-t", str(self._first()), "-p", "-m", "-C", *(["-U"] if self._users else [])]
        return subprocess.run(
            [*inside, *account, "env", "-i", "-C", HOME, *variables, *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            input=text or "",
        )

    def vaultkind(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run vaultkind in there."""
        return self.run(sys.executable, "-m", "vaultkind", *words)

    def shell(self, script: str, root: bool = False) -> str:
        """Run shell lines in there; what they print."""
        done = self.run("sh", "-ec", script, root=root)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def log(self) -> str:
        """What the service wrote into the journal so far."""
        return self.run("journalctl", "SYSLOG_IDENTIFIER=vaultkind", "--no-pager", "--output=cat").stdout
