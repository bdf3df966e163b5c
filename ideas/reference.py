"""The region's facts from the data files into the database."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from ideas.models import Municipality, MunicipalityPolicy, Topic, VisionGoal

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load() -> dict[str, int]:
    """Bring municipalities, topics and goals to what the data files say; the number of rows of each. Repeating changes nothing.

    Nothing is deleted, and what a municipality set itself (its policy, whether it is active) is left alone.
    """
    hosts: dict[str, str] = {}
    count = {"municipalities": 0, "topics": 0, "goals": 0}
    for row in _rows("municipalities.csv"):
        Municipality.objects.update_or_create(
            code=row["code"],
            defaults={
                "slug": row["slug"],
                "official_name": row["official_name"],
                "languages": row["languages"].split("|"),
                **_names(row),
            },
        )
        MunicipalityPolicy.objects.get_or_create(municipality_id=row["code"], defaults={"accent": int(row["accent"])})
        hosts[row["code"]] = row["host"]
        count["municipalities"] += 1
    for code, host in hosts.items():
        Municipality.objects.filter(code=code).update(host_id=host or None)
    for row in _rows("topics.csv"):
        Topic.objects.update_or_create(
            key=row["key"],
            defaults={
                "description_sv": row["description_sv"],
                "sensitive": row["sensitivity"] == "high",
                "regional_cooperation": row["regional_cooperation"] == "1",
                **_names(row),
            },
        )
        count["topics"] += 1
    for row in _rows("goals.csv"):
        VisionGoal.objects.update_or_create(
            key=row["key"],
            defaults={
                "objective": row["objective"],
                "description_sv": row["description_sv"],
                "source": row["source"],
                **_names(row),
            },
        )
        count["goals"] += 1
    return count


def _names(row: dict[str, str]) -> dict[str, str]:
    return {f"name_{language}": row[f"name_{language}"] for language in ("sv", "en", "fi")}
