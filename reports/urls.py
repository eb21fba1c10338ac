from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("plans/<slug:plan>/reports/", views.index, name="index"),
    path(
        "plans/<slug:plan>/reports/<slug:code>/request/",
        views.request_report,
        name="request_report",
    ),
    path("plans/<slug:plan>/reports/<slug:code>/close/", views.close_period, name="close_period"),
    path("reports/<slug:reference>/", views.detail, name="detail"),
    path("reports/<slug:reference>/pdf", views.download, name="download"),
    path("reports/<slug:reference>/retry/", views.retry, name="retry"),
]
