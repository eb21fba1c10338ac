from django.urls import path

from network import views

app_name = "network"

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("people/<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("invitations/<str:secret>/", views.accept, name="accept"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/lower/", views.lower, name="lower"),
    path("organisations/<int:pk>/lower/decide/", views.decide_lowering, name="decide_lowering"),
    path("hidden/", views.hidings, name="hidings"),
    path("hidden/hide/", views.hide, name="hide"),
    path("hidden/<int:pk>/lift/", views.lift, name="lift"),
]
