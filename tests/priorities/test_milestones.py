"""Interim milestones: revised with a reason, the earlier wording stays readable."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from plan.dates import PartialDate, Precision
from priorities import history, services
from priorities.models import InterimMilestone
from priorities.services import NotRevised
from tests import factories
from tests.factories import MilestoneFactory, TargetFactory
from tests.moments import a_day_passes

pytestmark = pytest.mark.django_db
DECEMBER = PartialDate(date(2021, 12, 1), Precision.MONTH)
NEXT_YEAR = PartialDate(date(2022, 1, 1), Precision.YEAR)


@pytest.fixture
def target():
    return TargetFactory()


def revised(milestone, by, **fields):
    said = {
        "wording": milestone.wording, "due": milestone.due, "state": milestone.state,
        "language": milestone.language, "because": "It was put off.",
    } | fields  # fmt: skip
    return services.revise_milestone(milestone=milestone, by=by, **said)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"wording": " "}, "milestone_wording_is_not_blank"),
        ({"state": "won"}, "milestone_state_is_one_of_ours"),
        ({"due_on": "2021-12-09"}, "milestone_is_due_on_a_date_unless_undated"),
        (
            {"due_on": "2021-12-09", "date_precision": "month"},
            "milestone_date_is_the_first_day_of_what_is_known",
        ),
    ],
)
def test_the_database_refuses_what_is_no_milestone(target, fields, constraint):
    row = MilestoneFactory(target=target)

    with pytest.raises(IntegrityError, match=constraint):
        InterimMilestone.objects.filter(pk=row.pk).update(revised_because="So", **fields)


@pytest.mark.parametrize("fields", [{"wording": "Other"}, {"state": "reached"}])
def test_no_milestone_is_revised_without_a_reason_whoever_writes(target, fields):
    row, rosa = MilestoneFactory(target=target), factories.reviewer()

    with pytest.raises(NotRevised, match="Say why"):
        revised(row, rosa, because=" ", **fields)
    with pytest.raises(IntegrityError, match="revised without a reason"):
        InterimMilestone.objects.filter(pk=row.pk).update(**fields)


def test_only_reviewers_keep_milestones(target):
    row, staff = MilestoneFactory(target=target), factories.staff()

    with pytest.raises(NotRevised, match="Only reviewers"):
        services.add_milestone(target=target, wording="W", due=DECEMBER, language="en", by=staff)
    with pytest.raises(NotRevised, match="Only reviewers"):
        revised(row, staff, wording="Other")


def test_each_earlier_wording_stays_readable_with_the_reason_of_its_revision(target):
    rosa = factories.reviewer()
    row = services.add_milestone(
        target=target, wording="A bill is tabled", due=DECEMBER, language="en", by=rosa
    )
    a_day_passes()
    revised(row, rosa, wording="A bill is passed", due=NEXT_YEAR)
    a_day_passes()
    revised(row, rosa, wording="A bill is passed", due=NEXT_YEAR, state="reached",
            because="It passed in May.")  # fmt: skip

    (told,) = history.milestones(target, factories.member())

    assert (told.milestone.wording, told.milestone.state) == ("A bill is passed", "reached")
    assert [(e.wording, str(e.due), e.state, e.because) for e in told.earlier] == [
        ("A bill is passed", "2022", "open", "It passed in May."),
        ("A bill is tabled", "2021-12", "open", "It was put off."),
    ]


def test_milestones_stand_in_the_order_of_their_dates_the_undated_last(target):
    rosa = factories.reviewer()
    for wording, due in [
        ("Some day", PartialDate(None, Precision.UNDATED)),
        ("Second", NEXT_YEAR),
        ("First", DECEMBER),
    ]:
        services.add_milestone(target=target, wording=wording, due=due, language="en", by=rosa)

    assert [str(row) for row in target.milestones.all()] == ["First", "Second", "Some day"]


# --- The pages -----------------------------------------------------------------------------


def add_url(target):
    return reverse("priorities:add_milestone", args=[target.plan.slug, target.code])


def revise_url(row):
    target = row.target
    return reverse("priorities:revise_milestone", args=[target.plan.slug, target.code, row.pk])


def test_a_reviewer_adds_one_and_finds_it_on_the_page_of_the_target(as_reviewer, target):
    sent = {"wording": "A bill is tabled", "due": "2021-Q4", "language": "en"}

    answer = as_reviewer.post(add_url(target), sent, follow=True)

    assert answer.redirect_chain == [(target.get_absolute_url(), 302)]
    html = answer.content.decode()
    assert "A bill is tabled" in html and "due: Q4 2021" in html


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"wording": "  "}, "This field is required."),
        ({"wording": "\x01"}, "Say what is to be true by then."),
        ({"due": "soon"}, "“soon” is not a date we can read."),
        ({"language": "xx"}, "Select a valid choice."),
    ],
)
def test_what_is_refused_keeps_the_other_words(as_reviewer, target, fields, says):
    sent = {"wording": "A bill is tabled", "due": "2021-12", "language": "en"} | fields

    answer = as_reviewer.post(add_url(target), sent)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert says in html
    assert sent["due"] in html and sent["wording"].strip() in html
    assert not InterimMilestone.objects.exists()


def opened(client, row):
    form = client.get(revise_url(row)).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_revision_asks_for_its_reason(as_reviewer, target):
    row = MilestoneFactory(target=target, due_on=date(2021, 12, 1), date_precision="month")
    form = opened(as_reviewer, row)
    assert (form["due"], form["because"]) == ("2021-12", "")
    sent = form | {"due": "2021-12", "wording": "A bill is passed"}

    refused = as_reviewer.post(revise_url(row), sent)
    assert refused.status_code == 422
    assert "A bill is passed" in refused.content.decode()

    as_reviewer.post(revise_url(row), sent | {"because": "It went further."})
    row.refresh_from_db()
    assert (row.wording, row.revised_because) == ("A bill is passed", "It went further.")


def test_who_revises_what_somebody_else_has_revised_is_told_and_keeps_their_words(
    as_reviewer, target
):
    row = MilestoneFactory(target=target)
    form = opened(as_reviewer, row) | {"wording": "Mine", "because": "My reason"}
    form["due"] = ""
    revised(row, factories.reviewer(), wording="Theirs")

    answer = as_reviewer.post(revise_url(row), form)

    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Now it reads: “Theirs”" in html and ">\nMine</textarea>" in html
    assert "My reason" in html
    row.refresh_from_db()
    assert row.wording == "Theirs"
    page = answer.context["form"]
    again = {name: page[name].value() for name in form}
    assert as_reviewer.post(revise_url(row), again).status_code == 302
    row.refresh_from_db()
    assert row.wording == "Mine"


def test_a_milestone_is_found_by_its_own_target_and_by_reviewers_alone(client, target):
    row = MilestoneFactory(target=target)
    other = TargetFactory(plan=target.plan)
    elsewhere = reverse("priorities:revise_milestone", args=[target.plan.slug, other.code, row.pk])

    client.force_login(factories.reviewer())
    assert client.get(elsewhere).status_code == 404
    client.force_login(factories.staff())
    for url in (add_url(target), revise_url(row)):
        assert client.get(url).status_code == client.post(url).status_code == 404
