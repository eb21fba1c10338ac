"""Searching: what is found, in whichever language it was written, and by whom."""

import tomllib
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.sensitivity import SECRETARIAT, Sensitivity
from activities import facets
from activities.filters import ActivityFilters
from activities.models import Activity, Participation
from activities.search.finding import Partner, Search
from network.models import Forum, Organisation
from network.names import fold
from pillars.models import ActivityType
from plan import dates
from tests import factories
from tests.factories import ActivityFactory, OrganisationFactory, TypeFactory

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "search"
LIST = "/en/plans/ours/activities/"


@pytest.fixture
def kind():
    return TypeFactory(pillar__plan=factories.PlanFactory(slug="ours"))


def page(client, **query):
    response = client.get(LIST, query)
    assert response.status_code == 200
    return response


def titles(client, **query):
    return [activity.title for activity in page(client, **query).context["page"].rows]


# --- Sixty judged queries ------------------------------------------------------------------


def collection(plan):
    """Make the activities of search/collection.toml; return {reference: id there}."""
    author = factories.staff()
    kinds = {kind.code: kind for kind in ActivityType.objects.filter(pillar__plan=plan)}
    forums = {forum.code: forum for forum in Forum.objects.all()}
    made = {}
    for row in tomllib.loads((FOLDER / "collection.toml").read_text("utf-8"))["activities"]:
        when = dates.parse(row["date"])
        activity = ActivityFactory(
            title=row["title"],
            description=row["description"],
            language=row["language"],
            type=kinds[row["kind"]],
            forum=forums.get(row.get("forum")),
            session=row.get("session", ""),
            place=row.get("place", ""),
            countries=row.get("countries", []),
            starts_on=when.first,
            date_precision=when.precision,
            created_by=author,
        )
        made[activity.reference] = row["id"]
        for name in row.get("partners", []):
            organisation, _new = Organisation.objects.get_or_create(
                name_key=fold(name), defaults={"name": name, "sensitivity": Sensitivity.PUBLIC}
            )
            Participation.objects.create(activity=activity, organisation=organisation)
    return made


def test_sixty_judged_queries_find_what_they_should_in_each_language(shipped_plan):
    """
    Precision is of the first ten that are shown, or of as many as there are; recall of the
    first fifty. A query that finds nothing has neither.
    """
    ids = collection(shipped_plan)
    organisations = Organisation.objects.values_list("pk", "name_key", "acronym")
    partners = [Partner(*row) for row in organisations]
    figures = {"en": [], "fr": [], "es": []}
    for query in tomllib.loads((FOLDER / "queries.toml").read_text("utf-8"))["queries"]:
        search = Search(
            query["text"],
            activities=Activity.objects.all(),
            audience=SECRETARIAT,
            partners=partners,
        )
        found = search.ranked(Activity.objects.filter(search.condition))
        relevant = [ids[reference] in query["relevant"] for reference in found]
        precision = sum(relevant[:10]) / len(relevant[:10]) if found else 0
        recall = sum(relevant[:50]) / len(query["relevant"])
        figures[query["language"]].append((precision, recall))
        print(f"{precision:.2f} {recall:.2f} {query['language']} {query['text']}")

    assert [len(each) for each in figures.values()] == [20, 20, 20]
    for language, each in figures.items():
        precision, recall = (sum(column) / 20 for column in zip(*each, strict=True))
        print(f"{language}: precision at 10 {precision:.3f}, recall at 50 {recall:.3f}")
        assert precision >= 0.9
        assert recall >= 0.9


# --- Words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Despenalización en Perú", "despenalizacion peru"),
        ("Réunion à Genève", "reunion geneve"),
        ("Meeting in Geneva", "MEETINGS geneva"),
        ("Decriminalization in practice", "decriminalisation"),
        ("La dépénalisation en débat", "descriminalización"),
        ("Reducción de daños", "harm reduction"),
        ("Décriminalisation : note", "decriminali?ation"),
        ("Naloxone at home", "nalox*"),
        ("Notes of CND66", "cnd 66"),
        ("The 66th session", "66e session"),
        ("Labour rights of organisers", "labor organizers"),
        ("L’usage de drogues", "l'usage"),
        ("Training with Kenya’s police", "what is training?"),
    ],
)
def test_a_text_is_found_however_it_is_asked_for(as_staff, kind, written, asked):
    ActivityFactory(type=kind, title=written)
    ActivityFactory(type=kind, title="Something else")

    assert titles(as_staff, text=asked) == [written]


