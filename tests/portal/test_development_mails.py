"""The development pages: every mail that was sent, and every mail there is. Mounted only where they are switched on."""

import runpy
from pathlib import Path

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core import mail as outbox
from django.test import Client, override_settings
from django.urls import include, path
from pytest_django.fixtures import Settings

from notifications import letters, previews
from notifications.models import Delivery
from portal import urls as product
from portal.development import mailbox
from portal.development import urls as development
from tests.conftest import Submit

with override_settings(DEVELOPMENT_PAGES=True):
    mounted = runpy.run_path(development.__file__)["urlpatterns"]
urlpatterns = [
    *product.urlpatterns,
    *i18n_patterns(path("utveckling/", include(mounted)), prefix_default_language=False),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
NAME = "1764000000000000000-0a1b2c3d"
HOSTILE = "</div><script>alert(1)</script>"


@pytest.fixture
def received_mail(tmp_path: Path, settings: Settings) -> str:
    """A mail in the mailbox, with hostile words in subject and text; its name."""
    settings.MAILBOX_DIR = str(tmp_path)
    message = outbox.EmailMultiAlternatives(f"Hej å {HOSTILE}", f"Text å {HOSTILE}", to=["alice@example.com"])
    message.attach_alternative(f"<html><head></head><body>Fin å {HOSTILE}</body></html>", "text/html")
    content = b"Delivered-To: bob@example.com\r\n" + message.message().as_bytes()
    (tmp_path / f"{NAME}.eml").write_bytes(content)
    return NAME


def test_the_list_shows_what_arrived(client: Client, received_mail: str) -> None:
    page = client.get("/utveckling/mejl/").content.decode()

    assert f"/utveckling/mejl/{received_mail}/" in page
    assert "bob@example.com" in page
    assert "Hej å &lt;/div&gt;" in page


def test_a_mail_shows_its_words_and_frames_its_looks(client: Client, received_mail: str) -> None:
    response = client.get(f"/utveckling/mejl/{received_mail}/")

    page = response.content.decode()
    assert "<script>alert" not in page
    assert "Text å &lt;/div&gt;" in page
    assert (
        f'<iframe sandbox="allow-top-navigation-by-user-activation" src="/utveckling/mejl/{received_mail}/html/"'
        in page
    )
    assert "frame-src 'self'" in response["Content-Security-Policy"]


def test_the_framed_part_can_do_nothing(client: Client, received_mail: str) -> None:
    response = client.get(f"/utveckling/mejl/{received_mail}/html/")

    policy = response["Content-Security-Policy"]
    assert "Fin å" in response.content.decode()
    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "script-src" not in policy
    assert (response["X-Frame-Options"], "frame-ancestors 'self'" in policy) == ("SAMEORIGIN", True)


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../secret",
        "..%2fsecret",
        "%2e%2e/secret",
        "secret",
        "1764000000000000000-0a1b2c3e",
        f"{NAME}.eml",
        f"{NAME}%0a",
    ],
)
def test_nothing_else_on_the_disk_is_read(client: Client, received_mail: str, tmp_path: Path, name: str) -> None:
    (tmp_path.parent / "secret.eml").write_bytes(b"Subject: secret\r\n\r\nsecret")
    (tmp_path / "secret.eml").write_bytes(b"Subject: secret\r\n\r\nsecret")

    response = client.get(f"/utveckling/mejl/{name}/")

    assert mailbox.find(name) is None
    assert response.status_code == 404


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"Content-Type: text/html; charset=nonsense\r\n\r\n<p>\xe5"])
def test_a_broken_mail_is_shown_too(client: Client, received_mail: str, tmp_path: Path, content: bytes) -> None:
    (tmp_path / f"{NAME}.eml").write_bytes(content)

    assert client.get("/utveckling/mejl/").status_code == 200
    assert client.get(f"/utveckling/mejl/{received_mail}/").status_code == 200
    assert client.get(f"/utveckling/mejl/{received_mail}/html/").status_code == 200


def test_without_a_mail_server_the_list_is_empty(client: Client, settings: Settings) -> None:
    settings.MAILBOX_DIR = ""

    assert "Inga än" in client.get("/utveckling/mejl/").content.decode()


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
@pytest.mark.parametrize("template", sorted(letters.CONTEXTS))
def test_every_mail_can_be_previewed(client: Client, answered: Submit, template: str, language: str) -> None:
    answered(is_sample=True)

    page = client.get(f"/utveckling/mejl/mall/{template}/{language}/")
    part = client.get(f"/utveckling/mejl/mall/{template}/{language}/html/")

    there = template in {"received", "answered"}
    assert (page.status_code, part.status_code) == (200, 200 if there else 404)
    assert ("<iframe" in page.content.decode()) == there
    assert not Delivery.objects.exists()


def test_a_preview_shows_no_real_case(answered: Submit) -> None:
    answered()

    assert previews.preview("answered", "sv") is None


@pytest.mark.parametrize("address", ["unknown/sv", "received/se", "received/xx", "..%2f/sv"])
def test_an_unknown_preview_is_not_there(client: Client, address: str) -> None:
    assert client.get(f"/utveckling/mejl/mall/{address}/").status_code == 404


@pytest.mark.parametrize("address", ["/utveckling/", "/en/utveckling/", "/en/utveckling/mejl/", "/fi/utveckling/mejl/"])
def test_the_pages_are_there_in_every_language(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
