from django.contrib import admin

from network.models import Forum, Organisation


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "acronym", "kind", "country", "sensitivity"]
    list_filter = ["kind", "sensitivity"]
    search_fields = ["name", "acronym", "name_key"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)


@admin.register(Forum)
class ForumAdmin(admin.ModelAdmin):
    list_display = ["code", "name"]
