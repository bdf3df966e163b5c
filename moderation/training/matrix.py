"""The features of all examples as matrices, and how alike the examples are by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from moderation.routing import features
from moderation.routing.features import Features

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]

STRIP: Final = 256
LETTERS: Final = features.BLOCKS.index("letters")


@dataclass(frozen=True, slots=True)
class Question:
    """What is fitted together: the weight of each feature block (`features.names`), and how much it is held back."""

    name: str
    blocks: tuple[float, ...]
    ridge: float


class Matrix:
    """A matrix for each block of features. `fold`: how many hashed columns there are."""

    def __init__(self, found: Sequence[Features], rarity: Singles, fold: int = features.COLUMNS) -> None:
        hashed = [_rows([row.hashed[block] for row in found], rarity, fold) for block in range(len(features.BLOCKS))]
        topics, kinds = (np.array([getattr(row, name) for row in found]) for name in ("topics", "kinds"))
        self.blocks = (*hashed, topics, kinds)
        self.solved: tuple[object, Singles] | None = None
        """What `solving` keeps from one question to the next."""

    def kernel(self, question: Question) -> Singles:
        """How alike the examples are, as `question` sees it."""
        kernel = np.float32(question.blocks[LETTERS]) * self._of_letters
        for number, (weight, block) in enumerate(zip(question.blocks, self.blocks, strict=True)):
            if weight and number != LETTERS:
                _add(kernel, weight, block)
        return kernel

    @cached_property
    def _of_letters(self) -> Singles:
        """Kept: the largest block by far, and every question looks at it."""
        letters = self.blocks[LETTERS]
        kernel = np.zeros((letters.shape[0], letters.shape[0]), dtype=np.float32)
        _add(kernel, 1.0, letters)
        return kernel

    def weights(self, question: Question, dual: Doubles) -> Doubles:
        """The dual solution as weights of columns."""
        parts = [weight * (block.T @ dual) for weight, block in zip(question.blocks, self.blocks, strict=True)]
        hashed, words = parts[: len(features.BLOCKS)], parts[len(features.BLOCKS) :]
        return np.vstack([np.sum(hashed, axis=0), *words])


def rarity_of(found: Sequence[Features]) -> NDArray[np.float32]:
    """How much a column tells, by how few examples have it."""
    having = np.zeros(features.COLUMNS)
    for row in found:
        having[np.unique(np.concatenate([columns for columns, _ in row.hashed]))] += 1
    return rounded(np.log((1 + len(found)) / (1 + having)) + 1)


def _rows(counts: list[tuple[NDArray[np.int64], NDArray[np.float32]]], rarity: Singles, fold: int) -> csr_matrix:
    """One block of all examples, each row of length one."""
    single = [features.values_of(columns, strengths, rarity) for columns, strengths in counts]
    ends = np.cumsum([0, *(len(columns) for columns, _ in counts)])
    columns = np.concatenate([columns for columns, _ in counts]) % fold
    return csr_matrix((np.concatenate(single), columns, ends), shape=(len(counts), fold))


def _add(kernel: Singles, weight: float, block: csr_matrix | Singles) -> None:
    """Add the products of all rows with all rows. In strips: there are as many numbers as pairs of examples."""
    for start in range(0, len(kernel), STRIP):
        product = block[start : start + STRIP] @ block.T
        dense = product.toarray() if isinstance(product, csr_matrix) else product
        kernel[start : start + STRIP] += np.float32(weight) * dense


def rounded(values: Doubles | Singles) -> NDArray[np.float32]:
    """To the precision that is stored."""
    return values.astype(np.float16).astype(np.float32)
