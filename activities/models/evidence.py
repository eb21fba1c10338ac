"""How an activity is known: links, and files that are kept here."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.references import new_reference
from accounts.sensitivity import Audience, GatedQuerySet, Sensitivity, sensitivity_field
from activities.languages import LANGUAGES_OF_TEXTS


class EvidenceQuerySet(GatedQuerySet):
    def for_audience(self, audience: Audience):
        """
        Only what supports a record that the readers may see, and is not above them.

        Evidence that several records share is seen with the least sensitive of them: a
        hidden one must not change what is seen of another.
        """
        if audience.level is None:
            return self.none()
        seen = Q(pk__in=[])
        for kind in kinds_of_records():
            supports = kind.objects.for_audience(audience)
            supports = supports.filter(evidence=OuterRef("pk")).order_by()
            named = supports.filter(level=Sensitivity.RESTRICTED)
            seen |= (Q(sensitivity__lte=audience.level) & Exists(supports)) | Q(Exists(named))
        return self.filter(seen)

    def editable_by(self, user):
        """Only what supports a record that `user` may change, and is seen by them."""
        theirs = Q(pk__in=[])
        for kind in kinds_of_records():
            supports = kind.objects.editable_by(user).filter(evidence=OuterRef("pk"))
            theirs |= Q(Exists(supports.order_by()))
        return self.visible_to(user).filter(theirs)

    def downloadable(self):
        """Only files, and only those that no scanner still has to look at."""
        return self.exclude(file="").filter(scan__in=[Evidence.Scan.NONE, Evidence.Scan.CLEAN])


def relations_of_records() -> dict[str, Any]:
    """Return the models that evidence supports, those of apps above among them, by their name."""
    relations = [each for each in Evidence._meta.related_objects if each.many_to_many]
    return {str(each.get_accessor_name()): each.related_model for each in relations}


def kinds_of_records() -> list[Any]:
    """Return the models that evidence supports."""
    return list(relations_of_records().values())


@tracked(opens=["sensitivity"])
class Evidence(models.Model):
    """
    A page, or a file that is kept here, by which a record is known. One may support several.

    A file is kept without the name under which it came, and without what it told of people.
    """

    class Scan(models.TextChoices):
        """What a virus scanner said of the file."""

        NONE = "none", _("there is no scanner")
        CLEAN = "clean", _("nothing was found")
        WAITING = "waiting", _("not scanned yet")
        INFECTED = "infected", _("a virus was found")

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    url = models.URLField(_("link"), max_length=1000, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/", blank=True, editable=False)
    media_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(null=True, blank=True, editable=False)  # Bytes.
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.NONE, editable=False)
    title = models.CharField(_("title"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    sensitivity = sensitivity_field()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        indexes = [models.Index("url", name="evidence_url")]
        constraints = [
            models.CheckConstraint(
                name="evidence_sensitivity_is_a_level",
                condition=Q(sensitivity__in=Sensitivity.values),
            ),
            models.CheckConstraint(
                name="evidence_is_a_link_or_a_file",
                condition=(Q(file="") & ~Q(url="") & Q(sha256="", size=None, media_type=""))
                | (Q(url="") & ~Q(file="") & ~Q(sha256="") & Q(size__isnull=False))
                | Q(url="", file="", scan="infected"),
                violation_error_message=_("Give a file or a link, one of them."),
            ),
        ]

    def __str__(self):
        return self.title or self.url or self.reference

    def supported(self) -> list[Any]:
        """The records of every kind that it supports, seen or not, but for those in the bin."""
        found = [each for name in relations_of_records() for each in getattr(self, name).all()]
        return [record for record in found if getattr(record, "binned_at", None) is None]

    @property
    def is_file(self) -> bool:
        return not self.url

    @property
    def address(self) -> str:
        """Where it is read: the page itself, or the checked way to the file."""
        return self.url or reverse("activities:download", args=[self.reference])

    @property
    def language_name(self) -> str:
        return dict(LANGUAGES_OF_TEXTS).get(self.language, self.language)

    @property
    def ending(self) -> str:
        return (self.file.name or "").rpartition(".")[2]

    @property
    def file_name(self) -> str:
        """The name under which a reader saves it, which tells nothing: h7k2m9pq.pdf."""
        return f"{self.reference}.{self.ending}"
