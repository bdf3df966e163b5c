"""The trained model: its features, its form as bytes, and what it makes of messages that it has not seen."""

import time
import zipfile
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideas.proposals import Decided, Inquiry
from moderation.routing import EvidenceCode, features, propose, wording
from moderation.routing.bodies import OF_THE_COUNTY
from moderation.routing.lexicon import KINDS
from moderation.routing.model import Model, ModelUnreadable, Reading
from moderation.training import fingerprint, shipped, train
from moderation.training.verdicts import figures, of_readings
from tests.moderation.trained import checked

FEW = 160


@pytest.fixture(scope="module")
def model() -> Model:
    """A model that has not seen part 0 of the examples."""
    return checked()[0]


def test_it_is_right_on_messages_that_it_has_not_seen(model: Model) -> None:
    unseen = checked()[1]

    found = figures(of_readings(model, unseen), unseen)

    assert found["topic"]["right"] >= 0.80
    assert found["topic_among_three"]["right"] >= 0.92
    assert found["kind"]["right"] >= 0.85
    assert found["municipality"]["right"] >= 0.65
    assert found["not_ours"]["precision"] >= 0.7
    assert found["not_ours"]["recall"] >= 0.6


def test_what_it_is_sure_of_is_right(model: Model) -> None:
    readings = [(example, model.read(example.title, example.text)) for example in checked()[1] if example.topics]

    sure = [reading.topics[0][0] in example.topics for example, reading in readings if reading.topics[0][1] >= 0.8]

    assert len(sure) >= len(readings) / 4
    assert sum(sure) / len(sure) >= 0.9


@pytest.mark.parametrize(
    ("text", "topic", "kind"),
    [
        ("När plogas Storgatan i Vännäs?", "gator_vagar", "question"),
        ("nar plogas gatan, har ar ett isgata", "gator_vagar", None),
        ("Borde inte biblioteket ha öppet på söndagar? En bokbuss vore fint.", "bibliotek", "idea"),
        ("Hur kan ni låta de gamla på äldreboendet vänta i timmar på hjälp!? Skandal.", "aldreomsorg", "opinion"),
        ("The playground swings are broken again, shame on you.", "parker_lekplatser", "opinion"),
        ("Milloin uimahalli avataan?", "fritid_idrott", "question"),
    ],
)
def test_it_reads_three_languages(model: Model, text: str, topic: str, kind: str | None) -> None:
    reading = model.read("", text)

    assert reading.topics[0][0] == topic
    assert kind in (None, reading.kinds[0][0])


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Hur länge får man vänta på tid hos tandläkaren?", "health"),
        ("Viltstängslet längs E4 är trasigt.", "trafikverket"),
        ("Brevbäraren lämnar paketen hos grannen.", "postnord"),
        ("My driving licence has not come.", "transportstyrelsen"),
        ("Milloin saan sairauspäivärahan?", "forsakringskassan"),
    ],
)
def test_it_knows_which_other_body_decides(model: Model, text: str, body: str) -> None:
    reading = model.read("", text)

    assert reading.bodies[0][0] == body


def test_a_body_that_no_word_names_is_the_models_reason(model: Model) -> None:
    text = "Vilket nummer ska man ringa på natten om ett barn har hög feber?"

    said = propose(Inquiry(text=text), model)

    assert (said.decided, said.body) == (Decided.REDIRECT, "v1177")
    assert [item.parameters for item in said.evidence if item.code == EvidenceCode.MODEL_BODY] == [{"body": "v1177"}]


@pytest.mark.parametrize(("text", "weak"), [("Hej, när kommer svaret?", True), ("Varför plogas inte Vasaplan?", False)])
def test_what_is_likely_without_a_word_is_a_weak_reason(model: Model, text: str, weak: bool) -> None:
    said = propose(Inquiry(text=text), model)

    (reason,) = (item for item in said.evidence if item.code == EvidenceCode.MODEL_MUNICIPALITY)
    assert reason.municipality == "2480"
    assert ("weak" in reason.parameters) is weak


def test_it_is_right_about_other_bodies_that_it_has_not_seen(model: Model) -> None:
    unseen = [example for example in checked()[1] if example.not_ours and example.body]
    merged = {body: name for name, bodies in OF_THE_COUNTY.items() for body in bodies}

    found = [(model.read(example.title, example.text).bodies[0][0], example.body) for example in unseen]

    assert len(found) > 100
    assert sum(said == merged.get(body, body) for said, body in found) / len(found) >= 0.8


