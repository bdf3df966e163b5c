"""Keys of municipalities: made, found, used, revoked; and what one may do."""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from ideas import queries, transitions
from ideas.actors import Actor, Role
from ideas.chain import first_break
from ideas.models import Assignment, AssignmentRole, Event, Municipality, Submission
from ideas.verbs import Verb
from moderation import keys
from moderation.models import ApiKey, Membership, User
from moderation.permissions import KEY_ROLES, Deed, actor_of, keeps_keys, key_municipalities, may
from portal.logs import MaskingFormatter
from tests.conftest import MONA, OFFICE, UMEA, VANNAS, Submit, member

pytestmark = pytest.mark.django_db

Make = Callable[..., tuple[ApiKey, str]]


@pytest.fixture
def make(mona: User) -> Make:
    """Make a key of Umeå for reading; keywords change that."""

    def key(**changes: Any) -> tuple[ApiKey, str]:
        maker = Actor(Role.MANAGER, (UMEA,), mona.pk)
        fields: dict[str, Any] = {
            "municipality": UMEA,
            "name": "Diariet",
            "scopes": [],
            "form_token": uuid.uuid4(),
            "actor": maker,
        }
        return keys.create(**(fields | changes))

    return key


def test_a_key_is_found_by_its_plain_text_alone(make: Make) -> None:
    key, plain = make()

    assert keys.find(plain) == key
    assert plain.startswith(f"fur_{key.prefix}_")
    assert [keys.find(wrong) for wrong in ("", "fur_", plain[:-1], plain + "a", plain.upper(), f"Bearer {plain}")] == [
        None
    ] * 6


def test_neither_another_secret_nor_another_keys_secret_opens_a_key(make: Make) -> None:
    (key, plain), (_, other) = make(), make()
    swapped = f"fur_{key.prefix}_{other.rpartition('_')[2]}"

    assert keys.find(swapped) is None
    assert keys.find(plain[:-1] + ("a" if plain[-1] != "a" else "b")) is None


def test_the_secret_is_long_random_and_stored_nowhere(make: Make) -> None:
    key, plain = make()
    secret = plain.rpartition("_")[2]

    stored = str(list(ApiKey.objects.values())) + str(list(Event.objects.values()))

    assert len(secret) * 5 >= 160
    assert len({make()[1].rpartition("_")[2] for _ in range(20)}) == 20
    assert secret not in stored
    assert len(bytes(key.digest)) == 32


def test_making_and_revoking_are_events_of_the_municipality(make: Make, mona: User) -> None:
    key, _ = make(scopes=["answer"])
    keys.revoke(key.pk, actor=MONA)
    keys.revoke(key.pk, actor=MONA)

    events = list(Event.objects.filter(chain=f"municipality:{UMEA}").order_by("seq"))
    assert [(event.verb, event.payload) for event in events] == [
        (Verb.KEY_CREATED, {"key": key.pk, "prefix": key.prefix, "scopes": ["read", "answer"]}),
        (Verb.KEY_REVOKED, {"key": key.pk, "prefix": key.prefix}),
    ]
    assert first_break(events) is None
    assert key.created_by == mona


def test_a_key_always_reads(make: Make) -> None:
    key, _ = make(scopes=["message"])

    assert key.scopes == ["read", "message"]
    with pytest.raises(IntegrityError):
        ApiKey.objects.filter(pk=key.pk).update(scopes=["message"])


def test_a_scope_that_there_is_not_is_refused(make: Make) -> None:
    with pytest.raises(ValueError, match="king"):
        make(scopes=["king"])

    assert not ApiKey.objects.exists()


def test_every_deed_has_a_scope_in_words() -> None:
    assert set(keys.SCOPES) == set(Deed)


def test_the_same_form_twice_is_one_key(make: Make) -> None:
    token = uuid.uuid4()
    key, _ = make(form_token=token)

    with pytest.raises(keys.KeyExists) as known:
        make(form_token=token)

    assert known.value.key == key
    assert Event.objects.filter(verb=Verb.KEY_CREATED).count() == 1


def test_a_revoked_key_opens_nothing(make: Make) -> None:
    key, plain = make()

    keys.revoke(key.pk, actor=MONA)

    assert keys.find(plain) is None


def test_a_key_ends_by_itself(make: Make) -> None:
    _, plain = make(expires_at=timezone.now() + timedelta(hours=1))

    before = keys.find(plain)
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        after = keys.find(plain)

    assert before is not None
    assert after is None


def test_a_key_of_a_municipality_that_left_opens_nothing(make: Make) -> None:
    _, plain = make()

    Municipality.objects.filter(pk=UMEA).update(active=False)

    assert keys.find(plain) is None
    with pytest.raises(Municipality.DoesNotExist):
        make()


