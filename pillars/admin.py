from django.contrib import admin

from accounts.gated_admin import GatedAdmin
from pillars.models import ActivityType, Pillar


@admin.register(Pillar)
class PillarAdmin(GatedAdmin):
    list_display = ["code", "name", "plan"]
    list_filter = ["plan"]


@admin.register(ActivityType)
class ActivityTypeAdmin(GatedAdmin):
    list_display = ["name", "pillar", "measures"]
    list_filter = ["pillar__plan", "pillar"]
    list_select_related = ["pillar"]