def test_every_list_is_whole_and_adds_up_to_one(model: Model) -> None:
    reading = model.read("Bussen", "Bussen kom inte.")

    assert {kind for kind, _ in reading.kinds} == set(KINDS)
    assert len(reading.topics) == 28
    for ranked in (reading.topics, reading.kinds, reading.municipalities, reading.bodies):
        shares = [share for _, share in ranked]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1)
    assert 0 <= reading.not_ours <= 1


def test_a_model_is_the_same_after_a_round_trip(model: Model) -> None:
    again = Model.load(model.dump())

    assert again.version == model.version
    assert again.dump() == model.dump()
    assert again.read("Titel", "Vatten i källaren!") == model.read("Titel", "Vatten i källaren!")


def _without(blob: bytes, name: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(blob)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
    return out.getvalue()


def _with(blob: bytes, name: str, content: bytes) -> bytes:
    out = BytesIO(_without(blob, name))
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr(name, content)
    return out.getvalue()


def _shrunk(blob: bytes, name: str) -> bytes:
    out = BytesIO()
    np.save(out, np.zeros((3, 3), dtype=np.float16))
    return _with(blob, name, out.getvalue())


def test_a_broken_blob_is_refused_by_name(model: Model) -> None:
    blob = model.dump()
    broken = [
        b"",
        b"not a zip",
        blob[: len(blob) // 2],
        _without(blob, "rarity.npy"),
        _with(blob, "plan.json", b"{"),
        _with(blob, "topics.csv", b"a,b\n1,2\n"),
        _shrunk(blob, "weights.npy"),
        _shrunk(blob, "body_weights.npy"),
    ]

    for wrong in broken:
        with pytest.raises(ModelUnreadable):
            Model.load(wrong)


def test_a_model_for_other_features_is_refused(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    blob = model.dump()

    monkeypatch.setattr(features, "VERSION", features.VERSION + 1)

    with pytest.raises(ModelUnreadable, match="made for features"):
        Model.load(blob)


def test_no_array_in_a_blob_can_hold_an_object(model: Model) -> None:
    out = BytesIO()
    np.save(out, np.array([{"a": 1}], dtype=object), allow_pickle=True)

    with pytest.raises(ModelUnreadable):
        Model.load(_with(model.dump(), "rarity.npy", out.getvalue()))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400), st.text(max_size=1_500), st.sampled_from(["sv", "en", "", "x" * 50]))
def test_any_text_gives_an_answer(title: str, text: str, language: str) -> None:
    reading = checked()[0].read(title, text, language)

    assert isinstance(reading, Reading)
    assert len(reading.topics) == 28


@pytest.mark.parametrize(
    "text",
    ["", "   ", "?", "\ud800", "\u200b" * 9_000, "a" * 100_000, "å " * 50_000, "?!. " * 30_000, "hej " * 40_000],
)
def test_odd_texts_are_read_in_no_time(model: Model, text: str) -> None:
    begun = time.process_time()

    reading = model.read(text, text)

    assert sum(share for _, share in reading.topics) == pytest.approx(1)
    assert time.process_time() - begun < 0.5


def test_what_comes_late_in_a_long_text_is_not_read(model: Model) -> None:
    beginning = "Bussen är sen. " * (wording.LONGEST_READ // 15 + 1)

    assert model.read("", beginning) == model.read("", beginning + "Biblioteket är stängt. " * 500)


def test_features_stay_in_their_columns(model: Model) -> None:
    found = features.read("Ny lekplats", "Bygg en lekplats på Ersboda! " * 40, "sv", model.lexicon)

    columns, values = features.values(found, model.rarity)

    assert columns.min() >= 0
    assert columns.max() < features.COLUMNS
    assert np.isfinite(values).all()
    assert float(values @ values) == pytest.approx(len(features.BLOCKS), rel=1e-3)


def test_features_are_the_same_for_ever(model: Model) -> None:
    """A digest of a text's columns: a stored model is worth nothing when they move. Raise features.VERSION when they must."""
    found = features.read("Titel", "Hej! När plogas vägen?", "sv", model.lexicon)

    assert [int(columns.sum()) for columns, _ in found.hashed] == [213122, 72688, 1701779, 683593]


def test_training_is_deterministic_whatever_the_order() -> None:
    examples = shipped()[::20][:FEW]

    one, other = train(examples), train(tuple(reversed(examples)))

    assert one.version == other.version
    assert fingerprint(examples) == fingerprint(tuple(reversed(examples)))
    assert fingerprint(examples) != fingerprint(examples[1:])


def test_a_model_keeps_no_word_of_the_examples(model: Model) -> None:
    blob = BytesIO(model.dump())
    with zipfile.ZipFile(blob) as parts:
        words = b" ".join(parts.read(name) for name in parts.namelist()).decode("latin-1")

    assert "Elvy" in " ".join(example.text for example in shipped())
    assert "Elvy" not in words
