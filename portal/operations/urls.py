"""Addresses of the operators' pages."""

from django.urls import URLPattern, path

from portal.operations import views

urlpatterns: list[URLPattern] = [
    path("", views.operations_status, name="operations_status"),
    path("forsok-igen/", views.operations_retry, name="operations_retry"),
]
