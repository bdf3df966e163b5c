"""Lists of words, kept as plain text."""

from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent / "data" / "words"


@cache
def wordlist(name: str) -> frozenset[str]:
    """The words of `data/words/<name>.txt`: parted by space or line; a line that begins with # is a note."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
