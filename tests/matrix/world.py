"""One data set for the whole matrix: cases in every condition, each with canary strings, and everybody who could ask for them."""

import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.test import Client, RequestFactory
from django.utils import timezone

from ideas import addresses, drafts, transitions
from ideas.actors import PROGRAM, READER, SENDER
from ideas.forms.contact import WITHOUT_NAME
from ideas.models import Draft, Rule, Submission
from moderation import keys, rulebook
from moderation.models import ApiKey, Membership, RoutingModel, User
from moderation.permissions import Deed
from tests.conftest import MONA, OFFICE, OLGA, OTTO, UMEA, VANNAS, proposal, staff_actor

UNKNOWN = "UR-2019-00001-B"


class Who(StrEnum):
    """Everybody who could ask."""

    ANONYMOUS = "anonymous"
    SENDER = "sender"
    OTHER_SENDER = "other sender"
    MODERATOR = "moderator in Umeå"
    FOREIGN = "moderator in Vännäs"
    MANAGER = "manager in Umeå"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"
    DEACTIVATED = "deactivated user"
    ENDED = "user whose membership ended"
    PASSWORD_ONLY = "session without the second factor"
    KEY = "key of Umeå for everything"
    READING_KEY = "key of Umeå for reading"
    FOREIGN_KEY = "key of Vännäs for everything"
    OFFICE_KEY = "key of the office for everything"


STAFF = {
    Who.MODERATOR: ("mona@example.com", UMEA, "moderator"),
    Who.FOREIGN: ("otto@example.com", VANNAS, "moderator"),
    Who.MANAGER: ("maria@example.com", UMEA, "manager"),
    Who.COORDINATOR: ("olga@example.com", OFFICE, "coordinator"),
    Who.OPERATOR: ("drift@example.com", OFFICE, "operator"),
    Who.DEACTIVATED: ("dan@example.com", UMEA, "moderator"),
    Who.ENDED: ("ellen@example.com", UMEA, "moderator"),
    Who.PASSWORD_ONLY: ("per@example.com", UMEA, "moderator"),
}


KEYS: dict[Who, tuple[str, list[Deed]]] = {
    Who.KEY: (UMEA, list(Deed)),
    Who.READING_KEY: (UMEA, [Deed.READ]),
    Who.FOREIGN_KEY: (VANNAS, list(Deed)),
    Who.OFFICE_KEY: (OFFICE, list(Deed)),
}


@dataclass(frozen=True)
class Case:
    """A submission, who may open it at the desk, and what must not get into the wrong hands."""

    name: str
    submission: Submission
    desks: frozenset[Who]
    leads: frozenset[Who]
    """Those whose municipality holds it together now: they see who wrote."""
    is_readable: bool
    """Its text is public."""
    has_entry: bool
    """It has a public page, with or without the text."""
    sender: Who = Who.SENDER

    @property
    def number(self) -> str:
        """The case number."""
        return self.submission.case_number

    def forbidden(self, who: Who) -> set[str]:
        """The strings of this case that must not reach `who`."""
        secret = {self._canary(kind) for kind in ("name", "mail", "phone", "address")}
        text = {self._canary(kind) for kind in ("title", "text")}
        thread, desk_only = (
            {self._canary("message"), self._canary("reply")},
            {self._canary("draft"), self._canary("why"), self._canary("suggestion")},
        )
        everything = secret | text | thread | desk_only
        allowed: set[str] = set(text) if self.is_readable else set()
        if who == self.sender:
            allowed |= secret | text | thread
        if who in self.desks:
            allowed |= text | thread | desk_only
        if who in self.leads:
            allowed |= secret
        return everything - allowed

    def _canary(self, kind: str) -> str:
        return canary(self.name, kind)


@dataclass
class World:
    """The data set: `cases` by name, `drafts` by what became of them, the first of the `keys` of each municipality, and a client for everybody.

    `rules`: ids of routing rules by their state. `model`: id of a trained model.
    """

    cases: dict[str, Case] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    keys: dict[str, ApiKey] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)
    model: int = 0
    users: dict[Who, User] = field(default_factory=dict)
    clients: dict[Who, Client] = field(default_factory=dict)

    def forbidden(self, who: Who) -> dict[str, Case]:
        """Every string that must not reach `who`, with the case it belongs to."""
        return {text: case for case in self.cases.values() for text in case.forbidden(who)}


def canary(name: str, kind: str) -> str:
    """A string that stands nowhere else; the same for a case and a kind of content."""
    return f"kanarie{kind}{name.replace('_', '')}slut"


