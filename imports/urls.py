from django.urls import path

from imports import views

app_name = "imports"

urlpatterns = [
    path("plans/<slug:plan>/import/", views.start, name="start"),
    path(
        "plans/<slug:plan>/import/template.csv",
        views.template,
        {"kind": "csv"},
        name="template_csv",
    ),
    path(
        "plans/<slug:plan>/import/template.xlsx",
        views.template,
        {"kind": "xlsx"},
        name="template_xlsx",
    ),
    path("imports/<slug:reference>/", views.detail, name="detail"),
    path("imports/<slug:reference>/columns/", views.columns, name="columns"),
    path("imports/<slug:reference>/repair/", views.repair, name="repair"),
    path("imports/<slug:reference>/rows/", views.rows, name="rows"),
    path("imports/<slug:reference>/rows/<int:record>/", views.row, name="row"),
    path("imports/<slug:reference>/refused.csv", views.refused, name="refused"),
    path("imports/<slug:reference>/undo/", views.undo, name="undo"),
    path("imports/<slug:reference>/retry/", views.retry, name="retry"),
]
