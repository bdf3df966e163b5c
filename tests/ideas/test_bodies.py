"""The other bodies: each has a name and an explanation in every language, and serves municipalities that there are."""

import re

import pytest

from ideas import bodies, gazetteer
from ideas.bodies import Body, BodyKind
from ideas.gazetteer.files import rows
from tests.conftest import OFFICE, UMEA
from tests.languages import not_finnish

OVIK = "2284"
ALL = [body for row in rows("bodies.csv") if (body := bodies.find(row["key"]))]


def test_every_row_is_found_by_its_key_and_keys_are_unique() -> None:
    keys = [row["key"] for row in rows("bodies.csv")]

    assert len(set(keys)) == len(keys) == len(ALL) == 50
    assert bodies.find("king") is None


@pytest.mark.parametrize("body", ALL, ids=lambda body: body.key)
def test_a_body_explains_itself_in_every_language(body: Body) -> None:
    for language in bodies.LANGUAGES:
        text = body.text(language)
        assert body.name(language)
        assert 1 <= len(re.findall(r"[.?](?= |$)", text)) <= 2, text
        assert 60 <= len(text) <= 320, text
        assert "!" not in text
    assert len(set(body.texts)) == 3


@pytest.mark.parametrize("body", ALL, ids=lambda body: body.key)
def test_the_finnish_of_a_body_is_finnish(body: Body) -> None:
    assert not_finnish([body.text("fi"), body.name("fi")]) == []


@pytest.mark.parametrize("body", ALL, ids=lambda body: body.key)
def test_what_a_body_says_of_itself_can_be_used(body: Body) -> None:
    assert set(body.municipalities) <= gazetteer.known_codes() - {OFFICE}
    assert not body.web or re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]+(/[a-z0-9/-]*)?", body.web)
    assert not body.phone or re.fullmatch(r"[0-9][0-9 -]+[0-9]", body.phone)
    assert len(body.key) <= 40


def test_another_language_gets_the_swedish_words() -> None:
    body = bodies.find("forsakringskassan")

    assert body is not None
    assert body.name("smj") == body.name("fit") == body.name("sv") == "Försäkringskassan"
    assert body.text("en-GB") == body.text("en")


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("trafikverket", BodyKind.AUTHORITY),
        ("postnord", BodyKind.COMPANY),
        ("vakin", BodyKind.COMPANY),
        ("hyresvard", BodyKind.COMPANY),
        ("dintur", BodyKind.REGION),
        ("iksu", BodyKind.ORGANISATION),
    ],
)
def test_a_body_is_called_what_it_is(key: str, kind: BodyKind) -> None:
    body = bodies.find(key)

    assert body is not None
    assert body.kind == kind
    assert all(one.kind for one in ALL)


def test_what_is_the_municipalities_own_is_handed_over_inside() -> None:
    inside = {body.key for body in ALL if body.is_internal}

    assert inside == {
        *("ultra", "vakin", "miva", "umea_energi", "ovik_energi", "raddningsnamnd_umea", "overformyndare"),
    }
    assert not inside & {body.key for body in bodies.external()}


def test_who_serves_a_municipality_is_offered_there_alone() -> None:
    umea, ovik, office = ({body.key for body in bodies.external(codes)} for codes in ([UMEA], [OVIK], [OFFICE]))

    assert ("region_vasterbotten" in umea, "region_vasternorrland" in umea) == (True, False)
    assert ("region_vasterbotten" in ovik, "region_vasternorrland" in ovik) == (False, True)
    assert {"annan_kommun", "trafikverket"} <= umea & ovik
    assert office == {body.key for body in bodies.external()} >= umea | ovik
