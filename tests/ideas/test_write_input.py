"""Whatever somebody types: a clear message beside the field, or shown as text; and it is still there."""

import html

import pytest

from ideas.models import Draft, Submission, TextVersion
from tests.ideas.writing import Writer

pytestmark = pytest.mark.django_db

HEAP = "e" + "\u0335" * 40
BIDI, CONTROL, TAG, LINES = "a\u202eb", "a\x07b", "<script>alert(1)</script>", "rad\r\nrad"
FINE = {"bidi": BIDI, "control": CONTROL, "tag": TAG, "lines": LINES, "not unicode": "a\ufffdb", "emoji": "👩\u200d🚒"}
WRONG = {"nul": "a\0b", "heap": HEAP}
FIELDS = [("write", "text", 10_000), ("write", "title", 150), ("place", "place", 120), ("contact", "name", 120)]


def at_step(writer: Writer, step: str) -> Writer:
    if step != "write":
        writer.write()
    return writer


@pytest.mark.parametrize("typed", FINE.values(), ids=FINE)
@pytest.mark.parametrize(("step", "field", "longest"), FIELDS)
def test_what_is_odd_but_harmless_goes_on(writer: Writer, step: str, field: str, longest: int, typed: str) -> None:
    response = getattr(at_step(writer, step), step)(**{field: typed})

    assert response.status_code == 303
    assert Draft.objects.get().fields[field] == typed


@pytest.mark.parametrize("typed", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(("step", "field", "longest"), [*FIELDS, ("contact", "email", 254)])
def test_what_cannot_be_kept_or_read_is_said_at_the_field(
    writer: Writer, step: str, field: str, longest: int, typed: str
) -> None:
    response = getattr(at_step(writer, step), step)(**{field: typed})

    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert f'href="#id_{field}"' in page
    assert typed.replace("\0", "") in page
    assert "\0" not in page


@pytest.mark.parametrize(("step", "field", "longest"), FIELDS)
def test_too_long_keeps_every_letter_and_gives_the_numbers(writer: Writer, step: str, field: str, longest: int) -> None:
    at_step(writer, step)

    exact = getattr(writer, step)(**{field: "å" * longest})
    writer.token = None if step == "write" else writer.token
    over = getattr(writer, step)(**{field: "å" * (longest + 1)})

    page = html.unescape(over.content.decode()).replace("\xa0", " ")
    assert (exact.status_code, over.status_code) == (303, 422)
    assert "å" * (longest + 1) in page
    assert f"{longest + 1:,}".replace(",", " ") in page


@pytest.mark.parametrize("typed", ["", "  \r\n ", "\u200b\u202e", "\ufeff"])
def test_nothing_is_not_enough(writer: Writer, typed: str) -> None:
    response = writer.write(text=typed)

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("kind", ["", "rant", "question\0"])
def test_a_kind_that_is_none_is_refused(writer: Writer, kind: str) -> None:
    assert writer.write(kind=kind).status_code == 422


@pytest.mark.parametrize("email", ["kim.example.com", "kim@", "@example.com", "a b@example.com", "x" * 250 + "@e.se"])
def test_an_address_that_is_none_is_shown_again(writer: Writer, email: str) -> None:
    writer.write()

    response = writer.contact(email=email)

    assert response.status_code == 422
    assert f'value="{email}"' in response.content.decode()
    assert f'value="{email}"' in writer.client.get(writer.at("kontakt/")).content.decode()


def test_a_name_that_shall_be_shown_must_be_there(writer: Writer) -> None:
    writer.write()

    assert writer.contact(publish="named").status_code == 422
    assert writer.contact(publish="named", name="Kim").status_code == 303


def test_html_is_text_on_every_page(writer: Writer) -> None:
    writer.write(text=TAG, title=TAG)
    writer.place(place=TAG)
    writer.contact(name=TAG, publish="named")

    for step in ("", "var/", "kontakt/", "granska/"):
        page = writer.client.get(writer.at(step)).content.decode()
        assert TAG not in page
        assert html.escape(TAG) in page


def test_broken_utf_8_is_stored_as_what_can_be_read(writer: Writer) -> None:
    body = f"kind=question&text=Hej%FF%C3+du&begun={writer.begun()}"

    response = writer.client.post("/skriv/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 303
    assert Draft.objects.get().fields["text"] == "Hej\ufffd\ufffd du"


def test_a_body_over_the_limit_is_413_in_plain_words(writer: Writer) -> None:
    response = writer.client.post("/skriv/", {"kind": "idea", "text": "å" * 600_000, "begun": writer.begun()})

    assert response.status_code == 413
    assert not Draft.objects.exists()


def test_what_is_sent_is_the_clean_text(writer: Writer) -> None:
    writer.write(text="A\u030are\r\noch\u202e O\u0308n", title=" två\r\nord ")
    writer.place()
    writer.contact()
    writer.send()

    text = TextVersion.objects.get()
    assert (text.body, text.title) == ("Åre\noch Ön", "två ord")


@pytest.mark.parametrize(
    "place", ["903 25", "SE-90325", "Tväråbäck", "tväråbäck", "Ingenstansby", "99999", "Storgatan 5"]
)
def test_any_place_is_taken(writer: Writer, place: str) -> None:
    writer.write()

    assert writer.place(place=place).status_code == 303


@pytest.mark.parametrize("code", ["2480", ""])
def test_a_known_municipality_or_none_is_taken(writer: Writer, code: str) -> None:
    writer.write()

    assert writer.place(municipality=code).status_code == 303


@pytest.mark.parametrize("code", ["0180", "region", "2480\0", "x" * 500])
def test_another_municipality_is_refused(writer: Writer, code: str) -> None:
    writer.write()

    assert writer.place(municipality=code).status_code == 422


def test_a_name_of_several_places_asks_which(writer: Writer) -> None:
    writer.write()

    asked = writer.place(place="Nyliden")
    none_of_them = writer.place(place="Nyliden", pick="-")

    assert asked.status_code == 422
    assert 'name="pick"' in asked.content.decode()
    assert none_of_them.status_code == 303


def test_the_postcode_is_kept_from_the_public_place(writer: Writer) -> None:
    writer.write()
    writer.place(place="903 25")
    writer.contact()
    writer.send()

    case = Submission.objects.select_related("exact_place").get()
    assert (case.place_name, case.exact_place.postcode, case.exact_place.address) == ("", "90325", "")
