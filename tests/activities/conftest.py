"""Who edits in the stories of an activity; what a person types who logs one."""

from uuid import uuid4

import pytest

from accounts.sensitivity import Sensitivity
from tests import factories
from tests.factories import ActivityFactory, TypeFactory
from tests.moments import a_day_passes


@pytest.fixture
def marie():
    return factories.staff(name="Marie Durand")


@pytest.fixture
def activity(marie):
    """A published activity, logged by somebody else a day ago."""
    activity = ActivityFactory(title="Side event", created_by=factories.staff(name="Ada"))
    a_day_passes()
    return activity


@pytest.fixture
def kind():
    plan = factories.PlanFactory(slug="ours")
    return TypeFactory(pillar__plan=plan, measures=["participants", "amount"])


@pytest.fixture
def typed(kind):
    """What a person types who gives the four required fields."""
    return {
        "entry": str(uuid4()),
        "title": "Side event on decriminalisation",
        "date": "11/03/2021",
        "type": kind.pk,
        "role": "lead",
        "status": "done",
        "language": "en",
        "sensitivity": Sensitivity.INTERNAL,
    }
