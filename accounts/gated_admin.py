"""Django's admin as a reader like any other: it shows what `visible_to` gives, and no more."""

from django.contrib import admin
from django.http import Http404


class QuietAdmin(admin.ModelAdmin):
    """
    Nothing to delete, and no log of what was done: that is in each record's own history.

    A log would keep titles beside the gate, and a refusal to delete would list whatever
    holds on to a record, seen or not.
    """

    def has_delete_permission(self, request, obj=None):
        return False

    def history_view(self, request, object_id, extra_context=None):
        raise Http404  # The record's own page tells its history.

    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None


class GatedAdmin(QuietAdmin):
    """
    Rows that the reader may see, for change those that `editable_by` gives.

    Lists, facets, autocompletion and pages all begin with `get_queryset`.
    """

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is None:  # There or not: who may not see it is not told which.
            raise Http404
        return found

    def has_view_permission(self, request, obj=None):
        if not super().has_view_permission(request, obj):
            return False
        return obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_change_permission(self, request, obj=None):
        if not super().has_change_permission(request, obj):
            return False
        editable = self.model._default_manager.editable_by(request.user)
        return obj is None or editable.filter(pk=obj.pk).exists()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        related = getattr(db_field, "remote_field", None)
        manager = related and related.model._default_manager
        if hasattr(manager, "visible_to"):
            kwargs.setdefault("queryset", manager.visible_to(request.user))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ReadOnlyAdmin(GatedAdmin):
    """To look at; what is done with it is done elsewhere."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False
