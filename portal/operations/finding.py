"""What a look at the running portal gives: things that are wrong, and facts that are good to know."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from portal.operations import words


class Severity(StrEnum):
    """Trouble: a person has to act. Notice: good to know, it may wait."""

    TROUBLE = "trouble"
    NOTICE = "notice"


@dataclass(frozen=True)
class Fact:
    """Something to know where nothing is wrong: a code of `words.FACTS`, and what fills its sentence."""

    code: str
    params: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The sentence, in the active language."""
        return words.filled(words.FACTS[self.code], self.params)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a code of `words.WORDS`. Holds codes, numbers and case numbers, nothing that somebody wrote.

    `kind` tells several findings with one code apart. `mend` puts it right where that is safe, any number of times; it gives how many
    were put right now.
    """

    code: str
    severity: Severity = Severity.TROUBLE
    number: int = 1
    kind: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    mend: Callable[[], int] | None = None

    @property
    def key(self) -> str:
        """The same for the same trouble at another time."""
        return f"{self.code}:{self.kind}" if self.kind else self.code

    @property
    def title(self) -> str:
        """What it is called, in the active language."""
        return words.title(self.key)

    @property
    def what(self) -> str:
        """What is the matter, in one sentence."""
        return words.filled(words.WORDS[self.code].what, {**self.params, "number": self.number})

    @property
    def meaning(self) -> str:
        """What that is for residents."""
        return str(words.WORDS[self.code].meaning)

    @property
    def advice(self) -> str:
        """What to do."""
        return str(words.WORDS[self.code].advice)


Seen = Finding | Fact
Look = Callable[[bool], Iterator[Seen]]
"""Takes whether everything should be looked at, or only what is new."""


def unseen(name: str, error: str) -> Finding:
    """The finding that something could not be looked at: `name` of the look, class name of the error."""
    return Finding("unseen", kind=name, params={"error": error})
