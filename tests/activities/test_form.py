"""Logging an activity through the form: what it takes, what it refuses, and what it keeps."""

import gzip
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs
from uuid import uuid4

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from activities.forms.typed import as_typed
from activities.models import Activity
from network.models import Organisation
from tests import factories
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory, TypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    plan = factories.PlanFactory(slug="ours")
    return TypeFactory(pillar__plan=plan, measures=["participants", "amount"])


@pytest.fixture
def typed(kind):
    """What a person types who gives the four required fields."""
    return {
        "entry": str(uuid4()),
        "title": "Side event on decriminalisation",
        "date": "11/03/2021",
        "type": kind.pk,
        "role": "lead",
        "status": "done",
        "language": "en",
        "sensitivity": Sensitivity.INTERNAL,
    }


def send(client, typed, action="submit", **more):
    url = reverse("activities:log", args=["ours"])
    return client.post(url, typed | more | {"action": action})


def edit(client, activity, **changes):
    """Open the form of an activity, change something, and send it as a browser does."""
    url = reverse("activities:edit", args=[activity.reference])
    typed = as_typed(client.get(url).context["form"])
    sent = {name: typed.getlist(name) for name in typed} | changes | {"action": "save"}
    response = client.post(url, sent)
    assert response.status_code == 302, response.context["form"].errors


def errors_of(response):
    assert response.status_code == 422
    assert not Activity.objects.exists()
    return response.context["form"].errors


def test_four_fields_are_enough(as_staff, typed):
    response = send(as_staff, typed)

    activity = Activity.objects.get()
    assert response.url == activity.get_absolute_url()
    assert activity.title == "Side event on decriminalisation"
    assert (activity.starts_on, activity.date_precision) == (date(2021, 3, 11), "day")
    assert activity.workflow == "submitted"
    assert activity.sensitivity == Sensitivity.INTERNAL


def test_a_draft_is_saved_as_a_draft(as_staff, typed):
    send(as_staff, typed, action="save")

    assert Activity.objects.get().workflow == "draft"


def test_everything_that_can_be_said_is_kept(as_staff, typed, kind):
    area = AreaFactory(plan=kind.pillar.plan)
    target = factories.TargetFactory(plan=kind.pillar.plan)
    known = OrganisationFactory(name="Penal Reform International")

    send(
        as_staff,
        typed,
        priority_areas=[area.pk],
        targets=[target.pk],
        countries="Kenya, Côte d'Ivoire; peru",
        session="65th session",
        place="Vienna",
        co_leads="penal reform international",
        partners="Réseau Nouveau\n\nAnother One",
        link="example.org/report",
        ends="12/03/2021",
        figure_participants="~1,200",
        figure_amount="450.50",
        figure_currency="usd",
        description="A *good* day.",
    )

    activity = Activity.objects.get()
    assert activity.countries == ["KE", "CI", "PE"]
    assert activity.ends_on == date(2021, 3, 12)
    assert list(activity.priority_areas.all()) == [area]
    assert list(activity.targets.all()) == [target]
    parts = set(activity.participations.values_list("organisation__name", "part"))
    assert parts == {
        ("Penal Reform International", "co-lead"),
        ("Réseau Nouveau", "partner"),
        ("Another One", "partner"),
    }
    assert known.participations.count() == 1
    new = Organisation.objects.get(name="Réseau Nouveau")
    assert new.sensitivity == activity.sensitivity
    figures = set(activity.figures.values_list("measure", "qualifier", "value", "currency"))
    assert figures == {
        ("participants", "≈", Decimal(1200), ""),
        ("amount", "=", Decimal("450.50"), "USD"),
    }
    assert [item.url for item in activity.evidence.all()] == ["https://example.org/report"]


def test_an_unknown_figure_is_not_zero(as_staff, typed):
    send(as_staff, typed, figure_participants="")
    assert not Activity.objects.get().figures.exists()

    send(as_staff, typed | {"entry": str(uuid4())}, figure_participants="0")
    assert Activity.objects.latest("pk").figures.get().value == 0


