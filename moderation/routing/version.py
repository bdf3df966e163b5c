"""Which router this is: a digest of its code and data, so that a stored decision names what made it, whoever forgot to raise a number."""

import hashlib
from pathlib import Path
from typing import Final

from ideas.gazetteer.files import DATA

HERE: Final = Path(__file__).resolve().parent
NOT_READ: Final = frozenset({"examples", "held_out", "__pycache__"})
SUFFIXES: Final = frozenset({".py", ".csv", ".txt", ".geojson"})
OF_THE_REGION: Final = (
    "bodies.csv",
    "elsewhere.csv",
    "municipalities.csv",
    "municipalities.geojson",
    "names.csv",
    "places.csv",
    "postcodes.csv",
    "topics.csv",
)
SHORT: Final = 10


def version() -> str:
    """The same for the same code and data, and another one for any other."""
    digest = hashlib.sha256()
    for file in _files():
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"roles-{digest.hexdigest()[:SHORT]}"


def _files() -> list[Path]:
    gazetteer = Path(DATA).parent / "gazetteer"
    own = [
        file
        for folder in (HERE, gazetteer)
        for file in sorted(folder.rglob("*"))
        if file.suffix in SUFFIXES and not NOT_READ & set(file.relative_to(folder).parts)
    ]
    return [*own, *(Path(DATA) / name for name in OF_THE_REGION)]
