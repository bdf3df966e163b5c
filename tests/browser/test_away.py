"""The database is away while somebody writes: nothing typed is lost on the screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.test_access import problems
from tests.browser.walking import sign_in
from tests.services.freezing import frozen_postgres
from tests.services.stack import Stack, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("db")]

TEXT = "Vägen är inte plogad.\n\nVem bestämmer <när>?"


def first_page(page: Page) -> None:
    page.goto("/skriv/")
    page.get_by_label("Fråga", exact=False).first.check()
    page.locator("textarea[name=text]").fill(TEXT)


def test_what_was_typed_stays_and_is_sent_with_one_button_when_the_database_is_back(
    new_page: NewPage, stack: Stack
) -> None:
    wide, narrow = new_page(1280, bypass_csp=True), new_page(320, script=False)
    for page in (wide, narrow):
        first_page(page)

    with frozen_postgres(stack):
        for page in (wide, narrow):
            page.get_by_role("button", name="Fortsätt").click(timeout=30_000)
            expect(page.get_by_role("heading", name="Det gick inte fram")).to_be_visible(timeout=30_000)
            expect(page.get_by_label("Din text")).to_have_value(TEXT)
        assert problems(wide) == []
        assert not narrow.evaluate("document.documentElement.scrollWidth > innerWidth")

    wait_for(stack.is_ready, stack, "the database")
    for page in (wide, narrow):
        page.get_by_role("button", name="Försök igen").click()
        page.get_by_role("link", name="Tillbaka").click()
        expect(page.locator("textarea[name=text]")).to_have_value(TEXT)


def test_a_preview_that_does_not_get_through_says_so_and_leaves_the_text(new_page: NewPage) -> None:
    desk = new_page()
    sign_in(desk, "moderator.ornskoldsvik@example.com")
    desk.locator("tbody a").first.click()
    answer = desk.locator("textarea[name=body]:visible").first
    answer.fill(TEXT)
    preview = desk.get_by_role("button", name="Förhandsgranska")

    for away in (lambda route: route.fulfill(status=503, body="borta"), lambda route: route.abort()):
        desk.route("**/forhandsvisa/", away)
        preview.click()
        expect(desk.get_by_role("alert")).to_contain_text("Det du skrev står kvar här")
        expect(answer).to_have_value(TEXT)
        desk.unroute("**/forhandsvisa/")

    preview.click()
    expect(desk.locator("#preview")).to_contain_text("Vem bestämmer")
    expect(desk.get_by_role("alert")).to_have_count(0)
