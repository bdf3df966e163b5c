"""The page cache: quick while Redis is there, and nobody's trouble while it is away."""

from typing import Any

from django.conf import settings
from django.core.cache import caches

from portal.cache import FailOpenRedisCache


def test_what_was_kept_comes_back_through_one_client() -> None:
    pages: Any = caches["pages"]

    pages.set("å", {"page": b"x"}, 5)

    assert pages.get("å") == {"page": b"x"}
    assert pages._cache.get_client() is pages._cache.get_client()


def test_without_redis_nothing_is_there_and_nothing_raises() -> None:
    away = FailOpenRedisCache("unix:///nowhere", settings.CACHES["pages"])

    away.set("å", 1, 5)

    assert away.get("å", "nothing") == "nothing"
