"""Something the network does: the record, and the rules that it keeps."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.characters import kept
from accounts.history import tracked
from accounts.references import new_reference
from accounts.sensitivity import (
    Sensitivity,
    level_field,
    readers_field,
    sensitivity_field,
)
from activities.models.choosing import ActivityQuerySet
from activities.models.evidence import Evidence
from network.countries import country_name
from network.models import Forum, Hiding, Organisation
from pillars.measures import Measure
from pillars.models import ActivityType
from plan.dates import PartialDate, Precision
from priorities.models import OutcomeTarget, PriorityArea


@tracked(opens=["sensitivity"])
class Activity(models.Model):
    """
    Something that the network did or means to do on the way to its plan.

    Its type gives it one pillar (how); it has any number of priority areas (on what).
    `status` says how far the work is, `workflow` how far the record of it is: the two
    never mix. What is not known is empty, never 0.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    class Workflow(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        REVIEWED = "reviewed", _("reviewed")
        PUBLISHED = "published", _("published")

    class Role(models.TextChoices):
        """The part of the network's secretariat, beside that of its partners."""

        LEAD = "lead", _("lead")
        CO_LEAD = "co-lead", _("co-lead")
        CO_SPONSOR = "co-sponsor", _("co-sponsor")
        SPEAKER = "speaker", _("speaker")
        NETWORK = "network", _("network (led by members)")
        MEMBER_LED = "member-led", _("led by a member or partner")
        CO_SIGNATORY = "co-signatory", _("co-signatory")
        MENTIONED = "mentioned", _("mentioned")
        PRINCIPAL_RECIPIENT = "principal-recipient", _("principal recipient")

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    title = models.CharField(_("title"), max_length=500)
    language = models.CharField(
        _("language of the title and description"), max_length=2, default="en"
    )
    description = models.TextField(_("description"), blank=True, max_length=20_000)
    type = models.ForeignKey(
        ActivityType, models.PROTECT, related_name="activities", verbose_name=_("type")
    )
    role = models.CharField(_("the network’s role"), max_length=20, choices=Role)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DONE)
    workflow = models.CharField(
        max_length=10, choices=Workflow, default=Workflow.DRAFT, editable=False
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision"), max_length=10, choices=Precision, default=Precision.DAY
    )
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    priority_areas = models.ManyToManyField(
        PriorityArea,
        related_name="activities",
        blank=True,
        verbose_name=_("priority areas"),
    )
    targets = models.ManyToManyField(
        OutcomeTarget,
        related_name="activities",
        blank=True,
        verbose_name=_("outcome targets of the whole network"),
    )
    countries = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("countries"),
        default=list,
        blank=True,
    )
    forum = models.ForeignKey(
        Forum,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("forum"),
    )
    session = models.CharField(_("session"), max_length=100, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    evidence = models.ManyToManyField(
        Evidence, related_name="activities", blank=True, verbose_name=_("evidence")
    )
    # Proposed by the author; in force since it was published. Lowering it later takes a
    # second person: `accounts.lowering`.
    sensitivity = sensitivity_field()
    # Who proposed these readers, or more of them than were proposed before: publishing is
    # another person's act.
    level_chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    level = level_field()
    readers = readers_field()
    # Hidings that a person found to concern it, though only its text has the name.
    hidings = models.ManyToManyField(Hiding, related_name="activities", blank=True, editable=False)
    # The organisation whose member proposed it; none where the secretariat logged it.
    proposed_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        editable=False,
        verbose_name=_("proposed by"),
    )
    is_aggregate = models.BooleanField(_("sums up other activities"), default=False)
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    translation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
    )
    # The form's own number: a second press of the button is not a second activity.
    entry = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Why it was returned, as long as it is; the history keeps every reason.
    returned_because = models.TextField(
        _("reason for returning it"), max_length=2000, blank=True, editable=False
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("reviewed by"),
    )
    # In the bin since then: it comes back for 30 days, and is gone after that.
    binned_at = models.DateTimeField(_("deleted at"), null=True, editable=False)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("deleted by"),
    )
    # Figures that were asked for and that nobody knows: neither 0 nor still to be given.
    not_known = ArrayField(
        models.CharField(max_length=20, choices=Measure),
        verbose_name=_("figures that nobody knows"),
        default=list,
        blank=True,
    )
    # What a spreadsheet said where we could not read it: the column's name → its words.
    as_sent = models.JSONField(_("as it was sent"), default=dict, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(
                F("starts_on").desc(nulls_last=True),
                F("id").desc(),
                name="activity_newest",
            ),
            models.Index(
                "status",
                F("starts_on").desc(nulls_last=True),
                F("id").desc(),
                name="activity_status_newest",
            ),
            # The newest on each page of figures: what is not published yet is newer still.
            models.Index(
                F("starts_on").desc(nulls_last=True),
                F("id").desc(),
                condition=Q(status="done", workflow="published"),
                name="activity_done_newest",
            ),
            models.Index("type", "starts_on", name="activity_type_date"),
            # What still waits for somebody is counted on every page of theirs.
            models.Index(
                "workflow", condition=~Q(workflow="published"), name="activity_unpublished"
            ),
            # What is new since some moment.
            models.Index(
                "published_at", condition=Q(workflow="published"), name="activity_published"
            ),
            # What its author may see of what nobody else does.
            models.Index(
                "created_by", condition=Q(level=Sensitivity.RESTRICTED), name="activity_restricted"
            ),
            # What an organisation proposed and its people see, where other members do not.
            models.Index(
                "proposed_by",
                "type",
                condition=Q(level__gt=Sensitivity.NETWORK) | ~Q(workflow="published"),
                name="activity_own",
            ),
            GinIndex(fields=["countries"], name="activity_countries"),
        ]
        constraints = [
            models.CheckConstraint(
                name="activity_has_a_date_unless_undated",
                condition=Q(date_precision=Precision.UNDATED, starts_on=None)
                | (~Q(date_precision=Precision.UNDATED) & Q(starts_on__isnull=False)),
                violation_error_message=_("Give a date, or mark it as undated."),
            ),
            models.CheckConstraint(
                name="activity_date_is_the_first_day_of_what_is_known",
                condition=Q(date_precision__in=[Precision.DAY, Precision.UNDATED])
                | Q(date_precision=Precision.MONTH, starts_on__day=1)
                | Q(
                    date_precision=Precision.QUARTER,
                    starts_on__day=1,
                    starts_on__month__in=[1, 4, 7, 10],
                )
                | Q(date_precision=Precision.YEAR, starts_on__day=1, starts_on__month=1),
                violation_error_message=_(
                    "A month, quarter or year is kept as its first day."
                ),
            ),
            models.CheckConstraint(
                name="activity_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                name="activity_end_needs_a_day_to_start",
                condition=Q(ends_on=None) | Q(date_precision=Precision.DAY),
                violation_error_message=_("An end date needs a start date with its day."),
            ),
            models.CheckConstraint(
                name="activity_title_is_not_blank", condition=~Q(title__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="activity_language_is_a_code", condition=Q(language__regex="^[a-z]{2}$")
            ),
            models.CheckConstraint(
                name="activity_role_is_one_of_ours", condition=Q(role__in=[
                    "lead", "co-lead", "co-sponsor", "speaker", "network", "member-led",
                    "co-signatory", "mentioned", "principal-recipient",
                ])
            ),
            models.CheckConstraint(
                name="activity_status_is_one_of_ours",
                condition=Q(status__in=["planned", "done", "cancelled"]),
            ),
            models.CheckConstraint(
                name="activity_workflow_is_one_of_ours",
                condition=Q(workflow__in=[
                    "draft", "submitted", "returned", "reviewed", "published",
                ]),
            ),
            models.CheckConstraint(
                name="activity_sensitivity_is_a_level",
                condition=Q(sensitivity__in=Sensitivity.values),
            ),
            models.CheckConstraint(
                name="published_activity_says_since_when",
                condition=Q(workflow="published", published_at__isnull=False)
                | (~Q(workflow="published") & Q(published_at=None)),
            ),
            models.CheckConstraint(
                name="returned_activity_says_why",
                condition=~Q(workflow="returned") | ~Q(returned_because=""),
            ),
            models.CheckConstraint(
                name="deleted_activity_says_by_whom",
                condition=Q(binned_at=None, binned_by=None)
                | Q(binned_at__isnull=False, binned_by__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_is_not_part_or_translation_of_itself",
                condition=(Q(part_of=None) | ~Q(part_of=F("id")))
                & (Q(translation_of=None) | ~Q(translation_of=F("id"))),
                violation_error_message=_(
                    "An activity is not a part or a translation of itself."
                ),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def save(self, **options):
        for name in ("title", "description", "session", "place"):
            setattr(self, name, kept(getattr(self, name)))
        super().save(**options)

    def get_absolute_url(self):
        return reverse("activities:detail", args=[self.reference])

    def clean(self):
        """A title of nothing but what no file can hold is none."""
        if self.title and not kept(self.title).strip():
            raise ValidationError({"title": _("Say what was done, or is planned.")})

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.starts_on, Precision(self.date_precision))

    @property
    def recorded_at(self):
        """Since when it counts, or would."""
        return self.published_at or self.created_at

    @property
    def plan(self):
        return self.type.pillar.plan

    @property
    def is_published(self) -> bool:
        return self.workflow == self.Workflow.PUBLISHED

    @property
    def is_publishable(self) -> bool:
        """It waits for a reviewer; who may be that is for `services.publish` to say."""
        return self.workflow in {self.Workflow.SUBMITTED, self.Workflow.REVIEWED}

    def note_edit(self, by) -> None:
        """What was reviewed and is then changed by somebody else waits for a reviewer again."""
        if self.workflow == self.Workflow.REVIEWED and not by.is_reviewer:
            self.workflow, self.reviewed_by = self.Workflow.SUBMITTED, None

    @property
    def country_names(self) -> list[str]:
        return [country_name(code) for code in self.countries]

    @property
    def where(self) -> str:
        """Forum with its session, countries and place, as far as they are known."""
        forum = ", ".join(part for part in (self.forum and self.forum.name, self.session) if part)
        return "; ".join(part for part in (forum, *self.country_names, self.place) if part)
