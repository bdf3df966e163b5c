"""Personal data in a text: shown before sending, removed or kept as the writer says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas import finds
from ideas.models import Draft, Submission
from ideas.proposals import Flag, FlagName
from tests.ideas import proposing
from tests.ideas.writing import Writer

TEXT = "Min granne har nummer 070-174 06 05 och <b>pnr</b> 640823-3234."


@pytest.fixture(autouse=True)
def _router(settings: Any) -> None:
    settings.IDEAS_RECIPIENT_PROPOSER = proposing.NAME


def finished(writer: Writer, text: str = TEXT, *, publish: str = "yes", **typed: str) -> str:
    writer.write(text=text, **typed)
    writer.place()
    writer.contact(publish=publish)
    return review(writer)


def review(writer: Writer) -> str:
    return writer.client.get(writer.at("granska/")).content.decode()


def sent(text: str, words: str, field: str = "text") -> dict[str, str]:
    """What the page sends of the find `words`."""
    start = text.index(words)
    return {"field": field, "start": str(start), "end": str(start + len(words)), "digest": finds.digest(text)}


def say(writer: Writer, deed: str, **find: str) -> Any:
    return writer.client.post(writer.at("fynd/"), {"deed": deed} | find)


@pytest.mark.django_db
def test_what_was_found_is_marked_in_its_place_with_what_it_is(writer: Writer) -> None:
    page = finished(writer)

    assert '<mark class="find">070-174 06 05</mark> <span class="find-label">(Telefonnummer)</span>' in page
    assert '<mark class="find">640823-3234</mark> <span class="find-label">(Personnummer)</span>' in page
    assert "&lt;b&gt;pnr&lt;/b&gt;" in page


@pytest.mark.django_db
def test_a_text_without_finds_is_shown_as_ever(writer: Writer) -> None:
    page = finished(writer, "När plogas gatorna?")

    assert "<mark" not in page
    assert "Titta på det här" not in page


@pytest.mark.django_db
def test_what_is_removed_is_gone_from_the_draft_and_nothing_else(writer: Writer) -> None:
    finished(writer)

    response = say(writer, "remove", **sent(TEXT, "070-174 06 05"))

    assert response["Location"] == writer.at("granska/")
    left = "Min granne har nummer och <b>pnr</b> 640823-3234."
    assert Draft.objects.get().fields["text"] == left
    writer.send()
    assert Submission.objects.get().texts.get().body == left


@pytest.mark.django_db
def test_what_is_removed_from_the_heading_is_gone_there(writer: Writer) -> None:
    heading = "Ring 070-174 06 05"
    finished(writer, "Hej på er alla.", title=heading)

    say(writer, "remove", **sent(heading, "070-174 06 05", "title"))

    assert Draft.objects.get().fields["title"] == "Ring "
    assert "070-174" not in review(writer)


@pytest.mark.django_db
def test_nothing_is_cut_out_of_a_text_that_has_become_another(writer: Writer) -> None:
    finished(writer)
    stale = sent(TEXT, "070-174 06 05")
    other = "Här finns 070-555 55 55 med flera andra."
    writer.client.post(writer.at(""), {"kind": "question", "text": other})

    say(writer, "remove", **stale)

    assert Draft.objects.get().fields["text"] == other


@pytest.mark.django_db
def test_a_second_click_removes_nothing_more(writer: Writer) -> None:
    finished(writer)
    find = sent(TEXT, "070-174 06 05")
    say(writer, "remove", **find)
    before = Draft.objects.get().fields

    say(writer, "remove", **find)

    assert Draft.objects.get().fields == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "find",
    [
        {},
        {"field": "text", "start": "0", "end": "9", "digest": finds.digest(TEXT)},
        {"field": "email", "start": "x", "end": "-1", "digest": ""},
        {"field": "\0", "start": "\0", "end": "\0", "digest": "\0"},
    ],
)
def test_only_what_was_found_can_be_removed(writer: Writer, find: dict[str, str]) -> None:
    finished(writer)

    assert say(writer, "remove", **find).status_code == 303
    assert Draft.objects.get().fields["text"] == TEXT


@pytest.mark.django_db
def test_what_is_kept_stays_and_is_said_to_be_read_by_all(writer: Writer) -> None:
    finished(writer)

    say(writer, "keep", **sent(TEXT, "070-174 06 05"))

    assert Draft.objects.get().fields["text"] == TEXT
    page = review(writer)
    assert page.count("Du behåller det.") == 1
    assert "Det du behåller kan alla läsa sedan" in page


@pytest.mark.django_db
def test_what_is_not_for_the_web_is_not_said_to_be_published(writer: Writer) -> None:
    page = finished(writer, publish="no")

    assert "Din text publiceras inte" in page
    assert "täcker vi över" not in page


@pytest.mark.django_db
def test_what_a_writer_is_suspected_of_is_never_shown_to_them(writer: Writer) -> None:
    page = finished(writer, "Gör något nu, annars ska ni passa er noga.")

    assert "<mark" not in page
    assert "Titta på det här" not in page


@pytest.mark.django_db
def test_a_text_that_held_nothing_else_leads_back_to_its_step(writer: Writer) -> None:
    finished(writer, "070-174 06 05")

    say(writer, "remove", **sent("070-174 06 05", "070-174 06 05"))

    assert writer.client.get(writer.at("granska/"))["Location"] == writer.at("")


FLAGS = st.builds(
    Flag,
    name=st.sampled_from(FlagName),
    field=st.sampled_from(["title", "text", "place", ""]),
    start=st.none() | st.integers(-3, 30),
    end=st.none() | st.integers(-3, 30),
)


@given(st.text(max_size=25), st.text(max_size=25), st.lists(FLAGS, max_size=8))
def test_whatever_is_found_the_pieces_are_the_text_again(title: str, text: str, flags: list[Flag]) -> None:
    texts = {"title": title, "text": text}

    found = finds.found(flags, texts, "")

    assert {find.name for find in found} <= set(finds.LABELS)
    for field, whole in texts.items():
        ours = [find for find in found if find.field == field]
        assert "".join(piece.text for piece in finds.pieces(whole, ours)) == whole
        assert all(whole[find.start : find.end] == find.words for find in ours)
