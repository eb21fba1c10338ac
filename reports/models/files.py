"""The files of a report; each row is the job that makes one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.sensitivity import GatedQuerySet
from reports.models.editions import Report


class Job(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RENDERING = "rendering", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class ReportFileQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """Previews are for the secretariat and whoever reviews; else what is published."""
        seen = self.filter(report__in=Report.objects.visible_to(user).order_by())
        if user.is_authenticated and (user.is_secretariat or user.is_board):
            return seen
        return seen.final()

    def editable_by(self, user):
        return self.visible_to(user) if user.is_secretariat else self.none()

    def final(self):
        return self.filter(is_preview=False)

    def ready(self):
        return self.filter(state=Job.READY)

    def claimable(self):
        """Queued, or left by a worker that has not been heard of since its lease ended."""
        lost = Q(state=Job.RENDERING, lease_until__lt=timezone.now())
        return self.filter(Q(state=Job.QUEUED) | lost)


class ReportFile(models.Model):
    """
    An edition in one language as PDF, or a preview of it with a watermark.

    The row is the job: a worker owns it until `lease_until`, and what a worker writes is
    taken only while `attempt` is still the one it started. Asking again for the same content
    finds the same row.
    """

    class Stage(models.TextChoices):
        WAITING = "waiting", _("waiting for a free worker")
        WRITING = "writing", _("writing the pages")
        LAYING_OUT = "laying-out", _("laying out the pages")
        STORING = "storing", _("storing the file")
        DONE = "done", _("finished")

    class Failure(models.TextChoices):
        TOO_LARGE = "too-large", _("It takes too much memory. Shorten its longest texts.")
        TOO_LONG = "too-long", _("It takes too long to lay out. Shorten its longest texts.")
        NOT_LAID_OUT = (
            "not-laid-out",
            _("Something in it cannot be laid out. Give the reference to whoever runs this site."),
        )
        INTERRUPTED = (
            "interrupted",
            _("The process that made it was stopped several times. Try again."),
        )
        NOT_STORED = (
            "not-stored",
            _("The disk is full or does not answer. Try again later."),
        )

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    is_preview = models.BooleanField(default=False)
    # Of all that the file is made of; its first digits identify it inside the PDF.
    content_sha256 = models.CharField(max_length=64)
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=Job, default=Job.QUEUED)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=20, choices=Failure, blank=True)
    pdf = models.FileField(upload_to="reports/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    first_downloaded_at = models.DateTimeField(null=True, blank=True)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        ordering = ["report", "language", "-requested_at", "-pk"]
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "language", "is_preview", "content_sha256"],
                name="one_file_of_the_same_content",
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
        return f"{self.report} ({self.language})"

    def get_absolute_url(self):
        return reverse("reports:file", args=[self.report.reference, self.pk])

    @property
    def is_ready(self) -> bool:
        return self.state == Job.READY

    @property
    def is_failed(self) -> bool:
        return self.state == Job.FAILED

    @property
    def is_under_way(self) -> bool:
        return self.state in {Job.QUEUED, Job.RENDERING}
