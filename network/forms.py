"""Inviting people, and hiding what could endanger them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import may_give
from network.countries import all_countries
from network.models import Hiding, Organisation


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        error_messages={"required": _("Give the address of who is invited.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        help_text=_("Roles add up: somebody may hold several."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        help_text=_("For members: whose part they confirm, and for whom they propose activities."),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    language = forms.ChoiceField(label=_("Language"), choices=User.LANGUAGES)

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["roles"].choices = [(role.value, role.label) for role in may_give(by)]
        fields["organisation"].queryset = Organisation.objects.visible_to(by)


class HidingForm(forms.Form):
    """An organisation or a country that is to be hidden now, and why."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For the secretariat. Name nobody."),
        max_length=500,
        error_messages={"required": _("Give the reason: others have to judge when it is over.")},
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["organisation"].queryset = Organisation.objects.visible_to(by)
        fields["country"].choices = [("", _("None")), *all_countries()]

    def clean(self):
        cleaned = super().clean()
        organisation, country = cleaned.get("organisation"), cleaned.get("country")
        if bool(organisation) == bool(country):
            raise forms.ValidationError(_("Choose an organisation or a country, one of them."))
        hidden = Hiding.objects.in_force().filter(organisation=organisation, country=country)
        if hidden.exists():
            raise forms.ValidationError(_("It is hidden already."))
        return cleaned
