"""With what a new entry begins: the day, what was used last, a copy of another."""

import gzip
import re
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from activities.models import Activity
from tests import factories
from tests.activities.filling import send
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def fields(client, query="", status=200):
    """What the fields of a new entry hold."""
    response = client.get(reverse("activities:log", args=["ours"]) + query)
    assert response.status_code == status
    form = response.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_a_new_entry_is_of_today_while_the_plan_runs_else_of_the_day_used_last(client, kind):
    me = factories.staff()
    client.force_login(me)
    with time_machine.travel("2022-05-02 12:00"):
        assert fields(client)["date"] == "2022-05-02"
    with time_machine.travel("2026-05-02 12:00"):
        assert fields(client)["date"] is None
        ActivityFactory(type=kind, created_by=me, starts_on=date(2021, 7, 1), role="speaker",
                        date_precision="month")  # fmt: skip
        ActivityFactory(type=kind, role="mentioned")  # Somebody else’s.

        assert fields(client)["date"] == "2021-07"
        assert fields(client)["role"] == "speaker"


def test_kind_place_and_partners_used_last_are_one_click_away(client, kind):
    me = factories.staff()
    client.force_login(me)
    ActivityFactory(
        type=kind, created_by=me, forum=factories.ForumFactory(), session="65th session",
        countries=["AT"], partners=[OrganisationFactory(name="Fish & Chips")],
    )  # fmt: skip

    again = client.get(reverse("activities:log", args=["ours"])).context["again"]

    assert [one.label for one in again] == [
        kind.name, "Commission on Narcotic Drugs, 65th session; Austria", "Fish & Chips",
    ]  # fmt: skip
    assert parse_qs(again[0].query) == {"type": [str(kind.pk)]}
    place = fields(client, f"?{again[1].query}")
    assert (place["session"], place["countries"]) == ("65th session", "Austria")
    assert str(place["forum"]) == str(factories.ForumFactory().pk)
    assert fields(client, f"?{again[2].query}")["partners"] == "Fish & Chips"


def test_save_and_log_another_says_what_was_saved_and_opens_the_next(as_staff, typed):
    response = send(as_staff, typed, action="another")

    activity = Activity.objects.get()
    assert activity.workflow == "submitted"
    html = as_staff.get(response.url).content.decode()
    assert f'href="{activity.get_absolute_url()}"' in html
    assert activity.title in html
    assert fields(as_staff, f"?after={activity.reference}")["title"] == ""


def test_a_copy_opens_filled_and_unsaved_without_what_belongs_to_the_occasion(client, kind):
    me, named = factories.staff(), factories.staff()
    client.force_login(me)
    area = AreaFactory(plan=kind.pillar.plan)
    source = ActivityFactory(
        type=kind, title="Global Day", role="network", countries=["KE"], session="26 June",
        areas=[area], partners=[OrganisationFactory(name="Mainline")], created_by=me,
        sensitivity=Sensitivity.RESTRICTED, ends_on=date(2021, 3, 12), status="cancelled",
    )  # fmt: skip
    source.readers.add(named)
    source.evidence.add(factories.EvidenceFactory(url="https://example.org/seen"))
    factories.FigureFactory(activity=source, measure="participants", value=77)

    with time_machine.travel("2022-06-26 12:00"):
        copy = fields(client, f"?copy={source.reference}")

    assert (copy["title"], copy["role"], copy["session"]) == ("Global Day", "network", "26 June")
    assert (copy["countries"], copy["partners"]) == ("Kenya", "Mainline")
    assert (copy["priority_areas"], copy["readers"]) == ([area.pk], [named.pk])
    assert copy["sensitivity"] == Sensitivity.RESTRICTED
    assert (copy["date"], copy["ends"], copy["link"]) == ("2022-06-26", None, None)
    assert (copy["status"], copy["figure_participants"]) == ("done", None)
    assert copy["entry"] != source.entry
    assert Activity.objects.count() == 1


def test_who_logs_finds_duplicate_on_the_page_and_in_the_list_and_copies_what_they_see(
    client, kind
):
    activity = ActivityFactory(type=kind)
    hidden = ActivityFactory(type=kind, sensitivity=Sensitivity.RESTRICTED)
    link = f'href="/en/plans/ours/activities/log/?copy={activity.reference}"'
    pages = [activity.get_absolute_url(), reverse("activities:index", args=["ours"])]

    client.force_login(factories.board())
    assert [link in client.get(page).content.decode() for page in pages] == [False, False]
    client.force_login(factories.staff())
    assert [link in client.get(page).content.decode() for page in pages] == [True, True]
    log = reverse("activities:log", args=["ours"])
    for reference in (hidden.reference, "nothing", "x%00", "../"):
        assert client.get(f"{log}?copy={reference}").status_code == 404
        assert client.get(f"{log}?after={reference}").status_code == 200
        assert client.get(f"{log}?draft={reference}").status_code == 302


def test_the_first_load_of_the_form_is_150_kilobytes_at_most(as_staff, kind):
    page = as_staff.get(reverse("activities:log", args=["ours"])).content
    named = set(re.findall(r'/static/([\w/.-]+?)(?:\.[0-9a-f]{12})?(\.\w+)["#]', page.decode()))
    named = {"".join(parts) for parts in named}
    # The style sheet asks for the second font, where a page has letters of it.
    named.add("fonts/source-sans-3-more.woff2")
    assert {"css/site.css", "js/token-field.js", "js/logging.js", "js/keys.js"} <= named

    files = [Path(finders.find(name)).read_bytes() for name in named]
    total = len(gzip.compress(page)) + sum(len(gzip.compress(file)) for file in files)

    assert len(files) >= 8
    assert total <= 150_000, total
