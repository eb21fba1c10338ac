"""Logging an activity through the form: what it takes, what it refuses, and what it keeps."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from activities.models import Activity
from network.models import Organisation
from tests import factories
from tests.activities.filling import edit, errors_of, send
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


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
