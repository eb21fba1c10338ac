"""Numbers that are kept: they are what counting gives, whatever was done, by whomever."""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.sensitivity import NETWORK, Sensitivity
from activities import recounting, tallying
from activities.models import Activity, ActivityFigure, Changed, Participation, Tally
from network import services as network
from network.models import Hiding, Organisation
from tests import factories
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    OrganisationFactory,
    PillarFactory,
    PlanFactory,
    TargetFactory,
    TypeFactory,
)

pytestmark = pytest.mark.django_db

DATES = [
    ("2021-02-03", "day"), ("2021-02-01", "month"), ("2021-04-01", "quarter"),
    ("2022-01-01", "year"), (None, "undated"), ("2019-05-05", "day"), ("2023-12-31", "day"),
]  # fmt: skip
COUNTRIES = [[], ["KE"], ["KE", "GH"], ["MX", "KE"], ["FR"]]


class World:
    """A small plan, and everything that can happen to what is done for it."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.plan = PlanFactory(is_public=True, ends_on=date(2022, 12, 31))
        pillars = [PillarFactory(plan=self.plan) for _n in range(2)]
        self.types = [TypeFactory(pillar=pillar) for pillar in [*pillars, pillars[0]]]
        self.areas = [AreaFactory(plan=self.plan) for _n in range(2)]
        self.targets = [
            TargetFactory(plan=self.plan, priority_area=area) for area in [*self.areas, None]
        ]
        self.partners = [OrganisationFactory(country=code) for code in ("KE", "FR", "")]
        self.reviewer = factories.reviewer()
        for _n in range(6):
            self.begin()

    def pick(self, rows):
        return self.chance.choice(list(rows))

    @property
    def one(self):
        return self.pick(Activity.objects.all())

    def change(self, **values):
        Activity.objects.filter(pk=self.one.pk).update(**values)

    def begin(self):
        ActivityFactory(
            type=self.pick(self.types), sensitivity=self.pick(Sensitivity.values),
            status=self.pick(Activity.Status.values), **self.some_state(),
        )  # fmt: skip

    def some_state(self):
        workflow = self.pick(Activity.Workflow.values)
        return {
            "workflow": workflow,
            "published_at": timezone.now() if workflow == "published" else None,
            "returned_because": "-" if workflow == "returned" else "",
        }

    def date(self):
        starts_on, precision = self.pick(DATES)
        self.change(starts_on=starts_on, date_precision=precision)

    def place(self):
        self.change(countries=self.pick(COUNTRIES))

    def open_or_close(self):
        self.change(sensitivity=self.pick(Sensitivity.values))

    def publish_or_not(self):
        self.change(**self.some_state())

    def status(self):
        self.change(status=self.pick(Activity.Status.values))

    def bin_or_restore(self):
        binned = self.pick([None, timezone.now()])
        self.change(binned_at=binned, binned_by=self.reviewer if binned else None)

    def kind(self):
        self.change(type=self.pick(self.types))

    def language(self):
        self.change(language=self.pick(["en", "fr"]))

    def area(self):
        self.one.priority_areas.set(self.chance.sample(self.areas, self.chance.randint(0, 2)))

    def target(self):
        self.one.targets.set(self.chance.sample(self.targets, self.chance.randint(0, 2)))

    def sum_up(self):
        whole, part = self.one, self.one
        if whole != part:
            Activity.objects.filter(pk=whole.pk).update(is_aggregate=self.pick([True, False]))
            Activity.objects.filter(pk=part.pk).update(part_of=self.pick([whole, None]))

    def translate(self):
        original, translation = self.one, self.one
        if original != translation:
            Activity.objects.filter(pk=translation.pk).update(
                translation_of=self.pick([original, None])
            )

    def partner(self):
        organisation, activity = self.pick(self.partners), self.one
        Participation.objects.update_or_create(
            activity=activity, organisation=organisation,
            defaults={"answer": self.pick(["", "confirmed", "declined"])},
        )  # fmt: skip

    def part_with(self):
        Participation.objects.filter(activity=self.one).delete()

    def name(self):
        pk = self.pick(self.partners).pk
        Organisation.objects.filter(pk=pk).update(sensitivity=self.pick(Sensitivity.values))

    def figure(self):
        measure = self.pick(["participants", "hours", "amount"])
        ActivityFigure.objects.update_or_create(
            activity=self.one, measure=measure,
            currency=self.pick(["EUR", "USD"]) if measure == "amount" else "",
            defaults={"value": self.pick([0, 3, 7, 12.5]), "qualifier": self.pick("=≈≥")},
        )  # fmt: skip

    def unknown(self):
        ActivityFigure.objects.filter(activity=self.one).delete()

    def hide(self):
        if not Hiding.objects.in_force().exists():
            network.hide(organisation=self.pick(self.partners), country="", reason="-",
                         by=self.reviewer)  # fmt: skip

    def lift(self):
        for hiding in Hiding.objects.in_force():
            network.lift(hiding=hiding, by=self.reviewer)

    def forget(self):
        if Activity.objects.count() > 4:
            one = self.one
            Activity.objects.filter(part_of=one).update(part_of=None)
            Activity.objects.filter(translation_of=one).update(translation_of=None)
            one.delete()

    def bulk(self):
        Activity.objects.update(level=3)

    def other_periods(self):
        period = self.pick(self.plan.periods.quarters())
        period.ends_on -= timedelta(days=20)
        period.save()

    def other_area(self):
        target = self.pick(self.targets)
        target.priority_area = self.pick([None, *self.areas])
        target.save()

    def other_pillar(self):
        kind = self.pick(self.types)
        kind.pillar = self.pick(self.plan.pillars.all())
        kind.save()

    def fold(self):
        tallying.fold()


ACTS = [name for name in vars(World) if not name.startswith("_") and name not in {
    "pick", "one", "change", "some_state",
}]  # fmt: skip


def live(seed, steps):
    """Let a world go its way, and count again after every few things that happen in it."""
    world = World(seed)
    for _step in range(steps):
        for _act in range(4):
            getattr(world, world.pick(ACTS))()
        assert [str(each) for each in recounting.differences(world.plan)] == []


@pytest.mark.parametrize("seed", range(2))
def test_every_number_for_every_audience_is_what_counting_gives_whatever_is_done(seed):
    live(seed, steps=6)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 16))
def test_in_many_more_worlds_as_well(seed):
    live(seed, steps=20)


def test_folding_moves_what_has_changed_and_leaves_nothing_to_do():
    ActivityFactory()
    assert Changed.objects.exists() and not Tally.objects.exists()

    assert tallying.fold() == 1

    assert Tally.objects.exists() and not Changed.objects.exists()
    assert tallying.fold() == 0


def test_rebuilding_mends_what_somebody_has_spoilt():
    plan = ActivityFactory().type.pillar.plan
    tallying.fold()
    Tally.objects.update(counted_2=7)
    assert list(recounting.differences(plan))

    tallying.rebuild()

    assert not list(recounting.differences(plan))


def test_numbers_of_some_places_say_nothing_of_any_other():
    plan = ActivityFactory(countries=["KE"]).type.pillar.plan
    numbers = tallying.Numbers(plan, NETWORK, places={"KE", "FR"})

    assert numbers.of("place", tallying.ANY_TIME, key="KE") == {(): 1}
    assert numbers.of("place", tallying.ANY_TIME, key="FR") == {}
    with pytest.raises(LookupError):
        numbers.of("place", tallying.ANY_TIME, key="MX")
