"""Outcomes for the tests that look for leaks: `test_canary` and `test_difference`."""

from accounts.sensitivity import Sensitivity
from outcomes import sealing
from outcomes.models import Identity, Outcome, Substantiation
from tests import factories
from tests.factories import OutcomeEvidenceFactory, OutcomeFactory, SubstantiationFactory, through
from tests.outcomes.steps import answered

TEXTS = [
    "title", "actor", "change", "place", "before", "significance_reason", "pathway",
    "contribution", "rating_reason", "others", "rivals", "limits", "lessons",
]  # fmt: skip


def planted_outcomes(plan, *, author, records, levels, nowhere):
    """
    Return {name: outcome}, tied to the activity of its level and to nothing above it.

    What only the secretariat reads of any of them carries the word of that level, and the
    names of who was asked one that nobody is told.
    """
    reviewer = factories.reviewer(name="Outcome reviewer")
    outcomes = {}
    for name, level in levels.items():
        word = f"kanarie{name}"
        outcome = OutcomeFactory(
            plan=plan, created_by=author, sensitivity=level, rivals_considered=True,
            **{text: f"{word}{text}" for text in TEXTS},
        )  # fmt: skip
        activity = records[name]
        outcome.activities.add(activity)
        outcome.parts.create(organisation=activity.participations.get().organisation)
        OutcomeEvidenceFactory(outcome=outcome, evidence=activity.evidence.first())
        if name != "draft":
            through(outcome, "submitted", "reviewed", "published", by=reviewer)
        said = answered(outcome, "part")
        inside = name if level >= 2 else "internal"
        Substantiation.objects.filter(pk=said.pk).update(
            comment=f"kanarie{inside}comment", relation=f"kanarie{inside}relation"
        )
        asked = SubstantiationFactory(outcome=outcome, role=f"kanarie{inside}role")
        Identity.objects.create(
            substantiation=asked, kept_until="2030-01-01",
            sealed=sealing.seal({"name": nowhere, "address": f"{nowhere}@example.org"}),
        )  # fmt: skip
        Outcome.objects.filter(pk=outcome.pk).update(lessons=f"{word}lessonsnow")
        outcomes[name] = outcome
    return outcomes


# --- For the difference test ---------------------------------------------------------------


def shown_outcomes(world):
    """Two that everybody may see, tied to what they see."""
    found = []
    for n, activity in enumerate(world.shown[:2]):
        outcome = _of(world, f"Shown outcome {n}", starts_on=f"2021-0{n + 4}-01")
        outcome.activities.add(activity)
        outcome.parts.create(organisation=world.ours)
        answered(outcome, "part")
        found.append(outcome)
    return found


def hide_outcomes(world, shown, levels, activities, *, is_outside):
    """What the reader may not see: outcomes, and what belongs to those that they do."""
    for level in levels:
        outcome = _of(world, f"Outcome of level {level}", sensitivity=level)
        outcome.activities.add(world.shown[0])
        outcome.evidence.add(
            shown[0].evidence.first(),
            through_defaults={"kind": "law", "independence": "external"},
        )
    _of(world, "Outcome in a hidden country", countries=["KE"])
    _of(world, "Outcome of who is hidden").parts.create(organisation=world.discreet)
    for outcome in shown:
        outcome.activities.add(*activities)
    if not is_outside:
        return
    OutcomeFactory(plan=world.plan, title="Outcome in draft", created_by=world.author)
    for n, outcome in enumerate(shown):
        unseen = factories.OrganisationFactory(
            name=f"Unseen contributor {n}", sensitivity=Sensitivity.INTERNAL
        )
        outcome.parts.create(organisation=unseen)
        piece = factories.EvidenceFactory(
            url=f"https://example.org/o{n}", sensitivity=Sensitivity.INTERNAL
        )
        OutcomeEvidenceFactory(outcome=outcome, evidence=piece)
        outcome.substantiations.update(comment="Told in confidence")


def _of(world, title, **fields):
    outcome = OutcomeFactory(plan=world.plan, title=title, created_by=world.author, **fields)
    outcome.targets.add(world.plan.targets.first())
    outcome.priority_areas.add(world.area)
    OutcomeEvidenceFactory(outcome=outcome)
    return through(outcome, "submitted", "reviewed", "published", by=world.reviewer)