def test_the_last_use_is_written_once_a_minute(make: Make, django_assert_num_queries: Any) -> None:
    key, plain = make()
    start = timezone.now()

    with time_machine.travel(start, tick=False):
        keys.note_use(key)
        again = keys.find(plain)
        assert again is not None
        with django_assert_num_queries(0):
            keys.note_use(again)
    with time_machine.travel(start + timedelta(minutes=1), tick=False):
        keys.note_use(again)

    assert again.last_used_at == start
    key.refresh_from_db()
    assert key.last_used_at == start + timedelta(minutes=1)


def test_removing_the_maker_leaves_the_key(make: Make, mona: User) -> None:
    _, plain = make()

    mona.delete()

    found = keys.find(plain)
    assert found is not None
    assert found.created_by is None


def _deeds(actor: Actor, submission: Submission) -> set[Deed]:
    return {deed for deed in Deed if may(actor, deed, submission)}


def test_a_key_may_do_what_a_moderator_of_its_municipality_may(
    make: Make, assigned: Submit, answered: Submit, declined: Submit
) -> None:
    actor = keys.actor_of(make(title="Kundtjänst")[0])
    passed_on, shared = assigned(UMEA), assigned(VANNAS)
    transitions.reroute(passed_on.pk, to=VANNAS, reason="Det är er väg.", by=UMEA, actor=MONA)
    Assignment.objects.create(
        submission=shared, municipality_id=UMEA, role=AssignmentRole.CONTRIBUTOR, assigned_at=shared.arrived_at
    )
    cases = [assigned(UMEA), assigned(VANNAS), answered(UMEA), declined(UMEA), passed_on, shared]

    assert [_deeds(actor, case) for case in cases] == [_deeds(MONA, case) for case in cases]
    assert set(queries.visible_to(actor)) == set(queries.visible_to(MONA))
    assert (actor.role, actor.municipality_codes, actor.title) == (Role.API_KEY, (UMEA,), "Kundtjänst")


def test_a_key_of_the_office_does_not_read_what_is_unrouted(make: Make, received: Submit, assigned: Submit) -> None:
    actor = keys.actor_of(make(municipality=OFFICE)[0])
    unrouted, unsure = received(), assigned(OFFICE)

    assert list(queries.visible_to(actor)) == [unsure]
    assert _deeds(actor, unrouted) == set()


def test_what_a_key_does_is_written_down_as_its_own(make: Make, assigned: Submit) -> None:
    key, _ = make(title="Kundtjänst")
    submission = assigned(UMEA)

    answer = transitions.publish_answer(
        submission.pk, body="Den 3 mars.", by=UMEA, publish_case=False, actor=keys.actor_of(key)
    )

    event = Event.objects.get(verb=Verb.ANSWER_PUBLISHED)
    assert (event.actor_role, event.actor_id, event.municipality_codes) == ("api_key", key.pk, [UMEA])
    assert answer.signatures.get().title == "Kundtjänst"


@pytest.mark.parametrize(
    ("roles", "codes"),
    [
        ([(UMEA, "moderator")], set()),
        ([(UMEA, "manager")], {UMEA}),
        ([(UMEA, "manager"), (VANNAS, "moderator")], {UMEA}),
        ([(UMEA, "manager"), (VANNAS, "manager")], {UMEA, VANNAS}),
        ([(OFFICE, "coordinator")], {OFFICE}),
        ([(OFFICE, "operator")], set()),
        ([(OFFICE, "operator"), (UMEA, "moderator")], set()),
        ([(OFFICE, "coordinator"), (UMEA, "moderator")], {OFFICE}),
    ],
)
def test_who_keeps_the_keys_of_which_municipality(db: None, roles: list[tuple[str, str]], codes: set[str]) -> None:
    user = member("nils@example.com", *roles[0])
    for code, role in roles[1:]:
        Membership.objects.create(user=user, municipality_id=code, role=role)

    assert key_municipalities(user) == codes
    assert keeps_keys(actor_of(user)) == bool(codes)
    assert {Role.MANAGER, Role.COORDINATOR} == KEY_ROLES


def test_a_log_line_never_holds_a_key(make: Make) -> None:
    _, plain = make()
    line = logging.LogRecord("x", logging.INFO, "", 1, "sent %s and ?key=%s", (f"Bearer {plain}", plain), None)

    said = MaskingFormatter("%(message)s").format(line)

    assert plain.rpartition("_")[2] not in said
    assert said == "sent Bearer … and ?key=…"
