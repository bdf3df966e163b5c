"""`manage.py seed`: the command around the bulk data."""

import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ideas import reference, transitions
from ideas.actors import SENDER
from ideas.models import Event, Submission
from moderation.models import User
from portal.bulk.copying import Ids

pytestmark = pytest.mark.django_db


def test_running_again_adds_to_what_is_there() -> None:
    out = StringIO()

    for _ in range(2):
        call_command("seed", "--submissions", "20", "--processes", "1", stdout=out)

    assert Submission.objects.count() == 40
    assert "20 cases are in place" in out.getvalue()


def test_bulk_data_joins_other_samples() -> None:
    reference.load()
    transitions.submit(_letter(is_sample=True), actor=SENDER)

    call_command("seed", "--submissions", "10", stdout=StringIO())

    assert Submission.objects.filter(is_sample=True).count() == 11


def test_where_a_real_case_exists_it_refuses_in_plain_words() -> None:
    reference.load()
    transitions.submit(_letter(is_sample=False), actor=SENDER)

    with pytest.raises(CommandError, match="There are real cases here"):
        call_command("seed", "--submissions", "10", stdout=StringIO())

    assert not Submission.objects.filter(is_sample=True).exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("wrong", [["--submissions", "0"], ["--submissions", "5", "--processes", "0"]])
def test_nothing_to_do_is_refused(wrong: list[str]) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("seed", *wrong, stdout=StringIO())


def test_ids_are_never_given_twice() -> None:
    ids, others = Ids(), Ids()

    given = [source(Event) for _ in range(1_500) for source in (ids, others)]

    assert len(set(given)) == len(given)


def _letter(*, is_sample: bool) -> transitions.NewSubmission:
    return transitions.NewSubmission(
        idempotency_key=uuid.uuid4(), kind="question", text="På riktigt?", is_sample=is_sample
    )
