"""The language check: for each rule sentences that it finds, and near ones that it leaves alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkind.core.language import Finding, check_page, check_prompt, check_text, settle
from vaultkind.core.packcheck import check_block, check_card, check_pack, check_together
from vaultkind.core.readability import Syllables
from vaultkind.core.rulebook import Rulebook, rulebook_from
from vaultkind.core.sentences import Paragraph, paragraphs, sentences, silenced, words
from vaultkind.library import built_in, languages, read_card, read_pack, read_rulebook

ENGLISH = read_rulebook("en")
PROMPT_RULES: dict[str, tuple[list[str], list[str]]] = {
    # code: (what is found in a prompt, what is not)
    "VK101": (
        [
            "Write one line about today.",
            "Describe the room.",
            "Please take a slow breath.",
            "Now, list three things near you.",
            "It is late. Breathe.",
            "Don't think about it.",
            "Fold the nearest towel.",
            "Name one colour.",
            "Tell the page, what was loud?",
            "Look at the wall.",
            "Be kind to yourself.",
        ],
        [
            "You could write one line about today.",
            "What could you list?",
            "If you like, write one line.",
            "Name one colour, if you want.",
            "Three things in the room, as plain as a list.",
            "Rest can go without a reason.",
            "Name, date, place.",
            "Half the page is plenty.",
            "Back soon, closed, open: which sign fits?",
            "Did the phone ring?",
            "A dot is enough.",
            "In the room, what is round?",
            "Watch or clock, which is nearer?",
            "Mostly the floor, or the wall?",
            "You might note the hour.",
        ],
    ),
    "VK102": (
        [
            "What should be done today?",
            "What must stay?",
            "What do you need to do?",
            "What has to be done today?",
            "Is there something you always do?",
            "You could try to rest.",
            "What ought to wait?",
            "Do you remember to eat?",
        ],
        [
            "What would you rather leave?",
            "What doesn't need an answer today?",
            "Is there a shoulder bag near you?",
            "What might the sharp voice be trying to prevent?",
            "Stopping, without having to explain it.",
            "You don't have to answer.",
            "The code says `you must`.",
            "Is there mustard in the fridge?",
            "Never mind the date.",
        ],
    ),
    "VK103": (
        [
            "What are you proud of?",
            "One small win from today.",
            "That was brave.",
            "What do you deserve?",
            "Well done for stopping.",
            "A great day!",
            "Where were you strong?",
        ],
        [
            "What is in the window?",
            "Is there strong tea near you?",
            "Who is your great-aunt?",
            "A great deal of rain.",
            "Is there a `!` on a sign?",
            "What is green today?",
            "Which sign is nearest?",
            "What wonders are on the shelf?",
        ],
    ),
    "VK104": (
        [
            "What is your goal today?",
            "A streak of grey days.",
            "What have you missed?",
            "Is it only a little?",
            "Are you behind today?",
            "What progress did you see?",
            "Which level are you at?",
            "What failed today?",
            "Two days in a row.",
        ],
        [
            "Is the ground level with the door?",
            "Where is level ground?",
            "What is behind the chair?",
            "Is the file read-only?",
            "Who has the goalkeeper's gloves?",
            "Not only rain, some sun.",
            "What is in the second row?",
            "What is behind you?",
            "Who is an only child?",
            "Is there a scoreless match on?",
        ],
    ),
    "VK105": (
        [
            "What was the worst part?",
            "What was most upsetting today?",
            "You could tell what happened.",
            "What is your deepest fear?",
            "What did the trauma leave?",
            "Was there abuse in it?",
            "What happened to you?",
        ],
        [
            "What happens at about nine?",
            "What is in the deepest drawer?",
            "What happened at noon in the yard?",
            "Which part was loud?",
            "What is the darkest colour here?",
            "What did someone say or write lately?",
        ],
    ),
    "VK106": (
        [
            "Why did you stop?",
            "Is there a reason why?",
            "How come it was late?",
            "What was the reason?",
            "What makes you tired?",
            "What caused the noise?",
        ],
        [
            "What might it be trying to protect?",
            "Was there any stopping today? No reason needed.",
            "What makes that sound?",
            "You could stop without saying why.",
            "How much of the day is left?",
            "Who was there?",
            "Nothing to explain here.",
        ],
    ),
    "VK107": (
        [
            "One here. One there. One more.",
            "What is near, what is far, what is on the wall, and what is on the floor now?",
            "What is near? What is far?",
            "Which emotional responses are you experiencing right now?",
            "What environmental stimuli surround you?",
            "How might acknowledging difficulty influence your perspective?",
        ],
        [
            "Three things in the room, as plain as a list.",
            "Was there any stopping today? No reason needed.",
            'Did you say "later" or "not now" to something?',
            "Is anything moving?",
            "In a crowded place, where would you rather be: an edge, a corner, the door?",
            "Is it about 9 p.m. where you are?",
            "Anything animal, vegetable, mineral.",
        ],
    ),
    "VK110": (
        [
            "What is your healing journey?",
            "Just one line.",
            "What could you let go of?",
            "Who is toxic?",
            "Is there something to forgive?",
            "What is beautiful here?",
            "An easy question.",
            "Which self-care fits?",
            "What are you grateful for?",
            "You are safe here.",
        ],
        [
            "Is there a justice of the peace?",
            "What is just outside the door?",
            "Who sits in the easy chair?",
            "Was it a long train journey?",
            "What is in good health?",
            "Which broken cup do you keep?",
            "Who left the room?",
            "What could go back in the drawer?",
        ],
    ),
    "VK111": (
        [
            "You seem tired.",
            "It looks like you rested.",
            "You felt sad.",
            "This means you care.",
            "You're feeling low.",
        ],
        [
            "It looks like rain.",
            "What seems far away?",
            "What did the wall feel like?",
            "What does this word mean?",
            "Where you felt the sun, was there wind?",
        ],
    ),
    "VK112": (
        [
            "What is **near** you?",
            "What is NEAR you?",
            "What is near you 🌱?",
            "And then...",
            "And then…",
            "What is *near* you?",
            "Wait!! A sign!",
        ],
        [
            "Is the TV on?",
            "What is near you?",
            "Is there a 3 * 4 table?",
            "A line, a dot: both fit.",
            "What would `NEAR` be?",
            "Which arrow → points out?",
            "I saw it.",
        ],
    ),
    "VK116": (
        [
            "How many hours did you sleep?",
            "You could rate the day.",
            "Was it five out of ten?",
            "From 1 to 10, where is it?",
            "On a scale, where is it?",
            "How often was it?",
        ],
        [
            "How much is left in the cup?",
            "Which number did you come across: a bus, a page?",
            "At any rate, what is near?",
            "Three things in the room.",
            "Is there some one-way street near?",
            "Was there a pirate in the film?",
        ],
    ),
}
FOUND = [(code, text) for code, (found, _) in PROMPT_RULES.items() for text in found]
SPARED = [(code, text) for code, (_, spared) in PROMPT_RULES.items() for text in spared]


def codes(findings: Iterable[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def in_prompt(text: str, tier: str = "plain") -> list[Finding]:
    return list(check_prompt(ENGLISH, Paragraph(text, 1), "p.md", tier))


@pytest.mark.parametrize(("code", "text"), FOUND, ids=[f"{code} {text}" for code, text in FOUND])
def test_found_in_a_prompt(code: str, text: str) -> None:
    found = in_prompt(text)
    assert code in codes(found)
    assert all(one.sentence.endswith((".", "`")) and one.suggestion for one in found)


@pytest.mark.parametrize(("code", "text"), SPARED, ids=[f"{code} {text}" for code, text in SPARED])
def test_left_alone_in_a_prompt(code: str, text: str) -> None:
    assert code not in codes(in_prompt(text))


@pytest.mark.parametrize(
    "text",
    [
        "What doesn't need an answer today?",
        "One flat fact about today, if you want.",
        "Was there a moment you were a bit less hard on yourself? It can be tiny.",
        "Was there any stopping today? No reason needed.",
        "Anything you kept for yourself, or didn't say yes to?",
        "Three things in the room, as plain as a list.",
        "If part of you doesn't want to write, it could have this line.",
        "What might the sharp voice be trying to prevent?",
        "This is hard, and you could leave it at that.",
        "A dot is enough.",
    ],
)
def test_the_examples_in_the_rules_keep_the_rules(text: str) -> None:
    assert not in_prompt(text)


class TestEverythingRead:
    """What holds for messages and pages as well as for prompts."""

    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("VK102", "You must name a vault."),
            ("VK102", "Always keep a copy."),
            ("VK102", "You need\nto name it."),
            ("VK103", "Done!"),
            ("VK104", "The write failed."),
            ("VK110", "It is easy to undo."),
            ("VK111", "It looks like you rested."),
            ("VK112", "Wait…"),
        ],
    )
    def test_found(self, code: str, text: str) -> None:
        assert codes(check_text(ENGLISH, Paragraph(text, 1), "x")) == {code}

    @pytest.mark.parametrize(
        "text",
        [
            "vaultkind never writes to another note.",
            "It has to be new.",
            "Your words always win.",
            "No streaks, scores, goals or reminders, and no catching up.",
            "`vaultkind prompt` names the file, **once**.",
            "See https://example.org/only/just and docs/must.md.",
            "Usage: vaultkind [OPTIONS] COMMAND [ARGS]...",
            "> [!vaultkind|rest-012] If you want it",
            "Why it is so. How many files there are. Write one.",
        ],
    )
    def test_left_alone(self, text: str) -> None:
        assert not list(check_text(ENGLISH, Paragraph(text, 1), "x"))

    def test_crisis_text_may_be_direct_and_no_more(self) -> None:
        text = Paragraph("You must call now. Just call!", 1)
        assert codes(check_text(ENGLISH, text, "x", direct=True, prompt=True)) == {"VK103", "VK110"}
        page = "<!-- vk: direct because it is for a crisis -->\n\nYou must call now.\n"
        assert not list(check_page(ENGLISH, page, "x"))
        assert codes(check_page(ENGLISH, page.replace(" because it is for a crisis", ""), "x")) == {"VK102"}

    def test_words_at_home_in_one_tier(self) -> None:
        assert "VK110" in codes(in_prompt("Was anyone grateful today?", "plain"))
        assert "VK110" not in codes(in_prompt("Was anyone grateful today?", "warmth"))

    def test_a_page_is_read_without_its_code_and_with_what_it_shows(self) -> None:
        page = "# Only\n\nOne `must`\n\n```sh\nyou must\n```\n\n```text\nonly `one\n```\n\n- it is\n  just so\n"
        found = [(one.line, one.code) for one in check_page(ENGLISH, page, "x")]
        assert found == [(1, "VK104"), (10, "VK104"), (14, "VK110")]


PACK = """\
---
pack: mine
title: Mine
tier: plain
about: Small things.
---

