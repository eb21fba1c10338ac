"""People who sign in, what they may do, and the links that let them in once."""

import hashlib
import secrets

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.localized import LANGUAGES


class UserQuerySet(models.QuerySet):
    def with_role(self, role):
        return self.filter(is_active=True, roles__contains=[role])


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)  # None makes a password that never matches.
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """
    A person with an address, a language and any number of roles.

    Roles add up: the first person is administrator, reviewer and staff at once. A person
    without a role sees what the public sees.
    """

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        BOARD = "board", _("board")
        STAFF = "staff", _("staff")
        REVIEWER = "reviewer", _("reviewer")
        ADMINISTRATOR = "administrator", _("administrator")

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("Somebody with this address is here already.")},
    )
    name = models.CharField(_("name"), max_length=150)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role),
        verbose_name=_("roles"),
        default=list,
        blank=True,
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("en", "English"), ("fr", "Français"), ("es", "Español")],
        default="en",
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique_whatever_its_case",
                violation_error_message=_("Somebody with this address is here already."),
            ),
            models.CheckConstraint(
                name="user_language_is_one_of_ours",
                condition=models.Q(language__in=LANGUAGES),
            ),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def is_member(self):
        return self.Role.MEMBER in self.roles

    @property
    def is_board(self):
        return self.Role.BOARD in self.roles

    @property
    def is_reviewer(self):
        return self.Role.REVIEWER in self.roles

    @property
    def is_administrator(self):
        return self.Role.ADMINISTRATOR in self.roles

    @property
    def is_secretariat(self):
        """Staff and reviewers, who see what is not published; no office beside that."""
        return self.Role.STAFF in self.roles or self.is_reviewer

    @property
    def roles_in_words(self):
        return ", ".join(str(self.Role(role).label) for role in self.roles)

    # What Django's admin asks. The secretariat works on the content of the plan there,
    # administrators on people.

    @property
    def is_staff(self):
        return self.is_secretariat or self.is_administrator

    def has_perm(self, perm, obj=None):
        app, _, action = perm.partition(".")
        if not self.is_active:
            return False
        if app in {"accounts", "account"}:
            return self.is_administrator
        if app in {"plan", "pillars", "priorities"}:
            return self.is_reviewer or (self.is_secretariat and action.startswith("view"))
        return self.is_secretariat

    def has_perms(self, perms, obj=None):
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app):
        if app in {"accounts", "account"}:
            return self.is_active and self.is_administrator
        return self.is_active and self.is_secretariat


class SignInLinkQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(used_at=None, expires_at__gt=timezone.now(), user__is_active=True)

    def for_secret(self, secret):
        return self.filter(secret_sha256=hashlib.sha256(secret.encode()).hexdigest())


class SignInLink(models.Model):
    """A link that signs one person in, once. Only the hash of its secret is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_in_links")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = SignInLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")

    def __str__(self):
        return f"{self.user} {self.created_at:%Y-%m-%d}"

    @staticmethod
    def new_secret():
        return secrets.token_urlsafe(32)
