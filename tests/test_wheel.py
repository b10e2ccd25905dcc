"""What ships is exactly what is meant to ship, and it works from the wheel alone."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from vaultkind import __version__
from vaultkind.core.card import PRACTICES

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (found,) = out.glob("*.whl")
    return found


def _files(folder: str, pattern: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob(pattern) if path.is_file()}


def test_the_wheel_holds_the_package_and_the_templates_and_nothing_else(wheel: Path) -> None:
    """Modules, the typing marker, templates, the manual page, licences; no test, no benchmark, no stray file."""
    names = set(zipfile.ZipFile(wheel).namelist())
    info = {name for name in names if ".dist-info/" in name}
    (manual,) = (name for name in names if ".data/" in name)
    assert manual.endswith(".data/data/share/man/man1/vaultkind.1")
    expected = _files("vaultkind", "*.py") | {"vaultkind/py.typed"}
    expected |= {f"vaultkind/{name}" for name in _files("templates", "*")}
    assert names - info - {manual} == expected
    assert {name.split(".dist-info/")[1] for name in info} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
        "licenses/templates/locales/LICENSE-moment.txt",
        "licenses/templates/support/LICENSE-unicode.txt",
    }


def test_the_wheel_has_the_packs_blocks_and_locales_that_the_program_reads(wheel: Path) -> None:
    """Packs, cards, both blocks, the tables of help and moment's locales are where an installation finds them."""
    names = set(zipfile.ZipFile(wheel).namelist())
    packs = {"permission", "plain-words", "rest", "boundaries", "outward-grounding"}
    assert {f"vaultkind/templates/packs/en/{pack}.md" for pack in packs} <= names
    assert "vaultkind/templates/language/en.toml" in names
    assert {"vaultkind/templates/blocks/en/obsidian.md", "vaultkind/templates/blocks/de/plain.md"} <= names
    assert {f"vaultkind/templates/cards/en/{practice}.md" for practice in PRACTICES} <= names
    assert {"vaultkind/templates/support/lines.tsv", "vaultkind/templates/support/countries.tsv"} <= names
    assert {"vaultkind/templates/locales/de.json", "vaultkind/templates/locales/pt-br.json"} <= names


def test_the_version_stands_in_one_place_and_has_its_entry_among_the_changes(wheel: Path) -> None:
    """What the package, the program and CHANGELOG.md call this version is one."""
    metadata = zipfile.ZipFile(wheel).read(f"vaultkind-{__version__}.dist-info/METADATA").decode()
    assert f"\nVersion: {__version__}\n" in metadata
    assert f"\n## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert __version__ not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_wheel_gives_a_prompt_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, with nothing of the checkout in reach, `vaultkind prompt` answers from its own templates."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = "import vaultkind, vaultkind.cli.main as m; print(vaultkind.__file__); m.main(['prompt'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "VAULTKIND_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    where, *words = done.stdout.splitlines()
    assert where.startswith(str(tmp_path / "site"))
    assert words
