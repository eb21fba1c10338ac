"""The list of activities: who sees what, filters, pages."""

import itertools
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from activities import paging
from activities.filters import ActivityFilters
from activities.models import Activity
from tests import factories
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory, TypeFactory

pytestmark = pytest.mark.django_db
CANARY = "Meeting with the delegation"


@pytest.fixture
def kind():
    return TypeFactory(pillar__plan=factories.PlanFactory(slug="ours"))


def titles(client, **query):
    response = client.get(reverse("activities:index", args=["ours"]), query)
    assert response.status_code == 200
    return [activity.title for activity in response.context["page"].rows]


@pytest.mark.parametrize(
    "fields",
    [
        {"sensitivity": Sensitivity.INTERNAL},
        {"sensitivity": Sensitivity.RESTRICTED},
        {"workflow": "draft"},
        {"workflow": "submitted"},
    ],
)
def test_members_and_board_see_no_trace_of_what_is_not_theirs(client, kind, fields):
    author = factories.staff()
    hidden = ActivityFactory(type=kind, title=CANARY, countries=["KE"], created_by=author, **fields)
    ActivityFactory(type=kind, title="Side event")
    client.force_login(author)
    assert CANARY in titles(client)

    for person in (factories.member(), factories.board()):
        client.force_login(person)
        assert titles(client) == ["Side event"]
        assert titles(client, text="delegation") == []
        page = client.get(reverse("activities:index", args=["ours"])).content.decode()
        assert "Kenya" not in page
        assert client.get(hidden.get_absolute_url()).status_code == 404


def test_a_partner_whose_name_is_not_for_members_is_not_named_to_them(client, kind):
    secret = OrganisationFactory(name="Quiet House", sensitivity=Sensitivity.INTERNAL)
    activity = ActivityFactory(type=kind, partners=[secret])
    client.force_login(factories.staff())
    assert "Quiet House" in client.get(activity.get_absolute_url()).content.decode()

    client.force_login(factories.member())
    for url in (activity.get_absolute_url(), reverse("activities:index", args=["ours"])):
        assert "Quiet House" not in client.get(url).content.decode()
    assert titles(client, text="Quiet House") == []


def test_a_visitor_is_asked_to_sign_in(client, kind):
    url = reverse("activities:index", args=["ours"])

    assert client.get(url).url == f"/en/account/login/?next={url}"


def test_each_filter_narrows_the_list(as_staff, kind):
    plan = kind.pillar.plan
    area = AreaFactory(plan=plan)
    partner = OrganisationFactory()
    other = TypeFactory(pillar__plan=plan)
    wanted = ActivityFactory(
        type=kind,
        title="Décriminalisation à Vienne",
        areas=[area],
        partners=[partner],
        countries=["AT"],
        status="planned",
        starts_on=date(2022, 5, 1),
        workflow="submitted",
    )
    factories.FigureFactory(activity=wanted, measure="participants")
    ActivityFactory(type=other, title="Another")

    for query in (
        {"period": "2022-Q2"},
        {"pillar": kind.pillar.code},
        {"area": area.code},
        {"type": kind.code},
        {"status": "planned"},
        {"partner": partner.pk},
        {"country": "AT"},
        {"text": "decriminalisation vienne"},
        {"text": partner.name},
        {"workflow": "submitted"},
        {"workflow": "unpublished"},
        {"figure": "participants"},
    ):
        assert titles(as_staff, **query) == ["Décriminalisation à Vienne"], query
    assert titles(as_staff, area="none") == ["Another"]
    assert titles(as_staff, counted="yes") == ["Another"]


FILTERS = [
    {"period": "2022-Q2"}, {"period": "2022"}, {"pillar": "W"}, {"area": "A"}, {"area": "none"},
    {"type": "kind"}, {"status": "done"}, {"country": "AT"}, {"region": "western-europe"},
    {"partner": "partner"}, {"language": "fr"}, {"workflow": "unpublished"},
    {"workflow": "published"}, {"counted": "yes"}, {"dated": "no-quarter"},
    {"figure": "participants"},
    {"figure": "amount"}, {"figure": "amount", "currency": "EUR"}, {"target": "T"},
    {"since": "2022-01-01T00:00:00Z"},
]  # fmt: skip


