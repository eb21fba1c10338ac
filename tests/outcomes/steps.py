"""What people do with outcomes, in few words."""

from django.db import connection
from django.utils import timezone

from outcomes.models import Outcome, Substantiation
from tests import factories


def at_the_end_of_the_transaction():
    """Have the database check what it checks there."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def answered(outcome, said="full", *, independence="external", naming="role", **three):
    """Somebody answers about an outcome, the same to each question unless said otherwise."""
    asked = factories.SubstantiationFactory(outcome=outcome, independence=independence)
    answers = dict.fromkeys(("description", "significance", "contribution"), said) | three
    Substantiation.objects.filter(pk=asked.pk).update(
        answered_at=timezone.now(), naming=naming, shown_as=asked.role, **answers
    )
    asked.refresh_from_db()
    return asked


def stands(outcome):
    """Where an outcome stands, and how strong its evidence is."""
    at_the_end_of_the_transaction()
    found = Outcome.objects.get(pk=outcome.pk)
    return found.workflow, found.strength


# A form with everything that a reviewer needs.
TYPED = {
    "title": "The working group presents its study", "actor": "The working group",
    "actor_type": "un-body", "change": "It presents its study.", "date": "2022-03",
    "scope": "global", "change_type": "process", "direction": "positive",
    "intention": "planned", "significance": "2", "significance_reason": "States hear it.",
    "contribution": "Members asked for it.", "rating": "1", "rating_reason": "Minutes say so.",
    "others": "States sponsored it.", "rivals_considered": "no",
    "link": "https://example.org/minutes", "link_kind": "minutes",
    "link_independence": "internal", "sensitivity": "0", "language": "en",
    "entry": "6b3f0a9e-4f0e-4a8e-9a52-1d6a3d1b7a11", "action": "submit",
}  # fmt: skip
