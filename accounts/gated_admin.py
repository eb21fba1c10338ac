"""Django's admin as a reader like any other: it shows what `visible_to` gives, and no more."""

from functools import partial

from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from accounts import restoring, timeline
from accounts.history import events_of
from accounts.services import note_reading
from accounts.timeline import Story


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
    `story` says how a history is told, and `restorable` whether earlier versions come back
    from there.
    """

    story = Story()
    restorable = True

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

    def get_urls(self):
        restore = self.admin_site.admin_view(self.restore_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        address = "<path:object_id>/history/<int:moment>/restore/"
        return [path(address, restore, name=name), *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        """The same timeline as on a page of the site, for a record that has none."""
        record, steps = self._told(request, object_id)
        context = self._context(request, record) | {
            "title": _("History: %(record)s") % {"record": record},
            "told": [(step, self._restore_address(record, step)) for step in steps],
            "may_restore": self._may_restore(request, record),
        }
        return TemplateResponse(request, "admin/timeline.html", context)

    def restore_view(self, request, object_id, moment):
        """What an earlier version would change, then bringing it back."""
        record, steps = self._told(request, object_id)
        step = next((step for step in steps[:-1] if step.moment == moment), None)
        if step is None or not self._may_restore(request, record):
            raise Http404
        history = reverse(f"admin:{self._name()}_history", args=[record.pk])
        context = self._context(request, record) | {"step": step, "history": history}
        context["title"] = _("Restore an earlier version")
        act = partial(restoring.restore, record=record, at=step.at, by=request.user)
        try:
            if request.method == "POST":
                for words in act():
                    messages.warning(request, words)
                return HttpResponseRedirect(history)
            context["changes"], context["gone"] = restoring.preview(
                record=record, reader=request.user, story=self.story, act=act
            )
        except restoring.NotRestored as refusal:
            context["refusal"] = str(refusal)
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/restore.html", context, status=status)

    def _told(self, request, object_id):
        """The record and its history; a 404 where there is none that the reader may see."""
        record = self.get_object(request, object_id)
        if record is None or events_of(self.model) is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise Http404
        note_reading([record], by=request.user)
        return record, timeline.steps(record, reader=request.user, story=self.story)

    def _may_restore(self, request, record):
        return self.restorable and self.has_change_permission(request, record)

    def _name(self):
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def _restore_address(self, record, step):
        return reverse(f"admin:{self._name()}_restore", args=[record.pk, step.moment])

    def _context(self, request, record):
        return self.admin_site.each_context(request) | {"opts": self.opts, "object": record}


class ReadOnlyAdmin(GatedAdmin):
    """To look at; what is done with it is done elsewhere."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False
