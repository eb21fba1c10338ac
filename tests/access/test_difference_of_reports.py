"""What the board may not see changes no report, and no byte of a PDF."""

import pytest
import time_machine

from reports import making, snapshot, telling
from tests.access.test_difference import LATER, NOW, World

pytestmark = pytest.mark.django_db


def test_no_report_changes_by_what_is_hidden_from_the_board(shipped_plan):
    with time_machine.travel(NOW, tick=False):
        world = World(shipped_plan, "board")
        before = reports_of(world)
    with time_machine.travel(LATER, tick=False):
        world.add_what_is_hidden()
        after = reports_of(world)

    assert before == after


def reports_of(world):
    """Every period in every language."""
    return {period.code: snapshot.take(period) for period in world.plan.periods.all()}


@pytest.mark.parametrize(
    "language",
    ["en", pytest.param("fr", marks=pytest.mark.long), pytest.param("es", marks=pytest.mark.long)],
)
def test_no_byte_of_a_pdf_changes_by_what_is_hidden_from_the_board(shipped_plan, language):
    world = World(shipped_plan, "board")
    before = laid_out(world, language)
    assert before.startswith(b"%PDF-")

    world.add_what_is_hidden()

    assert laid_out(world, language) == before


def laid_out(world, language):
    taken = snapshot.take(world.plan.periods.get(code="2021-Q2"))
    content = telling.in_language(taken, language)
    return making.set_in_type(content, identifier=telling.sha256_of(content)).content
