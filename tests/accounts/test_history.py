"""What of the people's work is kept, and the history that the admin shows of any record."""

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from accounts import restoring, services, timeline
from accounts.history import KNOWN, events_of, write_first_states
from accounts.models import RestrictedReading, User
from accounts.restoring import NotRestored
from accounts.sensitivity import GatedQuerySet, Sensitivity
from accounts.timeline import Story
from network.models import Affiliation, Forum, Organisation, PlaceRule
from pillars.models import Pillar
from tests import factories
from tests.factories import OrganisationFactory, PillarFactory, PlanFactory
from tests.moments import a_day_passes, done_by, event_models

pytestmark = pytest.mark.django_db

OUR_APPS = [
    "accounts", "network", "plan", "pillars", "priorities", "activities", "indicators",
    "outcomes", "reports", "imports",
]  # fmt: skip
# Models without a history, each with the reason why it needs none.
WITHOUT_HISTORY = {
    "accounts.SignInLink": "used once by a machine's hand; nobody edits it",
    "accounts.CalendarAddress": "a secret that is made anew and never edited",
    "accounts.RestrictedReading": "is a history itself",
    "network.Hiding": "says itself who hid what, when and why, and who lifted it",
    "network.Invitation": "says itself who invited whom and when; it is spent, not edited",
    "activities.Activity_hidings": "what a hiding does to an activity's level is in its history",
    "activities.BulkEdit": "says itself who changed what, from what to what, and who undid it",
    "activities.Lowering": "says itself who asked and who decided, when and why",
    "network.NameLowering": "says itself who asked and who decided, when and why",
    "activities.SavedView": "a bookmark of one's own: filters, and nothing of the plan",
    "activities.Fact": "made by the database of what is in the activity's history",
    "activities.Changed": "which numbers the database still has to bring up to date",
    "activities.Tally": "how many activities there are, as the database counts them",
    "activities.TallyNow": "a view of what is counted",
    "activities.MeasureTally": "what figures add up to, as the database adds them",
    "activities.MeasureTallyNow": "a view of what is added up",
    "activities.SearchText": "made by triggers of what is in the activity's history",
    "activities.PartLink": "used once; the answer is in the history of the part",
    "outcomes.Outcome_hidings": "what a hiding does to an outcome's level is in its history",
    "outcomes.OutcomeDraft": "the person's own, not yet sent; what is sent is in the history",
    "outcomes.OutcomeLowering": "says itself who asked and who decided, when and why",
    "outcomes.ContributionPartLink": "used once; the answer is in the history of the part",
    "outcomes.SubstantiationLink": "used once; the answer is in the history of what was asked",
    "outcomes.Identity": "who somebody is is kept once, sealed, and forgotten in time",
    "imports.ImportBatch": "says itself who sent it, imported it and undid it, and when",
    "imports.ImportRow": "goes after 30 days; what it made or changed has its own history",
    "imports.Template": "which columns a spreadsheet has is no record of the network's work",
    "activities.Draft": "the person's own, not yet sent; what is sent is in the activity's history",
    "reports.Report": "what people do with it is in its acts, and published it never changes",
    "reports.ReportAct": "is a history itself",
    "reports.ReportFile": "made by machine of what is in its report",
    "reports.Notice": "a mail that goes out once",
}


def history_of(record, reader, story=None):
    return timeline.steps(record, reader=reader, story=story or Story())


def test_every_model_has_a_history_or_a_written_reason():
    ours = {
        model._meta.label: model
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model not in event_models()
    }

    untracked = {label for label, model in ours.items() if events_of(model) is None}

    assert untracked == set(WITHOUT_HISTORY)


def test_every_history_is_gated():
    gates = {model: type(model.objects.all()) for model in event_models()}

    assert len(gates) > 15
    assert all(issubclass(gate, GatedQuerySet) for gate in gates.values())


def test_no_history_keeps_a_password():
    person = factories.staff(password="a long and quiet password")
    person.set_password("another long password")
    person.name = "Marie"
    person.save()
    hashes = set(User.objects.values_list("password", flat=True))
    assert person.password in hashes

    for model in event_models():
        assert "password" not in {field.name for field in model._meta.get_fields()}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT to_jsonb(e)::text FROM {model._meta.db_table} e")
            kept = "".join(row for (row,) in cursor.fetchall())
        assert not any(secret in kept for secret in hashes)
    assert events_of(User).objects.filter(pgh_obj=person, name="Marie").exists()


