from django import forms
from django.contrib import admin

from accounts.models import User


class PersonForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        choices=User.Role, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = User
        fields = ["name", "email", "roles", "language", "is_active"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = PersonForm
    list_display = ["name", "email", "roles_in_words", "is_active"]
    search_fields = ["name", "email"]
    ordering = ["name"]

    def has_delete_permission(self, request, obj=None):
        return False  # People are deactivated; what they did stays theirs.
