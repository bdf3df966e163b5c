"""Addresses of the desk API, below `/api/v1/desk/`."""

from django.urls import URLPattern, path

from moderation.api import cases, deeds

CASE = "submissions/<str:case_number>/"
urlpatterns: list[URLPattern] = [
    path("submissions/", cases.Submissions.as_view(), name="api_desk_submissions"),
    path(CASE, cases.SubmissionDetail.as_view(), name="api_desk_submission"),
    path(f"{CASE}publish/", deeds.Publish.as_view(), name="api_desk_publish"),
    path(f"{CASE}release/", deeds.Release.as_view(), name="api_desk_release"),
    path(f"{CASE}draft/", deeds.SaveDraft.as_view(), name="api_desk_draft"),
    path(f"{CASE}answer/", deeds.Answer.as_view(), name="api_desk_answer"),
    path(f"{CASE}message/", deeds.Message.as_view(), name="api_desk_message"),
    path(f"{CASE}decline/", deeds.Decline.as_view(), name="api_desk_decline"),
    path(f"{CASE}redirect/", deeds.Redirect.as_view(), name="api_desk_redirect"),
    path(f"{CASE}contributors/", deeds.Contributors.as_view(), name="api_desk_contributors"),
    path(f"{CASE}classify/", deeds.Classify.as_view(), name="api_desk_classify"),
    path(f"{CASE}reroute/", deeds.Reroute.as_view(), name="api_desk_reroute"),
]
