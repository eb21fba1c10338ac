"""Django's admin shows what the gate gives, and tells nothing by what it refuses."""

import pytest

from network.models import Forum, Organisation
from tests import factories
from tests.factories import ActivityFactory, ForumFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
ORGANISATION = {
    "kind": "partner", "sensitivity": 2,
    "affiliations-TOTAL_FORMS": 0, "affiliations-INITIAL_FORMS": 0,
}  # fmt: skip


def test_what_is_out_of_sight_is_not_there(as_staff):
    hidden = ActivityFactory(sensitivity=3)

    for pk in (hidden.pk, 987_654):
        answer = as_staff.get(f"/en/admin/activities/activity/{pk}/change/", follow=True)
        assert answer.status_code == 404


def test_a_forum_is_not_deleted_as_the_refusal_would_name_hidden_activities(as_staff):
    forum = ForumFactory()
    ActivityFactory(forum=forum, title="A quiet talk", sensitivity=3)

    answer = as_staff.post(f"/en/admin/network/forum/{forum.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403
    assert Forum.objects.filter(pk=forum.pk).exists()


def test_an_organisation_is_not_added_under_a_name_that_is_taken(as_staff):
    taken = OrganisationFactory(name="Maison Étoile")

    url = "/en/admin/network/organisation/add/"
    answer = as_staff.post(url, ORGANISATION | {"name": "maison etoile"})
    assert answer.status_code == 200
    assert answer.context["errors"] == [["There is an organisation of this name already."]]
    as_staff.post(url, ORGANISATION | {"name": "Maison Soleil"})

    assert {o.name for o in Organisation.objects.exclude(pk=taken.pk)} == {"Maison Soleil"}


@pytest.mark.parametrize("make", [factories.staff, factories.administrator])
def test_nobody_makes_themselves_an_administrator(client, make):
    person = make()
    client.force_login(person)
    typed = {"name": "Me", "roles": ["administrator"], "language": "en", "is_active": "on"}

    client.post(f"/en/admin/accounts/user/{person.pk}/change/", typed)

    person.refresh_from_db()
    assert person.is_administrator == (make is factories.administrator)
