"""Whatever stands in a settings file: an answer inside the vault or one plain sentence comes out, and soon."""

from __future__ import annotations

import contextlib
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vault_files import write_vault

from vaultkind.core.dailynote import DailyNotes
from vaultkind.core.dateformat import compile_format
from vaultkind.errors import VaultError
from vaultkind.vaults import read_settings

SETTINGS = {
    "logseq/config.edn": (
        '{:a #{1 "x"} ;; c\n :journals-directory "j" :journal/file-name-format "yyyy_MM_dd" :hidden ["/x"]}'
    ),
    "dendron.yml": "workspace:\n  vaults:\n  - {fsPath: v, name: n}\n  journal: {dateFormat: y.MM.dd, dailyVault: n}\n",
    ".zk/config.toml": (
        "[group.daily]\npaths = ['d']\n[group.daily.note]\nfilename = '{{format-date now \"%Y-%m-%d\"}}'\n"
    ),
    ".vscode/settings.json": (
        '{// c\n"foam.openDailyNote.directory": "d", "foam.openDailyNote.filenameFormat": "isoDate",}'
    ),
    ".foam/templates/daily-note.md": "---\nfoam_template:\n  filepath: '/d/${FOAM_TITLE}.md'\n---\n",
    "CONFIG.md": '```space-lua\nconfig.set("journal.prefix", "d/")\nconfig.set { journal = { prefix = "x/" } }\n```\n',
    ".obsidian/plugins/journals/data.json": (
        '{"journals": {"a": {"write": {"type": "day"}, "folder": "{{date:YYYY}}", "nameTemplate": "{{date}} {{title}}"}'
        "}}"
    ),
}
PIECES = [
    *("..", "/", "../../x", "C:\\", "\0", "\ud800", "\n", "\u2028", "'", '"', "[", "]", "{", "}", "((", "#", "#{"),
    *("{{date:", "}}", "${", "%", "%Y", "[[[", "&a", "*a", "<<: ", "!!python/object:os.system", "```", "--[[", ":"),
    *("<<<<<<< a\n", ">>>>>>> b\n", "9" * 5000, "YYYY" * 200, "x" * 400, "null", "true", "nil", "1.5e400", "- "),
    *("\t", "\ufeff", "\\"),
]
edits = st.lists(st.tuples(st.integers(0, 140), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=4)


@pytest.mark.parametrize("name", SETTINGS)
@given(edits=edits)
def test_an_answer_or_a_sentence(name: str, edits: list[tuple[int, int, str]]) -> None:
    text = SETTINGS[name]
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    with tempfile.TemporaryDirectory() as place:
        root = write_vault(Path(place), {name: text.encode("utf-8", "surrogatepass")})
        started = time.process_time()
        with contextlib.suppress(VaultError):
            settings = read_settings(root)
            form = compile_format(settings.format)
            assert "\x1f" not in settings.shown_format
            for month in (1, 12):
                with contextlib.suppress(ValueError):  # refused when a vault is opened
                    path = DailyNotes(settings.folder, form, settings.extension).path(date(2026, month, 28))
                    assert (root / path).resolve().is_relative_to(root.resolve())
        assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("logseq/config.edn", "[" * 100_000),
        ("logseq/config.edn", "{:a [" + "1 " * 500_000 + "]}"),
        ("dendron.yml", "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(90))),
        ("dendron.yml", "- " * 60_000),
        ("dendron.yml", "[" * 60_000),
        (".zk/config.toml", "a" + ".a" * 100_000 + " = 1"),
        (".zk/config.toml", "a = " + "[" * 100_000),
        (".vscode/settings.json", '{"foam.x": ' + "[" * 400_000),
        ("CONFIG.md", "```space-lua\n" + "config.set {" * 80_000 + "\n```\n"),
        ("CONFIG.md", "```space-lua\n" * 70_000),
        (".foam/templates/daily-note.md", "---\n" + "a: [" * 50_000 + "\n---\n"),
    ],
)
def test_what_is_huge_or_deep_takes_no_time(tmp_path: Path, name: str, text: str) -> None:
    root = write_vault(tmp_path, {name: text})
    started = time.process_time()
    with contextlib.suppress(VaultError):
        read_settings(root)
    assert time.process_time() - started < 5
