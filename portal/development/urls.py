"""Addresses of the development pages: none unless settings.DEVELOPMENT_PAGES is on."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
