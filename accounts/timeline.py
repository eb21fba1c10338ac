"""
The history of any record as steps: who did what, when, and what it was before.

All that one act changed, in a record and in what belongs to it, is one step. Events are
read through their gate, so that what is out of sight leaves no trace here either.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import formats
from accounts.history import KNOWN, events_of
from accounts.localized import called
from accounts.models import User

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Of a long text, the words around what was changed in it.
LONG, AROUND = 240, 60

# What a service says that it did, in words: where nothing is listed, and where something is.
VERBS: dict[str, tuple[Any, Any]] = {
    "add": (gettext_lazy("%(who)s added it."), None),
    "remove": (gettext_lazy("%(who)s removed it."), None),
    "hide": (
        gettext_lazy("%(who)s hid it, with all that is linked to it. Reason: %(reason)s"),
        None,
    ),
    "lift": (gettext_lazy("%(who)s lifted a hiding: it has its earlier readers again."), None),
    "restore": (gettext_lazy("%(who)s restored the version of %(moment)s."), None),
    "change": (None, gettext_lazy("%(who)s changed: %(fields)s.")),
}


@dataclass(frozen=True)
class Change:
    """One thing that became another; `old` is None where it was added, `new` where removed."""

    field: str
    old: str | None
    new: str | None
    of: str = ""


@dataclass(frozen=True)
class Step:
    """What one act did. `moment` names it in addresses."""

    at: datetime
    sentence: str
    changes: list[Change] = field(default_factory=list)

    @property
    def moment(self) -> int:
        return (self.at - EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True)
class Part:
    """
    Rows that belong to a record, by the column `owner`, and are told in its history.

    `of` is the column of what such a row ties the record to; `name` and `value` tell a row
    in words, where the name of that is not enough.
    """

    model: type[models.Model]
    owner: str
    called: Any
    of: str = ""
    name: Callable[[Any], str] | None = None
    value: Callable[[Any], str] = lambda _row: ""
    # Only that it was edited: that it was tied to the record is another part's to tell.
    edits_of: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Story:
    """How a kind of record is told: its columns in words, its parts, and what was done."""

    words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    unsaid: Collection[str] = ()
    said: Collection[str] = ()
    parts: Collection[Part] = ()
    verbs: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    verb: Callable[["Act"], str] | None = None
    reason: Callable[["Act"], str] = lambda act: act.context.get("reason", "")


@dataclass
class Act:
    """All events of one transaction: (part or None, the row before, the row after)."""

    at: datetime
    context: dict
    rows: list[tuple[Part | None, Any, Any]] = field(default_factory=list)

    def own(self):
        """Return the record's own row before and after; None where it was not touched."""
        return next(((b, a) for part, b, a in self.rows if part is None), None)

    def add(self, part, before, after, key):
        """Put a row's event in; several of one row are one, from its first to its last state."""
        for position, (known, first, last) in enumerate(self.rows):
            state = first or last
            if known is part and state is not None and state.pgh_obj_id == key:
                self.rows[position] = (part, first, after)
                return
        self.rows.append((part, before, after))


def read_events(record, part: Part | None, reader: User) -> list:
    """Return the events of a record, or of one part of it, that `reader` may know of."""
    if part is None:
        mine = events_of(type(record)).objects.filter(pgh_obj=record.pk)
    elif part.edits_of is not None:
        mine = events_of(part.model).objects.filter(pgh_obj__in=part.edits_of(record))
    else:
        mine = events_of(part.model).objects.filter(**{f"{part.owner}_id": record.pk})
    seen = mine.visible_to(reader).select_related("pgh_context").order_by("pgh_id")
    return [event for event in seen if not (part and part.edits_of) or event.pgh_label != "delete"]


def read_all(record, reader: User, story: Story) -> list[tuple[Part | None, list]]:
    """Return the events of a record and of each of its parts."""
    return [(part, read_events(record, part, reader)) for part in (None, *story.parts)]


