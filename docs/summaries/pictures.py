"""Makes the pictures in this folder again, of a summary of four made-up weeks: `python docs/summaries/pictures.py`.

Takes chromium, and pdftoppm (poppler-utils) for the printed page.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent.parent / "tests" / "html")]

from browser import Browser  # noqa: E402
from example import example, link, speech  # noqa: E402

from vaultkind.render.summary_html import summary_html  # noqa: E402

SCREENS = (("light", 800, "light"), ("dark", 800, "dark"), ("narrow", 400, "light"))


def main() -> int:
    """Write light.png, dark.png (the end of the page), narrow.png and print.png."""
    chromium, pdftoppm = shutil.which("chromium"), shutil.which("pdftoppm")
    if chromium is None or pdftoppm is None:
        print("chromium and pdftoppm are needed for the pictures.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder) / "summary.html", Path(folder) / "summary.pdf"
        page.write_text(summary_html(example(), speech(), link), encoding="utf-8")
        with Browser(chromium, Path(folder)) as browser:
            for name, width, scheme in SCREENS:
                browser.open(page, width=width, scheme=scheme)
                (HERE / f"{name}.png").write_bytes(browser.picture(foot=scheme == "dark"))
            pdf.write_bytes(browser.printed())
        to = HERE / "print"
        subprocess.run([pdftoppm, "-png", "-singlefile", "-r", "80", str(pdf), str(to)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
