"""Editions of a report: what each shows, who it is for, and how far it is."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.localized import LANGUAGES
from accounts.references import new_reference
from accounts.sensitivity import NETWORK, PUBLIC, Audience, GatedQuerySet
from network.hidden import telling_hidden
from plan.models import Plan, ReportingPeriod
from plan.spans import Span


class ReportQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """
        Everything for the secretariat; for the board what was handed in or published.

        Members and visitors know of the editions that were made for them and released.
        """
        model = self.model
        if user.is_authenticated and not user.is_active:
            return self.none()
        if user.is_authenticated and user.is_secretariat:
            return self.all()
        if user.is_authenticated and user.is_board:
            return self.exclude(state=model.State.DRAFT)
        released = self.filter(state=model.State.PUBLISHED)
        if user.is_authenticated and user.is_member:
            return released.exclude(readers=model.Readers.BOARD)
        plans = Plan.objects.visible_to(user).order_by()
        return released.filter(readers=model.Readers.PUBLIC, plan__in=plans)

    def editable_by(self, user):
        return self.visible_to(user) if user.is_secretariat else self.none()

    def published(self):
        return self.filter(state=self.model.State.PUBLISHED)

    def with_periods(self):
        """Bring what `span` asks for."""
        return self.select_related("plan", "first_period__plan", "last_period__plan")

    def to_show(self):
        """Bring what pages say of an edition; its snapshot is large, and not among that."""
        return self.with_withdrawal().with_successor().with_periods().defer("snapshot")

    def with_withdrawal(self):
        """
        Add `is_withdrawn`: what it shows or says names what is hidden now.

        Looked up whenever it is asked for, so that an edition which was still being made
        when something was hidden is withdrawn like the others.
        """
        shows = models.Func(
            "snapshot", function="network_tells_hidden", output_field=models.BooleanField()
        )
        texts = self.model.texts.rel.related_model.objects.filter(report=OuterRef("pk"))
        says = Exists(texts.filter(telling_hidden("body")).order_by())
        said = models.ExpressionWrapper(Q(shows) | Q(says), models.BooleanField())
        return self.annotate(is_withdrawn=said)

    def with_successor(self):
        """Add `superseded_by`: the number of the newest edition after it, if there is any."""
        later = self.model.objects.published().filter(
            first_period=OuterRef("first_period"), last_period=OuterRef("last_period"),
            readers=OuterRef("readers"), edition__gt=OuterRef("edition"),
        )  # fmt: skip
        return self.annotate(
            superseded_by=models.Subquery(later.order_by("-edition").values("edition")[:1])
        )


class Report(models.Model):
    """
    One edition of a report on one period or several, for some readers.

    Its figures are a snapshot of one moment of the database, its words are written beside it,
    and each language's file is made of both. Once published nothing of it changes: the
    database refuses. A correction is a new edition, which says why.
    """

    class Readers(models.TextChoices):
        BOARD = "board", _("the board")
        NETWORK = "network", _("members")
        PUBLIC = "public", _("the public")

        @property
        def audience(self) -> Audience:
            """Whose level what they read keeps to."""
            return PUBLIC if self == "public" else NETWORK

        @property
        def are_told_grants(self) -> bool:
            """Other members' grant sums are for the board."""
            return self == "board"

    class Arrangement(models.TextChoices):
        PILLARS = "pillars", _("by pillar")
        AREAS = "areas", _("by priority area")

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        REVIEW = "review", _("in review")
        APPROVED = "approved", _("approved, files being made")
        PUBLISHED = "published", pgettext_lazy("a report", "published")

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports")
    first_period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="+", verbose_name=_("from")
    )
    last_period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="+", verbose_name=_("to")
    )
    readers = models.CharField(_("for"), max_length=10, choices=Readers, default=Readers.BOARD)
    arrangement = models.CharField(
        _("arranged"), max_length=10, choices=Arrangement, default=Arrangement.PILLARS
    )
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    correction = models.TextField(_("why there is a new edition"), blank=True, max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # Chosen when it is handed in: those in which somebody has written.
    languages = ArrayField(
        models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES]),
        default=list,
        blank=True,
    )
    snapshot = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64)
    data_as_of = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    # None when the scheduler opened it.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-last_period__ends_on", "first_period__starts_on", "readers", "-edition", "pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["first_period", "last_period", "readers", "edition"],
                name="edition_of_a_report_is_unique",
            ),
            models.UniqueConstraint(
                fields=["first_period", "last_period", "readers"],
                condition=~Q(state="published"),
                name="one_edition_of_a_report_is_in_the_making",
            ),
            models.CheckConstraint(
                name="correction_says_why",
                condition=Q(edition=1) | Q(correction__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="published_report_says_when",
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at=None)),
            ),
            models.CheckConstraint(
                name="report_that_is_handed_in_has_languages",
                condition=Q(state="draft") | ~Q(languages=[]),
            ),
        ]

    def __str__(self):
        return f"{self.span.label}, {self.get_readers_display()}, {self.edition}"

    def get_absolute_url(self):
        return reverse("reports:detail", args=[self.reference])

    @property
    def span(self) -> Span | ReportingPeriod:
        """The days that it reports on, as figures take them."""
        return Span.between(self.first_period, self.last_period)

    @property
    def told_to(self) -> Audience:
        """The level of what it shows."""
        return self.Readers(self.readers).audience

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.state == self.State.REVIEW

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def finals(self) -> list:
        """The newest file of each language, previews left out."""
        newest: dict = {}
        for file in self.files.all():
            if not file.is_preview:
                newest.setdefault(file.language, file)
        return list(newest.values())

    @property
    def approval(self) -> "ReportAct | None":
        """Who approved it last, and when."""
        approved = [act for act in self.acts.all() if act.kind == ReportAct.Kind.APPROVED]
        return approved[-1] if approved else None

    @property
    def first_downloaded_at(self):
        moments = [file.first_downloaded_at for file in self.finals if file.first_downloaded_at]
        return min(moments, default=None)

    def edition_before(self) -> "Report | None":
        """The edition that this one corrects."""
        same = Report.objects.filter(
            first_period=self.first_period_id, last_period=self.last_period_id, readers=self.readers
        )
        return same.filter(edition__lt=self.edition).order_by("-edition").first()

    def report_before(self) -> "Report | None":
        """The last report on earlier periods of the same kind, for the same readers."""
        earlier = Report.objects.filter(
            plan=self.plan_id, readers=self.readers, last_period__series=self.last_period.series,
            last_period__ends_on__lt=self.first_period.starts_on,
        )  # fmt: skip
        return earlier.defer("snapshot").order_by("-last_period__ends_on", "-edition").first()

    def file_name(self, language: str) -> str:
        """The name under which a reader saves it: idpc-2021-2023-2021-Q1-fr-2.pdf."""
        codes = [self.first_period.code, self.last_period.code]
        parts = [self.plan.slug, *dict.fromkeys(codes), language, str(self.edition)]
        return "-".join(parts) + ".pdf"


class ReportAct(models.Model):
    """What somebody did with an edition; rows are added, never changed."""

    class Kind(models.TextChoices):
        OPENED = "opened", pgettext_lazy("a report", "opened")
        COUNTED = "counted", _("figures taken anew")
        SUBMITTED = "submitted", _("handed in for review")
        RETURNED = "returned", pgettext_lazy("a report", "returned")
        APPROVED = "approved", pgettext_lazy("a report", "approved")
        PUBLISHED = "published", pgettext_lazy("a report", "published")

    report = models.ForeignKey(Report, models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    # None where the scheduler or a worker did it.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, max_length=2000)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("act on a report")
        verbose_name_plural = _("acts on reports")
        constraints = [
            models.CheckConstraint(
                name="returned_report_says_why",
                condition=~Q(kind="returned") | Q(reason__regex=r"\S"),
            ),
        ]

    def __str__(self):
        return f"{self.report_id}: {self.kind}"
