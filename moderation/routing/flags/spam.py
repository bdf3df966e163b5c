"""Advertising that has nothing to do with a municipality: `data/flags_spam.csv`. Goods, a push to buy, and an address to go to."""

import re
from collections.abc import Iterator
from typing import Final

from moderation.routing.flags.vocabulary import Reading
from moderation.routing.flags.weighing import heaviest

LINK: Final = re.compile(
    r"https?://|www\.|(?<![@.\w])[\w\-]{2,40}\.(?:[\w\-]{2,20}\.)?(?:example|com|net|io|shop|biz|info|ru|xyz|online|top|nu)\b(?!@)",
    re.IGNORECASE,
)
OWN: Final = re.compile(
    r"https?://(?:www\.)?(?:umea|vannas|vindeln|nordmaling|bjurholm|robertsfors|ornskoldsvik)\.se", re.IGNORECASE
)
LOUD: Final = re.compile(r"!!!|>>|<<<|\$\$|💸|🔥|💰|\d{1,3}\s?% (?:off|rabatt|rea)|\$\d|18\+", re.IGNORECASE)
A_LINK: Final = 0.3
IS_LOUD: Final = 0.2

ENOUGH: Final = 0.75


def spans(reading: Reading) -> Iterator[tuple[int, int]]:
    """The heaviest sign, once for each text."""
    if not reading.of("spam"):
        return iter(())
    more = A_LINK if LINK.search(reading.text) and not OWN.search(reading.text) else 0.0
    more += IS_LOUD if LOUD.search(reading.text) else 0.0
    return heaviest(reading, "spam", needs=("goods",), enough=ENOUGH, more=more)
