"""Who is asked to join."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.links import OneTimeLink, OneTimeLinkQuerySet
from accounts.models import User
from network.models.organisations import Organisation


class InvitationQuerySet(OneTimeLinkQuerySet):
    def visible_to(self, user):
        """Who invites sees all invitations; the others of them none."""
        if user.is_authenticated and user.is_active and (user.is_reviewer or user.is_administrator):
            return self.all()
        return self.none()

    def editable_by(self, user):
        return self.visible_to(user).filter(used_at=None, withdrawn_at=None)


class Invitation(OneTimeLink):
    """That somebody may join, in which roles, for which organisation, in which language."""

    email = models.EmailField(_("e-mail address"))
    roles = ArrayField(models.CharField(max_length=20, choices=User.Role), verbose_name=_("roles"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    language = models.CharField(_("language"), max_length=2, choices=User.LANGUAGES)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [models.CheckConstraint(name="invitation_has_a_role", condition=~Q(roles=[]))]

    def __str__(self):
        return self.email

    @property
    def roles_in_words(self):
        return User.in_words(self.roles)