@pytest.mark.parametrize("reader", ["member", "staff"])
def test_the_number_of_a_list_is_that_of_its_rows_whatever_two_filters_are_chosen(kind, reader):
    plan = kind.pillar.plan
    area, partner = AreaFactory(plan=plan, code="A"), OrganisationFactory()
    factories.TargetFactory(plan=plan, priority_area=area, code="T")
    other = TypeFactory(pillar__plan=plan)
    for number in range(24):
        is_out = number % 3 > 0
        activity = ActivityFactory(
            type=kind if number % 2 else other,
            areas=[area] if number % 4 else [],
            partners=[partner] if number % 3 else [],
            countries=["AT"] if number % 5 else [],
            status="done" if number % 7 else "planned",
            language="fr" if number % 2 else "en",
            starts_on=date(2022, 4 if number % 6 else 1, 1),
            date_precision="day" if number % 6 else "year",
            workflow="published" if is_out else "submitted",
            sensitivity=number % 3,
        )
        for measure, currency in [("participants", ""), ("amount", "EUR"), ("amount", "USD")]:
            if number % 4 != 1:
                factories.FigureFactory(activity=activity, measure=measure, currency=currency)
    user = getattr(factories, reader)()
    codes = {"kind": kind.code, "W": kind.pillar.code, "partner": str(partner.pk)}

    told = 0
    for one, two in itertools.combinations_with_replacement(FILTERS, 2):
        chosen = {name: codes.get(value, value) for name, value in (one | two).items()}
        query = QueryDict(mutable=True)
        query.update(chosen)
        filters = ActivityFilters(query, plan=plan, user=user)
        assert filters.form.is_valid(), (chosen, filters.form.errors)
        assert filters.found.number == filters.qs.count(), chosen
        told += filters.found.most is None
    assert told > 100


def test_a_filter_that_is_none_says_so_and_shows_nothing(as_staff, kind):
    ActivityFactory(type=kind)

    response = as_staff.get(reverse("activities:index", args=["ours"]), {"period": "bogus"})

    assert response.context["page"].rows == []
    assert "bogus is not one of the available choices" in response.content.decode()


def test_filters_in_force_are_chips_that_can_be_removed(as_staff, kind):
    ActivityFactory(type=kind)

    response = as_staff.get(
        reverse("activities:index", args=["ours"]), {"status": "done", "counted": "yes"}
    )

    html = response.content.decode()
    assert f'href="{reverse("activities:index", args=["ours"])}?counted=yes"' in html
    assert f'href="{reverse("activities:index", args=["ours"])}?status=done"' in html
    assert '<input type="hidden" name="counted" value="yes"' in html


def test_htmx_gets_the_results_alone(as_staff, kind):
    ActivityFactory(type=kind, title="Side event")

    response = as_staff.get(
        reverse("activities:index", args=["ours"]), headers={"HX-Request": "true"}
    )

    html = response.content.decode()
    assert html.strip().startswith('<div id="results">')
    assert "Side event" in html
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    as_staff, kind, how_many, django_assert_num_queries
):
    for activity in ActivityFactory.create_batch(how_many, type=kind):
        activity.priority_areas.add(AreaFactory(plan=kind.pillar.plan))
        activity.participations.create(organisation=OrganisationFactory())

    titles(as_staff)

    # Session, user, plans; the rows; their number; the numbers beside the choices of so small a
    # plan, in two; people who logged something; saved views, and what waits for the reader.
    with django_assert_num_queries(9):
        assert len(titles(as_staff)) == how_many


def test_pages_run_through_the_whole_list_in_both_directions(kind):
    days = [date(2021, 1, 1) + timedelta(days=n // 2) for n in range(9)]
    for day in days:
        ActivityFactory(type=kind, starts_on=day)
    ActivityFactory.create_batch(3, type=kind, starts_on=None, date_precision="undated")
    everything = [a.pk for a in Activity.objects.newest_first()]

    page, forwards, pages = paging.page_of(Activity.objects.all(), size=5), [], []
    while True:
        pages.append([activity.pk for activity in page.rows])
        forwards += pages[-1]
        if page.after is None:
            break
        page = paging.page_of(Activity.objects.all(), after=page.after, size=5)

    backwards = []
    while page.before is not None:
        page = paging.page_of(Activity.objects.all(), before=page.before, size=5)
        backwards.insert(0, [activity.pk for activity in page.rows])

    assert forwards == everything
    assert backwards == pages[:-1]


def test_hostile_text_is_shown_as_text(as_staff, kind):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"
    activity = ActivityFactory(type=kind, title=nasty, description=nasty)

    html = as_staff.get(activity.get_absolute_url()).content.decode()

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'href="javascript' not in html