def test_a_figure_that_nobody_knows_is_neither_zero_nor_still_to_be_given(as_staff, typed):
    send(as_staff, typed, unknown_participants="on")

    activity = Activity.objects.get()
    assert activity.not_known == ["participants"]
    assert not activity.figures.exists()
    form = as_staff.get(reverse("activities:edit", args=[activity.reference])).context["form"]
    assert form["unknown_participants"].value() is True
    edit(as_staff, activity, unknown_participants=[], figure_participants="0")
    activity.refresh_from_db()
    assert (activity.not_known, activity.figures.get().value) == ([], 0)
    assert "figures that nobody knows" in as_staff.get(activity.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("title", "", "Say what was done, or is planned."),
        ("type", "", "Choose the kind of work."),
        ("role", "", "Choose the network’s role."),
        ("date", "", "Give a date, or tick that none is known."),
        ("date", "soon", "“soon” is not a date we can read."),
        ("date", "2019-05-01", "This lies outside the plan"),
        ("undated", "on", "There is a date above"),
        ("ends", "10/03/2021", "It ends before it starts."),
        ("ends", "2021-04", "The last day needs its day"),
        ("countries", "Kenya, Kenyia", "Did you mean Kenya?"),
        ("countries", "Xyzzy", "We know no country “Xyzzy”."),
        ("figure_participants", "many", "Write a number"),
        ("figure_participants", "-3", "A figure is 0 or more."),
        ("figure_amount", "100", "An amount needs a currency"),
        ("unknown_participants", "on", "There is a figure: untick this, or remove it."),
        ("link", "not a link", "Enter a valid URL."),
        ("partners", "x" * 201, "longer than 200 characters"),
    ],
)
def test_a_refusal_is_a_sentence_beside_its_field(as_staff, typed, field, text, sentence):
    known = {"figure_participants": "5"} if field == "unknown_participants" else {}
    response = send(as_staff, typed | known | {field: text})

    errors = errors_of(response)
    place = "figure_currency" if field == "figure_amount" else field
    assert sentence in " ".join(errors[place])
    html = response.content.decode()
    assert f'href="#id_{place}"' in html
    assert "<title>Error: " in html


def test_what_was_typed_comes_back_with_the_refusal(as_staff, typed):
    response = send(
        as_staff, typed, date="soon", partners="A\nB", description="Words", countries="Kenya"
    )

    html = response.content.decode()
    for text in ("Side event on decriminalisation", "soon", "A\nB", "Words", "Kenya"):
        assert text in html


def test_a_month_cannot_end_on_a_day(as_staff, typed):
    errors = errors_of(send(as_staff, typed, date="2021-03", ends="12/03/2021"))

    assert "A last day needs a first day above" in str(errors["ends"])


def test_a_refusal_is_in_the_readers_language(as_staff, typed):
    response = as_staff.post("/fr/plans/ours/activities/log/", typed | {"date": "bientôt"})

    assert "n’est pas une date que nous savons lire" in response.content.decode()


def test_an_undated_activity_is_marked_as_such(as_staff, typed):
    send(as_staff, typed, date="", undated="on")

    activity = Activity.objects.get()
    assert (activity.starts_on, activity.date_precision) == (None, "undated")


def test_the_same_form_sent_twice_is_one_activity(as_staff, typed):
    first = send(as_staff, typed)
    second = send(as_staff, typed, title="With a better title")

    assert first.url == second.url
    assert Activity.objects.get().title == "With a better title"


def test_choosing_a_kind_of_work_shows_its_figures_and_judges_nothing(as_staff, typed):
    response = as_staff.post(
        reverse("activities:log", args=["ours"]),
        typed | {"title": "", "show": "figures"},
        headers={"HX-Request": "true"},
    )

    html = response.content.decode()
    assert response.status_code == 200
    assert 'name="figure_participants"' in html
    assert "required" not in html
    assert not Activity.objects.exists()


def test_editing_keeps_what_the_form_does_not_show(as_staff, kind):
    organisation = OrganisationFactory(name="A speaker")
    activity = ActivityFactory(type=kind, workflow="submitted")
    activity.participations.create(organisation=organisation, part="speaker")
    factories.FigureFactory(activity=activity, measure="cities", value=5)

    edit(as_staff, activity, title="A new title")

    activity.refresh_from_db()
    assert activity.title == "A new title"
    assert activity.participations.get().part == "speaker"
    assert activity.figures.get(measure="cities").value == 5
    assert activity.workflow == "submitted"


# --- With what the next one starts ---------------------------------------------------------


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


def test_editing_keeps_money_of_a_second_currency(as_staff, kind):
    activity = ActivityFactory(type=kind)
    for currency, value in (("USD", 100), ("EUR", 90)):
        factories.FigureFactory(activity=activity, measure="amount", value=value, currency=currency)

    edit(as_staff, activity, title="Another title", figure_amount="120")

    amounts = set(activity.figures.values_list("currency", "value"))
    assert amounts == {("USD", Decimal(120)), ("EUR", Decimal(90))}


def test_editing_what_is_restricted_keeps_who_is_named_for_it(client, kind):
    me, named = factories.staff(), factories.staff()
    client.force_login(me)
    activity = ActivityFactory(type=kind, created_by=me, sensitivity=Sensitivity.RESTRICTED)
    activity.readers.add(named)

    edit(client, activity, title="Another title")

    assert list(activity.readers.all()) == [named]


