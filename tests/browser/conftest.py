"""Debian's Chromium, driven at the running portal. What a page must never do is watched on every page."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.services.stack import Stack

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser(stack: Stack) -> Iterator[Browser]:
    """One browser for all tests.

    Playwright keeps an event loop in this thread, in which Django refuses to touch the database; the fixtures that clear up do.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is missing: apt-get install -y --no-install-recommends chromium")
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        opened = playwright.chromium.launch(executable_path=chromium, args=[*sandbox, "--disable-dev-shm-usage"])
        yield opened
        opened.close()


@pytest.fixture
def db(stack: Stack) -> None:
    """Instead of pytest-django's: the test database is made, and no transaction hides what the running portal writes."""


@pytest.fixture
def new_page(browser: Browser, stack: Stack) -> Iterator[NewPage]:
    """Open a page in a browser of its own: `width`, `script` on or off, `bypass_csp` for axe alone.

    At the end fails if any page asked another host for something, or broke the content security policy.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def watch(page: Page) -> None:
        page.on("request", lambda request: foreign(request.url))
        page.on("console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None)

    def foreign(url: str) -> None:
        if not url.startswith((stack.address, "data:", "about:")):
            wrong.append(url)

    def make(width: int = 1280, *, script: bool = True, bypass_csp: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            bypass_csp=bypass_csp,
            base_url=stack.address,
            locale="sv-SE",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrong == []
