from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/<str:secret>/", views.sign_in, name="sign_in"),
    path("welcome/", views.welcome, name="welcome"),
    path("roles/", views.roles, name="roles"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("keyboard/", views.keyboard, name="keyboard"),
    path("show-as/", views.show_as, name="show_as"),
    path("language/", views.language, name="language"),
]
