"""
Who reads: a visitor, a person, or a person who looks with somebody else's eyes.

And on what conditions: not after an idle time-out, and with a second factor where what
one may see could endanger people.
"""

import time

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequired
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render, resolve_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import services, words
from accounts.models import User
from accounts.stages import proved_by_provider

SHOW_AS = "show_as"
OPEN_TO_PROBES = {"live", "ready"}
# Pages about the plan are shown as others see them; one's own account never is.
SHOWN_APPS = {
    "dashboards", "priorities", "activities", "indicators", "outcomes", "reports", "network",
}  # fmt: skip


class Visitor(AnonymousUser):
    """Somebody who is not signed in, and asks a page the same questions as anybody."""

    is_member = is_board = is_reviewer = is_administrator = is_secretariat = False
    needs_second_factor = False
    roles: list[str] = []
    roles_in_words = ""


def stranger(shown_as: str):
    """Return whoever a page is shown as: a member of no organisation, or the public."""
    if shown_as == User.Role.MEMBER:
        return User(name="", roles=[User.Role.MEMBER])
    return Visitor()


class ReaderMiddleware:
    """
    Set `request.user`, and `request.shown_as` while the secretariat looks as others.

    Looking as others takes away and never adds: only the secretariat may, and what is
    sent meanwhile is sent with the rights of whom it is shown as.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        signed_in = request.user
        request.user = SimpleLazyObject(lambda: _person(signed_in))
        request.shown_as = ""
        response = self.get_response(request)
        if request.shown_as and response.get("Location", "").startswith(
            resolve_url(settings.LOGIN_URL)
        ):
            # They are signed in: the sign-in page would send them straight back.
            return render(request, "accounts/closed_to_the_public.html")
        return response

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.namespace not in SHOWN_APPS:
            return
        shown_as = request.session.get(SHOW_AS, "")
        if shown_as and request.user.is_secretariat:
            request.shown_as = shown_as
            request.user = stranger(shown_as)


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Send who is not signed in to the sign-in page; what they had typed waits for them."""

    def handle_no_permission(self, request, view_func):
        words.keep(request)
        return super().handle_no_permission(request, view_func)


def _person(user):
    return user if user.is_authenticated else Visitor()


class SessionMiddleware:
    """
    End a session that nobody used for long, and ask for the second factor.

    When a session was used is written down every few minutes, so that looking at pages
    costs no write.
    """

    NOTED_EVERY = 300  # seconds

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if match.url_name in OPEN_TO_PROBES or not request.user.is_authenticated:
            return None
        now, user = time.time(), request.user
        seen = request.session.get(services.SEEN, 0)
        if now - seen > idle_seconds(user):
            logout(request)
            words.keep(request)
            messages.info(request, _("You were signed out, as nothing had happened for long."))
            return redirect_to_login(request.get_full_path())
        if now - seen > self.NOTED_EVERY:
            request.session[services.SEEN] = now
        if match.namespace == "accounts" or match.view_name.startswith(("account_", "mfa_")):
            return None
        needed = settings.SECOND_FACTOR_REQUIRED and user.needs_second_factor
        if needed and not _has_second_factor(request, user):
            return redirect("accounts:second_factor")
        return None


def _has_second_factor(request, user):
    """
    Say whether the person proved themselves twice, or has just added the second factor.

    Who has one is asked for it at every sign-in, and adding it ends all other sessions.
    """
    if proved_by_provider(request, user):
        return True
    if not request.session.get(services.HAS_FACTOR) and is_mfa_enabled(user):
        request.session[services.HAS_FACTOR] = True
    return request.session.get(services.HAS_FACTOR, False)


def idle_seconds(user) -> int:
    """Return after how long without a page a person's session ends."""
    hours = settings.IDLE_HOURS["secretariat" if user.needs_second_factor else "others"]
    return hours * 3600
