"""One JSON object in, nothing else; whatever is sent, the answer is a clear one."""

from collections.abc import Mapping
from typing import IO, Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST: Final = 20
"""Levels of nesting. Nothing here needs more than three; without a bound a few kilobytes of brackets exhaust the stack."""


class ObjectParser(JSONParser):
    """An object of JSON in UTF-8, not too large, not too deep. ParseError for anything else, RequestDataTooBig for too much."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The object in `stream`."""
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            # Django reads the whole of a body and remembers it, so that nothing is left in the connection.
            parsed = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("nested too deeply") from error
        if not isinstance(parsed, dict) or _depth(parsed) > DEEPEST:
            raise ParseError("not an object")
        return parsed


def _depth(value: Any, level: int = 1) -> int:
    if level > DEEPEST or not isinstance(value, dict | list):
        return level
    inner = value.values() if isinstance(value, dict) else value
    return max((_depth(item, level + 1) for item in inner), default=level)
