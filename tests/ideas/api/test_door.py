"""What all of the API has in common: problems, throttles, and what it says of itself."""

import json
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from ideas import rates
from ideas.api.problems import TYPES
from ideas.models import RateCount
from portal import views
from tests.ideas.api.conftest import Program
from tests.ideas.connections import elsewhere


def test_the_schema_is_valid_openapi_3_1_and_nothing_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    schema = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]

    validate_schema(schema)  # type: ignore[no-untyped-call]
    assert schema["openapi"].startswith("3.1")
    assert capsys.readouterr().err == ""


def test_the_served_schema_is_that_schema(program: Program) -> None:
    served = program.get("schema/").json()

    with translation.override("en"):
        assert served == json.loads(json.dumps(SchemaGenerator().get_schema(public=True)))  # type: ignore[no-untyped-call]


def test_every_type_of_problem_is_explained(program: Program) -> None:
    for slug, kind in TYPES.items():
        assert program.get(f"problems/{slug}/").json()["title"] == kind.title


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_wrong_method_is_a_problem(program: Program, method: str) -> None:
    answer = getattr(program.client, method)("/api/v1/recipient/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")
    assert answer.json()["type"].endswith("/method-not-allowed/")


def test_an_address_that_does_not_exist_is_a_problem(program: Program) -> None:
    answer = program.get("nothing/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_database_that_is_away_is_a_problem_too() -> None:
    request = RequestFactory().post("/api/v1/submissions/")
    try:
        raise OperationalError("away")
    except OperationalError:
        answer = views.server_error(request)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert json.loads(answer.content)["type"].endswith("/unavailable/")


def test_who_asks_too_often_is_told_when_to_come_back(db: None, settings: Any) -> None:
    few = {"read": "2/min", "ask": "2/min", "send": "2/hour"}
    settings.REST_FRAMEWORK = django_settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": few}
    client = Client()

    answers = [client.post("/api/v1/recipient/", {"text": "Hej"}, "application/json") for _ in range(3)]
    other = client.post("/api/v1/recipient/", {"text": "Hej"}, "application/json", REMOTE_ADDR="192.0.2.7")

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit"].partition(";t=")[0] for answer in answers] == ['"ask";r=1', '"ask";r=0', '"ask";r=0']
    assert answers[0]["RateLimit-Policy"] == '"ask";q=2;w=60'
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["type"].endswith("/throttled/")
    assert other.status_code == 200
    assert "127.0.0.1" not in str(list(RateCount.objects.values()))


def test_a_header_that_anybody_can_send_makes_nobody_somebody_else(db: None, settings: Any) -> None:
    rates_ = {"DEFAULT_THROTTLE_RATES": {"ask": "1/min"}, "NUM_PROXIES": 0}
    settings.REST_FRAMEWORK = django_settings.REST_FRAMEWORK | rates_
    client = Client()

    answers = [
        client.post("/api/v1/recipient/", {"text": "Hej"}, "application/json", headers={"X-Forwarded-For": address})
        for address in ("192.0.2.1", "192.0.2.2")
    ]

    assert [answer.status_code for answer in answers] == [200, 429]


def test_a_household_is_one_client_whatever_its_addresses(db: None, settings: Any) -> None:
    settings.REST_FRAMEWORK = django_settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"ask": "1/min"}}
    client = Client()

    answers = [
        client.post("/api/v1/recipient/", {"text": "Hej"}, "application/json", REMOTE_ADDR=address)
        for address in ("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1", "::ffff:192.0.2.1", "192.0.2.1")
    ]

    assert [answer.status_code for answer in answers] == [200, 429, 200, 200, 429]


def test_a_window_that_is_over_counts_anew_and_is_forgotten(db: None) -> None:
    first = rates.count("a", 0)
    second = rates.count("a", 60)
    third = rates.count("a", 60)

    assert [first.number, second.number, third.number] == [1, 1, 2]
    assert rates.remove_ended() == 0
    RateCount.objects.update(ends_at="2020-01-01T00:00:00Z")
    assert rates.remove_ended() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_counted_as_two() -> None:
    numbers = [elsewhere(lambda: rates.count("b", 60).number) for _ in range(2)]

    assert numbers == [1, 2]
