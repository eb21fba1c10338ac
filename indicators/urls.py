from django.urls import path

from indicators import views

app_name = "indicators"

urlpatterns = [
    path("plans/<slug:plan>/indicators/", views.index, name="index"),
    path("plans/<slug:plan>/indicators/add/", views.add, name="add"),
    path("indicators/<slug:reference>/", views.detail, name="detail"),
    path("indicators/<slug:reference>/edit/", views.edit, name="edit"),
    path("indicators/<slug:reference>/readings/add/", views.add_reading, name="add_reading"),
    path("indicators/readings/<slug:reading>/edit/", views.edit_reading, name="edit_reading"),
    path("indicators/readings/<slug:reading>/use/", views.use_reading, name="use_reading"),
]
