"""Which other body a message may belong to: what its words say, with what the trained model makes of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from moderation.routing import weights
from moderation.routing.bodies import OF_THE_COUNTY, ORNSKOLDSVIK, BodyGuess
from moderation.routing.confidence import another_by_words, another_decides
from moderation.routing.model import Reading

EMERGENCY: Final = "sos112"
"""Nobody is redirected there: whoever is in danger is told to ring 112 at once (the flag `acute_danger`), and a person reads the case."""


@dataclass(frozen=True, slots=True)
class Other:
    """A body's key, and the confidence that it decides; `word`: where a word says so, if one does."""

    body: str
    confidence: float
    word: BodyGuess | None


def likeliest(guesses: Sequence[BodyGuess], reading: Reading | None, municipality: str | None) -> Other | None:
    """The body that decides most likely; None where nothing speaks for one. `municipality`: the one that it is about, as far as is known."""
    words = {guess.body: guess for guess in guesses if guess.body != EMERGENCY}
    if reading is None:
        found = [Other(guess.body, another_by_words(guess.strength), guess) for guess in words.values()]
    else:
        which = _by_the_model(reading, municipality)
        found = [
            Other(
                body,
                another_decides(_strength(words.get(body)), _not_ours(reading, words.get(body)), which.get(body, 0.0)),
                words.get(body),
            )
            for body in dict.fromkeys([*words, *list(which)[: weights.BODIES_OF_THE_MODEL]])
        ]
    return max(found, key=lambda other: (other.confidence, other.body), default=None)


def _by_the_model(reading: Reading, municipality: str | None) -> dict[str, float]:
    """Which body, if another decides, the likeliest first; of those that each county has its own, that of the place."""
    south = municipality == ORNSKOLDSVIK
    which = {OF_THE_COUNTY[body][south] if body in OF_THE_COUNTY else body: share for body, share in reading.bodies}
    return {body: share for body, share in which.items() if body != EMERGENCY}


def _not_ours(reading: Reading, guess: BodyGuess | None) -> float:
    """What the model gives for any other body. It reads the words, not who is asked: of a witness no more than even."""
    return min(reading.not_ours, weights.OF_A_WITNESS) if guess and guess.witness else reading.not_ours


def _strength(guess: BodyGuess | None) -> float:
    return guess.strength if guess else weights.NO_WORD
