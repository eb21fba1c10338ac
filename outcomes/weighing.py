"""How strong the evidence for an outcome is, and why: asked of the database, which derives it."""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from outcomes.models import Outcome
from outcomes.models.words import Strength


@dataclass(frozen=True)
class Weighed:
    """
    What the evidence for an outcome comes to.

    `records` are the pieces that are more than the network's own word, `external_kinds` the
    kinds of source that are independent of it. Answers count while they are about the wording
    that stands; `full_answers` are those of independent people who agree fully with both
    description and contribution.
    """

    strength: Strength
    pieces: int
    records: int
    external_kinds: int
    answers: int
    full_answers: int
    disagreements: int

    @property
    def agreed(self) -> int:
        return self.answers - self.disagreements

    @property
    def reason(self) -> str:
        match self.strength:
            case Strength.NONE:
                return _("Nothing has been given yet by which it is known.")
            case Strength.SELF_REPORTED:
                return _("It rests on the network’s own word alone.")
            case Strength.DOCUMENTED:
                return _(
                    "It is on record, or a partner says so; there are not yet two kinds of "
                    "sources that are independent of the network."
                )
            case Strength.TRIANGULATED:
                return _(
                    "At least two kinds of sources that are independent of the network say so."
                )
            case _strength:
                return _(
                    "Independent sources say so, and somebody independent who knows of the change "
                    "agrees fully with its description and with the network’s contribution."
                )


def weigh(outcome: Outcome) -> Weighed:
    """Return what the evidence for an outcome comes to, as the database sees it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM outcomes_weigh(%s, %s)", [outcome.pk, outcome.revised_at])
        strength, *numbers = cursor.fetchone()
    return Weighed(Strength(strength), *numbers)
