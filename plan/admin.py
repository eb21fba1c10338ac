from django.contrib import admin

from accounts.gated_admin import GatedAdmin
from plan.models import Plan, ReportingPeriod


@admin.register(Plan)
class PlanAdmin(GatedAdmin):
    list_display = ["name", "starts_on", "ends_on"]


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(GatedAdmin):
    """To look at; a period is closed on the page of its report."""

    list_display = ["plan", "code", "starts_on", "ends_on", "closed_at", "closed_by"]
    list_filter = ["plan", "series"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
