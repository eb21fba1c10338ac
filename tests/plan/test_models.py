"""Plans and periods: what the database keeps, and which plan is the current one."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from plan.models import Plan, periods_between
from tests.factories import PlanFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "current"),
    [("2022-05-01", "old"), ("2025-05-01", "new"), ("2030-01-01", "new"), ("2020-01-01", "old")],
)
def test_the_current_plan_contains_today_or_is_the_last_that_ended(today, current):
    PlanFactory(slug="old")
    PlanFactory(slug="new", starts_on=date(2024, 1, 1), ends_on=date(2027, 12, 31))

    with time_machine.travel(today):
        assert Plan.objects.all().current().slug == current


def test_without_a_plan_none_is_current():
    assert Plan.objects.all().current() is None


def test_a_plan_that_ends_before_it_starts_is_refused():
    plan = PlanFactory.build(starts_on=date(2022, 1, 1), ends_on=date(2021, 1, 1))

    with pytest.raises(ValidationError, match="ends before it starts"):
        plan.validate_constraints()


def test_a_plan_reports_on_quarters_years_reporting_years_and_itself():
    codes = [code for _, code, _, _ in periods_between(date(2021, 1, 1), date(2023, 12, 31))]

    quarters = [f"{year}-Q{number}" for year in (2021, 2022, 2023) for number in (1, 2, 3, 4)]
    years = ["2021", "2022", "2023"]
    reporting_years = ["2020-21", "2021-22", "2022-23", "2023-24"]
    assert sorted(codes) == sorted([*quarters, *years, *reporting_years, "plan"])


def test_periods_of_a_series_do_not_overlap():
    plan = PlanFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        plan.periods.create(
            series="quarter", code="extra", starts_on=date(2021, 3, 31), ends_on=date(2021, 5, 1)
        )


@pytest.mark.parametrize(
    ("language", "quarter", "year"),
    [
        ("en", "Q1 2021", "April 2021 – March 2022"),
        ("fr", "T1 2021", "Avril 2021 – mars 2022"),
        ("es", "T1 2021", "Abril de 2021 – marzo de 2022"),
    ],
)
def test_periods_are_called_what_people_call_them(language, quarter, year):
    plan = PlanFactory()

    with translation.override(language):
        assert plan.periods.get(code="2021-Q1").label == quarter
        assert plan.periods.get(code="2021-22").label == year
