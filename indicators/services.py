"""What people do with indicators: define them, write down readings, choose which one counts."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from indicators.categories import MAY_OVERLAP, Block, Category
from indicators.models import Definition, Indicator, Reading


class NeedsReason(Exception):
    """The definition of what has been read already cannot change without a reason."""


class NotRecorded(Exception):
    """This reading cannot be written down like this; says why."""


@transaction.atomic
def define(
    *,
    indicator: Indicator,
    definition: Mapping[str, Any],
    reason: str,
    milestones: Iterable[tuple[date, Decimal]],
    by: User,
) -> Indicator:
    """
    Save an indicator, new or changed, with its definition and milestones.

    A definition by which something has been read stays as it is: another one is a new
    version. Raises NeedsReason where no reason is given for it.
    """
    is_new = indicator.pk is None
    if not is_new:
        locked(indicator)
    indicator.is_kept_by_hand = True
    with pghistory.context(verb="add" if is_new else "change"):
        indicator.save()
        _define(indicator, definition, reason.strip())
        _set_milestones(indicator, dict(milestones))
    return indicator


def _define(indicator, wanted, reason):
    current = indicator.definitions.last()
    if current is None:
        indicator.definitions.create(**wanted)
        return
    if all(getattr(current, column) == value for column, value in wanted.items()):
        return
    if not indicator.readings.exists():
        for column, value in wanted.items():
            setattr(current, column, value)
        current.save()
        return
    if not reason:
        raise NeedsReason(_("There are readings by the earlier definition: say why it changes."))
    Definition.objects.create(
        indicator=indicator, number=current.number + 1, reason=reason, **wanted
    )


def _set_milestones(indicator, wanted):
    for known in indicator.milestones.all():
        if known.due_on not in wanted:
            known.delete()
        elif known.value != wanted[known.due_on]:
            known.value = wanted[known.due_on]
            known.save()
    known_days = set(indicator.milestones.values_list("due_on", flat=True))
    for day, value in wanted.items():
        if day not in known_days:
            indicator.milestones.create(due_on=day, value=value)


@transaction.atomic
def record_reading(*, reading: Reading, parts: Mapping[str, Decimal], by: User) -> Reading:
    """
    Save a reading, new or changed, with the parts that belong to each category.

    It replaces no other: of several with one date the one used stays used, unless it says
    that nothing is known. Raises NotRecorded where the parts are more than the whole.
    """
    _refuse_too_much(reading, parts)
    indicator = locked(reading.indicator)
    is_new = reading.pk is None
    if is_new:
        reading.entered_by = by
    before = None if is_new else Reading.objects.get(pk=reading.pk)
    stays = before is not None and before.date == reading.date
    reading.is_used = stays and before is not None and before.is_used
    with pghistory.context(verb="read" if is_new else "change-reading"):
        reading.save()
        _set_parts(reading, parts)
        _have_one_used(indicator, reading.read_on, reading.date_precision)
        if before is not None:
            _have_one_used(indicator, before.read_on, before.date_precision)
        _keep_by_hand(indicator)
    reading.refresh_from_db()
    return reading


def locked(indicator):
    """The indicator, whose readings nobody else changes meanwhile."""
    return Indicator.objects.select_for_update().get(pk=indicator.pk)


def _refuse_too_much(reading, parts):
    for block in Block:
        inside = [value for key, value in parts.items() if Category(key).block == block]
        if inside and block not in MAY_OVERLAP and sum(inside) > (reading.whole or 0):
            raise NotRecorded(
                _("The parts by %(block)s add up to more than the whole.") % {"block": block.label}
            )


def _set_parts(reading, parts):
    for known in reading.breakdown.all():
        if known.category not in parts:
            known.delete()
    for category, value in parts.items():
        reading.breakdown.update_or_create(category=category, defaults={"value": value})


def _have_one_used(indicator, day, precision):
    """
    Have one of the readings with a date be used.

    The one used stays so, and where there is none it is the first; but what says something
    goes before what says that nothing is known.
    """
    same = indicator.readings.filter(read_on=day, date_precision=precision)
    told = same.annotate(is_missing=Q(quality=Reading.Quality.MISSING))
    first = told.order_by("is_missing", "-is_used", "pk").first()
    if first is not None and not first.is_used:
        same.filter(is_used=True).update(is_used=False)
        first.is_used = True
        first.save(update_fields=["is_used"])


def _keep_by_hand(indicator):
    Indicator.objects.filter(pk=indicator.pk, is_kept_by_hand=False).update(is_kept_by_hand=True)


@transaction.atomic
def use_reading(*, reading: Reading, by: User) -> None:
    """Have a reading count, and no other with the same date. All of them stay."""
    indicator = locked(reading.indicator)
    same = indicator.readings.filter(read_on=reading.read_on, date_precision=reading.date_precision)
    with pghistory.context(verb="use-reading"):
        same.exclude(pk=reading.pk).filter(is_used=True).update(is_used=False)
        Reading.objects.filter(pk=reading.pk).update(is_used=True)
        _keep_by_hand(indicator)
