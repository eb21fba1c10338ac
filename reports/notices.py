"""Mails about reports: a link and no content; each person is told once."""

from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from accounts.mailing import mail
from accounts.models import User
from reports.bell import ring_for_mail
from reports.models import Notice, Report

log = structlog.get_logger(__name__)

# What a mail server refuses that often is not sent any more; the site says so.
MOST_TRIES = 5


def tell_the_board(report: Report) -> None:
    """Have everybody told who was waiting for a report: for the board, its members."""
    if report.readers != Report.Readers.BOARD:
        return
    write(
        Notice.Kind.PUBLISHED, User.objects.with_role(User.Role.BOARD),
        of=report.reference, report=report,
    )  # fmt: skip


def write(kind: str, people, *, of: str, report: Report) -> None:
    """Note a mail to each of some people, unless they were told the same."""
    if not settings.MAIL_IS_SENT:
        return
    rows = [Notice(kind=kind, to=person, of=of, report=report) for person in people]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    waiting = Notice.objects.waiting().filter(kind=kind, of=of)
    keys = list(waiting.values_list("pk", flat=True))
    for key in keys:
        transaction.on_commit(partial(ring_for_mail, key))


def send(notice_id: int) -> None:
    """Send a mail that waits; do nothing where another worker has it, or it is sent."""
    taken = Notice.objects.waiting().filter(pk=notice_id).update(
        state=Notice.State.TAKEN, tries=F("tries") + 1
    )  # fmt: skip
    if not taken:
        return
    notice = Notice.objects.select_related("to", "report__plan").get(pk=notice_id)
    person = notice.to
    with override(person.language):
        subject, path = _written(notice)
    try:
        mail(
            to=person.email,
            language=person.language,
            subject=subject,
            template=f"reports/mail/{notice.kind}.txt",
            link=settings.SITE_URL + path,
        )
    except OSError as error:
        again = notice.tries < MOST_TRIES
        log.warning("mail not sent", notice=notice.pk, error=str(error))
        _becomes(notice, Notice.State.WAITING if again else Notice.State.FAILED)
    else:
        _becomes(notice, Notice.State.SENT, sent_at=timezone.now())


def _becomes(notice, state, **more):
    taken = Notice.objects.filter(pk=notice.pk, state=Notice.State.TAKEN)
    taken.update(state=state, **more)


def _written(notice):
    """Its subject in words, and where it leads."""
    report = notice.report
    if notice.kind == Notice.Kind.PUBLISHED:
        return gettext_lazy("A report has been published"), report.get_absolute_url()
    return (
        gettext_lazy("What the next report still lacks"),
        reverse("reports:index", args=[report.plan.slug]),
    )
