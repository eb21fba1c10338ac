"""The history of an activity, as tests ask for it."""

from activities import history, services
from tests.moments import done_by


def sentences(activity, reader):
    return [step.sentence for step in history.steps(activity, reader)]


def last(activity, reader):
    return history.steps(activity, reader)[-1]


def told(step):
    """Each change as (what, before, after)."""
    return [(change.field, change.old, change.new) for change in step.changes]


def save(activity, by, **details):
    """Send the form of an activity with these details, and no others."""
    with done_by(by):
        services.record(activity=activity, details=services.Details(**details), by=by, submit=False)


def first_moment(activity, reader):
    return history.steps(activity, reader)[0].at
