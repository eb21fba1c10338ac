"""The page on which a reviewer says where all targets stand in a quarter."""

import html

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from priorities.models import Standing
from tests import factories
from tests.factories import StandingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(shipped_plan):
    return reverse("priorities:standings", args=[shipped_plan.slug])


def opened(client, url, period="2021-Q4"):
    """What the page's form holds when it is opened, as a browser would send it back."""
    form = client.get(url, {"period": period}).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    return fields | {"period": period}


def typed(code, standing="on-track", reason="A bill is tabled.", confidence="high"):
    return {
        f"standing-{code}": standing,
        f"reason-{code}": reason,
        f"confidence-{code}": confidence,
    }


def words(response):
    return html.unescape(response.content.decode())


def test_it_opens_at_the_quarter_in_hand_with_the_last_one_beside_it(
    as_reviewer, shipped_plan, url
):
    target = shipped_plan.targets.get(code="T1")
    StandingFactory(
        target=target, period=shipped_plan.periods.get(code="2021-Q1"), standing="stalled",
        reason="The bill is in committee.", confidence="low",
    )  # fmt: skip

    with time_machine.travel("2021-05-20", tick=False):
        response = as_reviewer.get(url)

    assert response.context["quarter"].code == "2021-Q2"
    assert len(list(response.context["form"].rows())) == 9
    assert "The bill is in committee." in words(response)
    assert 'rel="prev" href="?period=2021-Q1"' in words(response)
    assert 'rel="next"' not in words(response)  # It has not begun.


@pytest.mark.parametrize("code", ["2021", "plan", "2031-Q1"])
def test_a_period_that_is_no_quarter_of_the_plan_is_not_found(as_reviewer, url, code):
    assert as_reviewer.get(url, {"period": code}).status_code == 404


def test_no_standing_is_set_before_the_plan_begins(as_reviewer, url):
    with time_machine.travel("2020-05-20", tick=False):
        assert as_reviewer.get(url).status_code == 404


def test_rows_that_say_all_are_set_and_blank_ones_are_not_assessed(as_reviewer, url):
    answer = as_reviewer.post(url, opened(as_reviewer, url) | typed("T1") | typed("T6", "achieved"))

    assert answer.url == f"{url}?period=2021-Q4"
    assert list(Standing.objects.values_list("target__code", "standing", "period__code")) == [
        ("T1", "on-track", "2021-Q4"),
        ("T6", "achieved", "2021-Q4"),
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (typed("T2", reason=" "), "say why in words."),
        (typed("T2", standing=""), "choose a standing."),
        (typed("T2", confidence=""), "say how sure you are."),
        (typed("T2", reason="\x01\x02"), "say why in words."),
        (typed("T2", standing="won"), "Select a valid choice. won is not one of"),
        (typed("T2", reason="x" * 2001), "at most 2000 characters (it has 2001)"),
    ],
)
def test_a_refused_row_refuses_all_and_nothing_typed_is_lost(as_reviewer, url, row, says):
    sent = opened(as_reviewer, url) | typed("T1", reason="Kept, é and “quoted”.") | row

    answer = as_reviewer.post(url, sent)

    assert answer.status_code == 422
    assert says in words(answer)
    assert not Standing.objects.exists()
    form = answer.context["form"]
    assert {name: form[name].value() for name in sent if name != "period"} == {
        name: value for name, value in sent.items() if name != "period"
    }
    assert "Kept, é and “quoted”." in words(answer)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "choose a standing."),
        ("fr", "choisissez un état d’avancement."),
        ("es", "elija un estado de avance."),
    ],
)
def test_it_refuses_in_the_readers_language_and_leads_to_the_field(
    as_reviewer, url, language, says
):
    page = url.replace("/en/", f"/{language}/")

    answer = as_reviewer.post(page, opened(as_reviewer, page) | typed("T2", standing=""))

    assert answer.status_code == 422
    name = {target.code: target for target in answer.context["form"].targets}["T2"]
    assert f'<a href="#id_standing-T2">{name}' in words(answer).replace("\u202f:", ":")
    assert says in words(answer)


def test_a_standing_is_corrected_and_never_taken_back(as_reviewer, shipped_plan, url):
    target = shipped_plan.targets.get(code="T1")
    row = StandingFactory(target=target, period=shipped_plan.periods.get(code="2021-Q4"))

    emptied = as_reviewer.post(url, opened(as_reviewer, url) | typed("T1", "", "", ""))
    assert emptied.status_code == 422
    assert "this quarter has a standing" in words(emptied)

    as_reviewer.post(url, opened(as_reviewer, url) | typed("T1", "stalled"))
    row.refresh_from_db()
    assert (row.standing, row.corrected_by.is_reviewer) == ("stalled", True)


