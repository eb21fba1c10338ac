"""What the database refuses about outcomes, in the reader's words; see migration 0002."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outcomes.models import Outcome

RULES: dict[str, Any] = {
    "outcome_is_complete_for_a_reviewer": _(
        "A reviewer needs all of it: who changed what, when and where, why it matters, what the "
        "network and others contributed, and a rating with its reason."
    ),
    "outcome_skips_no_step": _(
        "It does not get there from where it is: it is submitted, reviewed, and then published."
    ),
    "outcome_is_reviewed_before_it_is_published": _("Nobody has reviewed it yet."),
    "outcome_is_reviewed_by_another_person": _(
        "Another reviewer reviews and publishes what you wrote yourself, or gave more readers."
    ),
    "published_outcome_has_evidence": _(
        "It has no evidence: add a link or a file by which it is known."
    ),
    "published_outcome_rests_on_evidence_that_carries_its_rating": _(
        "A contribution that is rated as important or necessary needs evidence that is at least "
        "documented. Add evidence, or lower the rating."
    ),
}


class Refused(Exception):
    """What somebody wants to do with an outcome is against a rule; says which, in words."""


@contextmanager
def told_in_words() -> Iterator[None]:
    """
    Have the database check every rule now, and raise Refused where one is broken.

    What was done inside is undone then.
    """
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS outcomes_check_published IMMEDIATE")
                cursor.execute("SET CONSTRAINTS outcomes_check_published DEFERRED")
    except IntegrityError as error:
        rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if rule not in RULES:
            raise
        raise Refused(str(RULES[rule])) from error


def why_not_published(outcome: Outcome, by: User) -> str:
    """Return why `by` could not publish an outcome that was reviewed; empty where they could."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(outcomes_rule_against_reviewer(%s, %s, %s), "
            "outcomes_rule_against_evidence(%s, %s, %s))",
            [
                by.pk, outcome.created_by_id, outcome.level_chosen_by_id,
                outcome.pk, outcome.revised_at, outcome.rating,
            ],
        )  # fmt: skip
        (rule,) = cursor.fetchone()
    return str(RULES[rule]) if rule else ""
