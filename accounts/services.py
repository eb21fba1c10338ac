"""What is done about people: letting the first one in, and remembering a language."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from accounts.links import hash_of
from accounts.models import CalendarAddress, RestrictedReading, SignInLink, User
from accounts.sensitivity import Sensitivity

# When a session was last used, in it.
SEEN = "seen"
# That the person of a session has a second factor, as far as was looked up.
HAS_FACTOR = "has_second_factor"
LINK_LIVES = timedelta(days=1)
# What stands for the address of the first person until they give it.
NO_ADDRESS_YET = "admin@localhost"


@transaction.atomic
def ensure_first_administrator() -> User | None:
    """
    Return the person to whom the installation belongs until somebody can sign in.

    Creates them where there is nobody; None once any administrator has a password.
    """
    administrators = User.objects.with_role(User.Role.ADMINISTRATOR).select_for_update()
    people = list(administrators.order_by("pk"))
    if any(person.has_usable_password() for person in people):
        return None
    if people:
        return people[0]
    roles = [User.Role.ADMINISTRATOR, User.Role.REVIEWER, User.Role.STAFF]
    return User.objects.create_user(NO_ADDRESS_YET, name="Administrator", roles=roles)


@transaction.atomic
def issue_sign_in_link(*, user: User) -> str:
    """Return the secret of a new one-time link for `user`; earlier links stop working."""
    SignInLink.objects.filter(user=user, used_at=None).delete()
    _link, secret = SignInLink.with_secret(lives=LINK_LIVES, user=user)
    return secret


@transaction.atomic
def use_sign_in_link(*, secret: str) -> User | None:
    """Spend a link and return whom it lets in; None for one that is spent or too old."""
    links = SignInLink.objects.for_secret(secret).usable().select_for_update(of=("self",))
    link = links.select_related("user").first()
    if link is None:
        return None
    link.spend()
    return link.user


def make_calendar_address(*, user: User) -> str:
    """Return the secret of a person's new calendar address; an earlier one stops working."""
    secret = secrets.token_urlsafe(32)
    kept = {"secret_sha256": hash_of(secret), "created_at": timezone.now()}
    CalendarAddress.objects.update_or_create(user=user, defaults=kept)
    return secret


def withdraw_calendar_address(*, user: User) -> None:
    CalendarAddress.objects.filter(user=user).delete()


def note_reading(records: Iterable[Any], *, by: User) -> None:
    """Write down that somebody reads the restricted ones among some records."""
    RestrictedReading.objects.bulk_create(
        RestrictedReading(person=by, reference=_reference(record))
        for record in records
        if getattr(record, "level", None) == Sensitivity.RESTRICTED
        and hasattr(record, "sensitivity")
    )


def _reference(record) -> str:
    """What stands for a record where its name must not: its reference, or kind and number."""
    return getattr(record, "reference", "") or f"{record._meta.model_name} {record.pk}"


def remember_language(*, user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language)


def end_other_sessions(*, user: User, keep: str | None = None) -> None:
    """End whatever a person has open elsewhere; everything where `keep` is None."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep):
        session.end()


@transaction.atomic
def trust_address(*, user: User) -> None:
    """Take a person's address for theirs: they came by a link, or were asked by others."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


@transaction.atomic
def remove_second_factor(*, user: User) -> int:
    """Forget all that somebody proves themselves with beside the password; say how much."""
    removed, _details = Authenticator.objects.filter(user=user).delete()
    end_other_sessions(user=user)
    return removed


@transaction.atomic
def deactivate(*, user: User) -> None:
    """Let somebody in no more, from this moment on. What they did stays theirs."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    SignInLink.objects.filter(user=user, used_at=None).delete()
    withdraw_calendar_address(user=user)
    end_other_sessions(user=user)


def reactivate(*, user: User) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
