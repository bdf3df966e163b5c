"""The pages on which coordinators write, try, order, activate and end routing rules."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from ideas.models import Event, Municipality
from ideas.verbs import Verb
from moderation import rulebook
from moderation.models import Membership, RoutingRule, RuleState, User
from moderation.permissions import actor_of, keeps_rules
from tests.conftest import OFFICE, OLGA, UMEA, VANNAS, Submit, member
from tests.moderation.conftest import Draft, SignIn

pytestmark = pytest.mark.django_db

LIST, NEW = "/handlaggning/regler/", "/handlaggning/regler/ny/"


def at(rule: RoutingRule, step: str = "") -> str:
    return f"{LIST}{rule.pk}/{step}"


def typed_by(olga: User, **changes: Any) -> dict[str, Any]:
    fields = {
        "words": "buss\nnorra  länken, tåg;buss",
        "action": "assign",
        "target": VANNAS,
        "note": "Vännäs kör linjen.",
        "owner": olga.pk,
        "token": str(uuid.uuid4()),
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def seen(desk: Client, path: str) -> dict[str, str]:
    """What the page remembers of what its reader saw, as a form sends it."""
    found = re.search(r'name="seen" value="([^"]+)"', desk.get(path).content.decode())
    assert found
    return {"seen": found[1]}


def test_a_coordinator_drafts_a_rule(olga_desk: Client, olga: User) -> None:
    typed = typed_by(
        olga, topic="kollektivtrafik", municipality=UMEA, kind="idea", language="fi", last_day="2099-12-31"
    )

    first, again = olga_desk.post(NEW, typed), olga_desk.post(NEW, typed)

    rule = RoutingRule.objects.get()
    assert [(answer.status_code, answer["Location"]) for answer in (first, again)] == [(302, at(rule))] * 2
    assert (rule.state, rule.words, rule.topic_id, rule.place) == (
        RuleState.DRAFT,
        ["buss", "norra länken", "tåg"],
        "kollektivtrafik",
        UMEA,
    )
    assert (rule.kind, rule.language, rule.owner, str(rule.last_day)) == ("idea", "fi", olga, "2099-12-31")
    assert Event.objects.get(verb=Verb.RULE_DRAFTED).actor_id == olga.pk


@pytest.mark.parametrize(("typed", "stored"), [("granö", "Granö"), ("umeå", UMEA), ("Övik", "2284")])
def test_a_place_is_stored_as_the_gazetteer_has_it(olga_desk: Client, olga: User, typed: str, stored: str) -> None:
    olga_desk.post(NEW, typed_by(olga, place=typed, words=None))

    assert RoutingRule.objects.get().place == stored


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": ""}, "Fyll i minst en av dem"),
        ({"words": "a"}, "för kort eller för långt"),
        ({"words": "x" * 81}, "för kort eller för långt"),
        ({"words": "\n".join(f"ord{number}" for number in range(51))}, "fler än femtio"),
        ({"place": "Ingenstans"}, "Vi känner inte till"),
        ({"place": "Granö", "municipality": UMEA}, "inte båda"),
        ({"last_day": "2020-01-01"}, "Den dagen har redan varit."),
        ({"last_day": "i morgon"}, "Skriv dagen så här"),
        ({"target": ""}, "Välj vem eller vad"),
        ({"target": "polisen"}, "Välj en kommun eller Umeåregionens kontor"),
        ({"action": "redirect"}, "Välj en annan myndighet, ett bolag eller en organisation"),
        ({"action": "flag"}, "Välj i listan vad"),
        ({"note": " "}, "Skriv varför regeln finns"),
        ({"owner": "987654321"}, "Det du skrev finns kvar"),
        ({"topic": "trams"}, "trams"),
        ({"token": "x"}, "Det du skrev finns kvar"),
    ],
)
def test_what_will_not_do_is_said_beside_the_field_and_kept(
    olga_desk: Client, olga: User, changes: dict[str, Any], words: str
) -> None:
    response = olga_desk.post(NEW, typed_by(olga, note="Kvastskaft") | changes)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Kvastskaft" in page or "note" in changes
    assert not RoutingRule.objects.exists()


def test_a_draft_is_changed_and_begins_with_what_it_says(olga_desk: Client, olga: User, draft: Draft) -> None:
    rule = draft(place="Granö", owner_id=olga.pk)

    begun = olga_desk.get(at(rule, "andra/")).content.decode()
    typed = typed_by(olga, words="glass", place="Granö") | seen(olga_desk, at(rule, "andra/"))
    done, again = olga_desk.post(at(rule, "andra/"), typed), olga_desk.post(at(rule, "andra/"), typed)

    rule.refresh_from_db()
    assert all(text in begun for text in ('value="Granö"', "buss</textarea>", "Därför</textarea>"))
    assert again.status_code == 302
    assert (done.status_code, done["Location"], rule.words, rule.place) == (302, at(rule), ["glass"], "Granö")


@pytest.mark.parametrize(
    "query",
    [
        "fran=",
        "fran=x",
        "fran=-{0}",
        "fran={0}x",
        "fran=%D9%A3",
        "fran=%C2%B2",
        "fran=987654321",
        "fran=" + "9" * 30,
        "fran=" + "9" * 5000,
        "fran={0}&fran={0}",
        "fran=987654321&fran={0}",
        "fran=x&fran={0}",
    ],
    ids=range(12),
)
def test_what_names_no_rule_gives_an_empty_form(olga_desk: Client, draft: Draft, query: str) -> None:
    rule = rulebook.activate(draft(note="Kvastskaft").pk, actor=OLGA)

    answer = olga_desk.get(f"{NEW}?{query.format(rule.pk)}")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kvastskaft" not in page
    assert "98765" not in page
    assert f'href="{NEW}' not in page


def test_a_rule_is_activated_and_ended(olga_desk: Client, draft: Draft) -> None:
    rule = draft()

    saw = seen(olga_desk, at(rule))
    steps = [olga_desk.post(at(rule, step), saw) for step in ("aktivera/", "aktivera/", "avsluta/", "avsluta/")]
    late = olga_desk.post(at(rule, "aktivera/"), saw)

    rule.refresh_from_db()
    assert [(answer.status_code, answer["Location"]) for answer in steps] == [(302, at(rule))] * 4
    assert (rule.state, late.status_code) == (RuleState.RETIRED, 409)
    page = olga_desk.get(at(rule)).content.decode()
    assert page.count("(olga@example.com)") == 2
    assert all(word in page for word in ("Skrevs som utkast.", "Aktiverades.", "Avslutades."))


def test_a_look_changes_nothing(olga_desk: Client, draft: Draft) -> None:
    rule = draft()

    statuses = [olga_desk.get(at(rule, step)).status_code for step in ("aktivera/", "avsluta/", "flytta/", "lagat/")]

    rule.refresh_from_db()
    assert statuses == [405] * 4
    assert (rule.state, Event.objects.filter(verb=Verb.RULE_ACTIVATED).count()) == (RuleState.DRAFT, 0)


def test_the_order_is_changed_from_where_it_was_seen(olga_desk: Client, draft: Draft) -> None:
    first, second = draft(note="Regel ett"), draft(note="Regel två")
    move = {"direction": "up", "position": "2"}

    statuses = [olga_desk.post(at(second, "flytta/"), move).status_code for _ in range(2)]
    odd = [
        olga_desk.post(at(second, "flytta/"), {"direction": way, "position": position}).status_code
        for way, position in (("up", "x"), ("up", ""), ("sideways", "1"), ("down", "9" * 40), ("down", "٣"))
    ]

    page = olga_desk.get(LIST).content.decode()
    assert (statuses, odd) == ([302] * 2, [302] * 5)
    assert page.index("Regel två") < page.index("Regel ett")
    assert list(RoutingRule.objects.order_by("position")) == [second, first]


def test_a_rule_that_failed_stands_in_red_until_it_is_put_right(olga_desk: Client, draft: Draft) -> None:
    rule = rulebook.activate(draft().pk, actor=OLGA)
    Municipality.objects.filter(pk=VANNAS).update(active=False)
    would = olga_desk.get(LIST).content.decode()
    rulebook.note_failures({rule.pk: "target_inactive"})

    listed, shown = olga_desk.get(LIST).content.decode(), olga_desk.get(at(rule)).content.decode()
    early = olga_desk.post(at(rule, "lagat/"))
    Municipality.objects.filter(pk=VANNAS).update(active=True)
    done = olga_desk.post(at(rule, "lagat/"))

    assert '<strong class="flag flag-late">Kan inte följas' in would
    assert '<strong class="flag flag-late">Misslyckades' in listed
    assert "tar inte längre emot ärenden" in shown
    assert "Vännäs" in shown
    assert (early.status_code, done.status_code) == (409, 302)
    assert "flag-late" not in olga_desk.get(LIST).content.decode()


def test_what_could_not_be_carried_out_is_not_activated(olga_desk: Client, draft: Draft) -> None:
    rule = draft()
    Municipality.objects.filter(pk=VANNAS).update(active=False)

    response = olga_desk.post(at(rule, "aktivera/"), seen(olga_desk, at(rule)))

    rule.refresh_from_db()
    assert (response.status_code, rule.state) == (409, RuleState.DRAFT)
    assert "tar inte längre emot ärenden" in response.content.decode()


def test_the_case_page_says_which_rule_it_was(olga_desk: Client, draft: Draft, routed: Submit) -> None:
    rule = rulebook.activate(draft(target=OFFICE).pk, actor=OLGA)

    page = olga_desk.get(f"/handlaggning/{routed('Bussen i Umeå är full.').case_number}/").content.decode()

    assert f"Regel {rule.pk}: Umeåregionens kontor svarar." in page


def test_there_is_no_page_for_a_rule_that_there_is_not(olga_desk: Client) -> None:
    steps = ("aktivera/", "avsluta/", "flytta/", "lagat/")

    looks = [olga_desk.get(f"{LIST}987654321/{step}").status_code for step in ("", "andra/")]
    posts = [olga_desk.post(f"{LIST}987654321/{step}").status_code for step in steps]

    assert looks + posts == [404] * 6


@pytest.mark.parametrize(
    ("code", "role"), [(UMEA, "moderator"), (UMEA, "manager"), (OFFICE, "operator"), (OFFICE, "manager")]
)
def test_the_pages_are_not_there_for_others(at_desk: SignIn, draft: Draft, code: str, role: str) -> None:
    desk, rule = at_desk(member("nils@example.com", code, role)), draft()

    looks = [desk.get(path).status_code for path in (LIST, NEW, at(rule), at(rule, "andra/"))]
    posts = [desk.post(at(rule, step)).status_code for step in ("aktivera/", "avsluta/", "flytta/", "lagat/", "andra/")]

    rule.refresh_from_db()
    assert looks + posts == [404] * 9
    assert rule.state == RuleState.DRAFT
    assert LIST not in desk.get("/handlaggning/konto/").content.decode()


def test_a_coordinator_who_manages_elsewhere_writes_rules_too(at_desk: SignIn, olga: User) -> None:
    Membership.objects.create(user=olga, municipality_id=UMEA, role="manager")

    page = at_desk(olga).get("/handlaggning/konto/").content.decode()

    assert keeps_rules(actor_of(olga))
    assert f'href="{LIST}"' in page


def test_the_pages_speak_three_languages(olga_desk: Client, draft: Draft, routed: Submit) -> None:
    rule = draft(topic_id="kollektivtrafik", place="Granö", kind="idea", language="fi", note="X")
    routed("Bussen i Umeå är full.")

    for path in (LIST, NEW, at(rule), at(rule, "andra/")):
        english, finnish = (olga_desk.get(f"/{code}{path}") for code in ("en", "fi"))
        assert (english.status_code, finnish.status_code) == (200, 200)
        assert "regel" not in english.content.decode().lower().replace("/regler/", "")


def test_the_list_asks_a_fixed_number_of_questions(
    olga_desk: Client, draft: Draft, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        rulebook.activate(draft(topic_id="kollektivtrafik").pk, actor=OLGA)
        rulebook.retire(draft().pk, actor=OLGA)

    with django_assert_max_num_queries(17):
        page = olga_desk.get(LIST)

    assert page.status_code == 200
