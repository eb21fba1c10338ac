"""
The canaries: strings planted in records of every level, looked for on every page.

Every address of the URLconf, in three languages, with and without htmx, as each role. A
canary where it does not belong fails, as does one that is not found where it does.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.utils import timezone

from accounts.sensitivity import Sensitivity
from activities import history, services
from activities.evidence import add_file
from activities.models import Activity
from imports.models import ImportBatch
from network.models import Affiliation
from reports import snapshot
from tests import factories
from tests.access.addresses import TARGETS, addresses
from tests.access.planted_outcomes import planted_outcomes
from tests.activities.sent_files import CANARY as IN_PICTURES
from tests.activities.sent_files import photograph
from tests.factories import ActivityFactory, EvidenceFactory, OrganisationFactory
from tests.moments import a_day_passes

pytestmark = pytest.mark.django_db
LEVELS = {"public": 0, "network": 1, "internal": 2, "restricted": 3, "draft": 0}
ROLES = {
    "visitor": {"public"},
    "member": {"public", "network"},
    "board": {"public", "network"},
    "administrator": {"public"},
    "staff": {"public", "network", "internal", "draft"},
    "reviewer": {"public", "network", "internal", "draft"},
    "author": {"public", "network", "internal", "restricted", "draft"},
}
WAYS = [("en", {}), ("en", {"HX-Request": "true"}), ("fr", {}), ("es", {})]
# In the names of files, which nobody is told.
NOWHERE = "toldnowhere"
# Half a minute for each: in `make test` those between whom the line is drawn.
QUICK = {"visitor", "member"}


@pytest.fixture
def planted(shipped_plan, settings, tmp_path):
    """
    A record of each level with a string of its own in every text field, and its history.

    And in its files: in what they say, in the names they came by, and in where they were taken.
    """
    settings.MEDIA_ROOT = tmp_path
    shipped_plan.is_public = True
    shipped_plan.save()
    kind = factories.TypeFactory(pillar=shipped_plan.pillars.first(), position=90)
    author = factories.staff(name="Author")
    records = {}
    for n, (name, level) in enumerate(LEVELS.items()):
        word = f"kanarie{name}"
        activity = ActivityFactory(
            title=f"{word}before", type=kind, created_by=author, sensitivity=level,
            workflow="draft" if name == "draft" else "published",
            partners=[OrganisationFactory(name=f"{word}partner", sensitivity=level or 2 * (n > 1))],
        )  # fmt: skip
        activity.title = f"{word}title"
        activity.description = f"{word}description"
        activity.session = f"{word}session"
        activity.place = f"{word}place"
        activity.save()
        evidence = EvidenceFactory(
            url=f"https://example.org/{word}evidence", title=f"{word}link", sensitivity=level
        )
        activity.evidence.add(evidence)
        for upload in (
            SimpleUploadedFile(f"{word}{NOWHERE}.txt", f"{word}content".encode()),
            SimpleUploadedFile(f"{word}{NOWHERE}.jpg", photograph()),
        ):
            add_file(record=activity, upload=upload, title=f"{word}file", sensitivity=level,
                     by=author)  # fmt: skip
        activity.participations.update(note=f"{word}note", answer="confirmed")
        factories.FigureFactory(activity=activity, value=7000 + n)
        records[name] = activity
    reading = _measured(shipped_plan, author)
    outcomes = planted_outcomes(
        shipped_plan, author=author, records=records, levels=LEVELS, nowhere=NOWHERE
    )
    a_day_passes()
    reading.comment = ""
    reading.save()
    Activity.objects.update(place=Concat("place", Value("now")))
    services.ask_to_lower(
        activity=records["internal"], to=1, reason="kanarieinternalreason", by=author
    )
    return {
        "plan": shipped_plan,
        "records": records,
        "outcomes": outcomes,
        "author": author,
        "batch": imported(shipped_plan, author, records["restricted"]),
        "moment": str(history.steps(records["restricted"], author)[0].moment),
        "codes": {
            "dashboards:pillar": shipped_plan.pillars.first().code,
            "dashboards:priority_area": shipped_plan.priority_areas.first().code,
            "dashboards:region": "sub-saharan-africa",
            "dashboards:country": "KE",
            **dict.fromkeys(TARGETS, shipped_plan.targets.first().code),
            "reports:close_period": "2021-Q1",
            "reports:reopen_period": "2021-Q1",
        },
    }


def _measured(plan, author):
    """A reading whose earlier comment only the history tells, which is the secretariat's."""
    indicator = factories.IndicatorFactory(plan=plan)
    return factories.ReadingFactory(
        indicator=indicator, comment="kanarieinternalcomment", entered_by=author
    )


