"""What is typed about how an outcome is known."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms import AboutEvidenceForm, EvidenceForm
from outcomes.models import words


class TieForm(forms.Form):
    """What kind of source a piece of evidence is, how independent, and what it speaks to."""

    kind = forms.ChoiceField(
        label=_("What kind of source is it?"),
        choices=[("", _("Choose…")), *words.EvidenceKind.choices],
        error_messages={"required": _("Choose what kind of source it is.")},
    )
    independence = forms.ChoiceField(
        label=_("How far does it stand from the network?"),
        help_text=_("Who speaks there, not who put it online."),
        choices=words.Independence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how far it stands from the network.")},
    )
    supports = forms.MultipleChoiceField(
        label=_("What does it speak to?"),
        choices=words.Supports.choices,
        initial=list(words.Supports.values),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what it speaks to.")},
    )

    def tie(self) -> dict[str, Any]:
        """What the tie between outcome and evidence says."""
        return {name: self.cleaned_data[name] for name in TieForm.base_fields}


class DescribedTieForm(TieForm, AboutEvidenceForm):
    """What is said of a piece of evidence, by itself and for an outcome."""

    field_order = (*TieForm.base_fields,)


class EvidenceOfOutcomeForm(TieForm, EvidenceForm):
    """New files and links by which an outcome is known."""

    field_order = (*EvidenceForm.field_order, *TieForm.base_fields)  # type: ignore[assignment]
