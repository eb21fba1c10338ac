"""
The difference test: what is hidden from somebody changes nothing that they are sent.

A world that a reader may see is looked at, page by page; then everything is added that they
may not, and it is looked at again. Every byte and header is the same, or it is a leak.
"""

import io
import re
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
import time_machine
from django.apps import apps
from django.db import transaction
from django.test import Client

from accounts.sensitivity import Sensitivity
from activities import services
from activities.filters import ActivityFilters
from activities.models import Activity, Participation
from indicators.models import Indicator
from network import services as network
from network.models import Affiliation, Region
from outcomes.models import Outcome
from reports import services as reports
from reports import snapshot
from reports.models import Report, ReportFile
from tests import factories
from tests.access.addresses import TARGETS, arguments_of, filled, routes
from tests.access.planted_outcomes import hide_outcomes, shown_outcomes
from tests.factories import ActivityFactory, EvidenceFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = "2021-11-25T12:00:00Z"
LATER = "2021-11-25T12:20:00Z"
KINDS = {"reports": Report, "indicators": Indicator, "outcomes": Outcome}
MEMBERS = ["visitor", "person", "member", "board", "administrator"]
# A minute for each, and more: in `make test` the one with the most to lose sight of.
LONG = [role for role in [*MEMBERS, "staff", "reviewer"] if role != "member"]
ROLES = ["member", *(pytest.param(role, marks=pytest.mark.long) for role in LONG)]
MASKED = re.compile(
    r'(csrfmiddlewaretoken" value="|x-csrftoken": "|csrftoken=|sessionid=|entry" value="|'
    r'name="entry"[^>]*value="|expires=)[^";<]*'
)


# --- What is there before, and what comes -------------------------------------------------


