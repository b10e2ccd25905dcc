"""The configuration is read strictly, told about kindly, and changed without touching what a person wrote."""

from __future__ import annotations

import os
import stat
import tomllib
from contextlib import suppress
from datetime import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultkind.config import Config, read_config
from vaultkind.config_edit import save_vault
from vaultkind.configkeys import KEYS, OwnPattern, VaultConfig
from vaultkind.errors import NotPermitted, VaultError

WRITTEN = """\
# my own words at the top
version   =  1   # spaced

[[vault]]
path = '/notes/first'   # single quotes
never = [
    "rest-001",  # too near
    "rest-002",
]
settle = 3  # seconds

# the second one is for work
[[vault]]
path = "/notes/second"
place = "start"
"""
FIRST = VaultConfig(path="/notes/first", never=("rest-001", "rest-002"), settle=3.0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "config.toml"


def write(file: Path, text: str | bytes) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def problems(file: Path, text: str | bytes) -> str:
    with pytest.raises(VaultError) as refused:
        read_config(write(file, text))
    assert refused.value.exit_code == 4
    assert str(file) in refused.value.message
    assert refused.value.next_step
    return refused.value.message


class TestReading:
    def test_no_file_is_an_empty_configuration(self, file: Path) -> None:
        assert read_config(file) == Config(file, ())
        assert not file.parent.exists()

    def test_what_is_written_is_what_is_meant(self, file: Path) -> None:
        config = read_config(write(file, WRITTEN))
        assert config.vaults == (FIRST, VaultConfig(path="/notes/second", place="start"))
        assert config.for_root(Path("/notes/second")) == config.vaults[1]
        assert config.for_root(Path("/notes/third")) is None

    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_windows_editors_are_fine(self, file: Path, ending: str, mark: str) -> None:
        assert read_config(write(file, mark + WRITTEN.replace("\n", ending))).vaults[0] == FIRST

    @pytest.mark.parametrize("value", ['"03:30"', "03:30:00"])
    def test_a_time_can_be_written_either_way(self, file: Path, value: str) -> None:
        config = read_config(write(file, f'[[vault]]\npath="/x"\nday_starts = {value}\n'))
        assert config.vaults[0].day_starts == time(3, 30)

    @pytest.mark.parametrize(
        ("key", "near"), [("prompt", "prompts"), ("setle", "settle"), ("daystarts", "day_starts"), ("Path", "path")]
    )
    def test_an_unknown_key_names_the_nearest(self, file: Path, key: str, near: str) -> None:
        told = problems(file, f'[[vault]]\npath = "/x"\n{key} = true\n')
        assert f"vault 1: There is no key '{key}'. The nearest is '{near}'." in told

    def test_one_folder_in_two_tables_is_told(self, file: Path) -> None:
        """Else what stands in the second, such as a quiet date, would go unheard."""
        told = problems(file, '[[vault]]\npath = "/x"\n[[vault]]\npath = "/y"\n[[vault]]\npath = "/y/../x/"\n')
        assert "vault 3: path is that of vault 1, too." in told

    def test_of_several_patterns_the_one_that_does_not_fit_is_shown(self, file: Path) -> None:
        told = problems(file, '[[vault]]\npath = "/x"\npattern = [{ name = "sea" }, { name = "two words" }]\n')
        assert "vault 1: pattern is {'name': 'two words'}, where tables [[vault.pattern]], each with a name" in told

    def test_a_pattern_of_ones_own_has_its_name_for_a_mark_unless_it_says_otherwise(self, file: Path) -> None:
        text = '[[vault]]\npath = "/x"\n[[vault.pattern]]\nname = "Walk"\n'
        text += '[[vault.pattern]]\nname = "sea"\nmarks = ["#Sea", "aire fresco"]\nwords = ["[swim] ..3 sea"]\n'
        vault = read_config(write(file, text)).vaults[0]
        assert vault.pattern == (
            OwnPattern("walk", ("walk",)),
            OwnPattern("sea", ("sea", "aire fresco"), ("[swim] ..3 sea",)),
        )
        save_vault(file, vault._replace(consent=("marks",)))
        assert read_config(file).vaults[0] == vault._replace(consent=("marks",))
        assert text in file.read_text().replace('consent = ["marks"]\n', "")

    def test_a_key_like_no_other_shows_which_there_are(self, file: Path) -> None:
        told = problems(file, '[[vault]]\npath = "/x"\nzzzzzzzzzz = 1\n')
        assert all(key in told for key in KEYS)

    def test_every_problem_is_told_at_once(self, file: Path) -> None:
        told = problems(
            file, 'vaults = 1\n[[vault]]\nplace = "middle"\nsettle = true\n[[vault]]\npath = 5\nbogus_key = 1\n'
        )
        for words in (
            "'vaults'",
            "vault 1: place",
            "vault 1: settle",
            "vault 1: path is not there",
            "vault 2: path",
            "bogus_key",
        ):
            assert words in told
        assert len(told.splitlines()) == 7

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            *((key, value) for key in KEYS for value in ("{ a = 1 }", "2026-11-23")),
            *(
                (key, value)
                for key in KEYS
                for value in ("5", "[5]")
                if (key, value) not in (("settle", "5"), ("ahead", "5"))
            ),
            *((key, '"\\u001b[31m"') for key in KEYS),
            *((key, "true") for key in KEYS if key != "prompts"),
            *((key, '""') for key in KEYS if key not in ("packs_folder", "folder", "summaries_folder")),
            *(("settle", value) for value in ("nan", "inf", "-1", "0", "601", "true", '"3"')),
            *(("day_starts", value) for value in ('"12:01"', '"3:30"', '"25:00"', '"noon."', "13:00:00")),
            *(("packs_folder", value) for value in ('".hidden"', '"a/../b"', '"a/.b"', "'a\\b'")),
            *(("consent", value) for value in ('["mark"]', '"warmth"', '["warmth", 1]')),
            *(("archives", value) for value in ('["/../x"]', '[".hidden"]', '"old"', '[""]')),
            *(("unread", value) for value in ("['a\\b']", '["a/.b"]', '["x", 1]')),
            *(("quiet_dates", value) for value in ('["2026-02-30"]', '["13-01"]', '["03-32"]', '["March"]', '"03-14"')),
            *(("not_this", value) for value in ('"phrase"', '[""]', "[1]")),
            *(("summaries_folder", value) for value in ('".hidden"', '"a/../b"')),
            *(
                ("pattern", f"[{{ {value} }}]")
                for value in (
                    'marks = ["a"]',
                    'name = ""',
                    'name = "two words"',
                    'name = "x", mark = ["a"]',
                    'name = "x", words = "a"',
                )
            ),
            ("pattern", '[{ name = "x" }, { name = "X" }]'),
            *(("never", value) for value in ('["a", ""]', '"rest-001"')),
            ("place", '"middle"'),
            ("prompts", '"yes"'),
        ],
    )
    def test_a_value_of_another_kind_is_told_with_what_belongs_there(self, file: Path, key: str, value: str) -> None:
        path = "" if key == "path" else 'path = "/x"\n'
        told = problems(file, f"[[vault]]\n{path}{key} = {value}\n")
        assert f"vault 1: {key} is " in told
        assert f"where {KEYS[key].expects} belongs." in told
        assert "\x1b" not in told

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("version = \n", "line 1"),
            ("version = 1\nversion = 1\n", "line 2"),
            ("vault = 5", "[[vault]]"),
            ("vault = [5]", "[[vault]]"),
            ("[vault]\npath = '/x'\n", "[[vault]]"),
            ("version = true", "version is True"),
            ("version = 0", "version is 0"),
            ("version = 'x'", "version is 'x'"),
            ("version = 1.5", "version is 1.5"),
            ("x = " + "1" * 5000, "not TOML"),
            ("x = " + "[" * 20000, "not TOML"),
            (b"x = '\xff'", "not UTF-8"),
            ("words".encode("utf-16"), "not UTF-8"),
            (b"\0", "not TOML"),
            (b"#" * 300_000, "larger than 256 KiB"),
        ],
    )
    def test_a_file_that_cannot_be_used_says_why(self, file: Path, text: str | bytes, words: str) -> None:
        assert words in problems(file, text)

    def test_a_long_value_does_not_fill_the_screen(self, file: Path) -> None:
        assert len(problems(file, f'[[vault]]\npath = "/x"\nplace = "{"x" * 100_000}"\n{"y" * 5000} = 1')) < 2000

    def test_a_file_of_a_newer_version_is_left_to_a_newer_vaultkind(self, file: Path) -> None:
        with pytest.raises(VaultError, match="newer vaultkind") as refused:
            read_config(write(file, "version = 2\nwhatever = true\n"))
        assert "Nothing was changed" in refused.value.next_step

    @pytest.mark.parametrize("what", ["folder", "pipe"])
    def test_something_else_in_its_place_is_told(self, file: Path, what: str) -> None:
        file.parent.mkdir()
        file.mkdir() if what == "folder" else os.mkfifo(file)
        for ask in (lambda: read_config(file), lambda: save_vault(file, FIRST)):
            with pytest.raises(VaultError, match=r"It is (a folder|not a regular file)"):
                ask()

    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.sampled_from([*WRITTEN.splitlines(), "[[vault]", "x", "= 1", "path.a = 1", "\0"]), max_size=12))
    def test_no_file_makes_it_stumble(self, file: Path, rows: list[str]) -> None:
        with suppress(VaultError):
            config = read_config(write(file, "\n".join(rows)))
            assert all(vault.path for vault in config.vaults)


