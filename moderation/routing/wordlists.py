"""Lists of words, kept as plain text."""

from functools import cache
from pathlib import Path
from typing import Final

from moderation.routing.words import fold

DATA: Final = Path(__file__).resolve().parent / "data"
FOLDER: Final = DATA / "words"


@cache
def wordlist(name: str) -> frozenset[str]:
    """The words of `data/words/<name>.txt`: parted by space or line; a line that begins with # is a note."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def first_names() -> frozenset[str]:
    """First names of people, folded."""
    return frozenset(fold(name) for name in (DATA / "first_names.txt").read_text(encoding="utf-8").split())
