from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/<str:secret>/", views.sign_in, name="sign_in"),
    path("welcome/", views.welcome, name="welcome"),
    path("language/", views.language, name="language"),
]
