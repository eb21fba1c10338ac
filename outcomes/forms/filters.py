"""What a list of outcomes is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.fields import NONE, CountryField
from network import places
from outcomes.models import words
from plan.models import Plan


class OutcomeFilterForm(forms.Form):
    """Words, and what an outcome bears on; what is not chosen narrows nothing."""

    text = forms.CharField(label=_("Words"), max_length=200, required=False, widget=forms.TextInput)
    target = forms.ChoiceField(label=_("Outcome target"), required=False)
    area = forms.ChoiceField(label=_("Priority area"), required=False)
    period = forms.ChoiceField(label=_("Period"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    country = CountryField(label=_("Country"), max_length=100, required=False)
    direction = forms.ChoiceField(label=pgettext_lazy("a change", "Direction"), required=False)
    workflow = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args, plan: Plan, sees_unpublished: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        fields: dict[str, Any] = self.fields
        every = ("", _("All"))
        fields["target"].choices = [every, *((t.code, t.short_name) for t in plan.targets.all())]
        fields["area"].choices = [
            every, *((area.code, area.short_name) for area in plan.priority_areas.all())
        ]  # fmt: skip
        fields["period"].choices = [every, *((p.code, p.label) for p in plan.periods.all())]
        self.regions = {region.code: region for region in places.regions()}
        fields["region"].choices = [every, *((r.code, r.name) for r in self.regions.values())]
        fields["direction"].choices = [every, *words.Direction.choices]
        if sees_unpublished:
            fields["workflow"].choices = [every, *words.Workflow.choices]
        else:
            del fields["workflow"]

    def narrowed(self, outcomes):
        """Return only the outcomes that were asked for."""
        chosen = self.cleaned_data
        if chosen["target"]:
            outcomes = outcomes.towards(self.plan.targets.get(code=chosen["target"]))
        if chosen["area"]:
            outcomes = outcomes.in_area(self.plan.priority_areas.get(code=chosen["area"]))
        if chosen["period"]:
            outcomes = outcomes.in_period(self.plan.periods.get(code=chosen["period"]))
        if chosen["region"]:
            outcomes = outcomes.in_any_of(self.regions[chosen["region"]].countries)
        if chosen["country"] == NONE:
            outcomes = outcomes.filter(countries=[])
        elif chosen["country"]:
            outcomes = outcomes.in_any_of([chosen["country"]])
        if chosen["direction"]:
            outcomes = outcomes.filter(direction=chosen["direction"])
        if chosen.get("workflow"):
            outcomes = outcomes.filter(workflow=chosen["workflow"])
        return outcomes.with_words(chosen["text"])
