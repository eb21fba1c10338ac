"""What is typed about an indicator, and about what was read."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.localized import called, columns
from accounts.meanwhile import Watched
from indicators.categories import Block, Category
from indicators.models import Definition, Indicator, Reading
from plan.dates import PartialDate, Precision
from plan.fields import PartialDateField, QuantityField

MEASURES = Definition.Measure
DEFINED = [*columns("text", "unit"), "measure", *columns("scale")]
MILESTONES = 100  # No form adds more than this.
SENT = re.compile(r"milestone_(\d{1,4})_on", re.ASCII)
LINES = {"rows": 3}


class DayInput(forms.DateInput):
    def __init__(self):
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class WatchedForm(Watched, forms.ModelForm):
    """What stands is what the fields began with; of a clash it says which of them differ."""

    def watch_fields(self):
        if self.instance.pk:
            stands = self.fields.items()
            self.watch(*(f"{n}={self.get_initial_for_field(field, n)}" for n, field in stands))

    def clean(self):
        cleaned = super().clean()
        if self.clashes:
            differ = [str(self.fields[name].label) for name in self.changed_data if name != "seen"]
            words = _("Somebody else has changed it meanwhile. Yours differs in: %(fields)s. Save "
                      "again to put yours in its place.")  # fmt: skip
            self.clash(None, words % {"fields": ", ".join(differ) or "–"})
        return cleaned


class IndicatorForm(WatchedForm):
    """An indicator with its definition and milestones, as one page."""

    fields: Any

    baseline = QuantityField(
        label=_("Baseline"),
        help_text=_("191, ~100 for about, 70+ for at least; empty where there is none."),
        required=False,
    )
    baseline_when = PartialDateField(
        label=_("Date of the baseline"),
        help_text=_("As far as it is known: 11/03/2021, 2021-03, 2021-Q1 or 2021."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why the definition changes"),
        help_text=_("Only where something has been read already: it becomes a new version."),
        max_length=500,
        required=False,
    )

    class Meta:
        model = Indicator
        fields = [
            "code", *columns("name"), "target", "direction", "aggregation", "decimals",
            "tolerance", "counts_people", "baseline_source", *columns("no_baseline"),
            "target_value", "target_on", *columns("method", "source"), "frequency",
            *columns("limits"), "breakdowns", "is_candidate", *columns("origin"),
        ]  # fmt: skip
        widgets = {
            "target_on": DayInput(),
            **{name: forms.Textarea(LINES) for name in columns("method", "source", "limits")},
            **{name: forms.Textarea(LINES) for name in columns("origin")},
        }
        localized_fields = ["tolerance", "target_value"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.definition_now = self.instance.definitions.last() if self.instance.pk else None
        defined = forms.fields_for_model(
            Definition, DEFINED,
            widgets={name: forms.Textarea(LINES) for name in columns("text", "scale")},
        )  # fmt: skip
        for name, field in defined.items():
            if self.definition_now:
                field.initial = getattr(self.definition_now, name)
            self.fields[name] = field
        for name, field in self.fields.items():
            if not field.label or name not in self.declared_fields:
                model = Definition if name in DEFINED else Indicator
                label = called(model._meta.get_field(name))
                field.label = label[:1].upper() + label[1:]
        self.fields["target"].queryset = self.instance.plan.targets.all()
        self.fields["target"].empty_label = gettext("None")
        self.fields["breakdowns"] = forms.MultipleChoiceField(
            label=gettext("Broken down by"),
            help_text=gettext("Counts only, never who somebody is."),
            choices=Block.choices, required=False, widget=forms.CheckboxSelectMultiple,
            initial=self.instance.breakdowns,
        )  # fmt: skip
        self.fields["scale_en"].help_text = gettext(
            "Of a step on a scale: the lowest first, one a line."
        )
        known = self.instance
        for name in ("tolerance", "target_value"):  # 5 rather than 5.0000.
            value = getattr(known, name)
            self.initial[name] = value and Decimal(value).normalize()
        if known.baseline_value is not None:
            self.fields["baseline"].initial = (known.baseline_qualifier, known.baseline_value)
        self.fields["baseline_when"].initial = known.baseline_date
        self._add_milestones()
        self.watch_fields()

    def _add_milestones(self):
        known = list(self.instance.milestones.all()) if self.instance.pk else []
        sent = [int(found[1]) for name in self.data if (found := SENT.fullmatch(name))]
        count = max(len(known) + 2, min(max(sent, default=0), MILESTONES))
        self.rows = list(range(1, count + 1))
        for n in self.rows:
            one = known[n - 1] if n <= len(known) else None
            self.fields[f"milestone_{n}_on"] = forms.DateField(
                label=gettext("Milestone %(n)s: date") % {"n": n}, required=False,
                widget=DayInput(), initial=one and one.due_on,
            )  # fmt: skip
            self.fields[f"milestone_{n}_value"] = forms.DecimalField(
                label=gettext("Milestone %(n)s: value") % {"n": n}, required=False, localize=True,
                max_digits=15, decimal_places=4, initial=one and one.value.normalize(),
            )  # fmt: skip

    def _get_validation_exclusions(self):
        """The rules of the model are asked of what stands in no field of its own, too."""
        own = {"plan", "baseline_value", "baseline_qualifier", "baseline_on", "baseline_precision"}
        return super()._get_validation_exclusions() - own

    def clean(self):
        cleaned = super().clean()
        qualifier, value = cleaned.get("baseline") or ("=", None)
        when = cleaned.get("baseline_when") or PartialDate(None, Precision.UNDATED)
        known = self.instance
        known.baseline_value, known.baseline_qualifier = value, qualifier
        known.baseline_on = when.first
        known.baseline_precision = when.precision if when.first else Precision.DAY
        if cleaned.get("measure") == MEASURES.ORDINAL and not cleaned.get("scale_en"):
            self.add_error("scale_en", _("Name the steps of the scale."))
        for n in self.rows:
            day, goal = (cleaned.get(f"milestone_{n}_{part}") for part in ("on", "value"))
            if (day is None) != (goal is None) and not self.errors.keys() & {
                f"milestone_{n}_on", f"milestone_{n}_value",
            }:  # fmt: skip
                part = "on" if day is None else "value"
                self.add_error(f"milestone_{n}_{part}", _("A milestone has a date and a value."))
        days = [day for day, _value in self.milestones()]
        if len(set(days)) < len(days):
            self.add_error(None, _("There is a milestone for this day already."))
        return cleaned

    def definition(self) -> dict[str, Any]:
        """What `services.define` takes as the definition."""
        return {name: self.cleaned_data[name] for name in DEFINED}

    def milestones(self) -> list[tuple]:
        pairs = (
            (
                self.cleaned_data.get(f"milestone_{n}_on"),
                self.cleaned_data.get(f"milestone_{n}_value"),
            )
            for n in self.rows
        )
        return [(day, value) for day, value in pairs if day is not None and value is not None]

    # The page in parts, each with its fields; localized ones stand beside each other.

    def _each(self, *names):
        return [self[name] for name in names]

    @property
    def what(self):
        return [
            self._each("code"), self._each(*columns("name")), self._each("target"),
            self._each(*columns("text")), self._each(*columns("unit")), self._each("measure"),
            self._each(*columns("scale")), *([self._each("reason")] if self.definition_now else []),
        ]  # fmt: skip

    @property
    def way(self):
        return [
            self._each("direction", "tolerance"),
            self._each("baseline", "baseline_when", "baseline_source"),
            self._each(*columns("no_baseline")), self._each("target_value", "target_on"),
            *(self._each(f"milestone_{n}_on", f"milestone_{n}_value") for n in self.rows),
        ]  # fmt: skip

    @property
    def how(self):
        return [
            self._each("aggregation", "frequency", "decimals"), self._each(*columns("method")),
            self._each(*columns("source")), self._each(*columns("limits")),
            self._each("breakdowns"), self._each("counts_people"),
        ]  # fmt: skip

    @property
    def candidacy(self):
        return [self._each("is_candidate"), self._each(*columns("origin"))]


class ReadingForm(WatchedForm):
    """What was read, by what the definition measures, with the parts that are asked for."""

    fields: Any

    when = PartialDateField(
        label=_("Of which date?"),
        help_text=_("As far as it is known: 11/03/2021, 2021-03, 2021-Q1 or 2021."),
        error_messages={"required": _("Give the date, as far as it is known.")},
    )
    quantity = QuantityField(
        label=_("Value"),
        help_text=_("49, ~120 for about, 100+ for at least."),
        required=False,
    )

    class Meta:
        model = Reading
        fields = [
            "quality", "numerator", "denominator", "judgement", "source", "url", "comment",
            "definition",
        ]  # fmt: skip
        widgets = {
            "comment": forms.Textarea(LINES),
            "numerator": forms.TextInput(attrs={"size": 12}),
            "denominator": forms.TextInput(attrs={"size": 12}),
        }
        localized_fields = ["numerator", "denominator"]
        help_texts = {
            "source": _("Who says so, and where: a page, a report, a list of one’s own."),
            "comment": _("What a reader should know of it. Name no person."),
        }
        error_messages = {"source": {"required": _("Say where it comes from.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = self.instance
        self.now = known.definition if known.definition_id else known.indicator.definitions.last()
        for name, field in self.fields.items():
            if name not in self.declared_fields:
                field.label = field.label[:1].upper() + field.label[1:]
        self._fit_to_measure()
        versions = known.indicator.definitions.all()
        if len(versions) > 1:
            self.fields["definition"].queryset = versions
            self.fields["definition"].empty_label = None
            self.fields["definition"].label = gettext("By which version of the definition")
            self.fields["definition"].initial = self.now
        else:
            del self.fields["definition"]
            known.definition = self.now
        if known.pk:
            self.fields["when"].initial = known.date
            if known.value is not None and known.denominator is None:  # Else it follows.
                self.fields["quantity"].initial = (known.qualifier, known.value)
        self._add_parts()
        self.watch_fields()

    def _fit_to_measure(self):
        measure, known = self.now.measure, self.instance
        if measure != MEASURES.PERCENT:
            del self.fields["numerator"], self.fields["denominator"]
        if measure == MEASURES.QUALITATIVE:
            del self.fields["quantity"]
            self.fields["comment"].label = gettext("Why it is judged so")
        else:
            del self.fields["judgement"]
        choices = {
            MEASURES.YES_NO: [("1", gettext("yes")), ("0", gettext("no"))],
            MEASURES.ORDINAL: [(str(n), step) for n, step in enumerate(self.now.steps, start=1)],
        }.get(measure)
        if choices:
            self.fields["quantity"] = forms.TypedChoiceField(
                label=gettext("Value"), choices=[("", "–"), *choices], required=False,
                coerce=lambda text: ("=", Decimal(text)), empty_value=None,
            )  # fmt: skip
            if known.value is not None:
                self.initial["quantity"] = str(int(known.value))

    def _add_parts(self):
        given = {}
        if self.instance.pk:
            given = {part.category: part.value for part in self.instance.breakdown.all()}
        asked = [c for block in self.instance.indicator.breakdowns for c in Category.of(block)]
        self.categories = list(dict.fromkeys([*asked, *(Category(c) for c in given)]))
        for category in self.categories:
            value = given.get(category)
            label = str(category.label)
            self.fields[f"part_{category.value}"] = forms.DecimalField(
                label=label[:1].upper() + label[1:], required=False, localize=True, min_value=0,
                max_digits=15, decimal_places=4, widget=forms.TextInput(attrs={"size": 8}),
                initial=value if value is None else value.normalize(),
            )  # fmt: skip

    @property
    def head(self):
        """The fields in their order, without the parts."""
        order = ["when", "quantity", "judgement", "numerator", "denominator", "quality", "source",
                 "url", "comment", "definition"]  # fmt: skip
        return [self[name] for name in order if name in self.fields]

    @property
    def blocks(self):
        """Each block of the breakdown, with the fields of its categories."""
        found: dict[Block, list] = {}
        for category in self.categories:
            found.setdefault(category.block, []).append(self[f"part_{category.value}"])
        return [(block.label, fields) for block, fields in found.items()]

    def _get_validation_exclusions(self):
        own = {"value", "qualifier", "judgement", "numerator", "denominator"}
        return super()._get_validation_exclusions() - own

    def clean_when(self):
        when = self.cleaned_data["when"]
        if when.first is None:
            raise forms.ValidationError(_("Give the date, as far as it is known."))
        return when

    def clean(self):
        cleaned = super().clean()
        known = self.instance
        quantity = cleaned.get("quantity")
        if when := cleaned.get("when"):
            known.read_on, known.date_precision = when.first, when.precision
        if cleaned.get("numerator") is not None and cleaned.get("denominator") and not quantity:
            share = 100 * cleaned["numerator"] / cleaned["denominator"]
            quantity = ("=", share.quantize(Decimal("0.0001")))
        if "quantity" not in self.errors:
            known.qualifier, known.value = quantity or ("=", None)
        return cleaned

    def parts(self) -> dict[str, Decimal]:
        """What `services.record_reading` takes: the categories of which a number was given."""
        typed = {c.value: self.cleaned_data.get(f"part_{c.value}") for c in self.categories}
        return {category: value for category, value in typed.items() if value is not None}
