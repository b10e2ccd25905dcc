"""The language check: for each rule sentences that it finds, and near ones that it leaves alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from vaultkind.core.language import Finding, check_page, check_prompt, check_text
from vaultkind.core.sentences import Paragraph
from vaultkind.library import read_rulebook

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
