"""The way in by a one-time link, and the language a person reads in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render, resolve_url
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.forms import WelcomeForm
from accounts.localized import LANGUAGES
from accounts.models import SignInLink


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
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("dashboards:home" if user.has_usable_password() else "accounts:welcome")


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def welcome(request):
    """Ask somebody who came by a link for their name, address and password."""
    if request.user.has_usable_password():
        return redirect("account_change_password")
    form = WelcomeForm(request.POST or None, instance=request.user)
    if form.is_valid():
        user = form.save()
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return _in_language(redirect("dashboards:home"), user.language)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/welcome.html", {"form": form}, status=status)


@login_not_required
@require_POST
def language(request):
    """Show the same page in another language from now on."""
    code = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = resolve_url("dashboards:home")
    if code not in LANGUAGES:
        return redirect(target)
    if request.user.is_authenticated:
        services.remember_language(user=request.user, language=code)
    parts = urlsplit(target)
    page = translate_url(parts.path, code) + (f"?{parts.query}" if parts.query else "")
    return _in_language(redirect(page), code)


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
