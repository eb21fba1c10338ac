"""Every address of the site. Pages have their language in front; probes do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

import accounts.views
from idpc import views

handler429 = "idpc.views.too_many_requests"  # allauth looks for it here.
handler500 = "idpc.views.server_error"

urlpatterns = [
    path("-/live", views.live, name="live"),
    path("-/ready", views.ready, name="ready"),
    path("", views.root, name="root"),
    # Known to the provider, so of no language; without a provider they do not exist.
    *(
        [
            path("account/oidc/", accounts.views.by_provider, name="oidc_login"),
            path("account/oidc/back/", accounts.views.back_from_provider, name="oidc_callback"),
        ]
        if settings.OIDC_URL
        else []
    ),
    *i18n_patterns(
        path("", include("dashboards.urls")),
        path("", include("priorities.urls")),
        path("", include("activities.urls")),
        path("", include("indicators.urls")),
        path("", include("outcomes.urls")),
        path("", include("reports.urls")),
        path("", include("imports.urls")),
        path("account/", include("accounts.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/factors/", include("allauth.mfa.urls")),
        path("account/sessions/", include("allauth.usersessions.urls")),
        path("", include("network.urls")),
        # The admin's way to any object by its number asks no gate.
        path("admin/r/<path:object>", views.closed, name="closed"),
        path("admin/", admin.site.urls),
    ),
]
