"""Messages that another body decides are told from those that only seem to be, and the right body is named."""

import csv
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.routing import weights
from moderation.routing.bodies import MATTERS, OF_THE_COUNTY, BodyGuess, find
from moderation.routing.body_words import FILE
from moderation.routing.model import Reading
from moderation.routing.others import likeliest

ENOUGH = 0.5
"""The strength at which words alone would redirect a message."""
LABELLED = Path(__file__).resolve().parent / "bodies.jsonl"
UMEA, VINDELN, ORNSKOLDSVIK = "2480", "2404", "2284"
BODIES = frozenset(
    [
        "region_vasterbotten",
        "region_vasternorrland",
        "v1177",
        "patientnamnden",
        "sos112",
        "trafikverket",
        "farjerederiet",
        "polisen",
        "forsakringskassan",
        "pensionsmyndigheten",
        "arbetsformedlingen",
        "skatteverket",
        "migrationsverket",
        "csn",
        "lansstyrelsen_ac",
        "lansstyrelsen_y",
        "lanstrafiken_ac",
        "ultra",
        "dintur",
        "norrtag",
        "vakin",
        "miva",
        "umea_energi",
        "ovik_energi",
        "elnat_ovriga",
        "raddningsnamnd_umea",
        "overformyndare",
        "hyresvard",
        "enskild_vag",
        "postnord",
        "transportstyrelsen",
        "lantmateriet",
        "skolinspektionen",
        "ivo",
        "jo",
        "forvaltningsratten",
        "do",
        "skogsstyrelsen",
        "naturvardsverket",
        "sametinget",
        "swedavia",
        "umu",
        "iksu",
        "npa",
        "svenska_kyrkan",
        "kronofogden",
        "konsumentverket",
        "pts",
        "annan_kommun",
        "riksdag_regering",
    ]
)

OTHERS = [
    ("Varför har hälsocentralen i Sävar ingen doktor?", UMEA, "region_vasterbotten"),
    ("Varför har hälsocentralen i Bredbyn ingen doktor?", ORNSKOLDSVIK, "region_vasternorrland"),
    ("AMBULANSEN TOG 50 MINUTER", VINDELN, "region_vasterbotten"),
    ("halsocentralen svarar aldrig i telefon", VINDELN, "region_vasterbotten"),
    ("I waited nine hours in the emergency room.", UMEA, "region_vasterbotten"),
    ("Milloin terveyskeskus on auki?", ORNSKOLDSVIK, "region_vasternorrland"),
    ("Jag vill klaga på en läkare som bemötte mig illa.", UMEA, "patientnamnden"),
    ("När lagar Trafikverket väg 353?", "2401", "trafikverket"),
    ("E4:an vid Sikeå är livsfarlig att svänga av från.", "2409", "trafikverket"),
    ("Who ploughs road 363? It is icy every day.", UMEA, "trafikverket"),
    ("Holmöfärjan är inställd igen.", UMEA, "farjerederiet"),
    ("Tåget är inställt igen, Norrtåg skyller på banan.", "2460", "norrtag"),
    ("Samfälligheten vägrar ploga vår väg.", UMEA, "enskild_vag"),
    ("Min cykel blev stulen i natt.", UMEA, "polisen"),
    ("Var förnyar man sitt pass?", UMEA, "polisen"),
    ("Försäkringskassan har inte betalat min sjukpenning.", None, "forsakringskassan"),
    ("Hur söker man bostadstillägg till pensionen?", None, "pensionsmyndigheten"),
    ("Var lämnar jag flyttanmälan?", None, "skatteverket"),
    ("My residence permit expires in two weeks.", UMEA, "migrationsverket"),
    ("CSN har stoppat mitt studiebidrag.", None, "csn"),
    ("Vargen har rivit fyra får, vi vill ha skyddsjakt.", VINDELN, "lansstyrelsen_ac"),
    ("Vargen har rivit fyra får, vi vill ha skyddsjakt.", ORNSKOLDSVIK, "lansstyrelsen_y"),
    ("Renarna går på våra åkrar, vem ersätter? Samebyn svarar inte.", VINDELN, "sametinget"),
    ("PostNord delar ut post en gång i veckan.", VINDELN, "postnord"),
    ("Ingen mobiltäckning i byn.", VINDELN, "pts"),
    ("Lantmäteriet har tappat bort vår avstyckning.", None, "lantmateriet"),
    ("Körkortet har inte kommit.", None, "transportstyrelsen"),
    ("Gravstenarna på kyrkogården lutar.", "2401", "svenska_kyrkan"),
    ("Flygbullret från Umeå Airport väcker oss.", UMEA, "swedavia"),
    ("Sänk bensinskatten!", None, "riksdag_regering"),
    ("How do I sign up with a health centre in Vännäs?", "2460", "region_vasterbotten"),
    ("I was laid off on Friday, do I have to register at once?", UMEA, "arbetsformedlingen"),
    ("My parcel was returned to sender although I was home.", "2403", "postnord"),
    ("Where can a consumer turn? The web shop never delivered.", UMEA, "konsumentverket"),
    ("Mistä haetaan vanhempainrahaa?", UMEA, "forsakringskassan"),
    ("Vindelnin sairastuvalla ei ole lääkäriä.", VINDELN, "region_vasterbotten"),
    ("Kuka poistaa hänet väestökirjoista?", "2403", "skatteverket"),
    ("Pakettiautomaatti on täynnä kuudetta päivää.", UMEA, "postnord"),
    ("Maahanmuuttovirastosta ei vastata perheenyhdistämiseen.", UMEA, "migrationsverket"),
    ("Lampaat ovat mudassa ilman katosta, kaksi ontuu.", ORNSKOLDSVIK, "lansstyrelsen_y"),
]
OURS = [
    ("Skolsköterskan är bara här på tisdagar.", "2460"),
    ("Hemsjukvården kom inte i går.", "2401"),
    ("När blir detaljplanen för den nya hälsocentralen klar?", UMEA),
    ("Gatlyktan utanför sjukhuset är trasig.", UMEA),
    ("Färdtjänsten kör inte till lasarettet efter sex.", ORNSKOLDSVIK),
    ("Hur söker jag bostadsanpassning? Läkaren har skrivit intyg.", "2409"),
    ("Jag vet att vägen är Trafikverkets, men kan kommunen skriva till dem och kräva 60?", UMEA),
    ("Busskuren är full av klotter.", "2460"),
    ("Sätt trygghetsvakter på Rådhustorget, polisen hinner inte.", UMEA),
    ("Parkeringstillstånd för rörelsehindrad: vad ska stå i läkarintyget?", None),
    ("När öppnar ansökan till feriejobb?", "2401"),
    ("LSS-boendet byter personal hela tiden.", UMEA),
    ("Skattesatsen är högst i landet!", "2403"),
    ("Can I borrow games at the library with a Finnish passport?", ORNSKOLDSVIK),
    ("Mitt samordningsnummer är 900371-2396. När börjar SFI?", ORNSKOLDSVIK),
    ("Så ren och fin badplatsen är i år.", "2409"),
    ("Kiitos hyvästä vanhustenhoidosta!", UMEA),
    ("The pavement outside the hospital is icy, could you sand it?", UMEA),
    ("Hiekoittakaa jalkakäytävä sairaalan edessä.", UMEA),
    ("Kävelytie poliisiaseman takana on pimeä.", UMEA),
    ("Bygg en lekplats.", None),
    ("", None),
]


