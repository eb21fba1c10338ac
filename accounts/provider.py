"""
Sign-in by the network's own OpenID Connect provider, where an installation has one.

allauth finds this module by its name. What differs from allauth's own provider: the browser
chooses neither scope nor parameters, the ID token must be signed and carry our nonce, and
an address counts as confirmed only when the provider says so in so many words.
"""

from allauth.account.models import EmailAddress
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.base import AuthProcess, ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.crypto import get_random_string
from requests import RequestException

OIDC = "oidc"


class OidcClient(OpenIDConnectOAuth2Adapter):
    """What is asked of the provider's server, and what is believed of its answers."""

    def get_callback_url(self, request, app):
        return settings.SITE_URL + reverse("oidc_callback")

    def complete_login(self, request, app, token, **kwargs):
        try:
            login = super().complete_login(request, app, token, **kwargs)
        except (KeyError, TypeError, ValueError, ImproperlyConfigured) as error:
            raise ProviderException(f"The answer makes no sense: {error!r}") from error
        said = login.account.extra_data
        if not said.get("id_token") or said["id_token"].get("sub") != said["userinfo"].get("sub"):
            raise ProviderException("The ID token is not about the same person.")
        return login

    def _decode_id_token(self, app, id_token):
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


class OidcProvider(OpenIDConnectProvider):
    id = OIDC
    oauth2_adapter_class = OidcClient

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        """Send the browser to the provider, always to sign in and with a nonce to come back."""
        nonce = get_random_string(32)
        try:
            return super().redirect(
                request,
                AuthProcess.LOGIN,
                next_url,
                scope=self.get_scope(),
                auth_params={"nonce": nonce},
                nonce=nonce,
            )
        except (KeyError, ValueError, RequestException) as error:
            return render_authentication_error(request, self, exception=error)

    def extract_email_addresses(self, data):
        said = data["userinfo"]
        email, verified = said.get("email"), said.get("email_verified")
        if not isinstance(email, str):
            return []
        # Some providers send words here, and "false" is as true as any other word.
        is_verified = verified is True or verified == "true"
        return [EmailAddress(email=email, verified=is_verified, primary=True)]


provider_classes = [OidcProvider]
