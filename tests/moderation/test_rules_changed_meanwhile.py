"""What somebody else did meanwhile is told, and what was typed is kept."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from moderation import rulebook
from moderation.models import RoutingRule, RuleState, User
from moderation.rulebook import RuleColumns
from tests.conftest import OFFICE, OLGA, UMEA, VANNAS
from tests.moderation.conftest import Draft
from tests.moderation.test_rule_pages import NEW, at, seen, typed_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "meanwhile", ["another activated", "an active one ended", "itself changed", "moved", "nobody said"]
)
def test_a_rule_that_would_do_something_else_than_what_was_seen_is_not_activated(
    olga_desk: Client, draft: Draft, meanwhile: str
) -> None:
    active, other = rulebook.activate(draft(target=UMEA).pk, actor=OLGA), draft(target=OFFICE)
    rule = draft()
    saw = {} if meanwhile == "nobody said" else seen(olga_desk, at(rule))
    if meanwhile == "another activated":
        rulebook.activate(other.pk, actor=OLGA)
    elif meanwhile == "an active one ended":
        rulebook.retire(active.pk, actor=OLGA)
    elif meanwhile == "itself changed":
        rulebook.change(rule.pk, RuleColumns("assign", UMEA, "Därför", words=("buss",)), actor=OLGA)
    elif meanwhile == "moved":
        for position in (3, 2):
            rulebook.move(rule.pk, up=True, position=position, actor=OLGA)

    refused = olga_desk.post(at(rule, "aktivera/"), saw)

    rule.refresh_from_db()
    assert (refused.status_code, rule.state) == (409, RuleState.DRAFT)
    assert "Någon har under tiden ändrat den här regeln eller andra regler." in refused.content.decode()
    assert olga_desk.post(at(rule, "aktivera/"), seen(olga_desk, at(rule))).status_code == 302


def test_a_new_reason_or_owner_changes_nothing_of_what_was_seen(olga_desk: Client, olga: User, draft: Draft) -> None:
    rule = draft()
    saw = seen(olga_desk, at(rule))
    columns = RuleColumns("assign", VANNAS, "Nytt skäl", owner_id=olga.pk, words=("buss",))
    rulebook.change(rule.pk, columns, actor=OLGA)

    assert olga_desk.post(at(rule, "aktivera/"), saw).status_code == 302


def test_what_somebody_else_wrote_is_not_overwritten_unseen(olga_desk: Client, olga: User, draft: Draft) -> None:
    rule = draft()
    typed = typed_by(olga, note="Kvastskaft") | seen(olga_desk, at(rule, "andra/"))
    rulebook.change(rule.pk, RuleColumns("assign", UMEA, "Deras skäl", words=("glass",)), actor=OLGA)

    refused = olga_desk.post(at(rule, "andra/"), typed)
    rule.refresh_from_db()
    kept = (rule.note, rule.target)
    page = refused.content.decode()
    again = re.search(r'name="seen" value="([^"]+)"', page)
    assert again
    saved = olga_desk.post(at(rule, "andra/"), typed | {"seen": again[1]})

    rule.refresh_from_db()
    assert (refused.status_code, kept) == (409, ("Deras skäl", UMEA))
    assert "Någon har ändrat utkastet under tiden" in page
    assert "Kvastskaft</textarea>" in page
    assert (saved.status_code, rule.note) == (302, "Kvastskaft")


def test_a_draft_that_only_moved_is_saved(olga_desk: Client, olga: User, draft: Draft) -> None:
    draft()
    rule = draft()
    saw = seen(olga_desk, at(rule, "andra/"))
    rulebook.move(rule.pk, up=True, position=2, actor=OLGA)

    assert olga_desk.post(at(rule, "andra/"), typed_by(olga) | saw).status_code == 302


@pytest.mark.parametrize("end", [rulebook.activate, rulebook.retire])
def test_what_was_typed_for_a_draft_that_is_none_any_more_becomes_a_new_one(
    olga_desk: Client, olga: User, draft: Draft, end: Callable[..., RoutingRule]
) -> None:
    rule = draft()
    begun = olga_desk.get(at(rule, "andra/")).content.decode()
    typed = typed_by(olga, note="Kvastskaft", token=_token(begun)) | seen(olga_desk, at(rule, "andra/"))
    end(rule.pk, actor=OLGA)

    page = olga_desk.post(at(rule, "andra/"), typed)
    made = olga_desk.post(NEW, typed | {"token": _token(page.content.decode())})

    new = RoutingRule.objects.latest("pk")
    assert page.status_code == 409
    assert "Någon har aktiverat eller avslutat regeln under tiden" in page.content.decode()
    assert f'action="{NEW}"' in page.content.decode()
    assert (made["Location"], new.note, new.pk > rule.pk) == (at(new), "Kvastskaft", True)


def _token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_what_is_active_can_not_be_changed_but_copied(olga_desk: Client, olga: User, draft: Draft) -> None:
    rule = rulebook.activate(draft(note="Kvastskaft").pk, actor=OLGA)

    refused = olga_desk.get(at(rule, "andra/"))
    copy = olga_desk.get(f"{NEW}?fran={rule.pk}").content.decode()

    rule.refresh_from_db()
    assert (refused.status_code, rule.note) == (409, "Kvastskaft")
    assert "Bara ett utkast kan ändras" in refused.content.decode()
    assert all(text in copy for text in ("Kvastskaft</textarea>", "buss</textarea>"))