def states(events: Iterable, at: datetime) -> dict:
    """
    Return the rows as they were at a moment, by their key.

    What was there before its history began was there at any moment before that.
    """
    found: dict = {}
    for event in events:
        if event.pgh_label == KNOWN:
            found.setdefault(event.pgh_obj_id, event)
        elif event.pgh_created_at <= at:
            found[event.pgh_obj_id] = event
    return {key: event for key, event in found.items() if event.pgh_label != "delete"}


def steps(record, *, reader: User, story: Story) -> list[Step]:
    """Return what was done with a record, oldest first, as far as `reader` may know it."""
    sources = read_all(record, reader, story)
    acts = _acts(sources)
    names = Names(reader)
    for part, events in sources:
        names.want(part, events, story)
    names.load(act.context.get("user") for act in acts)
    found = [_told(act, story, names) for act in acts]
    return [step for step in found if step is not None]


def _acts(sources) -> list[Act]:
    acts: dict[tuple, Act] = {}
    for part, events in sources:
        before: dict = {}
        for event in events:
            key = event.pgh_obj_id
            earlier = before.get(key)
            removed = event.pgh_label == "delete"
            before[key] = None if removed else event
            unknown = earlier is None and event.pgh_label != "insert" and not removed
            if event.pgh_label == KNOWN or unknown:
                continue
            context = event.pgh_context
            act = acts.setdefault(
                (event.pgh_created_at, event.pgh_context_id),
                Act(event.pgh_created_at, context.metadata if context else {}),
            )
            act.add(part, earlier or (event if removed else None), before[key], key)
    return sorted(acts.values(), key=lambda act: act.at)


def _told(act, story, names) -> Step | None:
    changes = [
        change
        for part, before, after in act.rows
        for change in _changes(part, before, after, story, names)
    ]
    verb = _verb(act, story)
    alone, listing = (VERBS | dict(story.verbs)).get(verb, VERBS["change"])
    if _is_new(act):
        changes = []  # The page itself says what it is.
    elif not changes and alone is None:
        return None
    sentence = listing if changes and listing is not None else alone
    if sentence is None:
        return None
    fields = dict.fromkeys(change.field for change in changes)
    moment = act.context.get("moment")
    words = {
        "who": names.person(act.context.get("user")),
        "fields": ", ".join(fields),
        "reason": story.reason(act),
        "moment": formats.moment(datetime.fromisoformat(moment)) if moment else "",
        "names": ", ".join(dict.fromkeys(change.of for change in changes if change.of)),
    }
    return Step(act.at, str(sentence) % words, changes)


def _verb(act, story) -> str:
    own = act.own()
    if _is_new(act):
        verb = "add"
    elif own is not None and own[1] is None:
        verb = "remove"
    else:
        verb = act.context.get("verb", "change")
    return story.verb(act) if story.verb else verb


def _is_new(act) -> bool:
    own = act.own()
    return own is not None and own[0] is None


def _changes(part, before, after, story, names) -> Iterable[Change]:
    if part is None:
        if before is not None and after is not None:
            yield from columns_changed(before, after, story=story, names=names)
        return
    heading = str(part.called)
    if before is None and after is None:
        return  # Added and removed by the same act.
    name = names.of_row(part, after or before)
    if part.edits_of is not None:
        if before is not None:
            for change in columns_changed(before, after, story=Story(), names=names):
                yield Change(heading, change.old, change.new, f"{name}, {change.field}")
        return
    old, new = (row and part.value(row) for row in (before, after))
    if before is None or after is None:
        value = new or old
        whole = _("%(name)s: %(value)s") % {"name": name, "value": value} if value else name
        yield Change(heading, whole if after is None else None, whole if before is None else None,
                     name)  # fmt: skip
    elif old != new:
        yield Change(heading, old or "", new or "", name)


