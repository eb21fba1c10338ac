"""The calendar of a plan: dates of the network's year, and what is planned and done on them."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.middleware import Visitor
from network.models import Meeting
from tests import factories
from tests.factories import ActivityFactory, ForumFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    plan = factories.PlanFactory(slug="ours", is_public=True)
    return factories.TypeFactory(pillar__plan=plan)


@pytest.fixture
def session():
    return MeetingFactory(
        name_en="66th session", forum=ForumFactory(), starts_on=date(2023, 3, 13),
        ends_on=date(2023, 3, 17),
    )  # fmt: skip


def shown(client, year=2023, **query):
    response = client.get(reverse("dashboards:calendar", args=["ours"]), {"year": year} | query)
    assert response.status_code == 200
    return response


def at(response, meeting):
    """The titles of what stands with a date."""
    months = (month for quarter in response.context["agenda"].quarters for month in quarter.months)
    entries = (entry for month in months for entry in month.entries)
    return next(
        [activity.title for activity in entry.activities.rows]
        for entry in entries
        if entry.meeting == meeting
    )


def planned_in(response, month):
    """The titles of what is planned in a month, beside the dates of the calendar."""
    for quarter in response.context["agenda"].quarters:
        for each in quarter.months:
            if each.date.first.month == month:
                return [activity.title for activity in each.planned.rows]
    return []


# --- What stands where -----------------------------------------------------------------------


def test_with_a_session_stands_what_names_its_forum_on_its_days(as_member, kind, session):
    forum = session.forum
    ActivityFactory(title="On the last day", type=kind, forum=forum, starts_on=session.ends_on)
    ActivityFactory(title="On the first day", type=kind, forum=forum, starts_on=session.starts_on)
    ActivityFactory(title="A day late", type=kind, forum=forum, starts_on=date(2023, 3, 18))
    ActivityFactory(title="Elsewhere", type=kind, starts_on=date(2023, 3, 14))
    ActivityFactory(
        title="Of another body", type=kind, forum=ForumFactory(code="HRC"),
        starts_on=date(2023, 3, 14),
    )  # fmt: skip
    ActivityFactory(
        title="Called off", type=kind, forum=forum, starts_on=date(2023, 3, 14), status="cancelled"
    )
    ActivityFactory(
        title="That month", type=kind, forum=forum, starts_on=date(2023, 3, 1),
        date_precision="month",
    )  # fmt: skip

    assert at(shown(as_member), session) == ["On the first day", "On the last day"]


def test_with_a_day_of_the_year_stands_what_is_on_it_and_at_no_session(as_member, kind):
    day = Meeting.objects.get(name_en__startswith="Support.", starts_on=date(2023, 6, 26))
    council = Meeting.objects.get(name_en__startswith="53rd session")
    ActivityFactory(title="A march", type=kind, starts_on=date(2023, 6, 26))
    ActivityFactory(
        title="An open letter", type=kind, forum=ForumFactory(), starts_on=date(2023, 6, 26)
    )
    ActivityFactory(
        title="A side event", type=kind, forum=council.forum, starts_on=date(2023, 6, 26)
    )
    ActivityFactory(title="The day before", type=kind, starts_on=date(2023, 6, 25))

    response = shown(as_member)

    assert at(response, day) == ["A march", "An open letter"]
    assert at(response, council) == ["A side event"]


def test_what_is_planned_and_at_no_date_stands_in_its_month_quarter_or_year(
    as_member, kind, session
):
    for title, day, precision in [
        ("A training", date(2023, 3, 20), "day"),
        ("A report", date(2023, 3, 1), "month"),
        ("A survey", date(2023, 1, 1), "quarter"),
        ("A guide", date(2023, 1, 1), "year"),
    ]:
        ActivityFactory(
            title=title, type=kind, status="planned", starts_on=day, date_precision=precision
        )
    ActivityFactory(
        title="A side event", type=kind, status="planned", forum=session.forum,
        starts_on=session.starts_on,
    )  # fmt: skip
    ActivityFactory(title="A done thing", type=kind, starts_on=date(2023, 3, 20))

    response = shown(as_member)

    agenda = response.context["agenda"]
    assert planned_in(response, 3) == ["A report", "A training"]
    assert [activity.title for activity in agenda.quarters[0].planned.rows] == ["A survey"]
    assert [activity.title for activity in agenda.planned.rows] == ["A guide"]
    assert at(response, session) == ["A side event"]


def test_of_each_date_five_are_shown_and_the_list_has_them_all(as_member, kind, session):
    for day in range(13, 18):
        ActivityFactory(type=kind, forum=session.forum, starts_on=date(2023, 3, day))
    listing = f"{reverse('activities:index', args=['ours'])}?meeting={session.pk}"
    assert listing not in shown(as_member).content.decode()

    ActivityFactory(type=kind, forum=session.forum, starts_on=date(2023, 3, 13))
    ActivityFactory(type=kind, starts_on=date(2023, 3, 13))

    response = shown(as_member)
    assert len(at(response, session)) == 5
    assert listing in response.content.decode()
    assert as_member.get(listing).context["count"].number == 6


@pytest.mark.parametrize("name", ["66th session", "Support. Don’t Punish: Global Day of Action"])
def test_a_date_on_the_page_and_in_the_list_has_the_same_activities(as_member, kind, session, name):
    meeting = Meeting.objects.get(name_en=name, starts_on__year=2023)
    for forum in (None, session.forum):
        for day in (date(2023, 3, 12), date(2023, 3, 13), date(2023, 6, 26), date(2023, 6, 27)):
            ActivityFactory(type=kind, forum=forum, starts_on=day)

    listing = as_member.get(reverse("activities:index", args=["ours"]), {"meeting": meeting.pk})

    titles = {activity.title for activity in listing.context["page"].rows}
    assert set(at(shown(as_member), meeting)) == titles
    assert titles


def test_the_list_says_which_date_it_is_narrowed_to(as_member, kind, session):
    listing = as_member.get(reverse("activities:index", args=["ours"]), {"meeting": session.pk})

    assert "66th session" in listing.content.decode()


# --- Now, next, nothing more -----------------------------------------------------------------


@time_machine.travel("2023-03-15", tick=False)
def test_what_is_going_on_and_what_comes_next_are_marked(as_member, kind, session):
    after = MeetingFactory(name_en="A Tuesday", starts_on=date(2023, 3, 21))

    response = shown(as_member)

    marks = {
        entry.meeting: (entry.is_now, entry.is_next)
        for month in response.context["agenda"].quarters[0].months
        for entry in month.entries
    }
    assert marks[session] == (True, False)
    assert marks[after] == (False, True)
    assert "Next: A Tuesday, 21 March 2023." in response.content.decode()


@time_machine.travel("2022-12-20", tick=False)
def test_the_page_begins_with_the_year_of_today_and_leads_to_what_comes_next(
    as_member, kind, session
):
    Meeting.objects.exclude(pk=session.pk).delete()

    html = as_member.get(reverse("dashboards:calendar", args=["ours"])).content.decode()

    assert "<h1>Calendar 2022</h1>" in html
    assert f'href="?year=2023#date-{session.pk}"' in html


@time_machine.travel("2026-11-27", tick=False)
def test_when_the_plan_is_over_the_page_says_that_nothing_more_comes(as_member, kind):
    html = as_member.get(reverse("dashboards:calendar", args=["ours"])).content.decode()

    assert "<h1>Calendar 2023</h1>" in html
    assert "This plan ended on 31 December 2023: nothing more comes in its calendar." in html


@pytest.mark.parametrize("year", ["2020", "2024", "later", "", "02023"])
def test_a_year_that_is_not_of_the_plan_is_not_there(as_member, kind, year):
    url = reverse("dashboards:calendar", args=["ours"])

    assert as_member.get(url, {"year": year}).status_code == 404


# --- Who sees what ---------------------------------------------------------------------------


def test_each_sees_with_a_date_what_they_see_elsewhere(client, kind, session):
    for title, fields in {
        "public": {"sensitivity": 0},
        "network": {"sensitivity": 1},
        "internal": {"sensitivity": 2},
        "restricted": {"sensitivity": 3},
        "draft": {"sensitivity": 0, "workflow": "draft"},
    }.items():
        ActivityFactory(
            title=title, type=kind, forum=session.forum, starts_on=session.starts_on, **fields
        )
        ActivityFactory(
            title=title, type=kind, status="planned", starts_on=date(2023, 5, 2), **fields
        )
    said = {
        None: ["public"],
        factories.member(): ["public", "network"],
        factories.board(): ["public", "network"],
        factories.staff(): ["public", "network", "internal", "draft"],
    }
    for person, titles in said.items():
        if person:
            client.force_login(person)

        response = shown(client)

        assert at(response, session) == titles
        assert planned_in(response, 5) == titles


def test_a_visitor_gets_no_calendar_of_a_plan_that_is_not_public(client, kind):
    factories.PlanFactory(slug="closed")

    assert client.get(reverse("dashboards:calendar", args=["closed"])).status_code == 404


def test_who_reads_a_restricted_activity_there_is_written_down(client, kind, session):
    activity = ActivityFactory(
        type=kind, forum=session.forum, starts_on=session.starts_on, sensitivity=3
    )
    person = factories.staff()
    activity.readers.add(person)
    client.force_login(person)

    shown(client)

    assert person.restricted_readings.get().reference == activity.reference


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_takes_as_many_queries_for_three_dates_as_for_one(
    as_member, kind, how_many, django_assert_num_queries
):
    for n in range(how_many):
        meeting = MeetingFactory(forum=ForumFactory(), starts_on=date(2023, 4, 3 + n))
        ActivityFactory(type=kind, forum=meeting.forum, starts_on=meeting.starts_on)
        ActivityFactory(type=kind, status="planned", starts_on=date(2023, 5 + n, 2))
    shown(as_member)

    # Session, user, plans; what comes next, dates, their activities, what is planned beside.
    with django_assert_num_queries(8):
        shown(as_member)


# --- Dates -----------------------------------------------------------------------------------


def test_a_new_installation_knows_sessions_that_were_held_and_days_that_come_back():
    def dates(name):
        meetings = Meeting.objects.filter(name_en__startswith=name)
        return [(meeting.starts_on, meeting.ends_on) for meeting in meetings]

    assert dates("66th session of the CND") == [(date(2023, 3, 13), date(2023, 3, 17))]
    assert dates("Support. Don’t Punish") == [
        (date(year, 6, 26), date(year, 6, 26)) for year in range(2021, 2028)
    ]


def test_every_known_date_has_a_name_and_a_place_in_each_language():
    for meeting in Meeting.objects.all():
        assert meeting.name_en and meeting.name_fr and meeting.name_es
        assert bool(meeting.place_en) == bool(meeting.place_fr) == bool(meeting.place_es)


def test_a_date_that_ends_before_it_starts_is_refused():
    meeting = MeetingFactory.build(starts_on=date(2023, 3, 2), ends_on=date(2023, 3, 1))

    with pytest.raises(ValidationError, match="It ends before it starts"):
        meeting.validate_constraints()


def test_a_date_is_in_the_calendar_once():
    MeetingFactory(name_en="A congress", starts_on=date(2023, 3, 2))
    again = MeetingFactory.build(name_en="A congress", starts_on=date(2023, 3, 2))

    with pytest.raises(ValidationError, match="in the calendar already"):
        again.validate_constraints()


def test_what_is_to_come_begins_with_what_is_going_on():
    Meeting.objects.all().delete()
    MeetingFactory(name_en="Over", starts_on=date(2023, 3, 1))
    MeetingFactory(name_en="To come", starts_on=date(2023, 3, 9))
    MeetingFactory(name_en="Going on", starts_on=date(2023, 3, 1), ends_on=date(2023, 3, 4))

    upcoming = Meeting.objects.visible_to(Visitor()).upcoming(date(2023, 3, 2))

    assert [meeting.name for meeting in upcoming] == ["Going on", "To come"]


def test_only_the_secretariat_changes_dates(client):
    meeting = MeetingFactory()
    url = reverse("admin:network_meeting_change", args=[meeting.pk])
    typed = {"name_en": "New", "name_fr": "Nouveau", "name_es": "Nuevo",
             "starts_on": "2023-05-01", "ends_on": "2023-05-02"}  # fmt: skip

    client.force_login(factories.member())
    assert client.post(url, typed).status_code == 404
    client.force_login(factories.staff())
    assert client.post(url, typed).status_code == 302

    meeting.refresh_from_db()
    assert (meeting.name, meeting.ends_on) == ("New", date(2023, 5, 2))
