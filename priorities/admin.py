from django.contrib import admin

from accounts.gated_admin import GatedAdmin
from priorities.models import OutcomeTarget, PriorityArea


@admin.register(PriorityArea)
class PriorityAreaAdmin(GatedAdmin):
    list_display = ["code", "name", "plan"]
    list_filter = ["plan"]


@admin.register(OutcomeTarget)
class OutcomeTargetAdmin(GatedAdmin):
    list_display = ["code", "short_name", "priority_area", "plan"]
    list_filter = ["plan"]
    list_select_related = ["priority_area", "plan"]
