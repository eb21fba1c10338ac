"""What is typed about an organisation's part in an activity."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Participation
from activities.models.parts import Answer
from network.models import Organisation


def partner_choices(user, plan):
    """The organisations that `user` may see taking part in the activities of a plan."""
    activities = Activity.objects.visible_to(user).of_plan(plan)
    parts = Participation.objects.visible_to(user)
    taking_part = parts.filter(activity__in=activities.order_by())
    return Organisation.objects.visible_to(user).filter(pk__in=taking_part.values("organisation"))


class PartForm(forms.Form):
    """What an organisation says of its own part."""

    answer = forms.ChoiceField(
        label=_("Is this right?"),
        choices=[
            (Answer.CONFIRMED, _("Yes, this was our part.")),
            (Answer.CORRECTED, _("We took part, but differently.")),
            (Answer.DECLINED, _("We did not take part, or do not wish to be named.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    part = forms.ChoiceField(
        label=_("Our part was"),
        required=False,
        help_text=_("Only where it is to be corrected."),
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Anything the secretariat should know. Name no person."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args, of: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.update({"answer": of.answer, "part": of.part})
        fields: Any = self.fields
        fields["part"].choices = of.Part.choices

    def clean(self):
        cleaned = super().clean()
        corrected = cleaned.get("answer") == Answer.CORRECTED
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
