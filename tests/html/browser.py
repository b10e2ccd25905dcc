"""A real Chromium without a window, spoken to over a pipe with the DevTools protocol; no port, no other package.

The protocol: https://chromedevtools.github.io/devtools-protocol/. With ``--remote-debugging-pipe`` the browser reads
from descriptor 3 and writes to descriptor 4; a message is JSON and ends with a zero byte.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

# What Chromium does by itself over a network is off, and no name is looked up.
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
SECONDS = 30.0
# What a page must not do unasked; each is an event of the protocol.
TROUBLE = (
    "Runtime.consoleAPICalled",
    "Runtime.exceptionThrown",
    "Log.entryAdded",
    "Page.javascriptDialogOpening",
    "Page.frameRequestedNavigation",
    "Page.windowOpen",
    "Page.downloadWillBegin",
)


class Browser:
    """One tab. Used as a context, the browser is ended in any case."""

    def __init__(self, program: str, home: Path) -> None:
        self.events: list[dict[str, Any]] = []
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        theirs_in, self._out = _pipe()
        self._in, theirs_out = _pipe()

        def hand_over() -> None:
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._log = open(home / "chromium.log", "wb")  # noqa: SIM115 - closed with the browser
        self._process = subprocess.Popen(
            [program, *FLAGS, *as_root, f"--user-data-dir={home / 'profile'}", "about:blank"],
            stdout=self._log,
            stderr=self._log,
            close_fds=False,
            preexec_fn=hand_over,
            start_new_session=True,
        )
        os.close(theirs_in)
        os.close(theirs_out)

    def __enter__(self) -> Browser:
        try:
            target = self.ask("Target.createTarget", url="about:blank")["targetId"]
            self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
                self.ask(f"{domain}.enable")
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """End the browser with everything it started."""
        self._session = None
        with suppress(OSError, AssertionError):
            self.ask("Browser.close")
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for descriptor in (self._in, self._out):
            os.close(descriptor)
        self._log.close()

    def ask(self, method: str, **parameters: object) -> Any:
        """Say one thing to the tab and wait for its answer; events that come meanwhile are kept."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        left = memoryview(json.dumps(message).encode() + b"\0")
        while left:
            left = left[os.write(self._out, left) :]
        while True:
            answer = self._message()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def event(self, method: str) -> dict[str, Any]:
        """Wait for an event of that kind; one that came already counts."""
        while True:
            found = next((one for one in self.events if one["method"] == method), None)
            if found is not None:
                return found
            self._message()

    def _message(self) -> dict[str, Any]:
        end = time.monotonic() + SECONDS
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(end - time.monotonic(), 0))
            assert ready, f"the browser says nothing for {SECONDS} s"
            piece = os.read(self._in, 1 << 20)
            assert piece, "the browser has ended"
            self._buffer += piece
        raw, self._buffer = self._buffer.split(b"\0", 1)
        message: dict[str, Any] = json.loads(raw)
        if "method" in message:
            self.events.append(message)
        return message

    def open(self, path: Path, *, width: int = 800, scheme: str = "light", media: str = "screen") -> None:
        """Show a file, as it looks in a window so wide, and wait until everything in it is loaded."""
        self.events.clear()
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.dress(scheme, media)
        failed = self.ask("Page.navigate", url=path.as_uri()).get("errorText")
        assert failed is None, failed
        self.event("Page.loadEventFired")
        # Two frames, so that whatever a page does once it is drawn has been done.
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")

    def dress(self, scheme: str = "light", media: str = "screen") -> None:
        """The colours that the person's system prefers, and whether the page is on a screen or printed."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", media=media, features=features)

    def run(self, script: str) -> Any:
        """What an expression gives in the page. The page's own policy does not stop the one who looks."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press and release Tab or Enter."""
        code, text = {"Tab": (9, ""), "Enter": (13, "\r")}[key]
        for kind in ("keyDown", "keyUp"):
            typed = {"text": text} if text and kind == "keyDown" else {}
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **typed)

    def trouble(self) -> list[dict[str, Any]]:
        """What the page did that a page at rest does not do."""
        return [one for one in self.events if one["method"] in TROUBLE]

    def requests(self) -> list[str]:
        """Everything the page asked for, itself first."""
        return [one["params"]["request"]["url"] for one in self.events if one["method"] == "Network.requestWillBeSent"]

    def spoken(self) -> list[dict[str, Any]]:
        """What a screen reader meets, in its order: role, name, and properties of each node that is not left out."""
        nodes = {node["nodeId"]: node for node in self.ask("Accessibility.getFullAXTree")["nodes"]}
        found: list[dict[str, Any]] = []

        def walk(node: dict[str, Any]) -> None:
            if not node["ignored"]:
                properties = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
                name = node.get("name", {}).get("value", "")
                found.append({"role": node["role"]["value"], "name": name, **properties})
            for child in node.get("childIds", ()):
                if child in nodes:
                    walk(nodes[child])

        walk(next(node for node in nodes.values() if "parentId" not in node))
        return found

    def picture(self, *, foot: bool = False) -> bytes:
        """A PNG of the window: the beginning of the page, or its end."""
        self.run(f"scrollTo(0, {'document.documentElement.scrollHeight' if foot else 0})")
        return base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"])

    def printed(self) -> bytes:
        """The page as a PDF, as it comes out of a printer whatever ``open`` was told."""
        self.ask("Emulation.setEmulatedMedia", media="")
        return base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"])


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are clear of the descriptors 3 and 4, and go to no child by themselves."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return high[0], high[1]
