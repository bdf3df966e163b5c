"""Addresses of the development pages: none unless settings.DEVELOPMENT_PAGES is on."""

from django.conf import settings
from django.urls import URLPattern, path

from portal.development import accounts, mails

_pages: list[URLPattern] = [
    path("", mails.development_index, name="development_index"),
    path("mejl/", mails.development_mails, name="development_mails"),
    path("mejl/mall/<str:template>/<str:language>/", mails.development_preview, name="development_preview"),
    path(
        "mejl/mall/<str:template>/<str:language>/html/", mails.development_preview_html, name="development_preview_html"
    ),
    path("mejl/<str:name>/", mails.development_mail, name="development_mail"),
    path("mejl/<str:name>/html/", mails.development_mail_html, name="development_mail_html"),
    path("konton/", accounts.development_accounts, name="development_accounts"),
]
urlpatterns: list[URLPattern] = _pages if settings.DEVELOPMENT_PAGES else []
