"""Links that are worked out and not stored."""

import itertools

import pytest
from pytest_django import Settings

from ideas import links
from ideas.links import Purpose


def test_a_link_opens_what_it_was_made_for() -> None:
    assert links.check(links.derive(Purpose.TRACK, 7, 0), Purpose.TRACK, 7, 0)


def test_every_purpose_number_and_version_has_its_own_token() -> None:
    all_of_them = list(itertools.product(Purpose, (0, 1, 11, 111), (0, 1, 11)))

    assert len({links.derive(*one) for one in all_of_them}) == len(all_of_them)


@pytest.mark.parametrize("token", ["", "a", "å" * 32, "\ud800", "a" * 10_000, "\0"])
def test_any_other_token_opens_nothing(token: str) -> None:
    assert not links.check(token, Purpose.TRACK, 7, 0)


def test_capitals_are_not_the_same_token() -> None:
    assert not links.check(links.derive(Purpose.TRACK, 7, 0).upper(), Purpose.TRACK, 7, 0)


def test_another_key_makes_other_tokens(settings: Settings) -> None:
    before = links.derive(Purpose.CONFIRM, 7, 0)

    settings.LINK_KEY = "another key"

    assert not links.check(before, Purpose.CONFIRM, 7, 0)


def test_a_token_holds_160_bits_in_letters_that_mails_leave_alone() -> None:
    token = links.derive(Purpose.TRACK, 7, 0)

    assert len(token) == 32
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")
