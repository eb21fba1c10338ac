"""What a person gives when they come in for the first time."""

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from accounts.entrance import GOOD_PASSWORD
from accounts.models import User
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
        for name in ("password1", "password2"):
            self.fields[name].error_messages["required"] = _("Choose a password and type it twice.")

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
