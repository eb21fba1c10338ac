"""A limit on how often somebody may try addresses that hold a secret."""

from allauth.core.internal import ratelimit

# What a view calls the part of its address that only the person it was given to knows.
SECRETS = {"secret", "key"}


class ThrottlingMiddleware:
    """
    Answer 429 to who tries more secret addresses than a person would, looking or sending.

    It goes by the name of the argument, so that no view of ours or of allauth's is forgotten:
    one-time links, invitations, answers, new passwords and addresses to confirm. What is typed
    into a form has limits of allauth's own; see ACCOUNT_RATE_LIMITS.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        came_back = request.resolver_match.url_name == "oidc_callback"
        if SECRETS.isdisjoint(kwargs) and not came_back:
            return None
        return ratelimit.consume_or_429(
            request, app="allauth.account", action="secret_address", limit_get=True
        )
