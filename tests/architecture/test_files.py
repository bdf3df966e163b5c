"""Files are short and named after what is in them."""

import pytest

from tests.architecture.product import APPS, CHECKOUT

LONGEST = 400
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}
FILES = [
    file
    for top in (*APPS, "tests")
    for pattern in ("*.py", "*.html", "*.js", "*.mjs", "*.scss")
    for file in sorted((CHECKOUT / top).rglob(pattern))
    if "migrations" not in file.parts
]


def test_no_file_is_too_long() -> None:
    long = [str(file.relative_to(CHECKOUT)) for file in FILES if len(file.read_text().splitlines()) > LONGEST]

    assert long == []


@pytest.mark.parametrize("top", [*APPS, "tests"])
def test_nothing_has_a_name_that_says_nothing(top: str) -> None:
    nameless = [path for path in (CHECKOUT / top).rglob("*") if path.stem in NAMELESS]

    assert nameless == []
