"""Spreadsheets on their way in: the batch, its rows, and what was learnt of its columns."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext

from accounts.models import User
from accounts.references import new_reference
from accounts.sensitivity import Audience, GatedQuerySet
from activities.models import Activity
from plan.models import Plan

# Rows are kept, and a batch can be undone, for so long.
KEPT = timedelta(days=30)


class Outcome(models.TextChoices):
    """What becomes of a row."""

    ACCEPT = "accept", _("accepted")
    WARN = "accept_with_warning", _("accepted, with a warning")
    REJECT = "reject", _("refused")
    DUPLICATE = "duplicate", _("there already")
    PROBABLE = "probable_duplicate", _("perhaps there already")
    SKIP = "skip", _("skipped")

    def of(self, n: int) -> str:
        """The word for so many rows, where languages have it agree with the number."""
        return {
            Outcome.ACCEPT: npgettext("rows", "accepted", "accepted", n),
            Outcome.WARN: npgettext(
                "rows", "accepted, with a warning", "accepted, with a warning", n
            ),
            Outcome.REJECT: npgettext("rows", "refused", "refused", n),
            Outcome.DUPLICATE: npgettext("rows", "there already", "there already", n),
            Outcome.PROBABLE: npgettext(
                "rows", "perhaps there already", "perhaps there already", n
            ),
            Outcome.SKIP: npgettext("rows", "skipped", "skipped", n),
        }[self]


class Action(models.TextChoices):
    """What importing a row does to the plan's activities."""

    CREATE = "create", _("new")
    UPDATE = "update", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    NOTHING = "", _("nothing")

    def of(self, n: int) -> str:
        """The word for so many activities, likewise."""
        return {
            Action.CREATE: npgettext("activities", "new", "new", n),
            Action.UPDATE: npgettext("activities", "changed", "changed", n),
            Action.UNCHANGED: npgettext("activities", "unchanged", "unchanged", n),
        }.get(self, str(self.label))


class BatchQuerySet(GatedQuerySet):
    """
    Who sent a batch sees it; reviewers see that there is one, what came of it, and undo it.

    Its rows are for who sent them alone: see `RowQuerySet`.
    """

    def for_audience(self, audience: Audience):
        if audience.person is None:
            return self.none()
        own = Q(by=audience.person)
        if audience.sees_unpublished:
            reviewers = User.objects.with_role(User.Role.REVIEWER).filter(pk=audience.person)
            own |= Exists(reviewers) & ~Q(committed_at=None)
        return self.filter(own)

    def editable_by(self, user):
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.visible_to(user)

    def claimable(self):
        """Queued, or left by a worker that has not been heard of since its lease ended."""
        lost = Q(state=ImportBatch.State.RUNNING, lease_until__lt=timezone.now())
        return self.filter(Q(state=ImportBatch.State.QUEUED) | lost)


