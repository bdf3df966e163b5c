"""A message as numbers for the trained model: hashed words, word pairs, letters inside words and signs of each sentence.

No vocabulary is kept: a feature is a column by its CRC-32. The columns after `COLUMNS` are the lexicon's: how much the text speaks of
each topic, and how often it uses phrases of each kind. Every block has length one, so that long and short texts weigh the same.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.routing import wording
from moderation.routing.lexicon import SIGNS, Lexicon
from moderation.routing.wording import Sentence

VERSION: Final = 1
"""Raised whenever the same text would give other features: a model fits one version only."""
COLUMNS: Final = 2**16
BLOCKS: Final = ("words", "pairs", "letters", "sentences")
SHORTEST, LONGEST = 3, 5
"""Letters of the pieces of a word."""
KEPT_WORDS: Final = 8_192

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """What a message is made of. `counts` has the columns and how often each is there, a pair for each of BLOCKS."""

    counts: tuple[tuple[Ints, Floats], ...]
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
    return Features(
        counts=(
            _hashed({f"w {word}": count for word, count in counted.items()}),
            _hashed(Counter(f"p {one} {next_one}" for one, next_one in zip(said, said[1:], strict=False))),
            _letters(counted),
            _hashed(Counter([*_signs(sentences), f"l {language[:2]}", f"title {'?' in title}"])),
        ),
        topics=lexicon.of_topics(said),
        kinds=lexicon.of_kinds(sentences),
    )


def values(features: Features, rarity: Floats) -> tuple[Ints, Floats]:
    """Columns and values of the hashed blocks; `rarity` weighs each column. Every block that is not empty has length one."""
    columns = [found for found, _ in features.counts]
    parts = [values_of(found, times, rarity) for found, times in features.counts]
    return np.concatenate(columns), np.concatenate(parts)


def values_of(columns: Ints, times: Floats, rarity: Floats) -> Floats:
    """The values of one block whose columns are there so many `times`."""
    weighed = (1 + np.log(times)) * rarity[columns]
    length = math.sqrt(float(weighed @ weighed))
    return np.asarray(weighed / (length or 1.0), dtype=np.float32)


def _hashed(counts: Mapping[str, int]) -> tuple[Ints, Floats]:
    columns = np.fromiter((_column(name) for name in counts), np.int64, len(counts))
    return _merged(columns, np.fromiter(counts.values(), np.float64, len(counts)))


def _letters(counts: Mapping[str, int]) -> tuple[Ints, Floats]:
    if not counts:
        return _hashed({})
    pieces = [_pieces(word) for word in counts]
    times = np.repeat(np.fromiter(counts.values(), np.float64, len(counts)), [len(columns) for columns in pieces])
    return _merged(np.concatenate(pieces), times)


def _merged(columns: Ints, counts: NDArray[np.float64]) -> tuple[Ints, Floats]:
    """Each column once, with the sum of its counts."""
    order = np.argsort(columns, kind="stable")
    columns, counts = columns[order], counts[order]
    first = np.flatnonzero(np.concatenate(([True], columns[1:] != columns[:-1]))) if len(columns) else columns
    sums = np.add.reduceat(counts, first) if len(columns) else counts
    return columns[first], sums.astype(np.float32)


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


def width(lexicon: Lexicon) -> int:
    """How many columns there are in all."""
    return COLUMNS + len(lexicon.topics) + len(SIGNS)
