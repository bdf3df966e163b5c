"""A sign of life for a health check that asks nobody."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from portal import signs


def test_it_touches_the_file_again_and_again(tmp_path: Path, settings: Settings) -> None:
    settings.SIGN_OF_LIFE = str(tmp_path / "alive")

    signs.of_life()
    signs.of_life()

    assert (tmp_path / "alive").exists()


def test_without_a_file_or_a_place_for_it_nothing_happens(tmp_path: Path, settings: Settings) -> None:
    for name in ("", str(tmp_path / "missing" / "alive")):
        settings.SIGN_OF_LIFE = name

        signs.of_life()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_the_sweep_gives_one_each_round(tmp_path: Path, settings: Settings) -> None:
    settings.SIGN_OF_LIFE = str(tmp_path / "alive")

    call_command("sweep", once=True)

    assert (tmp_path / "alive").exists()
