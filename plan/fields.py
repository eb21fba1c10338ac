"""Form fields that read what people write: dates as far as they are known, and figures."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from plan import dates, formats, quantities
from plan.dates import PartialDate
from plan.models import Plan


class PartialDateField(forms.CharField):
    """A date as far as it is known, as `plan.dates.parse` reads it."""

    def to_python(self, value):
        try:
            return dates.parse(super().to_python(value))
        except dates.NotADate as error:
            message = _(
                "“%(text)s” is not a date we can read. Write 2021-03-11, 11/03/2021, "
                "2021-03, 2021-Q1 or 2021."
            )
            raise forms.ValidationError(message, params={"text": error}) from error

    def prepare_value(self, value):
        return str(value) if isinstance(value, PartialDate) else value


class QuantityField(forms.CharField):
    """A figure with how sure it is, as `plan.quantities.parse` reads it: (qualifier, value)."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"size": 12}))
        super().__init__(**{"max_length": 40} | options)

    def to_python(self, value):
        try:
            found = quantities.parse(super().to_python(value))
        except quantities.NotAFigure as error:
            raise forms.ValidationError(
                _("Write a number: 49, ~120 for about, 100+ for at least; empty if unknown.")
            ) from error
        if found is not None and abs(found[1]) >= Decimal(10**11):
            raise forms.ValidationError(_("This number is too large."))
        if found is not None and found[1] != round(found[1], 4):
            raise forms.ValidationError(_("Four decimals at most."))
        return found

    def prepare_value(self, value):
        return quantities.written(*value) if isinstance(value, tuple) else value


def inside_plan(date: PartialDate, plan: Plan) -> PartialDate:
    """Return a date that lies wholly inside a plan, or none; raises ValidationError for others."""
    if date.first is not None and not (
        plan.starts_on <= date.first and date.last <= plan.ends_on  # type: ignore[operator]
    ):
        raise forms.ValidationError(
            _("This lies outside the plan, which runs from %(first)s to %(last)s."),
            params={
                "first": formats.day(plan.starts_on),
                "last": formats.day(plan.ends_on),
            },
        )
    return date
