"""What a resident is told before sending, in a real browser: live while typing, and the same without a script."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.test_access import problems
from tests.browser.test_form import tab_to, too_wide
from tests.browser.walking import HUMAN_MILLISECONDS, go_on, send, write

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("db")]

UMEA = "När plogas cykelvägen genom Ersboda?"
VANNAS = "När plogas gångvägen i Tväråbäck?"
STATE_ROAD = "E12 mellan Vännäsby och Brännland är full av hål, när lagar Trafikverket dem?"
NOWHERE = "Kan det finnas fler bänkar att vila på?"
FIRE = "Hjälp, det brinner i skogen vid Ersboda, folk är kvar där inne!"
PERSONAL = "Grannen på Ersboda har nummer 070-174 06 05 och ringer jämt."
WIDTHS = [(320, False), (1280, True)]
IDS = ["narrow without a script", "desktop"]


def type_text(page: Page, text: str) -> None:
    """As if it was typed: the panel comes after a pause."""
    page.locator("textarea[name=text]").fill(text)


def begin(page: Page, text: str) -> None:
    """The first step, sent."""
    page.goto("/skriv/")
    type_text(page, text)
    page.wait_for_timeout(HUMAN_MILLISECONDS)
    go_on(page)


def test_the_panel_follows_what_is_typed_and_nothing_moves(new_page: NewPage) -> None:
    page = new_page(1280)
    page.goto("/skriv/")
    button = page.get_by_role("button", name="Fortsätt")
    before = button.bounding_box()

    page.locator("textarea[name=text]").press_sequentially(UMEA, delay=5)
    expect(page.locator("#till-vem")).to_contain_text("Umeå")
    type_text(page, VANNAS)
    expect(page.locator("#till-vem")).to_contain_text("Vännäs")

    expect(page.locator("#till .why")).to_contain_text("Tväråbäck")
    assert button.bounding_box() == before


def test_on_a_phone_the_button_stays_where_it_is(new_page: NewPage) -> None:
    page = new_page(320)
    page.goto("/skriv/")
    button = page.get_by_role("button", name="Fortsätt")
    before = button.bounding_box()

    type_text(page, UMEA)
    expect(page.locator("#till-vem")).to_contain_text("Umeå")

    after = button.bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] + page.evaluate("scrollY") == before["y"]
    assert too_wide(page) == []


def test_a_few_letters_ask_for_nothing_and_a_change_of_reasons_is_not_read_aloud(new_page: NewPage) -> None:
    page = new_page(1280)
    page.goto("/skriv/")
    page.evaluate(
        """() => {
            window.heard = [];
            new MutationObserver(() => window.heard.push(document.querySelector('[data-said=recipient]').textContent))
                .observe(document.querySelector('[data-said=recipient]'), {childList: true});
        }"""
    )

    with page.expect_response("**/skriv/mottagare/"):
        type_text(page, "Hej")
    expect(page.locator("#till-vem")).to_have_count(0)
    for text in (UMEA, UMEA + " Den är hal.", UMEA + " Den är hal varje dag."):
        with page.expect_response("**/skriv/mottagare/"):
            type_text(page, text)
    expect(page.locator("#till-vem")).to_contain_text("Umeå")

    assert page.evaluate("window.heard") == ["Går till Umeå"]


def test_a_question_that_nobody_answers_is_given_up_for_the_next(new_page: NewPage) -> None:
    page = new_page(1280)
    page.goto("/skriv/")
    asked: list[Route] = []
    ended: list[str] = []
    page.on("requestfailed", lambda request: ended.append(request.url))

    def answer(route: Route) -> None:
        """The first is never answered, as by a server that has stopped."""
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route("**/skriv/mottagare/", answer)

    type_text(page, UMEA)
    page.wait_for_timeout(1_000)
    type_text(page, VANNAS)

    expect(page.locator("#till-vem")).to_contain_text("Vännäs")
    assert len(asked) == 2
    assert len(ended) == 1


def test_where_the_panel_fails_writing_goes_on_in_silence(new_page: NewPage) -> None:
    page = new_page(1280)
    page.route("**/skriv/mottagare/", lambda route: route.fulfill(status=500, body="no"))
    page.goto("/skriv/")
    with page.expect_response("**/skriv/mottagare/"):
        type_text(page, UMEA)
    page.wait_for_timeout(HUMAN_MILLISECONDS)

    expect(page.locator(".not-through")).to_have_count(0)
    go_on(page)
    expect(page.get_by_role("heading", name="Var gäller det?")).to_be_visible()


def test_a_correction_by_keyboard_stays_open_and_is_sent(new_page: NewPage) -> None:
    page = new_page(1280)
    page.goto("/skriv/")
    tab_to(page, "textarea[name=text]")
    page.keyboard.type(UMEA)
    expect(page.locator("#till-vem")).to_contain_text("Umeå")

    tab_to(page, "#ratta > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#id_corrected")
    with page.expect_response("**/skriv/mottagare/"):
        for _ in range(6):
            page.keyboard.press("ArrowDown")
    expect(page.locator("#till-vem")).to_contain_text("Vännäs")
    expect(page.locator("#id_corrected:focus")).to_have_count(1)
    expect(page.locator("#ratta")).to_have_attribute("open", "")
    page.wait_for_timeout(HUMAN_MILLISECONDS)
    go_on(page)
    go_on(page)
    go_on(page)

    expect(page.locator("#till")).to_contain_text("Du har sagt att det gäller Vännäs.")
    send(page)
    expect(page.locator("#mottagare")).to_contain_text("Vännäs", timeout=15_000)


@pytest.mark.parametrize(("width", "script"), WIDTHS, ids=IDS)
def test_on_the_last_page_a_correction_is_made_and_taken_back(new_page: NewPage, width: int, script: bool) -> None:
    page = new_page(width, script=script)
    write(page, UMEA)
    expect(page.locator("#till-vem")).to_contain_text("Umeå")

    page.locator("#ratta > summary").click()
    page.get_by_label("Det gäller").select_option("2460")
    page.get_by_role("button", name="Ändra").click()
    expect(page.locator("#till-vem")).to_contain_text("Vännäs")
    assert too_wide(page) == []
    page.get_by_role("button", name="Låt texten avgöra igen").click()

    expect(page.locator("#till-vem")).to_contain_text("Umeå")


@pytest.mark.parametrize(("width", "script"), WIDTHS, ids=IDS)
def test_where_nothing_says_where_one_may_say_so_or_not(new_page: NewPage, width: int, script: bool) -> None:
    page = new_page(width, script=script)
    write(page, NOWHERE)
    expect(page.locator("#till-vem")).to_have_text("Var gäller det?")
    assert too_wide(page) == []

    page.get_by_role("button", name="Jag vet inte").click()
    expect(page.locator("#till-vem .accent-8")).to_be_visible()
    page.get_by_role("link", name="Berätta ändå var det är").click()
    page.locator("input[name=place]").fill("Tväråbäck")
    go_on(page)

    expect(page.locator("#till-vem")).to_contain_text("Vännäs")


@pytest.mark.parametrize(("width", "script"), WIDTHS, ids=IDS)
def test_another_body_has_two_ways_and_sends_nothing(new_page: NewPage, width: int, script: bool) -> None:
    page = new_page(width, script=script)
    write(page, STATE_ROAD)
    expect(page.locator("#till-vem")).to_contain_text("Trafikverket")
    assert too_wide(page) == []

    page.get_by_role("link", name="Jag vänder mig dit i stället").click()
    expect(page.locator("main")).to_contain_text("Ingenting har skickats till kommunen.")
    expect(page.locator("main")).to_contain_text("Brännland är full av hål")
    assert too_wide(page) == []
    page.get_by_role("link", name="Tillbaka, jag vill skicka till kommunen").click()
    page.get_by_role("button", name=re.compile("Skicka till .* ändå")).click()

    expect(page.locator("#till")).to_contain_text("Du har valt att skicka till kommunen")
    send(page)


def test_what_is_not_sent_can_be_removed_at_once(new_page: NewPage) -> None:
    page = new_page(320, script=False)
    write(page, STATE_ROAD)
    page.get_by_role("link", name="Jag vänder mig dit i stället").click()
    address = page.url

    page.get_by_role("button", name="Ta bort det nu").click()
    expect(page.get_by_role("heading", name="Det är borttaget")).to_be_visible()
    page.goto(address)

    expect(page.locator("main")).not_to_contain_text("Brännland är full av hål")


def test_danger_is_told_while_one_types_with_the_number_in_sight(new_page: NewPage) -> None:
    for width in (320, 1280):
        page = new_page(width)
        page.goto("/skriv/")
        type_text(page, FIRE)

        call = page.locator(".danger-live").get_by_role("link", name="Ring 112")
        expect(call).to_be_in_viewport()
        expect(call).to_have_attribute("href", "tel:112")
        expect(page.locator("[data-said=danger]")).to_have_text("Är det farligt just nu? Ring 112")
        expect(page.locator("textarea[name=text]")).to_have_value(FIRE)
        assert too_wide(page) == []


@pytest.mark.parametrize(("width", "script"), WIDTHS, ids=IDS)
def test_danger_comes_before_anything_else_and_never_in_the_way(new_page: NewPage, width: int, script: bool) -> None:
    page = new_page(width, script=script)
    begin(page, FIRE)
    expect(page.get_by_role("heading", name="Är det farligt just nu? Ring 112")).to_be_visible()
    assert too_wide(page) == []

    page.get_by_role("button", name="Jag har ringt").click()
    go_on(page)
    go_on(page)

    expect(page.locator(".summary-list")).to_contain_text("det brinner i skogen")
    send(page)


@pytest.mark.parametrize(("width", "script"), WIDTHS, ids=IDS)
def test_personal_data_is_marked_and_removed_or_kept(new_page: NewPage, width: int, script: bool) -> None:
    page = new_page(width, script=script)
    write(page, PERSONAL)
    expect(page.locator("mark.find")).to_have_text(["070-174 06 05"])
    assert too_wide(page) == []

    page.get_by_role("button", name="Behåll 070-174 06 05").click()
    expect(page.locator("#fynd")).to_contain_text("Du behåller det.")
    page.get_by_role("button", name="Ta bort 070-174 06 05").click()

    expect(page.locator("mark.find")).to_have_count(0)
    expect(page.locator(".summary-list")).to_contain_text("har nummer och ringer jämt")


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_what_is_told_before_sending(new_page: NewPage, width: int) -> None:
    page, found = new_page(width, bypass_csp=True), []
    page.goto("/skriv/")
    for text, heading in ((UMEA, "Umeå"), (STATE_ROAD, "Trafikverket"), (NOWHERE, "Var gäller det?"), (FIRE, "Umeå")):
        type_text(page, text)
        expect(page.locator("#till-vem")).to_contain_text(heading)
        if page.locator("#ratta:not([open]) > summary").count():
            page.locator("#ratta > summary").click()
        found += problems(page)
    page.wait_for_timeout(HUMAN_MILLISECONDS)
    go_on(page)
    found += problems(page)
    for text in (STATE_ROAD, NOWHERE, PERSONAL):
        write(page, text)
        if page.locator("#ratta > summary").count():
            page.locator("#ratta > summary").click()
        found += problems(page)
    write(page, STATE_ROAD)
    page.get_by_role("link", name="Jag vänder mig dit i stället").click()
    found += problems(page)

    assert found == []
