"""Configurations, packs, blocks and locales of any making, and what holds of each."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from drawn_notes import BLOCKS, ID
from drawn_settings import assert_few_words, nudged, scarred
from hypothesis import strategies as st

from vaultkind.config import read_config
from vaultkind.core.block import Moment, fill, skeleton_problem
from vaultkind.core.dateformat import compile_format
from vaultkind.core.insertion import Edit, Place, placed, plan_insertion
from vaultkind.core.locale import locale_from_json
from vaultkind.core.note import block_id
from vaultkind.core.prompt import Prompt
from vaultkind.core.removal import plan_removal
from vaultkind.errors import VaultkindError
from vaultkind.library import read_library, read_pack, templates

PROMPT = Prompt(ID, "rest", "plain", "none", "en", "% Any stopping > today? -", "outward", 0, "The light?", "x", 1)
NOW = datetime(2026, 11, 23, 7, 5)

CONFIG = [
    *("version = 1", "[[vault]]", 'path = "/x"', "prompts = true", 'place = "start"', 'under = "## a"', "settle = 2.5"),
    *('day_starts = "04:00"', "day_starts = 04:00:00", 'language = "en"', 'packs_folder = "vaultkind"', 'seed = "s"'),
    *('never = ["a-1"]', 'consent = ["body"]', 'settings_folder = ".obsidian"', 'folder = "a"', 'format = "YYYY"'),
    'locale = "de"',
]
TOML_VALUES = st.sampled_from(
    [
        *(
            '""',
            '"../x"',
            '"\\u0000"',
            '"\\u001b[31m"',
            '"\\uFEFF"',
            "'''",
            '"""',
            "nan",
            "inf",
            "-1",
            "1e999",
            "0x" + "f" * 5000,
        ),
        *(
            "9" * 5000,
            "[" * 3000,
            "{a = 1}",
            "[[1]]",
            "1979-05-27T07:32:00Z",
            "25:61:00",
            "true",
            "[1, 'x']",
            "{a.b.c = 1}",
        ),
    ]
)
config_rows = st.sampled_from(CONFIG) | st.tuples(st.sampled_from(CONFIG), TOML_VALUES).map(
    lambda pair: f"{pair[0].partition(' =')[0]} = {pair[1]}"
)
config_cases = scarred(
    st.lists(config_rows | st.sampled_from(["vault = []", "[vault]", "[a.b]", "settle.x = 1", "# é"]), max_size=10).map(
        lambda rows: "\n".join(rows).encode()
    ),
    [b"\r", b"\0", b"\xff", b"[[", b"=", b'"', b".a" * 5000, b"\x1b", b"#" * 300_000],
)


def config_is_read_or_refused(raw: bytes, folder: Path) -> None:
    """The configuration is read, or refused in a few words."""
    file = folder / "config.toml"
    file.write_bytes(raw)
    try:
        config = read_config(file)
    except VaultkindError as problem:
        assert_few_words(problem)
    else:
        assert all(not one.packs_folder.startswith((".", "/")) for one in config.vaults)


PACK_ROWS = [
    *(
        "---",
        "pack: mine",
        "title: x",
        "tier: plain",
        "tier: kind",
        "consent: none",
        "about: x",
        "about: [",
        "a: &a *a",
        "? x",
    ),
    *(
        "? 0x" + "f" * 4050,
        ": x",
        "pack: !!binary x",
        "pack: !!python/name:os.system",
        "<<: {pack: x}",
        "pack: 2026-99-99",
    ),
    *(
        "- [" * 60,
        'title: "\\e[31m\\x9b"',
        "x: .nan",
        "1: 2",
        "null: x",
        "? [a, b]",
        "about: |",
        "about: >-",
        "%YAML 9.9",
        "...",
    ),
    *(
        "## mine-1",
        "## mine-2",
        "## ",
        "## A B",
        "##\tmine-3",
        "## mine-4 \x1b",
        "What is there?",
        "<% x %>",
        "`$= x`",
        "$$",
    ),
    *(
        "- direction: outward",
        "- direction: inward",
        "- outward: x",
        "- energy: 0",
        "- energy: 9",
        "- mood: x",
        "* energy:1",
    ),
    *(
        "## a" + " " * 3000 + "x",
        "- outward: " + " " * 3000 + "x",
        "x" * 400,
        "\u202e",
        "\u2028",
        "\x85",
        "\ufeff",
        "\ud800",
        "\0",
    ),
]
pack_cases = scarred(
    st.lists(st.sampled_from(PACK_ROWS) | st.text(max_size=10), max_size=24).flatmap(
        lambda rows: st.sampled_from(["\n", "\r\n", "\r"]).map(
            lambda end: end.join(["---", "pack: mine", "tier: plain", "about: x", *rows]).encode(
                "utf-8", "surrogatepass"
            )
        )
    ),
    [b"---\n", b"\n---\n", b"\0", b"\xff", b"&a", b"*a", b"\t", b"[" * 3000],
)
ACTING = (
    "<%",
    "%>",
    "<!--",
    "-->",
    "%%",
    "`",
    "~~~",
    "{{",
    "dataviewjs",
    "://",
    "[[",
    "](",
    "[!",
    "[ ]",
    "<a",
    "</",
    "$$",
)


