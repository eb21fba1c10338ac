"""What somebody types about an outcome, and has not sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.drafts import AbstractDraft
from outcomes.models.outcome import Outcome


class OutcomeDraft(AbstractDraft):
    """The form of an outcome as it was typed, saved by itself."""

    OF, FORM, EDIT = "outcome", "outcomes:record", "outcomes:edit"
    DISCARD = "outcomes:discard_draft"

    outcome = models.ForeignKey(
        Outcome, models.CASCADE, null=True, related_name="+", verbose_name=_("outcome")
    )

    class Meta(AbstractDraft.Meta):
        verbose_name = _("draft of an outcome")
        verbose_name_plural = _("drafts of outcomes")
