"""Addresses of the development pages: none unless settings.DEVELOPMENT_PAGES is on."""

from django.conf import settings
from django.urls import URLPattern, path

from portal.development import accounts

_pages: list[URLPattern] = [
    path("konton/", accounts.development_accounts, name="development_accounts"),
]
urlpatterns: list[URLPattern] = _pages if settings.DEVELOPMENT_PAGES else []
