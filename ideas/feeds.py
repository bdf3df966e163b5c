"""The answered cases as Atom."""

import re
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext

from ideas import feed
from ideas.case_items import signers
from ideas.models import Answer, Submission

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEFORE_THE_FIRST: Final = datetime(2026, 1, 1, tzinfo=UTC)


class AnsweredFeed(Atom1Feed):
    """Atom whose date is that of its newest entry, so that an empty feed is the same feed every time."""

    def latest_post_date(self) -> datetime:
        """The newest entry's, or a fixed day where there is none."""
        dates: list[datetime] = [item["updateddate"] for item in self.items]
        return max(dates, default=_BEFORE_THE_FIRST)


def atom(filters: feed.Filters) -> str:
    """The newest page of the cases that `filters` let through, in the active language. Entries keep their id for ever: the
    case's Swedish address."""
    address = settings.SITE_URL + reverse("submission_list")
    query = filters.query()
    document = AnsweredFeed(
        title=gettext("Answers from the municipalities"),
        link=f"{address}?{query}" if query else address,
        description=gettext("Questions, opinions and ideas that have been answered. The newest come first."),
        language=translation.get_language(),
        author_name=gettext("Fråga Umeåregionen"),
        feed_url=settings.SITE_URL + reverse("submission_atom") + (f"?{query}" if query else ""),
        feed_guid=settings.SITE_URL + reverse("submission_atom") + (f"?{query}" if query else ""),
    )
    for submission in feed.page(filters).submissions:
        _add(document, submission)
    text: str = document.writeString("utf-8")
    return text


def _add(document: AnsweredFeed, submission: Submission) -> None:
    answers: list[Answer] = submission.published_answers  # type: ignore[attr-defined]
    text, latest = submission.published_version, answers[-1]
    if text is None:
        raise ValueError(f"{submission.case_number} has no published text")
    path = reverse("submission_detail", args=[submission.case_number])
    with translation.override("sv"):
        lasting = settings.SITE_URL + reverse("submission_detail", args=[submission.case_number])
    context = {"text": text, "answers": answers, "is_sample": submission.is_sample}
    content = render_to_string("ideas/public/_feed_entry.html", context)
    document.add_item(
        title=_clean(text.heading),
        link=settings.SITE_URL + path,
        description=_clean(content),
        unique_id=lasting,
        author_name=", ".join(municipality.official_name for municipality in signers(answers)),
        pubdate=submission.published_at,
        updateddate=latest.published_at,
        categories=[submission.get_kind_display(), *([submission.topic.name] if submission.topic else [])],
    )


def _clean(text: str) -> str:
    """Without the characters that XML can't hold."""
    return _NOT_XML.sub("", text)