class World:
    """A plan with what everybody here may see; `add_what_is_hidden_from` brings the rest."""

    def __init__(self, plan, role):
        self.plan, self.role = plan, role
        plan.is_public = True
        plan.save()
        pillars = list(plan.pillars.all()[:2])
        self.kind, self.unused = (
            factories.TypeFactory(
                pillar=pillar, code=code, position=90, name_en=code, name_fr=code, name_es=code,
                measures=["participants", "amount"],
            )
            for pillar, code in zip(pillars, ("talk", "unused"), strict=True)
        )  # fmt: skip
        self.area, self.other_area = plan.priority_areas.all()[:2]
        self.author = factories.staff(name="Author", email="author@example.org")
        self.reviewer = factories.reviewer(name="Rosa", email="rosa@example.org")
        self.ours, self.seen = (
            OrganisationFactory(name=name, country="FR") for name in ("Our House", "Seen House")
        )
        self.declined = OrganisationFactory(name="Declined House", country="DE")
        self.discreet = OrganisationFactory(name="Discreet", sensitivity=Sensitivity.RESTRICTED)
        self.forum = factories.ForumFactory(code="HRC", name_en="Council")
        # The secretariat knows that something is hidden now; what it bears on, it does not.
        network.hide(organisation=None, country="KE", reason="-", by=self.reviewer)
        network.hide(organisation=self.discreet, country="", reason="-", by=self.reviewer)
        self.reader = self._reader()
        self.shown = [self._shown(n) for n in range(4)]
        self.few = self._measured()
        self.outcomes = shown_outcomes(self)
        self.ask_for_reports()

    def _reader(self):
        roles = {"visitor": [], "person": [], "reviewer": ["staff", "reviewer"]}
        reader = factories.UserFactory(
            name="Reader", email="reader@example.org", roles=roles.get(self.role, [self.role])
        )
        if self.role == "member":
            Affiliation.objects.create(user=reader, organisation=self.ours)
        return reader

    def _shown(self, n):
        return self._activity(
            f"Shown {n}", sensitivity=Sensitivity.PUBLIC, starts_on=f"2021-0{n + 1}-11",
            description="A talk that everybody came to.", countries=["FR", "MX"][n % 2 :],
            partners=[[self.ours, self.seen], [self.ours], [], [self.seen]][n], part=(n, self.area),
        )  # fmt: skip

    def _measured(self):
        """An indicator that counts people: once many, once so few that outsiders are not told."""
        indicator = factories.IndicatorFactory(
            plan=self.plan, counts_people=True, breakdowns=["sex"]
        )
        many = factories.ReadingFactory(indicator=indicator, value=60)
        for category, number in (("sex-f", 40), ("sex-m", 16), ("sex-x", 3)):
            many.breakdown.create(category=category, value=number)
        return factories.ReadingFactory(indicator=indicator, value=3, read_on="2022-06-30")

    def _activity(self, title, *, part, partners=(), **fields):
        n, area = part
        activity = ActivityFactory(
            title=title, type=fields.pop("type", self.kind), created_by=self.author,
            partners=partners, areas=[area], **fields,
        )  # fmt: skip
        activity.refresh_from_db()
        factories.FigureFactory(activity=activity, value=30 + n)
        link = EvidenceFactory(url=f"https://example.org/{title}", sensitivity=activity.sensitivity)
        activity.evidence.add(*([link] if n != 2 else []))
        return activity

    def ask_for_reports(self):
        """A report for each kind of reader is published, and one is being written."""
        quarter = self.plan.periods.get(code="2021-Q2")
        for readers in Report.Readers:
            taken = snapshot.take(quarter, readers=readers)
            report = factories.report_in(
                "approved", quarter, readers=readers, snapshot=taken,
                file={"state": "queued"}, texts={"summary": "A quarter."},
            )  # fmt: skip
            ReportFile.objects.filter(report=report).update(
                state="ready",
                stage="done",
                pdf="reports/x.pdf",
                pdf_sha256="1" * 64,
                pages=1,
                first_downloaded_at=NOW,
            )
            reports.publish_if_complete(report.pk)
        whole = self.plan.periods.get(code="plan")
        self.draft = reports.open_report(first=whole, last=whole, by=self.reviewer)

    @property
    def client(self):
        client = Client()
        if self.role != "visitor":
            client.force_login(self.reader)
        return client

    # Everything below is out of the reader's sight.

    def add_what_is_hidden(self):
        levels = {"staff": [3], "reviewer": [3]}.get(self.role, [1, 2, 3])
        if self.role in {"member", "board"}:
            levels = [2, 3]
        found = [self._hidden(f"Level {level}", sensitivity=level) for level in levels]
        found.append(self._hidden("In a hidden country", sensitivity=0, countries=["KE"]))
        found.append(self._hidden("With who is hidden", sensitivity=0, partners=[self.discreet]))
        if self.role in MEMBERS:
            found += [
                self._hidden(
                    f"In state {workflow}",
                    sensitivity=0,
                    workflow=workflow,
                    returned_because="No date" if workflow == "returned" else "",
                )
                for workflow in ("draft", "submitted", "returned", "reviewed")
            ]
            self._hide_parts_of_what_is_shown()
            self._ask_and_answer(found)
            self._measure_what_is_hidden()
        for activity in found:
            self._link_to_what_is_shown(activity)
        is_outside = self.role in MEMBERS
        hide_outcomes(self, self.outcomes, levels, found, is_outside=is_outside)
        Activity.objects.filter(pk__in=[a.pk for a in found]).update(description="Changed since")
        return found

    def _hidden(self, title, **fields):
        unseen = OrganisationFactory(
            name=f"Unseen {title}", sensitivity=Sensitivity.RESTRICTED, country="PH"
        )
        fields = {"partners": [self.seen, unseen], "countries": ["PH"]} | fields
        forum = factories.ForumFactory(code="HRC")
        activity = self._activity(
            title, type=self.unused, starts_on="2021-05-05", forum=forum,
            part=(5, self.other_area), **fields,
        )  # fmt: skip
        factories.FigureFactory(activity=activity, measure="amount", currency="XTS", value=3)
        activity.figures.filter(measure="participants").update(value=2)
        activity.title = f"{title}, by another name"
        activity.save()
        return activity

    def _link_to_what_is_shown(self, activity):
        """It shares evidence with what is shown, is a part of it, and a translation of it."""
        activity.evidence.add(self.shown[0].evidence.first())
        activity.part_of, activity.translation_of = self.shown[0], self.shown[1]
        activity.save()

    def _hide_parts_of_what_is_shown(self):
        """Names that the reader may not know, and evidence, of activities that they see."""
        for n, activity in enumerate(self.shown):
            unseen = OrganisationFactory(
                name=f"Unseen {n}", acronym=f"U{n}", sensitivity=Sensitivity.INTERNAL
            )
            Participation.objects.create(activity=activity, organisation=unseen)
            Participation.objects.create(
                activity=activity, organisation=self.declined, answer="declined", note="No."
            )
            activity.evidence.add(
                EvidenceFactory(url=f"https://example.org/a{n}", sensitivity=Sensitivity.INTERNAL)
            )

    def _measure_what_is_hidden(self):
        """Other few people, who wrote it down, and what another plan is followed by."""
        self.few.value, self.few.entered_by = 2, self.author
        self.few.save()
        parts = self.few.indicator.readings.get(value=60).breakdown
        parts.filter(category="sex-x").update(value=2)
        if self.role in {"visitor", "person"}:
            closed = factories.PlanFactory(is_public=False)
            factories.ReadingFactory(indicator__plan=closed, indicator__name_en="Unseen measure")

    def _ask_and_answer(self, found):
        level_2 = next(a for a in found if a.level == Sensitivity.INTERNAL and a.is_published)
        services.ask_to_lower(activity=level_2, to=1, reason="It is known", by=self.author)
        services.link_for_answer(participation=level_2.participations.first(), by=self.author)


