"""Addresses of the public pages, the form, and the sender's own page."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