def test_all_that_an_activity_is_known_by_is_searched(as_staff):
    kind = TypeFactory(
        pillar__plan=factories.PlanFactory(slug="ours"), name_fr="Événement parallèle"
    )
    ActivityFactory(
        type=kind,
        title="Ours",
        description="About the weavers",
        forum=factories.ForumFactory(),
        session="64th",
        place="Bucharest",
        countries=["CO"],
        partners=[OrganisationFactory(name="Casa Quieta", acronym="CQ")],
    )
    ActivityFactory(type=TypeFactory(pillar=kind.pillar), title="Another")

    for text in (
        "weaver", "evenement parallele", "commission stupéfiants", "CND 64", "bucharest",
        "Colombie", "casa quieta", "cq", "ours casa weavers",
    ):  # fmt: skip
        assert titles(as_staff, text=text) == ["Ours"], text


def test_the_words_follow_what_is_changed_however_it_is_changed(as_staff, kind):
    forum = factories.ForumFactory()
    activity = ActivityFactory(type=kind, title="Before", forum=forum)

    Activity.objects.filter(pk=activity.pk).update(title="Afterwards")
    ActivityType.objects.filter(pk=kind.pk).update(name_es="Encuentro")
    Forum.objects.filter(pk=forum.pk).update(name_en="Assembly of Rivers")

    assert titles(as_staff, text="before") == []
    assert titles(as_staff, text="afterwards encuentro rivers") == ["Afterwards"]


def test_words_that_nobody_wrote_are_taken_for_what_looks_like_them_and_the_page_says_so(
    as_staff, kind
):
    ActivityFactory(type=kind, title="Hearing on arbitrary detention")
    ActivityFactory(type=kind, title="Hearing on midwifery")

    misspelt = page(as_staff, text="hearing arbitary")

    assert [a.title for a in misspelt.context["page"].rows] == ["Hearing on arbitrary detention"]
    assert "searched for: <b>arbitary</b>" in misspelt.content.decode()
    assert "Hearing on <mark>" not in titles(as_staff, text="arbitrary")
    assert "searched for:" not in page(as_staff, text="hearing arbitrary").content.decode()


@pytest.mark.parametrize(
    "text",
    ["'", '"\\', "a:*", "& | ! ( )", "<->", "*", "???", "%", "a*b*c*d*e*f", "the", "_", "½ ﬁ ß",
     "x" * 3000, "word " * 500, "' OR 1=1 --", "\\m(a+)+$", "日本語", "😀"],
)  # fmt: skip
def test_whatever_is_typed_is_only_searched_for(as_staff, kind, text):
    ActivityFactory(type=kind, title="Side event")

    assert titles(as_staff, text=text) == []


# --- Who finds what ------------------------------------------------------------------------


def test_what_is_out_of_sight_has_no_part_in_what_is_found(client, kind):
    seen = ActivityFactory(type=kind, title="Hearing in Vienna")
    client.force_login(factories.member())
    queries = ["hearing", "delegation", "delegaton", "quiet", "vienna quite", "d*tion", "mexico"]

    def everything():
        pages = [page(client, text=text) for text in queries]
        return [
            ([a.title for a in p.context["page"].rows], p.context["count"].number, sorted(
                p.context["search"].unknown)) for p in pages
        ]  # fmt: skip

    before = everything()
    quiet = OrganisationFactory(name="Quiet House", sensitivity=Sensitivity.INTERNAL)
    seen.participations.create(organisation=quiet)
    for fields in ({"sensitivity": Sensitivity.INTERNAL}, {"workflow": "draft"}):
        ActivityFactory.create_batch(
            4, type=kind, title="Hearing of the delegation: quite", countries=["MX"], **fields
        )

    assert everything() == before
    client.force_login(factories.staff())
    assert len(titles(client, text="delegation")) == 8
    assert titles(client, text="quiet") == ["Hearing in Vienna"]


# --- The page ------------------------------------------------------------------------------


def test_finds_are_marked_and_everything_else_is_escaped(as_staff, kind):
    ActivityFactory(
        type=kind,
        title="Prisons & <b>reform</b>",
        description=f"{'Words before. ' * 30}On the cárcel of <i>Quito</i>.",
    )

    html = page(as_staff, text="prison").content.decode()

    assert "<mark>Prisons</mark> &amp; &lt;b&gt;reform&lt;/b&gt;" in html
    assert "On the <mark>cárcel</mark> of &lt;i&gt;Quito&lt;/i&gt;." in html
    assert "… " in html
    assert html.count("Words before.") < 10


