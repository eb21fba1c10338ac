"""The figures that a kind of work asks for, as they are typed."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.services import Figure
from pillars.measures import Measure
from plan import quantities


class FiguresForm(forms.ModelForm):
    """
    A field for each figure that is asked for, and a box for one that nobody knows.

    An empty field is still to be given; 0 is none at all.
    """

    fields: Any

    def _add_figures(self):
        """Add the fields of each figure that the kind of work asks for, or that is known."""
        known: dict[str, Any] = {}
        self.beside = []  # Money of a second currency has no field here, and stays.
        for figure in self.instance.figures.order_by("pk") if self.instance.pk else []:
            if figure.measure in known:
                self.beside.append(
                    Figure(figure.measure, figure.qualifier, figure.value, figure.currency)
                )
            known.setdefault(figure.measure, figure)
        kind = self._chosen_type()
        asked = [*(kind.measures if kind else []), *known, *self.instance.not_known]
        self.measures = list(dict.fromkeys(asked))
        for measure in self.measures:
            self._add_figure(measure, known.get(measure))
        if Measure.AMOUNT in self.measures:
            amount = known.get(Measure.AMOUNT)
            self.fields["figure_currency"] = forms.CharField(
                label=_("Currency"),
                help_text=_("Three letters: USD, EUR, GBP."),
                required=False,
                max_length=3,
                initial=amount and amount.currency,
                widget=forms.TextInput(attrs={"size": 4, "autocapitalize": "characters"}),
            )

    def _add_figure(self, measure, figure):
        label = str(Measure(measure).label).capitalize()
        self.fields[f"figure_{measure}"] = forms.CharField(
            label=label,
            required=False,
            max_length=40,
            initial=figure and quantities.written(figure.qualifier, figure.value),
            widget=forms.TextInput(attrs={"inputmode": "text", "size": 12}),
        )
        self.fields[f"unknown_{measure}"] = forms.BooleanField(
            label=_("not known"),
            required=False,
            initial=measure in self.instance.not_known,
            widget=forms.CheckboxInput(attrs={"aria-label": _("%s: not known") % label}),
        )

    def _chosen_type(self):
        chosen = self["type"].value()
        kinds = self.fields["type"].queryset
        return kinds.filter(pk=chosen).first() if str(chosen or "").isdigit() else None

    def all_figures(self) -> list[Figure]:
        """Return what was typed, and what stands beside it without a field."""
        typed = {(figure.measure, figure.currency) for figure in self.figures}
        beside = [f for f in self.beside if (f.measure, f.currency) not in typed]
        return [*self.figures, *beside]

    @property
    def figures_asked(self):
        """Of each figure: its field, the box for “not known”, and for money the currency."""
        return [
            (
                self[f"figure_{measure}"],
                self[f"unknown_{measure}"],
                self["figure_currency"] if measure == Measure.AMOUNT else None,
            )
            for measure in self.measures
        ]

    def _clean_figures(self, cleaned):
        self.figures: list[Figure] = []
        unknown = []
        for measure in self.measures:
            self._clean_figure(measure, cleaned)
            if not cleaned.get(f"unknown_{measure}"):
                continue
            if cleaned.get(f"figure_{measure}"):
                self.add_error(
                    f"unknown_{measure}", _("There is a figure: untick this, or remove it.")
                )
            unknown.append(measure)
        self.instance.not_known = unknown

    def _clean_figure(self, measure, cleaned):
        name = f"figure_{measure}"
        try:
            quantity = quantities.parse(cleaned.get(name, ""))
        except quantities.NotAFigure:
            self.add_error(
                name,
                _("Write a number: 49, ~120 for about, 100+ for at least; empty if unknown."),
            )
            return
        if quantity is None:
            return
        qualifier, value = quantity
        if value < 0:
            self.add_error(name, _("A figure is 0 or more."))
            return
        if value >= 10**13:
            self.add_error(name, _("This number is too large."))
            return
        currency = ""
        if measure == Measure.AMOUNT:
            currency = cleaned.get("figure_currency", "").upper()
            if not re.fullmatch("[A-Z]{3}", currency):
                self.add_error(
                    "figure_currency",
                    _("An amount needs a currency such as USD or EUR."),
                )
                return
        self.figures.append(Figure(measure, qualifier, value, currency))
