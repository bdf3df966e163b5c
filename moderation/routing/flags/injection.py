"""Text that tries to instruct a program: `data/flags_injection.csv`. To the router it is text like any other; people should know."""

import re
from collections.abc import Iterator
from typing import Final

from moderation.routing.flags.vocabulary import Reading
from moderation.routing.flags.weighing import heaviest

SPEAKER: Final = re.compile(
    r"(?:\A|[\n.!?]\s{0,3}|#{2,4}\s{0,2})(?:system|assistant|assistent|user|developer|admin)\s?(?:override|prompt|message)?\s?[:#\]]",
    re.IGNORECASE,
)
"""A name as in a play: "System: …"."""
TOKENS: Final = re.compile(
    r"<\|[a-z_]{2,20}\|>|\[/?INST\]|<<SYS>>|</?(?:system|instructions?|prompt)>|#{2,}\s?(?:system|end|instruction)"
    r"|\b(?:municipality|kategori|category|flags?|kind|kommun|priority|prioritet|confidence|topic|label)\s?=\s?[\w'\"\[]",
    re.IGNORECASE,
)
A_SPEAKER: Final = 0.6
A_TOKEN: Final = 0.6
ENOUGH: Final = 0.65


def spans(reading: Reading) -> Iterator[tuple[int, int]]:
    """The heaviest sign, once for each text; where there are only marks of a dialogue, the first of them."""
    marks = [(pattern.search(reading.text), weight) for pattern, weight in ((SPEAKER, A_SPEAKER), (TOKENS, A_TOKEN))]
    more = sum(weight for match, weight in marks if match)
    found = next(heaviest(reading, "injection", more=more, enough=ENOUGH), None)
    if found:
        yield found
    elif more >= A_SPEAKER + A_TOKEN:
        yield from (match.span() for match, _ in marks[:1] if match)
