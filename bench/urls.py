"""The portal's addresses, and the floor of each page under `/bench/floor/`."""

from django.urls import path

from bench.floor import floor
from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as of_the_portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("bench/floor/<path:path>", floor), *of_the_portal]