Some words about it.

## mine-001
What is on the table?

- direction: outward

## mine-002
What might the tiredness
be about?

- direction: inward
- outward: What colour is the wall?
"""


def in_pack(text: str) -> list[tuple[int, str]]:
    pack, problems = read_pack(text.encode(), "mine.md", "en")
    findings = [*check_pack(ENGLISH, text, "mine.md", pack, problems), *check_together([pack] if pack else [])]
    return [(one.line, one.code) for one in settle(findings, text, "mine.md")]


class TestPacks:
    def test_a_sound_pack(self) -> None:
        assert in_pack(PACK) == []

    @pytest.mark.parametrize(
        ("old", "new", "found"),
        [
            ("- direction: outward\n", "", (10, "VK108")),
            ("- direction: outward\n", "- direction: up\n", (10, "VK108")),
            ("- outward: What colour is the wall?\n", "", (15, "VK108")),
            ("What colour is the wall?", "How do you feel?", (20, "VK108")),
            ("What is on the table?", "What is in your heart?", (11, "VK108")),
            ("What colour is the wall?", "Why is the wall grey?", (20, "VK106")),
            ("be about?", "be about? Write it down.", (16, "VK101")),
            ("title: Mine", "title: Mine only", (3, "VK104")),
            ("Some words about it.", "You must read it.", (8, "VK102")),
            ("tier: plain", "tier: kind", (4, "VK115")),
            ("about: Small things.", "about: ''", (5, "VK115")),
            ("tier: plain", "tier: [plain", (5, "VK115")),
            ("pack: mine", "pack: mine\nconsent: all", (3, "VK115")),
            ("## mine-002", "## mine-001", (15, "VK113")),
            ("Some words about it.", "Some words <% tp %>.", (8, "VK114")),
            ("What is on the table?", "<% tp %>", (11, "VK114")),
            ("Some words about it.", "https://example.org", (8, "VK114")),
            ("Some words about it.", "[Here](note)", (8, "VK114")),
            ("Some words about it.", "[[note]]", (8, "VK114")),
            ("Some words about it.", "- [ ] a task", (8, "VK114")),
            ("Some words about it.", "<b>Words</b>", (8, "VK114")),
            ("Some words about it.", "<!-- a comment -->", (8, "VK114")),
            ("What is on the table?", "```dataviewjs\nx\n```", (11, "VK114")),
        ],
    )
    def test_found_on_its_line(self, old: str, new: str, found: tuple[int, str]) -> None:
        text = PACK.replace(old, new, 1)
        assert text != PACK
        assert found in in_pack(text)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("What is on the table?", "What feels warm here?"),
            ("What is on the table?", "If you touch the wall, what is it like?"),
            ("- direction: outward\n", "- direction: outward\n- outward: What is near?\n"),
            ("What might the tiredness", "What do you feel, or"),
            ("Some words about it.", "1 < 2, and findahelpline.com has names."),
            ("Some words about it.", "- [x] a task, done"),
            ("Some words about it.", "[aside] and (aside)"),
            ("Some words about it.", "50 % or so > half"),
            ("tier: plain", "tier: warmth\nconsent: warmth"),
        ],
    )
    def test_left_alone(self, old: str, new: str) -> None:
        text = PACK.replace(old, new, 1)
        assert text != PACK
        assert in_pack(text) == []

    def test_a_pack_as_a_whole_is_plain(self) -> None:
        """Each prompt is within what a short text is granted; all together are beyond the bound."""
        nouns = ["telephone", "umbrella", "calendar", "medicine", "animal", "potato", "banana", "radio"]
        rows = [
            f"## mine-{n}\nAbout the {noun}, what is nearest?\n\n- direction: outward\n" for n, noun in enumerate(nouns)
        ]
        text = PACK.split("## mine-001")[0] + "\n".join(rows)
        assert (7, "VK107") in in_pack(text)
        assert [code for line, code in in_pack(text) if line > 7 and code == "VK107"] == []


def packed(*texts: str) -> list[str]:
    """The codes found in a pack of these prompts, by the number of the prompt."""
    rows = [f"## mine-{n:03}\n{text}\n\n- direction: outward\n" for n, text in enumerate(texts)]
    found = in_pack(PACK.split("## mine-001")[0] + "\n".join(rows))
    first = PACK.split("## mine-001")[0].count("\n") + 1
    return [f"{code} {(line - first) // 5}" for line, code in found if code == "VK113"]


class TestRepetition:
    @pytest.mark.parametrize(
        "text",
        [
            "Which task could be dropped today?",
            "which task could be dropped today",
            "Which chore could be dropped today?",
            "Which small task could be dropped today?",
            "And which task could be dropped?",
        ],
    )
    def test_alike_but_for_a_word_or_two(self, text: str) -> None:
        assert "VK113 1" in packed("Which task could be dropped today?", text)

    @pytest.mark.parametrize(
        "text",
        [
            "Who could go without a smile today?",
            "What could be dropped or put off?",
            "A task that was dropped.",
            "Could something be smaller today?",
        ],
    )
    def test_different_enough(self, text: str) -> None:
        assert packed("Which task could be dropped today?", text) == []

    def test_openings(self) -> None:
        """Three of thirty with the same two words are beyond 8 %, two are not."""
        filler = [
            f"{one} {two} {one}{two}." for one in ("Red", "Blue", "Green", "Grey", "Pink", "White") for two in "abcde"
        ]
        assert packed(*filler[:28], "What is near the door?", "What is on a tall shelf here?") == []
        assert packed(*filler[:27], "What is near the door?", "What is on a tall shelf here?", "What is wet?") == [
            "VK113 29"
        ]

    def test_a_small_pack_has_one_of_each(self) -> None:
        assert packed("What is near the door?", "What is on a tall shelf here?") == ["VK113 1"]

    def test_packs_side_by_side(self) -> None:
        one, _ = read_pack(PACK.encode(), "one.md", "en")
        two, _ = read_pack(PACK.replace("pack: mine", "pack: other").encode(), "two.md", "en")
        assert one
        assert two
        found = list(check_together([one, two]))
        assert {finding.source for finding in found} == {"two.md"}
        assert len(found) == 4, "two ids and two texts"

    def test_no_built_in_prompt_says_what_another_says(self) -> None:
        for language in languages():
            assert not list(check_together(built_in(language)))


BLOCK = "> [!vaultkind|{{id}}] If you want it\n> {{prompt}}\n> Or: {{outward}}\n"


@pytest.mark.parametrize(
    ("block", "code"),
    [
        (BLOCK + "> <% x %>\n", "VK114"),
        (BLOCK + "> - [ ] done\n", "VK114"),
        (BLOCK + "> https://example.org\n", "VK114"),
        (BLOCK + "> <b>{{title}}</b>\n", "VK114"),
        (BLOCK + "> ```dataviewjs\n> ```\n", "VK114"),
        (BLOCK.replace("{{prompt}}", "what"), "VK115"),
        (BLOCK.replace("If you want it", "Write it down"), "VK101"),
        (BLOCK.replace("If you want it", "Just a thought"), "VK110"),
    ],
)
def test_found_in_a_block(block: str, code: str) -> None:
    assert code in codes(check_block(ENGLISH, block, "block.md"))


@pytest.mark.parametrize(
    "block",
    [
        BLOCK,
        BLOCK.replace("[!vaultkind|{{id}}] If you want it", "If you want it: <!-- vaultkind: {{id}} -->"),
        BLOCK.replace("If you want it", "{{date:dddd}}, {{time}}"),
        BLOCK + "> - [x] shown\n",
    ],
)
def test_left_alone_in_a_block(block: str) -> None:
    assert not list(check_block(ENGLISH, block, "block.md"))


CARD = """\
---
practice: breath
title: Breath
kind: parts
body: yes
about: A slow count.
instead: A sound in the room could stand in.
---

