"""What people say of a spreadsheet: here it is, and this is what its columns are."""

from collections import Counter

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from imports import headers
from imports.models import ImportBatch


class SendForm(forms.Form):
    """A file, or cells that were copied in a spreadsheet."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"empty": _("This file is empty.")},
    )
    pasted = forms.CharField(
        label=_("Or paste cells"),
        help_text=_(
            "Copy the rows in your spreadsheet, with the row of headers, and paste them here: "
            "up to about 2 MB; send more as a file."
        ),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def __init__(self, *args, too_large: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        self.fields["file"].help_text = _(
            "CSV or Excel (.xlsx), with a row of headers: %(limit)s MB and 50,000 rows at most."
        ) % {"limit": settings.UPLOAD_LIMIT_MB}

    def clean(self):
        cleaned = super().clean()
        pasted = cleaned.get("pasted", "").strip()
        if self.too_large:
            message = _("This file is larger than %(limit)s MB.")
            self.add_error("file", message % {"limit": settings.UPLOAD_LIMIT_MB})
        elif not self.errors and bool(cleaned.get("file")) == bool(pasted):
            self.add_error("file", _("Choose a file or paste cells, one of them."))
        return cleaned


class ColumnsForm(forms.Form):
    """For each header of a spreadsheet, the column that it is taken for."""

    def __init__(self, *args, batch: ImportBatch, samples: list[list[str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.samples = samples
        choices = [("", pgettext_lazy("column", "leave it out")), *headers.NAMES.items()]
        for at, header in enumerate(batch.headers):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=header or _("(no header)"),
                choices=choices,
                required=False,
                initial=dict(enumerate(batch.mapping)).get(at, ""),
            )

    @property
    def lines(self):
        """Each field with the first texts that stand in its column."""
        return list(zip(self, self.samples, strict=True))

    def mapping(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]

    def clean(self):
        cleaned = super().clean()
        counted = Counter(key for key in cleaned.values() if key)
        for name, key in list(cleaned.items()):
            if counted[key] > 1:
                self.add_error(name, _("Two columns are taken for the same: choose one of them."))
        return cleaned
