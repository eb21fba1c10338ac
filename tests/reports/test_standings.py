"""Reports say where targets stood: in their quarter, or last in a longer period."""

import pytest
from django.utils import timezone

from reports import pdf, snapshot, telling
from tests.factories import StandingFactory

pytestmark = pytest.mark.django_db


def stood(plan, code, standing, **fields):
    return StandingFactory(
        target=plan.targets.get(code="T5"),
        period=plan.periods.get(code=code),
        standing=standing,
        **fields,
    )


def told(plan, code, language="en"):
    content = taken(plan, code, language)
    return next(one["standing"] for one in content["targets"] if one["code"] == "T5")


def taken(plan, code, language):
    return telling.in_language(snapshot.take(plan.periods.get(code=code)), language)


def test_a_quarter_tells_its_own_standing_and_longer_periods_the_last_inside(shipped_plan):
    stood(shipped_plan, "2021-Q1", "stalled")
    stood(shipped_plan, "2021-Q3", "on-track", reason="Two bills.", confidence="high")
    stood(shipped_plan, "2023-Q1", "achieved")

    words = {code: (told(shipped_plan, code) or {}).get("word") for code in
             ("2021-Q1", "2021-Q2", "2021-Q3", "2021", "2021-22", "2022", "plan")}  # fmt: skip
    assert words == {
        "2021-Q1": "stalled", "2021-Q2": None, "2021-Q3": "on track", "2021": "on track",
        "2021-22": "on track", "2022": None, "plan": "achieved",
    }  # fmt: skip
    assert told(shipped_plan, "2021-Q3", "fr") == {
        "kind": "on-track", "word": "en bonne voie", "reason": "Two bills.", "language": "en",
        "confidence": "élevé", "quarter": "T3 2021",
    }  # fmt: skip


def test_a_report_shows_the_word_the_reason_and_how_sure(shipped_plan):
    stood(shipped_plan, "2021-Q3", "achieved", reason="La loi <b> est votée.", language="fr")

    html = pdf.html(taken(shipped_plan, "2021-Q3", "es"))

    assert "<b>Alcanzada</b>" in html and "Grado de confianza: medio" in html
    assert '<p class="reason" lang="fr">La loi &lt;b&gt; est votée.</p>' in html


def test_what_is_judged_of_a_later_quarter_changes_no_byte_of_a_report(shipped_plan):
    stood(shipped_plan, "2021-Q1", "stalled")
    period = shipped_plan.periods.get(code="2021-Q1")
    before = snapshot.take(period)

    stood(shipped_plan, "2021-Q2", "on-track")

    assert snapshot.take(period) == before


def test_a_standing_that_is_set_or_corrected_is_a_change_of_the_data(shipped_plan):
    period = shipped_plan.periods.get(code="2021-Q3")
    before = snapshot.data_as_of(period)

    row = stood(shipped_plan, "2021-Q3", "achieved")
    assert snapshot.data_as_of(period) == row.set_at > before
    assert snapshot.data_as_of(shipped_plan.periods.get(code="2021-Q2")) == before

    now = timezone.now()
    type(row).objects.filter(pk=row.pk).update(corrected_at=now, corrected_by=row.set_by)
    assert snapshot.data_as_of(period) == now
