"""The cast at their desks: signed in with both factors."""

import time
from collections.abc import Callable

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from django.test import Client

from moderation.models import User

SignIn = Callable[..., Client]


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
