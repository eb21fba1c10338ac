"""What the gate costs: it is a condition of a query, and never a query of its own."""

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.middleware import Visitor
from accounts.sensitivity import GatedQuerySet, Sensitivity
from tests import factories
from tests.factories import ActivityFactory, EvidenceFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
READERS = {
    "visitor": Visitor,
    "member": factories.member,
    "board": factories.board,
    "staff": factories.staff,
    "reviewer": factories.reviewer,
    "administrator": factories.administrator,
}


@pytest.mark.parametrize("role", READERS)
def test_rows_that_somebody_may_see_take_one_query_as_all_rows_do(
    role, django_assert_max_num_queries
):
    ActivityFactory(partners=[OrganisationFactory()])
    person = READERS[role]()
    gated = [
        model
        for model in apps.get_models(include_auto_created=True)
        if isinstance(model._default_manager.all(), GatedQuerySet)
    ]
    assert len(gated) > 20

    for model in gated:
        with django_assert_max_num_queries(1):
            list(model._default_manager.visible_to(person))


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("member", 15), ("staff", 27)])
def test_a_page_takes_as_many_queries_for_three_partners_and_files_as_for_one(
    client, role, queries, how_many, django_assert_num_queries
):
    activity = ActivityFactory(
        partners=OrganisationFactory.create_batch(how_many, sensitivity=Sensitivity.PUBLIC)
    )
    activity.evidence.set(EvidenceFactory.create_batch(how_many))
    factories.FigureFactory.create_batch(1, activity=activity)
    client.force_login(READERS[role]())
    client.get(activity.get_absolute_url())

    # Session, user, the activity with areas, figures and partners, targets, evidence and what
    # else it supports, its own parts, what one may do with it, the plans of the header; the
    # secretariat's twelve more are its history, whether one may delete it, and what waits for
    # the reader.
    with django_assert_num_queries(queries):
        client.get(activity.get_absolute_url())


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_of_people_takes_as_many_queries_for_three_as_for_one(
    client, how_many, django_assert_num_queries
):
    for _n in range(how_many):
        organisation = OrganisationFactory()
        factories.member().affiliations.create(organisation=organisation)
    client.force_login(factories.administrator())
    client.get(reverse("network:people"))

    # Session, user; invitations, people, affiliations, organisations, whose names are known;
    # the plans of the header.
    with django_assert_num_queries(8):
        client.get(reverse("network:people"))
