"""What stands between proving who one is and being signed in."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor, unless the network's provider has asked already."""

    def handle(self):
        if proved_by_provider(self.request, self.login.user):
            return None, True
        return super().handle()


def proved_by_provider(request, user) -> bool:
    """Say whether a person came by a provider that asks for a second factor itself."""
    methods = [record["method"] for record in get_authentication_records(request, user)]
    return settings.OIDC_IS_SECOND_FACTOR and "socialaccount" in methods
