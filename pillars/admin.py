from django.contrib import admin

from pillars.models import ActivityType, Pillar


@admin.register(Pillar)
class PillarAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "plan"]
    list_filter = ["plan"]


@admin.register(ActivityType)
class ActivityTypeAdmin(admin.ModelAdmin):
    list_display = ["name", "pillar", "measures"]
    list_filter = ["pillar__plan", "pillar"]
    list_select_related = ["pillar"]
