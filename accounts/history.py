"""The history that the database keeps of what people edit, seen by who sees the record."""

import pghistory
import pghistory.models

from accounts.sensitivity import GatedQuerySet


class EventQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """Only the history of records that are there, and that `user` may see."""
        records = self.model.pgh_tracked_model.objects.visible_to(user).order_by()
        return self.filter(pgh_obj__in=records)


class GatedEvent(pghistory.models.Event):
    """One state of a record. It is never edited, and seen with its record alone."""

    objects = EventQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True


def tracked(model):
    """Have the database keep every state of a model's rows, however they were changed."""
    events = [pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()]
    return pghistory.track(
        *events,
        base_model=GatedEvent,
        model_name=f"{model.__name__}Event",
        obj_field=pghistory.ObjForeignKey(related_name="events"),
    )(model)
