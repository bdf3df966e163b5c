"""Sample content: the hand-written cases, taken through the same transitions as real ones, at the times they are said to have happened."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from ideas import bodies, clock, reference, transitions
from ideas.actors import SENDER, Actor, Role
from ideas.gazetteer import find_place
from ideas.models import (
    OPEN_STATES,
    AssignmentRole,
    Event,
    Handling,
    Municipality,
    Rule,
    Submission,
)
from ideas.outbox import WorkState
from ideas.proposals import OFFICE
from ideas.transitions import NewSubmission
from ideas.verbs import Verb
from moderation import subscribers
from moderation.models import Membership
from moderation.sample import ACCOUNTS, create_accounts
from portal.sample_cases import Case, Step, moments, read

ROUTED_AFTER = timedelta(seconds=3)
_KEYS = uuid.UUID("6f2d9f0e-0a4e-5c1c-9b57-2d0c7b8f4a11")


@transaction.atomic
def seed() -> int:
    """Put the sample cases and accounts into the database; how many cases were new: 0 when they are there already.

    All or nothing. `moderation.sample.RealCasesExist` when somebody really wrote. Nobody is told: what the events owe is stamped done at once.
    """
    reference.load()
    Municipality.objects.select_for_update().get(code=OFFICE)  # two at once: the second waits, then finds the cases
    create_accounts()
    if Submission.objects.filter(is_sample=True).exists():
        return 0
    cases = read()
    now = timezone.now()
    happenings = [found for number, case in enumerate(cases) for found in _happenings(number, case, now)]
    for moment, act in sorted(happenings, key=lambda happening: happening[0]):
        with clock.at(moment):
            act()
    Handling.objects.filter(event__submission__is_sample=True).update(state=WorkState.DONE, done_at=timezone.now())
    return len(cases)


def _happenings(number: int, case: Case, now: datetime) -> list[tuple[datetime, Callable[[], object]]]:
    key = uuid.uuid5(_KEYS, str(number))
    arrival, *later = moments(case, now)
    found: list[tuple[datetime, Callable[[], object]]] = [
        (arrival, partial(_submit, key, case)),
        (arrival + ROUTED_AFTER, partial(_route, key)),
    ]
    return found + [(moment, partial(_take, key, case, step)) for moment, step in zip(later, case.steps, strict=True)]


def _submit(key: uuid.UUID, case: Case) -> None:
    places = find_place(case.place, case.ends_at) if case.place else []
    transitions.submit(
        NewSubmission(
            idempotency_key=key,
            kind=case.kind,
            text=case.text,
            title=case.title,
            language=case.language,
            municipality=case.chosen or None,
            postcode=case.postcode.replace(" ", ""),
            address=case.place,
            place_name=places[0].name if places else "",
            place_municipality=places[0].municipality if places else None,
            email=case.email,
            name=case.name,
            show_name=case.show_name,
            publish_wish=not case.private,
            doubts=("too_fast",) if case.doubtful else (),
            is_sample=True,
            topic=case.topic,
            goals=case.goals,
        ),
        actor=SENDER,
    )


def _route(key: uuid.UUID) -> None:
    subscribers.route(Event.objects.get(submission__idempotency_key=key, verb=Verb.RECEIVED))


def _take(key: uuid.UUID, case: Case, step: Step) -> None:
    submission = Submission.objects.get(idempotency_key=key)
    pk = submission.pk
    message_key = uuid.uuid5(key, f"{step.after} {step.time}")
    by = submission.assignments.get(role=AssignmentRole.LEAD, state__in=OPEN_STATES).municipality_id
    actor = staff(by, step.signed)
    if step.do == "publish":
        transitions.publish(pk, actor=actor)
    elif step.do == "answer":
        transitions.publish_answer(pk, body=step.text, by=by, publish_case=not case.private, actor=actor)
    elif step.do == "message":
        transitions.send_message(pk, body=step.text, by=by, waits=step.waits, idempotency_key=message_key, actor=actor)
    elif step.do == "reply":
        transitions.reply(pk, body=step.text, idempotency_key=message_key, actor=SENDER)
    elif step.do == "reroute" and step.to == by:
        return  # the router is wiser by now than when the case was written: nobody has to pass it on
    elif step.do == "reroute":
        transitions.reroute(pk, to=step.to, reason=step.text, by=by, actor=actor)
    elif step.do == "decline":
        transitions.decline(pk, rule=Rule(step.reason), public_reason=step.text, by=by, actor=actor)
    elif step.do == "redirect":
        text = step.text or _prepared(step.reason, case.language)
        transitions.redirect(pk, body=step.reason, public_reason=text, by=by, actor=actor)
    elif step.do == "withdraw":
        transitions.withdraw(pk, actor=SENDER)
    else:
        raise ValueError(f"unknown step {step.do!r}")


def _prepared(key: str, language: str) -> str:
    body = bodies.find(key)
    if body is None:
        raise ValueError(f"unknown body {key!r}")
    return body.text(language)


def staff(code: str, title: str) -> Actor:
    """Whoever has a sample account and works on cases of `code`. Signs as `title`, or with the title of the account."""
    role = Role.COORDINATOR if code == OFFICE else Role.MODERATOR
    account = next(account for account in ACCOUNTS if (account.municipality, account.role) == (code, role))
    member = Membership.objects.get(user__email=account.email, municipality=code, role=role, ends_at=None)
    return Actor(role, (code,), member.user_id, title or member.title)