class ImportBatch(models.Model):
    """
    A spreadsheet that somebody sent: checked, shown, imported, undone as one.

    The row is the job, as with reports: a worker owns it until `lease_until`, and what it
    writes is taken only while `attempt` is still its own. `work` is what it is asked for.
    """

    class Kind(models.TextChoices):
        CSV = "csv", _("text with separators (CSV)")
        XLSX = "xlsx", _("Excel workbook")
        PASTED = "pasted", _("pasted cells")

    class Work(models.TextChoices):
        CHECK = "check", _("checking")
        IMPORT = "import", _("importing")
        UNDO = "undo", _("undoing")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("under way")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    reference = models.SlugField(max_length=12, unique=True, default=new_reference, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The language of whoever sent it: which decimals and words are tried first.
    language = models.CharField(max_length=2, default="en")
    name = models.CharField(_("name of the file"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # As it was sent, until its rows are read.
    upload = models.FileField(upload_to="imports/", blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    work = models.CharField(max_length=10, choices=Work, default=Work.CHECK)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)

    # The headers as they stand, the column that each is taken for ("" for none), and the
    # record that has them.
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=list)
    header_record = models.PositiveIntegerField(default=1)
    is_1904 = models.BooleanField(default=False)
    # {column: {what was found: what it means}}.
    repairs = models.JSONField(default=dict)
    # Names that are to become new outside partners.
    new_partners = models.JSONField(default=list)
    # {outcome or action: rows}; equal mistakes together: see `checking.Problem`.
    counts = models.JSONField(default=dict)
    # Since when somebody else can have logged the same.
    checked_at = models.DateTimeField(null=True, blank=True)
    problems = models.JSONField(default=list)

    # Whose rows are to be imported; None for all that are chosen.
    records = models.JSONField(null=True, blank=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                name="import_under_way_has_a_lease",
                condition=Q(state="running", lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_until=None)),
            ),
            models.CheckConstraint(
                name="failed_import_says_why", condition=~Q(state="failed") | ~Q(failure="")
            ),
            models.CheckConstraint(
                name="import_is_undone_after_it_was_made_by_somebody",
                condition=Q(undone_at=None)
                | Q(undone_by__isnull=False, committed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name or self.reference

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def is_mendable(self) -> bool:
        """It was read, and not imported yet."""
        return not self.is_under_way and bool(self.headers) and self.committed_at is None

    @property
    def is_importable(self) -> bool:
        return self.is_mendable and self.state == self.State.READY

    @property
    def undo_until(self):
        return self.committed_at and self.committed_at + KEPT

    @property
    def is_undoable(self) -> bool:
        return (
            self.committed_at is not None
            and self.undone_at is None
            and not self.is_under_way
            and timezone.now() < self.undo_until
        )


class RowQuerySet(GatedQuerySet):
    """What is in rows is for who sent them: what they may not see was never compared."""

    def for_audience(self, audience: Audience):
        if audience.person is None:
            return self.none()
        return self.filter(batch__by=audience.person)

    def editable_by(self, user):
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.visible_to(user)

    def chosen(self):
        """
        Only the rows that an import of the batch takes.

        Those that were accepted, unless they were left out; probable duplicates where
        somebody said that they are none.
        """
        accepted = Q(outcome__in=[Outcome.ACCEPT, Outcome.WARN]) & ~Q(is_chosen=False)
        asked = Q(outcome=Outcome.PROBABLE, is_chosen=True)
        return self.filter(accepted | asked)

    def to_import(self):
        """Only those of the chosen that change something."""
        return self.chosen().filter(action__in=[Action.CREATE, Action.UPDATE])


class ImportRow(models.Model):
    """
    A record of a spreadsheet, what it was read as, and what became of it.

    `record` counts as the file's reader counts: the header is a record, and a line break
    in a cell begins none.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    record = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(default=list)
    # What the cells mean, by column: see `imports.values`.
    values = models.JSONField(default=dict)
    outcome = models.CharField(max_length=20, choices=Outcome)
    action = models.CharField(max_length=10, choices=Action, default="", blank=True)
    messages = models.JSONField(default=list)
    # What a person said; None is the rule of `RowQuerySet.chosen`.
    is_chosen = models.BooleanField(null=True)
    # The activity that it is or perhaps is already, or the earlier record of this file.
    alike = models.ForeignKey(Activity, models.SET_NULL, null=True, related_name="+")
    alike_record = models.PositiveIntegerField(null=True)
    # The activity that it made or changed; of one that it changes, what stood in the columns
    # in which they differ, and what that had got when it was imported.
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["batch_id", "record"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        indexes = [models.Index("batch", "outcome", "record", name="importrow_by_outcome")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "record"], name="record_is_read_once")
        ]

    def __str__(self):
        return f"{self.batch_id}: {self.record}"


class TemplateQuerySet(GatedQuerySet):
    """Read by services alone: which columns somebody's spreadsheets have tells of nobody."""


class Template(models.Model):
    """
    How somebody said that the columns of a spreadsheet are to be taken.

    Known by the digest of its headers, so that the next one like it is read the same way.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    headers_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("known spreadsheet")
        verbose_name_plural = _("known spreadsheets")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "by", "headers_sha256"], name="spreadsheet_is_known_once"
            )
        ]

    def __str__(self):
        return self.headers_sha256[:12]

    @staticmethod
    def of(batch: "ImportBatch"):
        """The templates that bear on a batch, its sender's own first."""
        seen = Q(by=batch.by)
        if batch.by.is_secretariat:
            seen |= Q(by__in=User.objects.in_secretariat())
        return Template.objects.filter(seen, plan=batch.plan)