def columns_changed(before, after, *, story, names) -> Iterable[Change]:
    """Yield each column that a person would say has changed, in words."""
    model = before.pgh_tracked_model
    kept = {column.name for column in before._meta.concrete_fields}
    raised = before.__dict__.get("sensitivity") == after.__dict__.get("sensitivity")
    for column in model._meta.concrete_fields:
        told = (column.editable and column.name not in story.unsaid) or column.name in story.said
        if column.name == "level" and raised:
            told = True  # Nobody chose it: a rule for a place or "hide now" did.
        if not told or column.primary_key or column.name not in kept:
            continue
        old, new = (names.value(column, row, story) for row in (before, after))
        if old != new and not {old, new} <= {"", withheld()}:
            yield Change(called(column), *_around_what_differs(old, new))


def _around_what_differs(old, new):
    if max(len(old), len(new)) <= LONG:
        return old, new
    shortest = min(len(old), len(new))
    start = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    rest = shortest - start
    end = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    first = max(start - AROUND, 0)

    def cut(text):
        last = min(len(text) - end + AROUND, len(text))
        return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")

    return cut(old), cut(new)


def withheld() -> str:
    return _("withheld for safety")


class Names:
    """The names of all that some events refer to, asked for once for each kind of record."""

    def __init__(self, reader):
        self.reader = reader
        self.gated: dict[type, set] = {User: set()}
        self.open: dict[type, set] = {}
        self.known: dict[tuple, str] = {}

    def want(self, part, events, story):
        """Note what events refer to. The gate of a part's rows is that of what they name."""
        if part is not None and part.of:
            field = part.model._meta.get_field(part.of)
            wanted = self.open.setdefault(field.remote_field.model, set())
            wanted.update(getattr(event, field.attname) for event in events)
        elif part is not None and part.edits_of is not None:
            self.open.setdefault(part.model, set()).update(event.pgh_obj_id for event in events)
        elif part is None and events:
            for field in events[0].pgh_tracked_model._meta.concrete_fields:
                if field.is_relation and (field.editable and field.name not in story.unsaid):
                    wanted = self.gated.setdefault(field.remote_field.model, set())
                    wanted.update(getattr(event, field.attname) for event in events)

    def load(self, people):
        self.gated[User].update(people)
        for wanted, gated in ((self.gated, True), (self.open, False)):
            for model, keys in wanted.items():
                rows = model._base_manager.all()
                if gated and hasattr(model._default_manager, "visible_to"):
                    rows = model._default_manager.visible_to(self.reader)
                named = rows.filter(pk__in=keys - {None}).order_by()
                self.known |= {(gated, model, row.pk): str(row) for row in named}

    def person(self, key) -> str:
        """Return who did something: nobody in particular where no person did."""
        if key is None:
            return _("The system")
        return self.known.get((True, User, key), _("Somebody"))

    def of_row(self, part, row) -> str:
        if part.name is not None:
            return part.name(row)
        if part.edits_of is not None:
            return self.known.get((False, part.model, row.pgh_obj_id), "")
        field = part.model._meta.get_field(part.of)
        key = (False, field.remote_field.model, getattr(row, field.attname))
        return self.known.get(key, _("something that is there no more"))

    def value(self, field, row, story) -> str:
        """Return what a column of a state says, in the reader's words."""
        if field.name in story.words:
            return story.words[field.name](row)
        value = getattr(row, field.attname)
        if field.is_relation:
            if value is None:
                return ""
            return self.known.get((True, field.remote_field.model, value), withheld())
        return in_words(field, value)


def in_words(field, value) -> str:
    """Return a column's value as a form would show it: labels, dates, yes and no."""
    if isinstance(field, ArrayField):
        return ", ".join(in_words(field.base_field, item) for item in value or [])
    if field.choices:
        return str(dict(field.flatchoices).get(value, value if value is not None else ""))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(field, models.DateField) and value:
        return formats.day(value)
    return "" if value is None else str(value)
