"""How allauth behaves here: nobody signs up by themselves."""

import logging
from hmac import compare_digest

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from accounts.models import User

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_login_stages(self):
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.stages.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Count by address alone: allauth's key has the name of the host, which clients choose."""
        return credentials.get("email", "").lower()


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
