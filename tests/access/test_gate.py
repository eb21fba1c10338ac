"""The gate: what each person sees, said once in ten lines and held against the database."""

import random
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.middleware import Visitor
from accounts.models import User
from accounts.sensitivity import GatedQuerySet, Sensitivity
from activities.models import Activity, Evidence, Participation
from network import services
from network.models import Affiliation, Hiding, Organisation, PlaceRule
from tests import factories
from tests.factories import ActivityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

# Models without a gate, each with the reason why it needs none.
WITHOUT_GATE = {
    "activities.Activity_priority_areas": "read through activities alone",
    "activities.Activity_targets": "read through activities alone",
    "activities.Activity_evidence": "read through activities alone",
    "activities.Activity_readers": "read by the gate alone",
    "activities.Activity_hidings": "read by triggers and services alone",
    "outcomes.Outcome_activities": "read through outcomes and activities alone",
    "outcomes.Outcome_priority_areas": "read through outcomes alone",
    "outcomes.Outcome_targets": "read through outcomes alone",
    "outcomes.Outcome_pillars": "read through outcomes alone",
    "outcomes.Outcome_readers": "read by the gate alone",
    "outcomes.Outcome_hidings": "read by triggers and services alone",
    "network.Organisation_readers": "read by the gate alone",
    "account.EmailAddress": "allauth shows each person their own",
    "account.EmailConfirmation": "allauth asks for it by its secret",
    "mfa.Authenticator": "allauth shows each person their own; closed in the admin",
    "socialaccount.SocialAccount": "stays empty: who comes by a provider is known by address",
    "socialaccount.SocialApp": "stays empty: the provider is set in settings",
    "socialaccount.SocialToken": "stays empty: no token of a provider is kept",
    "usersessions.UserSession": "allauth shows each person their own; closed in the admin",
    "reports.ReportAct": "read through reports alone",
    "reports.Notice": "read by the worker alone that mails it",
    "pghistory.Context": "who and why, read with the history of a visible record alone",
    "pghistory.Events": "a view over all histories that no page reads",
    "pghistory.MiddlewareEvents": "a view over all histories that no page reads",
    "admin.LogEntry": "nothing is written there",
    "auth.Group": "not used", "auth.Permission": "not used",
    "auth.Group_permissions": "not used",
    "contenttypes.ContentType": "names of tables",
    "sessions.Session": "read by its secret key",
}  # fmt: skip


def test_every_model_has_the_gate_or_a_written_reason():
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    open_ = {
        label
        for label, model in models.items()
        if not isinstance(model._default_manager.all(), GatedQuerySet)
    }

    assert open_ == WITHOUT_GATE.keys() & models.keys()
    assert WITHOUT_GATE.keys() <= models.keys()


def test_a_gate_that_says_nothing_is_closed():
    reviewer = factories.reviewer()

    assert not GatedQuerySet(Activity).visible_to(reviewer).exists()
    assert not GatedQuerySet(Activity).editable_by(reviewer).exists()


def may_see(person, activity, level, own):
    """The rule, as a person would say it."""
    secretariat = person.is_secretariat
    if level == Sensitivity.RESTRICTED:
        named = activity.created_by_id == person.pk or person.pk in activity.named
        return secretariat and named
    if secretariat:
        return True
    if activity.proposed_by_id in own and (person.is_member or person.is_board):
        return True
    if activity.workflow != "published":
        return False
    if person.is_member or person.is_board:
        return level <= Sensitivity.NETWORK
    is_open = activity.type.pillar.plan.is_public or person.is_administrator
    return level == Sensitivity.PUBLIC and is_open


def test_the_database_says_the_same_as_the_rule_in_ten_thousand_cases():
    chance = random.Random(3)
    kinds = [
        factories.TypeFactory(pillar__plan=factories.PlanFactory(is_public=is_public))
        for is_public in (True, False)
    ]
    countries = ["KE", "FR", "MX", "PH"]
    organisations = [
        OrganisationFactory(country=chance.choice(["", *countries])) for _n in range(12)
    ]
    people = [
        factories.UserFactory(
            roles=chance.sample(list(User.Role), chance.choice([0, 1, 1, 1, 2])),
        )
        for _n in range(39)
    ]
    for person in people:
        if chance.random() < 0.5:
            Affiliation.objects.create(user=person, organisation=chance.choice(organisations))
    PlaceRule.objects.create(country="PH", level=Sensitivity.INTERNAL)
    hider = people[0]
    hidden = organisations[0]
    services.hide(organisation=hidden, country="", reason="-", by=hider)
    services.hide(organisation=None, country="MX", reason="-", by=hider)
    activities = []
    for _n in range(250):
        activity = ActivityFactory(
            type=chance.choice(kinds),
            sensitivity=chance.choice(Sensitivity.values),
            workflow=chance.choice(["draft", "submitted", "published", "published"]),
            created_by=chance.choice(people),
            countries=chance.sample(countries, chance.choice([0, 0, 1])),
            proposed_by=chance.choice([None, None, *organisations]),
            partners=chance.sample(organisations, chance.choice([0, 1, 2])),
        )
        activity.readers.set(chance.sample(people, chance.choice([0, 1, 3])))
        activity.named = set(activity.readers.values_list("pk", flat=True))
        activity.level_said = level_of(activity)
        activities.append(activity)

    checked = 0
    for person in [*people, Visitor()]:
        visible = set(Activity.objects.visible_to(person).values_list("pk", flat=True))
        own = set()
        if person.is_authenticated:
            own = set(person.affiliations.values_list("organisation", flat=True))
        for activity in activities:
            said = may_see(person, activity, activity.level_said, own)
            assert (activity.pk in visible) == said, (person.roles, activity.__dict__)
            checked += 1
    assert checked == 10_000


