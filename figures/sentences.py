"""What figures say, in plain words: for the top of a page, and for who reads no table."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from figures.counts import StatusCounts
from figures.standings import Groups
from plan.formats import number


def done(status: StatusCounts, before: StatusCounts | None) -> list[str]:
    """Return what was done in a period, beside the one before it, and what has slipped."""
    told = [_done(status)]
    if before and status.period.has_begun:
        told.append(_compared(status, before))
    if slipped := status.slipped.value:
        words = ngettext(
            "%(n)s activity that was planned is not recorded as done.",
            "%(n)s activities that were planned are not recorded as done.",
            slipped,
        )
        told.append(words % {"n": number(slipped)})
    return told


def _done(status):
    n = status.done.value
    words = ngettext(
        "%(period)s: %(n)s activity was done.", "%(period)s: %(n)s activities were done.", n
    )
    return words % {"period": status.period.label, "n": number(n)}


def _compared(status, before):
    more = status.done.value - before.done.value
    values = {"n": number(abs(more)), "before": before.period.label}
    if more > 0:
        return (
            ngettext(
                "That is %(n)s more than in %(before)s.",
                "That is %(n)s more than in %(before)s.",
                more,
            )
            % values
        )
    if more < 0:
        return (
            ngettext(
                "That is %(n)s fewer than in %(before)s.",
                "That is %(n)s fewer than in %(before)s.",
                -more,
            )
            % values
        )
    return _("That is as many as in %(before)s.") % values


def standing(groups: Groups) -> str:
    """Return how many targets are on track, to be watched, or to be acted on."""
    good, watch, act = (len(each) for each in (groups.on_track, groups.watch, groups.act))
    unknown = len(groups.not_judged)
    if not good + watch + act:
        return _("Where the targets stand has not been judged for this period.")
    total = good + watch + act + unknown
    words = ngettext(
        "Of %(total)s outcome target: on track or achieved %(good)s, to watch %(watch)s, "
        "to act on %(act)s.",
        "Of %(total)s outcome targets: on track or achieved %(good)s, to watch %(watch)s, "
        "to act on %(act)s.",
        total,
    ) % {name: number(n) for name, n in
         {"total": total, "good": good, "watch": watch, "act": act}.items()}  # fmt: skip
    if not unknown:
        return words
    left = ngettext("%(n)s has not been judged.", "%(n)s have not been judged.", unknown)
    return f"{words} {left % {'n': number(unknown)}}"
