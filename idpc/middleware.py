"""What every answer of this site owes its reader, done once for all views."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control, patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

METHODS = ["GET", "HEAD", "POST"]


def known_methods(get_response):
    """
    Answer 405 to every method that no page of ours takes.

    Pages of the packages we build on would take PUT for POST, and anything else for GET.
    """

    def middleware(request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return middleware


def htmx_manners(get_response):
    """
    Tell caches that htmx gets another rendering of the same URL.

    And when the session has run out, send the browser to the sign-in page as a whole,
    where htmx would have put that page into a table row.
    """

    def middleware(request):
        response = get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        login_url = resolve_url(settings.LOGIN_URL)
        if request.htmx and response.get("Location", "").startswith(login_url):
            return HttpResponseClientRedirect(redirect_to_login(_page_shown(request)).url)
        return response

    return middleware


def _page_shown(request):
    """The page that the browser shows, by its own account; the first one where that is none."""
    try:
        return request.htmx.current_url_abs_path or "/"
    except ValueError:  # It gives an address that is none.
        return "/"


def private(get_response):
    """
    Nothing that a signed-in person saw stays in a cache or in the Back button.

    Redirects, refusals and files are no exception. What visitors see may be kept but is
    asked for anew each time, and the answer is brief where nothing has changed: what is hidden
    now is gone from everywhere at once.
    """

    def middleware(request):
        response = get_response(request)
        patch_vary_headers(response, ["Cookie"])
        # By the cookie alone: who it belongs to would be a question to the database.
        session = settings.SESSION_COOKIE_NAME
        if session in request.COOKIES or session in response.cookies:
            patch_cache_control(response, private=True, no_store=True)
        elif not response.has_header("Cache-Control"):
            patch_cache_control(response, no_cache=True)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response

    return middleware