def test_members_have_no_form(as_member, typed):
    assert as_member.get(reverse("activities:log", args=["ours"])).status_code == 404
    assert send(as_member, typed).status_code == 404


def test_nobody_edits_what_they_may_not(as_member, kind):
    activity = ActivityFactory(type=kind)

    assert as_member.get(activity.get_absolute_url()).status_code == 200
    assert as_member.get(reverse("activities:edit", args=[activity.reference])).status_code == 404


def test_a_reviewer_publishes_several_at_once_and_hears_why_others_are_not(client, kind):
    me = factories.reviewer()
    factories.reviewer()
    client.force_login(me)
    ready = ActivityFactory.create_batch(2, type=kind, workflow="submitted")
    own = ActivityFactory(type=kind, workflow="submitted", created_by=me, title="My own")
    draft = ActivityFactory(type=kind, workflow="draft", title="A draft")

    response = client.post(
        reverse("activities:publish"),
        {"activity": [activity.reference for activity in [*ready, own, draft]]},
        follow=True,
    )

    published = set(Activity.objects.published())
    assert published == set(ready)
    html = response.content.decode()
    assert "2 activities published." in html
    assert "“My own”: Another reviewer publishes what you have logged yourself." in html
    assert "“A draft”: It has not been submitted yet." in html


def test_the_only_reviewer_publishes_their_own_and_the_history_says_so(client, typed):
    me = factories.reviewer(name="Ada")
    client.force_login(me)
    send(client, typed)
    activity = Activity.objects.get()

    client.post(reverse("activities:publish"), {"activity": activity.reference})

    html = client.get(activity.get_absolute_url()).content.decode()
    assert "Ada logged it." in html
    assert "Ada published their own entry: the installation had no other reviewer." in html


def test_staff_do_not_publish(as_staff, kind):
    activity = ActivityFactory(type=kind, workflow="submitted")

    response = as_staff.post(reverse("activities:publish"), {"activity": activity.reference})

    assert response.status_code == 404
    assert not Activity.objects.published().exists()


def test_the_history_names_what_was_changed_and_by_whom(client, kind):
    ada = factories.staff(name="Ada")
    activity = ActivityFactory(type=kind, title="Before")
    client.force_login(ada)

    edit(client, activity, title="After")

    html = client.get(activity.get_absolute_url()).content.decode()
    assert "Ada changed: title." in html


def test_the_admin_leads_to_the_form_of_the_site(client, kind):
    activity = ActivityFactory(type=kind)
    client.force_login(factories.reviewer())

    response = client.get(reverse("admin:activities_activity_change", args=[activity.pk]))

    assert response.url == reverse("activities:edit", args=[activity.reference])


def test_the_admin_shows_no_restricted_record_to_who_is_not_named(client, kind):
    hidden = ActivityFactory(type=kind, title="Quiet talk", sensitivity=Sensitivity.RESTRICTED)
    ActivityFactory(type=kind, title="Side event")
    client.force_login(factories.reviewer())
    listing = reverse("admin:activities_activity_changelist")

    for query in ({}, {"q": "Quiet"}, {"_facets": "True"}, {"level__exact": 3}):
        assert "Quiet talk" not in client.get(listing, query).content.decode()
    assert "Side event" in client.get(listing).content.decode()
    page = client.get(reverse("admin:activities_activity_change", args=[hidden.pk]))
    assert "Quiet talk" not in page.content.decode()
    assert (
        client.get(reverse("admin:activities_activity_history", args=[hidden.pk])).status_code
        == 404
    )
    delete = reverse("admin:activities_activity_delete", args=[hidden.pk])
    assert client.post(delete).status_code == 404
    assert Activity.objects.filter(pk=hidden.pk).exists()


def test_a_part_names_the_whole_by_its_address_and_only_what_one_sees(client, kind):
    whole = ActivityFactory(type=kind, title="Whole", is_aggregate=True)
    hidden = ActivityFactory(type=kind, title="Hidden", sensitivity=Sensitivity.RESTRICTED)
    part = ActivityFactory(type=kind, title="Part")
    url = reverse("activities:edit", args=[part.reference])
    client.force_login(factories.staff())
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields if name != "undated"}
    typed = {name: value for name, value in typed.items() if value is not None}

    assert client.post(url, typed | {"part_of": hidden.get_absolute_url()}).status_code == 422
    typed |= {"part_of": f"http://testserver{whole.get_absolute_url()}"}
    response = client.post(url, typed)
    assert response.status_code == 302, response.context["form"].errors
    part.refresh_from_db()
    assert part.part_of == whole
