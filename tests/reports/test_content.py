"""What a report says: its ten parts, for each kind of reader and period."""

from datetime import date

import pytest

from accounts.sensitivity import Sensitivity
from plan.spans import Span
from reports import making, pdf, snapshot, telling
from tests import factories
from tests.factories import ActivityFactory, OrganisationFactory, StandingFactory, published_outcome
from tests.reports.reading import text_of

pytestmark = pytest.mark.django_db

WORDS = {
    "summary": "A quarter in which members spoke in **more countries** than before.",
    "achievements": "- Three members joined\n- A statement by forty organisations",
    "concerns": "- One meeting was cancelled\n- Civic space narrows in two countries",
    "decisions": "1. To fund a second year of the index\n2. To name a new chair",
    "risks": "Partners in two countries cannot publish under their names.",
    "pillar:P1": "The newsletter was late, as a colleague was ill.",
}


def one_line(text):
    return " ".join(text.split())


def told(plan, code, language="en", **more):
    taken = snapshot.take(plan.periods.get(code=code))
    return telling.in_language(taken, language) | more


def said(content):
    made = making.set_in_type(content, identifier="00" * 32)
    return one_line(text_of(made.content))


def kind_of(plan, pillar="P1"):
    return plan.pillars.get(code=pillar).types.first()


def test_what_is_written_stands_where_it_belongs(demonstration):
    text = said(told(demonstration, "2021-Q4", texts=WORDS))

    order = [
        "Where the plan stands", "more countries than before", "What went well",
        "What is of concern", "Three members joined", "Decisions asked of the board",
        "To fund a second year", "What was done", "Pillar by pillar", "The newsletter was late",
        "Risks and civic space", "cannot publish under their names", "Looking ahead",
    ]  # fmt: skip
    places = [text.rindex(words) for words in order]
    assert places == sorted(places)
    assert "**" not in text


def test_where_nothing_is_asked_it_says_so_and_leaves_out_what_nobody_wrote(demonstration):
    text = said(told(demonstration, "2021-Q4"))

    assert "No decision is asked." in text
    assert "What went well" not in text
    assert "Risks and civic space" not in text


def test_targets_stand_by_what_a_board_does_about_them(shipped_plan):
    quarter = shipped_plan.periods.get(code="2021-Q1")
    targets = list(shipped_plan.targets.all())
    kinds = ["achieved", "on-track", "some-progress", "not-assessable", "stalled",
             "going-backwards"]  # fmt: skip
    for target, kind in zip(targets, kinds, strict=False):
        StandingFactory(target=target, period=quarter, standing=kind, reason=f"Because {kind}.")

    content = told(shipped_plan, "2021-Q1")

    def codes(group):
        return [one["code"] for one in content["groups"][group]["targets"]]

    assert codes("on_track") == [targets[0].code, targets[1].code]
    assert codes("watch") == [targets[2].code, targets[3].code]
    assert codes("act") == [targets[4].code, targets[5].code]
    assert len(content["groups"]["not_judged"]) == len(targets) - 6
    text = said(content)
    assert "Because stalled." in text
    assert "Nobody has said where these targets stood" in text


def test_indicators_stand_with_qualifier_trend_and_source_as_they_were_read_by_then(shipped_plan):
    indicator = factories.IndicatorFactory(plan=shipped_plan)
    for day, value, qualifier in [
        ("2021-01-15", 191, "="), ("2021-03-15", 195, "≥"), ("2021-09-01", 300, "="),
    ]:  # fmt: skip
        factories.ReadingFactory(
            indicator=indicator, read_on=day, value=value, qualifier=qualifier, is_used=True,
            source=f"Register of {day}",
        )  # fmt: skip

    found = told(shipped_plan, "2021-Q1")["indicators"]
    [first] = [one for one in found if one["code"] == indicator.code]

    assert (first["latest"], first["before"], first["trend"]) == ("≥ 195", "191", "up")
    assert first["source"] == "Register of 2021-03-15"
    assert first["chart"] is None  # Two readings: the numbers say it.


def test_what_slipped_is_named_in_its_pillar(shipped_plan):
    ActivityFactory(
        type=kind_of(shipped_plan), title="A seminar", status="planned", starts_on="2021-02-01"
    )

    text = said(told(shipped_plan, "2021-Q1"))

    assert "Slipped: planned, not recorded as done A seminar" in text
    assert "1 slipped" in text


def test_an_outcome_is_told_with_others_part_and_its_evidence_setbacks_among_them(
    demonstrated_outcomes,
):
    text = said(told(demonstrated_outcomes, "2021-Q4"))

    assert "What others did:" in text
    assert "a setback" in text
    assert "Evidence:" in text


def test_grants_are_told_per_currency_to_the_board_and_to_nobody_else(shipped_plan):
    kind = next(
        kind for pillar in shipped_plan.pillars.all() for kind in pillar.types.all()
        if "grants" in kind.measures
    )  # fmt: skip
    for currency, amount in (("USD", 4500), ("EUR", 700)):
        activity = ActivityFactory(type=kind, starts_on="2021-02-01", sensitivity=0)
        activity.figures.create(measure="amount", value=amount, currency=currency)
    shipped_plan.is_public = True
    shipped_plan.save()
    quarter = shipped_plan.periods.get(code="2021-Q1")

    text = said(told(shipped_plan, "2021-Q1"))
    assert "USD 4,500" in text
    assert "EUR 700" in text
    for readers in ("network", "public"):
        content = telling.in_language(snapshot.take(quarter, readers=readers), "en")
        assert content["grants"] is None
        assert "4,500" not in said(content)
        assert "4500" not in str(content)


