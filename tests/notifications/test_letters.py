"""What the mails say, in each language, to each reader, and with hostile words in them."""

import html
import re

import pytest

from ideas import bodies
from ideas.models import Contact
from ideas.verbs import Verb
from notifications import letters, plain_text
from notifications.letters import Letter
from notifications.models import Delivery
from tests.conftest import OFFICE, Submit
from tests.languages import not_finnish, said_in
from tests.notifications.conftest import Owe, confirm, owed

# Said here, for fixtures asked for by name tell too late that they need the database: the tests would run after those that empty it.
pytestmark = pytest.mark.django_db
NAMES = ["receipt", "message", "answer", "refusal", "referral"]
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> [här](javascript:alert(1)) \"'&\r\nBcc: bob@example.com"
)


def letter(row: Delivery, language: str = "") -> Letter:
    contact = Contact.objects.get(deliveries=row)
    return letters.write(row.template, row.event, contact, language=language)


def words(letter: Letter) -> str:
    """What the HTML part says, as running text."""
    body = re.sub(r"<div [^>]*display:none.*?</div>", "", letter.html.partition("<body")[2], flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", "<" + body)).split())


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
@pytest.mark.parametrize("name", NAMES)
def test_both_parts_say_the_same_words(request: pytest.FixtureRequest, name: str, language: str) -> None:
    found = letter(request.getfixturevalue(name)(), language)

    shown = re.sub(r"\W+", " ", words(found))
    for line in re.sub(r"https?://\S+", "", found.text).splitlines():
        for sentence in re.split(r"[.:]\s", line):
            assert re.sub(r"\W+", " ", sentence).strip() in shown


@pytest.mark.parametrize("name", NAMES)
def test_the_languages_differ_and_say_which_they_are(request: pytest.FixtureRequest, name: str) -> None:
    row = request.getfixturevalue(name)()

    swedish, english, other = letter(row, "sv"), letter(row, "en"), letter(row, "smj")

    assert swedish.subject != english.subject
    assert (swedish.language, english.language, other.language) == ("sv", "en", "sv")
    assert ('<html lang="sv">' in swedish.html, '<html lang="en">' in english.html) == (True, True)
    assert "/en/" in english.text
    assert "/en/" not in swedish.text


@pytest.mark.parametrize("name", NAMES)
def test_a_finnish_mail_is_finnish(request: pytest.FixtureRequest, name: str) -> None:
    row = request.getfixturevalue(name)(title="Puiston valot", text="Milloin puiston lamput korjataan?", language="fi")

    found = letter(row)

    written = (
        "lamporna lagas den 3 mars.",
        "Gäller det hela parken?",
        "Riksvägar sköts av Trafikverket.",
        "Riksväg 92",
    )
    lines = [found.subject, *found.text.splitlines(), *said_in("fi", found.html)]
    assert found.language == "fi"
    assert not_finnish([line for line in lines if not any(text in line for text in written)]) == []
    assert not_finnish([letter(row, "sv").subject, letter(row, "en").subject]) != []


def test_a_mail_is_in_the_language_of_its_reader(receipt: Owe) -> None:
    row = receipt(language="en")

    assert letter(row).subject.startswith("Your question has arrived")


@pytest.mark.parametrize(
    ("kind", "title"), [("question", "Din fråga"), ("opinion", "Din synpunkt"), ("idea", "Din idé")]
)
def test_the_heading_names_what_was_sent(receipt: Owe, kind: str, title: str) -> None:
    assert letter(receipt(kind=kind)).subject.startswith(title)


def test_a_receipt_holds_nothing_that_the_sender_wrote(receipt: Owe) -> None:
    found = letter(receipt(title="Zebra", text="Giraff " * 5, name="Alfhild", address="Elefantgatan 1"))

    whole = found.subject + found.text + found.html
    assert not [word for word in ("Zebra", "Giraff", "Alfhild", "Elefant") if word in whole]


def test_a_receipt_asks_for_confirmation_until_it_was_given(receipt: Owe) -> None:
    row = receipt()
    before = letter(row)
    confirm()

    after = letter(row)

    assert "Bekräfta din adress" in before.text
    assert "Bekräfta" not in after.text + after.html


def test_a_receipt_says_who_has_it(assigned: Submit) -> None:
    umea, office = owed(assigned(), Verb.RECEIVED), owed(assigned(OFFICE), Verb.RECEIVED)

    assert "hos Umeå nu" in letter(umea).text
    assert "Umeåregionens kontor läser först" in letter(office).text


def test_an_answer_leads_to_the_public_page_or_to_the_senders_own(answer: Owe) -> None:
    public, private = letter(answer()), letter(answer(publish_wish=False))

    assert "/arenden/" in public.text
    assert "/arenden/" not in private.text


def test_only_a_confirmed_address_is_told_what_was_asked(answer: Owe) -> None:
    row = answer()
    before = letter(row).text
    confirm()

    assert "Belysning i parken" not in before
    assert "Belysning i parken" in letter(row).text


def test_a_redirection_names_who_decides_and_how_to_reach_them(referral: Owe) -> None:
    found = letter(referral(), "en")

    assert found.subject.startswith("Your question belongs to Trafikverket, the Swedish Transport Administration")
    for told in ("Riksväg 92 sköts av Trafikverket.", "0771-921 921", "https://www.trafikverket.se", "Write again"):
        assert told in found.text


def test_a_prepared_explanation_comes_in_the_readers_language(referral: Owe) -> None:
    body = bodies.find("trafikverket")
    assert body is not None

    found = letter(referral(reason=body.text("sv")), "fi")

    assert body.text("fi") in found.text


def test_the_preheader_is_the_first_sentence_of_the_answer(answer: Owe) -> None:
    found = letter(answer(answer="Ja, i mars. Då kommer lamporna."))

    assert ">Umeå: Ja, i mars.</div>" in found.html


@pytest.mark.parametrize("changes", [{"answer": HOSTILE}, {"title": HOSTILE, "answer": "Ja."}])
def test_hostile_words_are_shown_as_words(answer: Owe, changes: dict[str, str]) -> None:
    row = answer(**changes)
    confirm()

    found = letter(row)

    assert not re.search(r"<(script|img)|href=.javascript|on\w+=.alert", found.html.replace("&lt;", ""))
    assert "&lt;script&gt;" in found.html
    assert "<script>alert(1)</script>" in found.text


def test_a_hostile_message_stays_in_the_text(message: Owe) -> None:
    found = letter(message(body=HOSTILE))

    assert "\n" not in found.subject
    assert "bob@" not in found.subject
    assert "<img" not in found.html


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("**Ja**, i mars.", "Ja, i mars."),
        ("Se [planen](https://example.com/?a=1&b=2).", "Se planen (https://example.com/?a=1&b=2)."),
        ("<https://example.com>", "https://example.com"),
        ("- ett\n- två\n\nSlut", "– ett\n– två\n\nSlut"),
        ("3. tre\n4. fyra", "3. tre\n4. fyra"),
        ("- ett\n  - mindre\n- två", "– ett\n– mindre\n– två"),
        ("a < b & c", "a < b & c"),
        ("rad\nrad", "rad\nrad"),
    ],
)
def test_markdown_as_plain_text(source: str, plain: str) -> None:
    assert re.sub(r"\n+(?=–)|(?<=mindre)\n+", "\n", plain_text.from_markdown(source)) == plain
