"""What a person gives when they come in, and when they ask for more readers of a record."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from accounts.entrance import GOOD_PASSWORD
from accounts.models import User
from accounts.sensitivity import Sensitivity
from accounts.services import NO_ADDRESS_YET, trust_address


class WelcomeForm(SetPasswordMixin, forms.ModelForm):
    """Name, address and password of somebody who came by a one-time link."""

    password1, password2 = SetPasswordMixin.create_password_fields(
        label1=_("Password"), label2=_("Password, once more")
    )

    class Meta:
        model = User
        fields = ["name", "email", "language"]
        error_messages = {
            "name": {"required": _("Give the name that others here will read.")},
            "email": {"required": _("Give the e-mail address with which you will sign in.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.email != NO_ADDRESS_YET:
            del self.fields["email"]  # Theirs is the one that was invited; another is confirmed.
        self.fields["password1"].help_text = GOOD_PASSWORD
        self.fields["password2"].help_text = ""
        self.fields["password1"].error_messages["required"] = _("Choose a password.")
        self.fields["password2"].error_messages["required"] = _("Type the password once more.")

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        super().clean()
        self.validate_passwords()
        self.validate_password_for_user(self.instance)
        return self.cleaned_data

    def save(self, commit=True):
        self.instance.set_password(self.cleaned_data["password1"])
        user = super().save(commit)
        trust_address(user=user)
        return user


class KeyboardForm(forms.ModelForm):
    """Whether single keys do something for a person."""

    class Meta:
        model = User
        fields = ["has_shortcuts"]
        labels = {"has_shortcuts": _("Single keys do something")}
        help_texts = {
            "has_shortcuts": _(
                "Switch them off if you speak to your computer, or hit them by accident."
            )
        }


class LoweringForm(forms.Form):
    """For whom a record is to be opened, and why."""

    to = forms.TypedChoiceField(label=_("Who may see it then"), coerce=int)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Another reviewer reads it and decides."),
        error_messages={"required": _("Give the reason: somebody else decides by it.")},
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = [
            (level, label) for level, label in Sensitivity.choices if level < record.sensitivity
        ]
