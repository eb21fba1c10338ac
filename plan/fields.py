"""The form field that reads a date as far as it is known."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plan import dates
from plan.dates import PartialDate


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
