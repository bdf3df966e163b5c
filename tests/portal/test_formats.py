"""Dates, times and numbers as they are written in each language."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import number_format

from moderation.templatetags.desk import short_date, short_moment

WHEN = datetime(2024, 3, 5, 9, 5, tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.mark.parametrize(
    ("language", "long", "moment", "day", "short", "narrow", "number"),
    [
        ("sv", "5 mars 2024", "5 mars 2024, 09.05", "5 mars", "5 mar 2024 9.05", "5 mar", "1\xa0234,5"),
        ("en", "5 March 2024", "5 March 2024, 09:05", "5 March", "5 Mar 2024 9:05", "5 Mar", "1,234.5"),
        ("fi", "5.3.2024", "5.3.2024 klo 9.05", "5.3.", "5.3.2024 klo 9.05", "5.3.", "1\xa0234,5"),
    ],
)
def test_a_moment_and_a_number_are_written_as_in_the_language(
    language: str, long: str, moment: str, day: str, short: str, narrow: str, number: str
) -> None:
    page = Template(
        '{{ when|date:"DATE_FORMAT" }}|{{ when|date:"DATETIME_FORMAT" }}|{{ when|date:"MONTH_DAY_FORMAT" }}'
    )

    with translation.override(language):
        assert page.render(Context({"when": WHEN})).split("|") == [long, moment, day]
        assert (short_moment(WHEN), short_date(WHEN)) == (short, narrow)
        assert number_format(1234.5, 1, force_grouping=True) == number
