"""Pages of the installation itself: is it alive, is it ready, and what when it is not."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def live(request):
    """The process answers. Looks at nothing else, so that a probe never waits."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request):
    """The database answers and has every migration: 200, else 503 with the reason."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError):
        return JsonResponse({"database": "unreachable"}, status=503)
    if missing:
        return JsonResponse({"migrations": f"{len(missing)} missing"}, status=503)
    return JsonResponse({"database": "ok", "migrations": "ok"})


def server_error(request):
    """
    Answer for what went wrong: 503 while the database cannot be reached, else 500.

    Neither page asks the database for anything.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        response = render(None, "503.html", {"was_post": request.method == "POST"}, status=503)
        response["Retry-After"] = "30"
        return response
    return render(None, "500.html", status=500)


def too_many_requests(request):
    """Refuse who tries secrets faster than people do; every such limit is by the minute."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response


def closed(request, object):
    """An address of a package we build on that would tell what nobody gave free."""
    raise Http404


@login_not_required
@require_safe
def root(request):
    """Go to the home page in the reader's language, in their browser's, or in English."""
    language = getattr(request.user, "language", None) or get_language_from_request(request)
    with override(language):
        return redirect("dashboards:home")
