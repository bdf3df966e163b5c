"""A small grammar: patterns with slots and alternatives, drawn at random.

`{slot}` stands for a word that the text decides, `[this|that]` for one of several ways to say it; alternatives may hold slots, and one
may be empty.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

_TOKEN: Final = re.compile(r"\{(\w+)\}|\[([^\[\]]*)\]")
_TIDY: Final = ((re.compile(r"[ \t]{2,}"), " "), (re.compile(r" +([.,!?:])"), r"\1"))

Slots = Mapping[str, str | Sequence[str]]
"""What each slot may be: one word for the whole text, or several to draw from at every use."""


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A parsed pattern. `slots`: the names of all slots that it may ask for."""

    parts: "tuple[str | _Slot | tuple[Pattern, ...], ...]"
    slots: frozenset[str]

    def fill(self, slots: Slots, random: Random) -> str:
        """One way to say it. KeyError for a slot that `slots` does not know."""
        text = self._fill(slots, random)
        for expression, by in _TIDY:
            text = expression.sub(by, text)
        text = text.strip()
        return text[:1].upper() + text[1:]

    def _fill(self, slots: Slots, random: Random) -> str:
        return "".join([part if isinstance(part, str) else _one(part, slots, random) for part in self.parts])


def _one(part: "_Slot | tuple[Pattern, ...]", slots: Slots, random: Random) -> str:
    if isinstance(part, tuple):
        return random.choice(part)._fill(slots, random)
    value = slots[part.name]
    return value if isinstance(value, str) else random.choice(value)


def parse(source: str) -> Pattern:
    """The pattern that `source` spells. ValueError for a bracket that is not closed."""
    parts: list[str | _Slot | tuple[Pattern, ...]] = []
    slots: set[str] = set()
    end = 0
    for token in _TOKEN.finditer(source):
        parts.append(source[end : token.start()])
        end = token.end()
        if token[1]:
            parts.append(_Slot(token[1].lower()))
            slots.add(token[1].lower())
        else:
            ways = tuple(parse(way) for way in token[2].split("|"))
            slots.update(*(way.slots for way in ways))
            parts.append(ways)
    parts.append(source[end:])
    if any(isinstance(part, str) and set("[]{}") & set(part) for part in parts):
        raise ValueError(f"a bracket is not closed: {source!r}")
    return Pattern(tuple(part for part in parts if part != ""), frozenset(slots))
