"""The calendar in calendar programs: the public one, and an address of one's own."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts import services
from accounts.models import CalendarAddress, User
from accounts.sensitivity import NETWORK
from dashboards.feeds import calendar_of
from network import services as network
from network.models import Meeting
from tests import factories
from tests.factories import ActivityFactory, ForumFactory, MeetingFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
LEVELS = {"public": 0, "network": 1, "internal": 2, "restricted": 3}


@pytest.fixture
def kind():
    Meeting.objects.all().delete()
    plan = factories.PlanFactory(slug="ours", is_public=True)
    return factories.TypeFactory(pillar__plan=plan)


@pytest.fixture
def of_each_level(kind):
    return {name: ActivityFactory(title=name, type=kind, sensitivity=level)
            for name, level in LEVELS.items()}  # fmt: skip


def public_feed(client=None, **options):
    return (client or Client()).get(reverse("dashboards:calendar_feed", args=["ours"]), **options)


def own_feed(secret, **options):
    """What a calendar program gets, which has no session."""
    return Client().get(reverse("dashboards:personal_calendar", args=["ours", secret]), **options)


def events(response):
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def titles(response):
    return {str(event["SUMMARY"]) for event in events(response)}


# --- What is in it ---------------------------------------------------------------------------


def test_a_date_and_an_activity_are_whole_days_whose_end_is_the_day_after(kind):
    meeting = MeetingFactory(
        name_en="66th session", forum=ForumFactory(), place_en="Vienna",
        starts_on=date(2023, 3, 13), ends_on=date(2023, 3, 17),
    )  # fmt: skip
    ActivityFactory(title="A side event", type=kind, starts_on=date(2023, 3, 14))

    session, activity = events(public_feed())

    assert [session.decoded("dtstart"), session.decoded("dtend")] == [
        date(2023, 3, 13),
        date(2023, 3, 18),
    ]
    assert session["DTSTART"].params["VALUE"] == "DATE"
    assert str(session["LOCATION"]) == "Vienna"
    assert session["URL"].endswith(f"/en/plans/ours/calendar/?year=2023#date-{meeting.pk}")
    assert activity.decoded("dtend") == date(2023, 3, 15)


def test_every_entry_has_what_the_standard_asks_for(kind):
    MeetingFactory(starts_on=date(2023, 3, 13))
    ActivityFactory(type=kind, starts_on=date(2023, 3, 14))

    calendar = Calendar.from_ical(public_feed().content)

    assert (calendar["VERSION"], bool(calendar["PRODID"])) == ("2.0", True)
    assert calendar.errors == []
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        assert event.keys() >= {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "URL"}
        assert event.decoded("dtstamp").utcoffset() == timedelta(0)


def test_lines_are_folded_and_what_means_something_is_escaped(kind):
    title = "Peines, prisons ; réforme \\ " + "les personnes usagères de drogues " * 10
    ActivityFactory(title=title.strip(), type=kind)

    response = public_feed()

    assert titles(response) == {title.strip()}
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75


def test_an_entry_keeps_its_name_when_it_changes(kind):
    activity = ActivityFactory(title="Before", type=kind)
    before = events(public_feed())[0]

    activity.title = "After"
    activity.save()

    after = events(public_feed())[0]
    assert (before["UID"], str(after["SUMMARY"])) == (after["UID"], "After")
    assert after.decoded("dtstamp") >= before.decoded("dtstamp")
    assert isinstance(after.decoded("dtstamp"), datetime)


def test_the_same_entry_has_one_name_in_every_calendar_that_has_it(kind):
    ActivityFactory(type=kind)
    secret = services.make_calendar_address(user=factories.member())

    assert events(own_feed(secret))[0]["UID"] == events(public_feed())[0]["UID"]


def test_what_has_no_day_stands_on_none(kind):
    for precision in ("day", "month", "quarter", "year"):
        ActivityFactory(
            title=precision, type=kind, starts_on=date(2023, 1, 1), date_precision=precision
        )

    assert titles(public_feed()) == {"day"}


def test_what_was_called_off_or_is_of_another_plan_is_not_there(kind):
    ActivityFactory(title="On", type=kind, status="planned")
    ActivityFactory(title="Off", type=kind, status="cancelled")
    ActivityFactory(title="Theirs", type__pillar__plan__is_public=True)
    MeetingFactory(name_en="After the plan", starts_on=date(2024, 3, 14))

    assert titles(public_feed()) == {"On"}
    assert str(events(public_feed())[0]["STATUS"]) == "TENTATIVE"


def test_names_are_in_the_language_of_the_address(kind):
    MeetingFactory(name_fr="66e session", starts_on=date(2023, 3, 13))

    french = Client().get("/fr/plans/ours/calendar.ics")

    assert titles(french) == {"66e session"}


# --- Who sees what ---------------------------------------------------------------------------


def test_the_public_calendar_is_the_publics_whoever_asks(of_each_level):
    for person in (None, factories.member(), factories.staff()):
        client = Client()
        if person:
            client.force_login(person)
        assert titles(public_feed(client)) == {"public"}


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("member", {"public", "network"}),
        ("board", {"public", "network"}),
        ("staff", {"public", "network", "internal"}),
        ("administrator", {"public"}),
    ],
)
def test_an_address_of_ones_own_shows_what_its_person_may_see(of_each_level, role, seen):
    secret = services.make_calendar_address(user=getattr(factories, role)())

    assert titles(own_feed(secret)) == seen


def test_restricted_activities_are_in_no_calendar_not_even_of_who_is_named(of_each_level):
    person = factories.staff()
    of_each_level["restricted"].readers.add(person)
    client = Client()
    client.force_login(person)
    page = client.get(of_each_level["restricted"].get_absolute_url())
    assert page.status_code == 200

    assert "restricted" not in titles(own_feed(services.make_calendar_address(user=person)))


def test_what_is_not_published_is_in_no_calendar(kind):
    author = factories.staff()
    ActivityFactory(title="draft", type=kind, workflow="draft", created_by=author)

    assert titles(own_feed(services.make_calendar_address(user=author))) == set()


def test_what_is_hidden_or_deleted_is_gone_when_asked_again(of_each_level):
    secret = services.make_calendar_address(user=factories.staff())
    organisation = OrganisationFactory()
    of_each_level["public"].participations.create(organisation=organisation)
    assert "public" in titles(own_feed(secret))

    network.hide(organisation=organisation, country="", reason="-", by=factories.reviewer())
    network_only = of_each_level["network"]
    network_only.binned_at, network_only.binned_by = timezone.now(), network_only.created_by
    network_only.save()

    assert titles(own_feed(secret)) == {"internal"}
    assert titles(public_feed()) == set()


def test_who_has_another_role_by_now_sees_what_that_role_sees(of_each_level):
    person = factories.staff()
    secret = services.make_calendar_address(user=person)

    User.objects.filter(pk=person.pk).update(roles=["member"])

    assert titles(own_feed(secret)) == {"public", "network"}


def test_a_plan_that_is_not_public_has_no_public_calendar(kind):
    kind.pillar.plan.is_public = False
    kind.pillar.plan.save()
    member, nobody = (
        services.make_calendar_address(user=person)
        for person in (factories.member(), factories.UserFactory())
    )

    assert public_feed().status_code == 404
    assert own_feed(member).status_code == 200
    assert own_feed(nobody).status_code == 404


# --- The address -----------------------------------------------------------------------------


def address_page(client, **sent):
    url = reverse("dashboards:calendar_address", args=["ours"])
    return client.post(url, sent) if sent else client.get(url)


def secret_in(response):
    return response.context["link"].rpartition("/")[2].removesuffix(".ics")


def test_an_address_is_shown_once_and_only_its_fingerprint_is_kept(as_member, kind):
    secret = secret_in(address_page(as_member, action="make"))

    assert own_feed(secret).status_code == 200
    assert secret not in address_page(as_member).content.decode()
    kept = CalendarAddress.objects.values().get()
    assert secret not in str(kept)


def test_a_new_address_ends_the_old_one(as_member, kind):
    old = secret_in(address_page(as_member, action="make"))
    new = secret_in(address_page(as_member, action="make"))

    assert (own_feed(old).status_code, own_feed(new).status_code) == (404, 200)


def test_a_withdrawn_address_is_not_there(as_member, kind):
    secret = secret_in(address_page(as_member, action="make"))

    html = address_page(as_member, action="withdraw").content.decode()

    assert "You have none at present." in html
    assert own_feed(secret).status_code == 404


def test_one_persons_address_outlasts_what_others_do_with_theirs(as_member, kind):
    secret = services.make_calendar_address(user=factories.board())

    address_page(as_member, action="make")
    address_page(as_member, action="withdraw")

    assert own_feed(secret).status_code == 200


def test_who_may_not_sign_in_has_no_address_and_gets_none_back(kind):
    person = factories.member()
    secret = services.make_calendar_address(user=person)

    services.deactivate(user=person)
    assert own_feed(secret).status_code == 404
    services.reactivate(user=person)
    assert own_feed(secret).status_code == 404


def test_who_was_barred_by_other_means_gets_nothing_either(kind):
    person = factories.member()
    secret = services.make_calendar_address(user=person)

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert own_feed(secret).status_code == 404


def test_a_guess_is_not_there(kind):
    assert own_feed("guess").status_code == 404


def test_who_looks_as_a_member_makes_no_address_as_one(as_staff, kind):
    as_staff.post(reverse("accounts:show_as"), {"as": "member"})

    assert address_page(as_staff).status_code == 404
    assert address_page(as_staff, action="make").status_code == 404
    assert not CalendarAddress.objects.exists()


def test_the_page_says_that_restricted_activities_are_never_in_it(as_member, kind):
    assert "never has restricted activities" in address_page(as_member).content.decode()


# --- Asking again ----------------------------------------------------------------------------


def test_who_asks_again_is_told_that_nothing_has_changed(kind):
    ActivityFactory(type=kind)
    secret = services.make_calendar_address(user=factories.member())
    for ask in (public_feed, lambda **options: own_feed(secret, **options)):
        tag = ask()["ETag"]

        assert ask(headers={"If-None-Match": tag}).status_code == 304

        ActivityFactory(type=kind)
        assert ask(headers={"If-None-Match": tag}).status_code == 200


def test_no_cache_on_the_way_keeps_ones_own_calendar(kind):
    secret = services.make_calendar_address(user=factories.member())

    assert {"private", "no-cache"} <= set(own_feed(secret)["Cache-Control"].split(", "))
    assert own_feed(secret)["Content-Type"] == "text/calendar; charset=utf-8"


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_calendar_takes_as_many_queries_for_three_entries_as_for_one(
    kind, how_many, django_assert_num_queries
):
    for n in range(how_many):
        ActivityFactory(type=kind, forum=ForumFactory())
        MeetingFactory(forum=ForumFactory(), starts_on=date(2023, 4, 3 + n))

    with django_assert_num_queries(2):  # Dates, activities.
        calendar = calendar_of(kind.pillar.plan, NETWORK)

    assert len(Calendar.from_ical(calendar).walk("VEVENT")) == 2 * how_many
