"""Every text that a person reads has its translation, and no catalogue holds what nobody says any more."""

from pathlib import Path

import pytest

from portal import translations


@pytest.mark.parametrize("language", translations.LANGUAGES)
@pytest.mark.parametrize("app", translations.apps(), ids=lambda app: app.name)
def test_the_catalogue_is_complete(app: Path, language: str) -> None:
    assert translations.check(app, language) == []
