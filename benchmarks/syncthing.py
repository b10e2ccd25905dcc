"""Two real Syncthing instances that know each other on the loopback interface and nobody else anywhere."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

FOLDER = "notes"
# Seconds until both look at their files once more, while they do not hold the same.
_AGAIN = 1.0
_KEY = "vaultkind-benchmark"
# What keeps an instance to itself: no discovery, relays, NAT, upgrades, crash or usage reports; and quick.
_OPTIONS = {
    "globalAnnounceEnabled": "false",
    "localAnnounceEnabled": "false",
    "relaysEnabled": "false",
    "natEnabled": "false",
    "startBrowser": "false",
    "urAccepted": "-1",
    "crashReportingEnabled": "false",
    "autoUpgradeIntervalH": "0",
    "stunKeepaliveStartS": "0",
    "announceLANAddresses": "false",
    "reconnectionIntervalS": "1",
    "setLowPriority": "false",
}


class Syncthing:
    """One instance, and the vault that it keeps in step."""

    def __init__(self, home: Path, vault: Path) -> None:
        self.vault = vault
        self.home = home
        home.mkdir()
        self._environment = {**os.environ, "STNOUPGRADE": "1", "STNODEFAULTFOLDER": "1", "HOME": str(home)}
        # Syncthing has no use for a proxy on the loopback interface.
        for name in [name for name in self._environment if name.lower().endswith("_proxy")]:
            del self._environment[name]
        made = self._run("generate", f"--home={home}", "--no-default-folder", "--skip-port-probing")
        assert made.returncode == 0, made.stderr
        self.identity = self._run(f"--home={home}", "--device-id").stdout.strip()
        self.port, self._gui = _free_port(), _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["syncthing", *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)

    def start(self, other: Syncthing, *, calls: bool) -> None:
        """Start it, with the other one as the only device it knows, and wait until it answers.

        One of the two ``calls``, and the other is called: where both do at once, each waits for the other to greet
        first, for 20 seconds.
        """
        options = "".join(f"<{name}>{value}</{name}>" for name, value in _OPTIONS.items())
        address = f"tcp://127.0.0.1:{other.port}" if calls else "dynamic"
        devices = "".join(
            f'<device id="{one.identity}" compression="never"><address>{address}</address></device>'
            for one in (self, other)
        )
        shared = "".join(f'<device id="{one.identity}"></device>' for one in (self, other))
        (self.home / "config.xml").write_text(
            f'<configuration version="36"><folder id="{FOLDER}" path="{self.vault}" type="sendreceive" '
            f'rescanIntervalS="3600" fsWatcherEnabled="true" fsWatcherDelayS="1"><filesystemType>basic'
            f"</filesystemType>{shared}<maxConflicts>-1</maxConflicts></folder>{devices}"
            f'<gui enabled="true" tls="false"><address>127.0.0.1:{self._gui}</address><apikey>{_KEY}</apikey></gui>'
            f"<options><listenAddress>tcp://127.0.0.1:{self.port}</listenAddress>{options}</options></configuration>"
        )
        (self.vault / ".stfolder").mkdir()
        command = ["syncthing", "serve", f"--home={self.home}", "--no-browser", "--no-restart", "--no-upgrade"]
        log = (self.home / "log").open("wb")
        self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log, start_new_session=True)
        log.close()
        wait_until(self._answers, lambda: f"Syncthing answers; {self.home / 'log'}")

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.home / "log").read_text()
        with suppress(OSError):
            return bool(self.ask("system/ping"))
        return False

    def ask(self, what: str, *, post: bool = False) -> Any:
        """Ask its own interface."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._gui}/rest/{what}", headers={"X-API-Key": _KEY}, method="POST" if post else "GET"
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            raw = answer.read()
        return json.loads(raw) if raw.strip().startswith((b"{", b"[")) else None

    def scan(self) -> None:
        """Have it look at every file now."""
        self.ask(f"db/scan?folder={FOLDER}", post=True)

    def idle(self) -> bool:
        """Whether it has nothing to fetch and nothing to do."""
        found = self.ask(f"db/status?folder={FOLDER}")
        return bool(found["state"] == "idle" and found["needTotalItems"] == 0)

    def end(self) -> None:
        """End it."""
        if self._process is not None:
            with suppress(OSError):
                os.killpg(self._process.pid, 9)
            self._process.wait()


class Pair:
    """Two instances that share a folder."""

    def __init__(self, one: Syncthing, other: Syncthing) -> None:
        self.both = (one, other)
        self.apart = False

    def part(self) -> None:
        """Take both offline: neither hears of the other."""
        self.apart = True
        for one, other in (self.both, self.both[::-1]):
            one.ask(f"system/pause?device={other.identity}", post=True)

    def meet(self) -> None:
        """Bring them together again, until they are connected. By then each has seen its own files."""
        if self.apart:
            self.scan()
            # The one that is called is ready for it before the other calls.
            for one, other in (self.both[::-1], self.both):
                one.ask(f"system/resume?device={other.identity}", post=True)
        wait_until(self.connected, lambda: "the two are connected")
        self.apart = False

    def connected(self) -> bool:
        """Whether each is connected to the other."""
        return all(
            one.ask("system/connections")["connections"].get(other.identity, {}).get("connected")
            for one, other in (self.both, self.both[::-1])
        )

    def scan(self) -> None:
        """Have each look at every file now, and wait until it did."""
        for one in self.both:
            one.scan()

    def settle(self) -> None:
        """Wait until both folders hold the same bytes and neither has anything to do."""
        self.scan()
        scanned = time.monotonic()

        def same() -> bool:
            nonlocal scanned
            if held(self.both[0].vault) == held(self.both[1].vault) and all(one.idle() for one in self.both):
                return True
            if time.monotonic() - scanned > _AGAIN:
                self.scan()
                scanned = time.monotonic()
            return False

        wait_until(same, lambda: "both hold the same")


def held(vault: Path) -> dict[str, bytes]:
    """Every note of a vault with its bytes."""
    found: dict[str, bytes] = {}
    for path in vault.rglob("*.md"):
        with suppress(FileNotFoundError):
            found[path.relative_to(vault).as_posix()] = path.read_bytes()
    return found


@contextmanager
def paired(base: Path, vaults: tuple[Path, Path]) -> Iterator[Pair]:
    """Two instances for as long as the block lasts, connected."""
    one, other = (Syncthing(base / f"syncthing {number}", vault) for number, vault in enumerate(vaults))
    try:
        other.start(one, calls=False)
        one.start(other, calls=True)
        pair = Pair(one, other)
        pair.meet()
        yield pair
    finally:
        one.end()
        other.end()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(holds: Callable[[], object], what: Callable[[], str], seconds: float = 90.0) -> None:
    """Look until it holds. Raises TimeoutError with what did not come."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s in vain: {what()}")
        time.sleep(0.03)
