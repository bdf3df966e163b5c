"""Who may see what."""

from ideas import queries, transitions
from ideas.actors import READER, SENDER, Actor, Role
from tests.conftest import MONA, OLGA, OTTO, UMEA, VANNAS, Submit


def test_only_published_cases_are_public(
    received: Submit, assigned: Submit, declined: Submit, answered: Submit
) -> None:
    received(), assigned(), declined(), assigned(publish_wish=False)
    case = answered()

    assert list(queries.public()) == [case]


def test_what_was_declined_or_withdrawn_after_publication_leaves_an_entry(published: Submit, declined: Submit) -> None:
    gone = transitions.withdraw(published().pk, actor=SENDER)
    refused = declined()

    assert set(queries.public_entries()) == {gone, refused}


def test_a_declined_private_or_doubtful_case_leaves_no_entry(declined: Submit) -> None:
    declined(publish_wish=False)
    declined(doubts=("honeypot",))

    assert not queries.public_entries().exists()


def test_a_moderator_sees_the_own_municipality_alone(assigned: Submit) -> None:
    here, there = assigned(UMEA), assigned(VANNAS)

    assert list(queries.visible_to(MONA)) == [here]
    assert list(queries.visible_to(OTTO)) == [there]


def test_the_office_also_sees_what_nobody_was_given_yet(received: Submit, assigned: Submit) -> None:
    fresh = received()
    assigned(UMEA)

    assert list(queries.visible_to(OLGA)) == [fresh]


def test_nobody_else_sees_a_case_through_the_desk(assigned: Submit) -> None:
    assigned(UMEA)

    assert not any(queries.visible_to(actor).exists() for actor in (READER, SENDER, Actor(Role.OPERATOR, ("region",))))


def test_who_sent_a_case_on_keeps_reading_it_but_has_nothing_to_do(assigned: Submit) -> None:
    submission = assigned(UMEA)
    transitions.reroute(submission.pk, to=VANNAS, reason="Bron står i Vännäs.", by=UMEA, actor=MONA)

    assert list(queries.visible_to(MONA)) == [submission]
    assert not queries.queue_of(MONA).exists()
    assert list(queries.queue_of(OTTO)) == [submission]


def test_the_order_of_the_feed_is_total(answered: Submit) -> None:
    cases = [answered() for _ in range(3)]
    queries.public().update(answered_at=cases[0].answered_at)

    assert list(queries.public_answered()) == sorted(cases, key=lambda case: -case.pk)
