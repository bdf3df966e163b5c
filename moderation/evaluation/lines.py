"""One labelled message: what the form carried, and the answer that is right."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ideas.proposals import Inquiry


class NotALine(ValueError):
    """The line is no JSON object with a text; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What a fair judge accepts. `kind` None: nothing but the flags can be judged."""

    kind: str | None
    kinds: frozenset[str]
    municipalities: tuple[str, ...]
    acceptable: frozenset[str]
    """Municipalities that are right, `municipalities` among them."""
    sets: tuple[frozenset[str], ...]
    """Whole answers that are right as well."""
    bodies: frozenset[str]
    """Other bodies that a redirection may name; also where a municipality is right."""
    body: str | None
    """The body that is responsible alone; None where a municipality is."""
    topic: str | None
    topics: frozenset[str]
    flags: frozenset[str]
    optional_flags: frozenset[str]
    ask: str
    """"required", "ok" or "no": whether asking where it is would be right."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message with its label."""

    id: str
    inquiry: Inquiry
    language: str
    difficulty: int | None
    gold: Gold


def parse(line: str, number: int = 0) -> Line:
    """The labelled message in one line of JSON. Unknown keys are ignored, missing optional ones are null; raises NotALine."""
    try:
        data = json.loads(line)
    except ValueError as error:
        raise NotALine(f"line {number}: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise NotALine(f"line {number}: no object with a text")
    language = str(data.get("lang") or "sv")
    try:
        inquiry, gold = _inquiry(data, language), _gold(data.get("gold") or {})
    except (AttributeError, TypeError, ValueError) as error:
        raise NotALine(f"line {number}: {error}") from None
    return Line(str(data.get("id") or number), inquiry, language, data.get("difficulty"), gold)


def _inquiry(data: Mapping[str, Any], language: str) -> Inquiry:
    latitude, longitude = data.get("lat"), data.get("lon")
    return Inquiry(
        text=data["text"],
        title=str(data.get("title") or ""),
        language=language.partition("+")[0],
        chosen=data.get("chosen_municipality") or None,
        postcode=str(data.get("postcode") or "").replace(" ", ""),
        point=None if latitude is None or longitude is None else (float(latitude), float(longitude)),
    )


def _gold(data: Mapping[str, Any]) -> Gold:
    municipalities = tuple(data.get("municipalities") or ())
    alone = data.get("other_body") if not municipalities else None
    kind, topic = data.get("kind"), data.get("topic")
    return Gold(
        kind=kind,
        kinds=frozenset({kind, *(data.get("acceptable_kinds") or ())} - {None}),
        municipalities=municipalities,
        acceptable=frozenset({*municipalities, *(data.get("acceptable_municipalities") or ())}),
        sets=tuple(frozenset(answer) for answer in data.get("acceptable_sets") or ()),
        bodies=frozenset(
            {data.get("other_body"), *(data.get("other_body_keys") or ()), *(data.get("acceptable_other_body") or ())}
            - {None}
        ),
        body=alone,
        topic=topic,
        topics=frozenset({topic, *(data.get("acceptable_topics") or ())} - {None}),
        flags=frozenset(data.get("flags") or ()),
        optional_flags=frozenset(data.get("optional_flags") or ()),
        ask=data.get("ask_location") or "no",
    )
