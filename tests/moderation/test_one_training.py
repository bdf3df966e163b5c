"""One training at a time: who comes second goes away at once."""

import pytest

from moderation import learning
from moderation.models import RoutingModel
from tests.ideas.connections import elsewhere
from tests.moderation.trained import few

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_trainings_at_once_are_one() -> None:
    with learning._alone() as is_alone:
        second = elsewhere(lambda: learning.train(few()))
    third = elsewhere(lambda: learning.train(few()))

    assert is_alone
    assert second is None
    assert RoutingModel.objects.get() == third
