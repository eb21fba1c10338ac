"""
Who may see what: the levels, the audiences, and the one gate that every read passes.

A person reads as an audience. A queryset asks for rows `visible_to` a person, or
`for_audience` where there is no person, as in a report made for the board. What is not
expressly allowed is not there.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import among  # noqa: F401 - the lookup that gates ask by


class Sensitivity(models.IntegerChoices):
    """How far a record may travel; a higher number travels less far."""

    PUBLIC = 0, _("public")
    NETWORK = 1, _("network")
    INTERNAL = 2, _("secretariat")
    RESTRICTED = 3, _("restricted")


@dataclass(frozen=True)
class Audience:
    """
    What some readers see: the highest level, whether unpublished rows, and whose own.

    `level` is None for readers who see nothing. `person` is the key of the reader, where
    it is one person: what they are named for, and what is their organisation's own, is
    theirs to see. `is_visitor` readers see published plans only.
    """

    level: Sensitivity | None
    sees_unpublished: bool = False
    is_visitor: bool = False
    person: int | None = None

    @property
    def shared(self) -> "Audience":
        """The same readers without what is theirs alone: all of them are told one number."""
        return replace(self, person=None)


NOBODY = Audience(level=None)
PUBLIC = Audience(level=Sensitivity.PUBLIC, is_visitor=True)
NETWORK = Audience(level=Sensitivity.NETWORK)
SECRETARIAT = Audience(level=Sensitivity.INTERNAL, sees_unpublished=True)


def audience_of(user) -> Audience:
    """Return the audience that a person, signed in or not, reads as. Asks no database."""
    if not user.is_authenticated:
        return PUBLIC
    if not user.is_active:
        return NOBODY
    if user.is_secretariat:
        return Audience(Sensitivity.INTERNAL, sees_unpublished=True, person=user.pk)
    if user.is_member or user.is_board:
        return Audience(Sensitivity.NETWORK, person=user.pk)
    return Audience(Sensitivity.PUBLIC, is_visitor=not user.is_administrator)


class GatedQuerySet(models.QuerySet):
    """
    Rows that not everybody may see. Every page starts with `visible_to`.

    A kind of row says in `for_audience` who sees it, and in `editable_by` who changes it;
    what it does not say is closed.
    """

    def for_audience(self, audience: Audience):
        """Only what some readers may know of."""
        return self.none()

    def visible_to(self, user):
        """Only what `user` may know of."""
        return self.for_audience(audience_of(user))

    def editable_by(self, user):
        """Only what `user` may change."""
        return self.none()


class SensitiveQuerySet(GatedQuerySet):
    """
    Rows of a model with a `level`, kept by the database, and people named as `readers`.

    A restricted row is for the people of the secretariat who are named for it, whatever
    their office.
    """

    def for_audience(self, audience: Audience):
        if audience.level is None:
            return self.none()
        return self.filter(self._within(audience) | self._named(audience))

    def _within(self, audience) -> Q:
        return Q(level__lte=audience.level)

    def _named(self, audience) -> Q:
        """The condition that a restricted row is for this very person."""
        if audience.person is None or not audience.sees_unpublished:
            return Q(pk__in=[])
        model: Any = self.model
        named = model.readers.through.objects.filter(user=audience.person)
        keys = named.values(model._meta.model_name)
        return Q(pk__among=keys, level=Sensitivity.RESTRICTED)


def sensitivity_field(**options):
    """The column that a person sets: how far a record may travel by itself."""
    return models.PositiveSmallIntegerField(
        _("sensitivity"), choices=Sensitivity, default=Sensitivity.INTERNAL, **options
    )


def level_field():
    """
    The column that the gate reads: the highest of all that bears on a record.

    Triggers keep it. A row that they have not seen is for nobody who is not named.
    """
    return models.PositiveSmallIntegerField(
        _("effective level"),
        choices=Sensitivity,
        default=Sensitivity.RESTRICTED,
        db_default=Sensitivity.RESTRICTED,
        editable=False,
    )


def readers_field():
    return models.ManyToManyField(
        "accounts.User",
        related_name="+",
        blank=True,
        verbose_name=_("people named for it while it is restricted"),
    )
