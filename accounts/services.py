"""What is done about people: letting the first one in, and remembering a language."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import SignInLink, User

LINK_LIVES = timedelta(days=1)


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
    return User.objects.create_user("admin@localhost", name="Administrator", roles=roles)


@transaction.atomic
def issue_sign_in_link(*, user: User) -> str:
    """Return the secret of a new one-time link for `user`; earlier links stop working."""
    SignInLink.objects.filter(user=user, used_at=None).delete()
    secret = SignInLink.new_secret()
    SignInLink.objects.create(
        user=user,
        secret_sha256=hashlib.sha256(secret.encode()).hexdigest(),
        expires_at=timezone.now() + LINK_LIVES,
    )
    return secret


@transaction.atomic
def use_sign_in_link(*, secret: str) -> User | None:
    """Spend a link and return whom it lets in; None for one that is spent or too old."""
    links = SignInLink.objects.for_secret(secret).usable().select_for_update(of=("self",))
    link = links.select_related("user").first()
    if link is None:
        return None
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    return link.user


def remember_language(*, user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language)
