"""Changing one field of several activities at once: chosen, looked at, done, and undone."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from activities import bulk, history
from activities.models import Activity, BulkEdit
from network.models import PlaceRule
from tests import factories
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory, TypeFactory
from tests.moments import a_day_passes, done_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    return TypeFactory(pillar__plan=factories.PlanFactory(slug="ours"), name_en="Side event")


def send(client, **data):
    return client.post(reverse("activities:bulk_edit", args=["ours"]), data)


def told(outcomes):
    return {o.activity.title: o.reason or (o.before, o.after) for o in outcomes}


def changed(activities, field, value, by):
    change = bulk.change_of(field, value)
    return bulk.apply(
        plan=activities[0].type.pillar.plan, activities=activities, change=change,
        entry=uuid4(), by=by,
    )  # fmt: skip


def field_of(name, activities):
    return {a.title: getattr(Activity.objects.get(pk=a.pk), name) for a in activities}


def test_what_the_filters_find_is_looked_at_changed_and_put_back(client, kind):
    ada = factories.staff(name="Ada")
    for n in range(60):
        ActivityFactory(title=f"Event {n}", type=kind, status="planned")
    other = ActivityFactory(title="Other", type=kind, status="cancelled")
    done = ActivityFactory(title="Done already", type=kind, place="Vienna", status="done")
    a_day_passes()
    client.force_login(ada)
    index = client.get(reverse("activities:index", args=["ours"]), {"status": "planned"})
    html = index.content.decode()
    assert "50 on this page" in html and "all 60" in html
    assert 'name="filters" value="status=planned"' in html

    on_page = [activity.reference for activity in index.context["page"].rows]
    assert send(client, which="page", shown=on_page).context["count"] == 50
    chosen = send(client, which="all", filters="status=planned").context["activities"]
    assert len(chosen) == 60
    references = [activity.reference for activity in [*chosen, done]]
    refused = send(client, activity=references, step="preview", field="status", entry=uuid4())
    assert refused.status_code == 422
    assert "Choose the new value." in refused.content.decode()
    entry = uuid4()
    what = {"field": "status", "status": "done", "entry": entry}
    preview = send(client, activity=references, step="preview", **what)
    assert told(preview.context["outcomes"])["Event 7"] == ("planned", "done")
    assert told(preview.context["outcomes"])["Done already"] == ("done", "done")
    assert "60 activities would change." in preview.content.decode()
    assert set(field_of("status", chosen).values()) == {"planned"}

    answer = send(client, activity=references, step="apply", **what)
    assert send(client, activity=references, step="apply", **what).url == answer.url
    edit = BulkEdit.objects.get()
    assert set(field_of("status", [*chosen, done]).values()) == {"done"}
    assert field_of("status", [other]) == {"Other": "cancelled"}
    result = client.get(answer.url).content.decode()
    assert "Ada changed 60 activities at once" in result and "Undo" in result
    first = next(a for a in chosen if a.title == "Event 0")
    assert history.steps(first, ada)[-1].sentence == (
        "Ada changed, in several activities at once: status."
    )
    a_day_passes()
    Activity.objects.filter(pk=first.pk).update(status="cancelled")
    Activity.objects.filter(title="Event 1").update(binned_at="2021-01-01T00Z", binned_by=ada)

    client.post(reverse("activities:undo_bulk", args=[edit.pk]))

    now = field_of("status", [*chosen, done])
    assert now.pop("Event 0") == "cancelled" and now.pop("Event 1") == "done"
    assert now.pop("Done already") == "done"
    assert set(now.values()) == {"planned"}
    html = client.get(answer.url).content.decode()
    assert "It has been changed since." in html and ">Undo<" not in html
    assert "1 of them is out of your sight." in html
    assert len(BulkEdit.objects.get().kept) == 2


def test_each_field_is_changed_and_put_back(kind):
    plan, ada = kind.pillar.plan, factories.staff()
    here, area = AreaFactory(plan=plan), AreaFactory(plan=plan)
    activity = ActivityFactory(
        type=kind, title="It", areas=[here], countries=["FR", "KE"], workflow="draft",
        sensitivity=Sensitivity.INTERNAL, role="lead",
    )  # fmt: skip
    other_kind = TypeFactory(pillar=kind.pillar, name_en="Training")
    partner = OrganisationFactory(name="Acción")
    forum = factories.ForumFactory(acronym_en="CND")
    for field, value, said, before, after in (
        ("type", other_kind, "Training", "Side event", "Training"),
        ("role", "speaker", "speaker", "lead", "speaker"),
        ("add_area", area, str(area), here.short_name, f"{here.short_name}, {area.short_name}"),
        ("remove_area", here, str(here), here.short_name, ""),
        ("add_country", "MX", "Mexico", "France, Kenya", "France, Kenya, Mexico"),
        ("remove_country", "KE", "Kenya", "France, Kenya", "France"),
        ("add_partner", partner, "Acción", "", "Acción"),
        ("sensitivity", 0, "public", "secretariat", "public"),
        ("language", "fr", "Français", "English", "Français"),
        ("forum", forum, str(forum), "", str(forum)),
    ):
        change = bulk.change_of(field, value)
        outcome = bulk.preview(activities=[activity], change=change, by=ada)
        assert told(outcome) == {"It": (before, after)}, field
        edit = changed([activity], field, value, ada)
        assert len(edit.rows) == 1, field
        assert bulk.described(edit, ada) == said
        bulk.undo(edit=edit, by=ada)
        with pytest.raises(bulk.NotUndone):
            bulk.undo(edit=edit, by=ada)
        assert told(bulk.preview(activities=[activity], change=change, by=ada)) == {
            "It": (before, after)
        }, field
    activity.refresh_from_db()
    assert activity.level_chosen_by == ada


def test_each_row_is_refused_that_would_be_refused_alone(client, kind):
    ada, bea = factories.staff(), factories.reviewer()
    published = ActivityFactory(title="Published", type=kind, sensitivity=Sensitivity.NETWORK)
    draft = ActivityFactory(title="Draft", type=kind, workflow="draft", sensitivity=1)
    gone = ActivityFactory(title="Gone", type=kind, workflow="draft", sensitivity=1)
    Activity.objects.filter(pk=gone.pk).update(sensitivity=3)
    change = bulk.change_of("sensitivity", Sensitivity.PUBLIC)
    rows = [published, draft, gone]

    outcomes = told(bulk.preview(activities=rows, change=change, by=ada))
    edit = changed(rows, "sensitivity", 0, ada)

    assert outcomes == {
        "Published": "More readers for what is published: ask for it, with a reason.",
        "Draft": ("network", "public"),
        "Gone": "It is not there any more, or you may not change it.",
    }
    assert field_of("sensitivity", rows) == {"Published": 1, "Draft": 0, "Gone": 3}
    client.force_login(ada)
    html = client.get(reverse("activities:bulk_result", args=[edit.pk])).content.decode()
    assert "More readers for what is published" in html and "Gone" not in html
    raised = changed([published], "sensitivity", 2, ada)
    bulk.undo(edit=raised, by=ada)
    assert [row["reason"] for row in BulkEdit.objects.get(pk=raised.pk).kept] == [
        "More readers for what is published: ask for it, with a reason."
    ]
    reviewed = ActivityFactory(title="Reviewed", type=kind, workflow="reviewed", reviewed_by=bea)
    changed([reviewed], "role", "speaker", ada)
    assert field_of("workflow", [reviewed]) == {"Reviewed": "submitted"}


def test_a_country_whose_rule_hides_what_is_published_is_not_removed_in_passing(kind):
    PlaceRule.objects.create(country="PH", level=Sensitivity.INTERNAL)
    published = ActivityFactory(title="Published", type=kind, countries=["PH", "FR"])
    draft = ActivityFactory(title="Draft", type=kind, countries=["PH"], workflow="draft")

    changed([published, draft], "remove_country", "PH", factories.staff())

    assert field_of("countries", [published, draft]) == {"Published": ["PH", "FR"], "Draft": []}


def test_an_organisations_own_answer_keeps_its_part(kind):
    ada, partner = factories.staff(), OrganisationFactory()
    activity = ActivityFactory(type=kind)
    edit = changed([activity], "add_partner", partner, ada)
    activity.participations.update(answer="confirmed")

    bulk.undo(edit=edit, by=ada)

    assert activity.participations.get().organisation == partner
    assert "has answered" in BulkEdit.objects.get().kept[0]["reason"]


def test_at_most_five_hundred_are_changed_at_once(as_staff, kind):
    author = factories.staff()
    Activity.objects.bulk_create(
        Activity(title=f"{n}", type=kind, role="lead", date_precision="undated", created_by=author)
        for n in range(501)
    )

    answer = as_staff.post(
        reverse("activities:bulk_edit", args=["ours"]), {"which": "all"}, follow=True
    )

    assert "501 activities are chosen: at most 500 are changed at once." in answer.content.decode()
    chosen = send(as_staff, which="all", filters="text=1")
    assert chosen.status_code == 200
    assert "Tick at least one" in as_staff.post(
        reverse("activities:bulk_edit", args=["ours"]), {"which": "ticked"}, follow=True
    ).content.decode()  # fmt: skip


def test_it_is_for_the_secretariat_and_undone_by_who_did_it_or_a_reviewer(client, kind):
    ada = factories.staff()
    activity = ActivityFactory(type=kind)
    with done_by(ada):
        edit = changed([activity], "role", "speaker", ada)
    undo = reverse("activities:undo_bulk", args=[edit.pk])
    for person in (factories.member(), factories.board(), factories.staff()):
        client.force_login(person)
        assert client.get(reverse("activities:bulk_result", args=[edit.pk])).status_code == 404
        assert client.post(undo).status_code == 404
        sent = send(client, activity=activity.reference).status_code
        assert sent == (200 if person.is_secretariat else 404)
    client.force_login(factories.reviewer())

    client.post(undo)

    assert Activity.objects.get().role == "lead"
