"""Makes the pictures of the documentation again: `python -m pages pictures`.

Takes chromium and pdftoppm (poppler-utils) for the summary, faketime for the session in a terminal, and dot (graphviz)
for the drawing of the imports. A picture of the summary holds the digest of the page that it shows, the session its own
text, so that a test can tell whether they are current.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from datetime import datetime
from hashlib import sha256
from html import unescape
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from pages.architecture import DRAWING, drawing
from tests.html.browser import Browser
from tests.html.example import example, link, speech
from vaultkind.render.summary_html import summary_html

ROOT = Path(__file__).resolve().parent.parent
SUMMARIES = ROOT / "docs" / "summaries"
SCREENS = (("light", 800, "light"), ("dark", 800, "dark"), ("narrow", 400, "light"))
SESSION = ROOT / "docs" / "pictures" / "demo.svg"
TOUR = ROOT / "docs" / "tour.md"
DAY = "2026-11-25 08:00:00"
NEEDED = ("chromium", "pdftoppm", "faketime", "dot")
_COLUMNS = 80
# libfaketime refuses Python's own sleep where other clocks are left alone, and a file system keeps its own time.
_DAY_FOR_FILES = """
import os, pathlib, select, time

def write_bytes(path, data):
    with open(path, "wb", buffering=0) as file:
        written = file.write(data)
        os.utime(file.fileno(), (time.time(), time.time()))
    return written

time.sleep = lambda seconds: select.select([], [], [], seconds)
pathlib.Path.write_bytes = write_bytes
"""
_INK, _PAPER = (54, 59, 61), (250, 248, 244)
_THEME = TerminalTheme(_PAPER, _INK, [_INK] * 8, [_INK] * 8)
# As rich draws a terminal, without its fonts from elsewhere and without a window's buttons.
_FRAME = """<svg viewBox="0 18 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>A terminal: vaultkind demo</title>
<style>
.{unique_id}-matrix {{ font: {char_height}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
<rect fill="#faf8f4" y="18" width="100%" height="100%" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main() -> int:
    """Write every picture. The exit code: 1, with a line, where a program for it is missing."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"For the pictures, this is not installed: {', '.join(missing)}.", file=sys.stderr)
        return 1
    SESSION.parent.mkdir(exist_ok=True)
    said = session()
    SESSION.write_text(terminal(said), encoding="utf-8")
    TOUR.write_text(told(TOUR.read_text(encoding="utf-8"), said), encoding="utf-8")
    DRAWING.write_text(drawing(), encoding="utf-8")
    summaries()
    return 0


def session() -> str:
    """What `vaultkind demo` shows in a terminal, on one day that stays the same. Raises RuntimeError where it fails."""
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "sitecustomize.py").write_text(_DAY_FOR_FILES, encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("VAULTKIND", "LC_", "LANG"))}
        kept.pop("NO_COLOR", None)
        environment = {
            **kept,
            "HOME": home,
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLUMNS": str(_COLUMNS),
            "PYTHONPATH": f"{home}{os.pathsep}{ROOT}",
            "DONT_FAKE_MONOTONIC": "1",
        }
        ours, theirs = pty.openpty()
        command = ["faketime", "-f", _back(), sys.executable, "-m", "vaultkind", "demo"]
        with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=ROOT) as demo:
            os.close(theirs)
            said = b""
            try:
                while piece := os.read(ours, 65536):
                    said += piece
            except OSError:  # how a terminal on Linux ends
                pass
        os.close(ours)
    if demo.returncode != 0:
        raise RuntimeError(said.decode())
    return said.decode().replace("\r\n", "\n").strip("\n")


def _back() -> str:
    """How far the clock is set back, in seconds, so that every process of the session has the same day."""
    return f"{round((datetime.fromisoformat(DAY) - datetime.now()).total_seconds())}"


def terminal(said: str) -> str:
    """A terminal with a command and what it said, as SVG with nothing from outside."""
    console = Console(record=True, width=_COLUMNS, file=StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text("$ vaultkind demo\n"))
    console.print(Text.from_ansi(said))
    return console.export_svg(title="vaultkind demo", theme=_THEME, code_format=_FRAME, unique_id="demo")


def told(page: str, said: str) -> str:
    """The page with the session in its fenced block, so that the words are there for whoever sees no picture."""
    before, mark, rest = page.partition("<!-- session: vaultkind demo -->\n```text\n")
    _old, fence, after = rest.partition("\n```")
    return before + mark + said + fence + after


def shown(svg: str) -> list[str]:
    """The lines of text in a terminal's picture, without the spaces at their ends."""
    rows: dict[float, str] = {}
    for y, text in re.findall(r'<text [^>]*?y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        rows[float(y)] = rows.get(float(y), "") + unescape(text).replace("\N{NO-BREAK SPACE}", " ")
    return [rows[y].rstrip() for y in sorted(rows)]


def summaries() -> None:
    """Write light.png, dark.png (the end of the page), narrow.png and print.png."""
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder) / "summary.html", Path(folder) / "summary.pdf"
        page.write_text(summary_page(), encoding="utf-8")
        with Browser(str(shutil.which("chromium")), Path(folder)) as browser:
            for name, width, scheme in SCREENS:
                browser.open(page, width=width, scheme=scheme)
                (SUMMARIES / f"{name}.png").write_bytes(marked(browser.picture(foot=scheme == "dark")))
            pdf.write_bytes(browser.printed())
        to = SUMMARIES / "print"
        subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", "80", str(pdf), str(to)], check=True)
    printed = SUMMARIES / "print.png"
    printed.write_bytes(marked(printed.read_bytes()))


def summary_page() -> str:
    """The page that the pictures of a summary show."""
    return summary_html(example(), speech(), link)


def marked(png: bytes) -> bytes:
    """The picture with the digest of the page that it shows, in a chunk of text (PNG, section 11.3.4.3)."""
    words = b"Source\0" + digest()
    chunk = b"tEXt" + words
    whole = len(words).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return png[:33] + whole + png[33:]  # behind the signature and the header, which are 33 bytes long


def digest() -> bytes:
    """What a current picture of the summary holds."""
    return sha256(summary_page().encode()).hexdigest().encode()
