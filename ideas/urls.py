"""Addresses of the public pages, the form, and the sender's own page."""

from django.urls import URLPattern, path

from ideas.views import drafts, forecasts, public, suggestions, tracking

urlpatterns: list[URLPattern] = [
    path("", public.front, name="front"),
    path("svar/", public.submission_list, name="submission_list"),
    path("svar/atom.xml", public.submission_atom, name="submission_atom"),
    path("arenden/<str:case_number>/", public.submission_detail, name="submission_detail"),
    path("annan-mottagare/<str:case_number>/", suggestions.suggestion_create, name="suggestion_create"),
    path("annan-mottagare/<str:case_number>/tack/", suggestions.suggestion_thanks, name="suggestion_thanks"),
    path("skriv/", drafts.draft_create, name="draft_create"),
    path("skriv/mottagare/", forecasts.draft_forecast, name="draft_forecast"),
    path("skriv/borttaget/", forecasts.draft_discarded, name="draft_discarded"),
    path("skriv/<uuid:token>/", drafts.draft_text, name="draft_text"),
    path("skriv/<uuid:token>/var/", drafts.draft_place, name="draft_place"),
    path("skriv/<uuid:token>/kontakt/", drafts.draft_contact, name="draft_contact"),
    path("skriv/<uuid:token>/granska/", drafts.draft_review, name="draft_review"),
    path("skriv/<uuid:token>/akut/", forecasts.draft_danger, name="draft_danger"),
    path("skriv/<uuid:token>/ratta/", forecasts.draft_correct, name="draft_correct"),
    path("skriv/<uuid:token>/fynd/", forecasts.draft_find, name="draft_find"),
    path("skriv/<uuid:token>/nagon-annan/", forecasts.draft_elsewhere, name="draft_elsewhere"),
    path("skriv/<uuid:token>/kvitto/", drafts.draft_receipt, name="draft_receipt"),
    path("skriv/<uuid:token>/kvitto/mottagare/", drafts.draft_recipient, name="draft_recipient"),
    path("mitt-arende/<str:case_number>/", tracking.tracking_detail, name="tracking_detail"),
    path("mitt-arende/<str:case_number>/svara/", tracking.tracking_reply, name="tracking_reply"),
    path("mitt-arende/<str:case_number>/ta-tillbaka/", tracking.tracking_withdraw, name="tracking_withdraw"),
    path("mitt-arende/<str:case_number>/inte-pa-webben/", tracking.tracking_retract, name="tracking_retract"),
    path("mitt-arende/<str:case_number>/<str:token>/", tracking.tracking_open, name="tracking_open"),
    path("bekrafta/<int:contact_id>/<str:token>/", tracking.contact_confirm, name="contact_confirm"),
    path("sa-fungerar-det/", public.about, name="about"),
]
