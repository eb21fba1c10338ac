"""From draft to published: submitting, returning with a reason, reviewing, publishing."""

import pytest
from django.urls import reverse

from activities import evidence, history, restoring, services
from activities.models import Activity
from network.models import Affiliation
from tests import factories
from tests.factories import ActivityFactory, OrganisationFactory, TypeFactory
from tests.moments import a_day_passes, done_by

pytestmark = pytest.mark.django_db


def state(activity):
    activity.refresh_from_db()
    return (activity.workflow, activity.returned_because, activity.reviewed_by)


def save(activity, by, *, submit=False):
    with done_by(by):
        services.record(activity=activity, details=services.Details(), by=by, submit=submit)
    a_day_passes()


def page(client, activity):
    return client.get(activity.get_absolute_url()).content.decode()


def test_a_members_proposal_is_returned_mended_reviewed_and_published(client):
    amina, remi = factories.member(name="Amina"), factories.reviewer(name="Rémi")
    bea = factories.reviewer(name="Bea")
    Affiliation.objects.create(user=amina, organisation=OrganisationFactory(name="Acción"))
    activity = Activity(
        title="A march", type=TypeFactory(), role="network", date_precision="undated"
    )
    save(activity, amina, submit=True)

    client.force_login(remi)
    back = reverse("activities:return_to_author", args=[activity.reference])
    assert client.post(back, {"reason": "  "}).status_code == 422
    assert client.post(back, {"reason": "When was it?"}).status_code == 302
    assert state(activity) == ("returned", "When was it?", None)
    a_day_passes()

    client.force_login(amina)
    assert "When was it?" in page(client, activity)
    assert "Rémi" not in page(client, activity)
    activity.starts_on, activity.date_precision = "2021-03-01", "month"
    save(activity, amina, submit=True)
    assert state(activity) == ("submitted", "", None)
    assert "When was it?" not in page(client, activity)

    client.force_login(remi)
    client.post(reverse("activities:review"), {"activity": activity.reference})
    assert state(activity) == ("reviewed", "", remi)
    a_day_passes()
    client.force_login(bea)
    client.post(reverse("activities:publish"), {"activity": activity.reference})

    assert state(activity) == ("published", "", remi)
    assert [step.sentence for step in history.steps(activity, bea)] == [
        "Amina logged it.",
        "Rémi returned it. Reason: When was it?",
        "Amina submitted it, with changes to: starts on.",
        "Rémi reviewed it.",
        "Bea published it.",
    ]


def test_every_reason_stays_in_the_history_with_the_name_of_who_gave_it():
    activity = ActivityFactory(workflow="submitted", created_by=factories.staff(name="Ada"))
    for name, reason in (("Bea", "No date"), ("Rémi", "No link")):
        reviewer = factories.reviewer(name=name)
        with done_by(reviewer):
            services.return_to_author(activity=activity, reason=reason, by=reviewer)
        activity.refresh_from_db()
        a_day_passes()
        save(activity, activity.created_by, submit=True)

    said = [step.sentence for step in history.steps(activity, factories.staff())]

    assert said[1:] == [
        "Bea returned it. Reason: No date", "Ada submitted it.",
        "Rémi returned it. Reason: No link", "Ada submitted it.",
    ]  # fmt: skip


def test_nobody_reviews_what_they_logged_or_gave_more_readers_unless_nobody_else_can():
    me = factories.reviewer()
    own = ActivityFactory(workflow="submitted", created_by=me)
    opened = ActivityFactory(workflow="submitted", level_chosen_by=me)
    another = factories.reviewer()

    for activity, words in ((own, "logged yourself"), (opened, "more readers")):
        with pytest.raises(services.NotReviewable, match=words):
            services.review(activity=activity, by=me)
    another.is_active = False
    another.save()
    services.review(activity=own, by=me)

    assert state(own) == ("reviewed", "", me)
    assert state(opened)[0] == "submitted"


