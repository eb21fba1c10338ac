"""
Numbers of activities that are ready to be read, kept in step by the database.

`Fact` says of an activity where it counts, as of when it was last folded into the tallies;
`Changed` names those whose facts may differ by now. A number is what the tallies say, less
the facts of what has changed, plus what is true of it now: right at every moment, however
late the folding is. `activities.tallies` reads and folds; nobody else touches these.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.sensitivity import GatedQuerySet
from pillars.measures import Measure


class Fact(models.Model):
    """Where one activity counts. It outlives the activity until it has been taken off."""

    activity = models.BigIntegerField(primary_key=True, db_column="activity_id")
    plan = models.BigIntegerField(db_column="plan_id")
    type = models.BigIntegerField(db_column="type_id")
    pillar = models.BigIntegerField(db_column="pillar_id")
    status = models.CharField(max_length=10)
    language = models.CharField(max_length=2)
    is_published = models.BooleanField()
    # Readers of this level and above see it; it counts for those below `hidden_from`, who do
    # not see the parts, or the original, that count in its place.
    level = models.PositiveSmallIntegerField()
    hidden_from = models.PositiveSmallIntegerField()
    dated = models.PositiveSmallIntegerField()
    periods = ArrayField(models.BigIntegerField())
    areas = ArrayField(models.BigIntegerField())
    targets = ArrayField(models.BigIntegerField())
    places = ArrayField(models.CharField(max_length=30))
    partners = ArrayField(models.BigIntegerField())
    partner_levels = ArrayField(models.PositiveSmallIntegerField())
    figures = models.JSONField()

    objects = GatedQuerySet.as_manager()

    def __str__(self):
        return f"{self.activity}"


class Changed(models.Model):
    """That an activity has changed since it was folded; written by triggers."""

    activity = models.BigIntegerField(db_column="activity_id")

    objects = GatedQuerySet.as_manager()

    def __str__(self):
        return f"{self.activity}"


class TallyQuerySet(GatedQuerySet):
    """Numbers without names: what readers are told of them is the column that they read."""

    def for_audience(self, audience):
        return self.none() if audience.level is None else self.all()


class AbstractTally(models.Model):
    """
    What the rows of a tally share: of which plan, period and status, and how well dated.

    `period` is 0 for any time. `dated` is 0 for what lies in a quarter, 1 for what is known
    to the year, 2 for what has no date.
    """

    plan = models.BigIntegerField(db_column="plan_id")
    period = models.BigIntegerField(db_column="period_id")
    status = models.CharField(max_length=10)
    dated = models.PositiveSmallIntegerField()
    by = models.BigIntegerField()
    key = models.CharField(max_length=30)

    objects = TallyQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.period}, {self.status}, {self.by}, {self.key}"


class Counts(AbstractTally):
    """
    How many activities, for the three levels of readers: 0 public, 1 network, 2 secretariat.

    A `kind` says what `key` and `by` are. "pillar": a priority area ("all", "none" or its
    number) and a pillar. "type": "all" and a kind of work; "area": an area or "none", and a
    kind of work. "place": a country or a region, and a pillar. "target", "partner",
    "language": that, and 0. `counted` is what figures count, `seen` what is published,
    `waiting` what the secretariat sees that is not.
    """

    pk = models.CompositePrimaryKey("plan", "kind", "period", "key", "by", "status", "dated")
    kind = models.CharField(max_length=10)
    counted_0 = models.IntegerField()
    counted_1 = models.IntegerField()
    counted_2 = models.IntegerField()
    seen_0 = models.IntegerField()
    seen_1 = models.IntegerField()
    seen_2 = models.IntegerField()
    waiting = models.IntegerField()

    class Meta(AbstractTally.Meta):
        abstract = True


class Tally(Counts):
    """What has been folded."""


class TallyNow(Counts):
    """The same as it is now. A number is the sum of the rows that there are of it."""

    class Meta:
        managed = False
        db_table = "activities_tally_now"


class Measures(AbstractTally):
    """
    What the figures of activities that count add up to, per measure and currency.

    `by` is the kind of work, `key` the priority area. `rows` is how many activities gave it,
    of which `about` and `at_least` with that qualifier; those of `is_few` are counts of a few
    people. An amount of no currency says how many gave any, and has no total.
    """

    pk = models.CompositePrimaryKey(
        "plan", "period", "key", "by", "measure", "currency", "status", "dated", "is_few"
    )
    measure = models.CharField(max_length=20, choices=Measure)
    currency = models.CharField(max_length=3)
    is_few = models.BooleanField()
    rows_0 = models.IntegerField()
    rows_1 = models.IntegerField()
    rows_2 = models.IntegerField()
    total_0 = models.DecimalField(max_digits=21, decimal_places=2)
    total_1 = models.DecimalField(max_digits=21, decimal_places=2)
    total_2 = models.DecimalField(max_digits=21, decimal_places=2)
    about_0 = models.IntegerField()
    about_1 = models.IntegerField()
    about_2 = models.IntegerField()
    at_least_0 = models.IntegerField()
    at_least_1 = models.IntegerField()
    at_least_2 = models.IntegerField()

    class Meta(AbstractTally.Meta):
        abstract = True


class MeasureTally(Measures):
    """What has been folded."""


class MeasureTallyNow(Measures):
    """The same as it is now."""

    class Meta:
        managed = False
        db_table = "activities_measuretally_now"
