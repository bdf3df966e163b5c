"""A page cache that may be away."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class FailOpenRedisCache(RedisCache):
    """Redis for pages: when it does not answer, every page is made anew instead. Never for what must not be forgotten."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default` when it is not there or Redis is away."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            log.warning("page cache away: %s", type(error).__name__)
            return default

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        """Store the value; quietly nothing when Redis is away."""
        try:
            super().set(key, value, *args, **kwargs)
        except RedisError as error:
            log.warning("page cache away: %s", type(error).__name__)