def test_signing_in_is_no_change_of_a_person(client):
    person = factories.staff()
    before = person.events.count()

    client.force_login(person)

    assert person.events.count() == before
    assert User.objects.get(pk=person.pk).last_login is not None


def test_what_was_there_before_its_history_began_begins_it():
    pillar = PillarFactory(name_en="Before")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pillars_pillarevent DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM pillars_pillarevent")
        cursor.execute("ALTER TABLE pillars_pillarevent ENABLE TRIGGER USER")
    with connection.schema_editor() as editor:
        write_first_states("pillars.PillarEvent")(apps, editor)
    assert pillar.events.get().pgh_label == KNOWN
    a_day_passes()

    Pillar.objects.filter(pk=pillar.pk).update(name_en="After")

    (step,) = history_of(pillar, factories.reviewer())
    assert [(c.field, c.old, c.new) for c in step.changes] == [
        ("name (English)", "Before", "After")
    ]


def test_roles_and_activity_of_a_person_are_told_to_administrators():
    person = factories.staff(name="Marie")
    a_day_passes()
    ada = factories.administrator(name="Ada")
    with done_by(ada):
        person.roles = ["staff", "reviewer"]
        person.save()
        services.deactivate(user=person)

    step = history_of(person, ada)[-1]

    assert step.sentence == "Ada changed: roles, may sign in."
    assert [(c.old, c.new) for c in step.changes] == [("staff", "staff, reviewer"), ("yes", "no")]


# --- In the admin --------------------------------------------------------------------------


def page(client, record, name="history", *moment):
    opts = record._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[record.pk, *moment])
    return client.get(url)


def test_the_admin_tells_the_history_of_each_tracked_record(client):
    plan = PlanFactory()
    forum = factories.ForumFactory(code="X")
    person = factories.administrator(name="Ada")
    person.roles = ["administrator", "reviewer", "staff"]
    person.save()
    records = [
        plan, plan.periods.first(), PillarFactory(plan=plan), factories.TypeFactory(),
        factories.AreaFactory(plan=plan), factories.TargetFactory(plan=plan),
        OrganisationFactory(), PlaceRule.objects.create(country="PH", level=2), forum, person,
    ]  # fmt: skip
    client.force_login(person)

    for record in records:
        assert "The system added it." in page(client, record).content.decode(), record


def test_the_history_of_a_hidden_organisation_is_a_404_to_who_is_not_named(client):
    hidden = OrganisationFactory(name="Kanarie", sensitivity=Sensitivity.RESTRICTED)
    named, other = factories.staff(), factories.reviewer()
    hidden.readers.add(named)
    moment = history_of(hidden, named)[0].moment

    client.force_login(other)
    assert page(client, hidden).status_code == 404
    assert page(client, hidden, "restore", moment).status_code == 404

    client.force_login(named)
    assert "added it." in page(client, hidden).content.decode()
    reading = RestrictedReading.objects.get()
    assert (reading.person, reading.reference) == (named, f"organisation {hidden.pk}")


def test_who_is_not_of_the_secretariat_has_no_admin_history(client):
    organisation = OrganisationFactory()
    client.force_login(factories.member())

    assert page(client, organisation).status_code == 404


def test_a_person_who_speaks_for_an_organisation_is_told_to_administrators_alone(client):
    organisation = OrganisationFactory()
    person = factories.member(name="Sam Quiet")
    affiliation = Affiliation.objects.create(user=person, organisation=organisation)
    a_day_passes()
    affiliation.delete()

    for roles, told in ((["staff"], False), (["staff", "administrator"], True)):
        client.force_login(factories.UserFactory(roles=roles))
        assert ("Sam Quiet" in page(client, organisation).content.decode()) is told


def test_an_earlier_version_comes_back_in_the_admin(client):
    organisation = OrganisationFactory(name="Acción", acronym="AC")
    a_day_passes()
    organisation.name, organisation.acronym = "Acting", ""
    organisation.save()
    staff = factories.staff(name="Marie")
    client.force_login(staff)
    moment = history_of(organisation, staff)[0].moment

    html = page(client, organisation, "restore", moment).content.decode()
    assert "<del>Acting</del>" in html and "<ins>Acción</ins>" in html
    assert Organisation.objects.get().name == "Acting"
    client.post(reverse("admin:network_organisation_restore", args=[organisation.pk, moment]))

    organisation.refresh_from_db()
    assert (organisation.name, organisation.acronym) == ("Acción", "AC")
    assert organisation.name_key == "accion"


