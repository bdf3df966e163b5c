"""Cases are found by the words of what is published of them, and by nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideas import feed, queries, search, transitions
from ideas.actors import SENDER
from ideas.models import Rule, SearchEntry, Submission, TextKind, TextVersion
from tests.conftest import MONA, UMEA, Submit, staff_actor

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOSTILE = st.text(st.characters() | st.sampled_from("\0\"'-–”“ \\:*&|!<>()@or\u0301\u200d\ud800😀"), max_size=60)


@pytest.fixture(autouse=True)
def _empty_page_cache() -> None:
    caches["pages"].clear()


def found(words: str) -> list[str]:
    """The titles of the answered cases that `words` find."""
    return [s.published_version.title for s in feed.page(feed.Filters(words=words)).submissions if s.published_version]


def documents() -> dict[int, str]:
    return dict(SearchEntry.objects.values_list("pk", "document"))


@pytest.mark.parametrize(
    "words",
    [
        "cykelbanor",
        "CYKELBANORNA",
        "cykelbana plogas",
        "cykelb",  # the beginning of the last word
        "mörkt or mörkast",
        "ålidhem",
        "ÅLIDHEM",
        "A\u030alidhem",
        "sävar",  # the place
        "tisdagar cykelbanan",  # one in the answer, one in the title
        "och cykelbanor",  # what is in every text tells nothing
        '"plogas sist"',
        "”plogas sist”",
        '"plogas sist',
        "cykelbana -bibliotek",
        "badhus or cykelbana",
        "😀",
    ],
)
def test_these_words_find_the_case(answered: Submit, words: str) -> None:
    answered(
        title="Cykelbanan till ÅLIDHEM",
        text="Varför plogas sist där det är mest MÖRKER? 😀",
        answer="Vi kör på **tisdagar**, och på fredagar.",
        place_name="Sävar",
    )
    answered(title="Biblioteket", text="När öppnar biblioteket?", answer="Klockan nio.")

    assert found(words) == ["Cykelbanan till ÅLIDHEM"]


@pytest.mark.parametrize(
    "words", ["simhall", "cykelbana simhall", '"sist plogas"', "cykelbana -ålidhem", "cykelbana -plogar", "c", "ykel"]
)
def test_these_words_do_not(answered: Submit, words: str) -> None:
    answered(title="Cykelbanan till Ålidhem", text="Varför plogas sist?", answer="Vi kör på tisdagar.")

    assert found(words) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "When do the libraries close?", "library closing"),
        ("fi", "Missä kirjastoissa voi tulostaa?", "kirjasto"),
        ("se", "Goas girjerájus lea rabas?", "girjerájus"),
        ("en", "Libraries", "biblioteket library"),  # asked in English, answered in Swedish
    ],
)
def test_each_language_has_its_own_inflections(answered: Submit, language: str, text: str, words: str) -> None:
    answered(title="Funnet", language=language, text=text, answer="Biblioteken är öppna.")

    assert found(words) == ["Funnet"]


@pytest.mark.parametrize(
    "group",
    [
        "skola skolan skolor skolorna skolans",
        "bro bron broar broarna brons",
        "väg vägen vägar vägarna",
        "torg torget torgen torgets",
        "område området områden områdena",
        "cykel cykeln cykelns",
        "is isen isens",
    ],
)
def test_every_form_of_a_noun_finds_every_other(answered: Submit, group: str) -> None:
    for form in group.split():
        answered(title=form, text="Text.", answer="Svar.")

    for form in group.split():
        assert sorted(found(f"{form} text")) == sorted(group.split()), form


def test_what_is_common_in_one_language_can_be_a_word_in_another(answered: Submit) -> None:
    answered(title="Halka", text="Is och by.", answer="Nej.")
    answered(title="Annat", text="Det är något annat.", answer="Nej.")

    assert found("is") == found("by") == found("och") == ["Halka"]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "  ",
        '"',
        '""',
        "-",
        "- -",
        "-lampor",
        "-gata or -väg",
        "or",
        "or or",
        "!!!",
        "'",
        "()",
        "&|!",
        ":*",
        "\0",
        "\u200b",
    ],
)
def test_what_holds_no_word_finds_nothing(answered: Submit, words: str) -> None:
    answered()

    assert list(search.matching(queries.public(), words)) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(words=HOSTILE)
def test_any_input_is_a_search(db: None, words: str) -> None:
    spelled = search.normal(words)

    assert search.normal(spelled) == spelled
    assert len(spelled) <= search.LONGEST
    assert list(search.matching(queries.public(), words)) == []


def test_what_is_too_long_is_cut(answered: Submit) -> None:
    answered(title="Funnet", text="cykelbana")

    assert found("cykelbana " + " " * 10_000 + "cykelbana") == ["Funnet"]
    assert found("cykelbana " * 1000) == ["Funnet"]
    assert found("x" * 10_000) == []


def test_what_only_some_may_read_is_never_found(
    received: Submit, assigned: Submit, answered: Submit, published: Submit, declined: Submit
) -> None:
    for make in (received, assigned, declined):
        make(title="Enhörning", text="Enhörning", name="Enhörning")
    answered(title="Enhörning", text="Enhörning", publish_wish=False)
    case = published(title="Häst", name="Enhörning", address="Enhörningsvägen 1", email="enhorning@example.com")
    TextVersion.objects.create(submission=case, kind=TextKind.EDIT, body="Enhörning", created_at=NOON)
    transitions.save_answer_draft(case.pk, body="Enhörning", by=UMEA, actor=MONA)

    assert [*SearchEntry.objects.values_list("pk", flat=True)] == [case.pk]
    assert not search.matching(
        Submission.objects.all(), "enhörning or enhörningsvägen or enhorning@example.com"
    ).exists()
    assert search.matching(Submission.objects.all(), "häst").exists()


@pytest.mark.parametrize(
    "end",
    [
        lambda pk: transitions.withdraw(pk, actor=SENDER),
        lambda pk: transitions.retract_consent(pk, actor=SENDER),
        lambda pk: transitions.decline(pk, rule=Rule.NOT_OURS, public_reason="Nej.", by=UMEA, actor=MONA),
    ],
    ids=["withdrawn", "consent retracted", "declined"],
)
def test_what_goes_from_the_web_goes_from_the_search(published: Submit, end: Callable[[int], object]) -> None:
    submission = published()
    assert SearchEntry.objects.filter(pk=submission.pk).exists()

    end(submission.pk)

    assert not SearchEntry.objects.exists()


def test_an_answer_is_found_from_the_moment_it_is_published(published: Submit) -> None:
    submission = published(title="Lampor")
    transitions.save_answer_draft(submission.pk, body="Elektrikern kommer.", by=UMEA, actor=MONA)
    before = search.matching(queries.public(), "elektriker").exists()

    transitions.publish_answer(
        submission.pk, body="Elektrikern kommer.", by=UMEA, publish_case=True, actor=staff_actor(UMEA)
    )

    assert not before
    assert found("elektriker") == ["Lampor"]


def test_what_is_published_again_is_found_by_its_new_text(answered: Submit) -> None:
    submission = answered(title="Gammal", text="Rullskidor")
    submission.published_version = TextVersion.objects.create(
        submission=submission, kind=TextKind.REDACTED, title="Ny", body="Skridskor", created_at=NOON
    )
    submission.save()

    search.index(submission)
    search.index(submission)

    assert (found("skridsko"), found("rullskidor")) == (["Ny"], [])


def test_indexing_all_is_indexing_each(
    answered: Submit, published: Submit, assigned: Submit, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(5):
        answered(title=f"Ärende {number}", place_name="Holmsund", language=["sv", "en", "fi", "se", "sv"][number])
        assigned()
    published()
    one_by_one = documents()
    SearchEntry.objects.filter(pk=min(one_by_one)).delete()
    SearchEntry.objects.filter(pk=max(one_by_one)).update(document="'gammalt'")
    private = assigned()
    SearchEntry.objects.create(submission=private, document="'hemligt'")

    call_command("reindex_search")
    again = search.index_all(batch=2)

    assert capsys.readouterr().out == "6 cases can be found\n"
    assert again == len(one_by_one) == 6
    assert documents() == one_by_one


@pytest.mark.parametrize(
    "text",
    [
        " ".join(chr(0x10400 + n // 40) + chr(0x10400 + n % 40) for n in range(1600)) * 20,
        "-".join(f"{n:x}é" for n in range(20_000)),
        " ".join(f"https://example.com/{n}/{n}?{n}" for n in range(5000)),
        "x" * 200_000,
    ],
    ids=["rare letters", "one word of many", "addresses", "one long word"],
)
def test_no_text_is_too_much_for_the_publication(assigned: Submit, text: str) -> None:
    submission = assigned(title="Funnet", text=text)

    transitions.publish_answer(submission.pk, body=text, by=UMEA, publish_case=True, actor=MONA)

    assert found("funnet") == ["Funnet"]


def test_the_number_of_queries_does_not_grow(answered: Submit) -> None:
    for number in range(6):
        answered(title=f"Ärende {number}", text="Cykelbana")

    counts = []
    for size in (2, 6):
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        assert len(feed.page(feed.Filters(words="cykelbana"), size).submissions) == size
        counts.append(len(connection.queries_log) - before)
    connection.force_debug_cursor = False

    assert counts[0] == counts[1] <= 11


@pytest.mark.parametrize(("common", "many"), [(20, 1000), (20, 2), (1, 1000)], ids=["few", "many", "common"])
def test_few_and_many_finds_are_found_alike(
    answered: Submit, monkeypatch: pytest.MonkeyPatch, common: int, many: int
) -> None:
    monkeypatch.setattr(search, "COMMON", common)
    monkeypatch.setattr(search, "MANY", many)
    for number in range(4):
        answered(title=f"Bro {number}")
        answered(title=f"Väg {number}", text="Asfalt", answer="Ja.")

    assert found("broar") == ["Bro 3", "Bro 2", "Bro 1", "Bro 0"]


def test_a_search_that_takes_too_long_is_ended(answered: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_MILLISECONDS", 100)

    with pytest.raises(search.TooSlow), search.in_time(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
