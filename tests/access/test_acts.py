"""What changes who sees something: publishing, lowering, answering, looking as."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.lowering import NotLowered
from accounts.models import RestrictedReading
from accounts.sensitivity import Sensitivity
from activities import services
from activities.models import Activity, Participation
from network.models import Affiliation
from tests import factories
from tests.access.pages import page
from tests.factories import ActivityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def member_of(organisation):
    person = factories.member()
    Affiliation.objects.create(user=person, organisation=organisation)
    return person


# --- More readers --------------------------------------------------------------------------


def test_more_readers_take_a_reason_and_another_reviewer(client):
    activity = ActivityFactory(sensitivity=Sensitivity.INTERNAL)
    first, second = factories.reviewer(), factories.reviewer()
    ask = reverse("activities:lower", args=[activity.reference])
    decide = reverse("activities:decide_lowering", args=[activity.reference])
    client.force_login(first)
    assert client.post(ask, {"to": 0, "reason": ""}).status_code == 422
    assert client.post(ask, {"to": 0, "reason": "It is on their site."}).status_code == 302

    client.post(decide, {"decision": "grant"})
    assert Activity.objects.get().sensitivity == Sensitivity.INTERNAL
    client.force_login(second)
    client.post(decide, {"decision": "grant"})

    assert Activity.objects.get().sensitivity == Sensitivity.PUBLIC
    assert activity.lowerings.get().decided_by == second


def test_the_form_lowers_nothing_that_is_published(client, shipped_plan):
    activity = ActivityFactory(sensitivity=Sensitivity.INTERNAL)
    activity.sensitivity = Sensitivity.PUBLIC

    with pytest.raises(NotLowered):
        services.record(
            activity=activity, details=services.Details(), by=factories.reviewer(), submit=False
        )

    assert Activity.objects.get().sensitivity == Sensitivity.INTERNAL


def test_whoever_gives_an_entry_more_readers_than_its_author_leaves_publishing_to_another():
    author, first, second = factories.staff(), factories.reviewer(), factories.reviewer()
    activity = ActivityFactory(workflow="submitted", created_by=author, sensitivity=2)
    activity.sensitivity = Sensitivity.PUBLIC
    services.record(activity=activity, details=services.Details(), by=first, submit=False)

    with pytest.raises(services.NotPublishable, match="more readers"):
        services.publish(activity=activity, by=first)
    services.publish(activity=activity, by=second)

    activity.refresh_from_db()
    assert (activity.workflow, activity.level) == ("published", Sensitivity.PUBLIC)


def test_whoever_gives_an_entry_fewer_readers_may_publish_it():
    activity = ActivityFactory(workflow="submitted", sensitivity=0, created_by=factories.staff())
    first = factories.reviewer()
    factories.reviewer()
    activity.sensitivity = Sensitivity.INTERNAL
    services.record(activity=activity, details=services.Details(), by=first, submit=False)

    services.publish(activity=activity, by=first)

    assert Activity.objects.get().is_published


def test_a_name_goes_to_more_readers_by_a_reason_and_another_reviewer(client):
    organisation = OrganisationFactory(sensitivity=Sensitivity.INTERNAL)
    asks, decides = factories.staff(), factories.reviewer()
    client.force_login(asks)
    form = reverse("admin:network_organisation_change", args=[organisation.pk])
    typed = {"name": organisation.name, "kind": "member", "sensitivity": 0}
    assert "ask for that on its page" in client.post(form, typed).content.decode()
    ask = reverse("network:lower", args=[organisation.pk])
    assert client.post(ask, {"to": 1, "reason": ""}).status_code == 422
    assert client.post(ask, {"to": 1, "reason": "They wish to be named."}).status_code == 302

    decide = reverse("network:decide_lowering", args=[organisation.pk])
    assert client.post(decide, {"decision": "grant"}).status_code == 404
    client.force_login(decides)
    assert "They wish to be named." in page(client, organisation.get_absolute_url())
    client.post(decide, {"decision": "grant"})

    organisation.refresh_from_db()
    assert organisation.level == Sensitivity.NETWORK


def test_an_organisations_page_is_for_the_secretariat_that_may_know_its_name(client):
    known = OrganisationFactory(sensitivity=0)
    restricted = OrganisationFactory(sensitivity=Sensitivity.RESTRICTED)
    for role in (factories.member, factories.board, factories.administrator):
        client.force_login(role())
        assert client.get(known.get_absolute_url()).status_code == 404
    client.force_login(factories.reviewer())
    assert client.get(known.get_absolute_url()).status_code == 200
    assert client.get(restricted.get_absolute_url()).status_code == 404


def test_the_page_of_people_does_not_name_an_organisation_that_its_reader_may_not_know(client):
    hidden = OrganisationFactory(name="Quiet House", sensitivity=Sensitivity.RESTRICTED)
    member_of(hidden)
    client.force_login(factories.administrator())

    html = page(client, reverse("network:people"))

    assert "Quiet House" not in html
    assert "withheld for safety" in html


def test_the_last_choice_of_readers_is_the_first_of_the_next_entry(client, shipped_plan):
    person = factories.staff()
    client.force_login(person)
    url = reverse("activities:log", args=[shipped_plan.slug])
    assert client.get(url).context["form"]["sensitivity"].value() == Sensitivity.INTERNAL

    ActivityFactory(created_by=person, sensitivity=Sensitivity.NETWORK)

    assert client.get(url).context["form"]["sensitivity"].value() == Sensitivity.NETWORK


# --- Members -------------------------------------------------------------------------------


def test_what_a_member_proposes_is_seen_by_its_organisation_and_the_secretariat(client):
    organisation = OrganisationFactory()
    kind = factories.TypeFactory()
    author, colleague, stranger = (
        member_of(organisation),
        member_of(organisation),
        factories.member(),
    )
    client.force_login(author)
    response = client.post(
        reverse("activities:log", args=[kind.pillar.plan.slug]),
        {"entry": "6b3f0a9e-4f0e-4a8e-9a52-1d6a3d1b7a11", "title": "A march", "date": "2021-03-11",
         "type": kind.pk, "role": "network", "status": "done", "sensitivity": 2,
         "language": "en", "action": "submit"},
    )  # fmt: skip
    activity = Activity.objects.get()

    assert response.url == activity.get_absolute_url()
    assert (activity.workflow, activity.proposed_by) == ("submitted", organisation)
    for person, sees in [(author, True), (colleague, True), (factories.staff(), True),
                         (stranger, False), (factories.board(), False)]:  # fmt: skip
        client.force_login(person)
        assert (client.get(activity.get_absolute_url()).status_code == 200) is sees


def test_a_member_confirms_or_corrects_its_own_part_and_no_other(client):
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    activity = ActivityFactory(partners=[ours, theirs], sensitivity=Sensitivity.NETWORK)
    own = activity.participations.get(organisation=ours)
    other = activity.participations.get(organisation=theirs)
    client.force_login(member_of(ours))

    def url(part):
        return reverse("activities:answer", args=[activity.reference, part.pk])

    assert "Confirm or correct" in page(client, activity.get_absolute_url())
    assert client.get(url(other)).status_code == 404
    assert client.post(url(own), {"answer": "corrected", "part": "co-lead"}).status_code == 302
    own.refresh_from_db()
    assert (own.part, own.answer) == ("co-lead", "corrected")


def test_who_declines_is_named_to_the_secretariat_alone(client):
    organisation = OrganisationFactory(name="Quiet House")
    activity = ActivityFactory(partners=[organisation])
    services.answer_for_part(
        participation=activity.participations.get(), answer="declined", part="", note="", by=None
    )

    client.force_login(factories.member())
    assert "Quiet House" not in page(client, activity.get_absolute_url())
    client.force_login(factories.staff())
    assert "Quiet House" in page(client, activity.get_absolute_url())


def link_for(activity):
    staff = Client()
    staff.force_login(factories.staff())
    part = activity.participations.get()
    url = reverse("activities:ask_for_answer", args=[activity.reference, part.pk])
    return staff.post(url).context["link"].removeprefix("http://testserver")


def test_an_organisation_answers_by_a_link_once_without_an_account(client):
    activity = ActivityFactory(partners=[OrganisationFactory()], sensitivity=Sensitivity.INTERNAL)
    link = link_for(activity)

    assert activity.title in page(client, link)
    assert client.post(link, {"answer": "nonsense"}).status_code == 422
    assert client.post(link, {"answer": "confirmed"}).status_code == 200
    assert client.post(link, {"answer": "declined"}).status_code == 410
    assert Participation.objects.get().answer == "confirmed"


def test_a_link_shows_nothing_once_the_activity_is_restricted(client):
    activity = ActivityFactory(partners=[OrganisationFactory()])
    link = link_for(activity)

    Activity.objects.update(sensitivity=Sensitivity.RESTRICTED)

    assert client.get(link).status_code == 410
    assert activity.title not in client.get(link).content.decode()


def test_partners_that_an_editor_does_not_see_stay_as_they_are(client):
    hidden = OrganisationFactory(name="Hidden Hand", sensitivity=Sensitivity.INTERNAL)
    ours = OrganisationFactory()
    author = member_of(ours)
    activity = ActivityFactory(
        partners=[hidden, ours], workflow="draft", proposed_by=ours, created_by=author
    )
    client.force_login(author)
    form = client.get(reverse("activities:edit", args=[activity.reference])).context["form"]
    assert "Hidden Hand" not in str(form)

    services.record(
        activity=activity, details=services.Details(partners=[(ours.name, "partner")]),
        by=author, submit=False,
    )  # fmt: skip

    assert {p.organisation for p in activity.participations.all()} == {hidden, ours}


# --- Reading -------------------------------------------------------------------------------


def test_reading_a_restricted_record_is_written_down(client):
    person = factories.staff()
    activity = ActivityFactory(created_by=person, sensitivity=Sensitivity.RESTRICTED)
    client.force_login(person)
    client.get(ActivityFactory().get_absolute_url())
    assert not RestrictedReading.objects.exists()

    client.get(activity.get_absolute_url())

    reading = RestrictedReading.objects.get()
    assert (reading.person, reading.reference) == (person, activity.reference)


def test_visitors_read_what_is_public_once_the_plan_is_open_to_them(client, shipped_plan):
    kind = factories.TypeFactory(pillar__plan=shipped_plan, pillar__position=90)
    public = ActivityFactory(type=kind, title="A public march")
    hidden = ActivityFactory(type=kind, title="A quiet talk", sensitivity=Sensitivity.NETWORK)
    listing = reverse("activities:index", args=[shipped_plan.slug])
    assert client.get(listing).status_code == 302
    assert client.get(public.get_absolute_url()).status_code == 302

    shipped_plan.is_public = True
    shipped_plan.save()

    assert "A public march" in page(client, listing)
    assert "A quiet talk" not in page(client, listing)
    assert client.get(public.get_absolute_url()).status_code == 200
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(reverse("reports:index", args=[shipped_plan.slug])).status_code == 200
    assert client.get(reverse("reports:verify")).status_code == 302


def test_staff_look_at_pages_as_a_member_and_as_the_public(client, shipped_plan):
    kind = factories.TypeFactory(pillar__plan=shipped_plan, pillar__position=90)
    author = factories.staff()
    ActivityFactory(type=kind, title="For the network", sensitivity=Sensitivity.NETWORK)
    ActivityFactory(type=kind, title="For us", sensitivity=Sensitivity.INTERNAL, created_by=author)
    shipped_plan.is_public = True
    shipped_plan.save()
    client.force_login(author)
    listing = reverse("activities:index", args=[shipped_plan.slug])

    def seen_as(whom):
        client.post(reverse("accounts:show_as"), {"as": whom})
        html = page(client, listing)
        return {title for title in ("For the network", "For us") if title in html}

    assert seen_as("member") == {"For the network"}
    assert "as a member" in page(client, listing)
    assert client.get(reverse("activities:log", args=[shipped_plan.slug])).status_code == 404
    assert seen_as("public") == set()
    assert seen_as("") == {"For the network", "For us"}


@pytest.mark.parametrize("name", ["dashboards:plan", "activities:index", "activities:log"])
def test_what_the_public_must_sign_in_for_is_shown_to_staff_as_closed(client, shipped_plan, name):
    client.force_login(factories.staff())
    client.post(reverse("accounts:show_as"), {"as": "public"})

    html = page(client, reverse(name, args=[shipped_plan.slug]))

    assert "Closed to the public" in html
    assert "Back to your own view" in html


def test_who_looks_as_a_member_answers_for_nobody(client):
    activity = ActivityFactory(partners=[OrganisationFactory()], sensitivity=Sensitivity.NETWORK)
    part = activity.participations.get()
    client.force_login(factories.staff())
    client.post(reverse("accounts:show_as"), {"as": "member"})

    answer = reverse("activities:answer", args=[activity.reference, part.pk])

    assert "Confirm or correct" not in page(client, activity.get_absolute_url())
    assert client.post(answer, {"answer": "declined"}).status_code == 404
    assert Participation.objects.get().answer == ""


def test_a_member_of_no_organisation_is_not_led_to_a_form_that_is_closed_to_them(
    client, shipped_plan
):
    organisation = OrganisationFactory()
    form = reverse("activities:log", args=[shipped_plan.slug])
    client.force_login(factories.member())
    assert "Log an activity" not in page(client, shipped_plan.get_absolute_url())
    assert client.get(form).status_code == 404

    client.force_login(member_of(organisation))

    assert "Log an activity" in page(client, shipped_plan.get_absolute_url())
    assert client.get(form).status_code == 200


def test_looking_as_others_never_opens_anything(client, shipped_plan):
    ActivityFactory(type__pillar__plan=shipped_plan, type__pillar__position=91, title="Network",
                    sensitivity=Sensitivity.NETWORK)  # fmt: skip
    client.force_login(factories.UserFactory())
    client.post(reverse("accounts:show_as"), {"as": "member"})

    assert client.get(reverse("activities:index", args=[shipped_plan.slug])).status_code == 404
