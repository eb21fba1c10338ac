from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.gated_admin import GatedAdmin
from accounts.timeline import Part, Story
from network.countries import country_name
from network.models import (
    Affiliation,
    Forum,
    Meeting,
    Organisation,
    OrganisationReaderLink,
    PlaceRule,
)
from network.names import fold


def _country(row):
    return country_name(str(row.country)) if row.country else ""


class OrganisationForm(forms.ModelForm):
    """A name goes to more readers by asking for it, and another reviewer's leave."""

    class Meta:
        model = Organisation
        fields = [
            "name", "acronym", "kind", "country", "is_community_led", "sensitivity", "readers",
        ]  # fmt: skip

    def clean_name(self):
        name = self.cleaned_data["name"]
        same = Organisation.objects.filter(name_key=fold(name)).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("There is an organisation of this name already."))
        return name

    def clean_sensitivity(self):
        level = self.cleaned_data["sensitivity"]
        if self.instance.pk and level < self.initial["sensitivity"]:
            raise forms.ValidationError(_("To give it more readers, ask for that on its page."))
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
    story = Story(
        words={"country": _country},
        parts=[
            Part(OrganisationReaderLink, "organisation", _("people named for it"), "user"),
            Part(Affiliation, "organisation", _("people who speak for it"), "user"),
        ],
    )

    def view_on_site(self, organisation):
        return organisation.get_absolute_url()


@admin.register(PlaceRule)
class PlaceRuleAdmin(GatedAdmin):
    list_display = ["country", "level"]
    story = Story(words={"country": _country})
    restorable = False  # A rule of then could open what happens in another country by now.

    def has_add_permission(self, request):
        return request.user.is_reviewer


@admin.register(Forum)
class ForumAdmin(GatedAdmin):
    list_display = ["code", "name"]


@admin.register(Meeting)
class MeetingAdmin(GatedAdmin):
    list_display = ["name", "forum", "starts_on", "ends_on"]
    list_filter = ["forum"]
    list_select_related = ["forum"]
    date_hierarchy = "starts_on"
