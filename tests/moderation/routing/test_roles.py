"""Where the matter is, against where somebody lives, compares with or goes to."""

import pytest

from moderation.routing.mentions import mentions
from moderation.routing.roles import Role, placed

M, H, C, D, F, B = Role.MATTER, Role.HOME, Role.COMPARISON, Role.DESTINATION, Role.ORIGIN, Role.BETWEEN

SAID = [
    ("Lekplatsen på Ersboda är sliten.", [M]),
    ("Jag bor i Balsjö.", [H]),
    ("Vi flyttade till Håknäs i augusti.", [H]),
    ("Jag jobbar på sjukhuset i Umeå.", [H]),
    ("I live in Sävar.", [H]),
    ("Asun Holmsundissa.", [H]),
    ("Umeborna är nöjda.", [H]),
    ("Mvh Karin från Bygdeå", [H]),
    ("I Umeå har ni ju bra cykelvägar.", [C]),
    ("Det borde vara som i Vännäs.", [C]),
    ("Till skillnad från Robertsfors sandar ni aldrig.", [C]),
    ("i Umeå har ni ju bra cykelvägar men här i Nordmaling får man gå", [C, M]),
    ("I Övik plogas det varje dag, men här i Bjurholm väntar vi.", [C, M]),
    ("Bussen till Umeå är full.", [D]),
    ("bussen mot umeå från ånäset går för tidigt", [D, F]),
    ("Förslag till Vännäs kommun", [M]),
    ("Cykelväg mellan Vännäs och Vindeln", [B, B]),
    ("Cykelled Umeå–Brännland–Vännäs", [B, B, B]),
    ("Jag pendlar Vännäs–Umeå.", [F, D]),
    ("Det gäller oss i Vännäs och Vindeln.", [B, B]),
    ("Jag bor i Nordmaling men jobbar på skolan i Husum.", [H, M]),
]


@pytest.mark.parametrize(("text", "roles"), SAID)
def test_the_words_beside_a_name_say_its_role(text: str, roles: list[Role]) -> None:
    found = placed(text, mentions(text, finnish=text.startswith("Asun")))

    assert [item.role for item in found] == roles


def test_words_of_another_sentence_say_nothing() -> None:
    text = "Jag bor i en lägenhet. Holmsund behöver en park."

    assert [item.role for item in placed(text, mentions(text))] == [Role.MATTER]


def test_letters_that_grow_when_they_are_folded_do_not_move_the_words() -> None:
    text = "İİİİİİ Jag bor i Balsjö"

    assert [item.role for item in placed(text, mentions(text))] == [Role.HOME]