# --- Looking -------------------------------------------------------------------------------


def addresses(world):
    """Every address that the reader could ask for, before anything hidden is there."""
    found = set()
    guessed = dict.fromkeys(["secret", "key", "url", "piece", "reading", "asked"], "guess")
    fixed = guessed | {
        "plan": world.plan.slug, "uidb36": "1", "object": "1/1/", "content_type_id": 1, "pk": 1,
        "part": 1, "moment": 1, "record": 2, "milestone": 1, "name": "matrix",
        "language": "en",
    }  # fmt: skip
    for name, route in routes():
        codes = {"dashboards:pillar": [p.code for p in world.plan.pillars.all()],
                 "dashboards:priority_area": [a.code for a in world.plan.priority_areas.all()],
                 "dashboards:region": [region.code for region in Region.objects.all()],
                 "dashboards:country": ["FR", "MX", "KE", "PH"],
                 **{key: [t.code for t in world.plan.targets.all()] for key in TARGETS},
                 }.get(name, ["2021-Q1"])  # fmt: skip
        values = [fixed | {"code": code} for code in codes]
        if "reference" in arguments_of(route):
            of = KINDS.get(name.partition(":")[0], Activity)
            values = [fixed | {"reference": row.reference} for row in of.objects.all()]
            if "file" in arguments_of(route):
                files = ReportFile.objects.select_related("report")
                values = [{"reference": row.report.reference, "file": row.pk} for row in files]
        elif "app_label" in arguments_of(route):
            values = [{"app_label": label} for label in ("activities", "network", "plan")]
        elif route.startswith("/en/admin/") and "<object_id>" in route:
            rows = []
            if "content_type_id" not in route:
                rows = apps.get_model(*route.split("/")[3:5])._base_manager.order_by("pk")[:6]
            values = [fixed | {"object_id": row.pk} for row in rows]
        found |= {filled(route, each) for each in values}
    # A new secret or challenge each time, and nothing of the plan.
    own = ("logout", "totp/activate", "webauthn")
    return sorted(address for address in found if not any(word in address for word in own))


def queries(world):
    """The list with every value of every filter that the reader is offered."""
    filters = ActivityFilters({}, plan=world.plan, user=world.reader_now)
    listing = f"/en/plans/{world.plan.slug}/activities/"
    for name, field in filters.form.fields.items():
        for value, _label in getattr(field, "choices", []):
            yield f"{listing}?{urlencode({name: str(value)})}"
    for text in ("shown", "house", "Unseen 1", "by another name", "U1"):
        yield f"{listing}?{urlencode({'text': text})}"
    for text in ("unseen", "unsen", "other name", "phil"):
        yield f"{listing}?{urlencode({'text': text})}"
        for kind in ("organisations", "countries", "forums", "sessions"):
            yield f"/en/activities/suggest/?{urlencode({'kind': kind, 'q': text})}"
    for period in ("2021", "2021-Q1", "2021-Q2"):
        yield f"/en/plans/{world.plan.slug}/?period={period}"


