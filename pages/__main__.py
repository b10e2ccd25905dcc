"""`python -m pages`: brings generated text up to date. `drawing`: draws the imports. `pictures`: all pictures."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from pages import architecture, commands, configuration, manual

ROOT = Path(__file__).resolve().parent.parent
# Files that are generated as a whole, and those with a generated part between two comments.
WHOLE: dict[str, Callable[[], str]] = {"man/vaultkind.1": manual.text}
PARTS: dict[str, Callable[[], str]] = {
    "docs/commands.md": commands.text,
    "docs/configuration.md": configuration.text,
    "docs/architecture.md": architecture.text,
}
BEGIN, END = "<!-- written by `python -m pages` from here -->", "<!-- to here -->"


def current(name: str) -> str:
    """What a file of WHOLE or PARTS holds when it is current. Raises ValueError where the two comments are missing."""
    if name in WHOLE:
        return WHOLE[name]()
    text = (ROOT / name).read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise ValueError(f"{name} has no place for what is generated.")
    fresh = f"{BEGIN}\n\n{PARTS[name]()}\n\n{END}"
    return re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: fresh, text, flags=re.DOTALL)


def main() -> int:
    """Write what is out of date, and name it."""
    if sys.argv[1:] == ["pictures"]:
        from pages.pictures import main as make_pictures

        return make_pictures()
    if sys.argv[1:] == ["drawing"]:
        architecture.DRAWING.write_text(architecture.drawing(), encoding="utf-8")
        return 0
    for name in (*WHOLE, *PARTS):
        text, file = current(name), ROOT / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
