"""The cast: alice writes, bob is another resident, mona moderates in Umeå, otto in Vännäs, olga works at the office."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command

from ideas import reference, transitions
from ideas.actors import PROGRAM, SENDER, Actor, Role
from ideas.models import Municipality, Rule, Submission
from ideas.proposals import Candidate, Decided, Evidence, Proposal
from moderation import models_in_use
from moderation.models import Membership, User
from portal.operations import services

pytest_plugins = ["tests.services.stack"]

UMEA, VANNAS, OFFICE = "2480", "2460", "region"
MONA = Actor(Role.MODERATOR, (UMEA,), 1, "Trafikplanerare")
OTTO = Actor(Role.MODERATOR, (VANNAS,), 2, "Samhällsbyggnadschef")
OLGA = Actor(Role.COORDINATOR, (OFFICE,), 3, "Samordnare")

Submit = Callable[..., Submission]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The region's facts are there in every test, as they are in every installation."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        reference.load()


@pytest.fixture(autouse=True, scope="session")
def _passwords_take_no_time() -> Iterator[None]:
    """The same hash with the least work: every test has people of its own with a password, which nobody tries to guess it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, name, least)
        yield


@pytest.fixture(autouse=True)
def _facts(request: pytest.FixtureRequest) -> None:
    """A transactional test empties every table before the next: load the facts again where they are gone."""
    if "transactional_db" in request.fixturenames or _is_transactional(request):
        request.getfixturevalue("transactional_db")
        if not Municipality.objects.exists():
            reference.load()


@pytest.fixture(autouse=True)
def _no_model_of_another_test() -> Iterator[None]:
    """What the process has loaded is of a database that is not there any more."""
    yield
    models_in_use.forget()


@pytest.fixture(autouse=True)
def _nobody_waits_for_workers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without running services no worker will answer, however long one waits for it."""
    if not request.node.get_closest_marker("services"):
        monkeypatch.setattr(services, "ANSWERS", (0.2,))


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction"))


def proposal(lead: str = UMEA, confidence: float = 0.9) -> Proposal:
    """What the router would say, for tests that are not about routing."""
    return Proposal(
        lead=lead,
        ranked=(Candidate(lead, confidence),),
        evidence=(Evidence("chosen_municipality", lead, confidence),),
        version="test",
        decided=Decided.PEOPLE if lead == OFFICE else Decided.ASSIGN,
    )


@pytest.fixture
def received(db: None) -> Submit:
    """Make a received submission; keywords change `NewSubmission`."""

    def make(**changes: Any) -> Submission:
        fields: dict[str, Any] = {
            "idempotency_key": uuid.uuid4(),
            "kind": "question",
            "title": "Belysning i parken",
            "text": "När lagas lamporna i parken? Det är mörkt hela vägen.",
            "email": "alice@example.com",
        }
        return transitions.submit(transitions.NewSubmission(**(fields | changes)), actor=SENDER)

    return make


@pytest.fixture
def assigned(received: Submit) -> Submit:
    """Make a submission that `lead` (default Umeå) has in its queue."""

    def make(lead: str = UMEA, **changes: Any) -> Submission:
        submission = received(**changes)
        return transitions.route(submission.pk, proposal(lead), text=submission.texts.get(), actor=PROGRAM)

    return make


@pytest.fixture
def published(assigned: Submit) -> Submit:
    """Make a public submission without an answer."""

    def make(lead: str = UMEA, **changes: Any) -> Submission:
        return transitions.publish(assigned(lead, **changes).pk, actor=staff_actor(lead))

    return make


@pytest.fixture
def answered(assigned: Submit) -> Submit:
    """Make a public, answered submission."""

    def make(lead: str = UMEA, answer: str = "**Ja**, lamporna lagas den 3 mars.", **changes: Any) -> Submission:
        submission = assigned(lead, **changes)
        transitions.publish_answer(
            submission.pk, body=answer, by=lead, publish_case=submission.publish_wish, actor=staff_actor(lead)
        )
        submission.refresh_from_db()
        return submission

    return make


@pytest.fixture
def declined(assigned: Submit) -> Submit:
    """Make a declined submission."""

    def make(lead: str = UMEA, **changes: Any) -> Submission:
        return transitions.decline(
            assigned(lead, **changes).pk,
            rule=Rule.NOT_OURS,
            public_reason="Riksvägar sköts av Trafikverket.",
            by=lead,
            actor=staff_actor(lead),
        )

    return make


@pytest.fixture
def redirected(assigned: Submit) -> Submit:
    """Make a submission whose sender was told that Trafikverket, or another `body`, decides."""

    def make(
        lead: str = UMEA,
        reason: str = "Riksväg 92 sköts av Trafikverket.",
        body: str = "trafikverket",
        **changes: Any,
    ) -> Submission:
        return transitions.redirect(
            assigned(lead, **changes).pk,
            body=body,
            public_reason=reason,
            by=lead,
            actor=staff_actor(lead),
        )

    return make


def staff_actor(code: str) -> Actor:
    """Somebody who works for `code`."""
    return {UMEA: MONA, VANNAS: OTTO, OFFICE: OLGA}[code]


def member(email: str, code: str, role: str, title: str = "") -> User:
    """A member of staff with a usable password."""
    user = User.objects.create_user(email, "ett långt lösenord")
    Membership.objects.create(user=user, municipality_id=code, role=role, title=title)
    return user


@pytest.fixture
def mona(db: None) -> User:
    """Moderates in Umeå."""
    return member("mona@example.com", UMEA, "moderator", "Trafikplanerare")


@pytest.fixture
def otto(db: None) -> User:
    """Moderates in Vännäs."""
    return member("otto@example.com", VANNAS, "moderator", "Samhällsbyggnadschef")


@pytest.fixture
def olga(db: None) -> User:
    """Coordinates at the regional office."""
    return member("olga@example.com", OFFICE, "coordinator", "Samordnare")
