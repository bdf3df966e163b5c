"""Bulk data before it meets the database: the sentences, the letters made of them, and what happens to them."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median

import pytest

from ideas import gazetteer
from ideas.models import Kind, Rule
from ideas.reference import DATA
from portal.bulk import texts
from portal.bulk.letters import Correspondence
from portal.bulk.matters import Matter, common, matters, words
from portal.bulk.phrases import parse
from portal.bulk.places import a_place
from portal.bulk.plans import Plan, plan
from portal.bulk.texts import Scene
from portal.bulk.times import HOME, Calendar, at_work
from portal.sample_cases import working_day
from tests.portal.test_sample_content import FICTIONAL_PHONE, PERSONAL_NUMBER, _keys

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
CORRESPONDENCE = Correspondence(seed=7, total=20_000, now=NOW)
MATTERS = matters()
SEASONS = ("winter", "spring", "summer", "autumn")


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    """Of every fifth letter of a run."""
    return [plan(CORRESPONDENCE, number) for number in range(0, 5_000, 5)] + [
        plan(CORRESPONDENCE, number) for number in range(15_000, 20_000, 5)
    ]


def _scene(matter: Matter, season: str, *, place: str = "Granö") -> Scene:
    return Scene(matter, Kind.QUESTION, place, f"i {place}" if place else "", "Vindeln", season, "Anna")


def test_a_pattern_draws_one_of_its_alternatives_and_fills_its_slots() -> None:
    pattern = parse("{Day} kom [ingen|plogen {at}|] hit .")

    said = {pattern.fill({"day": "i går", "at": "i Granö"}, Random(number)) for number in range(50)}

    assert said == {"I går kom ingen hit.", "I går kom plogen i Granö hit.", "I går kom hit."}
    assert pattern.slots == {"day", "at"}


@pytest.mark.parametrize("wrong", ["en [två|tre", "en {två", "tre] fyra"])
def test_a_bracket_that_is_not_closed_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not closed"):
        parse(wrong)


def test_there_is_much_to_say_about_every_topic() -> None:
    topics = Counter(matter.topic for matter in MATTERS if matter.language == "sv")

    assert set(topics) == _keys("topics.csv")
    assert sum(len(found) for matter in MATTERS for found in matter.sentences.values()) >= 1_800
    assert {matter.language for matter in MATTERS} == {"sv", "en", "fi"}
    assert {goal for matter in MATTERS for goal in matter.goals} <= _keys("goals.csv")


@pytest.mark.parametrize("season", SEASONS)
def test_every_sentence_can_be_said_in_every_season(season: str) -> None:
    random = Random(1)
    for matter in MATTERS:
        scene = _scene(matter, season)
        for pattern in [*sum(matter.sentences.values(), ()), *sum(common(matter.language).values(), ())]:
            said = pattern.fill(scene.slots, random)
            assert said
            assert not set("[]{}|") & set(said)


def test_whoever_does_not_say_where_names_no_place() -> None:
    for matter in MATTERS:
        for number in range(5):
            scene = _scene(matter, "winter", place="")
            text = texts.title(scene, Random(number)) + texts.letter(scene, Random(number))
            assert "  " not in text
            assert not re.search(r"bor (där jag|där vi|hos oss|i vårt)", text), text


def test_every_language_has_the_sentences_that_plans_ask_for() -> None:
    for language in ("sv", "en", "fi"):
        assert set(common(language)) == set(common("sv"))
        assert {f"decline_{rule}" for rule in Rule.values} <= set(common(language))
        assert {f"since_{season}" for season in SEASONS} <= set(words(language))


def test_places_are_ones_that_the_gazetteer_knows() -> None:
    for matter in MATTERS:
        for code in gazetteer.known_codes() - {"region"}:
            place = a_place(code, matter.kinds, Random(3))
            assert code in {found.municipality for found in gazetteer.find_place(place.name)}


def test_the_same_seed_gives_the_same_cases_and_another_one_others() -> None:
    again, other = Correspondence(7, 20_000, NOW), Correspondence(8, 20_000, NOW)

    assert [plan(again, number) for number in range(20)] == [plan(CORRESPONDENCE, number) for number in range(20)]
    assert not {other.letter(number).new.text for number in range(50)} & {
        again.letter(number).new.text for number in range(50)
    }


def test_letters_come_in_their_order_over_five_years_until_now() -> None:
    arrivals = [CORRESPONDENCE.letter(number).arrived_at for number in range(0, 20_000, 100)]

    assert arrivals == sorted(arrivals)
    assert arrivals[0] < NOW - timedelta(days=1800)
    assert NOW - timedelta(days=20) < arrivals[-1] < NOW


@pytest.mark.parametrize(
    "now", [NOW, datetime(2028, 2, 29, 23, 59, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)]
)
def test_the_calendar_rises_and_ends_before_the_present(now: datetime) -> None:
    calendar = Calendar(now)

    found = [calendar.arrival(share / 5_000) for share in range(5_000)] + [calendar.arrival(1 - 1e-12)]

    assert found == sorted(found)
    assert found[-1] < now


def test_fewer_write_at_night_on_weekends_and_in_july() -> None:
    calendar = Calendar(NOW)
    found = [calendar.arrival(share / 50_000).astimezone(HOME) for share in range(50_000)]

    hours, days, months = (
        Counter(part) for part in zip(*((at.hour, at.weekday(), at.month) for at in found), strict=True)
    )

    assert hours[20] > 5 * hours[3]
    assert days[0] > 1.5 * days[5]
    assert months[1] > 1.5 * months[7]


@pytest.mark.parametrize("days", [0.0, 0.3, 1, 2.5, 40])
def test_staff_is_at_work_in_working_hours_and_never_too_early(days: float) -> None:
    random = Random(2)
    for hour in range(0, 24 * 14, 5):
        after = NOW + timedelta(hours=hour)
        moment = at_work(after, days, random)
        local = moment.astimezone(HOME)
        assert moment > after
        assert days < 1 or (working_day(local.date()) == local.date() and 8 <= local.hour < 17)


def test_letters_are_as_long_and_as_varied_as_real_ones(plans: list[Plan]) -> None:
    letters = [one.letter.new for one in plans]
    lengths = sorted(len(letter.text.split()) for letter in letters)

    assert 45 <= median(lengths) <= 85
    assert lengths[len(lengths) // 20] <= 30
    assert lengths[-1] >= 250
    assert len({letter.text for letter in letters}) >= 0.98 * len(letters)
    assert 0.15 <= sum(not letter.title for letter in letters) / len(letters) <= 0.45


def test_kinds_languages_and_municipalities_are_spread_as_they_should(plans: list[Plan]) -> None:
    def share(values: list[str], value: str) -> float:
        return values.count(value) / len(values)

    kinds = [str(one.letter.new.kind) for one in plans]
    languages = [one.letter.new.language for one in plans]
    about = [one.letter.about for one in plans]

    assert 0.55 < share(kinds, "question") < 0.65
    assert 0.2 < share(kinds, "opinion") < 0.3
    assert 0.91 < share(languages, "sv") < 0.97
    assert share(languages, "en") > share(languages, "fi") > 0
    assert 0.54 < share(about, "2480") < 0.67
    assert set(about) == gazetteer.known_codes() - {"region"}
    assert sum(one.proposal.lead == one.letter.about for one in plans) > 0.75 * len(plans)


def test_most_are_answered_and_every_other_end_is_there(plans: list[Plan]) -> None:
    done = Counter(move.do for one in plans for move in one.moves)
    last = Counter(one.moves[-1].do if one.moves else "nothing" for one in plans)

    assert 0.7 < done["answer"] / len(plans) < 0.88
    assert set(done) == {"publish", "draft", "answer", "message", "reply", "reroute", "decline", "withdraw", "retract"}
    assert all(last[end] for end in ("nothing", "publish", "message", "decline", "withdraw"))
    assert sum(not one.letter.new.publish_wish for one in plans) > 0.03 * len(plans)


def test_moves_follow_each_other_before_the_present(plans: list[Plan]) -> None:
    for one in plans:
        times = [one.letter.arrived_at, one.routed_at, *(move.at for move in one.moves)]
        assert times == sorted(times)
        assert times[-1] < NOW


def test_nothing_personal_and_nobodys_address_is_in_the_texts(plans: list[Plan]) -> None:
    for one in plans:
        new = one.letter.new
        for text in (new.title, new.text, *(move.text for move in one.moves)):
            assert not PERSONAL_NUMBER.search(text)
            assert "http" not in text
            assert "@" not in text
        assert not new.phone or FICTIONAL_PHONE.fullmatch(new.phone)
        assert not new.email or new.email.endswith("@example.com")


def test_staff_write_without_exclamation_marks(plans: list[Plan]) -> None:
    for one in plans:
        for move in one.moves:
            assert move.do == "reply" or "!" not in move.text, move.text


def test_some_write_nearly_the_same_as_another_one() -> None:
    letters = [CORRESPONDENCE.letter(number).new.text for number in range(600)]
    bags = [set(re.findall(r"\w+", text.lower())) for text in letters]

    near = [
        (first, second)
        for second in range(len(bags))
        for first in range(max(0, second - 60), second)
        if len(bags[first]) > 20 and len(bags[first] & bags[second]) > 0.75 * len(bags[first] | bags[second])
    ]

    assert 5 <= len(near) <= 60


def test_the_files_are_the_ones_that_are_read() -> None:
    files = {file.name for file in (DATA / "bulk").glob("*.toml")}

    assert {"region.toml", "common-sv.toml", "common-en.toml", "common-fi.toml"} < files
    assert all(re.fullmatch(r"(region|common-[a-z]{2}|[a-z]{2}-[a-z-]+)\.toml", name) for name in files)
