"""Bringing back an earlier version of an activity, and what never comes back with it."""

import pytest
from django.urls import reverse

from accounts.models import RestrictedReading
from accounts.restoring import NotRestored
from accounts.sensitivity import Sensitivity
from activities import history, restoring, services
from activities.models import Activity, Participation
from network.models import Affiliation, PlaceRule
from tests import factories
from tests.activities.steps import first_moment, last, save, told
from tests.factories import ActivityFactory, OrganisationFactory
from tests.moments import a_day_passes, done_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(activity, marie):
    """The activity as it was yesterday, with all that can belong to it."""
    plan = activity.type.pillar.plan
    area = factories.AreaFactory(plan=plan, name_en="Decriminalisation")
    target = factories.TargetFactory(plan=plan, short_name_en="Change of law")
    activity.place = "Vienna"
    save(
        activity, marie,
        areas=[area], targets=[target], partners=[("Acción", "co-lead")],
        figures=[services.Figure("participants", "≈", 49)], link="https://example.org/then",
    )  # fmt: skip
    a_day_passes()
    return activity


def state(activity):
    activity = Activity.objects.get(pk=activity.pk)
    return {
        "title": activity.title,
        "place": activity.place,
        "areas": [area.name for area in activity.priority_areas.all()],
        "targets": [target.short_name for target in activity.targets.all()],
        "partners": [(p.organisation.name, p.part) for p in activity.participations.all()],
        "figures": [(f.measure, f.qualifier, f.value) for f in activity.figures.all()],
        "evidence": [item.url for item in activity.evidence.all()],
    }


def test_restoring_brings_back_all_that_belonged_to_it_and_is_restorable_itself(full, marie):
    then = state(full)
    full.title, full.place = "Another", "Geneva"
    save(
        full, marie,
        partners=[("Somebody else", "speaker")], link="https://example.org/now",
        figures=[services.Figure("cities", "=", 3)], measures=["participants"],
    )  # fmt: skip
    now = state(full)
    a_day_passes()
    assert all(now[what] != then[what] for what in then)

    with done_by(marie):
        restoring.restore(activity=full, at=history.steps(full, marie)[-2].at, by=marie)
    assert state(full) == then
    a_day_passes()
    with done_by(marie):
        restoring.restore(activity=full, at=history.steps(full, marie)[-2].at, by=marie)

    assert state(full) == now


def test_restoring_is_an_entry_that_says_of_which_moment(full, marie):
    at = history.steps(full, marie)[0].at

    with done_by(marie):
        restoring.restore(activity=full, at=at, by=marie)

    assert last(full, marie).sentence.startswith("Marie Durand restored the version of ")
    assert ("place", "Vienna", "") in told(last(full, marie))
    assert ("partners", "Acción: co-lead", None) in told(last(full, marie))


def test_a_deleted_figure_comes_back(full, marie):
    at = last(full, marie).at
    full.figures.all().delete()

    restoring.restore(activity=full, at=at, by=marie)

    assert full.figures.get().value == 49


def test_restoring_never_opens_what_was_closed_since(marie):
    activity = ActivityFactory(sensitivity=Sensitivity.PUBLIC, workflow="submitted")
    a_day_passes()
    Activity.objects.filter(pk=activity.pk).update(
        sensitivity=Sensitivity.INTERNAL, title="Closed", reference="another"
    )
    services.publish(activity=activity, by=factories.reviewer())

    restoring.restore(activity=activity, at=first_moment(activity, marie), by=marie)

    restored = Activity.objects.get()
    assert (restored.sensitivity, restored.workflow) == (Sensitivity.INTERNAL, "published")
    assert restored.reference == "another"
    assert restored.title == activity.title != "Closed"


def test_restoring_names_nobody_anew_for_a_restricted_record(marie):
    activity = ActivityFactory(sensitivity=Sensitivity.RESTRICTED, created_by=marie)
    named = factories.staff()
    activity.readers.add(named)
    a_day_passes()
    activity.readers.remove(named)
    activity.title = "Changed"
    activity.save()

    restoring.restore(activity=activity, at=first_moment(activity, marie), by=marie)

    assert not activity.readers.exists()


