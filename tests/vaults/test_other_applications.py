"""Settings of Logseq, Foam, Dendron, zk and SilverBullet, and of Obsidian's Journals plugin, as each writes them."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from vault_contract import VaultContract
from vault_files import WriteVault

from vaultkind.core.dailynote import DailyNotes
from vaultkind.core.dateformat import compile_format
from vaultkind.errors import VaultError
from vaultkind.locales import read_locale
from vaultkind.vaults import VaultSettings, read_settings

DAY = date(2026, 11, 23)
LOGSEQ = "logseq/config.edn"
# The beginning and the end of what Logseq 0.10.9 writes for a new graph.
NEW_GRAPH = """{:meta/version 1

 ;; Currently, we support either "Markdown" or "Org".
 ;; This can overwrite your global preference so that
 ;; maybe your personal preferred format is Org but you'd
 ;; need to use Markdown for some projects.
 ;; :preferred-format ""

 :preferred-workflow :now

 ;; The app will ignore those directories or files.
 ;; E.g. :hidden ["/archived" "/test.md" "../assets/archived"]
 :hidden []

 :default-templates
 {:journals ""}

 ;; Set a custom date format for journal page title
 ;; :journal/page-title-format "MMM do, yyyy"
 ;; Specify the journal file name format
 ;; :journal/file-name-format "yyyy_MM_dd"
 %s
 :ui/enable-tooltip? true
 :query/result-transforms
 {:sort-by-priority
  (fn [result] (sort-by (fn [h] (get h :block/priority "Z")) result))}
 :default-queries
 {:journals
  [{:title "NOW"
    :query [:find (pull ?h [*])
            :in $ ?start ?today
            :where
            [?h :block/marker ?marker]
            [(contains? #{"NOW" "DOING"} ?marker)]]
    :inputs [:14d :today]
    :collapsed? false}]}
 :macros {"poem" "Rose is $1, violet's $2."}
 #_:unused :commands [["js" "Javascript"]]}
"""


def path(settings: VaultSettings, day: date = DAY) -> str:
    made = compile_format(settings.format, read_locale(settings.locale or "en"))
    return DailyNotes(settings.folder, made, settings.extension).path(day)


def data(**journals: object) -> dict[str, object]:
    return {"version": 3, "journals": journals, "calendar": {"dow": -1, "doy": 1, "global": True}}


JOURNALS = ".obsidian/plugins/journals/data.json"
ON = {".obsidian/community-plugins.json": ["journals"]}


class TestLogseq(VaultContract):
    flavor = "logseq"
    note = "journals/2026_11_23.md"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        return vault({LOGSEQ: NEW_GRAPH % "", self.note: "- private", "logseq/bak/journals/2026_11_23/x.md": "old"})


class TestLogseqWithItsOwnNames(VaultContract):
    flavor = "logseq"
    note = "diary/Monday, 23-11-2026.md"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        keys = ':journals-directory "diary"\n :journal/file-name-format "EEEE, dd-MM-yyyy"'
        return vault({LOGSEQ: NEW_GRAPH % keys, self.note: "- private"})


class TestFoamTemplate(VaultContract):
    flavor = "foam"
    note = "journal/2026/2026-11-23.md"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        page = (
            "---\nfoam_template:\n"
            '  filepath: "/journal/${FOAM_DATE_YEAR}/$FOAM_DATE_YEAR-${FOAM_DATE_MONTH}-${FOAM_DATE_DATE}.md"\n'
            '  description: "Daily note template"\n---\n# ${FOAM_TITLE}\n'
        )
        return vault({".foam/templates/daily-note.md": page, self.note: "private"})


class TestFoamSettings(VaultContract):
    flavor = "foam"
    note = "Log/23-11-2026.mdx"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        settings = (
            '{\n  // Foam\n  "foam.openDailyNote.directory": "Log", /* where */\n'
            '  "foam.openDailyNote.filenameFormat": "dd-mm-yyyy",\n'
            '  "foam.openDailyNote.fileExtension": "mdx",\n}\n'
        )
        return vault({".vscode/settings.json": settings, self.note: "private"})


class TestDendron(VaultContract):
    flavor = "dendron"
    note = "vault/daily.journal.2026.11.23.md"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        config = (
            "version: 5\nworkspace:\n    vaults:\n        -\n            fsPath: vault\n            name: main\n"
            "    journal:\n        dailyDomain: daily\n        name: journal\n        dateFormat: y.MM.dd\n"
            "        addBehavior: childOfDomain\n"
        )
        return vault({"dendron.yml": config, self.note: "private"})


class TestZk(VaultContract):
    flavor = "zk"
    note = "journal/daily/2026-11-23.markdown"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        config = (
            '[notebook]\n[note]\nfilename = "{{id}}-{{slug title}}"\nextension = "markdown"\n'
            '[group.meetings]\npaths = ["meetings"]\n'
            '[group.daily]\npaths = ["journal/*", "journal/daily"]\n[group.daily.note]\n'
            'filename = "{{format-date now \'%Y-%m-%d\'}}"\ntemplate = "daily.md"\n'
            "[alias]\ndaily = 'zk new --no-input \"$ZK_NOTEBOOK_DIR/journal/daily\"'\n"
        )
        return vault({".zk/config.toml": config, self.note: "private"})


class TestSilverBullet(VaultContract):
    flavor = "silverbullet"
    note = "Log/Daily 2026-11-23.md"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        page = (
            "#meta\n\n```space-lua\n-- Add custom configuration here, e.g.:\n"
            '-- config.set("journal.prefix", "No/")\n```\n\n## Managed by the Configuration Manager\n\n'
            "```space-lua\n-- managed-by: configuration-manager\n"
            'config.set("journal.prefix", "Log/Daily ")\ncommand.update { name = "X", key = "Ctrl-x" }\n```\n'
        )
        return vault({"CONFIG.md": page, self.note: "private"})


class TestJournalsFirstVersion(VaultContract):
    flavor = "obsidian"
    note = "Calendar/2026/11/23.md"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        calendar = {
            "id": "cal",
            "type": "calendar",
            "name": "Calendar",
            "rootFolder": "Calendar",
            "day": {"enabled": True, "nameTemplate": "", "dateFormat": "DD", "folder": "{{date:YYYY}}/{{date:MM}}"},
            "week": {"enabled": True, "folder": "weeks"},
        }
        return vault({JOURNALS: {"journals": {"cal": calendar}}, self.note: "private", **ON})


class TestJournalsLaterVersions(VaultContract):
    flavor = "obsidian"
    note = "Journals/Daily/2026/23 Nov 2026.md"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        daily = {
            "name": "Daily",
            "write": {"type": "day"},
            "nameTemplate": "{{date}}",
            "dateFormat": "DD MMM YYYY",
            "folder": "Journals/{{journal_name}}/{{date:YYYY}}",
            "timeline": {"start": "", "end": {"kind": "never"}},
        }
        weekly = {"name": "Weekly", "write": {"type": "week"}, "nameTemplate": "{{date:YYYY-[W]ww}}", "folder": ""}
        return vault({JOURNALS: data(Weekly=weekly, Daily=daily) | {"version": 5}, self.note: "private", **ON})


class TestWhoDecides:
    def test_obsidian_comes_before_the_others(self, vault: WriteVault) -> None:
        """Several applications on one folder is common; the order is that of the documentation."""
        root = vault({LOGSEQ: "{}", ".obsidian/daily-notes.json": {"folder": "Notes"}, "dendron.yml": "version: 5"})
        assert path(read_settings(root)) == "Notes/2026-11-23.md"

    def test_periodic_notes_come_before_journals_and_journals_before_the_core(self, vault: WriteVault) -> None:
        journals = {JOURNALS: data(D={"write": {"type": "day"}, "folder": "J"})}
        core = {".obsidian/daily-notes.json": {"folder": "Core"}}
        periodic = {".obsidian/plugins/periodic-notes/data.json": {"daily": {"enabled": True, "folder": "P"}}}
        root = vault(core | journals | {".obsidian/community-plugins.json": ["journals", "periodic-notes"]})
        assert path(read_settings(root)) == "J/2026-11-23.md"
        assert any("Core/YYYY-MM-DD" in remark for remark in read_settings(root).remarks)
        vault(periodic)
        assert path(read_settings(root)) == "P/2026-11-23.md"

    def test_journals_switched_off_decide_nothing(self, vault: WriteVault) -> None:
        root = vault({JOURNALS: data(D={"write": {"type": "day"}}), ".obsidian/community-plugins.json": []})
        settings = read_settings(root)
        assert settings.decided_by["format"] == "Obsidian's default"
        assert any("not switched on" in remark for remark in settings.remarks)

    @pytest.mark.parametrize(
        "files",
        [
            {LOGSEQ: "{:hidden"},
            {"dendron.yml": "workspace: ["},
            {".zk/config.toml": "[group"},
            {".vscode/settings.json": '{"foam.x": 1', ".foam/x": ""},
            {".foam/templates/daily-note.md": "---\nfoam_template: [\n---\n"},
            {JOURNALS: "{", ".obsidian/app.json": {}},
        ],
        ids=lambda files: next(iter(files)),
    )
    def test_what_cannot_be_read_stops_with_its_name(self, vault: WriteVault, files: dict[str, object]) -> None:
        with pytest.raises(VaultError) as caught:
            read_settings(vault(files))
        assert next(iter(files)) in caught.value.message
        assert caught.value.next_step


class TestLogseqKeys:
    @pytest.mark.parametrize(
        "text", ["{}", "{:a nil}", "\ufeff{:meta/version 1}", "{:journals-directory nil}", "; x\n{}"]
    )
    def test_defaults(self, vault: WriteVault, text: str) -> None:
        assert path(read_settings(vault({LOGSEQ: text}))) == "journals/2026_11_23.md"

    def test_org_is_said_and_nothing_is_written(self, vault: WriteVault) -> None:
        with pytest.raises(VaultError, match="Org"):
            read_settings(vault({LOGSEQ: '{:preferred-format "Org"}'}))
        with pytest.raises(VaultError, match="Org"):
            read_settings(vault({LOGSEQ: "{:preferred-format :org}"}))

    def test_journals_switched_off_and_hidden_folders_are_said(self, vault: WriteVault) -> None:
        keys = '{:feature/enable-journals? false :hidden ["/journals" "/other"]}'
        assert [remark[:13] for remark in read_settings(vault({LOGSEQ: keys})).remarks] == [
            "Journals are ",
            "logseq/config",
        ]

    @pytest.mark.parametrize("keys", ['{:journal/file-name-format "yyy-MM"}', "{:journals-directory 3}"])
    def test_values_that_cannot_be_followed_stop_with_the_key(self, vault: WriteVault, keys: str) -> None:
        with pytest.raises(VaultError, match=keys.split()[0].strip("{")):
            read_settings(vault({LOGSEQ: keys}))


def foam(filepath: str) -> dict[str, object]:
    return {".foam/templates/daily-note.md": f"---\nfoam_template:\n  filepath: '{filepath}'\n---\n"}


class TestFoamKeys:
    @pytest.mark.parametrize(
        ("filepath", "wanted"),
        [
            ("/journal/${FOAM_TITLE}.md", "journal/2026-11-23.md"),
            ("/j/$FOAM_DATE_YEAR$FOAM_DATE_MONTH$FOAM_DATE_DATE.md", "j/20261123.md"),
            ("/${FOAM_DATE_FORMAT:YYYY/MM/YYYY-MM-DD}.md", "2026/11/2026-11-23.md"),
            (
                "/${FOAM_DATE_YEAR}/Week ${FOAM_DATE_WEEK}/${FOAM_DATE_DAY_ISO} ${FOAM_TITLE}.md",
                "2026/Week 48/1 2026-11-23.md",
            ),
            (
                "/Daily [x]/${FOAM_DATE_DATE} ${FOAM_DATE_MONTH_NAME} ${FOAM_DATE_YEAR}.md",
                "Daily [x]/23 November 2026.md",
            ),
            ("journal/${FOAM_TITLE_SAFE}", "journal/2026-11-23.md"),
        ],
    )
    def test_the_template_names_the_note(self, vault: WriteVault, filepath: str, wanted: str) -> None:
        assert path(read_settings(vault(foam(filepath)))) == wanted

    def test_names_of_months_come_in_the_language_of_its_settings(self, vault: WriteVault) -> None:
        files = foam("/${FOAM_DATE_MONTH_NAME}/${FOAM_TITLE}.md")
        settings = read_settings(vault(files | {".vscode/settings.json": {"foam.dateLocale": "de-DE"}}))
        assert settings.locale == "de-de"
        assert settings.decided_by["locale"] == ".vscode/settings.json: foam.dateLocale"

    def test_other_variables_stop_by_name(self, vault: WriteVault) -> None:
        with pytest.raises(VaultError, match="FOAM_DATE_HOUR"):
            read_settings(vault(foam("/${FOAM_TITLE}-${FOAM_DATE_HOUR}.md")))

    def test_another_folder_of_templates(self, vault: WriteVault) -> None:
        page = foam("/x/${FOAM_TITLE}.md").popitem()[1]
        files = {".vscode/settings.json": {"foam.templates.folder": "my/templates"}, "my/templates/daily-note.md": page}
        assert path(read_settings(vault(files))) == "x/2026-11-23.md"

    def test_a_template_without_a_path_leaves_it_to_the_settings(self, vault: WriteVault) -> None:
        files = {".foam/templates/daily-note.md": "# ${FOAM_TITLE}\n"}
        assert path(read_settings(vault(files))) == "2026-11-23.md"
        settings = {"foam.openDailyNote.directory": "/days/"}
        assert path(read_settings(vault({".vscode/settings.json": settings}))) == "days/2026-11-23.md"

    def test_a_folder_by_its_whole_path(self, vault: WriteVault, tmp_path: Path) -> None:
        """Older releases take a path from the top of the disk as it is; in the vault it is followed, outside not."""
        root = vault({})
        directory = {"foam.openDailyNote.directory": f"{root}/days"}
        assert path(read_settings(vault({".vscode/settings.json": directory}))) == "days/2026-11-23.md"
        (tmp_path / "outside").mkdir()
        directory = {"foam.openDailyNote.directory": str(tmp_path / "outside")}
        vault({".vscode/settings.json": directory})
        with pytest.raises(VaultError, match="outside of the vault"):
            read_settings(root)

    def test_a_program_as_a_template_is_not_run(self, vault: WriteVault) -> None:
        files: dict[str, object] = {".foam/templates/daily-note.js": "throw 1", "days/2026-11-20.md": ""}
        settings = read_settings(vault(files | foam("/other/${FOAM_TITLE}.md")))
        assert path(settings) == "days/2026-11-23.md"
        assert any("not run" in remark for remark in settings.remarks)

    def test_without_settings_of_its_own_dated_names_tell(self, vault: WriteVault) -> None:
        recommended = {".vscode/extensions.json": '{"recommendations": ["foam.foam-vscode",]} // x'}
        assert path(read_settings(vault({**recommended, "journal/2026-11-20.md": ""}))) == "journal/2026-11-23.md"


OLD_DENDRON = "version: 1\nvaults:\n- fsPath: v\njournal:\n  dailyDomain: day\n  name: j\n  dateFormat: yyyy-MM-dd"
TWO_VAULTS = "workspace:\n  vaults:\n  - {fsPath: a}\n  - {fsPath: b, name: two}\n  journal: {dailyVault: two}"
OF_ITS_OWN = "workspace:\n  vaults:\n  - fsPath: v\n    selfContained: true\n    name: v"
OWN_DOMAIN = "workspace:\n  vaults:\n  - fsPath: .\n  journal: {addBehavior: asOwnDomain}"


class TestDendronKeys:
    @pytest.mark.parametrize(
        ("config", "wanted"),
        [
            (OLD_DENDRON, "v/day.j.2026-11-23.md"),
            (OWN_DOMAIN, "journal.2026.11.23.md"),
            (OF_ITS_OWN, "v/notes/daily.journal.2026.11.23.md"),
            (TWO_VAULTS, "b/daily.journal.2026.11.23.md"),
            ("workspace:\n  vaults: []", "daily.journal.2026.11.23.md"),
        ],
    )
    def test_both_layouts(self, vault: WriteVault, config: str, wanted: str) -> None:
        assert path(read_settings(vault({"dendron.yml": config}))) == wanted

    def test_several_vaults_are_said(self, vault: WriteVault) -> None:
        root = vault({"dendron.yml": "workspace:\n  vaults:\n  - fsPath: a\n  - fsPath: b\n"})
        assert read_settings(root).folder == "a"
        assert any("dailyVault" in remark for remark in read_settings(root).remarks)

    def test_a_vault_outside_is_refused(self, vault: WriteVault) -> None:
        with pytest.raises(VaultError, match="inside the vault"):
            read_settings(vault({"dendron.yml": "workspace:\n  vaults:\n  - fsPath: ../other\n"}))


WORDS = "[group.x]\npaths = ['x']\n[group.x.note]\nfilename = 'Day {{format-date now \"%d %B %Y\"}}'"
TWO_GROUPS = (
    "[group.m.note]\nfilename='{{format-date now}}'\n"
    "[group.daily]\npaths=['d']\n[group.daily.note]\nfilename='{{format-date now}}'"
)


class TestZkKeys:
    @pytest.mark.parametrize(
        ("config", "wanted"),
        [
            ("[group.journal.note]\nfilename = '{{format-date now}}'", "journal/2026-11-23.md"),
            ("[group.daily]\n[note]\nfilename = '{{format-date now \"%Y%m%d\"}}'", "daily/20261123.md"),
            ("[note]\nfilename = '{{date now \"full\"}}'", "Monday, November 23, 2026.md"),
            (WORDS, "x/Day 23 November 2026.md"),
            (TWO_GROUPS, "d/2026-11-23.md"),
        ],
    )
    def test_the_group_of_the_day(self, vault: WriteVault, config: str, wanted: str) -> None:
        assert path(read_settings(vault({".zk/config.toml": config}))) == wanted

    def test_without_such_a_group_dated_names_tell(self, vault: WriteVault) -> None:
        root = vault({".zk/config.toml": "[note]\nfilename = '{{id}}'", "log/2026-11-20.md": ""})
        settings = read_settings(root)
        assert (settings.flavor, path(settings)) == ("zk", "log/2026-11-23.md")


class TestSilverBulletPage:
    @pytest.mark.parametrize(
        ("lua", "wanted"),
        [
            ("", "Journal/2026-11-23.md"),
            ('config.set("shortWikiLinks", false)', "Journal/2026-11-23.md"),
            ("config.set('journal.prefix', 'Day/')", "Day/2026-11-23.md"),
            ('config.set { journal = { enabled = true, prefix = "A/B/" }, x = 1 }', "A/B/2026-11-23.md"),
            ('config.set("journal", { prefix = "D-", tag = "t" })', "D-2026-11-23.md"),
            ('--[[ config.set("journal.prefix", "No/") ]]', "Journal/2026-11-23.md"),
            ('local x = "config.set(\\"journal.prefix\\", 1)"', "Journal/2026-11-23.md"),
            ('config.set("journal.prefix", "A/")\nconfig.set("journal.prefix", "\\u00e9/")', "é/2026-11-23.md"),
        ],
    )
    def test_plain_texts_are_read_and_nothing_is_run(self, vault: WriteVault, lua: str, wanted: str) -> None:
        root = vault({"CONFIG.md": f"text\n```space-lua\n{lua}\n```\n"})
        assert path(read_settings(root)) == wanted

    def test_a_prefix_that_is_worked_out_stops(self, vault: WriteVault) -> None:
        page = '```space-lua\nconfig.set("journal.prefix", os.date("%Y") .. "/")\n```\n'
        with pytest.raises(VaultError, match="not run"):
            read_settings(vault({"CONFIG.md": page}))

    def test_any_page_of_that_name_does_not_make_a_space(self, vault: WriteVault) -> None:
        assert read_settings(vault({"CONFIG.md": "my router's settings\n"})).flavor == "plain"


class TestJournalsKeys:
    def journal(self, **keys: object) -> dict[str, object]:
        return {JOURNALS: data(J={"name": "J", "write": {"type": "day"}, **keys}), **ON}

    @pytest.mark.parametrize(
        ("keys", "wanted"),
        [
            ({}, "2026-11-23.md"),
            ({"nameTemplate": "Day {{date:D MMMM YYYY}}"}, "Day 23 November 2026.md"),
            ({"nameTemplate": "{{ date }} [x]", "folder": "/a//{{journal_name}}/"}, "a/J/2026-11-23 [x].md"),
            ({"folder": "{{note_name}}"}, "2026-11-23/2026-11-23.md"),
            ({"folder": "Y{{date:YYYY}}/{{date:MM MMMM}}", "dateFormat": "DD"}, "Y2026/11 November/23.md"),
            ({"nameTemplate": "{{date:D}}{{date:DDD}} {{date:YYYY}}"}, "23327 2026.md"),
        ],
    )
    def test_templates(self, vault: WriteVault, keys: dict[str, object], wanted: str) -> None:
        settings = read_settings(vault(self.journal(**keys)))
        assert path(settings) == wanted
        made = DailyNotes(settings.folder, compile_format(settings.format), settings.extension)
        assert made.day(wanted) == DAY

    def test_each_date_is_written_by_itself(self, vault: WriteVault) -> None:
        """Russian: the month by itself in the folder, with its day in the name."""
        files = self.journal(folder="J/{{date:MM MMMM}}", nameTemplate="{{date:D MMMM YYYY}}")
        files |= {".obsidian/plugins/calendar/data.json": {"localeOverride": "ru"}}
        settings = read_settings(vault(files | {".obsidian/community-plugins.json": ["journals", "calendar"]}))
        assert path(settings, date(2026, 2, 3)) == "J/02 февраль/3 февраля 2026.md"
        assert "\x1f" not in settings.shown_format

    @pytest.mark.parametrize("template", ["{{date}} {{index}}", "{{time}}", "{{date+1d}}", "{{date<startOf=week>}}"])
    def test_what_no_day_decides_stops_with_the_key(self, vault: WriteVault, template: str) -> None:
        with pytest.raises(VaultError, match=r"journals\.J\.nameTemplate"):
            read_settings(vault(self.journal(nameTemplate=template)))

    def test_the_one_that_opens_comes_first_and_the_others_are_said(self, vault: WriteVault) -> None:
        write = {"write": {"type": "day"}}
        journals = data(A={**write, "folder": "a"}, B={**write, "folder": "b"}) | {"openOnStartup": "B"}
        settings = read_settings(vault({JOURNALS: journals, **ON}))
        assert settings.folder == "b"
        assert any("several daily journals (A)" in remark for remark in settings.remarks)

    def test_weeks_of_its_own_are_said_where_the_name_has_them(self, vault: WriteVault) -> None:
        files = self.journal(nameTemplate="{{date:gggg-[W]ww-E}}")
        settings = dict(files[JOURNALS])  # type: ignore[call-overload]
        settings["calendar"] = {"mode": "custom", "dow": 1, "doy": 4, "global": True}
        remarks = read_settings(vault({JOURNALS: settings, **ON})).remarks
        assert any("week numbers" in remark for remark in remarks)


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_settings_that_lead_out_of_the_vault_are_not_followed(vault: WriteVault, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.edn").write_text('{:journals-directory "x"}')
    root = vault({"logseq/x": ""})
    (root / LOGSEQ).symlink_to(tmp_path / "elsewhere.edn")
    with pytest.raises(VaultError, match="leads out of the vault"):
        read_settings(root)


def test_nothing_is_left_in_the_installed_package(vault: WriteVault) -> None:
    """The reader of EDN could write tables of its grammar beside its own code; it is asked not to."""
    import edn_format

    package = Path(edn_format.__file__).parent
    before = {file: file.stat().st_mtime_ns for file in package.iterdir()}
    read_settings(vault({LOGSEQ: NEW_GRAPH % ""}))
    assert {file: file.stat().st_mtime_ns for file in package.iterdir()} == before
    assert json.dumps(read_settings(vault({})).decided_by["folder"]) == '"Logseq\'s default"'
