"""Every page for everybody: axe finds nothing, nothing is wider than the narrowest phone."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import AXE, NewPage
from tests.browser.walking import send, sign_in, write

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("db")]

PUBLIC = (
    "/",
    "/svar/",
    "/svar/?kommun=umea",
    "/sa-fungerar-det/",
    "/finns-inte/",
    "/en/",
    "/en/svar/",
    "/skriv/",
    "/utveckling/",
)
WIDTHS = (360, 1280)


def problems(page: Page) -> list[str]:
    """What axe says about the page as it stands: rule and the first element of each."""
    page.add_script_tag(path=AXE)
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{page.url} {rule['id']}: {json.dumps(rule['nodes'][0]['target'])}" for rule in found["violations"]]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_what_everybody_sees(new_page: NewPage, width: int) -> None:
    page, found = new_page(width, bypass_csp=True), []
    for address in PUBLIC:
        page.goto(address)
        found += problems(page)
    page.goto("/svar/")
    page.locator(".case-item h3 a").first.click()
    found += problems(page)

    assert found == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_from_the_form_to_the_desk(new_page: NewPage, width: int) -> None:
    page, found = new_page(width, bypass_csp=True), []
    write(page, "När sandas gången vid skolan i Vännäsby?", place="Vännäsby", email="axe@example.com")
    found += problems(page)
    draft = page.url.removesuffix("granska/")
    for step in ("", "var/", "kontakt/", "granska/"):
        page.goto(draft + step)
        found += problems(page)
    number, link = send(page)
    found += problems(page)
    page.goto(link)
    found += problems(page)
    sign_in(page, f"moderator.{'umea' if width == 360 else 'robertsfors'}@example.com")
    found += problems(page)
    page.locator("tbody a").first.click()
    page.wait_for_load_state()
    found += problems(page)

    assert found == []
    assert number


def test_nothing_is_wider_than_the_narrowest_phone(new_page: NewPage) -> None:
    page = new_page(320)

    wide = []
    for address in PUBLIC:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)

    assert wide == []
