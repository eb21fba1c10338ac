from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.gated_admin import GatedAdmin, QuietAdmin
from network.models import Affiliation, Forum, Organisation, PlaceRule
from network.names import fold


class OrganisationForm(forms.ModelForm):
    """A name goes to more readers by a reviewer alone."""

    class Meta:
        model = Organisation
        fields = [
            "name", "acronym", "kind", "country", "is_community_led", "sensitivity", "readers",
        ]  # fmt: skip

    may_lower = False

    def clean_name(self):
        name = self.cleaned_data["name"]
        same = Organisation.objects.filter(name_key=fold(name)).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("There is an organisation of this name already."))
        return name

    def clean_sensitivity(self):
        level = self.cleaned_data["sensitivity"]
        if self.instance.pk and level < self.initial["sensitivity"] and not self.may_lower:
            raise forms.ValidationError(_("Only a reviewer opens a name for more readers."))
        return level


class AffiliationInline(admin.TabularInline):
    model = Affiliation
    extra = 0
    autocomplete_fields = ["user"]

    def has_view_permission(self, request, obj=None):
        return request.user.is_administrator

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Organisation)
class OrganisationAdmin(GatedAdmin):
    form = OrganisationForm
    list_display = ["name", "acronym", "kind", "country", "sensitivity"]
    list_filter = ["kind", "sensitivity"]
    search_fields = ["name", "acronym", "name_key"]
    inlines = [AffiliationInline]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.may_lower = request.user.is_reviewer
        return form


@admin.register(PlaceRule)
class PlaceRuleAdmin(GatedAdmin):
    list_display = ["country", "level"]

    def has_add_permission(self, request):
        return request.user.is_reviewer


@admin.register(Forum)
class ForumAdmin(QuietAdmin):
    list_display = ["code", "name"]
