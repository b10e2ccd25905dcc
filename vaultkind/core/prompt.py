"""Prompts and packs as values."""

from typing import NamedTuple

CONSENTS = ("none", "body", "inner-critic", "warmth")
DIRECTIONS = ("outward", "inward")
MAX_PACK_BYTES = 256 * 1024


class Prompt(NamedTuple):
    """One question. ``outward`` is the other way, given where ``direction`` is inward; ``line`` is its heading's."""

    id: str
    pack: str
    tier: str
    consent: str
    language: str
    text: str
    direction: str
    energy: int
    outward: str | None
    source: str
    line: int


class Pack(NamedTuple):
    """A named set of prompts. ``source`` is ``built-in`` or the pack's path in the vault."""

    name: str
    title: str
    tier: str
    consent: str
    about: str
    language: str
    source: str
    prompts: tuple[Prompt, ...]


class Problem(NamedTuple):
    """Something in a pack that keeps it, or one prompt, from being used.

    ``line`` counts from 1; ``code`` is the rule of the language check that it falls under.
    """

    source: str
    line: int
    text: str
    code: str = "VK115"
