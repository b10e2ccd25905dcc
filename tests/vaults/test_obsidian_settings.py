"""Obsidian's settings files, as met in the wild, to folder and format."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as config
from hypothesis import strategies as st
from vault_contract import VaultContract
from vault_files import WriteVault, write_vault

from vaultkind.core.dailynote import DailyNotes
from vaultkind.core.dateformat import compile_format
from vaultkind.errors import VaultError
from vaultkind.vaults import VaultSettings, find_vault_root, read_settings

DAILY = ".obsidian/daily-notes.json"
CORE = ".obsidian/core-plugins.json"
COMMUNITY = ".obsidian/community-plugins.json"
PERIODIC = ".obsidian/plugins/periodic-notes/data.json"
CALENDAR = ".obsidian/plugins/calendar/data.json"
ON = {COMMUNITY: ["periodic-notes", "calendar"]}


def place(settings: VaultSettings) -> tuple[str, str]:
    return settings.folder, settings.format


class TestCoreDailyNotes(VaultContract):
    flavor = "obsidian"
    note = "Journal/2026-11-23.md"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        return vault({DAILY: {"folder": "Journal"}, self.note: "private"})


class TestPeriodicNotes(VaultContract):
    flavor = "obsidian"
    note = "Log/2026/23 November 2026.md"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        daily = {"enabled": True, "folder": "Log", "format": "YYYY/DD MMMM YYYY"}
        return vault({PERIODIC: {"daily": daily}, self.note: "private", **ON})


class TestCoreKeys:
    @pytest.mark.parametrize(
        ("written", "folder"),
        [
            ("", ""),
            ("/", ""),
            ("/Journal", "Journal"),
            ("Journal/", "Journal"),
            ("//a//b//", "a/b"),
            ("a\\b", "a/b"),
            ("./a/./b", "a/b"),
            ("\u200eJournal", "\u200eJournal"),
            ("/etc", "etc"),
            (" Journal ", "Journal"),
            ("Mein Tag [rot] 🌿", "Mein Tag [rot] 🌿"),
            ("a\u00a0b", "a b"),
            (None, ""),
        ],
    )
    def test_folder(self, vault: WriteVault, written: str | None, folder: str) -> None:
        """Slashes are tidied as Obsidian does; invisible characters belong to the name."""
        assert read_settings(vault({DAILY: {"folder": written}})).folder == folder

    @pytest.mark.parametrize("name", [" Journal ", "a\u00a0b", unicodedata.normalize("NFD", "Tägé")])
    def test_a_folder_that_is_there_keeps_its_spelling(self, vault: WriteVault, name: str) -> None:
        root = vault({DAILY: {"folder": name}, f"{name}/x.md": ""})
        assert read_settings(root).folder == name

    def test_a_folder_the_disk_spells_in_another_unicode_form(self, vault: WriteVault) -> None:
        """Settings composed, folder decomposed, as after moving a vault from a Mac."""
        disk = unicodedata.normalize("NFD", "Tagebücher")
        root = vault({DAILY: {"folder": unicodedata.normalize("NFC", disk)}, f"{disk}/x.md": ""})
        assert read_settings(root).folder == disk

    @pytest.mark.parametrize(
        ("written", "format_"),
        [
            (None, "YYYY-MM-DD"),
            ("", "YYYY-MM-DD"),
            ("  ", "YYYY-MM-DD"),
            ("/YYYY//MM/DD-MM-YYYY", "YYYY/MM/DD-MM-YYYY"),
            ("YYYY-MM-DD.md", "YYYY-MM-DD"),
            ("YYYY-MM-DD[.md]", "YYYY-MM-DD"),
            ("DD.MM.YYYY", "DD.MM.YYYY"),
        ],
    )
    def test_format(self, vault: WriteVault, written: str | None, format_: str) -> None:
        assert read_settings(vault({DAILY: {"format": written}})).format == format_

    @pytest.mark.parametrize(
        ("written", "template"),
        [("", None), ("t/Day", "t/Day.md"), ("/t/Day.md", "t/Day.md"), ("../x", None), (7, None)],
    )
    def test_template(self, vault: WriteVault, written: object, template: str | None) -> None:
        """The extension is added; a template outside the vault is left out with a remark."""
        settings = read_settings(vault({DAILY: {"template": written}}))
        assert settings.template == template
        assert bool(settings.remarks) == (template is None and written != "")

    def test_says_which_key_or_default_decided(self, vault: WriteVault) -> None:
        settings = read_settings(vault({DAILY: {"folder": "Log"}}))
        assert settings.decided_by == {
            "folder": f"{DAILY}: folder",
            "format": "Obsidian's default",
            "locale": "not set in the vault",
        }
        assert settings.locale is None

    def test_no_settings_file_is_obsidians_default(self, vault: WriteVault) -> None:
        """Obsidian writes the file when something is changed; until then notes go on top."""
        settings = read_settings(vault({".obsidian/app.json": {}, "meetings/2024-01-02.md": ""}))
        assert place(settings) == ("", "YYYY-MM-DD")
        assert DAILY in settings.watched
        assert PERIODIC in settings.watched

    @pytest.mark.parametrize("switches", [["templates"], {"daily-notes": False}])
    def test_switched_off_with_settings_uses_them_and_says_so(self, vault: WriteVault, switches: object) -> None:
        settings = read_settings(vault({DAILY: {"folder": "Log"}, CORE: switches}))
        assert settings.folder == "Log"
        assert any("switched off" in remark for remark in settings.remarks)

    @pytest.mark.parametrize("switches", [["daily-notes"], {"daily-notes": True}, {}])
    def test_switched_on_has_nothing_to_remark(self, vault: WriteVault, switches: object) -> None:
        assert read_settings(vault({DAILY: {"folder": "Log"}, CORE: switches})).remarks == ()

    def test_switched_off_without_settings_looks_at_the_names(self, vault: WriteVault) -> None:
        settings = read_settings(vault({CORE: [], "log/2026-11-22.md": ""}))
        assert (settings.flavor, settings.folder) == ("obsidian", "log")
        assert settings.remarks

    def test_a_hidden_daily_folder_is_remarked_on(self, vault: WriteVault) -> None:
        settings = read_settings(vault({DAILY: {"folder": ".journal"}}))
        assert settings.folder == ".journal"
        assert any("does not show it" in remark for remark in settings.remarks)


class TestPeriodicKeys:
    def test_enabled_overrides_the_core_plugin_and_says_where_they_differ(self, vault: WriteVault) -> None:
        daily = {"enabled": True, "folder": "P", "template": "T"}
        settings = read_settings(vault({DAILY: {"folder": "C"}, PERIODIC: {"daily": daily}, **ON}))
        assert place(settings) == ("P", "YYYY-MM-DD")
        assert settings.template == "T.md"
        assert settings.decided_by["folder"] == f"{PERIODIC}: daily.folder"
        assert settings.decided_by["format"] == "Periodic Notes' default"
        assert any("P/YYYY-MM-DD and C/YYYY-MM-DD" in remark for remark in settings.remarks)

    @pytest.mark.parametrize("enabled", [{}, {"enabled": False}, {"enabled": None}])
    def test_not_enabled_leaves_it_to_the_core_plugin(self, vault: WriteVault, enabled: dict[str, object]) -> None:
        """A missing ``enabled`` is off, also after the plugin took over the core settings."""
        data = {"hasMigratedDailyNoteSettings": True, "daily": {"folder": "P", **enabled}}
        assert read_settings(vault({DAILY: {"folder": "C"}, PERIODIC: data, **ON})).folder == "C"

    def test_a_plugin_not_in_the_list_is_off(self, vault: WriteVault) -> None:
        data = {"daily": {"enabled": True, "folder": "P"}}
        settings = read_settings(vault({COMMUNITY: ["dataview"], PERIODIC: data}))
        assert settings.folder == ""
        assert any("not switched on" in remark for remark in settings.remarks)

    def test_without_a_list_the_plugin_counts_as_on(self, vault: WriteVault) -> None:
        data = {"daily": {"enabled": True, "folder": "P"}}
        assert read_settings(vault({PERIODIC: data})).folder == "P"

    @pytest.mark.parametrize("active", [{"activeCalendarSet": "Work"}, {}])
    def test_calendar_sets(self, vault: WriteVault, active: dict[str, str]) -> None:
        """1.0 beta: the active set decides, over the old keys it leaves standing."""
        sets = [
            {"id": "Default", "day": {"enabled": True, "folder": "Home"}},
            {"id": "Work", "day": {"enabled": True, "folder": "Work", "templatePath": "T/D.md"}},
        ]
        data = {"calendarSets": sets, "daily": {"enabled": True, "folder": "Old"}, **active}
        settings = read_settings(vault({PERIODIC: data, **ON}))
        assert settings.folder == ("Work" if active else "Home")
        assert settings.template == ("T/D.md" if active else None)
        index = 1 if active else 0
        assert settings.decided_by["folder"] == f"{PERIODIC}: calendarSets[{index}].day.folder"

    def test_no_calendar_sets_yet_uses_the_old_keys(self, vault: WriteVault) -> None:
        data = {"calendarSets": [], "daily": {"enabled": True, "folder": "Old"}}
        assert read_settings(vault({PERIODIC: data, **ON})).folder == "Old"

    def test_an_active_set_that_is_not_there_is_said(self, vault: WriteVault) -> None:
        data = {"calendarSets": [{"id": "A"}], "activeCalendarSet": "B"}
        with pytest.raises(VaultError, match="activeCalendarSet"):
            read_settings(vault({PERIODIC: data, **ON}))

    @pytest.mark.parametrize(
        ("data", "key"),
        [
            ({"dailyNote": {"enabled": True, "folder": "X"}}, "dailyNote.folder"),
            ({"granularities": {"day": {"enabled": True, "folder": "X"}}}, "granularities.day.folder"),
        ],
    )
    def test_other_shapes(self, vault: WriteVault, data: dict[str, object], key: str) -> None:
        settings = read_settings(vault({PERIODIC: data, **ON}))
        assert settings.decided_by["folder"] == f"{PERIODIC}: {key}"

    @pytest.mark.parametrize(
        ("files", "locale"),
        [
            ({PERIODIC: {"localeOverride": "zh-CN"}}, "zh-cn"),
            ({".obsidian/app.json": {"localeOverride": "pt_BR"}}, "pt-br"),
            ({CALENDAR: {"localeOverride": "de"}}, "de"),
            ({PERIODIC: {"localeOverride": "system-default"}}, None),
            ({PERIODIC: {"localeOverride": "../../x"}}, None),
            ({PERIODIC: {"localeOverride": 7}}, None),
            ({COMMUNITY: [], CALENDAR: {"localeOverride": "de"}}, None),
        ],
    )
    def test_a_plugin_may_set_the_locale(self, vault: WriteVault, files: dict[str, object], locale: str | None) -> None:
        settings = read_settings(vault({**ON, **files}))
        assert settings.locale == locale
        assert ("localeOverride" in settings.decided_by["locale"]) == (locale is not None)

    @pytest.mark.parametrize(("format_", "said"), [("gggg-[W]ww-E", True), ("YYYY-MM-DD[week]", False)])
    def test_another_first_day_of_the_week_is_said_where_weeks_count(
        self, vault: WriteVault, format_: str, said: bool
    ) -> None:
        files = {CALENDAR: {"weekStart": "monday"}, DAILY: {"format": format_}, **ON}
        settings = read_settings(vault(files))
        assert any("Weeks start on monday" in remark for remark in settings.remarks) == said


BROKEN = {
    "conflict": (b'{\n<<<<<<< HEAD\n"folder": "a"\n=======\n"folder": "b"\n>>>>>>> x\n}', 2),
    "not JSON": (b'{\n  "folder": a\n}', 2),
    "empty": (b"", None),
    "a list": (b"[]", None),
    "text": (b'"Journal"', None),
    "bytes": (b"\xff\xfe\xff\x00{", None),
    "deep": (b"[" * 100_000, None),
    "large": (b" " * (1 << 20) + b"{}", None),
    "digits": (b'{"folder": ' + b"9" * 5000 + b"}", None),
}


class TestFilesThatCannotBeRead:
    """A file that decides stops with its name; any other becomes a remark."""

    @pytest.mark.parametrize("case", BROKEN)
    def test_core_settings_stop(self, vault: WriteVault, case: str) -> None:
        content, line = BROKEN[case]
        with pytest.raises(VaultError) as caught:
            read_settings(vault({DAILY: content}))
        assert DAILY in caught.value.message
        assert caught.value.exit_code == 4
        assert caught.value.next_step
        assert caught.value.data["line"] == line
        if line is not None:
            assert f"(line {line})" in caught.value.message
        assert "\n" not in caught.value.message + caught.value.next_step

    @pytest.mark.parametrize("case", BROKEN)
    def test_periodic_settings_stop_where_the_plugin_is_on(self, vault: WriteVault, case: str) -> None:
        with pytest.raises(VaultError, match="periodic-notes"):
            read_settings(vault({PERIODIC: BROKEN[case][0], **ON}))

    @pytest.mark.parametrize("case", BROKEN)
    def test_settings_of_a_plugin_that_is_off_are_a_remark(self, vault: WriteVault, case: str) -> None:
        files = {COMMUNITY: [], PERIODIC: BROKEN[case][0], DAILY: {"folder": "C"}}
        settings = read_settings(vault(files))
        assert settings.folder == "C"
        assert any(PERIODIC in remark for remark in settings.remarks)

    def test_core_settings_that_do_not_decide_are_a_remark(self, vault: WriteVault) -> None:
        data = {"daily": {"enabled": True, "folder": "P"}}
        settings = read_settings(vault({DAILY: "{", PERIODIC: data, **ON}))
        assert settings.folder == "P"
        assert any(DAILY in remark for remark in settings.remarks)

    def test_the_plugin_list_stops_where_it_decides(self, vault: WriteVault) -> None:
        """Nobody can say then whether Periodic Notes is on."""
        data = {"daily": {"enabled": True, "folder": "P"}}
        root = vault({COMMUNITY: "[", PERIODIC: data})
        with pytest.raises(VaultError, match="community-plugins"):
            read_settings(root)
        (root / PERIODIC).write_text("{}")
        assert any(COMMUNITY in remark for remark in read_settings(root).remarks)

    @pytest.mark.parametrize("key", ["folder", "format"])
    @pytest.mark.parametrize("value", [7, [], {}, True])
    def test_a_value_that_is_not_text_stops(self, vault: WriteVault, key: str, value: object) -> None:
        with pytest.raises(VaultError, match=key):
            read_settings(vault({DAILY: {key: value}}))

    @pytest.mark.parametrize(
        "values",
        [
            {"folder": "../x"},
            {"folder": "a/../../x"},
            {"folder": "a\\..\\..\\x"},
            {"folder": "a\0b"},
            {"folder": "a\nb"},
            {"folder": "C:\\notes"},
            {"folder": "\ud800"},
            {"format": "../YYYY-MM-DD"},
            {"format": "[..]/YYYY-MM-DD"},
            {"format": "YYYY-MM-DD/"},
            {"format": "YYYY-MM-DD\0"},
            {"format": "[..\\]YYYY-MM-DD"},
        ],
    )
    def test_places_outside_the_vault_stop(self, vault: WriteVault, values: dict[str, str]) -> None:
        """Settings are anybody's to write; nothing they say leads out of the vault."""
        with pytest.raises(VaultError) as caught:
            read_settings(vault({DAILY: values}))
        assert DAILY in caught.value.message

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
    def test_a_pipe_is_not_waited_on(self, vault: WriteVault) -> None:
        root = vault({".obsidian/app.json": {}})
        os.mkfifo(root / DAILY)
        with pytest.raises(VaultError, match="not a regular file"):
            read_settings(root)

    def test_a_folder_in_its_place(self, vault: WriteVault) -> None:
        with pytest.raises(VaultError, match="is a folder"):
            read_settings(vault({f"{DAILY}/x": ""}))

    def test_links_stay_inside_the_vault(self, vault: WriteVault, tmp_path: Path) -> None:
        root = vault({"mine.json": {"folder": "Mine"}, ".obsidian/app.json": {}})
        (tmp_path / "theirs.json").write_text('{"folder": "Theirs"}')
        (root / DAILY).symlink_to(root / "mine.json")
        assert read_settings(root).folder == "Mine"
        (root / DAILY).unlink()
        (root / DAILY).symlink_to(tmp_path / "theirs.json")
        with pytest.raises(VaultError, match="leads out of the vault"):
            read_settings(root)

    @pytest.mark.parametrize("target", ["gone.json", "daily-notes.json"])
    def test_links_to_nothing(self, vault: WriteVault, target: str) -> None:
        """Also a link to itself."""
        root = vault({".obsidian/app.json": {}})
        (root / DAILY).symlink_to(target)
        with pytest.raises(VaultError, match=r"daily-notes\.json"):
            read_settings(root)

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
    def test_encodings_other_tools_write(self, vault: WriteVault, encoding: str) -> None:
        content = json.dumps({"folder": "Tägé"}, ensure_ascii=False).encode(encoding)
        assert read_settings(vault({DAILY: content})).folder == "Tägé"

    def test_the_next_step_loses_no_settings(self, vault: WriteVault) -> None:
        """Saving over a merge conflict in the app would drop both sides."""
        with pytest.raises(VaultError) as caught:
            read_settings(vault({DAILY: BROKEN["conflict"][0]}))
        assert "one of the two sides" in caught.value.next_step

    def test_null_is_no_settings(self, vault: WriteVault) -> None:
        assert place(read_settings(vault({DAILY: "null"}))) == ("", "YYYY-MM-DD")


