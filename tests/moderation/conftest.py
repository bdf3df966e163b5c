"""The cast at their desks: signed in with both factors."""

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from django.test import Client

from ideas.models import Submission
from moderation import rulebook, subscribers
from moderation.models import RoutingRule, User
from moderation.rulebook import RuleColumns
from tests.conftest import OLGA, VANNAS, Submit

SignIn = Callable[..., Client]
Draft = Callable[..., RoutingRule]


@pytest.fixture
def at_desk(db: None) -> SignIn:
    """Make a browser in which `user` is signed in; without `code` the session has shown a password only."""

    def make(user: User, *, code: bool = True) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        methods = ["password", "mfa"] if code else ["password"]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time()} for method in methods]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
        return client

    return make


@pytest.fixture
def mona_desk(at_desk: SignIn, mona: User) -> Client:
    """Umeå's moderator at work."""
    return at_desk(mona)


@pytest.fixture
def otto_desk(at_desk: SignIn, otto: User) -> Client:
    """Vännäs's moderator at work."""
    return at_desk(otto)


@pytest.fixture
def olga_desk(at_desk: SignIn, olga: User) -> Client:
    """The office's coordinator at work."""
    return at_desk(olga)


@pytest.fixture
def draft(db: None) -> Iterator[Draft]:
    """Make a draft of a rule; keywords are its columns. It sends what speaks of buses to Vännäs."""

    def make(*, form_token: uuid.UUID | None = None, **changes: Any) -> RoutingRule:
        columns = {"action": "assign", "target": VANNAS, "note": "Därför", "words": ("buss",)} | changes
        return rulebook.draft(RuleColumns(**columns), form_token=form_token or uuid.uuid4(), actor=OLGA)

    rulebook.forget()
    yield make
    rulebook.forget()


@pytest.fixture
def routed(received: Submit) -> Submit:
    """Make a submission that the router itself has sent somewhere."""

    def make(text: str, **changes: Any) -> Submission:
        submission = received(text=text, **changes)
        subscribers.route(submission.events.earliest("id"))
        submission.refresh_from_db()
        return submission

    return make
