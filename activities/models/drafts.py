"""What somebody has typed and not sent yet: kept on the server, for them alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.references import new_reference
from accounts.sensitivity import GatedQuerySet
from activities.models.activity import Activity
from plan.models import Plan


class DraftQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """
        One's own alone; of a change to an activity, only while one may still make it.

        What was typed there repeats what the activity says.
        """
        if not (user.is_authenticated and user.is_active and user.pk):
            return self.none()
        activities = Activity.objects.editable_by(user).order_by()
        return self.filter(Q(activity=None) | Q(activity__in=activities), person=user)

    def editable_by(self, user):
        return self.visible_to(user)


class Draft(models.Model):
    """
    The fields of a form as they were typed, saved by themselves while somebody types.

    It is no activity: it counts nowhere, and is gone once the form is sent or discarded.
    `version` tells two windows apart in which the same form is open.
    """

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+", verbose_name=_("plan"))
    # The form's own number, as the activity will have it, or has it.
    entry = models.UUIDField()
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, related_name="+", verbose_name=_("activity")
    )
    # The name of each field → all that was typed or ticked there.
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["person", "entry"], name="draft_is_one_for_a_form")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        form = (
            reverse("activities:edit", args=[self.activity.reference])
            if self.activity
            else reverse("activities:log", args=[self.plan.slug])
        )
        return f"{form}?draft={self.reference}"

    @property
    def title(self) -> str:
        return " ".join(self.typed().get("title", "").split())

    def typed(self) -> QueryDict:
        """What was typed, as a request would bring it."""
        typed = QueryDict(mutable=True)
        for name, values in self.fields.items():
            typed.setlist(name, values)
        return typed
