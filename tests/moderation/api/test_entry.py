"""Who gets in: every endpoint × every key."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from ideas.models import Event, Municipality, Submission
from moderation import keys
from moderation.permissions import Deed
from tests.conftest import MONA, OFFICE, UMEA, VANNAS, Submit
from tests.moderation.api.conftest import BASE, BODIES, System, connect

pytestmark = pytest.mark.django_db

SCOPES: dict[str, Deed] = {"list": Deed.READ, "detail": Deed.READ, "draft": Deed.ANSWER} | {
    deed: Deed(deed) for deed in BODIES if deed != "draft"
}


def _ask(system: System, what: str, submission: Submission, **headers: str) -> Any:
    if what == "list":
        return system.get(**headers)
    if what == "detail":
        return system.get(f"{submission.case_number}/", **headers)
    return system.do(what, submission, **headers)


def _is_problem(answer: Any, slug: str) -> bool:
    return (
        answer.headers["Content-Type"] == "application/problem+json"
        and str(answer.json()["type"]).endswith(f"/{slug}/")
        and answer.headers["Cache-Control"] == "no-store"
    )


@pytest.mark.parametrize("what", SCOPES)
def test_with_that_scope_alone_it_works(assigned: Submit, what: str) -> None:
    submission = assigned(UMEA, doubts=("honeypot",) if what == "release" else ())
    system = connect(scopes=[SCOPES[what]])

    answer = _ask(system, what, submission)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("what", [what for what, scope in SCOPES.items() if scope != Deed.READ])
def test_with_all_scopes_but_that_it_is_forbidden_and_named(assigned: Submit, what: str) -> None:
    submission, scope = assigned(UMEA), SCOPES[what]
    before = Event.objects.count()
    system = connect(scopes=[deed for deed in Deed if deed != scope])
    made = Event.objects.count()

    answer = _ask(system, what, submission)

    assert answer.status_code == 403
    assert _is_problem(answer, "forbidden")
    assert f"`{scope}`" in answer.json()["detail"]
    assert f'scope="{scope}"' in answer.headers["WWW-Authenticate"]
    assert Event.objects.count() == made == before + 1


@pytest.mark.parametrize("what", SCOPES)
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer fur_x", "Basic bW9uYTpoZWo=", "Bearer fur_aaaaaaaa_" + "a" * 40, "fur_"]
)
def test_without_a_key_nothing_opens(assigned: Submit, umea: System, what: str, header: str) -> None:
    answer = _ask(umea, what, assigned(UMEA), authorization=header)

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert _is_problem(answer, "unauthorized")


@pytest.mark.parametrize("what", SCOPES)
@pytest.mark.parametrize("end", ["revoked", "expired", "municipality left"])
def test_a_key_that_has_ended_opens_nothing(assigned: Submit, what: str, end: str) -> None:
    submission = assigned(UMEA)
    system = connect(expires_at=timezone.now() + timedelta(minutes=5))
    version = system.version(submission)
    if end == "revoked":
        keys.revoke(system.key.pk, actor=MONA)
    if end == "municipality left":
        Municipality.objects.filter(pk=UMEA).update(active=False)

    with time_machine.travel(timezone.now() + timedelta(minutes=6 if end == "expired" else 0)):
        answer = _ask(system, what, submission, **{"if-match": version})

    assert answer.status_code == 401
    assert _is_problem(answer, "unauthorized")


@pytest.mark.parametrize("what", [what for what in SCOPES if what != "list"])
def test_a_foreign_case_an_unrouted_one_and_none_are_the_same(
    assigned: Submit, received: Submit, umea: System, what: str
) -> None:
    missing = Submission(case_number="UR-2019-00001-B")
    nonsense = Submission(case_number="finns-inte")
    before = None

    answers = []
    for submission in (assigned(VANNAS), assigned(OFFICE), received(), missing, nonsense):
        before = before or Event.objects.count()
        answers.append(_ask(umea, what, submission, **{"if-match": "*"}))

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_key_of_the_office_does_not_see_what_is_unrouted(assigned: Submit, received: Submit) -> None:
    office = connect(OFFICE)
    unrouted, unsure = received(), assigned(OFFICE)

    assert office.get(f"{unrouted.case_number}/").status_code == 404
    assert [row["case_number"] for row in office.get().json()["items"]] == [unsure.case_number]


def test_a_session_opens_nothing(mona_desk: Client, assigned: Submit) -> None:
    number = assigned(UMEA).case_number

    assert mona_desk.get(f"{BASE}{number}/").status_code == 401
    assert mona_desk.post(f"{BASE}{number}/publish/").status_code == 401


def test_a_key_opens_no_page_of_the_desk(umea: System, assigned: Submit) -> None:
    number = assigned(UMEA).case_number
    headers = {"authorization": f"Bearer {umea.plain}"}

    statuses = [
        Client().get(f"/handlaggning/{path}", headers=headers).status_code
        for path in ("", f"{number}/", "nycklar/", "konto/")
    ]

    assert statuses == [302] * 4


@pytest.mark.parametrize("what", SCOPES)
def test_a_method_that_is_not_there_is_said_so_without_a_key(assigned: Submit, what: str) -> None:
    number = assigned(UMEA).case_number
    path = {"list": BASE, "detail": f"{BASE}{number}/"}.get(what, f"{BASE}{number}/{what}/")

    assert Client().delete(path).status_code == 405
    assert Client().options(path).status_code == 204


def test_the_last_use_is_noted_whatever_the_answer(umea: System) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        umea.get("UR-2019-00001-B/")
    umea.key.refresh_from_db()

    assert umea.key.last_used_at == start


def test_requests_are_counted_by_key(umea: System, vannas: System, settings: LazySettings) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {
        "DEFAULT_THROTTLE_RATES": settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"desk": "2/min"}
    }

    answers = [umea.get(), umea.get(), umea.get(), vannas.get()]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert _is_problem(answers[2], "throttled")
    assert int(answers[2].headers["Retry-After"]) > 0
    assert answers[0].headers["RateLimit-Policy"] == '"desk";q=2;w=60'
    assert answers[0].headers["RateLimit"].startswith('"desk";r=1;')


def test_the_key_gets_into_no_log_event_or_answer(
    umea: System, assigned: Submit, caplog: pytest.LogCaptureFixture
) -> None:
    submission = assigned(UMEA)
    secret = umea.plain.rpartition("_")[2]

    answers = [
        umea.get(),
        umea.get("?list=" + umea.plain),
        umea.get(umea.plain + "/"),
        umea.do("answer", submission),
        umea.do("decline", submission),
    ]

    assert {answer.status_code for answer in answers} == {200, 400, 404, 409}
    assert not any(secret in answer.content.decode() + str(answer.headers) for answer in answers)
    assert secret not in str(list(Event.objects.values()))
    handler = caplog.handler
    assert secret not in "".join(handler.format(record) for record in caplog.records if record.name != "django.request")