def test_reasons_are_in_the_language_that_was_chosen(as_reviewer, url):
    page = url.replace("/en/", "/fr/")
    assert opened(as_reviewer, page)["language"] == "fr"

    as_reviewer.post(page, opened(as_reviewer, page) | typed("T1") | {"language": "es"})

    assert Standing.objects.get().language == "es"


def test_an_ended_session_keeps_the_words(client, url):
    rosa = factories.reviewer()
    client.force_login(rosa)
    page = client.get(url, {"period": "2021-Q3"})
    sent = opened(client, url, "2021-Q3") | typed("T1", reason="Typed before the session ended")
    sent["words"] = page.context["words"]
    client.logout()
    assert client.post(url, sent).status_code == 302
    client.force_login(rosa)

    back = client.get(url)

    assert "You were signed out meanwhile." in words(back)
    assert back.context["quarter"].code == "2021-Q3"
    assert "Typed before the session ended" in words(back)
    assert "There is a problem" not in words(back)
    assert back.context["form"]["standing-T1"].value() == "on-track"


# --- Two at once ---------------------------------------------------------------------------


def somebody_else_sets(shipped_plan, **fields):
    fields = {"reason": "Theirs", "set_by": factories.reviewer(name="Rosa")} | fields
    return StandingFactory(
        target=shipped_plan.targets.get(code="T1"),
        period=shipped_plan.periods.get(code="2021-Q4"),
        **fields,
    )


def test_what_somebody_else_set_meanwhile_stays_where_nothing_was_typed(
    as_reviewer, shipped_plan, url
):
    form = opened(as_reviewer, url)
    row = somebody_else_sets(shipped_plan)

    as_reviewer.post(url, form | typed("T2"))

    assert {s.target.code: s.reason for s in Standing.objects.all()} == {
        "T1": "Theirs", "T2": "A bill is tabled.",
    }  # fmt: skip
    assert row.events.count() == 1


def test_two_who_set_one_standing_see_both_and_nothing_is_lost(as_reviewer, shipped_plan, url):
    form = opened(as_reviewer, url) | typed("T1", "stalled", "Mine") | typed("T2")
    row = somebody_else_sets(shipped_plan)

    answer = as_reviewer.post(url, form)

    assert answer.status_code == 409
    shown = words(answer)
    assert "Rosa has set meanwhile: on track (confidence: medium)" in shown
    assert "Theirs" in shown and ">\nMine</textarea>" in shown and "A bill is tabled." in shown
    assert Standing.objects.get() == row

    page = answer.context["form"]
    again = {name: page[name].value() or "" for name in page.fields} | {"period": "2021-Q4"}
    left = as_reviewer.post(url, again | {"keep-T1": "on"})
    assert left.status_code == 302
    row.refresh_from_db()
    assert (row.reason, Standing.objects.count()) == ("Theirs", 2)


def test_who_saves_again_puts_their_own_in_its_place(as_reviewer, shipped_plan, url):
    row = somebody_else_sets(shipped_plan)
    form = opened(as_reviewer, url) | typed("T1", "stalled", "Mine")
    Standing.objects.filter(pk=row.pk).update(reason="Theirs, corrected")

    page = as_reviewer.post(url, form).context["form"]
    again = {name: page[name].value() for name in form if name != "period"}
    as_reviewer.post(url, again | {"period": "2021-Q4"})

    row.refresh_from_db()
    assert (row.standing, row.reason) == ("stalled", "Mine")


# --- Who, and how many questions -----------------------------------------------------------


@pytest.mark.parametrize("role", ["staff", "member", "board", "administrator"])
def test_it_is_there_for_reviewers_alone(client, url, role):
    client.force_login(getattr(factories, role)())

    assert client.get(url).status_code == 404
    assert client.post(url, typed("T1")).status_code == 404
    assert not Standing.objects.exists()


def test_a_reviewer_who_looks_as_the_public_sets_nothing(client, url):
    client.force_login(factories.reviewer())
    client.post(reverse("accounts:show_as"), {"as": User.Role.MEMBER})

    assert client.post(url, typed("T1") | {"period": "2021-Q4"}).status_code == 404


@pytest.mark.parametrize("how_many", [1, 9])
def test_it_takes_as_many_queries_for_nine_standings_as_for_one(
    as_reviewer, shipped_plan, url, how_many, django_assert_num_queries
):
    for target in shipped_plan.targets.all()[:how_many]:
        for code in ("2021-Q3", "2021-Q4"):
            StandingFactory(target=target, period=shipped_plan.periods.get(code=code))

    # A transaction's two; session, user; plan, targets, quarters; the standings of two
    # quarters; what waits for its reader.
    with django_assert_num_queries(10):
        as_reviewer.get(url, {"period": "2021-Q4"})
