"""The command reads a file of labelled messages, and says how right the router is."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ideas.actors import Actor, Role
from moderation import modelbook
from moderation.modelbook import Training
from tests.conftest import OFFICE
from tests.moderation.trained import small

MESSAGES: list[dict[str, Any]] = [
    {
        "id": "a",
        "text": "Gungorna i lekparken i Lögdeå är trasiga.",
        "lang": "sv",
        "difficulty": 1,
        "gold": {"kind": "opinion", "municipalities": ["2401"], "topic": "parker_lekplatser", "flags": []},
    },
    {
        "id": "b",
        "text": "Var finns närmaste återvinning på Ersboda? Ring 070-174 06 05.",
        "lang": "sv",
        "gold": {"kind": "question", "municipalities": ["2480"], "topic": "avfall_atervinning", "flags": ["phone"]},
    },
    {
        "id": "c",
        "text": "Cykelvägen i Vännäs är hal.",
        "gold": {"kind": "opinion", "municipalities": ["2284"], "topic": "gator_vagar"},
    },
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "messages.jsonl"
    path.write_text("\n".join(json.dumps(message) for message in MESSAGES) + "\n\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _with_a_small_model(db: None) -> None:
    """A model in the database, so that none is made for each test."""
    model = small()
    training = Training(fingerprint=model.version, rows_count=3, decided_count=1, verdicts={}, figures={})
    modelbook.promote(modelbook.store(model, training).pk, actor=Actor(Role.COORDINATOR, (OFFICE,)))


def evaluate(*arguments: object) -> str:
    out = StringIO()
    call_command("evaluate_routing", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_figures_are_one_json_object(file: Path) -> None:
    found = json.loads(evaluate(file, "--json"))

    assert found["n"] == 3
    assert found["municipality"]["within_acceptable"] == pytest.approx(2 / 3, abs=0.001)
    assert found["flags"]["phone"] == {"precision": 1.0, "recall": 1.0, "n": 1}
    assert {"unaided", "other_body", "topic", "kind", "calibration_error", "per_second", "p50_ms", "p99_ms"} <= set(
        found
    )
    assert set(found["by_difficulty"]) == {"1", "none"}


def test_confusions_are_told_to_people_and_programs(file: Path) -> None:
    told, found = evaluate(file), json.loads(evaluate(file, "--json"))

    assert found["confusions"]["municipality"] == [{"expected": "2284", "got": "2460", "n": 1}]
    assert "confusions, municipality: expected -> got\n     1  2284 -> 2460\n" in told
    assert "confusions, topic: expected -> got" in told


def test_predictions_are_written_one_line_a_message(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"

    evaluate(file, "--predictions", out)

    said = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in said] == ["a", "b", "c"]
    assert said[0]["decided"] == "assign"
    assert said[0]["assigned"] == ["2401"]


def test_the_surest_mistake_is_shown(file: Path) -> None:
    told = evaluate(file, "--worst", 1)

    assert "c  assign 2460" in told
    assert "wanted 2284" in told


def test_the_curve_is_drawn(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "curve.svg"

    evaluate(file, "--curve", out)

    assert out.read_text(encoding="utf-8").count("<circle") >= 1


@pytest.mark.parametrize("content", ["", "\n\n", "{", '{"title": "x"}'])
def test_a_file_without_messages_is_said_to_be_one(tmp_path: Path, content: str) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError, match=r"odd\.jsonl"):
        evaluate(path)


def test_what_the_router_reads_in_a_text_is_explained() -> None:
    out = StringIO()

    call_command(
        "explain_routing", "Jag bor i Umeå men lekparken i Lögdeå är trasig.", "--postcode", "914 32", stdout=out
    )

    told = out.getvalue()
    assert "2401" in told.splitlines()[0]
    assert "role=home" in told
    assert "role=matter" in told
