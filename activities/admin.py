"""Activities in Django's admin, with the columns that the form has no room for."""

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from activities import services
from activities.models import Activity, ActivityFigure, Evidence, Participation
from network.countries import all_countries
from plan import dates


class ActivityAdminForm(forms.ModelForm):
    """The columns as they are; a month, quarter or year is set to its first day."""

    countries = forms.MultipleChoiceField(required=False, label=_("countries"))

    class Meta:
        model = Activity
        fields = [
            "title", "language", "description", "type", "role", "status", "starts_on",
            "date_precision", "ends_on", "priority_areas", "targets", "countries", "forum",
            "session", "place", "evidence", "sensitivity", "is_aggregate", "part_of",
            "translation_of",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = all_countries()

    def clean(self):
        cleaned = super().clean()
        starts_on, precision = cleaned.get("starts_on"), cleaned.get("date_precision")
        if starts_on and precision:
            cleaned["starts_on"] = dates.start_of(starts_on, precision)
        kind = cleaned.get("type")
        if kind:
            for name in ("priority_areas", "targets"):
                if any(item.plan_id != kind.pillar.plan_id for item in cleaned.get(name, [])):
                    self.add_error(name, _("This belongs to another plan than the type."))
        return cleaned


class ParticipationInline(admin.TabularInline):
    model = Participation
    extra = 0
    autocomplete_fields = ["organisation"]


class FigureInline(admin.TabularInline):
    model = ActivityFigure
    extra = 0


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin):
    form = ActivityAdminForm
    list_display = [
        "title",
        "type",
        "starts_on",
        "date_precision",
        "status",
        "workflow",
    ]
    list_filter = [
        "workflow",
        "status",
        "type__pillar__plan",
        "type__pillar",
        "sensitivity",
    ]
    list_select_related = ["type__pillar__plan"]
    search_fields = ["title", "reference"]
    autocomplete_fields = ["part_of", "translation_of"]
    filter_horizontal = ["priority_areas", "targets", "evidence"]
    readonly_fields = [
        "reference",
        "workflow",
        "created_by",
        "created_at",
        "published_at",
    ]
    inlines = [ParticipationInline, FigureInline]
    actions = ["publish"]
    ordering = ["-starts_on"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.save(update_fields=["updated_at"])  # Its parts are changes of it.

    @admin.action(description=_("Publish"))
    def publish(self, request, activities):
        for activity, reason in services.publish_many(activities=activities, by=request.user):
            self.message_user(request, f"“{activity}”: {reason}", messages.ERROR)


@admin.register(Evidence)
class EvidenceAdmin(admin.ModelAdmin):
    list_display = ["url", "title", "sensitivity"]
    search_fields = ["url", "title"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)