def test_a_version_that_a_rule_for_a_place_does_not_raise_is_refused(activity, marie):
    PlaceRule.objects.create(country="PH", level=Sensitivity.INTERNAL)
    activity.countries = ["PH"]
    activity.save()

    with pytest.raises(NotRestored, match="more readers"):
        restoring.restore(activity=activity, at=first_moment(activity, marie), by=marie)

    assert Activity.objects.get(pk=activity.pk).countries == ["PH"]


def test_partners_whom_the_editor_cannot_see_stay_as_they_are(full, marie):
    at = last(full, marie).at
    secret = OrganisationFactory(name="Quiet House", sensitivity=Sensitivity.RESTRICTED)
    Participation.objects.create(activity=full, organisation=secret, part="funder")

    restoring.restore(activity=full, at=at, by=marie)

    assert full.participations.get(organisation=secret).part == "funder"


def test_what_an_organisation_said_of_its_part_stands(full, marie):
    at = last(full, marie).at
    part = full.participations.get()
    services.answer_for_part(
        participation=part, answer="corrected", part="speaker", note="", by=None
    )
    restoring.restore(activity=full, at=at, by=marie)
    assert full.participations.get().part == "speaker"

    full.participations.all().delete()
    restoring.restore(activity=full, at=at, by=marie)

    back = full.participations.get()
    assert (back.part, back.answer) == ("speaker", "corrected")


def test_what_is_gone_is_told_in_words(full, marie):
    at = last(full, marie).at
    full.priority_areas.get().delete()

    gone = restoring.restore(activity=full, at=at, by=marie)

    assert gone == ["priority areas: what it was then is not there any more."]


def test_the_page_shows_what_would_change_before_it_does(client, full, marie):
    step = history.steps(full, marie)[0]
    url = reverse("activities:restore", args=[full.reference, step.moment])
    client.force_login(marie)

    html = client.get(url).content.decode()

    assert "<del>Vienna</del>" in html
    assert "<del>Acción: co-lead</del>" in html
    assert state(full)["place"] == "Vienna"
    assert client.post(url).url == full.get_absolute_url()
    assert state(full)["place"] == ""


def test_the_page_says_why_a_version_cannot_come_back(client, activity, marie):
    step = history.steps(activity, marie)[0]
    PlaceRule.objects.create(country="PH", level=Sensitivity.INTERNAL)
    activity.countries = ["PH"]
    activity.save()
    url = reverse("activities:restore", args=[activity.reference, step.moment])
    client.force_login(marie)

    assert "more readers" in client.get(url).content.decode()
    assert client.post(url).status_code == 422


def test_the_version_of_now_and_moments_that_never_were_are_404(client, full, marie):
    client.force_login(marie)
    for moment in (history.steps(full, marie)[-1].moment, 1, 10**30):
        url = reverse("activities:restore", args=[full.reference, moment])
        assert client.get(url).status_code == 404


def test_a_member_restores_nothing_not_even_of_its_own(client, marie):
    organisation = OrganisationFactory()
    activity = ActivityFactory(workflow="submitted", proposed_by=organisation)
    a_day_passes()
    activity.title = "Changed"
    activity.save()
    step = history.steps(activity, marie)[0]
    url = reverse("activities:restore", args=[activity.reference, step.moment])
    person = factories.member()
    Affiliation.objects.create(user=person, organisation=organisation)
    client.force_login(person)

    for workflow in ("submitted", "draft"):
        Activity.objects.update(workflow=workflow)
        assert client.get(url).status_code == client.post(url).status_code == 404


def test_reading_the_history_of_a_restricted_record_is_written_down(client, marie):
    activity = ActivityFactory(sensitivity=Sensitivity.RESTRICTED, created_by=marie)
    a_day_passes()
    activity.title = "Changed"
    activity.save()
    step = history.steps(activity, marie)[0]
    client.force_login(marie)

    client.get(reverse("activities:restore", args=[activity.reference, step.moment]))

    assert RestrictedReading.objects.get().reference == activity.reference