class TestSettingsFolder:
    def test_another_dot_name(self, vault: WriteVault) -> None:
        """Known by its files; other hidden folders are not taken for it."""
        root = vault({".obsidian-windows/daily-notes.json": {"folder": "W"}, ".git/config": ""})
        settings = read_settings(root)
        assert settings.folder == "W"
        assert settings.watched[0] == ".obsidian-windows/daily-notes.json"

    def test_the_usual_name_comes_first(self, vault: WriteVault) -> None:
        root = vault({DAILY: {"folder": "O"}, ".phone/daily-notes.json": {"folder": "P"}})
        settings = read_settings(root)
        assert (settings.folder, settings.remarks) == ("O", ())

    def test_of_several_the_one_changed_last_with_a_remark(self, vault: WriteVault) -> None:
        names = (".phone", ".laptop", ".tablet")
        root = vault({f"{name}/daily-notes.json": {"folder": name[1:]} for name in names})
        for seconds, name in enumerate(names):
            os.utime(root / name / "daily-notes.json", (seconds, seconds))
        os.utime(root / ".laptop" / "daily-notes.json", (99, 99))
        settings = read_settings(root)
        assert settings.folder == "laptop"
        assert any("settings_folder = " in remark for remark in settings.remarks)

    def test_the_one_asked_for(self, vault: WriteVault) -> None:
        root = vault({DAILY: {"folder": "O"}, ".phone/daily-notes.json": {"folder": "P"}})
        assert read_settings(root, ".phone").folder == "P"

    @pytest.mark.parametrize("asked", [".gone", "..", "", "/etc", "../x", "a\nb", "a\0b"])
    def test_one_that_is_not_there(self, vault: WriteVault, asked: str) -> None:
        with pytest.raises(VaultError, match="no settings folder"):
            read_settings(vault({DAILY: {}}), asked)


