"""Activities in Django's admin: to search and narrow; they are changed on their own pages."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.gated_admin import GatedAdmin, ReadOnlyAdmin
from activities import services
from activities.models import Activity, Evidence, Lowering


@admin.register(Activity)
class ActivityAdmin(GatedAdmin):
    """The list is the admin's; whoever opens a row comes to the site's own form."""

    list_display = ["title", "type", "starts_on", "date_precision", "status", "workflow"]
    list_filter = ["workflow", "status", "type__pillar__plan", "type__pillar", "level"]
    list_select_related = ["type__pillar__plan"]
    search_fields = ["title", "reference"]
    actions = ["publish"]
    ordering = ["-starts_on"]

    def has_add_permission(self, request):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        activity = self.get_object(request, object_id)
        if not self.has_change_permission(request, activity):
            raise PermissionDenied
        return redirect("activities:edit", activity.reference)

    def history_view(self, request, object_id, extra_context=None):
        activity = self.get_object(request, object_id)
        if activity is None:
            raise Http404
        return redirect(f"{activity.get_absolute_url()}#history")

    def restore_view(self, request, object_id, moment):
        raise Http404  # The site's own page brings back what belongs to it as well.

    @admin.action(description=_("Publish"))
    def publish(self, request, activities):
        for activity, reason in services.publish_many(activities=activities, by=request.user):
            self.message_user(request, f"“{activity}”: {reason}", messages.ERROR)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "url", "media_type", "scan", "sensitivity"]
    search_fields = ["url", "title"]


@admin.register(Lowering)
class LoweringAdmin(ReadOnlyAdmin):
    list_display = ["asked_at", "activity", "to", "reason", "asked_by", "decided_by", "granted"]
    list_select_related = ["activity", "asked_by", "decided_by"]
