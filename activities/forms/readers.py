"""Who may read a record, as it is chosen in its form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sensitivity import Sensitivity


class ReadersForm(forms.ModelForm):
    """The fields by which the author of a record proposes who reads it."""

    fields: Any

    sensitivity = forms.TypedChoiceField(
        label=_("Who may see it once it is published"),
        coerce=int,
        choices=[
            (Sensitivity.PUBLIC, _("Public: anybody, where the plan is public")),
            (Sensitivity.NETWORK, _("Network: members and the board")),
            (Sensitivity.INTERNAL, _("Secretariat: staff and reviewers only")),
            (Sensitivity.RESTRICTED, _("Restricted: named people only; could endanger somebody")),
        ],
        initial=Sensitivity.INTERNAL,
        widget=forms.RadioSelect,
    )
    readers = forms.ModelMultipleChoiceField(
        label=_("People named for it"),
        help_text=_("They alone read it while it is restricted, beside whoever logged it."),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def _offer_readers(self, by: User) -> None:
        self.level_before = self.instance.sensitivity if self.instance.is_published else None
        if by.is_secretariat:
            self.fields["readers"].queryset = User.objects.in_secretariat()
        else:
            # Members name no people of the secretariat, and so propose nothing for them alone.
            del self.fields["readers"]
            self.fields["sensitivity"].choices = self.fields["sensitivity"].choices[:3]

    def clean_sensitivity(self):
        level = self.cleaned_data["sensitivity"]
        if self.level_before is not None and level < self.level_before:
            raise forms.ValidationError(
                _("It is published. To give it more readers, ask for that on its page.")
            )
        return level
