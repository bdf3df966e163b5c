"""Addresses of the public pages, the form, and the sender's own page."""

from django.urls import URLPattern, path

from ideas.views import public

urlpatterns: list[URLPattern] = [
    path("", public.front, name="front"),
    path("svar/", public.submission_list, name="submission_list"),
    path("svar/atom.xml", public.submission_atom, name="submission_atom"),
    path("arenden/<str:case_number>/", public.submission_detail, name="submission_detail"),
    path("sa-fungerar-det/", public.about, name="about"),
]
