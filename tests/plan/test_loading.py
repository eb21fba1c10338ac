"""Loading a plan from its file."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plan import loading
from plan.models import Plan
from priorities.models import OutcomeTarget
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db
NEXT_PLAN = Path(__file__).parent.parent / "data" / "plan-2024-2027.toml"


@pytest.fixture
def changed(tmp_path):
    """Write the shipped file with one passage replaced, and return its path."""

    def write(passage, replacement):
        text = loading.SHIPPED.read_text(encoding="utf-8")
        assert text.count(passage) >= 1, passage
        path = tmp_path / "plan.toml"
        path.write_text(text.replace(passage, replacement, 1), encoding="utf-8")
        return path

    return write


def verbs(changes):
    return {change.verb for change in changes}


def test_the_shipped_plan_has_its_pillars_areas_and_targets(shipped_plan):
    assert [p.code for p in shipped_plan.pillars.all()] == ["P1", "P2", "P3", "P4", "P5"]
    assert [a.code for a in shipped_plan.priority_areas.all()] == ["A1", "A2", "A3", "A4", "A5"]
    targets = [
        (target.code, target.priority_area and target.priority_area.code)
        for target in OutcomeTarget.objects.select_related("priority_area")
    ]
    network = [(f"T{n}", None) for n in range(1, 5)]
    assert targets == network + [(f"T{n + 4}", f"A{n}") for n in range(1, 6)]
    assert shipped_plan.periods.count() == 20


def test_loading_again_changes_nothing():
    assert verbs(loading.load()) == {"add"}
    assert verbs(loading.load()) == {"leave"}


def test_a_dry_run_says_what_it_would_do_and_does_nothing(capsys):
    call_command("load_plan", "--dry-run")

    assert "add    pillar P1" in capsys.readouterr().out
    assert not Plan.objects.exists()


def test_a_changed_text_is_changed(shipped_plan, changed):
    path = changed('code = "P1"\nname = { en = "', 'code = "P1"\nname = { en = "New: ')

    changes = [str(change) for change in loading.load(path) if change.verb != "leave"]

    assert changes == ["change pillar P1: name_en"]
    assert shipped_plan.pillars.get(code="P1").name_en.startswith("New: ")


def test_what_is_in_use_is_kept_and_what_is_not_is_removed(shipped_plan, changed):
    used, unused = shipped_plan.pillars.get(code="P2").types.all()[:2]
    ActivityFactory(type=used)
    text = loading.SHIPPED.read_text(encoding="utf-8")
    for kind in (used, unused):
        text = text.replace(f'code = "{kind.code}"', f'code = "{kind.code}-renamed"')
    path = changed("[plan]", "[plan]")
    path.write_text(text, encoding="utf-8")

    changes = {str(change) for change in loading.load(path) if change.verb in {"keep", "remove"}}

    assert changes == {
        f"keep   type {used.code}: not in the file, but in use by 1 activities",
        f"remove type {unused.code}",
    }


def test_a_second_plan_loads_beside_the_first(shipped_plan):
    loading.load(NEXT_PLAN)

    assert Plan.objects.count() == 2
    assert shipped_plan.pillars.count() == 5


@pytest.mark.parametrize(
    ("passage", "replacement", "reason"),
    [
        ('slug = "idpc', "slug = idpc", "Invalid value"),
        ('code = "P2"', 'code = "P1"', "the code “P1” is there twice"),
        ('area = "A1"', 'area = "A9"', "there is no priority area “A9”"),
        ("ends_on = 2023-12-31", "ends_on = 2020-12-31", "the plan ends before it starts"),
        ("ends_on = 2023-12-31", 'ends_on = "soon"', "“ends_on” should be a date"),
        ("ends_on = 2023-12-31", "", "“ends_on” is missing"),
        ('code = "P1"', 'code = "P1"\ncolour = "red"', "pillars has no “colour”"),
        ('code = "T1"', f'code = "{"T" * 40}"', "“code”: Ensure this value has at most"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_changes_nothing(
    changed, passage, replacement, reason
):
    path = changed(passage, replacement)

    with pytest.raises(CommandError) as refusal:
        call_command("load_plan", path)

    assert reason in str(refusal.value)
    assert "line " in str(refusal.value)
    assert not Plan.objects.exists()


def test_the_line_named_is_the_one_that_is_wrong(changed):
    path = changed('area = "A3"', 'area = "A9"')
    line = 1 + path.read_text(encoding="utf-8").splitlines().index('area = "A9"')

    with pytest.raises(loading.BadPlanFile, match=f"line {line}: "):
        loading.load(path)


def test_a_missing_file_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_plan", tmp_path / "none.toml")