def test_each_kind_of_reader_is_told_what_it_may_see(shipped_plan):
    shipped_plan.is_public = True
    shipped_plan.save()
    for level in Sensitivity:
        ActivityFactory(
            type=kind_of(shipped_plan), title=f"At level {level.name.lower()}",
            starts_on="2021-02-01", sensitivity=level,
        )  # fmt: skip
    quarter = shipped_plan.periods.get(code="2021-Q1")

    seen = {
        readers: [row["title"] for row in snapshot.take(quarter, readers=readers)["activities"]]
        for readers in ("board", "network", "public")
    }

    assert seen == {
        "board": ["At level public", "At level network"],
        "network": ["At level public", "At level network"],
        "public": ["At level public"],
    }


def test_a_report_by_priority_area_has_a_section_for_each(demonstration):
    text = said(told(demonstration, "2021-Q4", arrangement="areas"))

    assert "Priority area by priority area" in text
    assert "Pillar by pillar" not in text


def test_the_look_ahead_names_the_dates_and_plans_of_the_next_quarter(shipped_plan):
    factories.MeetingFactory(name_en="A session of the CND", starts_on="2021-04-12",
                             ends_on="2021-04-16")  # fmt: skip
    factories.MeetingFactory(name_en="Much later", starts_on="2021-08-12", ends_on="2021-08-12")
    ActivityFactory(
        type=kind_of(shipped_plan), title="A side event", status="planned", starts_on="2021-04-13"
    )

    content = told(shipped_plan, "2021-Q1")

    names = [meeting["name"] for meeting in content["ahead"]["meetings"]]
    assert "A session of the CND" in names
    assert "Much later" not in names
    assert [one["title"] for one in content["ahead"]["planned"]] == ["A side event"]


def test_the_network_is_told_by_region_with_who_took_part_and_who_was_not_seen(shipped_plan):
    active, quiet = (
        OrganisationFactory(name=name, kind="member", country="KE") for name in ("Here", "Quiet")
    )
    ActivityFactory(type=kind_of(shipped_plan), starts_on="2023-11-01", partners=[active])

    content = told(shipped_plan, "2023-Q4")

    network = content["network"]
    assert network["took_part"] == {"part": 1, "whole": 2}
    assert network["not_seen"] == [quiet.name]
    assert [(row["name"], row["members"]) for row in network["regions"]] == [
        ("Sub-Saharan Africa", 2)
    ]


def test_two_quarters_together_have_the_sum_of_their_figures(demonstration):
    quarters = [demonstration.periods.get(code=code) for code in ("2021-Q3", "2021-Q4")]
    both = snapshot.take(Span.between(*quarters))["languages"]["en"]
    each = [snapshot.take(quarter)["languages"]["en"] for quarter in quarters]

    for key in ("done", "planned", "cancelled"):
        assert both["status"][key] == sum(one["status"][key] for one in each)
    assert both["matrix"]["total"] == sum(one["matrix"]["total"] for one in each)
    for n, pillar in enumerate(both["pillars"]):
        assert pillar["status"]["done"] == sum(one["pillars"][n]["status"]["done"] for one in each)
    assert both["period"]["label"] == "Q3 2021 to Q4 2021"
    assert [row["label"] for row in both["quarters"]["rows"]] == ["Q3 2021", "Q4 2021"]
    assert both["quality"]["total"] == sum(one["quality"]["total"] for one in each)


def test_what_was_recorded_after_closing_is_marked(shipped_plan):
    from reports import services

    quarter = shipped_plan.periods.get(code="2021-Q1")
    services.close_period(period=quarter, by=factories.reviewer())
    ActivityFactory(type=kind_of(shipped_plan), title="Late", starts_on="2021-02-01")

    content = told(shipped_plan, "2021-Q1")

    assert [row["after_closing"] for row in content["activities"]] == [True]
    text = said(content)
    assert "after closing" in text
    assert "1 activity was recorded after the period had been closed" in text


def test_a_new_edition_says_on_a_page_what_changed_and_why(published, quarter):
    from reports import services

    ActivityFactory(type=kind_of(quarter.plan), title="A march", starts_on="2021-02-01")
    again = services.open_report(
        first=quarter, last=quarter, correction="A march was left out.", by=factories.staff()
    )

    content = telling.content_of(again, "en", is_preview=False)

    changes = {change["of"]: (change["was"], change["is"]) for change in content["changes"]}
    assert changes["Activities done"] == ("0", "1")
    assert changes["Activity: A march"] == ("", "added")
    text = said(content)
    assert "What changed, and why A march was left out." in text
    assert "Since edition 1" in text


def test_a_preview_says_so_on_every_page(demonstration):
    content = told(demonstration, "2021-Q4", is_preview=True)
    made = making.set_in_type(content, identifier="00" * 32)

    pages = text_of(made.content).split("\f")[:-1]

    assert all("Preview: not approved" in page for page in pages)


def test_taking_a_snapshot_asks_as_much_for_one_record_as_for_many(
    shipped_plan, django_assert_max_num_queries
):
    quarter = shipped_plan.periods.get(code="2021-Q1")

    def ask():
        with django_assert_max_num_queries(60) as asked:
            snapshot.take(quarter)
        return len(asked)

    def add():
        ActivityFactory(
            type=kind_of(shipped_plan), starts_on="2021-02-01", partners=[OrganisationFactory()]
        )
        published_outcome(plan=shipped_plan, starts_on=date(2021, 2, 1))

    add()
    ask()
    few = ask()
    add()
    add()
    assert ask() == few


def test_the_pages_are_made_from_the_snapshot_alone(demonstration, django_assert_num_queries):
    content = told(demonstration, "2021-Q4", texts=WORDS)

    with django_assert_num_queries(0):
        pdf.html(content)