def decide(guesses: list[BodyGuess]) -> BodyGuess | None:
    """What the words alone would redirect to."""
    return guesses[0] if guesses and guesses[0].strength >= ENOUGH else None


def body_of(text: str, municipality: str | None) -> str | None:
    guess = decide(find("", text, municipality=municipality))
    return guess.body if guess else None


@pytest.mark.parametrize(("text", "municipality", "body"), OTHERS)
def test_what_another_body_decides_is_redirected_to_it(text: str, municipality: str | None, body: str) -> None:
    assert body_of(text, municipality) == body


@pytest.mark.parametrize(("text", "municipality"), OURS)
def test_what_a_municipality_decides_is_not_redirected(text: str, municipality: str | None) -> None:
    assert body_of(text, municipality) is None


def test_words_tell_the_county_where_nothing_else_does() -> None:
    assert body_of("Sjukhuset i Övik måste få behålla BB", None) == "region_vasternorrland"
    assert body_of("Sjukhuset måste få behålla BB", None) == "region_vasterbotten"


def test_the_strongest_word_is_pointed_at() -> None:
    (guess, *_) = find("Vården", "Var är hälsocentralen?", municipality=UMEA)

    assert (guess.field, guess.start, guess.end) == ("text", 7, 21)


def test_a_word_in_the_title_counts() -> None:
    guess = decide(find("Hälsocentralen", "Den svarar aldrig.", municipality=UMEA))

    assert guess is not None
    assert (guess.body, guess.field) == ("region_vasterbotten", "title")


def test_a_house_that_only_says_where_counts_for_less() -> None:
    (at,) = find("", "Det är långa köer på Bildmuseet", municipality=UMEA)
    (past,) = find("", "Det är långa köer förbi Bildmuseet", municipality=UMEA)

    assert past.strength < at.strength


WITNESSES = [
    ("Trafikverket säger att det är kommunens ansvar. När lagar ni trappan?", UMEA),
    ("Försäkringskassan har avslagit min sjukpenning. Kan kommunen hjälpa mig med hyran?", UMEA),
    ("Jag är klar med Skatteverket. Vad behöver jag från Bjurholms kommun för att öppna kafé?", "2403"),
    ("jag blir vräkt på måndag enl kronofogden. har två barn. kan ni ordna nåt akutboende?", ORNSKOLDSVIK),
    ("The police told me to ask you: who tows away a wreck on our street?", UMEA),
    ("The Migration Agency has given us permits. Could you find a school for three children?", UMEA),
    ("Poliisi sanoi, että asia on kunnan. Voisitteko siirtää auton?", "2460"),
    ("Vakuutuskassa hylkäsi hakemuksen. Maksaako Uumajan kunta vuokran, voisitteko auttaa?", UMEA),
]
ASKED = [
    ("Migrationsverket säger att de är klara i april. Kan ni påskynda detta?", "migrationsverket"),
    ("Försäkringskassan säger nej till min sjukpenning. Vad har jag för rätt?", "forsakringskassan"),
    ("The tax agency says I don't exist. Where do I get a personal number?", "skatteverket"),
    ("Poliisi sanoi, ettei partiota ole. Polkupyöräni varastettiin taas.", "polisen"),
]


