"""Names that are suggested while somebody types, and what they must not tell."""

import re
import time
from html import unescape

import pytest
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from network import services as network
from network.models import Affiliation, Organisation
from tests import factories, pace
from tests.factories import ActivityFactory, ForumFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
URL = reverse("activities:suggest")


def suggested(client, kind, text, **more):
    response = client.get(URL, {"kind": kind, "q": text} | more)
    assert response.status_code == 200
    return [unescape(name) for name in re.findall(r'value="([^"]*)"', response.content.decode())]


def test_organisations_are_found_however_they_are_written(as_staff):
    rights, french = "Harm Reduction & Rights", "Réseau français de réduction des risques"
    OrganisationFactory(name=rights)
    OrganisationFactory(name=french, acronym="RFRR")
    OrganisationFactory(name="Œuvre sociale")

    first = {
        text: suggested(as_staff, "organisations", text)[0]
        for text in ("harm reduction", "Harm reduction AND rights", "reduction des", "rfrr",
                     "RESEAU FRANÇAIS", "œuvre")
    }  # fmt: skip

    assert first == {
        "harm reduction": rights, "Harm reduction AND rights": rights, "reduction des": french,
        "rfrr": french, "RESEAU FRANÇAIS": french, "œuvre": "Œuvre sociale",
    }  # fmt: skip
    assert set(suggested(as_staff, "organisations", "RÉDUCTION")) == {rights, french, "RÉDUCTION"}


def test_a_name_that_is_not_known_can_be_added_and_one_that_is_cannot(as_staff):
    OrganisationFactory(name="Mainline")

    new = as_staff.get(URL, {"kind": "organisations", "q": "Main <b>road"}).content.decode()
    assert "Add “Main &lt;b&gt;road” as a new partner" in new
    assert suggested(as_staff, "organisations", "mainLINE") == ["Mainline"]
    assert suggested(as_staff, "organisations", "main") == ["Mainline", "main"]
    assert suggested(as_staff, "organisations", " ,\x00") == []


def test_countries_are_found_in_three_languages_and_by_code(as_staff):
    meant = {
        "cote d": "Côte d’Ivoire", "KEN": "Kenya", "gb": "United Kingdom",
        "Royaume": "United Kingdom", "alemania": "Germany", "allem": "Germany",
        "bosnia and": "Bosnia & Herzegovina", "verde": "Cape Verde",
    }  # fmt: skip

    assert {text: suggested(as_staff, "countries", text)[0] for text in meant} == meant


def test_forums_are_found_in_three_languages_and_by_acronym(as_staff):
    crime = "Commission on Crime Prevention and Criminal Justice"

    assert suggested(as_staff, "forums", "cnd") == ["Commission on Narcotic Drugs"]
    assert suggested(as_staff, "forums", "stupefiants")[0] == "Commission on Narcotic Drugs"
    assert suggested(as_staff, "forums", "cpcjp") == [crime]
    assert crime in suggested(as_staff, "forums", "")


def test_sessions_of_the_forum_that_one_may_see_are_suggested_the_latest_first(client):
    cnd, other = ForumFactory(code="CND"), ForumFactory(code="HRC")
    ActivityFactory(forum=cnd, session="64th session", starts_on="2021-04-12")
    ActivityFactory(forum=cnd, session="65th session", starts_on="2022-03-14")
    ActivityFactory(forum=other, session="48th session")
    ActivityFactory(forum=cnd, session="Secret session", sensitivity=Sensitivity.INTERNAL)
    member = factories.member()
    Affiliation.objects.create(user=member, organisation=OrganisationFactory())
    client.force_login(member)

    found = suggested(client, "sessions", "session", forum=cnd.pk)

    assert found == ["65th session", "64th session"]
    assert suggested(client, "sessions", "48", forum="") == ["48th session"]


def test_no_name_is_suggested_that_one_may_not_see(client):
    OrganisationFactory(name="Quiet House", acronym="QH", sensitivity=Sensitivity.INTERNAL)
    silent = OrganisationFactory(name="Silent Hand")
    by = factories.reviewer()
    network.hide(organisation=silent, country="", reason="-", by=by)
    member = factories.member()
    Affiliation.objects.create(user=member, organisation=OrganisationFactory(name="Ours"))

    client.force_login(member)
    for text in ("quiet", "QH", "silent"):
        assert suggested(client, "organisations", text) == [text]  # As any new name.
    client.force_login(by)
    assert suggested(client, "organisations", "quiet")[0] == "Quiet House"
    assert suggested(client, "organisations", "silent") == ["silent"]


def test_who_logs_nothing_gets_no_names(as_board, client):
    assert as_board.get(URL, {"kind": "countries", "q": "k"}).status_code == 404
    client.force_login(factories.staff())
    assert client.get(URL, {"kind": "people", "q": "k"}).status_code == 404


def test_an_answer_takes_less_than_a_tenth_of_a_second(as_staff):
    Organisation.objects.bulk_create(
        Organisation(name=f"House {n} of Rights", name_key=f"house {n} of rights", level=0)
        for n in range(3000)
    )
    suggested(as_staff, "countries", "warm")

    took = []
    for kind in ("organisations", "countries", "forums", "sessions"):
        for text in ("rig", "of", "house 4"):
            began = time.perf_counter()
            suggested(as_staff, kind, text)
            took.append(time.perf_counter() - began)

    assert sorted(took)[len(took) // 2] <= 0.1 * pace.slower()