def level_of(activity):
    """The highest of its own, the rules of its places, and "hide now"."""
    levels = [activity.sensitivity]
    if "PH" in activity.countries:
        levels.append(Sensitivity.INTERNAL)
    hidden = {hiding.organisation_id for hiding in Hiding.objects.in_force()}
    parts = Organisation.objects.filter(participations__activity=activity)
    if "MX" in activity.countries or any(
        part.pk in hidden or part.country == "MX" for part in parts
    ):
        levels.append(Sensitivity.RESTRICTED)
    return max(levels)


def level(record):
    record.refresh_from_db()
    return record.level


def test_hide_now_restricts_what_is_linked_and_lifting_restores_each_level():
    organisation = OrganisationFactory(country="KE")
    with_it = ActivityFactory(partners=[organisation], sensitivity=Sensitivity.NETWORK)
    there = ActivityFactory(countries=["KE"], sensitivity=Sensitivity.PUBLIC)
    neither = ActivityFactory(sensitivity=Sensitivity.PUBLIC)
    by = factories.reviewer()

    hiding = services.hide(organisation=organisation, country="", reason="-", by=by)
    assert [level(r) for r in (organisation, with_it, there, neither)] == [3, 3, 0, 0]
    country = services.hide(organisation=None, country="KE", reason="-", by=by)
    assert [level(r) for r in (organisation, with_it, there, neither)] == [3, 3, 3, 0]
    services.lift(hiding=hiding, by=by)
    assert [level(r) for r in (organisation, with_it, there, neither)] == [3, 3, 3, 0]
    services.lift(hiding=country, by=by)
    assert [level(r) for r in (organisation, with_it, there, neither)] == [0, 1, 0, 0]


def test_what_is_linked_to_something_hidden_later_is_hidden_too():
    organisation = OrganisationFactory()
    services.hide(organisation=organisation, country="", reason="-", by=factories.reviewer())
    activity = ActivityFactory()

    part = Participation.objects.create(activity=activity, organisation=organisation)
    assert level(activity) == Sensitivity.RESTRICTED
    part.delete()
    assert level(activity) == Sensitivity.PUBLIC


def test_a_rule_for_a_place_raises_and_never_lowers():
    here = ActivityFactory(countries=["PH"], sensitivity=Sensitivity.PUBLIC)
    stricter = ActivityFactory(countries=["PH"], sensitivity=Sensitivity.RESTRICTED)

    rule = PlaceRule.objects.create(country="PH", level=Sensitivity.INTERNAL)
    assert (level(here), level(stricter)) == (2, 3)
    rule.delete()
    assert (level(here), level(stricter)) == (0, 3)


def test_no_write_of_ours_sets_the_level_itself():
    activity = ActivityFactory(sensitivity=Sensitivity.INTERNAL)

    Activity.objects.filter(pk=activity.pk).update(level=Sensitivity.PUBLIC)

    assert level(activity) == Sensitivity.INTERNAL


def test_evidence_is_seen_with_an_activity_that_it_supports():
    evidence = factories.EvidenceFactory(sensitivity=Sensitivity.PUBLIC)
    hidden = ActivityFactory(sensitivity=Sensitivity.INTERNAL)
    hidden.evidence.add(evidence)
    member = factories.member()
    assert not Evidence.objects.visible_to(member).exists()

    shown = ActivityFactory(sensitivity=Sensitivity.NETWORK)
    shown.evidence.add(evidence)

    assert Evidence.objects.visible_to(member).get() == evidence


def test_the_history_of_a_record_is_seen_with_it():
    activity = ActivityFactory(sensitivity=Sensitivity.RESTRICTED)
    events = activity.events.model.objects

    assert not events.visible_to(factories.reviewer()).exists()
    assert not events.visible_to(factories.member()).exists()
    User.objects.filter(pk=activity.created_by_id).update(roles=["staff"])
    activity.created_by.refresh_from_db()
    assert events.visible_to(activity.created_by).exists()


def test_one_who_is_deactivated_sees_nothing():
    ActivityFactory()
    person = factories.staff(is_active=False)

    assert not Activity.objects.visible_to(person).exists()
    assert not Organisation.objects.visible_to(person).exists()


def test_a_superuser_flag_opens_no_restricted_record():
    activity = ActivityFactory(sensitivity=Sensitivity.RESTRICTED)
    person = factories.UserFactory(roles=["administrator", "reviewer", "staff"])
    person.is_superuser = True

    assert activity not in Activity.objects.visible_to(person)


def test_an_invitation_that_expired_is_not_usable(db):
    invitation, _secret = services.invite(
        email="x@example.org", roles=["board"], organisation=None, language="fr",
        by=factories.administrator(),
    )  # fmt: skip
    assert invitation.is_usable

    invitation.expires_at = timezone.now() - timedelta(seconds=1)

    assert not invitation.is_usable