@pytest.mark.parametrize(("text", "municipality"), WITNESSES)
def test_a_body_that_is_only_named_does_not_get_what_the_municipality_is_asked(text: str, municipality: str) -> None:
    guesses = find("", text, municipality=municipality)

    assert guesses[0].witness
    assert decide(guesses) is None


@pytest.mark.parametrize(("text", "body"), ASKED)
def test_a_body_that_is_complained_of_is_the_one_that_is_asked(text: str, body: str) -> None:
    (guess, *_) = find("", text, municipality=UMEA)

    assert (guess.body, guess.witness) == (body, False)


def test_a_model_that_is_sure_does_not_send_to_a_witness() -> None:
    sure = Reading((), (), (), not_ours=0.98, worries={}, bodies=(("trafikverket", 0.99),))
    witness = find("", "Trafikverket säger att bron är er. När lagar ni den?", municipality=UMEA)
    asked = find("", "När lagar Trafikverket bron på väg 92?", municipality=UMEA)

    other, certain = likeliest(witness, sure, UMEA), likeliest(asked, sure, UMEA)

    assert other is not None
    assert certain is not None
    assert other.confidence < weights.REDIRECT < certain.confidence


def test_a_place_around_the_region_is_another_municipality_s() -> None:
    guess = decide(find("", "Gatan är oplogad.", municipality=None, elsewhere=["Bureå"]))

    assert guess == BodyGuess("annan_kommun", 0.85, "", None, None)


def test_a_place_far_away_or_beside_one_of_ours_does_not_redirect() -> None:
    assert decide(find("", "Gatan är oplogad.", municipality=None, elsewhere=["Paris"])) is None
    assert decide(find("", "Gatan är oplogad.", municipality=UMEA, elsewhere=["Bureå"], here=True)) is None


def test_every_row_names_a_body_and_groups_that_there_are() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    groups = {row["body"][1:] for row in rows if row["body"].startswith("=")}

    named = {row["body"] for row in rows if not row["body"].startswith("=")}
    beside = {group for row in rows for cell in (row["needs"], row["unless"]) for group in cell.split("|") if group}
    assert named <= BODIES | OF_THE_COUNTY.keys() | MATTERS.keys() | {"any"}
    assert beside <= groups
    assert all(-1 < float(row["strength"] or 0) <= 1 for row in rows)
    assert all(row["phrase"] == row["phrase"].lower().strip() and row["phrase"].strip("* ") for row in rows)
    assert all(row["language"] in {"sv", "en", "fi", "any"} for row in rows)


def test_the_labelled_messages_are_told_apart() -> None:
    redirected = right = named = wanted = 0
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        gold = data["gold"]
        codes = gold["municipalities"] or gold["acceptable_municipalities"] or [None]
        guess = decide(find(data["title"], data["text"], municipality=codes[0], elsewhere=data.get("elsewhere", [])))
        alone = gold["other_body"] if not gold["municipalities"] else None
        wanted += alone is not None
        redirected += guess is not None
        hit = guess is not None and guess.body in {gold["other_body"], *gold["acceptable_other_body"]}
        right += hit
        named += hit and alone is not None

    assert named / wanted >= 0.95
    assert right / redirected >= 0.97


WORDS = st.sampled_from(
    [
        "hälsocentral",
        "E4:an",
        "väg",
        "92",
        "kommunen",
        "till",
        "sjukhuset",
        "polisen",
        "varg",
        "får",
        "hund",
        "utan",
        "vatten",
        "1177",
        "\n",
        "🙂",
        "kan",
        "ni",
    ]
)


@given(st.text(max_size=300), st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=40).map(" ".join))
def test_any_text_is_answered_with_strengths_and_spans_in_it(title: str, text: str) -> None:
    for guess in find(title, text, municipality=None):
        field = title if guess.field == "title" else text
        assert guess.body in BODIES
        assert 0 <= guess.strength <= 1
        assert guess.start is not None
        assert guess.end is not None
        assert 0 <= guess.start < guess.end <= len(field)


@pytest.mark.parametrize(
    "text", ["sjukhus" * 20_000, "länsstyrelsen kommunen " * 5_000, "hund utan vatten läkarintyg " * 5_000]
)
def test_a_long_text_is_answered_soon(text: str) -> None:
    begin = time.perf_counter()

    find("", text, municipality=None)

    assert time.perf_counter() - begin < 1