def build() -> World:
    """Make everything. The caller's transaction takes it away again."""
    world = World()
    umea = frozenset({Who.MODERATOR, Who.MANAGER, Who.KEY, Who.READING_KEY})
    vannas = frozenset({Who.FOREIGN, Who.FOREIGN_KEY})
    office = frozenset({Who.COORDINATOR, Who.OFFICE_KEY})
    conditions: list[tuple[str, str | None, frozenset[Who], bool, bool, dict[str, Any]]] = [
        ("answered", UMEA, umea, True, True, {}),
        ("published", UMEA, umea, True, True, {}),
        ("unpublished", UMEA, umea, False, False, {}),
        ("private", UMEA, umea, False, False, {"publish_wish": False}),
        ("private_answered", UMEA, umea, False, False, {"publish_wish": False}),
        ("declined", UMEA, umea, False, True, {}),
        ("private_declined", UMEA, umea, False, False, {"publish_wish": False}),
        ("held", UMEA, umea, False, False, {"doubts": ("honeypot",)}),
        ("held_declined", UMEA, umea, False, False, {"doubts": ("honeypot",)}),
        ("redirected", UMEA, umea, False, True, {}),
        ("private_redirected", UMEA, umea, False, False, {"publish_wish": False}),
        ("withdrawn", UMEA, umea, False, False, {}),
        ("retracted", UMEA, umea, False, True, {}),
        ("passed_on", VANNAS, umea, False, False, {}),
        ("unrouted", None, frozenset({Who.COORDINATOR}), False, False, {}),
        ("unsure", OFFICE, office, False, False, {}),
        ("foreign", VANNAS, vannas, False, False, {}),
        ("foreign_public", VANNAS, vannas, True, True, {}),
    ]
    for name, lead, desks, readable, entry, changes in conditions:
        submission = _submit(name, lead, changes)
        sender = Who.OTHER_SENDER if name.startswith("foreign") else Who.SENDER
        reads = desks | vannas if name == "passed_on" else desks
        leads = desks - {Who.READING_KEY}
        world.cases[name] = Case(name, submission, reads, leads, readable, entry, sender)
    _move_on({name: case.submission.pk for name, case in world.cases.items()})
    for case in world.cases.values():
        case.submission.refresh_from_db()
    world.drafts = _drafts(world.cases["answered"].submission)
    world.rules = _rules()
    world.model = RoutingModel.objects.create(
        version="besom", blob=b"", trained_at=timezone.now(), rows_count=1, decided_count=0, fingerprint="besom"
    ).pk
    _cast(world)
    return world


def _rules() -> dict[str, int]:
    """Ids of a draft, of an active rule and of one that ended, which no case here fits."""
    columns = rulebook.RuleColumns(action="assign", target=VANNAS, note="Kvastskaft", words=("kvastskaft",))
    drafts = [rulebook.draft(columns, form_token=uuid.uuid4(), actor=OLGA).pk for _ in range(3)]
    rulebook.activate(drafts[1], actor=OLGA)
    rulebook.retire(drafts[2], actor=OLGA)
    return dict(zip(("draft", "active", "ended"), drafts, strict=True))


def _submit(name: str, lead: str | None, changes: dict[str, Any]) -> Submission:
    fields: dict[str, Any] = {
        "idempotency_key": uuid.uuid4(),
        "kind": "question",
        "title": f"Om {canary(name, 'title')}",
        "text": f"Jag undrar över {canary(name, 'text')} här hos oss.",
        "email": f"{canary(name, 'mail')}@example.com",
        "name": canary(name, "name"),
        "phone": canary(name, "phone"),
        "address": canary(name, "address"),
        "postcode": "90321",
        "point": (63.8258, 20.263),
    }
    submission = transitions.submit(transitions.NewSubmission(**(fields | changes)), actor=SENDER)
    if lead is None:
        return submission
    transitions.route(submission.pk, proposal(lead), text=submission.texts.get(), actor=PROGRAM)
    actor = staff_actor(lead)
    if changes.get("doubts"):
        return submission  # whoever writes in it has looked at it
    transitions.save_answer_draft(submission.pk, body=canary(name, "draft"), by=lead, actor=actor)
    body = canary(name, "message")
    transitions.send_message(submission.pk, body=body, by=lead, waits=False, idempotency_key=uuid.uuid4(), actor=actor)
    transitions.reply(submission.pk, body=canary(name, "reply"), idempotency_key=uuid.uuid4(), actor=SENDER)
    return submission


