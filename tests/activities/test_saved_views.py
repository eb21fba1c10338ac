"""Lists that are kept under a name."""

import pytest

from accounts.sensitivity import Sensitivity
from activities.models import SavedView
from tests import factories
from tests.factories import ActivityFactory, TypeFactory

pytestmark = pytest.mark.django_db
LIST = "/en/plans/ours/activities/"
SAVE = "/en/plans/ours/activities/views/"


@pytest.fixture
def kind():
    return TypeFactory(pillar__plan=factories.PlanFactory(slug="ours"))


def names(client):
    return [view.name for view in client.get(LIST).context["saved_views"]]


def test_a_list_is_saved_found_again_renamed_shared_and_deleted(client, kind):
    ActivityFactory(type=kind, title="Hearing", status="planned")
    ActivityFactory(type=kind, title="Another")
    client.force_login(factories.staff())
    query = "text=hearing&status=planned&sort=date&after=abcd&csrfmiddlewaretoken=x&bogus=1"

    saved = client.post(SAVE, {"name": " To  come ", "query": query}, follow=True)

    view = SavedView.objects.get()
    assert (view.name, view.query) == ("To come", "text=hearing&status=planned&sort=date")
    assert saved.redirect_chain == [(f"{LIST}?{view.query}", 302)]
    assert [a.title for a in saved.context["page"].rows] == ["Hearing"]
    assert (
        f'href="{LIST}?text=hearing&amp;status=planned&amp;sort=date"'
        in client.get(LIST).content.decode()
    )

    edit = f"/en/views/{view.reference}/edit/"
    assert client.post(edit, {"name": "Coming", "is_shared": "on"}).status_code == 302
    assert names(client) == ["Coming"]
    client.force_login(factories.reviewer())
    assert names(client) == ["Coming"]
    client.force_login(view.person)
    assert client.post(f"/en/views/{view.reference}/delete/").status_code == 302
    assert names(client) == []


def test_a_shared_view_is_the_secretariats_to_open_and_its_owners_to_change(client, kind):
    owner = factories.staff()
    keep = {"plan": kind.pillar.plan, "person": owner, "query": "status=done"}
    shared = SavedView.objects.create(name="Ours", is_shared=True, **keep)
    SavedView.objects.create(name="Mine", **keep)

    client.force_login(owner)
    assert names(client) == ["Mine", "Ours"]
    client.force_login(factories.staff())
    assert names(client) == ["Ours"]
    assert client.get(f"/en/views/{shared.reference}/edit/").status_code == 404
    assert client.post(f"/en/views/{shared.reference}/delete/").status_code == 404
    for person in (factories.member(), factories.board(), factories.administrator()):
        client.force_login(person)
        assert names(client) == []
    assert not SavedView.objects.visible_to(factories.staff(is_active=False)).exists()


def test_whoever_opens_a_view_sees_what_is_theirs_to_see(client, kind):
    ActivityFactory(type=kind, title="Hearing")
    ActivityFactory(type=kind, title="Secret", sensitivity=Sensitivity.RESTRICTED)
    view = SavedView.objects.create(
        plan=kind.pillar.plan, person=factories.staff(), name="Done", query="status=done",
        is_shared=True,
    )  # fmt: skip
    client.force_login(factories.staff())

    opened = client.get(view.get_absolute_url())

    assert [a.title for a in opened.context["page"].rows] == ["Hearing"]


def test_members_keep_views_for_themselves_alone(client, kind):
    client.force_login(factories.member())

    client.post(SAVE, {"name": "Mine", "query": "status=done", "is_shared": "on"})

    assert SavedView.objects.get().is_shared is False
    assert "is_shared" not in client.get(f"{LIST}?status=done").content.decode()


def test_two_views_of_one_name_are_refused_and_what_was_typed_stays(as_staff, kind):
    as_staff.post(SAVE, {"name": "Mine", "query": "status=done"})

    again = as_staff.post(SAVE, {"name": "Mine", "query": "status=planned"})

    assert again.status_code == 422
    html = again.content.decode()
    assert "You have a view of this name already." in html
    assert 'value="status=planned"' in html
    assert 'value="Mine"' in html
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("query", ["", "status=bogus", "bogus=1", "workflow=draft"])
def test_a_query_that_the_list_would_not_take_is_not_kept(as_member, kind, query):
    assert as_member.post(SAVE, {"name": "Mine", "query": query}).status_code == 404
    assert not SavedView.objects.exists()