You could breathe in while you count to four. Your eyes can stay open.

You can stop at any time. Any part may be skipped, such as the hold.

## In
It comes in slowly.

- seconds: 4
"""


def in_card(text: str) -> list[tuple[int, str]]:
    card, problems = read_card(text.encode(), "card.md", "en")
    return [(one.line, one.code) for one in check_card(ENGLISH, text, "card.md", card, problems)]


class TestCards:
    def test_a_card_that_says_it_all(self) -> None:
        assert in_card(CARD) == []

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("body: yes", "body: no"),
            (" Your eyes can stay open.", ""),
            ("You can stop at any time. ", ""),
            (" Any part may be skipped, such as the hold.", ""),
            ("instead: A sound in the room could stand in.\n", ""),
        ],
    )
    def test_what_a_card_for_the_body_says(self, old: str, new: str) -> None:
        assert {code for _, code in in_card(CARD.replace(old, new))} == {"VK109"}

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("at any time", "whenever you like"),
            ("Your eyes can stay open", "Eyes may stay open"),
            ("Any part may be skipped", "Any part could be left out"),
            ("You can stop at any time.", "Stopping at any time is fine."),
        ],
    )
    def test_other_ways_to_say_it(self, old: str, new: str) -> None:
        assert in_card(CARD.replace(old, new)) == []

    @pytest.mark.parametrize(
        "text", ["You could look for three round things.", "This is sadness, or something near it."]
    )
    def test_other_cards_say_less(self, text: str) -> None:
        head = CARD.partition("You could")[0].replace("body: yes", "body: no")
        assert in_card(f"{head}{text}\n\n## In\nIt is near.\n\n- seconds: 4\n") == []

    @pytest.mark.parametrize(
        ("old", "new", "found"),
        [
            ("You could breathe", "Breathe", (10, "VK101")),
            ("A slow count.", "Just a slow count.", (6, "VK110")),
            ("could stand in.", "must stand in.", (7, "VK102")),
            ("kind: parts", "kind: bits", (4, "VK115")),
        ],
    )
    def test_the_other_rules(self, old: str, new: str, found: tuple[int, str]) -> None:
        assert found in in_card(CARD.replace(old, new))


class TestExceptions:
    def settled(self, text: str) -> list[tuple[int, str]]:
        return [(one.line, one.code) for one in settle(check_page(ENGLISH, text, "x"), text, "x")]

    @pytest.mark.parametrize(
        "text",
        [
            "<!-- vk: allow VK104 because it quotes a rule -->\nThe goal.\n",
            "The goal. <!-- vk: allow VK104 because it quotes a rule -->\n",
            "<!-- vk: allow VK104, VK110 because both are quoted -->\nJust the goal.\n",
            "# vk: allow VK104 because it quotes a rule\nThe goal.\n",
        ],
    )
    def test_with_a_reason(self, text: str) -> None:
        assert self.settled(text) == []

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("<!-- vk: allow VK104 -->\nThe goal.\n", [(1, "VK115"), (2, "VK104")]),
            ("<!-- vk: allow VK104 because -->\nThe goal.\n", [(1, "VK115"), (2, "VK104")]),
            ("<!-- vk: allow VK104 since it is so -->\nThe goal.\n", [(1, "VK115"), (2, "VK104")]),
            ("<!-- vk: allow because it is so -->\nThe goal.\n", [(1, "VK115"), (2, "VK104")]),
            ("<!-- vk: allow VK110 because it is another -->\nThe goal.\n", [(2, "VK104")]),
            ("<!-- vk: allow VK104 because it is far -->\n\nThe goal.\n", [(3, "VK104")]),
        ],
    )
    def test_without_one_or_elsewhere(self, text: str, found: list[tuple[int, str]]) -> None:
        assert self.settled(text) == found

    def test_in_a_pack_it_is_a_line_of_its_own(self) -> None:
        text = PACK.replace("What is on", "<!-- vk: allow VK106 because it is a title -->\nWhy is this on")
        assert in_pack(text) == []
        assert "<!--" not in built(text)

    def test_in_data_and_code(self) -> None:
        text = "# vk: allow VK103 because it is quoted\nx = 'great'  # vk: allow VK104 because so\n"
        found = [Finding(code, "x", 2, "", "") for code in ("VK103", "VK104", "VK110")]
        assert [one.code for one in settle(found, text, "x")] == ["VK110"]


def built(text: str) -> str:
    pack, _ = read_pack(text.encode(), "mine.md", "en")
    assert pack is not None
    return " ".join(prompt.text for prompt in pack.prompts)


class TestData:
    def test_a_language_without_words_still_has_the_rest(self) -> None:
        rules = read_rulebook("xx")
        assert rules == Rulebook("xx")
        found = codes(check_prompt(rules, Paragraph("Uno. Dos. Tres! ¿Y? ¿Z? MUST you?", 1), "x", "plain"))
        assert found == {"VK103", "VK107", "VK112"}

    @pytest.mark.parametrize("name", ["../en", "/etc/passwd", "", "EN", "en.toml"])
    def test_a_language_is_a_name_and_no_path(self, name: str) -> None:
        assert not read_rulebook(name).words

    @pytest.mark.parametrize("data", [{"VK999": {}}, {"VK102": {"word": []}}, {"readability": {}}])
    def test_a_slip_in_the_data_is_told(self, data: dict[str, object]) -> None:
        with pytest.raises(KeyError):
            rulebook_from("xx", data)

    def test_a_formula_on_which_more_is_easier(self) -> None:
        """Fernandez Huerta's for Spanish, with numbers as published."""
        data = {"name": "x", "constant": 206.84, "words_per_sentence": -1.02, "syllables_per_word": -60, "at_least": 80}
        formula = rulebook_from("es", {"readability": {**data, "vowels": "[aeiou]+", "noise": 42}}).readability
        assert formula is not None
        assert formula.value([["la", "casa"]]) == pytest.approx(206.84 - 1.02 * 2 - 60 * 1.5)
        assert not formula.too_hard([["la", "luz", "es", "gris"] * 3], short=False)
        assert formula.too_hard([["considerablemente", "significativa"] * 3], short=True)

    def test_long_words_as_a_share(self) -> None:
        """The fourth Wiener Sachtextformel, as published."""
        data = {"name": "x", "constant": -1.693, "words_per_sentence": 0.2656, "long_words_percent": 0.2744}
        formula = rulebook_from(
            "de", {"readability": {**data, "vowels": "[aeiouäöü]+", "noise": 9, "at_most": 5}}
        ).readability
        assert formula is not None
        assert formula.value([["der", "regenschirm", "ist", "nass"]]) == pytest.approx(
            -1.693 + 0.2656 * 4 + 0.2744 * 25
        )

    @pytest.mark.parametrize(
        "counted",
        [
            "any 2, open 2, about 2, even 2, idea 3, radio 3, quiet 2",
            "stopped 1, wanted 2, makes 1, boxes 2, table 2, whole 1, the 1",
            "didn't 2, don't 1, question 2, in-between 3, neutrally 3",
            "lately 2, sometimes 2, everything 3, somebody's 3",
        ],
    )
    def test_syllables_of_everyday_words(self, counted: str) -> None:
        assert ENGLISH.readability is not None
        for row in counted.split(", "):
            word, count = row.split(" ")
            assert ENGLISH.readability.syllables.count(word) == int(count), word


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("One. Two? Three", ["One.", "Two?", "Three"]),
            ('"Later." It is.', ['Later."', "It is."]),
            ("At 3 p.m. Bread, e.g. rye.", ["At 3 p.m. Bread, e.g. rye."]),
            ('Did you say "no." to it?', ['Did you say "no." to it?']),
            ("¿Qué? Nada.", ["Qué?", "Nada."]),
            ("1.5 or so", ["1.5 or so"]),
            ("  ", []),
        ],
    )
    def test_where_they_end(self, text: str, found: list[str]) -> None:
        assert [one.text for one in sentences(text, frozenset({"p.m.", "e.g."}))] == found

    def test_what_is_a_word(self) -> None:
        assert words("Don’t in-between 1.5, it's ¤¤ x_y") == ("don’t", "in-between", "1.5", "it's", "x", "y")

    @given(st.text(st.characters() | st.sampled_from("`<!->\n#.?/ [](")))
    def test_any_text_can_be_looked_at(self, text: str) -> None:
        quiet = silenced(text)
        assert len(quiet) == len(text)
        assert quiet.count("\n") == text.count("\n")
        for one in sentences(quiet):
            assert quiet[one.start :].startswith(one.text)
        last = text.count("\n") + 1
        assert all(1 <= one.line <= last for one in paragraphs(text))
        assert all(1 <= one.line <= last for one in check_page(ENGLISH, text, "x"))
        list(check_block(ENGLISH, text, "x"))
        list(check_card(ENGLISH, text, "x", None, ()))
        list(check_prompt(ENGLISH, Paragraph(text, 1), "x", "plain"))


def test_no_vowel_is_still_a_syllable() -> None:
    assert Syllables(re.compile("[aeiou]+")).count("hm") == 1
