"""Which field of several activities is to be changed, and to what."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities.fields import TypeField
from activities.languages import LANGUAGES_OF_TEXTS
from activities.models import Activity, BulkEdit
from network.countries import all_countries
from network.models import Forum, Organisation
from pillars.models import ActivityType
from plan.models import Plan
from priorities.models import PriorityArea

UNCHOSEN = [("", _("Choose…"))]


class BulkEditForm(forms.Form):
    """
    One field, with a value for it; what stands beside the other fields is of no account.

    Restricting names people, which each activity's own form asks for: it is not offered here.
    """

    entry = forms.UUIDField(widget=forms.HiddenInput)
    field = forms.ChoiceField(
        label=_("What is to be changed?"),
        choices=BulkEdit.Field.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is to be changed.")},
    )
    type = TypeField(queryset=ActivityType.objects.none(), required=False)
    status = forms.ChoiceField(choices=[*UNCHOSEN, *Activity.Status.choices], required=False)
    role = forms.ChoiceField(choices=[*UNCHOSEN, *Activity.Role.choices], required=False)
    add_area = forms.ModelChoiceField(
        PriorityArea.objects.none(), required=False, empty_label=UNCHOSEN[0][1]
    )
    remove_area = forms.ModelChoiceField(
        PriorityArea.objects.none(), required=False, empty_label=UNCHOSEN[0][1]
    )
    add_country = forms.ChoiceField(required=False)
    remove_country = forms.ChoiceField(required=False)
    add_partner = forms.ModelChoiceField(
        Organisation.objects.none(), required=False, empty_label=UNCHOSEN[0][1]
    )
    sensitivity = forms.TypedChoiceField(
        choices=[*UNCHOSEN, *Sensitivity.choices[:3]], coerce=int, empty_value="", required=False
    )
    language = forms.ChoiceField(choices=[*UNCHOSEN, *LANGUAGES_OF_TEXTS], required=False)
    forum = forms.ModelChoiceField(Forum.objects.all(), required=False, empty_label=_("No forum"))

    def __init__(self, *args, plan: Plan, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.initial.setdefault("entry", uuid.uuid4())
        fields["type"].offer(plan)
        for name in ("add_area", "remove_area"):
            fields[name].queryset = plan.priority_areas.all()
        for name in ("add_country", "remove_country"):
            fields[name].choices = [*UNCHOSEN, *all_countries()]
        fields["add_partner"].queryset = Organisation.objects.visible_to(by)
        for name, label in BulkEdit.Field.choices:
            fields[name].label = _("New value: %(field)s") % {"field": label}

    @property
    def choices(self):
        """Each field that can be chosen, with the one that takes its value."""
        values = [self[name] for name in BulkEdit.Field.values]
        return list(zip(self["field"], values, strict=True))

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("field")
        may_be_empty = chosen in {None, BulkEdit.Field.FORUM, *self.errors}
        if not may_be_empty and cleaned.get(chosen) in (None, ""):
            self.add_error(chosen, _("Choose the new value."))
        return cleaned

    @property
    def chosen_value(self):
        return self.cleaned_data[self.cleaned_data["field"]]
