"""The Tab key in bash, zsh and fish: what it finishes, what it never does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shell.terminal import Terminal
from tests.tools import require_tool

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "shell.md"
BIN = Path(sys.executable).parent
CONFIG = """version = 1

[[vault]]
path = "{vault}"
[[vault.pattern]]
name = "seaside"
"""
# What is typed before Tab, and the words that the program would then be given.
FINISHED = {
    "vaultkind exp": ("vaultkind", "explain"),
    "vaultkind prompt --pack kit": ("vaultkind", "prompt", "--pack", "kitchen"),
    "vaultkind summary --pattern sea": ("vaultkind", "summary", "--pattern", "seaside"),
    "vaultkind summary --pattern=bou": ("vaultkind", "summary", "--pattern=boundary"),
    "vaultkind support United\\ K": ("vaultkind", "support", "United Kingdom"),
    "vaultkind days --vault {base}/My": ("vaultkind", "days", "--vault", "{base}/My Notes"),
    "vaultkind summary --out {base}/a-fi": ("vaultkind", "summary", "--out", "{base}/a-file.txt"),
    "vaultkind nothing-like-it --wha": ("vaultkind", "nothing-like-it", "--wha"),
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A vault with a space in its name and a pack of its own, in the configuration; and a file beside it."""
    vault = tmp_path / "My Notes"
    (vault / "vaultkind").mkdir(parents=True)
    (vault / ".obsidian").mkdir()
    (vault / "vaultkind" / "kitchen.md").write_text("not read for this", encoding="utf-8")
    (vault / "2026-11-23.md").write_text("words of mine", encoding="utf-8")
    (tmp_path / "a-file.txt").write_text("", encoding="utf-8")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").write_text(CONFIG.format(vault=vault), encoding="utf-8")
    return tmp_path


def environment(base: Path) -> dict[str, str]:
    return {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(base / "home"),
        "VAULTKIND_HOME": str(base / "home"),
        "LC_ALL": "C.UTF-8",
        "TERM": "dumb",
        "COLUMNS": "400",
    }


def switch_on(shell: str, base: Path) -> None:
    """Do what docs/shell.md says for that shell."""
    said = re.search(rf"<!-- completion: {shell} -->\n```sh\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert said is not None
    subprocess.run(["sh", "-euc", said[1]], env=environment(base), check=True)


def check(terminal: Terminal, base: Path) -> None:
    for typed, words in FINISHED.items():
        wanted = tuple(word.format(base=base) for word in words)
        assert terminal.finish(typed.format(base=base)) == wanted, typed
    assert "Traceback" not in terminal.seen
    assert "There is no" not in terminal.seen


def test_bash_finishes_commands_and_values(base: Path) -> None:
    """What Tab gives is one word for the shell, spaces and all; files are the shell's own."""
    bash = require_tool("bash")
    switch_on("bash", base)
    with Terminal([bash, "--norc", "--noprofile", "-i"], environment(base), base) as terminal:
        terminal.say("bind 'set bell-style none'; source ~/.local/share/bash-completion/completions/vaultkind")
        check(terminal, base)


def test_zsh_finishes_commands_and_values(base: Path) -> None:
    """The same, from a folder of functions, as zsh finds it by itself."""
    zsh = require_tool("zsh")
    switch_on("zsh", base)
    with Terminal([zsh, "-f", "-i"], environment(base), base) as terminal:
        terminal.say("fpath=(~/.zfunc $fpath); autoload -Uz compinit; compinit -D -u; unsetopt beep; bindkey -e")
        check(terminal, base)


def test_fish_finishes_commands_and_values(base: Path) -> None:
    """Fish is asked what it would offer; it quotes by itself."""
    fish = require_tool("fish")
    switch_on("fish", base)
    asked = {typed.format(base=base): words[-1].format(base=base) for typed, words in FINISHED.items()}
    lines = [f"echo 'asked: {typed}'; complete -C '{typed}'" for typed in asked]
    done = subprocess.run(
        [fish, "-c", "\n".join(lines)],
        env=environment(base),
        cwd=base,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not done.stderr
    offered = dict(re.findall(r"^asked: (.*)\n((?:(?!asked: ).*\n)*)", done.stdout, re.MULTILINE))
    assert set(offered) == set(asked)
    for typed, word in asked.items():
        values = [row.partition("\t")[0].replace("\\ ", " ") for row in offered[typed].splitlines()]
        assert values == ([word] if "nothing-like-it" not in typed else []), typed


def completed(
    base: Path, *words: str, before: tuple[str, ...] = (), shell: str = "fish"
) -> subprocess.CompletedProcess[str]:
    asked = {
        "COMP_WORDS": "\n".join(("vaultkind", *words)),
        "COMP_CWORD": str(len(words)),
        "_VAULTKIND_COMPLETE": shell,
    }
    return subprocess.run(
        [*before, sys.executable, "-m", "vaultkind"],
        env={**environment(base), **asked},
        cwd=base,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_completion_opens_no_file_of_the_vault(base: Path) -> None:
    """Folders are listed; no note, no pack and no setting in the vault is opened, whatever is asked for."""
    strace = (require_tool("strace"), "-f", "-e", "trace=open,openat,openat2", "-o", str(base / "trace"))
    for words in (("days", "--vault", ""), ("prompt", "--pack", ""), ("summary", "--pattern", "")):
        done = completed(base, *words, before=strace)
        assert done.returncode == 0
        assert len(done.stdout.splitlines()) > 1
        opened = [row for row in (base / "trace").read_text().splitlines() if f'"{base}/My Notes' in row]
        assert all("O_DIRECTORY" in row for row in opened), opened


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_names_that_somebody_else_made_cannot_act_in_the_command_line(base: Path, shell: str) -> None:
    """Neither by a second line, nor by signs for the terminal, nor inside of quotes, where shells go on acting."""
    folder = base / "My Notes" / "vaultkind"
    for name in ("kit\nrm -rf x", "kit\x1b[31m", 'kit";date;"', "kit$(date)", "kit`date`", "kit's", "kit two"):
        (folder / f"{name}.md").write_text("", encoding="utf-8")
    for quote, offered in (('"', ["kit two", "kitchen"]), ("'", ["kit two", "kitchen"])):
        said = completed(base, "prompt", "--pack", f"{quote}kit", shell=shell).stdout.splitlines()[1:]
        assert sorted(said) == offered
    said = completed(base, "prompt", "--pack", "kit", shell=shell).stdout.splitlines()[1:]
    assert len(said) == 6
    assert all(one.startswith("kit") and one.isprintable() for one in said)


def test_completion_is_silent_where_something_is_wrong(base: Path) -> None:
    """A damaged configuration, or words that make no sense, cost an offer and show no error."""
    (base / "home" / "config.toml").write_text('[[vault]]\npath = "/gone"\nunknown = 1\n[[vault', encoding="utf-8")
    for words in (("days", "--vault", ""), ("prompt", "--pack", "r"), ("prompts", "no-such", "x")):
        done = completed(base, *words)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_shell_without_a_script_is_named(base: Path) -> None:
    """One sentence and the next step, as for any other mistake."""
    done = subprocess.run(
        [sys.executable, "-m", "vaultkind", "--show-completion", "tcsh"],
        env=environment(base),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == ["There is no completion for 'tcsh'.", "There are: bash, zsh, fish."]