def test_restoring_an_organisation_never_lowers_it_nor_moves_it_to_another_country(client):
    organisation = OrganisationFactory(
        name="Before", sensitivity=Sensitivity.PUBLIC, country="FR", is_community_led=True
    )
    a_day_passes()
    Organisation.objects.update(
        sensitivity=Sensitivity.INTERNAL, country="PH", is_community_led=None
    )
    staff = factories.staff()

    restoring.restore(record=organisation, at=history_of(organisation, staff)[0].at, by=staff)

    organisation.refresh_from_db()
    assert organisation.is_community_led is True
    assert (organisation.sensitivity, organisation.country) == (Sensitivity.INTERNAL, "PH")


def test_where_nothing_would_come_back_the_page_says_so(client):
    organisation = OrganisationFactory(sensitivity=Sensitivity.PUBLIC)
    a_day_passes()
    Organisation.objects.update(sensitivity=Sensitivity.INTERNAL)
    staff = factories.staff()
    client.force_login(staff)
    moment = history_of(organisation, staff)[0].moment

    html = page(client, organisation, "restore", moment).content.decode()

    assert "Nothing differs from what it is now." in html
    assert "<del>" not in html


def test_restoring_a_plan_never_opens_it_to_the_public():
    words = {f"{n}_{lang}": "-" for n in ("vision", "mission") for lang in ("en", "fr", "es")}
    plan = PlanFactory(name_en="Before", is_public=True, **words)
    a_day_passes()
    plan.name_en, plan.is_public = "After", False
    plan.save()
    reviewer = factories.reviewer()

    restoring.restore(record=plan, at=history_of(plan, reviewer)[0].at, by=reviewer)

    plan.refresh_from_db()
    assert (plan.name_en, plan.is_public) == ("Before", False)


def test_a_version_without_what_is_needed_is_refused_by_the_name_of_that():
    plan = PlanFactory(vision_en="")
    a_day_passes()
    plan.vision_en = "A vision"
    plan.save()
    reviewer = factories.reviewer()

    with pytest.raises(NotRestored, match=r"vision \(English\): This field cannot be blank."):
        restoring.restore(record=plan, at=history_of(plan, reviewer)[0].at, by=reviewer)


def test_a_version_that_breaks_a_rule_by_now_is_refused_in_words():
    pillar = PillarFactory(code="P1", position=1)
    a_day_passes()
    Pillar.objects.filter(pk=pillar.pk).update(code="P2")
    PillarFactory(plan=pillar.plan, code="P1", position=2)
    reviewer = factories.reviewer()

    with pytest.raises(NotRestored, match="already exists"):
        restoring.restore(record=pillar, at=history_of(pillar, reviewer)[0].at, by=reviewer)


def test_the_name_that_another_organisation_has_by_now_is_refused_in_words():
    organisation = OrganisationFactory(name="Acción")
    a_day_passes()
    organisation.name = "Acting"
    organisation.save()
    OrganisationFactory(name="Accion")
    staff = factories.staff()

    with pytest.raises(NotRestored, match="Something else has this name"):
        restoring.restore(record=organisation, at=history_of(organisation, staff)[0].at, by=staff)


def test_staff_restore_nothing_that_only_reviewers_edit_and_nobody_restores_people(client):
    pillar = PillarFactory()
    rule = PlaceRule.objects.create(country="PH", level=2)
    person = factories.staff()
    a_day_passes()
    Pillar.objects.update(name_en="After")
    PlaceRule.objects.update(level=3)
    User.objects.filter(pk=person.pk).update(name="After")
    everything = factories.UserFactory(roles=["staff", "reviewer", "administrator"])

    for record, who, status in (
        (pillar, factories.staff(), 404), (pillar, everything, 200),
        (rule, everything, 404), (person, everything, 404),
    ):  # fmt: skip
        client.force_login(who)
        moment = history_of(record, who)[0].moment
        assert page(client, record, "restore", moment).status_code == status


def test_a_forum_is_edited_by_the_secretariat_and_leaves_no_log_of_the_admin(client):
    forum = factories.ForumFactory(code="X", name_en="Before")
    client.force_login(factories.staff())
    url = reverse("admin:network_forum_change", args=[forum.pk])
    typed = {"code": "X"} | {f"{n}_{lang}": "After" for n in ("name", "acronym")
                             for lang in ("en", "fr", "es")}  # fmt: skip

    client.post(url, typed)

    assert Forum.objects.get(code="X").name_en == "After"
    assert not apps.get_model("admin", "LogEntry").objects.exists()
