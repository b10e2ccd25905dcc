"""Every error that a person can meet reads as errors.txt shows, and none is without a transcript or a reason."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.extend(str(Path(__file__).parent.parent / name) for name in ("", "cli"))

from command_line import CONTROL, UNKIND
from transcript import Player, compare, read_transcripts

import vaultkind
from vaultkind import errors, notefile

ERRORS = Path(__file__).with_name("errors.txt")
PACKAGE = Path(vaultkind.__file__).parent
KINDS = {
    name
    for module in (errors, notefile)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, errors.VaultkindError)
}
# Places where an error is made that no transcript shows: "module.py: the beginning of the call", and why.
_RACE = "another program has to change the note in the instant between two looks: tests/write/test_write_note.py"
_WATCHER = "said by a watcher that runs: tests/watch/test_watch_faults.py and test_watch_survives.py"
_VERSIONS = "a watcher's alone, for two versions of a note: tests/devices/test_withdraw.py"
_INIT = "asked in a terminal: tests/cli/test_cli_init.py"
ELSEWHERE = {
    "snapshot.py: Busy(_('The note changed": _RACE,
    "snapshot.py: changed()": _RACE,
    "trade.py: changed()": _RACE,
    "notefile.py: changed()": _RACE,
    "notefile.py: LeftAlone(_('{note} is not there any more.'": _RACE,
    "notefile.py: _left(_('There is no note {note} yet.'": _RACE,
    "notefile.py: _left(message, _('vaultkind leaves notes of that size alone.')": _RACE,
    "notefile.py: refused(problem, shown)": _RACE,
    "notefile.py: refused(problem, relative)": "a disk that breaks while it is read: tests/write/test_write_faults.py",
    "notefile.py: Unsettled": "a disk that breaks in the middle of a write: tests/write/test_write_faults.py",
    "actions/saving.py: _changed(path)": _RACE,
    "actions/newday.py: LeftAlone(_(TWO)": _VERSIONS,
    "actions/newday.py: LeftAlone(_(EMBEDDED)": "once a note has settled: tests/devices/test_embed.py",
    "actions/offer.py: left_alone(Reason.TOUCHED": _VERSIONS,
    "actions/offer.py: left_alone(edit)": _VERSIONS,
    "watch.py: ": _WATCHER,
    "followed.py: ": _WATCHER,
    "events.py: ": _WATCHER,
    "tend.py: ": _WATCHER,
    "background.py: mistake(": _WATCHER,
    "actions/admit.py: VaultError": _WATCHER,
    'state.py: VaultError(_("Another program is using': "takes five seconds: tests/write/test_write_faults.py",
    "actions/vault.py: _unusable(settings, 'format', problem.reason)": "501 signs: tests/unit/test_dateformat.py",
    "locales.py: VaultError(_('There is no locale": "settings fall back to English with a remark before that",
    "config_edit.py: unusable": "values are looked at before they are kept; this holds the door all the same",
    "actions/callout_style.py: ": _INIT,
    "actions/finding.py: ": "a line among those of doctor: tests/cli/test_cli_doctor.py",
    "cli/service.py: UsageError(_(\"This platform's log is a file": "macOS and Windows",
    "cli/demo.py: VaultError(_('The watcher says nothing.')": "a process without an output, for the type checker",
    "service/manage.py: VaultError(_('{manager} did not answer within a minute.'": "takes a minute",
}


@dataclass(frozen=True)
class Site:
    """A place in the program where an error is made: its module, its lines, and the code."""

    module: str
    first: int
    last: int
    code: str


def sites() -> Iterator[Site]:
    """Every call of an error's class, or of a function that makes one for its caller."""
    modules = {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text()) for path in PACKAGE.rglob("*.py")}
    makers = {name: set(_makers(tree)) for name, tree in modules.items()}
    for name, tree in modules.items():
        here = KINDS | makers[name] | {"kind"}  # "kind" is a variable for one of two classes
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("vaultkind."):
                source = f"{node.module.removeprefix('vaultkind.').replace('.', '/')}.py"
                here |= {alias.name for alias in node.names} & makers.get(source, set())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in here:
                yield Site(name, node.lineno, node.end_lineno or node.lineno, ast.unparse(node))


def _makers(tree: ast.Module) -> Iterator[str]:
    """The functions of a module that return an error for their caller to raise."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.returns and set(ast.unparse(node.returns).split(" | ")) <= KINDS:
            yield node.name


@pytest.mark.skipif(sys.platform != "linux", reason="file modes, leases and bash as on Linux")
def test_every_error_reads_as_it_is_written_down_and_none_is_left_out(tmp_path: Path) -> None:
    player = Player(tmp_path / "played", tmp_path / "sites")
    compare(ERRORS, player)
    if player.left_out:
        pytest.skip(f"not to be played here: {player.left_out}")
    met = {
        (module, int(line))
        for file in (tmp_path / "sites").iterdir()
        for module, line in (row.split(":") for row in file.read_text().splitlines())
    }
    every = list(sites())
    assert len(every) > 100
    left = [site for site in every if not any((site.module, line) in met for line in range(site.first, site.last + 1))]
    unheard = [f"{one.module}: {one.code}" for one in left]
    without = [one for one in unheard if not any(one.startswith(known) for known in ELSEWHERE)]
    assert not without, "no transcript shows:\n" + "\n".join(without)
    stale = [known for known in ELSEWHERE if not any(one.startswith(known) for one in unheard)]
    assert not stale, "shown after all, or gone:\n" + "\n".join(stale)


def test_errors_are_two_plain_lines_in_kind_words() -> None:
    """What follows a command that ends with a code: a sentence, what could be done, no word that presses or blames."""
    codes: set[int] = set()
    for transcript in read_transcripts(ERRORS):
        for step in transcript.steps:
            text = "\n".join(step.shown)
            assert not CONTROL.search(text), step
            assert "Traceback" not in text, step
            assert not UNKIND.search(re.sub(r"never rest|`never`", "", text)), step
            if step.shown and step.shown[-1].startswith("(exit"):
                assert len(step.shown) >= 3, step
                codes.add(int(step.shown[-1].removeprefix("(exit ").removesuffix(")")))
    assert codes == {2, 3, 4, 5, 6, 70}, "every code of the README"
