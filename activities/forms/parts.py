"""What is typed about what belongs to an activity: its evidence, an organisation's part."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities import files
from activities.models import Activity, Participation
from network.models import Organisation


def partner_choices(user, plan):
    """The organisations that `user` may see taking part in the activities of a plan."""
    activities = Activity.objects.visible_to(user).of_plan(plan)
    parts = Participation.objects.visible_to(user)
    taking_part = parts.filter(activity__in=activities.order_by())
    return Organisation.objects.visible_to(user).filter(pk__in=taking_part.values("organisation"))


class EvidenceForm(forms.Form):
    """A file or a link by which an activity is known."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": files.ACCEPTED}),
    )
    link = forms.URLField(
        label=_("Or a link"), required=False, max_length=1000, assume_scheme="https"
    )
    title = forms.CharField(
        label=_("What it is"),
        help_text=_("For example: minutes of the meeting. Name no person who could come to harm."),
        max_length=300,
        required=False,
    )
    sensitivity = forms.TypedChoiceField(
        label=_("Who may see it, of those who see the activity"), coerce=int
    )

    def __init__(self, *args, activity: Activity, by: User, too_large: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        fields: dict[str, Any] = self.fields
        fields["file"].help_text = _(
            "PDF, picture, text or office document, %(limit)s MB at most. Its name, and what it "
            "tells of its author and place, are not kept."
        ) % {"limit": settings.UPLOAD_LIMIT_MB}
        # Members propose nothing that they would not see themselves.
        levels = Sensitivity.choices if by.is_secretariat else Sensitivity.choices[:2]
        fields["sensitivity"].choices = levels
        fields["sensitivity"].initial = min(activity.sensitivity, len(levels) - 1)

    def clean(self):
        cleaned = super().clean()
        if self.too_large:
            message = _("This file is larger than %(limit)s MB.")
            self.add_error("file", message % {"limit": settings.UPLOAD_LIMIT_MB})
        elif not self.errors and bool(cleaned.get("file")) == bool(cleaned.get("link")):
            self.add_error("file", _("Give a file or a link, one of them."))
        return cleaned


class PartForm(forms.Form):
    """What an organisation says of its own part."""

    answer = forms.ChoiceField(
        label=_("Is this right?"),
        choices=[
            (Participation.Answer.CONFIRMED, _("Yes, this was our part.")),
            (Participation.Answer.CORRECTED, _("We took part, but differently.")),
            (Participation.Answer.DECLINED, _("We did not take part, or do not wish to be named.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    part = forms.ChoiceField(
        label=_("Our part was"),
        choices=Participation.Part,
        required=False,
        help_text=_("Only where it is to be corrected."),
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Anything the secretariat should know. Name no person."),
        max_length=500,
        required=False,
    )

    def clean(self):
        cleaned = super().clean()
        corrected = cleaned.get("answer") == Participation.Answer.CORRECTED
        if corrected and not cleaned.get("part"):
            self.add_error("part", _("Choose what the part was."))
        return cleaned


class ReturnForm(forms.Form):
    """Why an entry goes back to its author."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Its author reads it: say what is missing, or what to change."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say why, so that the author knows what to do.")},
    )
