"""What a resident and a moderator do, as they do it: by labels and buttons."""

import re

from playwright.sync_api import Page

HUMAN_MILLISECONDS = 3_200
"""Whoever is faster than three seconds looks automated."""
PASSWORD = "prova-portalen-2026"


def write(page: Page, text: str, *, place: str = "", email: str = "") -> None:
    """From an empty form to the page on which everything is read through."""
    page.goto("/skriv/")
    page.get_by_label("Fråga", exact=False).first.check()
    page.locator("textarea[name=text]").fill(text)
    page.wait_for_timeout(HUMAN_MILLISECONDS)
    go_on(page)
    page.locator("input[name=place]").fill(place)
    go_on(page)
    page.locator("input[name=email]").fill(email)
    go_on(page)
    page.get_by_role("heading", name="Läs igenom innan du skickar").wait_for()


def go_on(page: Page) -> None:
    """To the next step."""
    page.get_by_role("button", name="Fortsätt").click()
    page.wait_for_load_state()


def send(page: Page) -> tuple[str, str]:
    """Send it; the case number and the sender's own link."""
    page.get_by_role("button", name="Skicka frågan").click()
    page.get_by_role("heading", name="Tack! Din fråga har kommit fram.").wait_for()
    link = page.locator(".own-link a").get_attribute("href") or ""
    return page.locator(".case-number").inner_text(), link


def sign_in(page: Page, email: str) -> None:
    """With password and code, to the queue. One account a test: a code works once, and is the same for half a minute."""
    page.goto("/utveckling/konton/")
    row = page.locator("tr", has_text=email).inner_text()
    found = re.search(r"\b(\d{3}) ?(\d{3})\b", row)
    assert found, row
    page.goto("/handlaggning/")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Fortsätt").or_(page.get_by_role("button", name="Logga in")).first.click()
    page.locator("input[name=code]").fill(found[1] + found[2])
    page.locator("main button.btn-primary").first.click()
    page.get_by_role("heading", name="Kön").wait_for()
