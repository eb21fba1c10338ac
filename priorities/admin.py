from django.contrib import admin

from priorities.models import OutcomeTarget, PriorityArea


@admin.register(PriorityArea)
class PriorityAreaAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "plan"]
    list_filter = ["plan"]


@admin.register(OutcomeTarget)
class OutcomeTargetAdmin(admin.ModelAdmin):
    list_display = ["code", "short_name", "priority_area", "plan"]
    list_filter = ["plan"]
    list_select_related = ["priority_area", "plan"]
