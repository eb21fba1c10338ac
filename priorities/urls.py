from django.urls import path

from priorities import views

app_name = "priorities"

urlpatterns = [
    path("plans/<slug:plan>/standings/", views.standings, name="standings"),
    path(
        "plans/<slug:plan>/targets/<slug:code>/milestones/add/",
        views.add_milestone,
        name="add_milestone",
    ),
    path(
        "plans/<slug:plan>/targets/<slug:code>/milestones/<int:milestone>/",
        views.revise_milestone,
        name="revise_milestone",
    ),
]
