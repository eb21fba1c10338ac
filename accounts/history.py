"""The history that the database keeps of what people edit, seen by who sees the record."""

from collections.abc import Collection

import pghistory
import pghistory.models

from accounts.sensitivity import GatedQuerySet

# The label of the state that a row had when its history began; see `write_first_states`.
KNOWN = "known"


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


def tracked(
    model=None,
    *,
    seen_as: type[GatedQuerySet] | None = None,
    leave_out: Collection[str] = (),
    opens: Collection[str] = (),
):
    """
    Have the database keep every state of a model's rows, however they were changed.

    Rows that belong to another record are gone when they are removed, and their history
    stays with that record: `seen_as` is the gate of such rows, asked of each state.
    `leave_out` names columns that no history keeps, `opens` those that decide who reads
    what: restoring an earlier version never touches them.
    """
    if model is None:
        return lambda model: tracked(model, seen_as=seen_as, leave_out=leave_out, opens=opens)
    gate = {"objects": seen_as.as_manager()} if seen_as else {}
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        base_model=GatedEvent,
        model_name=f"{model.__name__}Event",
        exclude=list(leave_out),
        obj_field=pghistory.ObjForeignKey(related_name="events"),
        attrs={"opens": frozenset(opens), **gate},
    )(model)


def events_of(model):
    """Return the model of a tracked model's states; None where it is not tracked."""
    relation = getattr(model, "events", None)
    return relation.rel.related_model if hasattr(relation, "rel") else None


def edited_by_others(record, by) -> bool:
    """Say whether the last one who changed a record was another person."""
    steps = events_of(type(record)).objects.filter(pgh_obj=record.pk)
    last = steps.select_related("pgh_context").order_by("-pgh_id").first()
    person = last.pgh_context.metadata.get("user") if last and last.pgh_context else None
    return person is not None and person != by.pk


def is_history(model) -> bool:
    """Say whether a model keeps the states of another."""
    return issubclass(model, pghistory.models.Event)


def write_first_states(*names: str):
    """
    Return what a migration runs where the history of rows begins that were there before.

    Each row's present state becomes its first event, so that its first change can be told
    from something. `names` are event models: "plan.PlanEvent".
    """

    def write(apps, schema_editor):
        quote = schema_editor.quote_name
        for name in names:
            event = apps.get_model(name)
            row = event._meta.get_field("pgh_obj").remote_field.model
            kept = [
                quote(field.column)
                for field in event._meta.concrete_fields
                if not field.name.startswith("pgh_")
            ]
            columns = ", ".join(kept)
            schema_editor.execute(
                f"INSERT INTO {quote(event._meta.db_table)}"  # noqa: S608 - names of our own
                f" (pgh_created_at, pgh_label, pgh_obj_id, {columns})"
                f" SELECT now(), '{KNOWN}', id, {columns} FROM {quote(row._meta.db_table)}"
            )

    return write
