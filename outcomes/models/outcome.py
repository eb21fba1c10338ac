"""A change that was observed: the record, and the rules that it keeps."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.characters import kept
from accounts.history import tracked
from accounts.references import new_reference
from accounts.sensitivity import Sensitivity, level_field, readers_field, sensitivity_field
from activities.models import Activity, Evidence
from network.countries import country_name
from network.models import Forum, Hiding
from outcomes.models import words
from outcomes.models.choosing import OutcomeQuerySet
from pillars.models import Pillar
from plan.dates import PartialDate, Precision
from plan.models import Plan
from priorities.models import OutcomeTarget, PriorityArea

# What a reviewer needs to judge an outcome: who changed what, why it matters, whose part.
TEXTS_NEEDED = (
    "actor", "actor_type", "change", "scope", "change_type", "direction", "intention",
    "significance_reason", "contribution", "rating_reason", "others",
)  # fmt: skip
VALUES_NEEDED = ("starts_on", "significance", "rating", "rivals_considered")
# Where an outcome need not be complete.
UNFINISHED = ("draft", "returned", "withdrawn")


def _complete() -> Q:
    found = Q()
    for name in TEXTS_NEEDED:
        found &= Q(**{f"{name}__regex": r"\S"})
    for name in VALUES_NEEDED:
        found &= Q(**{f"{name}__isnull": False})
    somewhere = Q(scope="global") | ~Q(countries=[]) | Q(forum__isnull=False)
    somewhere |= Q(place__regex=r"\S")
    return found & somewhere & (~Q(rivals_considered=True) | Q(rivals__regex=r"\S"))


def _text(called, limit=4000, **options):
    return models.TextField(called, blank=True, max_length=limit, **options)


# Where it happened decides, with the rules for places, who reads it.
@tracked(opens=["sensitivity", "countries"])
class Outcome(models.Model):
    """
    Somebody outside the network, or in it, did something differently: who, what, when, where.

    For the better or the worse, planned or not. It has many authors: `contribution` says what
    the network brought, `others` who else did, `rating` how much it mattered, in words.
    `strength` is how strong the evidence is: triggers derive it, with `level`, and with the
    steps of `workflow` that follow from what independent people answer.
    """

    ActorType, ChangeType, Direction = words.ActorType, words.ChangeType, words.Direction
    Intention, Scope, Significance = words.Intention, words.Scope, words.Significance
    Rating, Strength, Workflow, Contest = (
        words.Rating, words.Strength, words.Workflow, words.Contest,
    )  # fmt: skip

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="outcomes", editable=False, verbose_name=_("plan")
    )
    title = models.CharField(_("the change in one sentence"), max_length=300)
    language = models.CharField(_("language"), max_length=2, default="en")
    # What changed.
    actor = models.CharField(_("who changed"), max_length=300, blank=True)
    actor_type = models.CharField(_("who that is"), max_length=20, choices=ActorType, blank=True)
    change = _text(_("what they did differently"))
    starts_on = models.DateField(_("when"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision"), max_length=10, choices=Precision, default=Precision.UNDATED
    )
    scope = models.CharField(_("reach"), max_length=10, choices=Scope, blank=True)
    countries = ArrayField(
        models.CharField(max_length=2), verbose_name=_("countries"), default=list, blank=True
    )
    forum = models.ForeignKey(
        Forum, models.PROTECT, null=True, blank=True, related_name="outcomes",
        verbose_name=_("forum"),
    )  # fmt: skip
    place = models.CharField(_("place"), max_length=200, blank=True)
    change_type = models.CharField(
        _("kind of change"), max_length=20, choices=ChangeType, blank=True
    )
    direction = models.CharField(
        pgettext_lazy("a change", "direction"), max_length=10, choices=Direction, blank=True
    )
    intention = models.CharField(_("planned or not"), max_length=10, choices=Intention, blank=True)
    # Why it matters.
    before = _text(_("the situation before"))
    significance = models.PositiveSmallIntegerField(
        _("significance"), choices=Significance, null=True, blank=True
    )
    significance_reason = _text(_("why it matters"))
    # How it was expected to come about.
    pathway = _text(_("how the change was expected"))
    targets = models.ManyToManyField(
        OutcomeTarget, related_name="outcomes", blank=True, verbose_name=_("outcome targets")
    )
    priority_areas = models.ManyToManyField(
        PriorityArea, related_name="outcomes", blank=True, verbose_name=_("priority areas")
    )
    pillars = models.ManyToManyField(
        Pillar, related_name="outcomes", blank=True, verbose_name=_("pillars")
    )
    # The network's part, and that of others.
    contribution = _text(_("what the network contributed"))
    activities = models.ManyToManyField(
        Activity, related_name="outcomes", blank=True, verbose_name=_("activities")
    )
    rating = models.PositiveSmallIntegerField(
        _("contribution of the network"), choices=Rating, null=True, blank=True
    )
    rating_reason = _text(_("reason for this rating"))
    others = _text(_("what others contributed"))
    rivals_considered = models.BooleanField(
        _("other explanations were looked for"), null=True, blank=True
    )
    rivals = _text(_("other explanations"))
    # How it is known, and what is not.
    evidence = models.ManyToManyField(
        Evidence, through="OutcomeEvidence", related_name="outcomes", blank=True,
        verbose_name=_("evidence"),
    )  # fmt: skip
    strength = models.PositiveSmallIntegerField(
        _("strength of the evidence"), choices=Strength, default=0, db_default=0, editable=False
    )
    limits = _text(_("what is uncertain or went wrong"))
    lessons = _text(_("lessons and next step"))
    # Who may read it; as with activities.
    sensitivity = sensitivity_field()
    level_chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    level = level_field()
    readers = readers_field()
    hidings = models.ManyToManyField(Hiding, related_name="outcomes", blank=True, editable=False)
    # How far the record is.
    workflow = models.CharField(
        max_length=15, choices=Workflow, default=Workflow.DRAFT, editable=False
    )
    returned_because = _text(_("reason for returning it"), 2000, editable=False)
    contested_because = models.CharField(
        _("why it is contested"), max_length=15, choices=Contest, blank=True, editable=False
    )
    withdrawn_because = _text(_("reason for withdrawing it"), 2000, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("reviewed by"),
    )  # fmt: skip
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("published by"),
    )  # fmt: skip
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When what people are asked to agree with was last worded anew: kept by a trigger.
    revised_at = models.DateTimeField(null=True, editable=False)
    entry = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False,
        verbose_name=_("written by"),
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OutcomeQuerySet.as_manager()

    # A change is dated to when it was seen; where a range is asked for, it has no end.
    ends_on = None

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        indexes = [
            models.Index(
                "plan", F("starts_on").desc(nulls_last=True), F("id").desc(), name="outcome_newest"
            ),
            models.Index("workflow", condition=~Q(workflow="published"), name="outcome_waiting"),
            GinIndex(fields=["countries"], name="outcome_countries"),
        ]
        constraints = [
            models.CheckConstraint(
                name="outcome_title_is_not_blank", condition=Q(title__regex=r"\S")
            ),
            models.CheckConstraint(
                name="outcome_language_is_a_code", condition=Q(language__regex="^[a-z]{2}$")
            ),
            models.CheckConstraint(
                name="outcome_date_has_its_precision",
                condition=Q(date_precision=Precision.UNDATED, starts_on=None)
                | (~Q(date_precision=Precision.UNDATED) & Q(starts_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="outcome_date_is_the_first_day_of_what_is_known",
                condition=Q(date_precision__in=[Precision.DAY, Precision.UNDATED])
                | Q(date_precision=Precision.MONTH, starts_on__day=1)
                | Q(
                    date_precision=Precision.QUARTER,
                    starts_on__day=1,
                    starts_on__month__in=[1, 4, 7, 10],
                )
                | Q(date_precision=Precision.YEAR, starts_on__day=1, starts_on__month=1),
            ),
            *[
                models.CheckConstraint(
                    name=f"outcome_{column}_is_one_of_ours",
                    condition=Q(**{f"{column}__in": ["", *choices.values]}),
                )
                for column, choices in {
                    "actor_type": words.ActorType,
                    "scope": words.Scope,
                    "change_type": words.ChangeType,
                    "direction": words.Direction,
                    "intention": words.Intention,
                    "contested_because": words.Contest,
                }.items()
            ],
            models.CheckConstraint(
                name="outcome_workflow_is_one_of_ours",
                condition=Q(workflow__in=words.Workflow.values),
            ),
            models.CheckConstraint(
                name="outcome_significance_is_one_of_ours",
                condition=Q(significance=None) | Q(significance__in=words.Significance.values),
            ),
            models.CheckConstraint(
                name="outcome_rating_is_one_of_ours",
                condition=Q(rating=None) | Q(rating__in=words.Rating.values),
            ),
            models.CheckConstraint(
                name="outcome_sensitivity_is_a_level",
                condition=Q(sensitivity__in=Sensitivity.values),
            ),
            models.CheckConstraint(
                name="outcome_is_complete_for_a_reviewer",
                condition=Q(workflow__in=UNFINISHED) | _complete(),
            ),
            models.CheckConstraint(
                name="published_outcome_says_by_whom_and_since_when",
                condition=Q(
                    workflow="published", published_at__isnull=False, published_by__isnull=False
                )
                | (~Q(workflow="published") & Q(published_at=None, published_by=None)),
            ),
            models.CheckConstraint(
                name="returned_outcome_says_why",
                condition=~Q(workflow="returned") | Q(returned_because__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="contested_outcome_says_why",
                condition=~Q(workflow="contested") | ~Q(contested_because=""),
            ),
            models.CheckConstraint(
                name="withdrawn_outcome_says_why",
                condition=~Q(workflow="withdrawn") | Q(withdrawn_because__regex=r"\S"),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, **options):
        for field in self._meta.concrete_fields:
            if isinstance(field, (models.TextField, models.CharField)) and field.editable:
                setattr(self, field.attname, kept(getattr(self, field.attname)))
        super().save(**options)

    def get_absolute_url(self):
        return reverse("outcomes:detail", args=[self.reference])

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.starts_on, Precision(self.date_precision))

    @property
    def is_published(self) -> bool:
        return self.workflow == self.Workflow.PUBLISHED

    @property
    def is_unfinished(self) -> bool:
        return self.workflow in UNFINISHED

    @property
    def may_be_asked_about(self) -> bool:
        """Whether somebody independent can be asked: a reviewer has found it right."""
        return self.workflow in {"reviewed", "substantiated", "published"}

    @property
    def wording(self) -> str:
        """What tells one wording of it from a later one."""
        return self.revised_at.isoformat() if self.revised_at else "first"

    def note_edit(self, by) -> None:
        """What was reviewed and is changed by who is no reviewer waits for a reviewer again."""
        reviewed = {self.Workflow.REVIEWED, self.Workflow.SUBSTANTIATED}
        if self.workflow in reviewed and not by.is_reviewer:
            self.workflow, self.reviewed_by = self.Workflow.SUBMITTED, None

    @property
    def country_names(self) -> list[str]:
        return [country_name(code) for code in self.countries]

    @property
    def where(self) -> str:
        """Forum, countries and place, as far as they are known; else how far it reaches."""
        parts = [self.forum.name if self.forum else "", *self.country_names, self.place]
        return "; ".join(part for part in parts if part) or str(self.get_scope_display())
