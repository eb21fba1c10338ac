"""allauth's forms in our words; what they do stays allauth's."""

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkey
from django.utils.translation import gettext_lazy as _

GOOD_PASSWORD = _("At least 12 characters; three or four unrelated words are good.")
LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Password until now"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
    "name": _("Name of this passkey"),
    "passwordless": _("Sign in with it alone, without a password"),
}
HINTS = {
    "password1": GOOD_PASSWORD,
    "name": _("So that you know it again, for example “my phone”."),
}


class OurWords:
    """One name for one thing on every page; no placeholder that repeats its label."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class LoginForm(OurWords, account.LoginForm):
    pass


class CodeForm(OurWords, account.RequestLoginCodeForm):
    """
    The address to which a code is sent.

    A code alone lets in no one who needs a second factor: for them, and for addresses that
    nobody has, the page says the same, and the e-mail says how to sign in.
    """

    def clean_email(self):
        email = super().clean_email()
        if self._user is not None and self._user.needs_second_factor:
            self._user = None
        return email


class ConfirmCodeForm(OurWords, account.ConfirmLoginCodeForm):
    pass


class ChangeEmailForm(OurWords, account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, account.SetPasswordForm):
    pass


class AskForPasswordForm(OurWords, account.ResetPasswordForm):
    pass


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):
    pass


class PasswordOnceMoreForm(OurWords, account.ReauthenticateForm):
    pass


class SecondFactorForm(OurWords, factor.AuthenticateForm):
    pass


class SecondFactorOnceMoreForm(OurWords, factor.ReauthenticateForm):
    pass


class AddAppForm(OurWords, app.ActivateTOTPForm):
    pass


class AddPasskeyForm(OurWords, passkey.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(OurWords, passkey.EditWebAuthnForm):
    pass
