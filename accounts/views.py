"""The way in by a one-time link, and the language a person reads in."""

from urllib.parse import urlsplit

from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render, resolve_url
from django.urls import translate_url
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.forms import KeyboardForm, WelcomeForm
from accounts.going_back import page_to_go_back_to
from accounts.localized import LANGUAGES
from accounts.middleware import SHOW_AS
from accounts.models import SignInLink
from accounts.provider import OIDC, OidcClient
from accounts.roles import in_words


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request, secret):
    """
    Let somebody in by a one-time link.

    Looking at the page spends nothing: mail scanners open links, people press buttons.
    """
    if request.method == "GET":
        usable = SignInLink.objects.for_secret(secret).usable().exists()
        return render(
            request,
            "accounts/sign_in.html",
            {"usable": usable},
            status=200 if usable else 410,
        )
    user = services.use_sign_in_link(secret=secret)
    if user is None:
        return render(request, "accounts/sign_in.html", {"usable": False}, status=410)
    page = "dashboards:home" if user.has_usable_password() else "accounts:welcome"
    return perform_login(request, Login(user=user, redirect_url=resolve_url(page)))


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def welcome(request):
    """Ask somebody who came by a link for their name, address and password."""
    if request.user.has_usable_password():
        return redirect("account_change_password")
    form = WelcomeForm(request.POST or None, instance=request.user)
    if form.is_valid():
        user = form.save()
        update_session_auth_hash(request, user)
        reauthenticate_by_password(request)
        return _in_language(redirect("dashboards:home"), user.language)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/welcome.html", {"form": form}, status=status)


@login_not_required
@require_POST
def language(request):
    """Show the same page in another language from now on."""
    code = request.POST.get("language", "")
    target = page_to_go_back_to(request, otherwise=resolve_url("dashboards:home"))
    if code not in LANGUAGES:
        return redirect(target)
    if request.user.is_authenticated:
        services.remember_language(user=request.user, language=code)
    parts = urlsplit(target)
    page = translate_url(parts.path, code) + (f"?{parts.query}" if parts.query else "")
    return _in_language(redirect(page), code)


@login_not_required
@require_POST
def by_provider(request):
    """Send somebody to the network's own provider, to prove there who they are."""
    provider = get_adapter(request).get_provider(request, OIDC)
    return provider.redirect_from_request(request)


@login_not_required
@require_safe
def back_from_provider(request):
    """Let in who comes back from the provider, if they are somebody here."""
    return OAuth2CallbackView.adapter_view(OidcClient(request, OIDC))(request)


@login_not_required
@require_safe
def roles(request):
    """What each role sees and does, in words."""
    return render(request, "accounts/roles.html", {"roles": in_words()})


@require_safe
def second_factor(request):
    """Ask for a second way to prove who one is, once: an app or a passkey."""
    return render(
        request, "accounts/second_factor.html", {"needed": settings.SECOND_FACTOR_REQUIRED}
    )


@require_http_methods(["GET", "POST"])
def keyboard(request):
    """Say which single keys do something, and let a person switch them off."""
    if request.method == "POST":
        KeyboardForm(request.POST, instance=request.user).save()
        messages.success(request, _("Saved."))
        return redirect("accounts:keyboard")
    return render(request, "accounts/keyboard.html", {"form": KeyboardForm(instance=request.user)})


@require_POST
def show_as(request):
    """Let the secretariat see pages as a member or the public sees them, and go back."""
    shown_as = request.POST.get("as", "")
    request.session.pop(SHOW_AS, None)
    if shown_as in {"member", "public"} and request.user.is_secretariat:
        request.session[SHOW_AS] = shown_as
    return redirect(page_to_go_back_to(request, otherwise=resolve_url("dashboards:home")))


def _in_language(response, code):
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