def admin_queries():
    yield "/en/admin/activities/activity/?q=other&_facets=True"
    yield "/en/admin/activities/activity/?_facets=True"
    yield "/en/admin/activities/activity/?workflow__exact=draft"
    yield "/en/admin/activities/evidence/?q=example"
    yield "/en/admin/network/organisation/?_facets=True"
    yield "/en/admin/network/organisation/?q=unseen&_facets=True"
    yield "/en/admin/autocomplete/?app_label=network&model_name=affiliation&field_name=user&term="


def looked_at_with_figures_taken_anew(world, asked):
    """A draft report shows what is there at that moment; nothing of the looking stays."""
    with transaction.atomic():
        with time_machine.travel(LATER, tick=False):
            reports.count_anew(report=world.draft, by=world.reviewer)
        with time_machine.travel(NOW, tick=False):
            found = looked_at(world, asked)
        transaction.set_rollback(True)
    return found


def looked_at(world, asked):
    """Return {what was asked: what was sent}, with what is new each time masked."""
    found = {}
    for address in asked:
        for language, headers in ways_to_ask(address):
            url = address.replace("/en/", f"/{language}/", 1)
            answer = world.client.get(url, headers=headers)
            assert answer.status_code < 500, url
            found[url, *headers] = sent(answer)
            if answer.status_code != 200:
                break  # A refusal is the same whoever asks how.
    return found


def ways_to_ask(address):
    """In three languages, and for htmx; the admin and narrowed lists in one way alone."""
    yield "en", {}
    if not address.startswith("/en/admin/") and "?" not in address:
        yield "en", {"HX-Request": "true"}
        yield "fr", {}
        yield "es", {}


def sent(answer):
    body = b"".join(answer) if answer.streaming else answer.content
    if answer.headers["Content-Type"].endswith("spreadsheetml.sheet"):
        # What is packed, without the moments at which it was.
        with ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    text = body.decode(errors="replace")
    # The tag of a page is another one where the page has something new each time.
    new = "ETag" if MASKED.search(text) else ""
    head = sorted(f"{name}: {value}" for name, value in answer.headers.items() if name != new)
    cookies = sorted(f"{name}: {morsel.OutputString()}" for name, morsel in answer.cookies.items())
    return MASKED.sub(r"\1…", "\n".join([str(answer.status_code), *head, *cookies, text]))


def differences(before, after):
    """Say, address by address, the first line that differs."""
    found = []
    for key in before:
        if before[key] != after[key]:
            one, other = before[key].splitlines(), after[key].splitlines()
            lines = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
            lines = [pair for pair in lines if not pair[0].startswith("Content-Length")] or lines
            found.append(f"{key[0]}: {lines[0] if lines else 'the length alone'}")
    return found


@pytest.fixture
def file_of_a_report(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "x.pdf").write_bytes(b"%PDF-")


@pytest.mark.parametrize("role", ROLES)
def test_what_is_hidden_changes_nothing_that_is_sent(shipped_plan, role, file_of_a_report):
    with time_machine.travel(NOW, tick=False):
        world = World(shipped_plan, role)
        world.reader_now = world.client.get("/en/").wsgi_request.user
        asked = [*addresses(world), *queries(world), *admin_queries()]
    before = looked_at_with_figures_taken_anew(world, asked)
    with time_machine.travel(LATER, tick=False):
        world.add_what_is_hidden()
    after = looked_at_with_figures_taken_anew(world, asked)
    assert differences(before, after) == []


@pytest.mark.parametrize("role", ROLES)
def test_what_is_hidden_from_one_is_there_for_another(shipped_plan, role):
    world = World(shipped_plan, role)
    hidden = world.add_what_is_hidden()
    reader = Client()
    reader.force_login(world.author)

    for activity in hidden:
        page = reader.get(activity.get_absolute_url())
        assert "by another name" in page.content.decode()