NAMES = [
    "/a b/c",
    '/it\'s "quoted"',
    "/back\\slash",
    "/🌱 growing",
    "/[red]markup[/red]",
    "/Tagebu\u0308cher",
    "/# not a comment",
    "/right\u202eto left",
    "/line\u2028separator",
]


class TestSaving:
    @pytest.mark.parametrize("name", NAMES)
    def test_a_vault_of_any_name_comes_back_as_it_was(self, file: Path, name: str) -> None:
        vault = VaultConfig(path=name, prompts=False, under="## Später 🌱", never=("a", "b'\""), seed=name, folder="")
        save_vault(file, vault)
        assert read_config(file).vaults == (vault,)

    @pytest.mark.parametrize("name", ["/new\nline", "/esc\x1b", os.fsdecode(b"/bytes\xff")])
    def test_a_name_the_file_could_not_give_back_is_refused_before_anything_is_written(
        self, file: Path, name: str
    ) -> None:
        write(file, WRITTEN)
        with pytest.raises(VaultError, match="path would be"):
            save_vault(file, VaultConfig(path=name))
        assert file.read_text() == WRITTEN
        assert os.listdir(file.parent) == [file.name]

    def test_a_new_file_holds_the_path_and_nothing_that_was_not_chosen(self, file: Path) -> None:
        save_vault(file, VaultConfig(path="/x"))
        assert tomllib.loads(file.read_text()) == {"version": 1, "vault": [{"path": "/x"}]}
        assert file.read_text().startswith("#")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700

    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_saving_what_is_there_changes_no_byte(self, file: Path, ending: str, mark: str) -> None:
        """Comments, odd spaces, quotes, lists over several lines, line endings, the byte-order mark."""
        write(file, mark + WRITTEN.replace("\n", ending))
        before = file.read_bytes()
        for vault in read_config(file).vaults:
            save_vault(file, vault)
            assert file.read_bytes() == before

    def test_a_changed_key_changes_that_key(self, file: Path) -> None:
        write(file, WRITTEN)
        save_vault(file, FIRST._replace(settle=5.0, prompts=False))
        assert file.read_text() == WRITTEN.replace(
            "settle = 3  # seconds\n", "settle = 5.0  # seconds\nprompts = false\n"
        )
        save_vault(file, FIRST)
        assert read_config(file).vaults[0] == FIRST
        assert "settle = 3.0  # seconds\nprompts = true\n" in file.read_text()

    def test_a_key_that_is_taken_back_goes(self, file: Path) -> None:
        write(file, '[[vault]]\npath = "/x"\n# why\nunder = "## Later"\nseed = "s"  # mine\n')
        save_vault(file, VaultConfig(path="/x", seed="s"))
        assert file.read_text() == '[[vault]]\npath = "/x"\n# why\nseed = "s"  # mine\n'

    def test_the_persons_spelling_of_a_path_stays(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", "/home/someone")
        write(file, '[[vault]]\npath = "~/Notes/"\npacks_folder = "/vaultkind/"\nday_starts = 03:00:00\n')
        before = file.read_text()
        save_vault(file, VaultConfig(path="/home/someone/Notes", day_starts=time(3, 0)))
        assert file.read_text() == before

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "version = 1",
            "version = 1\n\n\n# end",
            "vault = []\n",
            "vault = [{path = '/z'}]\n",
            "vault = [{path = '/x', settle = 1}]",
            '[[vault]]\npath = "/z"\n# the end, without a newline',
            '[[vault]]\npath = "/z"',
            "\ufeff",
        ],
    )
    def test_a_vault_finds_room_in_any_file_and_saving_twice_is_once(self, file: Path, text: str) -> None:
        write(file, text)
        others = [vault for vault in read_config(file).vaults if vault.path != "/x"]
        vault = VaultConfig(path="/x", prompts=False, never=("a",))
        save_vault(file, vault)
        once = file.read_bytes()
        save_vault(file, vault)
        assert file.read_bytes() == once
        assert list(read_config(file).vaults) == [*others, vault]
        assert [row for row in text.splitlines() if row.startswith("#")] == [
            row for row in once.decode().splitlines() if row.startswith("#") and text.strip("\ufeff")
        ]
        assert once.startswith(b"\xef\xbb\xbf") == text.startswith("\ufeff")

    @pytest.mark.parametrize("text", ["version = 2\n", "[[vault]]\nbogus = 1\n", "not toml", b"\xff"])
    def test_a_file_that_cannot_be_used_is_not_written_over(self, file: Path, text: str | bytes) -> None:
        before = write(file, text).read_bytes()
        with pytest.raises(VaultError):
            save_vault(file, FIRST)
        assert file.read_bytes() == before

    def test_a_linked_file_stays_a_link(self, file: Path, tmp_path: Path) -> None:
        write(tmp_path / "dotfiles.toml", WRITTEN)
        file.parent.mkdir()
        file.symlink_to(tmp_path / "dotfiles.toml")
        save_vault(file, FIRST._replace(prompts=False))
        assert file.is_symlink()
        assert not read_config(tmp_path / "dotfiles.toml").vaults[0].prompts

    def test_where_nothing_can_be_written_it_says_so_and_leaves_no_litter(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        for path in (tmp_path / "file" / "config.toml", tmp_path / "file" / "deeper" / "config.toml"):
            with pytest.raises(NotPermitted) as refused:
                save_vault(path, FIRST)
            assert str(path) in refused.value.message
            assert refused.value.next_step
        assert os.listdir(tmp_path) == ["file"]
        assert (tmp_path / "file").read_text() == "in the way"

    def test_a_write_that_stops_half_way_leaves_the_old_file_and_no_litter(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(file, WRITTEN)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("vaultkind.config_edit.os.fsync", full)
        with pytest.raises(NotPermitted, match="No space left"):
            save_vault(file, FIRST._replace(prompts=False))
        assert file.read_text() == WRITTEN
        assert os.listdir(file.parent) == [file.name]
