"""What somebody has typed and not sent yet: kept on the server, for them alone."""

from typing import Any, ClassVar

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
        One's own alone; of a change to a record, only while one may still make it.

        What was typed there repeats what the record says.
        """
        if not (user.is_authenticated and user.is_active and user.pk):
            return self.none()
        of: Any = self.model
        records = of.kind_of_record()._default_manager.editable_by(user).order_by()
        changed = Q(**{f"{of.OF}__in": records})
        return self.filter(Q(**{of.OF: None}) | changed, person=user)

    def of(self, record):
        """Only what was typed to change a record; of no record, only what makes a new one."""
        return self.filter(**{self.model.OF: record and record.pk})

    def editable_by(self, user):
        return self.visible_to(user)


class AbstractDraft(models.Model):
    """
    The fields of a form as they were typed, saved by themselves while somebody types.

    It is no record: it counts nowhere, and is gone once the form is sent or discarded.
    `version` tells two windows apart in which the same form is open. `OF` is the column that
    says what it changes, None for a new one; `FORM`, `EDIT`, `DISCARD` are addresses.
    """

    OF: ClassVar[str]
    FORM: ClassVar[str]
    EDIT: ClassVar[str]
    DISCARD: ClassVar[str]

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+", verbose_name=_("plan"))
    # The form's own number, as the record will have it, or has it.
    entry = models.UUIDField()
    # The name of each field → all that was typed or ticked there.
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "entry"], name="%(class)s_is_one_for_a_form")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        record = getattr(self, self.OF)
        form = (
            reverse(self.EDIT, args=[record.reference])
            if record
            else reverse(self.FORM, args=[self.plan.slug])
        )
        return f"{form}?draft={self.reference}"

    @property
    def discard_address(self) -> str:
        return reverse(self.DISCARD, args=[self.reference])

    @classmethod
    def kind_of_record(cls) -> Any:
        return cls._meta.get_field(cls.OF).related_model

    @property
    def title(self) -> str:
        return " ".join(self.typed().get("title", "").split())

    def typed(self) -> QueryDict:
        """What was typed, as a request would bring it."""
        typed = QueryDict(mutable=True)
        for name, values in self.fields.items():
            typed.setlist(name, values)
        return typed


class Draft(AbstractDraft):
    """What somebody types about an activity, and has not sent."""

    OF, FORM, EDIT = "activity", "activities:log", "activities:edit"
    DISCARD = "activities:discard_draft"

    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, related_name="+", verbose_name=_("activity")
    )

    class Meta(AbstractDraft.Meta):
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
