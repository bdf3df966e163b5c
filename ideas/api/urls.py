"""Addresses of the public API, below `/api/v1/`."""

from django.urls import URLPattern, path

from ideas.api.views import own, recipient, region, schema, submissions

urlpatterns: list[URLPattern] = [
    path("", schema.Root.as_view(), name="api_root"),
    path("submissions/", submissions.Submissions.as_view(), name="api_submissions"),
    path("submissions/<str:case_number>/", submissions.SubmissionDetail.as_view(), name="api_submission"),
    path("submissions/<str:case_number>/own/", own.OwnCase.as_view(), name="api_own_case"),
    path("submissions/<str:case_number>/own/replies/", own.OwnReplies.as_view(), name="api_own_replies"),
    path("submissions/<str:case_number>/own/withdrawal/", own.OwnWithdrawal.as_view(), name="api_own_withdrawal"),
    path("submissions/<str:case_number>/own/retraction/", own.OwnRetraction.as_view(), name="api_own_retraction"),
    path("recipient/", recipient.Recipient.as_view(), name="api_recipient"),
    path("municipalities/", region.Municipalities.as_view(), name="api_municipalities"),
    path("topics/", region.Topics.as_view(), name="api_topics"),
    path("goals/", region.Goals.as_view(), name="api_goals"),
    path("schema/", schema.Schema.as_view(), name="api_schema"),
    path("docs/", schema.docs, name="api_docs"),
    path("problems/<slug:slug>/", schema.ProblemType.as_view(), name="api_problem"),
]
