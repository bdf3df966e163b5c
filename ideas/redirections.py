"""Where a case was sent instead, in the reader's language: for pages and mails."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext_lazy

from ideas import bodies
from ideas.bodies import BodyKind
from ideas.models import DecisionKind, ModerationDecision
from ideas.swedish import in_swedish_order

_KINDS: Final[Mapping[BodyKind, Promise]] = {
    BodyKind.AUTHORITY: pgettext_lazy("who decides", "another authority"),
    BodyKind.COMPANY: pgettext_lazy("who decides", "a company"),
    BodyKind.REGION: pgettext_lazy("who decides", "the region"),
    BodyKind.ORGANISATION: pgettext_lazy("who decides", "an organisation"),
    BodyKind.MUNICIPALITY: pgettext_lazy("who decides", "another municipality"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A body to choose, by its name in the reader's language, which begins with a capital."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Redirection:
    """The other body, and the explanation that came with the decision."""

    name: str
    text: str
    """In the reader's language where it is the prepared one, else as it was written."""
    kind: str
    """What the body is, within a sentence: "a company"."""
    is_as_written: bool = True
    """A person's own words, in the language of the case."""
    web: str = ""
    phone: str = ""


def offered(codes: Collection[str] = ()) -> list[Offered]:
    """The bodies to which somebody can be sent from the municipalities `codes`, as Swedes sort them."""
    return in_swedish_order(Offered(body.key, capfirst(name_of(body.key))) for body in bodies.external(codes))


def name_of(key: str) -> str:
    """What the body with this key is called in the reader's language, as within a sentence; empty for none."""
    body = bodies.find(key)
    return body.name(_language()) if body else ""


def kind_of(key: str) -> str:
    """What the body with this key is, in the reader's language and within a sentence: "a company"; "somebody else" for none."""
    body = bodies.find(key)
    return str(_KINDS[body.kind]) if body else gettext("somebody else")


def redirection(decision: ModerationDecision | None) -> Redirection | None:
    """What `decision` says of the other body; None where it is no redirection. A body that is known no more has no name and no address."""
    if decision is None or decision.kind != DecisionKind.REDIRECT:
        return None
    body, kind = bodies.find(decision.body), kind_of(decision.body)
    if body is None:
        return Redirection(name=kind, text=decision.public_reason, kind=kind)
    prepared = decision.public_reason in body.texts
    text = body.text(_language()) if prepared else decision.public_reason
    return Redirection(body.name(_language()), text, kind, is_as_written=not prepared, web=body.web, phone=body.phone)


def _language() -> str:
    return get_language() or "sv"
