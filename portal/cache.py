"""A page cache that may be away."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class KeptClients(RedisCacheClient):
    """Django makes a new client for every command, a fifth of the time that a kept page takes. One to read and one to write do as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client of this thread; its connections come from the pool as ever."""
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]


class FailOpenRedisCache(RedisCache):
    """Redis for pages: when it does not answer, every page is made anew instead. Never for what must not be forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._class = KeptClients

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
