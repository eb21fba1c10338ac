"""
Who may see what: the levels, the audiences, and the one gate that every read passes.

A person reads as an audience. A queryset asks for rows `visible_to` a person, or
`for_audience` where there is no person, as in a report made for the board. What is not
expressly allowed is not there.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sensitivity(models.IntegerChoices):
    """How far a record may travel; a higher number travels less far."""

    PUBLIC = 0, _("public")
    NETWORK = 1, _("network")
    INTERNAL = 2, _("secretariat")
    RESTRICTED = 3, _("restricted")


@dataclass(frozen=True)
class Audience:
    """
    The highest level that some readers see, and whether they see unpublished rows.

    `level` is None for readers who see nothing.
    """

    level: Sensitivity | None
    sees_unpublished: bool = False


NOBODY = Audience(level=None)
PUBLIC = Audience(level=Sensitivity.PUBLIC)
NETWORK = Audience(level=Sensitivity.NETWORK)
SECRETARIAT = Audience(level=Sensitivity.RESTRICTED, sees_unpublished=True)


def audience_of(user) -> Audience:
    """Return the audience that a person, signed in or not, reads as."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    if user.is_secretariat:
        return SECRETARIAT
    if user.is_member or user.is_board:
        return NETWORK
    return PUBLIC


class SensitiveQuerySet(models.QuerySet):
    """Rows of a model with a `sensitivity`. Every page starts with `visible_to`."""

    def for_audience(self, audience: Audience):
        if audience.level is None:
            return self.none()
        return self.filter(sensitivity__lte=audience.level)

    def visible_to(self, user):
        """Only what `user` may know of."""
        return self.for_audience(audience_of(user))
