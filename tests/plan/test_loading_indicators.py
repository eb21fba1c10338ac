"""Loading what a plan is measured by: candidates, and what their sources say."""

import pytest

from indicators import services
from plan import loading
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(tmp_path):
    """Write the shipped file with one passage of its indicators replaced; return its path."""

    def write(passage, replacement):
        text = loading.SHIPPED.read_text(encoding="utf-8")
        head, mark, tail = text.partition("# --- By what it could be followed")
        assert passage in tail, passage
        path = tmp_path / "plan.toml"
        path.write_text(head + mark + tail.replace(passage, replacement, 1), encoding="utf-8")
        return path

    return write


def told(changes):
    return {str(change) for change in changes if change.verb not in {"leave"}}


def test_the_seven_candidates_come_with_their_targets_and_no_target_of_the_networks(shipped_plan):
    found = {i.code: (i.target.code, i.baseline_value) for i in shipped_plan.indicators.all()}

    assert found == {  # The third has two measures: cities and countries.
        "C1": ("T4", 191), "C2": ("T4", 70), "C3a": ("T7", 261), "C3b": ("T7", 92),
        "C4": ("T5", 29), "C5": ("T5", 49), "C6": ("T3", 30), "C7": ("T4", 44),
    }  # fmt: skip
    assert all(i.is_candidate and i.origin for i in shipped_plan.indicators.all())
    assert all(i.target_value is None for i in shipped_plan.indicators.all())


def test_readings_say_no_more_than_their_sources(shipped_plan):
    cities = shipped_plan.indicators.get(code="C3a")

    readings = [(r.qualifier, r.value, str(r.date), r.is_used) for r in cities.readings.all()]

    assert readings == [("=", 260, "2021", True), ("≥", 297, "2023", True)]
    assert not shipped_plan.indicators.get(code="C7").readings.exists()


def test_a_changed_value_is_changed_and_a_reading_that_is_gone_is_removed(shipped_plan, changed):
    passage = 'value = 297\nqualifier = "≥"\non = "2023"'
    path = changed(passage, 'value = 298\nqualifier = "≥"\non = "2023-06"')

    source = "supportdontpunish.org, 2024 questions and answers"
    assert told(loading.load(path)) == {
        f"add    reading of C3a, 2023-06: {source}",
        "remove reading of C3a, 2023",
    }
    assert verbs(loading.load(path)) == {"leave"}


def test_of_one_date_the_file_says_which_reading_is_used_now_and_after_a_change(
    shipped_plan, changed
):
    members = shipped_plan.indicators.get(code="C1")
    other = '[[indicators.readings]]\nvalue = 193\non = "2022"\nsource = "Another list"\n'
    passage = '[[indicators.readings]]\nvalue = 192\non = "2022"'

    loading.load(changed(passage, other + passage))
    assert used_in(members, 2022) == ["Another list"]

    loading.load(changed('source = "Drugnet, summer 2022"', f'source = "A"\n{other[:-1]}'))
    assert used_in(members, 2022) == ["A"]


def used_in(indicator, year):
    readings = indicator.readings.filter(read_on__year=year, is_used=True)
    return [reading.source for reading in readings]


def verbs(changes):
    return {change.verb for change in changes}


def test_what_somebody_changed_by_hand_is_kept_and_said(shipped_plan, changed):
    indicator = shipped_plan.indicators.get(code="C1")
    reading = indicator.readings.first()
    reading.value = 197
    services.record_reading(reading=reading, parts={}, by=factories.staff())
    path = changed("baseline_value = 191", "baseline_value = 190")

    changes = told(loading.load(path))

    assert changes == {"keep   indicator C1: it has been changed by hand"}
    indicator.refresh_from_db()
    assert indicator.baseline_value == 191


def test_a_candidate_that_the_file_has_no_more_goes_unless_it_was_adopted(shipped_plan, changed):
    shipped_plan.indicators.filter(code="C6").update(is_kept_by_hand=True, is_candidate=False)
    path = changed('code = "C7"', 'code = "C8"')
    text = path.read_text(encoding="utf-8").replace('code = "C6"', 'code = "C9"')
    path.write_text(text, encoding="utf-8")

    changes = told(loading.load(path))

    assert "remove indicator C7" in changes
    codes = set(shipped_plan.indicators.values_list("code", flat=True))
    assert "C6" in codes and "C7" not in codes


@pytest.mark.parametrize(
    ("passage", "replacement", "reason"),
    [
        ('target = "T4"', 'target = "T99"', "there is no target “T99”"),
        ('on = "2021-11"', 'on = "soon"', "“on” is not a date: 'soon'"),
        ('on = "2021-11"', 'on = ""', "“on” is not a date"),
        ('measure = "unit"', 'measure = "guess"', "is not a valid choice"),
        ("baseline_value = 191", 'baseline_value = "many"', "should be a number"),
        ('source = "Drugnet, summer 2022"', "", "“source” is missing"),
        ('qualifier = "≈"', 'qualifier = "~"', "is not a valid choice"),
        ('baseline_source = "idpc.net, member survey page', 'baseline_source = ""\n#', "source of"),
    ],
)
def test_a_bad_indicator_is_refused_with_its_line(changed, passage, replacement, reason):
    with pytest.raises(loading.BadPlanFile, match=r"line \d+: ") as refusal:
        loading.load(changed(passage, replacement))

    assert reason in str(refusal.value)