def test_what_has_most_of_it_comes_first_unless_the_list_is_sorted_by_date(as_staff, kind):
    ActivityFactory(type=kind, title="A note", description="On naloxone", starts_on="2022-01-01")
    ActivityFactory(type=kind, title="Naloxone for all", starts_on="2021-01-01")

    assert titles(as_staff, text="naloxone") == ["Naloxone for all", "A note"]
    assert titles(as_staff, text="naloxone", sort="date") == ["A note", "Naloxone for all"]
    html = page(as_staff, text="naloxone", status="done").content.decode()
    assert 'href="?text=naloxone&amp;status=done&amp;sort=date"' in html


def test_pages_by_relevance_run_through_all_that_was_found_both_ways(as_staff, kind):
    for n in range(120):
        ActivityFactory(type=kind, title=f"Hearing {n}")
    shown, query = [], {"text": "hearing"}
    while query:
        found = page(as_staff, **query).context["page"]
        shown.append([row.title for row in found.rows])
        query = {"text": "hearing", "after": found.after} if found.after else None

    assert [len(titles_) for titles_ in shown] == [50, 50, 20]
    assert len({title for titles_ in shown for title in titles_}) == 120
    assert titles(as_staff, text="hearing", before=found.before) == shown[1]


def test_the_search_box_is_in_the_head_of_every_page_and_says_what_was_searched(as_staff, kind):
    html = page(as_staff, text="hearing").content.decode()

    head = html[: html.index("<main")]
    assert f'role="search" action="{reverse("activities:index", args=["ours"])}"' in head
    assert 'id="search" name="text"' in head
    assert 'value="hearing"' in head


# --- Numbers beside the choices ------------------------------------------------------------


def narrowed(plan, user, query):
    filters = ActivityFilters(QueryDict(urlencode(query)), plan=plan, user=user)
    assert filters.form.is_valid(), filters.form.errors
    return filters


def test_the_number_beside_a_choice_is_what_its_list_has():
    plan = factories.PlanFactory(slug="ours")
    kinds = [TypeFactory(pillar__plan=plan) for _n in range(2)]
    areas = [factories.AreaFactory(plan=plan) for _n in range(2)]
    for n in range(24):
        ActivityFactory(
            type=kinds[n % 2],
            areas=areas[: n % 3],
            status=["done", "planned", "cancelled"][n % 3],
            workflow=["draft", "published"][n % 4 // 2],
            countries=[["KE"], ["KE", "FR"], []][n % 3],
            title="Hearing" if n % 5 else "Other",
        )
    staff, asked = factories.staff(), 0

    for query in (
        {"area": areas[0].code, "text": "hearing"}, {"workflow": "unpublished"},
        {"country": "KE", "pillar": kinds[0].pillar.code}, {"area": "none", "type": kinds[1].code},
    ):  # fmt: skip
        filters = narrowed(plan, staff, query)
        facets.show(filters)
        for name in ("pillar", "area", "type", "status", "workflow"):
            for value, label in filters.form.fields[name].widget.choices:
                if value:
                    count = narrowed(plan, staff, query | {name: value}).qs.count()
                    assert str(label).endswith(f"({count})"), (query, name, value)
                    asked += 1
    assert asked > 40


def test_what_is_out_of_sight_is_in_no_number_and_what_would_leave_nothing_is_no_choice(
    client, kind
):
    ActivityFactory.create_batch(2, type=kind)
    ActivityFactory(type=kind, sensitivity=Sensitivity.INTERNAL)
    ActivityFactory(type=kind, workflow="draft", status="planned")
    client.force_login(factories.member())

    fields = page(client).context["filters"].form.fields

    assert [label for _value, label in fields["status"].widget.choices] == [
        "Any status", "done (2)",
    ]  # fmt: skip
    assert "workflow" not in fields


def test_the_page_says_which_filters_leave_nothing(as_staff, kind):
    ActivityFactory(type=kind)

    html = page(as_staff, text="nowhere", status="done").content.decode()

    assert "2 filters in force" in html
    assert "No activity matches these filters." in html
    assert "Text: <b>nowhere</b>, " in html
    assert "Status: <b>done</b>." in html
