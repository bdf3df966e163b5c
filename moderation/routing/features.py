"""A message as numbers for the trained model: hashed words, word pairs, letters inside words and signs of each sentence.

What a matter is about is said first: letters and topics of a word count for less the further on it stands.
No vocabulary is kept: a feature is a column by its CRC-32. The columns after `COLUMNS` are the lexicon's: how much the text speaks of
each topic, and how often it uses phrases of each kind. Every block has length one, so that long and short texts weigh the same.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.routing import wording
from moderation.routing.lexicon import SIGNS, Lexicon
from moderation.routing.wording import Sentence, placed

VERSION: Final = 1
"""Raised whenever the same text would give other features: a model fits one version only."""
COLUMNS: Final = 2**16
FOLDED: Final = 2**14
"""Columns for a question with many labels and few examples: those of the same remainder are one."""
BLOCKS: Final = ("words", "pairs", "letters", "sentences")
SHORTEST, LONGEST = 3, 5
"""Letters of the pieces of a word."""
KEPT_WORDS: Final = 8_192

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """What a message is made of. `hashed` has the columns and how strongly each is there, a pair for each of BLOCKS."""

    hashed: tuple[tuple[Ints, Floats], ...]
    topics: Floats
    kinds: Floats


def read(title: str, text: str, language: str, lexicon: Lexicon) -> Features:
    """The features of a message; total, and bounded by `wording.LONGEST_READ`. Words of the title count twice."""
    title, text = wording.cleaned(title), wording.cleaned(text)
    heading, body = wording.words(title), wording.words(text)
    said = heading + body
    sentences = wording.sentences(text)
    counted = Counter(said)
    counted.update(heading)
    weights = placed(said)
    return Features(
        hashed=(
            _words(counted),
            _hashed(Counter(f"p {one} {two}" for one, two in pairwise(said))),
            _letters(weights),
            _hashed(Counter([*_signs(sentences), f"l {language[:2]}", f"title {'?' in title}"])),
        ),
        topics=lexicon.of_topics(weights, said),
        kinds=lexicon.of_kinds(sentences),
    )


def values(features: Features, rarity: Floats) -> tuple[Ints, Floats]:
    """Columns and values of the hashed blocks; `rarity` weighs each column. Every block that is not empty has length one."""
    columns = [found for found, _ in features.hashed]
    parts = [values_of(found, strengths, rarity) for found, strengths in features.hashed]
    return np.concatenate(columns), np.concatenate(parts)


def values_of(columns: Ints, strengths: Floats, rarity: Floats) -> Floats:
    """The values of one block."""
    weighed = strengths * rarity[columns]
    length = math.sqrt(float(weighed @ weighed))
    return np.asarray(weighed / (length or 1.0), dtype=np.float32)


def _words(counts: Mapping[str, int]) -> tuple[Ints, Floats]:
    return _counted(map(_word_column, counts), counts)


def _hashed(counts: Mapping[str, int]) -> tuple[Ints, Floats]:
    return _counted(map(_column, counts), counts)


def _counted(columns: Iterable[int], counts: Mapping[str, int]) -> tuple[Ints, Floats]:
    times = np.fromiter(counts.values(), np.float64, len(counts))
    merged, sums = _merged(np.fromiter(columns, np.int64, len(counts)), times)
    return merged, (1 + np.log(sums)).astype(np.float32)


def _letters(weights: Mapping[str, float]) -> tuple[Ints, Floats]:
    if not weights:
        return _hashed({})
    pieces = [_pieces(word) for word in weights]
    each = np.repeat(np.fromiter(weights.values(), np.float64, len(weights)), [len(columns) for columns in pieces])
    merged, sums = _merged(np.concatenate(pieces), each)
    return merged, np.sqrt(sums).astype(np.float32)


def _merged(columns: Ints, counts: NDArray[np.float64]) -> tuple[Ints, NDArray[np.float64]]:
    """Each column once, with the sum of its counts."""
    if not len(columns):
        return columns, counts
    order = np.argsort(columns, kind="stable")
    columns, counts = columns[order], counts[order]
    first = np.flatnonzero(np.concatenate(([True], columns[1:] != columns[:-1])))
    return columns[first], np.add.reduceat(counts, first)


@lru_cache(KEPT_WORDS)
def _word_column(word: str) -> int:
    return _column(f"w {word}")


@lru_cache(KEPT_WORDS)
def _pieces(word: str) -> Ints:
    """Columns of the pieces of three to five letters, its ends marked."""
    word = f"<{wording.folded(word[:40])}>"
    pieces = [word[at : at + n] for n in range(SHORTEST, LONGEST + 1) for at in range(len(word) - n + 1)]
    return np.fromiter((_column(f"c {piece}") for piece in pieces), np.int64, len(pieces))


def _signs(sentences: list[Sentence]) -> Iterator[str]:
    """How the sentences begin and end: what a writer wants shows there."""
    last = len(sentences) - 1
    for number, sentence in enumerate(sentences):
        words, mark = sentence.words[sentence.start :] or sentence.words, sentence.mark
        yield from (f"m {mark}", f"m {mark} {'first' if number == 0 else 'later'}")
        if number == last:
            yield f"last {mark}"
        for length in (1, 2):
            begins = " ".join(words[:length])
            yield from (f"b {begins}", f"b {begins} {mark}")
        yield f"b {' '.join(words[:3])}"
    marks = [sentence.mark for sentence in sentences]
    yield f"all questions {all(mark == '?' for mark in marks)}"
    yield from (f"marks {mark} {min(3, marks.count(mark))}" for mark in "?!")
    yield f"size {min(6, int(math.log2(1 + sum(len(sentence.words) for sentence in sentences))))}"


def _column(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % COLUMNS


def width(lexicon: Lexicon, columns: int = COLUMNS) -> int:
    """How many columns there are in all, with so many hashed ones."""
    return columns + len(lexicon.topics) + len(SIGNS)
