"""The flags of a message: what rules and words find, with what the trained model makes of the whole text.

Danger, threats and the like are said in endlessly many ways. Where the model is sure enough it adds a flag, whose span is the whole text. What
the words find it may take away where it sees nothing of the kind; danger only where it is as good as certain that there is none.
"""

from collections.abc import Sequence

from ideas.proposals import Flag, FlagName, Inquiry
from moderation.routing import flags, weights
from moderation.routing.model import WORRIES, Reading


def found(inquiry: Inquiry, written_in: Sequence[str], reading: Reading | None) -> tuple[Flag, ...]:
    """The flags of `inquiry`, in the order of its texts; those of the words alone without a `reading`."""
    by_words = flags.find(inquiry.title, inquiry.text, languages=written_in)
    if reading is None:
        return by_words
    kept = [
        flag
        for flag in by_words
        if reading.worries.get(flag.name.value, 1.0)
        >= (weights.DANGER_AT_LEAST if flag.name == FlagName.ACUTE_DANGER else weights.WORRY_AT_LEAST)
    ]
    named = {flag.name.value for flag in kept}
    added = [
        Flag(FlagName(name), "text", 0, len(inquiry.text))
        for name in WORRIES
        if name not in named and inquiry.text and reading.worries[name] >= weights.WORRY[name]
    ]
    return (*kept, *added)
