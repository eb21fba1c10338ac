"""What people type about indicators and readings, and what is said of what cannot be kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.localized import LANGUAGES, columns
from accounts.words import token
from indicators.models import Indicator, Reading
from tests import factories
from tests.factories import IndicatorFactory, ReadingFactory

pytestmark = pytest.mark.django_db


def add_reading(client, indicator, **typed):
    url = reverse("indicators:add_reading", args=[indicator.reference])
    typed = {"when": "2021-06", "quantity": "49", "quality": "reported", "source": "A list"} | typed
    return client.post(url, typed)


def seen(client, url):
    """What the page carries of what stood when it was opened."""
    return {"seen": client.get(url).context["form"].there}


def typed_of(indicator):
    """What a browser sends when nobody changes anything."""
    definition = indicator.definitions.last()
    return {
        "code": indicator.code, "direction": indicator.direction,
        "aggregation": indicator.aggregation, "frequency": indicator.frequency,
        "decimals": "0", "tolerance": "0", "baseline": "0", "baseline_when": "2020-12-31",
        "baseline_source": "A count", "target_value": "100", "target_on": "2023-12-31",
        "measure": definition.measure,
        **{name: getattr(indicator, name) for name in columns("name")},
        **{name: getattr(definition, name) for name in columns("text", "unit")},
    }  # fmt: skip


def edit(client, indicator, **typed):
    url = reverse("indicators:edit", args=[indicator.reference])
    return client.post(url, seen(client, url) | typed_of(indicator) | typed)


# --- Readings ------------------------------------------------------------------------------


def test_a_reading_is_kept_as_far_as_it_is_known(as_staff):
    indicator = IndicatorFactory()

    response = add_reading(as_staff, indicator, quantity="~49", when="2021-Q2", comment="Mine")

    reading = Reading.objects.get()
    assert response.url == indicator.get_absolute_url()
    assert (reading.qualifier, reading.value, reading.read_on) == ("≈", 49, date(2021, 4, 1))
    assert (reading.date_precision, reading.is_used) == ("quarter", True)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_numbers_are_read_as_the_language_writes_them(client, language):
    client.force_login(factories.staff(language=language))
    with override(language):
        add_reading(client, IndicatorFactory(), quantity="1 234,5")

    assert Reading.objects.get().value == Decimal("1234.5")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"when": ""}, "Give the date, as far as it is known."),
        ({"when": "soon"}, "is not a date we can read"),
        ({"quantity": "many"}, "Write a number"),
        ({"quantity": "9" * 12}, "This number is too large."),
        ({"quantity": "1.23456"}, "Four decimals at most."),
        ({"quantity": ""}, "Give a value, or say that it is missing"),
        ({"quality": "missing"}, "Give a value, or say that it is missing"),
        ({"source": ""}, "Say where it comes from."),
        ({"part_sex-f": "50"}, "by gender add up to more than the whole"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words_and_stays_in_the_form(as_staff, typed, said):
    indicator = IndicatorFactory(breakdowns=["sex"])

    response = add_reading(as_staff, indicator, comment="A long comment", **typed)

    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert "A long comment" in html
    assert not Reading.objects.exists()


def test_a_reading_may_be_missing(as_staff):
    add_reading(as_staff, IndicatorFactory(), quantity="", quality="missing")

    assert (Reading.objects.get().value, Reading.objects.get().quality) == (None, "missing")


def test_parts_are_kept_and_what_is_empty_is_not_known(as_staff):
    indicator = IndicatorFactory(breakdowns=["sex"])

    add_reading(as_staff, indicator, **{"part_sex-f": "30", "part_sex-m": "", "part_sex-x": "0"})

    parts = {part.category: part.value for part in Reading.objects.get().breakdown.all()}
    assert parts == {"sex-f": 30, "sex-x": 0}


def test_a_percentage_comes_of_its_numerator_and_denominator(as_staff):
    indicator = IndicatorFactory(definitions__measure="percent")

    add_reading(as_staff, indicator, quantity="", numerator="83", denominator="191")

    assert Reading.objects.get().value == Decimal("43.4555")


def test_a_step_or_a_yes_is_chosen_and_a_judgement_gives_its_reason(as_staff):
    steps = IndicatorFactory(definitions__measure="ordinal", definitions__scale_en="ignored\nheard")
    yes = IndicatorFactory(definitions__measure="yes-no")
    words = IndicatorFactory(definitions__measure="qualitative")

    add_reading(as_staff, steps, quantity="2")
    add_reading(as_staff, yes, quantity="1")
    assert add_reading(as_staff, words, judgement="behind").status_code == 422
    add_reading(as_staff, words, judgement="behind", comment="Two of five.")

    assert [reading.value for reading in Reading.objects.order_by("pk")] == [2, 1, None]


def test_the_form_of_a_reading_shows_it_as_it_is(as_staff):
    reading = ReadingFactory(value=Decimal("43.5"), qualifier="≈", date_precision="month")
    reading.breakdown.create(category="sex-f", value=20)
    url = reverse("indicators:edit_reading", args=[reading.reference])

    html = as_staff.get(url).content.decode()

    assert 'value="≈ 43.5"' in html
    assert 'value="2021-06"' in html
    assert 'name="part_sex-f" value="20"' in html


def test_a_corrected_numerator_corrects_the_percentage(as_staff):
    indicator = IndicatorFactory(definitions__measure="percent")
    add_reading(as_staff, indicator, quantity="", numerator="83", denominator="191")
    url = reverse("indicators:edit_reading", args=[Reading.objects.get().reference])

    form = as_staff.get(url).context["form"]
    sent = {field.name: field.value() or "" for field in form} | {"numerator": "93"}
    assert as_staff.post(url, sent).status_code == 302

    assert Reading.objects.get().value == Decimal("48.6911")


def test_of_two_versions_the_one_in_force_is_offered_first(as_staff):
    indicator = ReadingFactory().indicator
    second = indicator.definitions.create(
        number=2, measure="unit", text_en="Other", unit_en="things", reason="-"
    )

    add_reading(as_staff, indicator, when="2022", definition=second.pk)

    assert indicator.readings.get(read_on="2022-01-01").definition == second


# --- Indicators ----------------------------------------------------------------------------


def test_a_reviewer_adds_an_indicator_of_the_networks_own(as_reviewer):
    plan = factories.PlanFactory()
    words = {f"{name}_{lang}": f"{name} {lang}" for name in ("name", "text", "unit")
             for lang in LANGUAGES}  # fmt: skip
    typed = typed_of(IndicatorFactory(plan=plan, position=3)) | words | {"code": "NEW"}

    as_reviewer.post(
        reverse("indicators:add", args=[plan.slug]),
        typed | {"milestone_1_on": "2022-12-31", "milestone_1_value": "60"},
    )

    indicator = Indicator.objects.get(code="NEW")
    assert (indicator.is_candidate, indicator.position) == (False, 4)
    assert indicator.definition.text_fr == "text fr"
    assert indicator.milestones.get().value == 60


def test_however_many_milestones_there_are_none_is_lost_by_saving(as_reviewer):
    indicator = IndicatorFactory()
    for month in range(1, 31):
        day = date(2021 + month // 12, month % 12 + 1, 1)
        indicator.milestones.create(due_on=day, value=month)
    url = reverse("indicators:edit", args=[indicator.reference])

    form = as_reviewer.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if name.startswith("milestone_")}
    typed = {name: value for name, value in sent.items() if value} | {"milestone_²_on": "2021"}
    assert edit(as_reviewer, indicator, **typed).status_code == 302

    assert indicator.milestones.count() == 30


def test_of_two_who_edit_at_once_the_second_is_told_in_what_they_differ(as_reviewer):
    indicator = IndicatorFactory()
    url = reverse("indicators:edit", args=[indicator.reference])
    opened = seen(as_reviewer, url)
    edit(as_reviewer, indicator, target_value="120")

    answer = edit(as_reviewer, indicator, **opened, method_en="By hand")

    assert answer.status_code == 409
    assert "Yours differs in: Target, How it is collected" in answer.content.decode()
    assert as_reviewer.post(url, answer.context["form"].data).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.target_value, indicator.method) == (100, "By hand")


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(client):
    marie = factories.reviewer()
    indicator = IndicatorFactory()
    url = reverse("indicators:edit", args=[indicator.reference])
    client.force_login(marie)
    carried = seen(client, url) | {"words": token(marie)}
    client.logout()
    client.post(url, typed_of(indicator) | carried | {"limits_en": "An hour of typing"})

    client.force_login(marie)
    back = client.get(url)

    assert "You were signed out meanwhile." in back.content.decode()
    assert "An hour of typing" in back.content.decode()
    assert client.post(url, back.context["form"].data).status_code == 302


def test_adopting_a_candidate_is_one_tick_and_loading_leaves_it_alone(as_reviewer, shipped_plan):
    candidate = shipped_plan.indicators.get(code="C1")

    response = edit(
        as_reviewer, candidate, target_value="220", baseline="191", baseline_when="2021-02",
        baseline_source="Our list", origin_en=candidate.origin_en,
    )  # fmt: skip

    candidate.refresh_from_db()
    assert response.status_code == 302
    assert (candidate.is_candidate, candidate.is_kept_by_hand) == (False, True)
    assert (candidate.target_value, candidate.baseline_precision) == (220, "month")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"target_value": "-5"}, "wrong side of the baseline"),
        ({"baseline": ""}, "Give a baseline, or say why there is none."),
        ({"baseline_source": ""}, "Give the date and the source of the baseline."),
        ({"target_on": ""}, "A target has a value and a date, both or none."),
        ({"is_candidate": "on"}, "Say where the candidate comes from."),
        ({"code": "TAKEN"}, "Another indicator of this plan has this code."),
        ({"measure": "ordinal"}, "Name the steps of the scale."),
        ({"milestone_1_on": "2022-01-01"}, "A milestone has a date and a value."),
        ({"milestone_1_on": "2022-01-01", "milestone_1_value": "1",
          "milestone_2_on": "2022-01-01", "milestone_2_value": "2"},
         "There is a milestone for this day already."),
        ({"text_fr": ""}, "This field is required."),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_in_words_and_stays_in_the_form(as_reviewer, typed, said):
    indicator = IndicatorFactory()
    IndicatorFactory(plan=indicator.plan, code="TAKEN")

    response = edit(as_reviewer, indicator, limits_en="Kept words", **typed)

    assert response.status_code == 422
    html = response.content.decode()
    assert said in html
    assert "Kept words" in html
    indicator.refresh_from_db()
    assert indicator.limits_en == ""


def test_another_definition_asks_for_its_reason_once_there_are_readings(as_reviewer):
    indicator = ReadingFactory().indicator

    refused = edit(as_reviewer, indicator, text_en="Other")
    taken = edit(as_reviewer, indicator, text_en="Other", reason="Clearer")

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "say why it changes" in refused.content.decode()
    assert [d.text_en for d in indicator.definitions.all()] == ["What it counts (en)", "Other"]


def test_saving_what_nobody_changed_changes_no_definition(as_reviewer):
    indicator = ReadingFactory().indicator

    assert edit(as_reviewer, indicator).status_code == 302

    assert indicator.definitions.count() == 1


def test_a_target_of_another_plan_is_not_offered(as_reviewer):
    indicator, other = IndicatorFactory(), factories.TargetFactory()

    response = edit(as_reviewer, indicator, target=other.pk)

    assert response.status_code == 422


def test_choosing_the_reading_that_counts_takes_a_click(as_staff):
    first = ReadingFactory(value=133)
    second = ReadingFactory(indicator=first.indicator, value=134, is_used=False)

    as_staff.post(reverse("indicators:use_reading", args=[second.reference]))

    assert [r.is_used for r in first.indicator.readings.order_by("value")] == [False, True]


@pytest.mark.parametrize("role", ["member", "board", "administrator"])
def test_who_is_not_of_the_secretariat_changes_nothing(client, role):
    reading = ReadingFactory()
    client.force_login(getattr(factories, role)())

    for name, reference in (("add_reading", reading.indicator.reference),
                            ("edit_reading", reading.reference),
                            ("use_reading", reading.reference),
                            ("edit", reading.indicator.reference)):  # fmt: skip
        assert client.post(reverse(f"indicators:{name}", args=[reference])).status_code == 404


def test_staff_who_are_no_reviewers_define_nothing(as_staff):
    indicator = IndicatorFactory()

    assert as_staff.get(reverse("indicators:edit", args=[indicator.reference])).status_code == 404
    address = reverse("indicators:add", args=[indicator.plan.slug])
    assert as_staff.get(address).status_code == 404
