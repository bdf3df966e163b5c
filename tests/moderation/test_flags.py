"""What a person should know of is found where it stands, and what only looks like it is left alone."""

import pytest
from stdnum import luhn

from ideas.proposals import Flag, FlagName
from moderation.routing.flags import find


def person(digits: str) -> str:
    """The number of somebody who does not exist: nine digits of the test series with their check digit."""
    return digits + luhn.calc_check_digit(digits[-9:])


def names(title: str, text: str) -> set[FlagName]:
    return {flag.name for flag in find(title, text)}


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks «…», and what they stood around."""
    spans, start, plain = [], 0, ""
    for sign in text:
        if sign == "«":
            start = len(plain)
        elif sign == "»":
            spans.append((start, len(plain)))
        else:
            plain += sign
    return plain, spans


def places(name: FlagName, text: str) -> list[tuple[int | None, int | None]]:
    return [(flag.start, flag.end) for flag in find("", text) if flag.name == name]


CHILD = person("170311980")
WOMAN = person("890412982")
OLD = person("240817239")
COORDINATION = person("880983990")
BORN_2007 = person("070912238")

PERSONAL_IDS = [
    f"Hennes personnummer är «20{CHILD[:6]}-{CHILD[6:]}», skicka hem.",
    f"pnr «{WOMAN[:6]}-{WOMAN[6:]}»",
    f"«{WOMAN[:6]}{WOMAN[6:]}» är mitt nummer",
    f"Nummer «19{WOMAN}».",
    f"född «19{WOMAN[:6]} {WOMAN[6:]}» i Husum",
    f"«{WOMAN[:2]} {WOMAN[2:4]} {WOMAN[4:6]} {WOMAN[6:]}» säger systemet",
    f"«19{WOMAN[:2]} {WOMAN[2:4]} {WOMAN[4:6]} {WOMAN[6:]}»",
    f"pers.nr «{WOMAN[:6]} {WOMAN[6:8]} {WOMAN[8:]}»",
    f"Nr «19{WOMAN[:6]} - {WOMAN[6:]}», tack",
    f"Farmor är född «{OLD[:6]}+{OLD[6:]}» och pigg.",
    f"coordination number «{COORDINATION[:6]}-{COORDINATION[6:]}»",
    f"Pnr för avtalet: «{WOMAN[:7]} {WOMAN[7:]}»",
    f"«{WOMAN[:6]}–{WOMAN[6:]}» med tankstreck",
    f"pnr «{BORN_2007}»",
    f"Vi två: «19{WOMAN[:6]} {WOMAN[6:]}» och «20{CHILD[:6]} {CHILD[6:]}».",
    f"orgnumret är mitt personnummer «19{WOMAN[:6]}-{WOMAN[6:]}»",
    "hetu «131052-308T», kiitos",
]
NO_PERSONAL_IDS = [
    "Mötet är 2026-11-20 och 2026-12-01.",
    "Den 2026-11-20 1430 ringde jag.",
    "Ärende UR-2026-04217-K väntar.",
    "dnr KS-2025/00123, handlagt 2025-03-04",
    "Org.nr 559213-4486 är vårt.",
    "Bankgiro 5050-1055, plusgiro 12 34 56-7",
    "OCR 8904129823 på fakturan",
    f"Kundnummer {WOMAN} på räkningen",
    "Ring 070-174 06 12 eller 0701740612.",
    "Priset var 1 234 567 kr, 12 500 000 i budget",
    "63.825812, 20.263012",
    "890412-9829 stod det på lappen",
    "Beställ på 0771-100 110",
    "1234567890",
    "UR-890412-9829-K",
    "kl 08.30-17.00, 10-12 och 13-15",
    "4111 1111 1111 1111",
    "ISBN 978-91-7000-150-0",
]
PHONES = [
    "Ring «070-174 06 12» efter fem",
    "ring «0701740621»",
    "Mobil «+46 70 174 06 77», Lasse",
    "«+46 (0)70 174 06 47»",
    "«0046 70-174 06 58»",
    "«070.174.06.72» går bra",
    "tel «08-465 004 17» dagtid",
    "«031-390 06 22»",
    "(«070 – 174 06 44»)",
    "nås på «040 628 04 51».",
    "Växeln «090-16 10 00» svarar inte",
    "puh. «+358 40 123 4567»",
    "mobil «70-174 06 12»",
]
NO_PHONES = [
    "Öppet 08.30-17.00 och 0830-1700",
    "Ärende UR-2026-04217, dnr KS-2025/00123",
    "01.02.2026 – 03.04.2026",
    "Postnummer 903 26, 2 400 kr",
    "Linje 1, 2, 5 och 80",
    "OCR 0701740612",
    "0,5 procent av 1 000 000",
    "Swisha 123 456 78 90",
    "0 0 0 0 0 0 0 0 0",
]
EMAILS = [
    "Mejla «kajsa.lodin-frost@nordpost.example» tack",
    "«anoukv@example.org».",
    "skriv till «åsa@österbo.se»!",
    "(«bygg+1@sub.kommun.example»)",
    "«bygdeaboden (at) strandkvarn.example» funkar",
    "«anna snabel-a example punkt se»",
    "«a.b [at] example [dot] com»",
    "«anna@gmail» tror jag",
]
NO_EMAILS = [
    "5 kg @ 20 kr",
    "@kommunen svara",
    "join now at moonbull.example",
    "Vi ses at the park",
    "@",
    "mejla@ mig",
]
ADDRESSES = [
    "Jag bor på «Pilgatan 14» i Umeå",
    "vi i «storgatan 12» har mögel",
    "«Östra Järnvägsgatan 19 B», Vännäs",
    "Bor på «Strandgatan 5 lgh 1102» i Köpmanholmen",
    "Historiegränd: «Historiegränd 8 B» skramlar",
    "Asunnossani «Geografigrändillä 4 C» on torakoita",
    "I live at «14 Kungsgatan» in Umeå",
    "/Elna, «Idbyn 140»",
    "Mvh Anna Bergvall, «Kungsgatan 55A», 903 26 Umeå",
    "«Fysikgränd 19 A», Umeå",
    "asun osoitteessa «Koulukatu 7»",
]
NO_ADDRESSES = [
    "Storgatan är full av hål",
    "Hastigheten på Kungsgatan 50 km/h är för hög",
    "Väg 92 och väg 363 mot Bjurholm",
    "Riksvägen 92 plogas inte",
    "På Skolgatan 2026 blir det ombyggnad",
    "Trafiken på Storgatan 3 december var hemsk",
    "Kyrkogatan kl 8 är det kaos",
    "den nya lekplatsen 3 gungor",
    "cykelvägen 200 meter",
    "Buss 9 från Nygatan 15 minuter sen",
    "barnvagen 2",
]
CARS = [
    "Bilen «ABC123» står felparkerad",
    "vit skåpbil med reg.nr «tfr 55k» dumpar sopor",
    "«WPX 93A» stod rätt på esplanaden",
    "Silvrig Kia «RRB 417» står på bussfickan",
    "car is Estonian plate «482 BKT»",
    "taxi med nr plåt «WDX17H»",
]
NO_CARS = [
    "Kursen SVE 101 på komvux är inställd",
    "Klass NA 23B har inget klassrum",
    "Jag åker E12 och väg 363",
    "Det kostar SEK 450 med bil",
    "Ring SOS 112 från bilen",
    "UR-2026-04217-K om skylt",
    "ramnr WTU294K0117",
]
HIDDEN = ["Plan«\u200b»tera träd", "lå«\u2063\u202e»gnal", "«\ufeff»Förslag"]
NOT_HIDDEN = [
    "🤷\u200d♀️ och 👨\u200d👩\u200d👧",
    "rast\u00adgård",
    "می\u200cتوانم",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "שלום\u200f!",
    "rad ett\nrad två\tslut",
]
MARKUP = [
    "«<script>»alert('x')«</script>» hej",
    "Tomtebo «<img src=x onerror=alert(1)>» hej",
    "«<a href='javascript:alert(9)'>»Vision«</a>»",
    "«{{7*7}}» och hej",
    "Robert«'); DROP TABLE» students",
]
NO_MARKUP = [
    "Det <b>måste</b> bli bättre<br>",
    "3 < 5 > 2, a<b och b>c",
    "Ettan; tvåan; trean -- slut",
    "I'd select one from the list",
    "union och drop in",
    "onsdag = badhus, on = på",
]
DIALOGUES = [
    (FlagName.PERSONAL_ID, PERSONAL_IDS),
    (FlagName.PHONE, PHONES),
    (FlagName.EMAIL, EMAILS),
    (FlagName.STREET_ADDRESS, ADDRESSES),
    (FlagName.CAR_REGISTRATION, CARS),
    (FlagName.INVISIBLE_CHARS, HIDDEN),
]
NEAR_MISSES = [
    (FlagName.PERSONAL_ID, NO_PERSONAL_IDS),
    (FlagName.PHONE, NO_PHONES),
    (FlagName.EMAIL, NO_EMAILS),
    (FlagName.STREET_ADDRESS, NO_ADDRESSES),
    (FlagName.CAR_REGISTRATION, NO_CARS),
    (FlagName.INVISIBLE_CHARS, NOT_HIDDEN),
    (FlagName.HTML_SCRIPT, NO_MARKUP),
]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in DIALOGUES for text in texts])
def test_it_is_found_exactly_where_it_stands(name: FlagName, text: str) -> None:
    plain, expected = marked(text)

    assert places(name, plain) == expected


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in NEAR_MISSES for text in texts])
def test_what_only_looks_like_it_is_left_alone(name: FlagName, text: str) -> None:
    assert places(name, text) == []


@pytest.mark.parametrize("text", MARKUP)
def test_html_that_does_something_is_found(text: str) -> None:
    plain, expected = marked(text)

    assert set(places(FlagName.HTML_SCRIPT, plain)) & set(expected) or "DROP" in text
    assert FlagName.HTML_SCRIPT in names("", plain)


def test_a_mistyped_number_counts_where_the_word_stands_beside_it() -> None:
    wrong = WOMAN[:9] + str((int(WOMAN[9]) + 1) % 10)

    assert FlagName.PERSONAL_ID in names("", f"Mitt personnummer är 19{wrong[:6]}-{wrong[6:]}")
    assert FlagName.PERSONAL_ID not in names("", f"Det stod 19{wrong[:6]}-{wrong[6:]} på lappen")


def test_the_number_of_a_person_is_no_telephone_number_as_well() -> None:
    assert names("", f"lånekort, pnr {BORN_2007}") == {FlagName.PERSONAL_ID}


ACCUSED = [
    (
        FlagName.NAMED_STAFF_ACCUSED,
        "Rektor Agneta Stensby på Sjöskolan lade ner eftermiddagsklubben över våra huvuden.",
    ),
    (FlagName.NAMED_STAFF_ACCUSED, "handläggare sixten grubbvall avfärdade allt jag sa"),
    (FlagName.NAMED_STAFF_ACCUSED, "The clerk at the town hall, Nils Harberg, tore up my form."),
    (FlagName.NAMED_STAFF_ACCUSED, "Hemtjänstens Doris Lappvall lät spisen stå på."),
    (FlagName.NAMED_STAFF_ACCUSED, "Ohjaaja Pirkko Suovanen repi piirustukset."),
    (FlagName.NAMED_PERSON_ACCUSED, "Valter Brännholm i Selet kapade vår häck."),
    (FlagName.NAMED_PERSON_ACCUSED, "Min granne Tyko Almskog, han eldar plast bakom ladan."),
]
NOT_ACCUSED = [
    "Rektor Agneta Stensby på Sjöskolan löste det på en dag, tack!",
    "Kan handläggare Sixten Grubbvall ringa mig?",
    "Min mor Doris Lappvall halkade på er trappa.",
    "Valter Brännholm undrar när plogen kommer.",
    "Kommunalrådet Tyko Almskog sa att skolan blir kvar.",
    "Min granne Tyko Almskog har fått cancer och kommer inte ut.",
    "Nya kartor finns, sa inga grannar.",
]


@pytest.mark.parametrize(("name", "text"), ACCUSED)
def test_what_somebody_did_is_told_of_them_by_name(name: FlagName, text: str) -> None:
    assert names("", text) == {name}


@pytest.mark.parametrize("text", NOT_ACCUSED)
def test_praise_a_question_and_the_writers_own_people_are_no_accusation(text: str) -> None:
    assert names("", text).isdisjoint({FlagName.NAMED_STAFF_ACCUSED, FlagName.NAMED_PERSON_ACCUSED})


def test_an_illness_beside_the_name_is_that_persons() -> None:
    assert FlagName.HEALTH_OF_NAMED_PERSON in names("", "Släpp in Valter Brännholm (bipolär) på träffen.")
    assert FlagName.HEALTH_OF_NAMED_PERSON not in names(
        "", "Läraren Valter Brännholm såg inte att min son satt där hela lektionen och var sjuk, med feber."
    )


DANGERS = [
    "Min sambo har låst in mig i sovrummet, jag vågar inte ringa, han hör",
    "Our canoe capsized below the dam and my brother is holding on to a rock",
    "Vene kaatui Hörnsjöllä ja mies huutaa apua",
    "när ni läser det här finns jag inte mer",
    "I don't want to wake up tomorrow, tell my mum I love her",
    "han har hällt ut bensin i trappen och hotar att tända på",
    "TRÄDET FÖLL PÅ TÄLTET OCH NÅN SITTER FAST UNDER",
]
NO_DANGERS = [
    "Sätt upp räcken vid kajen innan någon ramlar i.",
    "Förra vintern gick en man genom isen här, räddningstjänsten kom fort, tack.",
    "Vi brinner för bygdegården och drunknar i blanketter.",
    "Brandövningen på skolan gick bra.",
    "The ambulance took an hour last Easter when my wife had chest pain.",
]


@pytest.mark.parametrize("text", DANGERS)
def test_danger_that_lasts_is_told(text: str) -> None:
    assert FlagName.ACUTE_DANGER in names("", text)


@pytest.mark.parametrize("text", NO_DANGERS)
def test_danger_that_is_over_feared_or_a_figure_of_speech_is_left_alone(text: str) -> None:
    assert FlagName.ACUTE_DANGER not in names("", text)


def test_flags_of_the_title_stand_first_and_have_their_own_places() -> None:
    flags = find("Ring 070-174 06 12", "Mejla a@example.se eller ring 070-174 06 13.")

    assert flags == (
        Flag(FlagName.PHONE, "title", 5, 18),
        Flag(FlagName.EMAIL, "text", 6, 18),
        Flag(FlagName.PHONE, "text", 30, 43),
    )


def test_a_number_does_not_reach_from_the_title_into_the_text() -> None:
    assert find(WOMAN[:6], WOMAN[6:]) == ()


@pytest.mark.parametrize("text", ["👍❤️🙏", "😡", "🤷‍♀️🤷‍♀️", "❗️❗️💩", " 🎉 ", "🇸🇪🇫🇮", ":-)"])
def test_pictures_alone_are_told(text: str) -> None:
    assert names("", text) == {FlagName.EMOJI_ONLY}


@pytest.mark.parametrize("text", ["👍 bra", "ok", "?", "...", "12", "©"])
def test_a_word_among_pictures_is_a_message(text: str) -> None:
    assert FlagName.EMOJI_ONLY not in names("", text)


def test_a_title_saves_a_text_of_pictures() -> None:
    assert FlagName.EMOJI_ONLY not in names("Snöröjningen på Teg", "😡😡")


def test_a_text_over_five_thousand_characters_is_long() -> None:
    assert FlagName.VERY_LONG not in names("", "å " * 2500)
    assert FlagName.VERY_LONG in names("", "å " * 2500 + "!")


def test_one_kind_of_flag_is_given_a_bounded_number_of_times() -> None:
    assert len(find("", "a@example.se " * 200)) == 20
