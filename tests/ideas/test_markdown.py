"""Answers: a small, safe subset of Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas import markdown


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**Ja**, i mars.", "<p><strong>Ja</strong>, i mars.</p>"),
        ("- ett\n- två", "<ul>\n<li>ett</li>\n<li>två</li>\n</ul>"),
        (
            "[planen](https://example.com/p)",
            '<p><a href="https://example.com/p" rel="nofollow noopener">planen</a></p>',
        ),
        ("# ingen rubrik", "<p># ingen rubrik</p>"),
        ("<b>fet</b>", "<p>&lt;b&gt;fet&lt;/b&gt;</p>"),
    ],
)
def test_the_subset(source: str, html: str) -> None:
    assert markdown.render(source).strip() == html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hej)",
        "<javascript:alert(1)>",
        "![x](https://example.com/x.png)",
        '[x](https://example.com "onmouseover=alert(1)")',
        '<a hx-get="/x">x</a>',
    ],
)
def test_nothing_harmful_comes_through(source: str) -> None:
    html = markdown.render(source)

    assert "<script" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert "<img" not in html
    assert "<a hx-" not in html


@given(st.text(max_size=300))
def test_any_text_gives_only_the_allowed_tags(source: str) -> None:
    html = markdown.render(source)

    tags = {part.split(">")[0].strip("/").split(" ")[0] for part in html.split("<")[1:]}

    assert tags <= markdown.TAGS


def test_plain_text_has_no_mark_up_left() -> None:
    text = markdown.plain("**Ja** & visst:\n\n- en bänk\n- två <b>lampor</b>")

    assert text.splitlines()[0] == "Ja & visst:"
    assert "– en bänk" in text
    assert "två <b>lampor</b>" in text


PIECES = (
    *("ord", "Ett längre ord ", " ", "\n", "\n\n", "\n \n", "  \n", "\r\n", "\t", "\u00a0", "\0", "\x0c", "    ", "+", "#", "`"),
    *("**", "*", "_", "- ", "1. ", "12) ", "[länk](https://umea.se)", "[", "](", "![", "\\", "<b>", "&amp;", "&", "<https://a.se>"),
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.integers(0, 60))
def test_the_beginning_is_that_of_the_whole_text(source: str, length: int) -> None:
    whole = " ".join(markdown.plain(source).split())

    begun = markdown.beginning(source, length)

    assert whole.startswith(begun)
    assert begun == whole or len(begun) > length
