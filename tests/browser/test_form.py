"""The resident's half of the line, in every way that it can be walked: keyboard, narrow, without a script, with hostile words."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.walking import HUMAN_MILLISECONDS, go_on, send, sign_in, write

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("db")]

HOSTILE = '<script>document.title="tagen"</script><img src=x onerror="document.title=\'tagen\'"> {{ 7*7 }} '
LONG = "Flaggstångsknoppsförgyllningsentreprenörsföreningsmedlemskapsavgiftshöjningsprotokoll"


@pytest.mark.parametrize(("width", "script"), [(360, False), (1280, True)], ids=["phone without a script", "desktop"])
def test_a_resident_writes_and_finds_it_again(new_page: NewPage, width: int, script: bool) -> None:
    page = new_page(width, script=script)
    write(page, f"Varför är bänken vid bryggan i Rundvik borta sedan {width} dagar?", place="Rundvik")

    number, link = send(page)
    page.goto(link)

    expect(page.locator("main")).to_contain_text(number)
    expect(page.locator("main")).to_contain_text(f"borta sedan {width} dagar")
    assert number in page.url
    assert link.rstrip("/").rsplit("/", 1)[1] not in page.url


def test_the_whole_form_by_keyboard_alone(new_page: NewPage) -> None:
    page = new_page(1280)
    page.goto("/skriv/")

    tab_to(page, "input[name=kind]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "textarea[name=text]")
    page.keyboard.type("Bänkarna vid Nydalasjön är fina, tack för dem.")
    page.wait_for_timeout(HUMAN_MILLISECONDS)
    press(page, "main form .btn-primary")
    tab_to(page, "input[name=place]")
    page.keyboard.type("Nydala")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kontakt/")
    tab_to(page, "input[name=email]")
    page.keyboard.type("tangent@example.com")
    page.keyboard.press("Enter")
    page.wait_for_url("**/granska/")
    press(page, "main form .btn-warm")

    page.wait_for_url("**/kvitto/")
    expect(page.locator(".case-number")).to_be_visible()


def test_hostile_and_endless_words_are_text_and_fit_the_narrowest_phone(new_page: NewPage) -> None:
    page, wide = new_page(320), []
    page.goto("/skriv/")
    page.locator("input[name=title]").fill(HOSTILE)
    page.locator("textarea[name=text]").fill(HOSTILE + LONG)
    page.wait_for_timeout(HUMAN_MILLISECONDS)
    wide += too_wide(page)
    go_on(page)
    page.locator("input[name=place]").fill(f"<b>{LONG}")
    page.locator("select[name=municipality]").select_option("2401")
    wide += too_wide(page)
    go_on(page)
    page.locator("input[name=name]").fill(f"<i>{LONG}")
    wide += too_wide(page)
    go_on(page)
    wide += too_wide(page)
    number, link = send(page)
    wide += too_wide(page)
    page.goto(link)
    wide += too_wide(page)
    expect(page.locator("main")).to_contain_text("<script>document.title")
    sign_in(page, "chef.umea@example.com")
    wide += too_wide(page)
    desk = new_page(320)
    sign_in(desk, "moderator.nordmaling@example.com")
    wide += too_wide(desk)
    desk.goto(f"/handlaggning/{number}/")
    wide += too_wide(desk)

    expect(desk.locator("main")).to_contain_text("{{ 7*7 }}")
    assert wide == []


def tab_to(page: Page, selector: str, most: int = 25) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(most):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def press(page: Page, selector: str) -> None:
    """Reach a button by Tab and press it."""
    tab_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def too_wide(page: Page) -> list[str]:
    """The address of a page that scrolls sideways, or whose text ran as a script."""
    assert "tagen" not in page.title().split(" ")
    return [page.url] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
