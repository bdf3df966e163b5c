"""0, 1, 5, 15, 30 minutes, then hourly for three days."""

from datetime import timedelta

import pytest

from notifications import schedule


def test_the_pauses_grow_and_then_stay() -> None:
    elapsed, pauses = timedelta(0), []
    while (wait := schedule.pause(elapsed)) is not None:
        pauses.append(wait / timedelta(minutes=1))
        elapsed += wait

    assert pauses[:6] == [1, 5, 15, 30, 60, 60]
    assert set(pauses[4:]) == {60}
    assert timedelta(hours=72) <= elapsed < timedelta(hours=73)


@pytest.mark.parametrize("factor", [0.001, 0.5, 1, 2])
def test_the_whole_schedule_is_scaled(factor: float) -> None:
    elapsed, tries = timedelta(0), 0
    while (wait := schedule.pause(elapsed, factor=factor)) is not None:
        elapsed, tries = elapsed + wait, tries + 1

    assert 75 <= tries <= 77
    assert elapsed == pytest.approx(timedelta(hours=72) * factor, rel=0.02)
