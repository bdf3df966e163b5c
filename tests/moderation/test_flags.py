"""What the router flagged: marked in the letter for staff, named in the queue, seen by nobody else."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ideas import transitions
from ideas.actors import PROGRAM
from ideas.models import Submission
from ideas.proposals import Candidate, Flag, FlagName, Proposal
from moderation import flags
from tests.conftest import MONA, UMEA, Submit

pytestmark = pytest.mark.django_db
TEXT = "Ring 070-1740605 <nu>.\n\nMin granne\nslog mig i dag."
SPANS = st.fixed_dictionaries(
    {
        "name": st.sampled_from([*FlagName, "king"]),
        "field": st.sampled_from(["text", "title", ""]),
        "start": st.none() | st.integers(-3, 60),
        "end": st.none() | st.integers(-3, 60),
    }
)


@pytest.fixture
def flagged(received: Submit) -> Submit:
    """Make a case of Umeå's that the router flagged."""

    def make(*found: Flag, languages: tuple[str, ...] = (), **changes: Any) -> Submission:
        submission = received(**({"text": TEXT} | changes))
        said = Proposal(UMEA, (Candidate(UMEA, 0.9),), (), "test", flags=found, languages=languages)
        return transitions.route(submission.pk, said, text=submission.texts.get(), actor=PROGRAM)

    return make


def _page(desk: Client, path: str = "") -> str:
    return " ".join(desk.get(f"/en/handlaggning/{path}").content.decode().split())


def test_flagged_words_are_marked_and_explained(mona_desk: Client, flagged: Submit) -> None:
    submission = flagged(Flag(FlagName.PHONE, "text", 5, 15), Flag(FlagName.SPAM))

    page = _page(mona_desk, f"{submission.case_number}/")

    assert '<mark>070-174060</mark> <small class="soft">(Phone number)</small>' in page
    assert "&lt;nu&gt;" in page
    assert "Looks like advertising" in page
    assert "call 112" not in page


def test_a_mark_ends_with_its_line_and_begins_anew(mona_desk: Client, flagged: Submit) -> None:
    start = TEXT.index("Min")
    submission = flagged(Flag(FlagName.NAMED_PERSON_ACCUSED, "text", start, len(TEXT)))

    page = _page(mona_desk, f"{submission.case_number}/")

    told = ' <small class="soft">(A named person is accused)</small> '
    assert f">Min granne</mark>{told}<br><mark" in page
    assert ">slog mig i dag.</mark>" in page


def test_the_heading_is_marked_too(mona_desk: Client, flagged: Submit) -> None:
    submission = flagged(Flag(FlagName.THREAT, "title", 0, 4), title="Akta er & gå")

    page = _page(mona_desk, f"{submission.case_number}/")

    assert "<mark>Akta</mark>" in page
    assert "er &amp; gå" in page


def test_danger_is_loud_on_the_page_and_in_the_queue(mona_desk: Client, flagged: Submit) -> None:
    submission = flagged(Flag(FlagName.ACUTE_DANGER, "text", 0, 4), Flag(FlagName.PHONE, "text", 5, 15))

    queue, page = _page(mona_desk), _page(mona_desk, f"{submission.case_number}/")

    assert "call 112 first" in page
    assert queue.partition("Somebody may be in danger now")[0].rstrip().endswith("</svg>")
    assert "Personal data in the text" in queue


def test_a_case_that_is_over_alarms_nobody(mona_desk: Client, flagged: Submit) -> None:
    submission = flagged(Flag(FlagName.THREAT, "text", 0, 4))
    transitions.publish_answer(submission.pk, body="Hej.", by=UMEA, publish_case=False, actor=MONA)

    assert "A threat" not in _page(mona_desk, "?visa=klara")


def test_places_that_count_in_another_text_mark_nothing(mona_desk: Client, flagged: Submit) -> None:
    submission = flagged(Flag(FlagName.PHONE, "text", 5, 15))
    submission.routing_decisions.update(text_version=None)

    page = _page(mona_desk, f"{submission.case_number}/")

    assert "<mark" not in page
    assert "Phone number" in page


@pytest.mark.parametrize(
    ("languages", "words"),
    [
        (("se",), "Written in Northern Sami"),
        (("sv", "fi"), "Written in Finnish"),
        (("ar",), "Written in another language"),
    ],
)
def test_another_language_is_said_in_queue_and_case(
    mona_desk: Client, flagged: Submit, languages: tuple[str, ...], words: str
) -> None:
    submission = flagged(languages=languages)

    assert words in _page(mona_desk)
    assert words in _page(mona_desk, f"{submission.case_number}/")


def test_swedish_needs_no_word(mona_desk: Client, flagged: Submit) -> None:
    flagged(languages=("sv",))

    assert "Written in" not in _page(mona_desk)


def test_flags_are_never_public(client: Client, flagged: Submit) -> None:
    submission = flagged(Flag(FlagName.THREAT, "text", 0, 4), languages=("se",))
    transitions.publish(submission.pk, actor=MONA)
    caches["pages"].clear()

    page = client.get(f"/en/arenden/{submission.case_number}/").content.decode()
    api = client.get(f"/api/v1/submissions/{submission.case_number}/").content.decode()

    assert "<mark" not in page
    assert not [word for word in ("threat", "A threat", "Northern Sami") if word in page + api]


def test_every_flag_has_words() -> None:
    assert set(flags.LABELS) == set(FlagName)
    assert set(FlagName) >= flags.LOUD | flags.PERSONAL


@given(st.text("ab \n", max_size=50), st.lists(SPANS, max_size=6))
def test_whatever_the_flags_say_the_text_stays_whole(text: str, found: list[dict[str, Any]]) -> None:
    pieces = flags.stretches(text, found, "text")

    assert "".join(piece.text for piece in pieces) == text
    assert not [piece for piece in pieces if piece.labels and "\n" in piece.text]
