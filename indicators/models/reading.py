"""What an indicator stood at, as a source says."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.references import new_reference
from indicators.categories import Block, Category
from indicators.models.gates import BreakdownQuerySet, ReadingQuerySet
from indicators.models.indicator import DATED, Definition, Indicator, Qualifier
from plan.dates import PartialDate, Precision


@tracked(seen_as=ReadingQuerySet)
class Reading(models.Model):
    """
    What an indicator stood at on a date, as one source says.

    Sources disagree, and both stay: of those with the same date one is used. A date that
    was asked about and of which nothing is known is a reading too, a missing one, so that
    it is told from a date that nobody asked about.
    """

    class Quality(models.TextChoices):
        REPORTED = "reported", _("reported")
        ESTIMATED = "estimated", _("estimated")
        PROVISIONAL = "provisional", _("provisional")
        VERIFIED = "verified", _("verified")
        MISSING = "missing", _("missing")

    class Judgement(models.TextChoices):
        """How far something is that is said in words: a person judges, with the reason."""

        MET = "met", _("met")
        ON_TRACK = "on_track", _("on track")
        BEHIND = "behind", _("behind")
        OFF_TRACK = "off_track", _("off track")
        REGRESSING = "regressing", _("going backwards")
        NOT_STARTED = "not_started", _("not started")

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="readings")
    definition = models.ForeignKey(
        Definition, models.RESTRICT, related_name="readings", verbose_name=_("definition")
    )
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=4, null=True, blank=True)
    qualifier = models.CharField(
        _("how sure it is"), max_length=1, choices=Qualifier, default=Qualifier.EXACT
    )
    read_on = models.DateField(_("date"))
    date_precision = models.CharField(
        _("how much of the date is known"), max_length=10, choices=DATED, default=Precision.DAY
    )
    quality = models.CharField(
        _("quality"), max_length=12, choices=Quality, default=Quality.REPORTED
    )
    numerator = models.DecimalField(
        _("numerator"), max_digits=15, decimal_places=4, null=True, blank=True
    )
    denominator = models.DecimalField(
        _("denominator"), max_digits=15, decimal_places=4, null=True, blank=True
    )
    judgement = models.CharField(_("judged as"), max_length=12, choices=Judgement, blank=True)
    source = models.CharField(_("source"), max_length=500)
    url = models.URLField(_("link to the source"), max_length=1000, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    is_used = models.BooleanField(_("used"), default=False, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "read_on", "date_precision", "pk"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "read_on", "date_precision"],
                condition=Q(is_used=True),
                name="one_reading_of_a_date_is_used",
                violation_error_message=_("Another reading of this date is used."),
            ),
            models.CheckConstraint(
                name="reading_has_a_value_a_judgement_or_is_missing",
                condition=Q(quality="missing", value=None, judgement="")
                | (~Q(quality="missing") & (Q(value__isnull=False) | ~Q(judgement=""))),
                violation_error_message=_(
                    "Give a value, or say that it is missing; not both, and not neither."
                ),
            ),
            models.CheckConstraint(
                name="judgement_has_its_reason",
                condition=Q(judgement="") | ~Q(comment=""),
                violation_error_message=_("Say why it is judged so, as a comment."),
            ),
            models.CheckConstraint(
                name="numerator_and_denominator_come_together",
                condition=Q(numerator=None, denominator=None)
                | Q(
                    numerator__isnull=False,
                    denominator__isnull=False,
                    numerator__gte=0,
                    denominator__gt=0,
                ),
                violation_error_message=_(
                    "Give numerator and denominator, both or none; the denominator is above 0."
                ),
            ),
            models.CheckConstraint(
                name="reading_says_its_source",
                condition=~Q(source=""),
                violation_error_message=_("Say where it comes from."),
            ),
        ]

    def __str__(self):
        return f"{self.qualifier} {self.value} ({self.date})"

    def get_edit_url(self):
        return reverse("indicators:edit_reading", args=[self.reference])

    @property
    def about(self) -> str:
        """What its words are about."""
        return str(self.indicator)

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.read_on, Precision(self.date_precision))

    @property
    def recorded_at(self):
        return self.entered_at

    @property
    def whole(self) -> Decimal | None:
        """What the parts of a breakdown are parts of: the count, or all of whom a share is."""
        return self.value if self.denominator is None else self.denominator


@tracked(seen_as=BreakdownQuerySet)
class Breakdown(models.Model):
    """How much of a reading belongs to one category. It need not cover all of it."""

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="breakdown")
    category = models.CharField(_("category"), max_length=30, choices=Category)
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=4)

    objects = BreakdownQuerySet.as_manager()

    class Meta:
        ordering = ["reading", "pk"]
        verbose_name = _("part of a reading")
        verbose_name_plural = _("parts of a reading")
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "category"], name="category_is_given_once_in_a_reading"
            ),
            models.CheckConstraint(
                name="part_of_a_reading_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A part is 0 or more."),
            ),
        ]

    def __str__(self):
        return f"{self.get_category_display()}: {self.value}"

    @property
    def block(self) -> Block:
        return Category(self.category).block
