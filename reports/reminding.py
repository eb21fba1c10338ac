"""What a draft still lacks, and the mail that says so, once a week at most."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import figures.counts
from accounts.localized import LANGUAGES
from accounts.models import User
from accounts.sensitivity import NETWORK
from figures.standings import Standings
from plan.models import quarters_of
from reports import notices
from reports.models import Notice, Report


@dataclass(frozen=True)
class Lack:
    """One thing that is missing, and whether the report can be handed in without it."""

    words: str
    is_needed: bool = False


def lacks_of(report: Report) -> list[Lack]:
    """Return what a report still lacks, the most urgent first."""
    found = [*_of_the_period(report), *_of_the_words(report)]
    return sorted(found, key=lambda lack: not lack.is_needed)


def _of_the_period(report):
    span = report.span
    if not span.is_closed:
        yield Lack(_("The period is not closed."), is_needed=True)
    missing = targets_without_standing(report)
    if missing:
        yield Lack(
            ngettext(
                "Nobody has said where %(n)s target stood at the end of the period.",
                "Nobody has said where %(n)s targets stood at the end of the period.",
                missing,
            )
            % {"n": missing}
        )
    undated = figures.counts.done(report.plan, NETWORK).undated().count()
    if undated:
        yield Lack(
            ngettext(
                "%(n)s activity of the plan has no date: it counts for the whole plan only.",
                "%(n)s activities of the plan have no date: they count for the whole plan only.",
                undated,
            )
            % {"n": undated}
        )


def targets_without_standing(report: Report) -> int:
    """Return how many targets nobody has judged for the last quarter of a report's period."""
    span = report.span
    inside = [quarter for quarter in quarters_of(report.plan) if span.contains(quarter)]
    if not inside:
        return 0
    judged = Standings(report.plan, NETWORK).latest(inside[-1])
    return sum(target.pk not in judged for target in report.plan.targets.all())


def _of_the_words(report):
    written = {(text.language, text.part) for text in report.texts.all() if text.body.strip()}
    with_summary = [code for code in LANGUAGES if (code, "summary") in written]
    if not with_summary:
        yield Lack(_("The summary is not written in any language."), is_needed=True)
    for code in with_summary:
        if (code, "decisions") not in written:
            language = _(dict(settings.LANGUAGES)[code])
            yield Lack(_("%(language)s: no decision is asked.") % {"language": capfirst(language)})


def remind() -> None:
    """Have the secretariat told of drafts that lack something, once in a week at most."""
    drafts = Report.objects.filter(state=Report.State.DRAFT, readers=Report.Readers.BOARD)
    drafts = drafts.with_periods()
    lacking = [draft for draft in drafts if draft.span.has_ended and lacks_of(draft)]
    if not lacking:
        return
    year, week, _day = timezone.localdate().isocalendar()
    notices.write(
        Notice.Kind.MISSING, User.objects.in_secretariat(),
        of=f"{year}-W{week:02}", report=lacking[0],
    )  # fmt: skip