def pack_is_read_or_named(raw: bytes, folder: Path) -> None:
    """A pack's prompts hold nothing that acts; all else is named with a line of the file."""
    pack, problems = read_pack(raw, "vaultkind/x.md", "en")
    assert pack is not None or problems
    rows = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert all(1 <= problem.line <= rows + 1 and len(problem.text) < 1000 for problem in problems)
    for prompt in pack.prompts if pack else ():
        text = f"{prompt.text}\n{prompt.outward or ''}"
        assert not any(mark in text for mark in ACTING)
        assert (
            prompt.text.isprintable()
            or "\u200d" in text
            or all(ord(sign) > 159 for sign in text if not sign.isprintable())
        )
        block = fill(BLOCKS[0].replace(ID, "{{id}}") + "\n> {{prompt}}\n> {{outward}}", prompt, MOMENT)
        assert block_id(block.split("\n")[0].encode()) == prompt.id
        assert len(block.splitlines()) in (3, 4)
    (folder / "packs").mkdir(exist_ok=True)
    (folder / "packs" / "x.md").write_bytes(raw)
    assert len(read_library(folder, "packs", "en").prompts) >= 100


def render(when: datetime, form: str) -> str:
    return compile_format(form).render(when)


MOMENT = Moment(NOW, "a <% x", render)
BLOCK_PIECES = [
    *(
        "\n> ",
        "\n",
        "> ",
        "{{prompt}}",
        "{{id}}",
        "{{title}}",
        "{{outward}}",
        "{{time}}",
        "{{date:",
        "}}",
        "{{",
        "[!vaultkind|",
    ),
    *(
        "<",
        "%",
        "!",
        "--",
        ">",
        "`",
        "~~~",
        "```",
        "$=",
        "[",
        "]",
        "[ ]",
        "- ",
        "<!--",
        "-->",
        "%%",
        "dataviewjs",
        "<img",
        "://",
    ),
    *("$", "`{{title}}", "[<]", "[%]", "YYYY", "L", " ", "\t", "\x1b", "\u2028", "\ud800", "x"),
]
titles = st.lists(
    st.sampled_from(["<", "%", ">", "!", "[", "]", "-", "`", "~", " ", "a", "=", "$", "\n", "\ud800"]), max_size=8
)


class Block(NamedTuple):
    skeleton: str
    title: str


block_cases = st.builds(
    Block,
    st.lists(st.sampled_from(BLOCK_PIECES), max_size=10).map(
        lambda pieces: "> [!vaultkind|{{id}}] x\n> {{prompt}}" + "".join(pieces)
    ),
    titles.map("".join),
)


def block_acts_on_nothing(case: Block) -> None:
    """A block of one's own is refused, or its lines stay a quote that nothing runs, whatever the note is called."""
    if skeleton_problem(case.skeleton) is not None:
        return
    block = fill(case.skeleton, PROMPT, Moment(NOW, case.title, render))
    rows = block.split("\n")
    assert all(row.lstrip(" \t").startswith(">") for row in rows)
    assert block_id(rows[0].encode()) == ID
    assert not re.search(r"<[%a-z]|```|~~~|`[ \t]*\$?=|dataviewjs|://", block), block
    plan = plan_insertion(b"words\n", block, Place())
    assert isinstance(plan, Edit)
    after = plan.apply(b"words\n")
    out = plan_removal(after, placed(ID, plan, b"words\n"))
    assert isinstance(out, Edit)
    assert out.apply(after) == b"words\n"


LOCALE = json.loads((templates() / "locales" / "ja.json").read_text(encoding="utf-8"))
locale_cases = nudged({**LOCALE, "months": [{"when": "a{9999999999999}", "names": LOCALE["months"]}]}) | nudged(LOCALE)


def locale_is_read_or_refused(data: Any) -> None:
    """A table of a locale is one, or a ValueError says that it is none."""
    with suppress(ValueError):
        locale = locale_from_json(data)
        compile_format("dddd Do MMMM YYYY", locale)
