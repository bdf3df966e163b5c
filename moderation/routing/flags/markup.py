"""HTML that does something, and commands to a data base: text like any other here, but somebody is trying."""

import re
from collections.abc import Iterator
from typing import Final

START: Final = re.compile(r"<|\{\{|\$\{|['\";]|javascript:|select|drop|union|&lt;|&#", re.IGNORECASE)
TAGS: Final = "script|iframe|img|svg|form|object|embed|applet|style|link|meta|base|body|html|head|div|span|table|input|button|textarea|select|video|audio|source|marquee|frame|frameset|math|template|a|details|xml|php"
MARKUP: Final = re.compile(
    rf"</?(?:{TAGS})(?=[\s/>])[^<>]{{0,400}}>?"
    r"|&lt;\s?/?(?:script|iframe|img|svg)\b|<!--|<!DOCTYPE|<\?php"
    r"|<[a-z]{1,12}\s[^<>]{0,200}?\bon[a-z]{3,20}\s?="
    r"|\bon(?:error|load|click|mouseover|focus)\s?=\s?['\"\w]"
    r"|\b(?:javascript|vbscript)\s?:\s?\S|\bdata:text/html"
    r"|\{\{[^{}\n]{1,60}\}\}|\$\{[^{}\n]{1,60}\}|\{%[^%\n]{1,60}%\}"
    r"|\bunion\s+(?:all\s+)?select\b|\bdrop\s+(?:table|database)\b|\binsert\s+into\s+\w+\s*(?:\(|values)|\bdelete\s+from\s+\w+(?:\s*;|\s+where)|\bselect\s+[\w*,\s]{1,40}\sfrom\s+\w+\s*(?:;|where|--)"
    r"|['\"]\s?(?:or|and)\s+['\"]?\w{1,10}['\"]?\s?=\s?['\"]?\w|';\s?--|'\s?--\s?$|\bxp_cmdshell\b|\b(?:document\.cookie|document\.location|window\.location|alert\s?\(\s?['\"\d])",
    re.IGNORECASE | re.MULTILINE,
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Every tag or command; bold and line breaks, which people type by mistake, are none."""
    if START.search(text):
        yield from (match.span() for match in MARKUP.finditer(text))
