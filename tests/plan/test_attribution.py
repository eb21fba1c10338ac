"""Words that claim a change for the network are found, in three languages, and only they."""

import csv
import random
import time
import tomllib
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from plan.attribution import Kind, attribution_warnings, claims, warnings_of
from tests import pace

DEMONSTRATION = Path(__file__).parent.parent.parent / "demo" / "activities_sample.csv"
CORPUS = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "attribution").glob("*.toml"))
}


every_language = pytest.mark.parametrize("corpus", CORPUS.values(), ids=CORPUS)


def kinds(text):
    return [claim.kind for claim in claims(text)]


def test_the_sentences_are_in_three_languages():
    assert list(CORPUS) == ["en", "es", "fr"]


@every_language
def test_sentences_that_claim_a_change_are_caught(corpus):
    planted, later = corpus["planted"], corpus["later"]

    assert len(planted) >= 20
    assert len(later) >= 20
    assert [sentence for sentence in planted + later if not claims(sentence)] == []


@every_language
def test_sentences_that_claim_nothing_are_left_alone(corpus):
    innocent = corpus["innocent"]

    assert len(innocent) >= 40
    assert [claim for sentence in innocent for claim in claims(sentence)] == []


@every_language
def test_how_a_claim_is_typed_makes_no_difference(corpus):
    for sentence in corpus["planted"]:
        loud = sentence.upper().replace("’", "'").replace(" ", "\xa0")
        apart = unicodedata.normalize("NFD", sentence)

        assert claims(loud), loud
        assert claims(apart), sentence


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("A law achieved by the network.", "achieved by the network", Kind.ACHIEVED),
        ("Our campaign led to the reform.", "Our campaign led to the reform", Kind.CAUSED),
        ("Read of our impact.", "our impact", Kind.IMPACT),
        ("The credit goes to IDPC.", "credit goes to IDPC", Kind.CREDIT),
        ("Without us nobody would know.", "Without us nobody would", Kind.ALONE),
        ("IDPC contributed 40 %.", "IDPC contributed 40 %", Kind.SHARE),
        ("40 % du succès est dû au réseau.", "40 % du succès est dû", Kind.SHARE),
        ("Ce fut obtenu par le réseau.", "obtenu par le réseau", Kind.ACHIEVED),
        ("La ley fue lograda por la red.", "lograda por la red", Kind.ACHIEVED),
    ],
)
def test_a_claim_says_which_words_and_how(text, words, kind):
    (claim,) = claims(text)

    assert (claim.words, claim.kind) == (words, kind)
    assert text[claim.start : claim.end] == words


def test_the_words_are_those_that_were_typed_across_lines_and_marks():
    (claim,) = claims("It was **achieved**\nby the *network*.")

    assert claim.words == "achieved** by the *network"


def test_each_sentence_stands_for_itself():
    assert kinds("Nobody claims that. Our impact is large.") == [Kind.IMPACT]
    assert kinds("It was achieved.\n\nBy the network, a report.") == []


def test_a_text_can_claim_several_things():
    assert kinds("Notre impact : 40 % du succès est dû au réseau.") == [Kind.IMPACT, Kind.SHARE]


def test_what_others_achieved_may_be_told():
    assert claims("Achieved by the ministry, with communities.") == []
    assert claims("Obtenu par le réseau des femmes qui usent de drogues.") == []
    assert claims("Lograda por la red de mujeres que usan drogas.") == []


# --- What is said to who typed it ----------------------------------------------------------------


def test_the_warning_names_the_words_and_what_to_write_instead():
    typed = {"title": "A law achieved by the network", "description": "40% of the credit is ours."}

    assert attribution_warnings(typed, ["title", "description"]) == [
        "This reads as if the network alone had brought the change about: “achieved by the "
        "network”. Say what it contributed, and who else did.",
        "This splits a change into shares, which nobody can measure: “40% of the credit”. Say "
        "in words what the network contributed, and who else did.",
    ]


def test_the_warning_is_in_the_language_of_the_reader():
    with translation.override("fr"):
        (french,) = warnings_of("Our impact")
    with translation.override("es"):
        (spanish,) = warnings_of("Our impact")

    assert "«\u202fOur impact\u202f»" in french
    assert "«Our impact»" in spanish


def test_only_the_fields_that_were_named_are_looked_at_and_the_empty_ones_pass():
    typed = {"title": "Our impact", "description": "", "place": None}

    assert attribution_warnings(typed, ["description", "place", "absent"]) == []


def test_words_that_come_twice_are_named_once():
    (said,) = warnings_of("Our impact", "Our impact")

    assert said.count("Our impact") == 1


# --- Whatever people type ------------------------------------------------------------------------

VOCABULARY = sorted({
    word
    for corpus in CORPUS.values()
    for sentence in corpus["planted"]
    for word in sentence.split()
})  # fmt: skip


@given(st.text())
def test_no_text_is_too_strange(text):
    for claim in claims(text):
        assert claim.words


@given(st.lists(st.sampled_from(VOCABULARY), max_size=60).map(" ".join))
def test_claims_stand_apart_and_in_order(text):
    found = claims(text)

    assert all(one.start < one.end for one in found)
    assert all(one.end <= next_.start for one, next_ in pairwise(found))


def seconds(text):
    """The least time of a few, of this process alone."""
    taken = []
    for _attempt in range(5):
        start = time.process_time()
        claims(text)
        taken.append(time.process_time() - start)
    return min(taken)


def long_texts():
    chance = random.Random(1)
    signs = [chr(code) for code in range(32, 0x250)]
    yield "signs", "".join(chance.choice(signs) for _ in range(20_000))
    yield "words", " ".join(chance.choice(["the", "of", "la", "réseau"]) for _ in range(9_000))
    innocent = [sentence for corpus in CORPUS.values() for sentence in corpus["innocent"]]
    yield "sentences", " ".join(innocent * 5)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in long_texts()])
def test_a_text_of_20_000_characters_takes_less_than_a_twentieth_of_a_second(text):
    assert seconds(text[:20_000]) < 0.05 * pace.slower()


@pytest.mark.parametrize(
    "text",
    ["achieved by ", "40 % of the change ", "we made ", "nous avons fait ", "la red logró ",
     "%", "9", " ", "a", "our ", "without us "],
)  # fmt: skip
def test_the_time_grows_no_faster_than_the_text(text):
    claims(text)  # The patterns are read once.
    short, long = (seconds((text * length)[:length]) for length in (10_000, 40_000))

    assert long < 10 * short + 0.01


@pytest.mark.long
def test_a_title_of_a_spreadsheet_takes_30_microseconds():
    with DEMONSTRATION.open(encoding="utf-8") as file:
        titles = [row["title"] for row in csv.DictReader(file)]

    assert sum(map(seconds, titles)) / len(titles) < 30e-6 * pace.slower()
