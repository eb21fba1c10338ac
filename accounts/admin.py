from allauth.socialaccount import admin as provider_admin
from django import forms
from django.contrib import admin

from accounts import services
from accounts.gated_admin import GatedAdmin, ReadOnlyAdmin
from accounts.models import RestrictedReading, User

# Nothing is kept of who comes by a provider, and the provider itself is set in settings.
admin.site.unregister(
    [provider_admin.SocialApp, provider_admin.SocialToken, provider_admin.SocialAccount]
)


class PersonForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        choices=User.Role, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = User
        fields = ["name", "roles", "language", "is_active"]


@admin.register(User)
class UserAdmin(GatedAdmin):
    """People are invited and deactivated, not deleted; what they did stays theirs."""

    form = PersonForm
    restorable = False  # What somebody may do is decided anew, never brought back.
    list_display = ["name", "email", "roles_in_words", "is_active"]
    search_fields = ["name", "email"]

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            services.deactivate(user=obj)


@admin.register(RestrictedReading)
class RestrictedReadingAdmin(ReadOnlyAdmin):
    list_display = ["read_at", "person", "reference"]
    list_select_related = ["person"]
