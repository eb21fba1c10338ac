"""
Model instances for tests. Factories fill in what a test does not care about: give every
value that an assertion depends on in the test itself.
"""

from datetime import date

from django.db import connection
from django.utils import timezone
from factory import LazyAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities.models import Activity, ActivityFigure, Evidence, Participation
from indicators.models import Indicator, Reading
from network.models import Forum, Meeting, Organisation
from outcomes.models import Outcome, OutcomeEvidence, Substantiation
from pillars.models import ActivityType, Pillar
from plan.dates import Precision
from plan.models import Plan, periods_between
from priorities.models import InterimMilestone, OutcomeTarget, PriorityArea, Standing
from reports.models import Report

PASSWORD = "a long and quiet password"


def in_all_languages(name, text):
    return {f"{name}_{language}": f"{text} ({language})" for language in ("en", "fr", "es")}


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence("person{}@example.org".format)
    name = Sequence("Person {}".format)
    roles: list[str] = []

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        password = kwargs.pop("password", None)
        return model_class.objects.create_user(*args, password=password, **kwargs)


def staff(**fields):
    return UserFactory(roles=[User.Role.STAFF], **fields)


def reviewer(**fields):
    return UserFactory(roles=[User.Role.STAFF, User.Role.REVIEWER], **fields)


def member(**fields):
    return UserFactory(roles=[User.Role.MEMBER], **fields)


def board(**fields):
    return UserFactory(roles=[User.Role.BOARD], **fields)


def administrator(**fields):
    return UserFactory(roles=[User.Role.ADMINISTRATOR], **fields)


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan
        skip_postgeneration_save = True

    slug = Sequence("plan-{}".format)
    name_en = Sequence("Plan {}".format)
    name_fr = Sequence("Plan {} en français".format)
    name_es = Sequence("Plan {} en español".format)
    network_en = network_fr = network_es = "The network"
    approach_en = approach_fr = approach_es = "With others."
    starts_on = date(2021, 1, 1)
    ends_on = date(2023, 12, 31)

    @post_generation
    def periods(self, create, extracted, **kwargs):
        for series, code, first, last in periods_between(self.starts_on, self.ends_on):
            self.periods.create(series=series, code=code, starts_on=first, ends_on=last)


class PillarFactory(DjangoModelFactory):
    class Meta:
        model = Pillar

    plan = SubFactory(PlanFactory)
    code = Sequence("F{}".format)  # No code of a plan that is shipped.
    position = Sequence(lambda n: n)
    name_en = Sequence("Pillar {}".format)
    name_fr = Sequence("Pilier {}".format)
    name_es = Sequence("Pilar {}".format)


class TypeFactory(DjangoModelFactory):
    class Meta:
        model = ActivityType

    pillar = SubFactory(PillarFactory)
    code = Sequence("type-{}".format)
    position = Sequence(lambda n: n)
    name_en = Sequence("Type {}".format)
    name_fr = Sequence("Genre {}".format)
    name_es = Sequence("Tipo {}".format)
    measures = ["participants"]


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = PriorityArea

    plan = SubFactory(PlanFactory)
    code = Sequence("A{}".format)
    position = Sequence(lambda n: n)
    name_en = Sequence("Priority area {}".format)
    name_fr = Sequence("Domaine prioritaire {}".format)
    name_es = Sequence("Área prioritaria {}".format)
    short_name_en = Sequence("Area {}".format)
    short_name_fr = Sequence("Domaine {}".format)
    short_name_es = Sequence("Área {}".format)


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = OutcomeTarget

    plan = SubFactory(PlanFactory)
    code = Sequence("T{}".format)
    position = Sequence(lambda n: n)
    statement_en = Sequence("Statement {}".format)
    statement_fr = Sequence("Énoncé {}".format)
    statement_es = Sequence("Enunciado {}".format)
    short_name_en = Sequence("Target {}".format)
    short_name_fr = Sequence("Cible {}".format)
    short_name_es = Sequence("Meta {}".format)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = Sequence("Organisation {}".format)
    sensitivity = Sensitivity.PUBLIC


