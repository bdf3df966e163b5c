"""Makes stored evidence readable: finds the quoted words again, names the municipalities, keeps from the public what is not theirs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ideas.proposals import OFFICE
from ideas.redirections import kind_of, name_of

NEVER_PUBLIC = frozenset({"point_inside", "point_outside", "postcode_in_text"})
"""Evidence that says where a person stood or may live; the public never sees it, as little as that a rule set a flag."""

ONLY_BY_WORDS = frozenset({"shared_matter", "other_body"})
"""Evidence that says nothing once its words are gone."""


@dataclass(frozen=True, slots=True)
class ExplainedItem:
    """One reason, ready for `ideas/_evidence.html`, which makes a sentence of it."""

    code: str
    municipality: str
    """Code; may be unknown where the municipality has left."""
    municipality_name: str
    municipality_names: tuple[str, ...]
    """Of all municipalities that the reason speaks of,"""
    codes: tuple[str, ...]
    """and their codes, those that left among them."""
    place: str
    """Name in the gazetteer, or empty."""
    quote: str
    """The words as the resident wrote them, or empty where they are gone."""
    field: str
    strength: float
    weak: bool
    is_municipality: bool
    """The place is the municipality itself, so "which is in" would sound odd."""
    is_given_road: bool
    """A road in the place field: it may be part of somebody's address, which the public never sees."""
    is_office: bool = False
    """It speaks for the regional office, which is no municipality."""
    role: str = ""
    """What the place is to the matter: home, comparison, destination, origin, between; empty where the matter is there."""
    within: str = ""
    """Of a place outside of the region: where it lies, where that is known and says more than its own name."""
    near_border: bool = False
    body_name: str = ""
    """Of another body, in the reader's language,"""
    body_kind: str = ""
    """and what it is, within a sentence: "a company"."""
    rule: str = ""
    """Number of the coordinators' rule that the reason speaks of, or empty,"""
    action: str = ""
    """and what that rule does: assign, add_contributor, redirect or flag."""


def explain(
    evidence: Iterable[Mapping[str, Any]],
    *,
    title: str,
    text: str,
    names: Mapping[str, str],
    published: str | None,
) -> list[ExplainedItem]:
    """The items of `RoutingDecision.evidence` in their order.

    `title` and `text` are what the router read, `names` the municipalities' names by code in the reader's language.
    `published` is None for sender and staff. For the public it is the published title and text: a reason that points at words
    is left out unless they stand there too, and `NEVER_PUBLIC` always is. Items that make no sense are left out as well, and of those
    that say the same only the first is kept.
    """
    items = [_explained(item, {"title": title, "text": text}, names) for item in evidence if item.get("code")]
    told = [item for item in items if _says_something(item)]
    if published is not None and any(item.code in NEVER_PUBLIC for item in told):
        told = [item for item in told if item.code != "signals_disagree"]  # it would name what must not be known
    return _once(item for item in told if published is None or _is_public(item, published))


def _says_something(item: ExplainedItem) -> bool:
    """Not without its words, where they are all it says; nor where the model would say it of any text."""
    if item.code == "model_municipality":
        return not item.weak
    return bool(item.quote) or item.code not in ONLY_BY_WORDS


def _once(items: Iterable[ExplainedItem]) -> list[ExplainedItem]:
    """`items` without those that would make the same sentence again: a name in the place field and in the text."""
    sentences: dict[tuple[object, ...], ExplainedItem] = {}
    for item in items:
        where = "" if item.code == "place_in_several" else item.field
        words = (item.quote or item.place).casefold()
        sentences.setdefault((item.code, item.municipality, item.municipality_names, words, where, item.rule), item)
    return list(sentences.values())


def _explained(item: Mapping[str, Any], texts: Mapping[str, str], names: Mapping[str, str]) -> ExplainedItem:
    parameters = item.get("parameters") or {}
    municipality, body = str(item.get("municipality") or ""), str(parameters.get("body") or "")
    several = [code for code in str(parameters.get("municipalities") or "").split(",") if code]
    codes = tuple(several or filter(None, [municipality]))
    field = str(item.get("field") or "")
    return ExplainedItem(
        code=str(item["code"]),
        municipality=municipality,
        municipality_name=names.get(municipality, ""),
        municipality_names=tuple(names[code] for code in codes if code in names),
        codes=codes,
        place=str(parameters.get("place") or ""),
        quote=_quote(texts.get(field, ""), item.get("start"), item.get("end")),
        field=field,
        strength=float(item.get("strength") or 0),
        weak=bool(parameters.get("weak")),
        is_municipality=parameters.get("kind") == "municipality",
        is_given_road=item["code"] == "place_given" and parameters.get("kind") == "road",
        is_office=municipality == OFFICE,
        role="" if parameters.get("role") == "matter" else str(parameters.get("role") or ""),
        within=_within(parameters),
        near_border=bool(parameters.get("near_border")),
        body_name=name_of(body),
        body_kind=kind_of(body),
        rule=str(parameters.get("rule") or ""),
        action=str(parameters.get("action") or ""),
    )


def _within(parameters: Mapping[str, Any]) -> str:
    within = str(parameters.get("within") or "")
    return "" if within == parameters.get("place") else within


def _quote(text: str, start: object, end: object) -> str:
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text):
        return text[start:end]
    return ""


def _is_public(item: ExplainedItem, published: str) -> bool:
    if item.code in NEVER_PUBLIC or item.action == "flag" or item.is_given_road:
        return False
    if item.field not in ("title", "text"):
        return True
    return bool(item.quote) and re.search(rf"(?<!\w){re.escape(item.quote)}(?:s|S)?(?!\w)", published) is not None
