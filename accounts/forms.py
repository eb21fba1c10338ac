"""What a person gives when they come in for the first time."""

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class WelcomeForm(SetPasswordMixin, forms.ModelForm):
    """Name, address and password of somebody who came by a one-time link."""

    password1, password2 = SetPasswordMixin.create_password_fields(
        label1=_("Password"), label2=_("Password, once more")
    )

    class Meta:
        model = User
        fields = ["name", "email", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 12 characters; three or four unrelated words are good."
        )
        self.fields["password2"].help_text = ""

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        super().clean()
        self.validate_passwords()
        self.validate_password_for_user(self.instance)
        return self.cleaned_data

    def save(self, commit=True):
        self.instance.set_password(self.cleaned_data["password1"])
        return super().save(commit)