def imported(plan, author, activity):
    """A spreadsheet of which reviewers learn no more than that there was one."""
    batch = ImportBatch.objects.create(
        plan=plan, by=author, kind="csv", state="ready", name="kanarierestrictedname.csv",
        headers=["kanarierestrictedheader"], mapping=["title"], committed_at=timezone.now(),
        counts={"create": 1},
    )  # fmt: skip
    batch.rows.create(
        record=2, cells=["kanarierestrictedcell"], outcome="accept", action="create",
        activity=activity,
    )  # fmt: skip
    return batch.reference


def reader(role, planted):
    client = Client(raise_request_exception=True)
    if role == "author":
        client.force_login(planted["author"])
    elif role == "member":
        person = factories.member()
        Affiliation.objects.create(user=person, organisation=OrganisationFactory())
        client.force_login(person)
    elif role != "visitor":
        client.force_login(getattr(factories, role)())
    return client


@pytest.mark.parametrize(
    "role",
    [role if role in QUICK else pytest.param(role, marks=pytest.mark.long) for role in ROLES],
)
def test_each_role_finds_the_canaries_that_are_theirs_and_no_other(planted, role):
    client = reader(role, planted)
    listing = f"/en/plans/{planted['plan'].slug}/activities/"
    asked = [*addresses(planted), *(f"{listing}?{query}" for query in queries())]
    found, contents, refused = set(), set(), []
    for address in asked:
        for language, headers in WAYS:
            url = address.replace("/en/", f"/{language}/", 1)
            answer = client.get(url, headers=headers)
            assert answer.status_code < 500, url
            text = _text(answer, url)
            assert NOWHERE not in text and IN_PICTURES not in text, url
            contents |= {name for name in LEVELS if f"kanarie{name}content" in text}
            for name in LEVELS:
                if f"kanarie{name}" in text or f"{7000 + list(LEVELS).index(name):,}" in text:
                    found.add(name)
                    if name not in ROLES[role]:
                        refused.append((url, name))
            if answer.status_code == 404:
                break  # What is not there is there in no language: one page says so.
    assert refused == []
    assert found == ROLES[role]
    assert contents == ROLES[role]


def queries():
    yield "text=kanarie"
    for name in LEVELS:
        yield f"text=kanarie{name}partner"
    yield "figure=participants"
    yield "missing=evidence"
    yield "workflow=unpublished"
    yield "counted=yes&status=done"


def _text(answer, url):
    """The page, with what was typed into its own address taken out."""
    if answer.streaming:
        return b"".join(answer).decode(errors="replace")
    text = answer.content.decode(errors="replace") + str(answer.headers)
    return re.sub(r"(text=|value=\"|<b>)kanarie\w*", "", text) if "text=" in url else text


def test_no_report_holds_what_members_may_not_see(planted):
    for readers, role in {"board": "board", "network": "member", "public": "visitor"}.items():
        for period in planted["plan"].periods.all():
            text = str(snapshot.take(period, readers=readers))
            for name in set(LEVELS) - ROLES[role]:
                assert f"kanarie{name}" not in text
    assert "kanarienetworktitle" in str(snapshot.take(planted["plan"].whole))


def test_the_planted_records_have_the_levels_they_are_named_for(planted):
    levels = {name: activity.level for name, activity in planted["records"].items()}
    for activity in planted["records"].values():
        activity.refresh_from_db()
        levels[next(n for n, a in planted["records"].items() if a == activity)] = activity.level

    assert levels == {name: Sensitivity(level) for name, level in LEVELS.items()}
