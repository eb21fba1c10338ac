"""A list with its filters, kept under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.references import new_reference
from accounts.sensitivity import GatedQuerySet
from plan.models import Plan


class SavedViewQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """One's own, whoever one is; what is shared is shared within the secretariat."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        own = Q(person=user.pk)
        return self.filter(own | Q(is_shared=True) if user.is_secretariat else own)

    def editable_by(self, user):
        """Only one's own, shared or not."""
        return self.visible_to(user).filter(person=user.pk)


class SavedView(models.Model):
    """
    The filters of a list, and no row of it: who opens it sees what is theirs to see.

    `query` is the list's query string, with nothing in it but filters.
    """

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", editable=False
    )
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="saved_views", editable=False)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=2000, editable=False)
    is_shared = models.BooleanField(_("shared with the secretariat"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "plan", "name"], name="saved_view_has_a_name_of_its_own"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The list itself, as it was saved."""
        return f"{reverse('activities:index', args=[self.plan.slug])}?{self.query}"