class ForumFactory(DjangoModelFactory):
    class Meta:
        model = Forum
        django_get_or_create = ["code"]

    code = "CND"
    name_en = "Commission on Narcotic Drugs"
    name_fr = "Commission des stupéfiants"
    name_es = "Comisión de Estupefacientes"


class MeetingFactory(DjangoModelFactory):
    """A day of the year, of no forum."""

    class Meta:
        model = Meeting

    name_en = Sequence("Day {}".format)
    name_fr = Sequence("Journée {}".format)
    name_es = Sequence("Día {}".format)
    starts_on = date(2022, 6, 26)
    ends_on = LazyAttribute(lambda o: o.starts_on)


class ActivityFactory(DjangoModelFactory):
    """A published, public activity that was done on a day; tests say what differs."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    title = Sequence("Activity {}".format)
    type = SubFactory(TypeFactory)
    role = Activity.Role.LEAD
    starts_on = date(2021, 3, 11)
    date_precision = Precision.DAY
    sensitivity = Sensitivity.PUBLIC
    workflow = Activity.Workflow.PUBLISHED
    published_at = LazyAttribute(
        lambda o: timezone.now() if o.workflow == Activity.Workflow.PUBLISHED else None
    )
    created_by = SubFactory(UserFactory)

    @post_generation
    def areas(self, create, extracted, **kwargs):
        self.priority_areas.set(extracted or [])

    @post_generation
    def partners(self, create, extracted, **kwargs):
        for organisation in extracted or []:
            Participation.objects.create(activity=self, organisation=organisation)


class FigureFactory(DjangoModelFactory):
    class Meta:
        model = ActivityFigure

    activity = SubFactory(ActivityFactory)
    measure = "participants"
    value = 10


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    url = Sequence("https://example.org/{}".format)
    sensitivity = Sensitivity.PUBLIC


class OutcomeFactory(DjangoModelFactory):
    """A draft that has all that a reviewer needs but evidence; tests say what differs."""

    class Meta:
        model = Outcome

    plan = SubFactory(PlanFactory)
    title = Sequence("Outcome {}".format)
    actor = "The working group"
    actor_type = Outcome.ActorType.UN_BODY
    change = "It presents its study."
    starts_on = date(2022, 3, 1)
    date_precision = Precision.MONTH
    scope = Outcome.Scope.GLOBAL
    change_type = Outcome.ChangeType.PROCESS
    direction = Outcome.Direction.POSITIVE
    intention = Outcome.Intention.PLANNED
    significance = Outcome.Significance.IMPORTANT
    significance_reason = "States hear it."
    contribution = "Members asked for it."
    rating = Outcome.Rating.SUPPORT
    rating_reason = "Minutes say so."
    others = "States sponsored it."
    rivals_considered = False
    sensitivity = Sensitivity.PUBLIC
    created_by = SubFactory(UserFactory, roles=[User.Role.STAFF])


class OutcomeEvidenceFactory(DjangoModelFactory):
    class Meta:
        model = OutcomeEvidence

    outcome = SubFactory(OutcomeFactory)
    evidence = SubFactory(EvidenceFactory)
    kind = "minutes"
    independence = "internal"


class SubstantiationFactory(DjangoModelFactory):
    """Somebody who was asked; `answered(…)` of the tests has them answer."""

    class Meta:
        model = Substantiation

    outcome = SubFactory(OutcomeFactory)
    role = "Official of a UN body"
    relation = "Was in the room"
    language = "en"
    asked_by = SubFactory(UserFactory)


def published_outcome(by=None, evidence=(("minutes", "internal"),), **fields):
    """An outcome that went the whole way: written, submitted, reviewed by another, published."""
    by = by or reviewer()
    outcome = OutcomeFactory(**fields)
    for kind, independence in evidence:
        OutcomeEvidenceFactory(outcome=outcome, kind=kind, independence=independence)
    return through(outcome, "submitted", "reviewed", "published", by=by)


def through(outcome, *steps, by):
    """Take an outcome through some steps of its workflow, as the database allows them."""
    for step in steps:
        values = {"workflow": step}
        if step == "reviewed":
            values["reviewed_by"] = by
        if step == "published":
            values |= {"published_by": by, "published_at": timezone.now()}
        if step == "contested":
            values["contested_because"] = "reviewer"
        if step == "withdrawn":
            values["withdrawn_because"] = "It was somebody else’s."
        Outcome.objects.filter(pk=outcome.pk).update(**values)
        with connection.cursor() as cursor:  # As at the end of a transaction of its own.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    outcome.refresh_from_db()
    return outcome


class StandingFactory(DjangoModelFactory):
    class Meta:
        model = Standing

    target = SubFactory(TargetFactory)
    period = LazyAttribute(lambda o: o.target.plan.periods.get(code="2021-Q1"))
    standing = "on-track"
    reason = "Two countries have tabled a bill."
    confidence = "medium"
    set_by = SubFactory(UserFactory)


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = InterimMilestone

    target = SubFactory(TargetFactory)
    wording = "A resolution is tabled"
    added_by = SubFactory(UserFactory)


# --- Reports -------------------------------------------------------------------------------


def report_in(state, period, *, snapshot=None, texts=None, file=None, **fields):
    """
    A report that has come as far as `state` says, without the people who take it there.

    `file` are columns of its file in English: what is not given is that of one that is made.
    """
    report = Report.objects.create(
        plan=period.plan, first_period=period, last_period=period, snapshot=snapshot or {},
        snapshot_sha256="0" * 64, data_as_of="2021-05-01T00:00Z",
        **{"languages": ["en"], "state": "draft"} | fields,
    )  # fmt: skip
    for part, body in (texts or {}).items():
        report.texts.create(language="en", part=part, body=body, written_by=staff())
    if state == "draft":
        return report
    rows = Report.objects.filter(pk=report.pk)
    rows.update(state="review" if state == "review" else "approved")
    if state in {"approved", "published"}:
        made = {"state": "ready", "stage": "done", "pdf": "reports/x.pdf",
                "pdf_sha256": "1" * 64, "pages": 1}  # fmt: skip
        job = made if file is None else file
        report.files.create(language="en", content_sha256="2" * 64, **job)
    if state == "published":
        rows.update(state="published", published_at=timezone.now())
    report.refresh_from_db()
    return report


# --- Indicators ----------------------------------------------------------------------------


class IndicatorFactory(DjangoModelFactory):
    """An indicator that is to rise from 0 to 100 by the end of 2023, with its definition."""

    class Meta:
        model = Indicator
        skip_postgeneration_save = True

    plan = SubFactory(PlanFactory)
    code = Sequence("K{}".format)
    name_en = Sequence("Indicator {}".format)
    name_fr = Sequence("Indicateur {}".format)
    name_es = Sequence("Indicador {}".format)
    direction = Indicator.Direction.INCREASE
    baseline_value = 0
    baseline_on = date(2020, 12, 31)
    baseline_source = "A count"
    target_value = 100
    target_on = date(2023, 12, 31)

    @post_generation
    def definitions(self, create, extracted, **kwargs):
        if not create:
            return
        words = {**in_all_languages("text", "What it counts"), **in_all_languages("unit", "things")}
        self.definitions.create(**{"measure": "unit"} | words | kwargs)


class ReadingFactory(DjangoModelFactory):
    """A reading that is used, by the definition in force."""

    class Meta:
        model = Reading

    indicator = SubFactory(IndicatorFactory)
    definition = LazyAttribute(lambda o: o.indicator.definitions.last())
    value = 50
    read_on = date(2021, 6, 30)
    source = "A count"
    is_used = True
