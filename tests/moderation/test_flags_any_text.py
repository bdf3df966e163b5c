"""Whatever the text: flags lie within it, and are found in no time."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.routing.flags import find


def test_a_long_text_full_of_signs_is_read_in_no_time() -> None:
    hard = (
        "brinner i ",
        "1 ",
        "<a ",
        "han ligger på ",
        "Anna Berg ljuger. ",
        "@a",
        "070 ",
        "'or'1'='1 ",
        "\u200b ",
        "jag ska ",
        "Rektor Anna Berg på skolan, han ",
        "rektor anna bergvall ",
        "nu nu ",
    )

    for part in hard:
        start = time.process_time()
        find("", part * (10_000 // len(part)))
        assert time.process_time() - start < 1, part


@given(st.text(max_size=200), st.text(max_size=400))
@settings(max_examples=300)
def test_any_text_has_flags_that_lie_within_it(title: str, text: str) -> None:
    flags = find(title, text)

    assert flags == find(title, text)
    assert len(set(flags)) == len(flags)
    for flag in flags:
        field = title if flag.field == "title" else text
        assert flag.field in ("title", "text")
        assert flag.start is not None
        assert flag.end is not None
        assert 0 <= flag.start < flag.end <= len(field)


PIECES = st.sampled_from(
    [
        "070",
        "-",
        " ",
        "174 06 12",
        "@",
        "a.se",
        "<script",
        ">",
        "Anna Berg",
        "ljuger",
        "brinner",
        "nu",
        "!!",
        "890412-9829",
        "\u200b",
        "🤷",
        "Storgatan 5",
        "ABC 123",
        "ignorera",
        "instruktioner",
        "\n",
        ".",
        "har cancer",
        "jag ska döda er",
        "è",
        "'",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_jumble_of_signs_has_flags_that_lie_within_it(text: str) -> None:
    assert all(0 <= (flag.start or 0) < (flag.end or 0) <= len(text) for flag in find("", text))
