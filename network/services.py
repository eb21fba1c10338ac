"""What is done about organisations, and about the people who speak for them."""

from datetime import timedelta

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.localized import LANGUAGES
from accounts.mailing import mail_link
from accounts.models import User
from accounts.roles import may_give
from network.countries import country_name
from network.models import Affiliation, Hiding, Invitation, Organisation
from network.names import fold


@transaction.atomic
def organisation_named(*, name: str, sensitivity: int, by: User) -> Organisation:
    """
    Return the organisation of a name or acronym, adding an outside partner if need be.

    Accents, case and punctuation make no difference. An acronym finds only what `by` may
    see: it would tell the name behind it. `sensitivity` is that of a new organisation.
    """
    name = " ".join(name.split())
    visible = Organisation.objects.visible_to(by)
    known = Organisation.objects.filter(
        Q(name_key=fold(name)) | Q(acronym__iexact=name, pk__in=visible.values("pk"))
    )
    if organisation := known.order_by("pk").first():
        return organisation
    organisation, _added = Organisation.objects.get_or_create(
        name_key=fold(name), defaults={"name": name, "sensitivity": sensitivity}
    )
    return organisation


INVITATION_LIVES = timedelta(days=14)


class NotInvited(Exception):
    """This person cannot be invited like this; says why."""


@transaction.atomic
def invite(
    *, email: str, roles: list[str], organisation: Organisation | None, language: str, by: User
) -> tuple[Invitation, str]:
    """
    Invite somebody; return the invitation and the secret of its link.

    An earlier invitation of the same address ends. Raises NotInvited for who is here
    already, for roles that `by` may not give, and for a member of no organisation.
    """
    email = email.lower()
    if User.objects.filter(email=email).exists():
        raise NotInvited(_("Somebody with this address is here already."))
    if not roles or not set(roles) <= set(may_give(by)):
        raise NotInvited(_("You cannot give these roles."))
    if User.Role.MEMBER in roles and organisation is None:
        raise NotInvited(_("A member speaks for an organisation: choose it."))
    for earlier in Invitation.objects.filter(email=email, used_at=None, withdrawn_at=None):
        earlier.withdraw()
    return Invitation.with_secret(
        lives=INVITATION_LIVES,
        email=email,
        roles=roles,
        organisation=organisation,
        language=language,
        invited_by=by,
    )


def send_invitation(*, invitation: Invitation, link: str) -> bool:
    """Mail the link, and nothing else of note; say whether it could be sent."""
    return mail_link(
        to=invitation.email,
        subject=gettext_lazy("Invitation to follow the strategic plan"),
        template="network/invitation.txt",
        language=invitation.language,
        link=link,
    )


@transaction.atomic
def accept_invitation(*, secret: str) -> User | None:
    """Spend an invitation and return the new person; None where it is spent or too old."""
    invitations = Invitation.objects.for_secret(secret).usable().select_for_update(of=("self",))
    invitation = invitations.first()
    if invitation is None or User.objects.filter(email=invitation.email).exists():
        return None
    invitation.spend()
    name = invitation.email.partition("@")[0]
    user = User.objects.create_user(
        invitation.email, name=name, roles=invitation.roles, language=invitation.language
    )
    if invitation.organisation_id:
        Affiliation.objects.create(user=user, organisation_id=invitation.organisation_id)
    return user


@transaction.atomic
def hide(*, organisation: Organisation | None, country: str, reason: str, by: User) -> Hiding:
    """
    Keep an organisation or a country, and all that is linked to it, from everybody.

    Triggers raise the records; reports that name it are withdrawn from download while the
    hiding is in force.
    """
    names = _names_of(organisation) if organisation else _names_of_country(country)
    with pghistory.context(verb="hide", reason=reason):
        return Hiding.objects.create(
            organisation=organisation, country=country, names=names, reason=reason, hidden_by=by
        )


@transaction.atomic
def lift(*, hiding: Hiding, by: User) -> None:
    """Give every record back the level it had before."""
    with pghistory.context(verb="lift"):
        Hiding.objects.in_force().filter(pk=hiding.pk).update(
            lifted_at=timezone.now(), lifted_by=by
        )


def _names_of(organisation):
    """Every name and acronym that an organisation has, or ever had."""
    states = [organisation, *organisation.events.all()]
    names = [name for state in states for name in (state.name, state.acronym)]
    return list(dict.fromkeys(name for name in names if name.strip()))


def _names_of_country(code):
    names = []
    for language in LANGUAGES:
        with override(language):
            names.append(country_name(code))
    return list(dict.fromkeys(names))
