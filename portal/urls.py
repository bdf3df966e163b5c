"""Every address. Swedish without a prefix, `/en/…` and `/fi/…` with one; health and the API without any."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from portal import views

handler400 = "portal.views.bad_request"
handler403 = "portal.views.permission_denied"
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("api/v1/desk/", include("moderation.api.urls")),
    path("api/v1/", include("ideas.api.urls")),
    *i18n_patterns(
        path("", include("ideas.urls")),
        path("handlaggning/drift/", include("portal.operations.urls")),  # before the case numbers of the next line
        path("handlaggning/", include("moderation.urls")),
        path("utveckling/", include("portal.development.urls")),
        prefix_default_language=False,
    ),
]
