"""People who sign in, what they may do, and the links that let them in once."""

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.links import OneTimeLink, OneTimeLinkQuerySet, hash_of
from accounts.sensitivity import GatedQuerySet


class UserQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """Everybody for who works with people here, else the person alone."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_secretariat or user.is_administrator:
            return self.all()
        return self.filter(pk=user.pk)

    def editable_by(self, user):
        if user.is_authenticated and user.is_active and user.is_administrator:
            return self.all()
        return self.none()

    def with_role(self, role):
        return self.filter(is_active=True, roles__contains=[role])

    def reviewers_beside(self, user):
        """Only the reviewers who are somebody else."""
        return self.with_role(User.Role.REVIEWER).exclude(pk=user.pk)

    def in_secretariat(self):
        return self.filter(is_active=True, roles__overlap=[User.Role.STAFF, User.Role.REVIEWER])


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)  # None makes a password that never matches.
        user.save(using=self._db)
        # There is no sign-up: whoever is here was invited at this address.
        EmailAddress = apps.get_model("account", "EmailAddress")
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


@tracked(leave_out=["password", "last_login"])
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

    LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español")]

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
        choices=LANGUAGES,
        default="en",
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    # Single keys are in the way of those who speak to their computer: WCAG 2.1.4.
    has_shortcuts = models.BooleanField(_("single keys do something"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
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
                condition=models.Q(language__in=["en", "fr", "es"]),
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
    def needs_second_factor(self):
        """A password alone does not let in who sees what could endanger people."""
        return self.is_secretariat or self.is_administrator

    @property
    def roles_in_words(self):
        return self.in_words(self.roles)

    @classmethod
    def in_words(cls, roles):
        return ", ".join(str(cls.Role(role).label) for role in roles)

    # What Django's admin asks. The secretariat works on the content of the plan there,
    # administrators on people.

    @property
    def is_staff(self):
        return self.is_secretariat or self.is_administrator

    def has_perm(self, perm, obj=None):
        """What is not named here is closed, as are the tables of the packages we build on."""
        app, _, action = perm.partition(".")
        if not self.is_active:
            return False
        if app == "accounts":
            return self.is_administrator
        if app == "plan" and self.is_administrator:
            return True
        if app in {"plan", "pillars", "priorities"}:
            return self.is_reviewer or (self.is_secretariat and action.startswith("view"))
        return app in {"network", "activities"} and self.is_secretariat

    def has_perms(self, perms, obj=None):
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app):
        return self.has_perm(f"{app}.view")


class SignInLinkQuerySet(OneTimeLinkQuerySet):
    def usable(self):
        return super().usable().filter(user__is_active=True)


class SignInLink(OneTimeLink):
    """A link that signs one person in, once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_in_links")

    objects = SignInLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")

    def __str__(self):
        return f"{self.user} {self.created_at:%Y-%m-%d}"


class CalendarAddressQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """One's own, that there is one; nobody is shown more of it."""
        if user.is_authenticated and user.is_active:
            return self.filter(user=user.pk)
        return self.none()

    def for_secret(self, secret: str):
        """Only the address that has a secret, of somebody who may sign in."""
        return self.filter(secret_sha256=hash_of(secret), user__is_active=True)


class CalendarAddress(models.Model):
    """
    The secret in the address at which one person's calendar program asks what they may see.

    Unlike a link it works until it is renewed or withdrawn: programs ask every few hours.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_address")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CalendarAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self):
        return f"{self.user} {self.created_at:%Y-%m-%d}"


class RestrictedReadingQuerySet(GatedQuerySet):
    def visible_to(self, user):
        """Administrators see who read what, by its reference alone."""
        if user.is_authenticated and user.is_active and user.is_administrator:
            return self.all()
        return self.none()


class RestrictedReading(models.Model):
    """That somebody opened a restricted record. It tells nothing of what is in it."""

    person = models.ForeignKey(
        User, models.CASCADE, related_name="restricted_readings", verbose_name=_("person")
    )
    reference = models.CharField(_("reference"), max_length=40)
    read_at = models.DateTimeField(_("read at"), default=timezone.now)

    objects = RestrictedReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "-pk"]
        verbose_name = _("reading of a restricted record")
        verbose_name_plural = _("readings of restricted records")

    def __str__(self):
        return f"{self.person}, {self.reference}"
