from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts import receivers  # noqa: F401 - connects them


class GatedAdminConfig(admin.AdminConfig):
    default = False  # Of this app; the settings name it in the place of Django's own.
    default_site = "accounts.admin_site.GatedSite"