class TestFindVaultRoot:
    def test_from_any_depth(self, vault: WriteVault) -> None:
        root = vault({DAILY: {}, "a/b/note.md": ""})
        for start in (root, root / "a" / "b", root / "a/b/note.md", root / "a/b/not-yet/x.md"):
            assert find_vault_root(start) == root

    def test_the_nearest_one(self, vault: WriteVault) -> None:
        """A settings folder may sit one level down, or a vault inside a vault."""
        root = vault({DAILY: {}, "notes/.obsidian/daily-notes.json": {}, "notes/Journal/x.md": ""})
        assert find_vault_root(root / "notes" / "Journal") == root / "notes"

    def test_none(self, tmp_path: Path) -> None:
        assert find_vault_root(tmp_path) is None

    def test_stops_at_the_home_folder(self, vault: WriteVault, monkeypatch: pytest.MonkeyPatch) -> None:
        """A settings folder left in the home folder makes no vault of everything in it."""
        home = vault({DAILY: {}, "code/project/x.md": ""})
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("USERPROFILE", str(home))
        assert find_vault_root(home / "code" / "project") is None
        assert find_vault_root(home) == home


_TEXTS = st.text(max_size=20) | st.sampled_from(["", "..", "YYYY/MM", "YYYY-MM-DD", "[", "\\"])
_KEYS = st.sampled_from(
    [
        "folder",
        "format",
        "template",
        "templatePath",
        "enabled",
        "daily",
        "dailyNote",
        "id",
        "day",
        "calendarSets",
        "granularities",
        "activeCalendarSet",
        "localeOverride",
        "weekStart",
        "daily-notes",
        "periodic-notes",
        "calendar",
    ]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_DAY = st.dictionaries(_KEYS, _TEXTS | st.booleans()) | _JSON
_LIKELY = st.fixed_dictionaries(
    {},
    optional={
        "daily": _DAY,
        "dailyNote": _DAY,
        "granularities": st.fixed_dictionaries({"day": _DAY}),
        "calendarSets": st.lists(st.fixed_dictionaries({"id": st.sampled_from(["Default", "A"]), "day": _DAY})),
        "activeCalendarSet": st.sampled_from(["Default", "A", "B"]),
        "folder": _TEXTS,
        "format": _TEXTS,
        "localeOverride": _TEXTS,
    },
)
_CONTENT = st.binary(max_size=60) | (_JSON | _LIKELY).map(lambda value: json.dumps(value).encode())
_FILES = st.dictionaries(st.sampled_from([DAILY, CORE, COMMUNITY, PERIODIC, CALENDAR, ".obsidian/app.json"]), _CONTENT)


# Building the strategies takes a moment the first time.
@config(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_FILES)
def test_any_bytes_in_any_settings_file_give_an_answer_or_an_error(
    files: dict[str, bytes],
) -> None:
    """A ``VaultError``, or settings whose paths stay inside the vault."""
    answer: list[VaultSettings] = []
    with tempfile.TemporaryDirectory() as folder:
        root = write_vault(Path(folder), files)
        with contextlib.suppress(VaultError):
            answer.append(read_settings(root))
    for settings in answer:
        notes = DailyNotes(settings.folder, compile_format(settings.format))
        path = notes.path(date(2026, 11, 23))
        assert not {"", ".", ".."} & set(path.split("/"))
        assert all("\n" not in remark for remark in settings.remarks)
