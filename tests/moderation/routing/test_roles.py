"""Where the matter is, against where somebody lives, compares with or goes to."""

import pytest

from moderation.routing.mentions import mentions
from moderation.routing.roles import Role, placed

M, H, C, D, F, B = Role.MATTER, Role.HOME, Role.COMPARISON, Role.DESTINATION, Role.ORIGIN, Role.BETWEEN

FINNISH = ("Asu", "Kuten", "Toisin", "Uumaja", "Olen")
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
    ("Vi bor i Vännäs men bussen till Umeå är alltid full.", [H, D]),
    ("Jag bor i Vännäs och bussen till Umeå är alltid full.", [H, D]),
    ("I live in Vännäs and the bus to Umeå is always full.", [H, D]),
    ("Vi har bott i Balsjö i tio år.", [H]),
    ("Jag har bott på samma gata i Holmsund hela livet.", [H]),
    ("Min far, som var vägmästare i Bjurholm, plogade bättre.", [H]),
    ("Jag har tidigare bott i Umeå. Gungorna i Balsjö är trasiga.", [C, M]),
    ("Jag bodde förut i Umeå.", [C]),
    ("Förut bodde vi i Umeå.", [C]),
    ("Mitt lånekort är utfärdat i Vindeln.", [F]),
    ("Umeå har utomhusgym, varför inte Vindeln?", [C, M]),
    ("Umeå har utomhusgym. Varför kan inte Vindeln ha ett?", [C, M]),
    ("Vännäs har en simhall men inte Bjurholm.", [C, M]),
    ("Umeå har en egen lots. Sno idén!", [C]),
    ("I Umeå öppnar de klockan 6. Varför inte hos oss?", [C]),
    ("Umeå har ett problem med skräp, varför gör ni inget?", [M]),
    ("Vännäs har en gammal simhall, varför river ni den inte?", [M]),
    ("Varför kan inte Umeå göra något? Bron i Vännäs är trasig.", [M, M]),
    ("Till skillnad från Umeå sandar Vännäs aldrig.", [C, M]),
    ("Precis som Umeå borde Vännäs ha papperskorgar.", [C, M]),
    ("Like in Umeå, Vännäs should have more bins.", [C, M]),
    ("Like they do in Umeå, Vännäs should plough the paths.", [C, M]),
    ("Unlike Umeå, Vännäs never sands.", [C, M]),
    ("It is better in Robertsfors, unlike in Umeå, Vännäs and Vindeln.", [M, C, C, C]),
    ("I like Umeå.", [M]),
    ("I used to live in Umeå. The swings in Vännäs are broken.", [C, M]),
    ("I have lived in Sävar for ten years.", [H]),
    ("In Umeå I paid four kronor, here in Bjurholm 35.", [C, M]),
    ("Umeå has a lift. Why can't Vännäs have one?", [C, M]),
    ("Kuten Uumajassa, Vännäsissä pitäisi olla kirjasto.", [C, M]),
    ("Toisin kuin Uumajassa, Vännäsissä ei aurata.", [C, M]),
    ("Asuin ennen Uumajassa. Vännäsin kirjasto on kiinni.", [C, M]),
    ("Uumajassa on uimahalli, miksi ei Vännäsissä?", [C, M]),
    ("Olen asunut Vännäsissä kauan.", [H]),
]


@pytest.mark.parametrize(("text", "roles"), SAID)
def test_the_words_beside_a_name_say_its_role(text: str, roles: list[Role]) -> None:
    found = placed(text, mentions(text, finnish=text.startswith(FINNISH)))

    assert [item.role for item in found] == roles


def test_words_of_another_sentence_say_nothing() -> None:
    text = "Jag bor i en lägenhet. Holmsund behöver en park."

    assert [item.role for item in placed(text, mentions(text))] == [Role.MATTER]


def test_letters_that_grow_when_they_are_folded_do_not_move_the_words() -> None:
    text = "İİİİİİ Jag bor i Balsjö"

    assert [item.role for item in placed(text, mentions(text))] == [Role.HOME]