def _move_on(pks: dict[str, int]) -> None:
    """Bring each case into the condition that its name says."""
    transitions.publish_answer(pks["answered"], body="Ja, det är gjort.", by=UMEA, publish_case=True, actor=MONA)
    transitions.publish(pks["published"], actor=MONA)
    answer = "Ja, det gör vi, men det är mellan oss."
    transitions.publish_answer(pks["private_answered"], body=answer, by=UMEA, publish_case=False, actor=MONA)
    for name in ("declined", "private_declined", "held_declined"):
        transitions.decline(
            pks[name],
            rule=Rule.NOT_OURS,
            public_reason="Riksvägar sköts av Trafikverket.",
            private_reason=canary(name, "why"),
            by=UMEA,
            actor=MONA,
        )
    for name in ("redirected", "private_redirected"):
        reason = "Riksvägar sköts av Trafikverket."
        transitions.redirect(pks[name], body="trafikverket", public_reason=reason, by=UMEA, actor=MONA)
    _suggest("published", pks["published"])
    transitions.withdraw(pks["withdrawn"], actor=SENDER)
    transitions.publish(pks["retracted"], actor=MONA)
    _suggest("retracted", pks["retracted"])
    transitions.retract_consent(pks["retracted"], actor=SENDER)
    transitions.reroute(pks["passed_on"], to=UMEA, reason="Platsen ligger i Umeå.", by=VANNAS, actor=OTTO)
    transitions.publish_answer(pks["foreign_public"], body="Nej, inte i år.", by=VANNAS, publish_case=True, actor=OTTO)
    _suggest("foreign_public", pks["foreign_public"])


def _suggest(name: str, pk: int) -> None:
    """A reader's words about who should have the case: for its desks alone."""
    transitions.suggest_recipient(
        pk, municipality="2403", reason=canary(name, "suggestion"), idempotency_key=uuid.uuid4(), actor=READER
    )


def _drafts(sent: Submission) -> dict[str, str]:
    """Tokens of a draft that is being written, of one that was sent, of one that is over, and of none."""
    now = timezone.now()
    fields = {
        "kind": "question",
        "text": "Jag undrar när isen på Öbacka plogas i vinter.",
        "title": "",
        "place": "",
        "municipality": UMEA,
        "email": "",
        "publish": WITHOUT_NAME,
        "name": "",
    }
    writing = Draft.objects.create(fields=fields, expires_at=now + drafts.KEPT)
    over = Draft.objects.create(fields=fields, expires_at=now - drafts.KEPT)
    return {
        "writing": str(writing.token),
        "sent": str(sent.idempotency_key),
        "over": str(over.token),
        "unknown": str(uuid.uuid4()),
    }


def _cast(world: World) -> None:
    for who in Who:
        client = Client(enforce_csrf_checks=True, raise_request_exception=True, headers=_headers(who, world))
        world.clients[who] = client
        if who in STAFF:
            world.users[who] = _staff(who, client)
        for case in world.cases.values():
            if case.sender == who:
                client.get(urlsplit(addresses.tracking_url(case.submission, "sv")).path)
    world.users[Who.DEACTIVATED].is_active = False
    world.users[Who.DEACTIVATED].save(update_fields=["is_active"])


def _headers(who: Who, world: World) -> dict[str, str]:
    if who not in KEYS:
        return {}
    code, scopes = KEYS[who]
    key, plain = keys.create(
        municipality=code, name="Ciceron", scopes=scopes, title="Kundtjänst", form_token=uuid.uuid4(), actor=PROGRAM
    )
    world.keys.setdefault(code, key)
    return {"authorization": f"Bearer {plain}"}


def _staff(who: Who, client: Client) -> User:
    email, code, role = STAFF[who]
    user = User.objects.create_user(email)
    User.objects.filter(pk=user.pk).update(password=_password())
    user.refresh_from_db()
    ended = timezone.now() if who == Who.ENDED else None
    Membership.objects.create(user=user, municipality_id=code, role=role, title="Handläggare", ends_at=ended)
    sign_in(client, user, second_factor=who != Who.PASSWORD_ONLY)
    return user


@cache
def _password() -> str:
    """The hash of a password, made once: hashing is slow on purpose."""
    return make_password("ett långt lösenord")


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> None:
    """A session as allauth leaves it after a password, and after a code where `second_factor`."""
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, "password", email=user.email)
    if second_factor:
        authenticator = TOTP.activate(user, "A" * 32).instance
        RecoveryCodes.activate(user)
        record_authentication(request, user, "mfa", id=authenticator.pk, type="totp")
    request.session.save()
