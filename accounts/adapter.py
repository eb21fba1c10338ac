"""How allauth behaves here: nobody signs up by themselves, and it speaks our words."""

import logging
from hmac import compare_digest

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.going_back import is_here
from accounts.models import User

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "email_taken": _("Somebody with this address is here already."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or is too old."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link does not work any more."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "same_as_current": _("This is your password already: choose another one."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        return is_here(url)

    def get_login_stages(self):
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.stages.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    # Mails are made of our own words and of links to the site's own name: nothing in them
    # comes from the request, neither the name it came by nor where it came from.

    def send_mail(self, template_prefix, email, context):
        self.render_mail(template_prefix, email, {"email": email} | context).send()

    def get_reset_password_from_key_url(self, key):
        uid, _dash, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def get_email_confirmation_url(self, request, emailconfirmation):
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return settings.SITE_URL + path

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Count by address alone: allauth's key has the name of the host, which clients choose."""
        return credentials.get("email", "").lower()


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or was used already."),
    }

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Passkey %(number)s")) % {"number": number}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """
    Who comes by the network's own provider is somebody here already, or nobody.

    The confirmed address says who they are, each time anew: nothing of the provider's is
    kept, so that a person who loses that address there, or their account here, is out.
    """

    def authenticate_by_email(self, sociallogin):
        for address in sociallogin.email_addresses:
            person = User.objects.filter(
                is_active=True,
                emailaddress__email__iexact=address.email,
                emailaddress__verified=True,
            ).first()
            if person and address.verified:
                return person, address.email
        return None

    def pre_social_login(self, request, sociallogin):
        came, sent = sociallogin.account.extra_data["id_token"], sociallogin.state
        if not compare_digest(str(came.get("nonce")), sent["nonce"]):
            raise PermissionDenied
        if not sociallogin.is_existing:
            page = render(request, "accounts/provider.html", {"unknown": True}, status=403)
            raise ImmediateHttpResponse(page)

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ):
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect("account_login"))
        log.warning("A sign-in by the provider failed: %r", exception)
        raise ImmediateHttpResponse(render(request, "accounts/provider.html", status=401))
