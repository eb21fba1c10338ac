"""What people write in a report, beside what its figures say."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.characters import kept
from accounts.history import tracked
from accounts.sensitivity import GatedQuerySet
from reports.models.editions import Report

# The parts of the narrative, in the order of the pages; each pillar has one too.
PARTS = {
    "summary": _("Summary"),
    "achievements": _("What went well"),
    "concerns": _("What is of concern"),
    "decisions": _("Decisions asked of the board"),
    "risks": _("Risks and civic space"),
}
OF_PILLAR = "pillar:"


class ReportTextQuerySet(GatedQuerySet):
    told_in = ("body",)
    told_of = ("report__first_period__plan", "report__last_period__plan")

    def visible_to(self, user):
        return self.filter(report__in=Report.objects.visible_to(user).order_by())

    def editable_by(self, user):
        return self.filter(report__in=Report.objects.editable_by(user).order_by())

    def told(self, language: str) -> dict[str, str]:
        """Return what is written in a language: {part: Markdown}."""
        return dict(self.filter(language=language).exclude(body="").values_list("part", "body"))

    def languages(self) -> list[str]:
        """The languages in which the summary is written: a report appears in these."""
        found = self.filter(part="summary").exclude(body="").values_list("language", flat=True)
        return sorted(set(found))


@tracked(seen_as=ReportTextQuerySet)
class ReportText(models.Model):
    """One part of an edition's narrative in one language, as Markdown."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    # One of PARTS, or OF_PILLAR with the code of a pillar.
    part = models.CharField(max_length=30)
    body = models.TextField(blank=True, max_length=20_000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now=True)

    objects = ReportTextQuerySet.as_manager()

    class Meta:
        ordering = ["report", "language", "pk"]
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "language", "part"], name="part_of_a_report_is_written_once"
            ),
        ]

    def __str__(self):
        return f"{self.report_id}, {self.language}: {self.part}"

    def save(self, *args, **kwargs):
        self.body = kept(self.body)
        super().save(*args, **kwargs)

    @property
    def about(self) -> str:
        return str(self.report)

    def get_edit_url(self):
        """Where its words are changed; those of a report that was handed in are read alone."""
        if not self.report.is_draft:
            return self.report.get_absolute_url()
        return reverse("reports:write", args=[self.report.reference, self.language])


def parts_of(pillars: Iterable) -> list[tuple[str, str]]:
    """Return (part, what it is called) of a narrative, in order."""
    own = [(part, str(name)) for part, name in PARTS.items()]
    return own + [(OF_PILLAR + pillar.code, str(pillar.name)) for pillar in pillars]