@pytest.mark.parametrize(
    ("workflow", "act", "words"),
    [
        ("draft", services.review, "not been submitted"),
        ("returned", services.review, "not been submitted again"),
        ("reviewed", services.review, "reviewed already"),
        ("published", services.review, "published already"),
        ("returned", services.publish, "not been submitted again"),
    ],
)
def test_what_is_not_in_turn_is_refused_with_the_reason(workflow, act, words):
    activity = ActivityFactory(workflow=workflow, returned_because="-")

    with pytest.raises(services.NotReviewable, match=words):
        act(activity=activity, by=factories.reviewer())

    assert state(activity)[0] == workflow


def test_only_what_waits_for_a_reviewer_is_returned_and_only_by_one(client):
    activities = {
        name: ActivityFactory(workflow=name) for name in ("draft", "published", "reviewed")
    }
    answers = {}
    for person in (factories.staff(), factories.reviewer()):
        client.force_login(person)
        for name, activity in activities.items():
            url = reverse("activities:return_to_author", args=[activity.reference])
            answers[person.is_reviewer, name] = client.get(url).status_code

    assert [key for key, status in answers.items() if status == 200] == [(True, "reviewed")]
    assert set(answers.values()) == {200, 404}
    for by, name, words in ((factories.staff(), "reviewed", "Only a reviewer"),
                            (factories.reviewer(), "published", "published already"),
                            (factories.reviewer(), "draft", "with its author")):  # fmt: skip
        with pytest.raises(services.NotReviewable, match=words):
            services.return_to_author(activity=activities[name], reason="-", by=by)


def test_what_was_reviewed_waits_for_a_reviewer_again_once_somebody_else_changes_it():
    reviewer, marie = factories.reviewer(), factories.staff(name="Marie")
    activity = ActivityFactory(title="A march", workflow="reviewed", reviewed_by=reviewer)
    first = history.steps(activity, marie)[0].at
    a_day_passes()
    activity.title = "A long march"
    save(activity, reviewer)
    assert state(activity) == ("reviewed", "", reviewer)

    activity.title = "A very long march"
    save(activity, marie)

    assert state(activity) == ("submitted", "", None)
    assert history.steps(activity, marie)[-1].sentence == (
        "Marie changed: title. It waits for a reviewer again."
    )
    services.review(activity=activity, by=reviewer)
    restoring.restore(activity=activity, at=first, by=marie)
    assert state(activity) == ("submitted", "", None)


def test_what_was_reviewed_waits_again_once_other_evidence_supports_it():
    sofia, remi = factories.staff(), factories.reviewer()
    activity = ActivityFactory(workflow="reviewed", reviewed_by=remi, created_by=sofia)

    link = evidence.add_link(
        record=activity, link="https://example.org/minutes", by=remi, sensitivity=2
    )
    assert state(activity) == ("reviewed", "", remi)

    evidence.remove(record=activity, evidence=link, by=sofia)
    assert state(activity) == ("submitted", "", None)


def test_evidence_for_what_is_published_meanwhile_leaves_it_published():
    sofia, remi = factories.staff(), factories.reviewer()
    activity = ActivityFactory(workflow="reviewed", reviewed_by=remi, created_by=sofia)
    services.publish(activity=Activity.objects.get(pk=activity.pk), by=remi)

    evidence.add_link(record=activity, link="https://example.org/minutes", by=sofia, sensitivity=2)

    assert state(activity) == ("published", "", remi)
    assert activity.evidence.count() == 1


def test_several_are_reviewed_at_once_and_each_refused_one_has_its_reason(client):
    me = factories.reviewer()
    factories.reviewer()
    kind = TypeFactory()
    ready = ActivityFactory.create_batch(2, type=kind, workflow="submitted")
    draft = ActivityFactory(type=kind, workflow="draft", title="A draft")
    client.force_login(me)
    page = reverse("activities:index", args=[kind.pillar.plan.slug])
    chosen = {"activity": [a.reference for a in [*ready, draft]], "next": page}

    html = client.post(reverse("activities:review"), chosen, follow=True).content.decode()

    assert "2 activities reviewed." in html
    assert "“A draft”: It has not been submitted yet." in html
    assert set(Activity.objects.filter(workflow="reviewed", reviewed_by=me)) == set(ready)
