"""Log lines without the secrets that addresses carry."""

import logging
import re
from typing import Final

_SECRETS: Final = re.compile(r"(?<=/)[\w:-]{20,}(?=/|\s|$)|\bfur_[a-z2-7]+_[a-z2-7]+")


class MaskingFormatter(logging.Formatter):
    """Puts `…` for every part of a path that is long enough to be a token: a draft's, a sender's link, an invitation; and for
    a municipality's key, wherever it stands.

    Django logs the path of each request that ends with an error.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return _SECRETS.sub("…", super().format(record))
