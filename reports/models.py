"""The board's reports: what they were made of, how far they are, and the file itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.references import new_reference
from accounts.sensitivity import GatedQuerySet
from plan.models import ReportingPeriod


class ReportQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """Reports are for the secretariat and the board."""
        if user.is_authenticated and (user.is_secretariat or user.is_board):
            return self.all()
        return self.none()

    def editable_by(self, user):
        return self.visible_to(user) if user.is_secretariat else self.none()

    def with_withdrawal(self):
        """
        Add `is_withdrawn`: it names what is hidden now.

        Looked up whenever it is asked for, so that an edition which was still being made
        when something was hidden is withdrawn like the others.
        """
        tells = models.Func(
            "snapshot", function="network_tells_hidden", output_field=models.BooleanField()
        )
        return self.annotate(is_withdrawn=tells)

    def downloadable(self):
        return self.with_withdrawal().filter(state=Report.State.READY, is_withdrawn=False)

    def claimable(self):
        """Queued, or left by a worker that has not been heard of since its lease ended."""
        lost = Q(state=Report.State.RENDERING, lease_until__lt=timezone.now())
        return self.filter(Q(state=Report.State.QUEUED) | lost)


class Report(models.Model):
    """
    One period's report in one language, made from a snapshot of the figures.

    The row is the job: a worker owns it until `lease_until`, and what a worker writes is
    taken only while `attempt` is still the one it started. Asking again on unchanged data
    finds the same snapshot, and so the same report.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RENDERING = "rendering", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    class Stage(models.TextChoices):
        WAITING = "waiting", _("waiting for a free worker")
        WRITING = "writing", _("writing the pages")
        LAYING_OUT = "laying-out", _("laying out the pages")
        STORING = "storing", _("storing the file")
        DONE = "done", _("finished")

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="reports")
    language = models.CharField(max_length=2)
    snapshot = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64)
    data_as_of = models.DateTimeField()
    requested_at = models.DateTimeField(default=timezone.now)
    # None when the scheduler asked.
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    pdf = models.FileField(upload_to="reports/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "language", "snapshot_sha256"],
                name="one_report_for_the_same_data",
            ),
            models.CheckConstraint(
                name="report_has_its_file_when_ready",
                condition=(Q(state="ready") & ~Q(pdf="") & ~Q(pdf_sha256=""))
                | (~Q(state="ready") & Q(pdf="", pdf_sha256="")),
            ),
            models.CheckConstraint(
                name="report_being_made_has_a_lease",
                condition=Q(state="rendering", lease_until__isnull=False)
                | (~Q(state="rendering") & Q(lease_until=None)),
            ),
            models.CheckConstraint(
                name="failed_report_says_why",
                condition=~Q(state="failed") | ~Q(failure=""),
            ),
        ]

    def __str__(self):
        return f"{self.period} ({self.language})"

    def get_absolute_url(self):
        return reverse("reports:detail", args=[self.reference])

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RENDERING}

    @property
    def file_name(self) -> str:
        """The name under which a reader saves it: idpc-2021-2023-2021-Q1-fr.pdf."""
        return f"{self.period.plan.slug}-{self.period.code}-{self.language}.pdf"
