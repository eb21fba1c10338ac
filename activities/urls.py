from django.urls import path

from activities import views

app_name = "activities"

urlpatterns = [
    path("plans/<slug:plan>/activities/", views.index, name="index"),
    path("plans/<slug:plan>/activities/log/", views.log, name="log"),
    path("activities/publish/", views.publish, name="publish"),
    path("activities/<slug:reference>/", views.detail, name="detail"),
    path("activities/<slug:reference>/edit/", views.edit, name="edit"),
]
