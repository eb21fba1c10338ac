"""Asking independent people about an outcome, and keeping who they are apart from what they say."""

from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.mailing import mail_link
from accounts.models import RestrictedReading, User
from accounts.sensitivity import Sensitivity
from outcomes import sealing
from outcomes.models import Identity, Outcome, Substantiation, SubstantiationLink
from outcomes.models.words import Naming
from outcomes.refusals import Refused, told_in_words

LINK_LIVES = timedelta(days=30)


@transaction.atomic
def ask(
    *,
    outcome: Outcome,
    name: str,
    address: str,
    role: str,
    relation: str,
    independence: str,
    language: str,
    by: User,
) -> tuple[Substantiation, str]:
    """
    Ask somebody who knows of a change whether it is described rightly.

    Returns what was asked and the secret of its link. Their name and address are sealed.
    Raises Refused where the outcome is not there to be asked about, or nothing can be sealed.
    """
    _refuse_what_cannot_be_asked(outcome)
    with pghistory.context(verb="ask"):
        asked = Substantiation.objects.create(
            outcome=outcome, role=role, relation=relation, independence=independence,
            language=language, asked_by=by,
        )  # fmt: skip
    Identity.objects.create(
        substantiation=asked,
        sealed=sealing.seal({"name": name, "address": address}),
        kept_until=_kept_until(),
    )
    return asked, _new_link(asked, by)


@transaction.atomic
def ask_again(*, asked: Substantiation, by: User) -> str:
    """Return the secret of a new link for who has not answered; the earlier ones end."""
    _refuse_what_cannot_be_asked(asked.outcome)
    if asked.answered_at or asked.withdrawn_at:
        raise Refused(_("They have answered already. Ask anew if the wording has changed."))
    if asked.declined_at:
        raise Refused(_("They do not want to answer, and were told that they are not asked again."))
    return _new_link(asked, by)


def _refuse_what_cannot_be_asked(outcome):
    if not sealing.has_key():
        raise Refused(
            _("This installation has no key for names (IDENTITY_KEY), so nobody can be asked yet.")
        )
    if not outcome.may_be_asked_about:
        raise Refused(_("People are asked about what a reviewer has found right."))
    if outcome.level == Sensitivity.RESTRICTED:
        raise Refused(_("It is restricted: nobody outside is shown it."))


def _new_link(asked, by):
    for earlier in asked.links.filter(used_at=None, withdrawn_at=None):
        earlier.withdraw()
    _link, secret = SubstantiationLink.with_secret(
        lives=LINK_LIVES, substantiation=asked, created_by=by
    )
    return secret


def _kept_until() -> date:
    months = timezone.localdate().month - 1 + settings.IDENTITY_KEPT_MONTHS
    today = timezone.localdate()
    return date(today.year + months // 12, months % 12 + 1, min(today.day, 28))


def send(*, asked: Substantiation, link: str) -> bool:
    """
    Send a link to who was asked, in their language; say whether it could be sent.

    The mail has the link and nothing of what it is about.
    """
    try:
        address = sealing.opened(asked.identity.sealed)["address"]
    except (sealing.CannotBeOpened, Identity.DoesNotExist):
        return False
    return bool(address) and mail_link(
        to=address,
        subject=gettext_lazy("A question about something you know of"),
        template="outcomes/substantiate.txt",
        language=asked.language,
        link=link,
        days=LINK_LIVES.days,
    )


@transaction.atomic
def answer(
    *,
    link: SubstantiationLink,
    description: str,
    significance: str,
    contribution: str,
    comment: str,
    naming: str,
    name: str,
    about: dict,
) -> bool:
    """
    Write down what somebody answers, about the wording that they were shown, and spend the link.

    Returns False where the link was spent meanwhile. What is published and not agreed with
    becomes contested by the same transaction: the database sees to that.
    """
    locked = SubstantiationLink.objects.filter(pk=link.pk).usable().select_for_update().first()
    if locked is None:
        return False
    locked.spend()
    asked = locked.substantiation
    asked.description, asked.significance = description, significance
    asked.contribution, asked.comment, asked.naming = contribution, comment, naming
    asked.shown_as = {Naming.NAME: name, Naming.ROLE: asked.role}.get(Naming(naming), "")
    asked.answered_at, asked.declined_at, asked.answered_about = timezone.now(), None, about
    with pghistory.context(verb="answer", user=None), told_in_words():
        asked.save()
    Identity.objects.filter(substantiation=asked).update(kept_until=_kept_until())
    return True


@transaction.atomic
def decline(*, link: SubstantiationLink) -> bool:
    """Write down that somebody does not want to answer, and spend the link."""
    locked = SubstantiationLink.objects.filter(pk=link.pk).usable().select_for_update().first()
    if locked is None:
        return False
    locked.spend()
    asked = locked.substantiation
    asked.declined_at = timezone.now()
    with pghistory.context(verb="decline", user=None):
        asked.save(update_fields=["declined_at"])
    # They are not asked again, so nobody needs to know who they were.
    Identity.objects.filter(substantiation=asked).delete()
    return True


@transaction.atomic
def withdraw(*, asked: Substantiation, reason: str, by: User) -> None:
    """
    Take an answer back, as who gave it wishes, or end what was asked and not answered.

    What rested on it and is published becomes contested by the same transaction.
    """
    if not reason.strip():
        raise Refused(_("Say why it is withdrawn."))
    asked = Substantiation.objects.select_for_update().get(pk=asked.pk)
    for link in asked.links.filter(used_at=None, withdrawn_at=None):
        link.withdraw()
    asked.withdrawn_at, asked.withdrawn_because = timezone.now(), reason.strip()
    asked.shown_as = ""
    with pghistory.context(verb="withdraw-answer"), told_in_words():
        asked.save()
    Identity.objects.filter(substantiation=asked).delete()


def read_identity(*, identity: Identity, by: User) -> dict[str, str]:
    """
    Return who somebody is, and write down who has read it.

    Raises `sealing.CannotBeOpened` where the key is not the one any more.
    """
    RestrictedReading.objects.create(
        person=by, reference=f"identity {identity.substantiation.reference}"
    )
    return sealing.opened(identity.sealed)


@transaction.atomic
def forget_identities(*, today: date) -> int:
    """Have what people are stand for who they are, where that was kept long enough."""
    due = Identity.objects.due(today)
    asked = Substantiation.objects.filter(identity__in=due)
    asked.filter(naming=Naming.NAME).update(shown_as=F("role"))
    return due.delete()[0]
