"""One outcome of every kind, in reach of a reader or out of it; see `tests.access.world`."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from accounts.sensitivity import Sensitivity
from outcomes import sealing
from outcomes.models import (
    ContributionPartLink,
    Identity,
    OutcomeDraft,
    OutcomeLowering,
    SubstantiationLink,
)
from tests.factories import (
    EvidenceFactory,
    OutcomeEvidenceFactory,
    OutcomeFactory,
    SubstantiationFactory,
    through,
)
from tests.outcomes.steps import TYPED

TO_PUBLISHED = ("submitted", "reviewed", "published")
STEPS = {
    "public": (Sensitivity.PUBLIC, TO_PUBLISHED),
    "network": (Sensitivity.NETWORK, TO_PUBLISHED),
    "internal": (Sensitivity.INTERNAL, TO_PUBLISHED),
    "restricted": (Sensitivity.RESTRICTED, TO_PUBLISHED),
    "hidden": (Sensitivity.PUBLIC, TO_PUBLISHED),
    "draft": (Sensitivity.INTERNAL, ()),
    "submitted": (Sensitivity.INTERNAL, ("submitted",)),
    "reviewed": (Sensitivity.INTERNAL, ("submitted", "reviewed")),
    "contested": (Sensitivity.INTERNAL, (*TO_PUBLISHED, "contested")),
    "withdrawn": (Sensitivity.INTERNAL, (*TO_PUBLISHED, "withdrawn")),
}


def made_outcomes(plan, *, reader, author, reviewer, ours, theirs, silent, is_named):
    """An outcome at each level and at each step, of which somebody was asked."""
    pillar = plan.pillars.first()
    outcomes, asked = {}, {}
    for kind, (level, steps) in STEPS.items():
        outcome = OutcomeFactory(plan=plan, title=kind, sensitivity=level, created_by=author)
        outcome.pillars.add(pillar)
        for organisation in (ours, theirs, *([silent] if kind == "hidden" else [])):
            outcome.parts.create(organisation=organisation)
        piece = EvidenceFactory(sensitivity=min(level, 2))
        OutcomeEvidenceFactory(outcome=outcome, evidence=piece)
        if is_named and kind == "restricted":
            outcome.readers.add(reader)
        outcomes[kind] = through(outcome, *steps, by=reviewer)
        asked[kind] = SubstantiationFactory(outcome=outcome, asked_by=author)
        Identity.objects.create(
            substantiation=asked[kind], sealed=sealing.seal({"name": "N", "address": ""}),
            kept_until="2030-01-01",
        )  # fmt: skip
    OutcomeLowering.objects.create(outcome=outcomes["internal"], to=0, reason="-", asked_by=author)
    drafts = {
        whose: OutcomeDraft.objects.create(
            person=somebody, plan=plan, entry=uuid4(), fields={"title": ["Unfinished"]}
        )
        for whose, somebody in (("mine", reader), ("others", author))
    }
    return SimpleNamespace(
        of=outcomes, asked=asked, drafts=drafts,
        links=_links(outcomes["public"], asked["public"], author),
    )  # fmt: skip


def _links(outcome, asked, author):
    def both(model, **fields):
        lives = timedelta(days=1)
        _link, good = model.with_secret(lives=lives, created_by=author, **fields)
        link, spent = model.with_secret(lives=lives, created_by=author, **fields)
        link.spend()
        return {"good": good, "spent": spent}

    return {
        "outcomes:answer_by_link": both(ContributionPartLink, part=outcome.parts.first()),
        "outcomes:substantiate": both(SubstantiationLink, substantiation=asked),
    }


def outcomes_at(name, arguments, world):
    """Return [(kind of outcome, values of the arguments)] for an address."""
    made, plan = world.outcomes, {"plan": world.plan.slug}
    if name == "outcomes:discard_draft":
        return [(whose, {"reference": row.reference}) for whose, row in made.drafts.items()]
    if "asked" in arguments:
        return [(kind, {"asked": row.reference}) for kind, row in made.asked.items()]
    if "reference" not in arguments:
        return [("-", plan)]
    found = []
    for kind, outcome in made.of.items():
        values = {"reference": outcome.reference}
        if "piece" in arguments:
            values["piece"] = outcome.evidence.get().reference
        if "part" in arguments:
            values["part"] = outcome.parts.get(organisation__name="Ours").pk
        found.append((kind, values))
    if "part" in arguments:
        public = made.of["public"]
        others = public.parts.get(organisation__name="Theirs").pk
        found.append(("others", {"reference": public.reference, "part": others}))
    return found


def sent_about_outcomes(name, kind, world):
    """What a POST says, so that whoever may do something there does it."""
    made = world.outcomes
    tie = {"kind": "law", "independence": "external", "supports": ["description"]}
    form = TYPED | {"pillars": [world.plan.pillars.first().pk]}
    if name == "outcomes:edit" and kind in made.of:
        outcome = made.of[kind]
        form |= {
            "entry": str(outcome.entry), "sensitivity": outcome.sensitivity, "action": "save",
            "title": "Another title", "readers": [world.reader.pk] if kind == "restricted" else [],
        }  # fmt: skip
    return {
        "outcomes:record": form,
        "outcomes:save_draft": form,
        "outcomes:edit": form,
        "outcomes:return_to_author": {"reason": "No date"},
        "outcomes:withdraw": {"reason": "Not ours"},
        "outcomes:withdraw_answer": {"reason": "They asked to"},
        "outcomes:lower": {"to": 0, "reason": "It is on their site."},
        "outcomes:decide_lowering": {"decision": "grant"},
        "outcomes:add_evidence": {"links": "https://example.org/new", "sensitivity": 0} | tie,
        "outcomes:edit_evidence": tie | {"sensitivity": 2, "title": "The minutes"},
        "outcomes:answer": {"answer": "confirmed", "part": "led"},
        "outcomes:answer_by_link": {"answer": "confirmed", "part": "led"},
        "outcomes:ask": {
            "name": "Somebody", "role": "An official", "relation": "Was there",
            "independence": "external", "language": "fr",
        },
        "outcomes:substantiate": {
            "description": "full", "significance": "part", "contribution": "unknown",
            "naming": "not", "wording": "first",
        },
    }.get(name, {})  # fmt: skip
