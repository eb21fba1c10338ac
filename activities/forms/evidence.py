"""What is typed about evidence: new pieces, several at once, and what is said of each."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities import files
from activities.fields import LinesField
from activities.languages import LANGUAGES_OF_TEXTS
from activities.models import Activity

AT_ONCE = 10


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; whether each is taken is for `activities.files` to say."""

    widget = FilesInput(attrs={"accept": files.ACCEPTED, "multiple": True})

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(each, initial) for each in data or [] if each]


class LinksField(LinesField):
    """An address on each line; the form judges each by itself."""

    widget = forms.Textarea(attrs={"rows": 2, "inputmode": "url"})

    def validate(self, value):
        return None


class AboutEvidenceForm(forms.Form):
    """What is said of a piece of evidence."""

    title = forms.CharField(
        label=_("What it is"),
        help_text=_("For example: minutes of the meeting. Name no person who could come to harm."),
        max_length=300,
        required=False,
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Who made or published it: an organisation, a newspaper."),
        max_length=200,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Its language"), choices=[("", _("Not said")), *LANGUAGES_OF_TEXTS], required=False
    )
    dated_on = forms.DateField(
        label=_("Its date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sensitivity = forms.TypedChoiceField(
        label=_("Who may see it, of those who see the activity"), coerce=int
    )

    def __init__(self, *args, activity: Activity, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        # Members propose nothing that they would not see themselves.
        levels = Sensitivity.choices if by.is_secretariat else Sensitivity.choices[:2]
        fields["sensitivity"].choices = levels
        fields["sensitivity"].initial = min(activity.sensitivity, len(levels) - 1)

    def about(self) -> dict[str, Any]:
        """What `evidence.About` takes."""
        return {name: self.cleaned_data[name] for name in AboutEvidenceForm.base_fields}


class EvidenceForm(AboutEvidenceForm):
    """
    Files and links by which an activity is known.

    One that is not taken does not keep the others: `refused` has it with its reason, and is
    said once they are added.
    """

    file = FilesField(label=_("Files"), required=False, allow_empty_file=True)
    links = LinksField(label=_("Links"), help_text=_("One on each line."), required=False)

    field_order = ("file", "links")

    def __init__(self, *args, too_large: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        self.refused: list[tuple[str, str]] = []
        self.lines_refused: list[str] = []
        self.fields["file"].help_text = _(
            "PDF, picture, text or office document, %(limit)s MB at most each, %(n)s at once. "
            "Their names, and what they tell of their author and place, are not kept."
        ) % {"limit": settings.UPLOAD_LIMIT_MB, "n": AT_ONCE}

    def clean_links(self):
        """Return those that are addresses."""
        address = forms.URLField(max_length=1000, assume_scheme="https")
        good = []
        for line in self.cleaned_data["links"]:
            try:
                good.append(address.clean(line))
            except ValidationError as error:
                self.lines_refused.append(line)
                self._refuse("links", line[:80], error.messages[0])
        return good

    def clean_file(self):
        chosen = self.cleaned_data["file"]
        for file in chosen[AT_ONCE:]:
            self.refuse_file(file.name, _("%(n)s files at once, and no more.") % {"n": AT_ONCE})
        return chosen[:AT_ONCE]

    def clean(self):
        cleaned = super().clean()
        for name in self.too_large:
            words = _("This file is larger than %(limit)s MB.")
            self.refuse_file(name, words % {"limit": settings.UPLOAD_LIMIT_MB})
        if not (self.errors or self.refused or cleaned["file"] or cleaned["links"]):
            self.add_error("file", _("Give a file or a link."))
        return cleaned

    def refuse_file(self, name: str, reason: str) -> None:
        self._refuse("file", name, reason)

    def _refuse(self, field, what, reason):
        self.refused.append((field, f"“{what}”: {reason}"))

    def say_refused(self) -> None:
        """Show what was not taken; the lines of links that were are typed no more."""
        for field, words in self.refused:
            self.add_error(field, words)
        typed = self.data.copy()  # type: ignore[attr-defined]
        typed["links"] = "\n".join(self.lines_refused)
        self.data = typed
