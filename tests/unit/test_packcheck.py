"""The language check over whole files: packs, blocks and cards, what is said twice, and exceptions with a reason."""

from __future__ import annotations

import pytest

from vaultkind.core.language import Finding, check_page, settle
from vaultkind.core.packcheck import check_block, check_card, check_pack, check_together
from vaultkind.library import built_in, languages, read_card, read_pack, read_rulebook

ENGLISH = read_rulebook("en")
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
    assert code in {one.code for one in check_block(ENGLISH, block, "block.md")}


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
