"""Mails about reports: a link and no content, to each person once."""

import re

import pytest
import time_machine
from django.core import mail

from reports import notices, reminding, services, tasks
from reports.models import Notice
from tests import factories
from tests.reports.conftest import write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_is_sent(settings):
    settings.MAIL_IS_SENT = True


def send_all():
    for notice in Notice.objects.all():
        notices.send(notice.pk)


def test_the_board_is_told_with_a_link_and_no_content_each_in_their_language(
    people, published, settings
):
    factories.board(language="fr", email="alix@example.org")
    notices.tell_the_board(published)  # Once more: who was told is not told again.

    send_all()
    send_all()

    assert len(mail.outbox) == 2
    told = {message.to[0]: message for message in mail.outbox}
    french = told["alix@example.org"]
    assert french.subject == "Un rapport a été publié"
    assert settings.SITE_URL + "/fr/reports/" in french.body
    for message in mail.outbox:
        assert "many partners" not in message.body
        assert "Q1" not in message.subject + message.body


def test_members_are_not_told_of_reports_that_are_not_for_the_board(published):
    Notice.objects.all().delete()
    published.readers = "public"

    notices.tell_the_board(published)

    assert not Notice.objects.exists()


def test_a_mail_that_no_server_takes_waits_for_the_next_sweep(people, published, settings, request):
    working = settings.MAILERS
    request.getfixturevalue("mail_server_is_down")
    send_all()
    assert Notice.objects.get().state == Notice.State.WAITING

    settings.MAILERS = working
    send_all()

    assert Notice.objects.get().state == Notice.State.SENT
    assert len(mail.outbox) == 1


def test_where_no_mail_is_sent_nobody_waits_for_one(settings, handed_in, people):
    settings.MAIL_IS_SENT = False

    notices.tell_the_board(handed_in)

    assert not Notice.objects.exists()


def test_the_secretariat_is_reminded_once_a_week_of_what_a_draft_lacks(draft, people):
    for day in ("2026-11-23", "2026-11-24", "2026-11-27"):
        with time_machine.travel(f"{day} 09:00", tick=False):
            tasks.open_due_reports()
    assert Notice.objects.count() == 2  # Two people, once.

    with time_machine.travel("2026-11-30 09:00", tick=False):
        tasks.open_due_reports()
    assert Notice.objects.count() == 4
    send_all()
    assert len(mail.outbox) == 4
    assert re.search(r"/en/plans/idpc-2021-2023/reports/", mail.outbox[0].body)


def test_nobody_is_reminded_of_a_draft_that_lacks_nothing(draft, people, shipped_plan):
    write(draft, people["writer"], decisions="None this time.")
    last = shipped_plan.periods.get(code="2021-Q1")
    for target in shipped_plan.targets.all():
        factories.StandingFactory(target=target, period=last, standing="on-track")

    assert reminding.lacks_of(draft) == []
    reminding.remind()

    assert not Notice.objects.exists()


def test_what_is_missing_is_said_in_words_the_needed_first(quarter, people):
    report = services.open_report(first=quarter, last=quarter, by=people["writer"])
    kind = quarter.plan.pillars.first().types.first()
    factories.ActivityFactory(type=kind, starts_on=None, date_precision="undated")

    lacks = reminding.lacks_of(report)

    assert [lack.words for lack in lacks] == [
        "The period is not closed.",
        "The summary is not written in any language.",
        "Nobody has said where 9 targets stood at the end of the period.",
        "1 activity of the plan has no date: it counts for the whole plan only.",
    ]
    assert [lack.is_needed for lack in lacks] == [True, True, False, False]
