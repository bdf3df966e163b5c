"""No address carries a second recipient or a header of its own into a mail."""

from itertools import product

import pytest

from notifications import posting

SEPARATORS = [
    "\r\n",
    "\n",
    "\r",
    "\x00",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
    ",",
    ";",
    " ",
    "\t",
    "%0a\n",
]
ADDITIONS = ["Bcc: bob@example.com", "bob@example.com", "Subject: x", "\r\nbody", "<bob@example.com>", ""]
PLACES = ["alice@example.com{}", "{}alice@example.com", "al{}ice@example.com"]
HOSTILE = [place.format(between + added) for place, between, added in product(PLACES, SEPARATORS, ADDITIONS)]


def test_injections_are_refused() -> None:
    passed = []
    for address in HOSTILE:
        try:
            posting.check_address(address)
        except posting.Refused:
            continue
        passed.append(address)

    assert len(HOSTILE) > 200
    assert passed == []


@pytest.mark.parametrize(
    "address", ["alice@example.com", "alice+umea@example.com", "a.b-c_d@sub.example.com", "alice@exämple.com"]
)
def test_an_ordinary_address_passes(address: str) -> None:
    posting.check_address(address)


@pytest.mark.parametrize("address", ["", "alice", "@example.com", "ålice@example.com", '"a b"@example.com', "a@b@c.se"])
def test_an_impossible_address_is_refused(address: str) -> None:
    with pytest.raises(posting.Refused):
        posting.check_address(address)
