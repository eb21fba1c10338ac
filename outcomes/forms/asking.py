"""What is typed to ask somebody independent, and what they answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from outcomes.models import Outcome, words


class AskForm(forms.Form):
    """Somebody who knows of the change, and how they can be reached."""

    name = forms.CharField(
        label=_("Their name"),
        help_text=_("Encrypted, kept apart, read by reviewers alone, and forgotten in time."),
        max_length=150,
        error_messages={"required": _("Say who is asked.")},
    )
    address = forms.EmailField(
        label=_("Their e-mail address (optional)"),
        help_text=_("Kept like the name. Without it you pass the link on yourself."),
        required=False,
    )
    role = forms.CharField(
        label=_("What they are"),
        help_text=_("What may be said of them in public: “official of a UN human rights body”."),
        max_length=150,
        error_messages={"required": _("Say what they are: it stands for their name.")},
    )
    relation = forms.CharField(
        label=_("How they know of the change"),
        help_text=_("They took part in the meeting, they wrote the law, they report on it…"),
        max_length=300,
        error_messages={"required": _("Say how they know of it.")},
    )
    independence = forms.ChoiceField(
        label=_("How far do they stand from the network?"),
        help_text=_("Only somebody independent of it can substantiate an outcome."),
        choices=[each for each in words.Independence.choices[::-1] if each[0] != "internal"],
        initial=words.Independence.EXTERNAL,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("In which language to ask them"), choices=User.LANGUAGES)


class AnswerForm(forms.Form):
    """Three questions, a comment, and how whoever answers may be named."""

    description = forms.ChoiceField(
        label=_("Is the change described as it happened?"),
        choices=words.Agreement,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer to the first question.")},
    )
    significance = forms.ChoiceField(
        label=_("Does it matter as is said here?"),
        choices=words.Agreement,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer to the second question.")},
    )
    contribution = forms.ChoiceField(
        label=_("Did the network contribute as is said here?"),
        choices=words.Agreement,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer to the third question.")},
    )
    comment = forms.CharField(
        label=_("What would you say differently, or add? (optional)"),
        help_text=_("The secretariat reads it. Name no person who could come to harm."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    naming = forms.ChoiceField(
        label=_("How may you be named?"),
        choices=words.Naming,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you may be named.")},
    )
    name = forms.CharField(
        label=_("Your name, as it may be shown"),
        help_text=_("Only where you chose to be named."),
        max_length=150,
        required=False,
    )
    # Which wording they were shown: it may have changed while the page was open.
    wording = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, outcome: Outcome, role: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.outcome = outcome
        fields: dict[str, Any] = self.fields
        shown = pgettext_lazy("how somebody may be named", "by my role only: %(role)s")
        fields["naming"].choices = [
            (words.Naming.NAME, words.Naming.NAME.label),
            (words.Naming.ROLE, shown % {"role": role}),
            (words.Naming.NOT, words.Naming.NOT.label),
        ]
        self.initial["wording"] = outcome.wording

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("naming") == words.Naming.NAME and not cleaned.get("name", "").strip():
            self.add_error("name", _("Write your name as it may be shown."))
        if cleaned.get("wording") != self.outcome.wording:
            self.data = self.data.copy()
            self.data["wording"] = self.outcome.wording
            self.add_error(
                None,
                _("The text was changed while you read it. Please read it again, then send."),
            )
        return cleaned

    def answers(self) -> dict[str, str]:
        """What `substantiating.answer` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "wording"}
