"""The line: a resident writes, a worker routes, a moderator answers, everybody reads, a mail comes."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.walking import send, sign_in, write
from tests.services.stack import Stack, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("db")]

TEXT = "Lampan vid lekplatsen i {place} har varit trasig sedan i oktober. När lagas den, {name}?"


@pytest.mark.parametrize(
    ("width", "script", "place", "municipality"),
    [(360, True, "Tväråbäck", "Vännäs"), (1280, False, "Agnäs", "Bjurholm")],
    ids=["phone", "desktop without a script"],
)
def test_the_line_from_words_to_a_public_answer(
    new_page: NewPage, stack: Stack, width: int, script: bool, place: str, municipality: str
) -> None:
    name = f"anna{width}"
    resident = new_page(width, script=script)
    write(resident, TEXT.format(name=name, place=place), place=place, email=f"{name}@example.com")
    expect(resident.locator("main")).to_contain_text(municipality)
    number, link = send(resident)
    wait_for(lambda: len(stack.mails(f"{name}@example.com")) == 1, stack, "the receipt by mail")

    desk = new_page(width, script=script)
    sign_in(desk, f"moderator.{municipality.lower().replace('ä', 'a')}@example.com")
    desk.get_by_role("link", name="Lampan vid lekplatsen", exact=False).first.wait_for()
    desk.goto(f"/handlaggning/{number}/")
    desk.locator("textarea[name=body]:visible").first.fill(f"Vi lagar den **i veckan**, {name}.")
    desk.get_by_role("button", name="Publicera svaret").click()
    desk.get_by_role("heading", name="Kön").wait_for()

    resident.goto(link)
    expect(resident.locator(".answer")).to_contain_text(f"Vi lagar den i veckan, {name}.")
    reader = new_page(width, script=script)
    reader.goto(f"/arenden/{number}/")
    expect(reader.locator(".answer strong")).to_have_text("i veckan")
    assert reader.context.cookies() == []
    wait_for(lambda: len(stack.mails(f"{name}@example.com")) == 2, stack, "the answer by mail")
    wait_for(lambda: _listed(reader, name), stack, "the feed, which a cache keeps for a while", seconds=40)


def _listed(reader: object, name: str) -> bool:
    reader.goto("/svar/")  # type: ignore[attr-defined]
    return name in reader.locator("main").inner_text()  # type: ignore[attr-defined]


def test_a_double_click_sends_once_and_back_changes_nothing(new_page: NewPage, stack: Stack) -> None:
    page = new_page(360)
    write(page, "Kan det stå en bänk vid bryggan i Tväråbäck?", email="dubbel@example.com")

    page.get_by_role("button", name="Skicka frågan").dblclick()
    page.get_by_role("heading", name="Tack! Din fråga har kommit fram.").wait_for()
    number = page.locator(".case-number").inner_text()
    page.go_back()
    page.goto(page.url)

    wait_for(lambda: len(stack.mails("dubbel@example.com")) == 1, stack, "the receipt")
    page.wait_for_timeout(1_000)
    assert page.locator(".case-number").inner_text() == number
    assert len(stack.mails("dubbel@example.com")) == 1


def test_what_was_typed_is_there_after_a_mistake_and_after_back(new_page: NewPage) -> None:
    page = new_page(1280, script=False)
    page.goto("/skriv/")
    page.locator("input[name=title]").fill("Bänken")
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("alert").first).to_contain_text("Skriv vad du tänker på.")
    assert page.locator("input[name=title]").input_value() == "Bänken"

    page.locator("textarea[name=text]").fill("En bänk vid bron.")
    page.get_by_role("button", name="Fortsätt").click()
    page.wait_for_url("**/var/")
    page.go_back()

    assert page.locator("textarea[name=text]").input_value() == "En bänk vid bron."


def test_the_first_step_by_keyboard_alone(new_page: NewPage) -> None:
    page = new_page(1280)
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Hoppa till innehållet")
    page.keyboard.press("Enter")
    page.goto("/skriv/")
    page.locator("input[name=kind]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("En bänk vid bron i Tväråbäck, tack.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**/var/")
