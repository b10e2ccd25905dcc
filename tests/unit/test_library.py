"""Built-in packs and a person's own, together: what is odd is told, and the day still has its question."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from vaultkind.errors import VaultError
from vaultkind.library import MAX_OWN_FILES, Library, built_in, languages, read_library, read_skeleton, templates
from vaultkind.locales import locale_for, read_locale
from vaultkind.properties import take_apart, take_apart_simply

FOLDER = "vaultkind"
BUILT_IN = {pack.name for pack in built_in("en")}


def pack(name: str = "mine", prefix: str | None = None, text: str = "What is on the table?") -> str:
    return (
        f"---\npack: {name}\ntier: plain\nabout: Small things.\n---\n\n## {prefix or name}-001\n{text}\n\n"
        "- direction: outward\n"
    )


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault" / FOLDER).mkdir(parents=True)
    return tmp_path / "vault"


def put(vault: Path, name: str, text: str | bytes) -> Path:
    file = vault / FOLDER / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def told(library: Library) -> list[tuple[str, int, str]]:
    return [(problem.source, problem.line, problem.text) for problem in library.problems]


class TestOwnPacks:
    def test_they_stand_beside_the_built_in_ones(self, vault: Path) -> None:
        put(vault, "mine.md", pack())
        library = read_library(vault, FOLDER, "en")
        assert told(library) == []
        assert {one.name for one in library.packs} == BUILT_IN | {"mine"}
        own = next(one for one in library.packs if one.name == "mine")
        assert own.source == own.prompts[0].source == "vaultkind/mine.md"
        assert {one.source for one in library.packs if one.name != "mine"} == {"built-in"}
        assert own.prompts[0] in library.prompts

    def test_one_of_the_same_name_takes_the_place_of_a_built_in_one(self, vault: Path) -> None:
        put(vault, "anything.md", pack("rest"))
        library = read_library(vault, FOLDER, "en")
        assert {one.name for one in library.packs} == BUILT_IN
        assert [prompt.id for prompt in library.prompts if prompt.pack == "rest"] == ["rest-001"]
        assert told(library) == []

    def test_an_id_that_is_taken_is_named_with_its_line(self, vault: Path) -> None:
        put(vault, "mine.md", pack(prefix="rest") + "\n## mine-002\nAnd the chair?\n\n- direction: outward\n")
        library = read_library(vault, FOLDER, "en")
        assert told(library) == [("vaultkind/mine.md", 7, "The id rest-001 is in the pack rest already.")]
        assert [prompt.id for prompt in library.prompts if prompt.pack == "mine"] == ["mine-002"]
        assert len({prompt.id for prompt in library.prompts}) == len(library.prompts)

    def test_two_files_of_one_name_do_not_hide_each_other_in_silence(self, vault: Path) -> None:
        put(vault, "a.md", pack(text="From a?"))
        put(vault, "b.md", pack(text="From b?"))
        library = read_library(vault, FOLDER, "en")
        assert told(library) == [("vaultkind/b.md", 1, "The pack mine is in vaultkind/a.md already.")]
        assert [prompt.text for prompt in library.prompts if prompt.pack == "mine"] == ["From a?"]

    def test_whatever_lies_there_is_told_and_the_rest_works(self, vault: Path, tmp_path: Path) -> None:
        put(vault, "good.md", pack("good"))
        put(vault, "broken.md", "---\npack: [x\n---\n")
        put(vault, "bytes.md", b"---\npack: \xff\n---\n")
        put(vault, "empty.md", b"")
        (vault / FOLDER / "folder.md").mkdir()
        os.mkfifo(vault / FOLDER / "pipe.md")
        with open(vault / FOLDER / "huge.md", "wb") as out:
            out.truncate(50 * 1024 * 1024)
        (tmp_path / "secret.md").write_text(pack("secret"))
        (vault / FOLDER / "away.md").symlink_to(tmp_path / "secret.md")
        (vault / FOLDER / "nowhere.md").symlink_to(vault / "gone.md")
        (vault / FOLDER / "inside.md").symlink_to(vault / "elsewhere.md")
        (vault / "elsewhere.md").write_text(pack("inside"))
        (vault / FOLDER / "round.md").symlink_to(vault / FOLDER / "round.md")
        put(vault, os.fsdecode(b"name\xff.md"), b"words")
        put(vault, ".hidden.md", b"words")
        put(vault, "readme.txt", b"words")
        started = time.monotonic()
        library = read_library(vault, FOLDER, "en")
        assert time.monotonic() - started < 10
        assert {one.name for one in library.packs} == BUILT_IN | {"good", "inside"}
        found = {Path(source).name: (line, text) for source, line, text in told(library)}
        assert found.pop("round.md")[0] == 1
        assert found == {
            "broken.md": (3, "The properties are not YAML as they stand: did not find expected ',' or ']'."),
            "bytes.md": (2, "The file is not UTF-8 text."),
            "empty.md": (1, "The file has no properties: a line --- at the very top and one below them."),
            "folder.md": (1, "It is a folder, so it is not read."),
            "pipe.md": (1, "It is not a regular file, so it is not read."),
            "huge.md": (1, "It is larger than 256 KiB, so it is not read."),
            "away.md": (1, "It leads out of the vault, so it is not read."),
            "nowhere.md": (1, "The file cannot be read: No such file or directory."),
            os.fsdecode(b"name\xff.md"): (
                1,
                "The file has no properties: a line --- at the very top and one below them.",
            ),
        }

    def test_ten_thousand_files_are_not_all_read(self, vault: Path) -> None:
        text = pack()
        for number in range(10_000):
            (vault / FOLDER / f"{number:05}.md").write_text(text if number else pack("first"))
        started = time.monotonic()
        library = read_library(vault, FOLDER, "en")
        assert time.monotonic() - started < 20
        assert {one.name for one in library.packs} == BUILT_IN | {"first", "mine"}
        assert ("vaultkind", 1, f"It holds 10000 files; the first {MAX_OWN_FILES} by name are read.") in told(library)

    def test_a_folder_that_leads_out_of_the_vault_is_not_looked_into(self, vault: Path, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "x.md").write_text(pack("x"))
        (vault / "packs").symlink_to(tmp_path / "other")
        library = read_library(vault, "packs", "en")
        assert {one.name for one in library.packs} == BUILT_IN
        assert told(library) == [("packs", 1, "It leads out of the vault, so it is not read.")]

    @pytest.mark.parametrize("folder", ["", "not there", "file"])
    def test_without_a_folder_the_built_in_packs_serve(self, vault: Path, folder: str) -> None:
        (vault / "file").write_text("x")
        assert read_library(vault, folder, "en") == read_library(None, FOLDER, "en")
        assert told(read_library(vault, folder, "en")) == []

    def test_a_language_without_packs_gets_the_english_ones(self) -> None:
        assert "en" in languages()
        assert read_library(None, "", "tlh").packs == built_in("en")


class TestSkeleton:
    def test_each_flavour_has_one(self, vault: Path) -> None:
        obsidian = (templates() / "blocks" / "en" / "obsidian.md").read_text("utf-8").strip("\n")
        plain = (templates() / "blocks" / "en" / "plain.md").read_text("utf-8").strip("\n")
        assert read_skeleton(vault, FOLDER, "obsidian", "en") == obsidian
        assert read_skeleton(None, FOLDER, "obsidian", "en") == obsidian
        assert "Wenn du magst" in read_skeleton(vault, FOLDER, "obsidian", "de")
        assert read_skeleton(vault, FOLDER, "some other app", "en") == plain

    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_an_own_block_is_used_whatever_editor_wrote_it(self, vault: Path, ending: str, mark: str) -> None:
        put(vault, "block.md", f"{mark}\n> [!vaultkind|{{{{id}}}}] Mine\n> {{{{prompt}}}}\n\n".replace("\n", ending))
        assert read_skeleton(vault, FOLDER, "obsidian", "en") == "> [!vaultkind|{{id}}] Mine\n> {{prompt}}"
        assert told(read_library(vault, FOLDER, "en")) == []

    @pytest.mark.parametrize(
        ("what", "word"),
        [
            (b"> no variables", "{{prompt}}"),
            (b"caf\xe9", "as text"),
            (b"", "{{prompt}}"),
            (b"> x" * 9000, "larger than 8 KiB"),
            ("folder", "is a folder"),
            ("pipe", "not a regular file"),
            ("out", "leads out of the vault"),
            ("nowhere", "as text"),
        ],
    )
    def test_an_own_block_that_cannot_be_used_is_named(
        self, vault: Path, tmp_path: Path, what: str | bytes, word: str
    ) -> None:
        file = vault / FOLDER / "block.md"
        if isinstance(what, bytes):
            file.write_bytes(what)
        elif what == "folder":
            file.mkdir()
        elif what == "pipe":
            os.mkfifo(file)
        else:
            (tmp_path / "b.md").write_text("> [!vaultkind|{{id}}] x\n> {{prompt}}")
            file.symlink_to(tmp_path / "b.md" if what == "out" else vault / "gone.md")
        with pytest.raises(VaultError) as refused:
            read_skeleton(vault, FOLDER, "obsidian", "en")
        assert refused.value.message.startswith("vaultkind/block.md: ")
        assert word in refused.value.message
        assert "built-in block back" in refused.value.next_step


class TestLocales:
    @pytest.mark.parametrize(
        ("tag", "name"),
        [
            ("de_DE.UTF-8", "de"),
            ("de-AT", "de-at"),
            ("pt_BR", "pt-br"),
            ("sr_RS@latin", "sr"),
            ("C.UTF-8", "en"),
            ("tlh", "en" if not (templates() / "locales" / "tlh.json").exists() else "tlh"),
            ("", "en"),
            (None, "en"),
            ("../../etc/passwd", "en"),
        ],
    )
    def test_the_systems_language_leads_to_the_nearest_locale(self, tag: str | None, name: str) -> None:
        assert locale_for(tag) == name
        read_locale(name)

    @pytest.mark.parametrize("name", ["xx", "", "../blocks/plain", "DE", "\x1b"])
    def test_a_locale_nobody_has_is_said_so(self, name: str) -> None:
        with pytest.raises(VaultError, match="no locale"):
            read_locale(name)


@pytest.mark.parametrize(
    "file", sorted((templates() / "packs").glob("*/*.md")), ids=lambda file: f"{file.parent.name}-{file.stem}"
)
def test_a_shipped_pack_says_the_same_with_and_without_yaml(file: Path) -> None:
    """The watcher reads the shipped packs without YAML; what it reads is what YAML would have read."""
    raw = file.read_bytes()
    assert take_apart_simply(raw) == take_apart(raw, file.name)
