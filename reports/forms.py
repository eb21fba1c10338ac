"""What people type about a report: which one, its words, and why."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.meanwhile import Watched
from plan.models import Plan, periods_in_order
from plan.spans import NotASpan, Span
from reports.models import Report
from reports.models.words import parts_of


class OpenForm(forms.ModelForm):
    """Which report is opened: its periods, who it is for, how it is arranged."""

    class Meta:
        model = Report
        fields = ["first_period", "last_period", "readers", "arrangement"]

    def __init__(self, *args, plan: Plan, may_release: bool, **kwargs):
        super().__init__(*args, **kwargs)
        begun = [period for period in periods_in_order(plan) if period.has_begun]
        self._periods = {str(period.pk): period for period in begun}
        choices = [(key, period.label) for key, period in self._periods.items()]
        self.fields["first_period"] = forms.ChoiceField(
            label=self.fields["first_period"].label, choices=choices
        )
        self.fields["last_period"] = forms.ChoiceField(
            label=self.fields["last_period"].label,
            choices=[("", _("the same")), *choices],
            required=False,
        )
        if not may_release:
            del self.fields["readers"]

    def clean(self):
        cleaned = super().clean()
        first = self._periods.get(cleaned.get("first_period", ""))
        last = self._periods.get(cleaned.get("last_period", "")) or first
        cleaned |= {"first_period": first, "last_period": last}
        if first is not None:
            try:
                Span.between(first, last)
            except NotASpan:
                words = _("Choose periods of one kind that follow each other.")
                self.add_error("last_period", words)
        return cleaned

    def _post_clean(self):
        """Opening is a service, which knows what is there already."""


class ReasonForm(forms.Form):
    """Why a report is returned, corrected, or a period reopened."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class WritingForm(Watched, forms.Form):
    """The words of a report in one language: a field for each part."""

    def __init__(self, *args, pillars, texts, seen=None, **kwargs):
        super().__init__(*args, **kwargs)
        for part, name in parts_of(pillars):
            self.fields[part] = forms.CharField(
                label=name, required=False, max_length=20_000, strip=True,
                initial=texts.get(part, ""),
                widget=forms.Textarea(attrs={"rows": 4 if ":" in part else 6}),
            )  # fmt: skip
        self.parts = list(self.fields)
        self.watch(*[texts.get(part, "") for part in self.parts], seen=seen)

    def clean(self):
        cleaned = super().clean()
        typed = [cleaned.get(part, "") for part in self.parts]
        stands = [self.fields[part].initial for part in self.parts]
        if self.clashes and typed != stands:
            self.clash(None, _(
                "Somebody else has written in this report since you opened the form. Below is "
                "what you typed; what stands there now is shown under each part. Save again to "
                "replace it."
            ))  # fmt: skip
        return cleaned

    @property
    def texts(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in self.parts}


class FileForm(forms.Form):
    """A file that says it is a report."""

    file = forms.FileField(
        label=gettext_lazy("PDF file"),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
