"""What reviewers do about targets: say where they stand, and keep their milestones."""

from collections.abc import Iterable
from dataclasses import dataclass

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.characters import kept
from accounts.models import User
from plan.dates import PartialDate
from plan.models import ReportingPeriod
from priorities.models import InterimMilestone, OutcomeTarget, Standing


class NotSet(Exception):
    """These standings are not set by this person, or not for this period; says why."""


class NotRevised(Exception):
    """This milestone is not added or revised like this; says why."""


@dataclass(frozen=True)
class Judgement:
    """What a reviewer says of one target: a word, why, how sure, and in which language."""

    target: OutcomeTarget
    standing: str
    reason: str
    confidence: str
    language: str


@transaction.atomic
def set_standings(
    *, period: ReportingPeriod, standings: Iterable[Judgement], by: User
) -> list[Standing]:
    """
    Set the standings of a quarter, or correct those that it has: all of them, or none.

    What says the same as before is left alone. Raises NotSet for who is no reviewer, for a
    period that is no quarter or has not begun, and for a standing without a reason.
    """
    if not by.is_reviewer:
        raise NotSet(_("Only reviewers set standings."))
    if period.series != ReportingPeriod.Series.QUARTER:
        raise NotSet(_("Standings are set for a quarter."))
    if not period.has_begun:
        raise NotSet(_("This quarter has not begun yet."))
    there = {row.target_id: row for row in period.standings.select_for_update()}
    with pghistory.context(verb="set-standings"):
        return [_set(there.get(said.target.pk), period, said, by) for said in standings]


def _set(row, period, said, by):
    reason = kept(said.reason).strip()
    if not reason:
        raise NotSet(_("%(target)s: say why in words.") % {"target": said.target})
    words = {"standing": said.standing, "reason": reason, "confidence": said.confidence}
    if row is None:
        return Standing.objects.create(
            target=said.target, period=period, set_by=by, language=said.language, **words
        )
    if all(getattr(row, name) == value for name, value in words.items()):
        return row
    if row.reason != reason:
        row.language = said.language  # Words that stay keep the language they were written in.
    for name, value in words.items():
        setattr(row, name, value)
    row.corrected_by, row.corrected_at = by, timezone.now()
    row.save()
    return row


@transaction.atomic
def add_milestone(
    *, target: OutcomeTarget, wording: str, due: PartialDate, language: str, by: User
) -> InterimMilestone:
    """Add a step on the way to a target. Raises NotRevised for who is no reviewer."""
    if not by.is_reviewer:
        raise NotRevised(_("Only reviewers keep milestones."))
    with pghistory.context(verb="add-milestone"):
        return InterimMilestone.objects.create(
            target=target,
            wording=wording,
            language=language,
            due_on=due.first,
            date_precision=due.precision,
            added_by=by,
        )


@transaction.atomic
def revise_milestone(
    *,
    milestone: InterimMilestone,
    wording: str,
    due: PartialDate,
    state: str,
    language: str,
    because: str,
    by: User,
) -> InterimMilestone:
    """
    Change a milestone's wording, date or state, and say why; the earlier one stays readable.

    Raises NotRevised for who is no reviewer, and for a revision without a reason.
    """
    if not by.is_reviewer:
        raise NotRevised(_("Only reviewers keep milestones."))
    if not kept(because).strip():
        raise NotRevised(_("Say why it is revised."))
    milestone = InterimMilestone.objects.select_for_update().get(pk=milestone.pk)
    milestone.wording, milestone.language = wording, language
    milestone.due_on, milestone.date_precision = due.first, due.precision
    milestone.state, milestone.revised_because = state, because
    with pghistory.context(verb="revise-milestone", reason=kept(because).strip()):
        milestone.save()
    return milestone
