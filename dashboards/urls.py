from django.urls import path

from dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("", views.home, name="home"),
    path("plans/<slug:plan>/", views.plan, name="plan"),
    path("plans/<slug:plan>/my-work/", views.my_work, name="my_work"),
    path("plans/<slug:plan>/pillars/<slug:code>/", views.pillar, name="pillar"),
    path(
        "plans/<slug:plan>/areas/<slug:code>/",
        views.priority_area,
        name="priority_area",
    ),
    path("plans/<slug:plan>/targets/<slug:code>/", views.target, name="target"),
]
