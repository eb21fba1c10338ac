"""Links that work once: only the hash of their secret is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone

from accounts.sensitivity import GatedQuerySet


class OneTimeLinkQuerySet(GatedQuerySet):
    def usable(self):
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=timezone.now())

    def for_secret(self, secret: str):
        return self.filter(secret_sha256=hash_of(secret))


class OneTimeLink(models.Model):
    """
    Something that its holder may do once, until a moment, unless it is withdrawn before.

    `with_secret` is the only place where the secret itself is known: it goes into the link
    and nowhere else.
    """

    secret_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def with_secret(cls, *, lives: timedelta, **fields):
        """Make a link; return it and its secret."""
        secret = secrets.token_urlsafe(32)
        link = cls._default_manager.create(
            secret_sha256=hash_of(secret), expires_at=timezone.now() + lives, **fields
        )
        return link, secret

    @property
    def is_usable(self) -> bool:
        return (
            self.used_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
        )

    def spend(self) -> None:
        self.used_at = timezone.now()
        self.save(update_fields=["used_at"])

    def withdraw(self) -> None:
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])


def hash_of(secret: str) -> str:
    """Return all that is kept of a secret: enough to know it again."""
    return hashlib.sha256(secret.encode()).hexdigest()
