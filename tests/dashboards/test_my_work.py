"""My work: what waits for whom, and lists with exactly the rows that a number counts."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from activities.models import Participation
from dashboards import work
from network.models import Affiliation
from plan.models import Plan
from tests import factories
from tests.factories import ActivityFactory, EvidenceFactory, FigureFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    plan = factories.PlanFactory(slug="ours")
    return factories.TypeFactory(pillar__plan=plan, measures=["participants", "cities"])


def page(client, person, **query):
    client.force_login(person)
    response = client.get(reverse("dashboards:my_work", args=["ours"]), query)
    assert response.status_code == 200
    return response


def waiting(response):
    return {
        section.what: sorted(activity.title for activity in section.rows)
        for section in response.context["sections"]
    }


def test_each_sees_what_waits_for_them_and_the_head_of_every_page_says_how_much(client, kind):
    ada = factories.staff(name="Ada")
    bea, remi = factories.reviewer(name="Bea"), factories.reviewer(name="Rémi")
    for title, fields in {
        "Ada’s draft": {"workflow": "draft", "created_by": ada},
        "Ada’s, returned": {
            "workflow": "returned", "created_by": ada, "returned_because": "No date given",
        },
        "Ada’s, submitted": {"workflow": "submitted", "created_by": ada},
        "Bea’s, submitted": {"workflow": "submitted", "created_by": bea},
        "Opened by Bea": {"workflow": "reviewed", "level_chosen_by": bea, "created_by": ada},
        "Ada’s, reviewed": {"workflow": "reviewed", "created_by": ada},
        "Ada’s, published": {"created_by": ada},
        "Somebody’s draft": {"workflow": "draft"},
    }.items():  # fmt: skip
        ActivityFactory(title=title, type=kind, **fields)
    elsewhere = factories.TypeFactory()
    ActivityFactory(title="Of another plan", type=elsewhere, workflow="draft", created_by=ada)

    of_ada, of_bea, of_remi = (page(client, person) for person in (ada, bea, remi))

    assert waiting(of_ada) == {"draft": ["Ada’s draft"], "returned": ["Ada’s, returned"]}
    assert "No date given" in of_ada.content.decode()
    assert waiting(of_bea) == {"review": ["Ada’s, submitted"], "publish": ["Ada’s, reviewed"]}
    assert waiting(of_remi) == {
        "review": ["Ada’s, submitted", "Bea’s, submitted"],
        "publish": ["Ada’s, reviewed", "Opened by Bea"],
    }
    assert "4 things wait for you." in of_remi.content.decode()
    for person, number in ((ada, 2), (bea, 2), (remi, 4)):
        client.force_login(person)
        html = client.get(reverse("activities:index", args=["ours"])).content.decode()
        assert f'My work <b class="tally">{number}</b>' in html
    User.objects.filter(pk=remi.pk).update(roles=["staff"])
    assert waiting(page(client, bea))["review"] == ["Ada’s, submitted", "Bea’s, submitted"]


def test_how_much_waits_is_asked_for_in_one_query(kind, django_assert_num_queries):
    bea = factories.reviewer()
    bea.roles.append("member")
    part = ActivityFactory(type=kind, partners=[OrganisationFactory()]).participations.get()
    Affiliation.objects.create(user=bea, organisation=part.organisation)
    ActivityFactory(type=kind, workflow="draft", created_by=bea)
    ActivityFactory(type=kind, workflow="submitted")

    with django_assert_num_queries(1):
        assert work.how_many(kind.pillar.plan, bea) == 3


def test_a_page_that_is_not_there_counts_nothing_and_leads_to_my_work(as_reviewer, kind):
    ActivityFactory(type=kind, workflow="submitted")
    plan = kind.pillar.plan

    there = as_reviewer.get(reverse("activities:index", args=[plan.slug])).content.decode()
    missing = as_reviewer.get(reverse("dashboards:pillar", args=[plan.slug, "P9"]))

    assert missing.status_code == 404
    link = f'<a href="{reverse("dashboards:my_work", args=[plan.slug])}">My work'
    assert f"{link}</a>" in missing.content.decode()
    assert f'{link} <b class="tally">1</b></a>' in there


def test_members_see_their_organisations_drafts_and_the_parts_to_be_confirmed(client, kind):
    amina, ours = factories.member(name="Amina"), OrganisationFactory(name="Acción")
    Affiliation.objects.create(user=amina, organisation=ours)
    proposed = {"type": kind, "proposed_by": ours}
    ActivityFactory(title="A colleague’s draft", workflow="draft", **proposed)
    back = ActivityFactory(
        title="Returned", workflow="returned", returned_because="Say where", **proposed
    )
    ActivityFactory(title="Submitted", workflow="submitted", partners=[ours], **proposed)
    ActivityFactory(title="To confirm", type=kind, partners=[ours])
    ActivityFactory(title="Hidden", type=kind, partners=[ours], sensitivity=2)
    answered = ActivityFactory(title="Answered", type=kind, partners=[ours])
    Participation.objects.filter(activity=answered).update(answer="confirmed")
    ActivityFactory(title="Of others", type=kind, partners=[OrganisationFactory()])

    response = page(client, amina)

    assert waiting(response) == {"draft": ["A colleague’s draft"], "returned": ["Returned"]}
    assert [part.activity.title for part in response.context["parts"]] == ["To confirm"]
    html = response.content.decode()
    assert reverse("activities:edit", args=[back.reference]) in html and "Say where" in html
    assert 'My work <b class="tally">3</b>' in html
    assert "Missing before" not in html


def test_what_is_missing_is_told_by_colleague_and_each_number_leads_to_its_rows(client, kind):
    ada, bea = factories.staff(name="Ada"), factories.reviewer(name="Bea")

    def logged(by, **fields):
        return ActivityFactory(type=kind, created_by=by, **fields)

    complete = logged(ada, partners=[OrganisationFactory()], not_known=["cities"])
    complete.evidence.add(EvidenceFactory())
    FigureFactory(activity=complete, measure="participants")
    logged(ada, partners=[OrganisationFactory()], workflow="draft")
    half = logged(ada)
    half.evidence.add(EvidenceFactory())
    FigureFactory(activity=half, measure="participants")
    logged(ada, starts_on=None, date_precision="undated")
    logged(ada, status="planned", workflow="submitted")
    logged(ada, starts_on=date(2021, 5, 1))
    logged(bea, not_known=["participants", "cities"], partners=[OrganisationFactory()])

    def told(person):
        with time_machine.travel("2021-03-20T12:00:00Z", tick=False):
            response = page(client, person)
        assert "Q1 2021 ends on 31 March 2021" in response.content.decode()
        return {
            str(row.person): {what: lack.count for what, lack in row.lacks.items()}
            for row in response.context["missing"]
        }, response

    of_ada = {"undated": 1, "evidence": 1, "partner": 1, "figures": 2}
    assert told(ada)[0] == {"Ada": of_ada}
    numbers, response = told(bea)
    assert list(numbers.items()) == [
        ("Bea", {"undated": 0, "evidence": 1, "partner": 0, "figures": 0}),
        ("Ada", of_ada),
    ]
    links = [lack for row in response.context["missing"] for lack in row.lacks.values()]
    sections = response.context["sections"]
    links += [work.Lack(section.count, section.all_of_them) for section in sections]
    client.force_login(bea)
    for lack in links:
        assert client.get(lack.link).context["count"].number == lack.count, lack.link
    assert sum(lack.count for lack in links) == 7


def test_it_says_for_which_quarter_and_whether_that_is_closed(client, kind):
    plan, ada = kind.pillar.plan, factories.staff()
    plan.periods.filter(code="2021-Q2").update(closed_at="2021-07-05T10:00Z", closed_by=ada)
    with time_machine.travel("2021-05-02", tick=False):
        assert page(client, ada).context["quarter"].code == "2021-Q2"
        html = page(client, ada, period="2021-Q1").content.decode()
        assert "Q1 2021 ended on 31 March 2021, and a reviewer may close it" in html
        closed = page(client, ada, period="2021-Q2").content.decode()
        assert "Q2 2021 was closed on 5 July 2021" in closed
    with time_machine.travel("2026-05-02", tick=False):
        assert page(client, ada).context["quarter"].code == "2023-Q4"
    with time_machine.travel("2020-05-02", tick=False):
        assert page(client, ada).context["quarter"].code == "2021-Q1"


def test_who_logs_nothing_has_no_such_page(client, kind):
    url = reverse("dashboards:my_work", args=["ours"])
    for person in (factories.board(), factories.administrator(), factories.member()):
        client.force_login(person)
        assert client.get(url).status_code == 404
        assert "My work" not in client.get("/en/plans/ours/").content.decode()


def test_reviewers_are_told_of_the_targets_without_a_standing_once_the_quarter_has_ended(
    client, kind
):
    plan, bea = kind.pillar.plan, factories.reviewer()
    first, _second, _third = factories.TargetFactory.create_batch(3, plan=plan)
    factories.StandingFactory(target=first)  # In the first quarter.

    def told(person, day):
        with time_machine.travel(day, tick=False):
            return page(client, person).content.decode()

    assert "Standings to set" not in told(bea, "2021-03-20")
    html = told(bea, "2021-04-02")
    assert "Standings to set for Q1 2021: 2 targets of 3." in html
    assert reverse("priorities:standings", args=["ours"]) + "?period=2021-Q1" in html
    assert "Nothing waits for you." not in html
    assert "Standings to set" not in told(factories.staff(), "2021-04-02")
    assert "Standings to set for Q2 2021: 3 targets of 3." in told(bea, "2021-07-02")


def test_the_number_follows_the_roles_and_the_kinds_of_work_at_once(kind):
    plan, person = kind.pillar.plan, factories.staff()
    ActivityFactory(type=kind, workflow="submitted")
    assert work.how_many(plan, person) == 0

    person.roles = ["staff", "reviewer"]
    person.save()
    assert work.how_many(plan, person) == 1

    other = factories.TypeFactory(pillar=kind.pillar)
    ActivityFactory(type=other, workflow="submitted")
    plan = Plan.objects.prefetch_related("pillars__types").get(pk=plan.pk)
    assert work.how_many(plan, person) == 2
