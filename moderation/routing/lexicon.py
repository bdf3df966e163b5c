"""Words that tell of a topic or of what a writer wants: two tables of stems, the same for every text.

A stem fits a word that begins with it, or is it where it has three letters or fewer; of several the longest counts. In a compound a
stem of five letters or more also counts where it stands inside ("skolbusshållplats"), for less. Of a phrase every word but the last
must be there in full.
"""

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from moderation.routing import wording
from moderation.routing.wording import HALF, Sentence

Kind = Literal["question", "opinion", "idea"]
KINDS: Final[tuple[Kind, ...]] = ("question", "opinion", "idea")
WHOLE: Final = 3
"""A stem no longer than this must be the whole word."""
INSIDE: Final = 5
"""A stem at least this long counts inside a word."""
LONGEST: Final = 24
"""Letters of a word that are looked at."""
USUAL: Final = 7
"""Letters of a stem that counts for its whole strength; a shorter one counts for less, a longer one for a little more."""
MOST: Final = 1.2
PHRASE: Final = 1.3
INSIDE_SHARE: Final = 0.5
KEPT_WORDS: Final = 8_192
SIGNS: Final = tuple(
    f"{kind} {where} {how}".strip()
    for kind in KINDS
    for where in ("start", "any")
    for how in ("", "?", "!", ".", "first", "later", "long")
)
"""What is counted of the phrases of a kind: where in the sentence, how the sentence ends, and whether it is the first."""
_SIGN: Final = {sign: number for number, sign in enumerate(SIGNS)}

Stems = dict[str, list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Several words, and what they count for: `number` is a topic's or a group of signs'."""

    words: tuple[str, ...]
    number: int
    strength: float = 1.0
    at_start: bool = False

    def at(self, words: Sequence[str], place: int) -> bool:
        """Whether it stands in `words` from `place`; the last word may go on."""
        end = place + len(self.words)
        if tuple(words[place : end - 1]) != self.words[:-1] or end > len(words):
            return False
        last = self.words[-1]
        return words[end - 1] == last or (len(last) > WHOLE and words[end - 1].startswith(last))

    def whole_at(self, words: Sequence[str], place: int) -> bool:
        """Whether it stands in `words` from `place`, every word in full; its first is known to."""
        return len(self.words) == 1 or tuple(words[place : place + len(self.words)]) == self.words


class Lexicon:
    """Both tables, ready to be asked. `topics` are the keys in the order of the numbers that it gives."""

    def __init__(self, topic_words: str, kind_words: str) -> None:
        """`topic_words`: CSV with topic, stem, strength; `kind_words`: CSV with kind, where, phrase. KeyError and ValueError where they are not."""
        rows = list(csv.DictReader(StringIO(topic_words)))
        self.topics = tuple(dict.fromkeys(row["topic"] for row in rows))
        self._stems: Stems = defaultdict(list)
        self._phrases: dict[str, list[Phrase]] = defaultdict(list)
        for row in rows:
            self._add(self.topics.index(row["topic"]), row["stem"], float(row["strength"]))
        self._kinds: dict[str, list[Phrase]] = defaultdict(list)
        for row in csv.DictReader(StringIO(kind_words)):
            words = tuple(wording.words(row["phrase"]))
            group = _SIGN[f"{row['kind']} {row['where']}"]
            self._kinds[words[0]].append(Phrase(words, group, at_start=row["where"] == "start"))
        self._word = lru_cache(KEPT_WORDS)(self._read_word)

    def _add(self, topic: int, stem: str, strength: float) -> None:
        words = tuple(wording.words(stem))
        for form in dict.fromkeys((words, tuple(map(wording.folded, words)))):
            if len(form) == 1:
                self._stems[form[0]].append((topic, strength))
            else:
                self._phrases[form[0]].append(Phrase(form, topic, strength))

    def of_topics(self, weights: Mapping[str, float], said: Sequence[str]) -> NDArray[np.float32]:
        """How much a text speaks of each topic: 0 where nothing does, growing slower and slower.

        `weights` has each word with how much it counts (`wording.placed`), `said` all words as they come.
        """
        sums = np.zeros(len(self.topics), dtype=np.float32)
        for word, weight in weights.items():
            for topic, strength in self._word(word):
                sums[topic] += min(1.0, weight) * strength
        for place, phrase in self._said(said):
            sums[phrase.number] += PHRASE * phrase.strength * HALF / (HALF + place)
        return np.log1p(sums)

    def of_kinds(self, sentences: Iterable[Sentence]) -> NDArray[np.float32]:
        """How often phrases of each kind stand in `sentences`, for every one of SIGNS."""
        counts: Counter[int] = Counter()
        for number, sentence in enumerate(sentences):
            for phrase in self._wanted(sentence):
                counts[phrase.number] += 1
                counts[phrase.number + 1 + "?!.".index(sentence.mark)] += 1
                counts[phrase.number + (5 if number else 4)] += 1
                if len(phrase.words) > 1:
                    counts[phrase.number + 6] += 1
        signs = np.zeros(len(SIGNS), dtype=np.float32)
        for place, count in counts.items():
            signs[place] = count
        return np.log1p(signs)

    def _said(self, words: Sequence[str]) -> Iterable[tuple[int, Phrase]]:
        for place, word in enumerate(words):
            for phrase in self._phrases.get(word, ()):
                if phrase.at(words, place):
                    yield place, phrase

    def _wanted(self, sentence: Sentence) -> Iterable[Phrase]:
        words, start = sentence.words, sentence.start
        for place, word in enumerate(words):
            for phrase in self._kinds.get(word, ()):
                if (place == start or not phrase.at_start) and phrase.whole_at(words, place):
                    yield phrase

    def _read_word(self, word: str) -> tuple[tuple[int, float], ...]:
        """What a single word counts for, by topic."""
        word = word[:LONGEST]
        folded = wording.folded(word)
        stem = self._beginning(word) or self._beginning(folded)
        inner = self._inside(word) or self._inside(folded)
        shares: Counter[int] = Counter()
        for found, share in ((stem, 1.0), (inner, INSIDE_SHARE)):
            topics = self._stems[found] if found else []
            for topic, strength in topics:
                shares[topic] += share * strength * min(MOST, len(found) / USUAL) / math.sqrt(len(topics))  # type: ignore[assignment]
        return tuple(shares.items())

    def _beginning(self, word: str) -> str:
        lengths = range(len(word), 1, -1)
        fits = (word[:n] for n in lengths if n > WHOLE or n == len(word))
        return next((stem for stem in fits if stem in self._stems), "")

    def _inside(self, word: str) -> str:
        """The longest stem inside, the last of those that are as long: what a compound is stands at its end."""
        parts = (word[at : at + n] for n in range(len(word) - 1, INSIDE - 1, -1) for at in range(len(word) - n, 0, -1))
        return next((stem for stem in parts if stem in self._stems), "")
