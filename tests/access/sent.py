"""What is sent to each address of the matrix, so that whoever may do something does it."""

from accounts.meanwhile import digest
from indicators.forms import IndicatorForm, ReadingForm
from indicators.models import Indicator
from priorities.forms import RevisionForm
from tests.access.world_of_outcomes import sent_about_outcomes


def sent_to(name, kind, world):
    """What a POST says, so that whoever may do something there does it."""
    if name.startswith("outcomes:"):
        return sent_about_outcomes(name, kind, world)
    if name.startswith("indicators:"):
        return _sent_about_indicators(name, kind, world)
    form = {
        "title": "A march", "date": "2021-03-11", "type": world.kind.pk, "role": "network",
        "status": "done", "sensitivity": 2, "language": "en", "action": "submit",
        "entry": "6b3f0a9e-4f0e-4a8e-9a52-1d6a3d1b7a11",
    }  # fmt: skip
    if name == "activities:edit":
        form["sensitivity"] = world.activities[kind].sensitivity
        form["readers"] = [world.reader.pk] if kind == "restricted" else []
    organisation = {
        "name": "New House", "kind": "partner", "sensitivity": 2,
        "affiliations-TOTAL_FORMS": 0, "affiliations-INITIAL_FORMS": 0,
    }  # fmt: skip
    forum = {"code": "NEW", "name_en": "New", "name_fr": "Nouveau", "name_es": "Nuevo"}
    meeting = {
        "name_en": "New", "name_fr": "Nouveau", "name_es": "Nuevo",
        "starts_on": "2025-03-10", "ends_on": "2025-03-14",
    }  # fmt: skip
    return {
        "activities:log": form,
        "activities:save_draft": form,
        "activities:edit": form,
        "activities:save_view": {"name": "Kept", "query": "status=done"},
        "activities:edit_view": {"name": "Kept"},
        "activities:publish": {"activity": [a.reference for a in world.activities.values()]},
        "activities:review": {"activity": [a.reference for a in world.activities.values()]},
        "activities:bulk_edit": {
            "activity": [world.activities["own"].reference],
            "step": "apply",
            "status": "planned",
            "field": "status",
            "entry": "6b3f0a9e-4f0e-4a8e-9a52-1d6a3d1b7a12",
        },
        "activities:return_to_author": {"reason": "No date"},
        "activities:add_evidence": {"links": "https://example.org/new", "sensitivity": 0},
        "activities:edit_evidence": {"title": "The hall", "sensitivity": 2},
        "network:lower": {"to": 0, "reason": "It is on their site."},
        "network:decide_lowering": {"decision": "grant"},
        "activities:lower": {"to": 0, "reason": "It is on their site."},
        "activities:decide_lowering": {"decision": "grant"},
        "activities:answer": {"answer": "confirmed", "part": "partner"},
        "activities:answer_by_link": {"answer": "confirmed", "part": "partner"},
        "activities:hiding": {"record": [a.reference for a in world.activities.values()]},
        "imports:start": {"pasted": "Title\tDate\nA march\t2021-03-11"},
        "imports:repair": {"column": "countries", "found": "UK", "meaning": "United Kingdom"},
        "imports:rows": {"shown": ["2"]},
        "imports:columns": {"column-0": "title"},
        # Targets: standings and milestones.
        "priorities:standings": {
            "language": "en",
            "standing-T2": "stalled",
            "reason-T2": "No bill.",
            "confidence-T2": "low",
            "seen-T2": digest("", "", ""),
        },
        # Reports: what is opened, written, returned, corrected, reopened.
        "reports:open_report": {
            "first_period": world.plan.periods.get(code="2022-Q4").pk,
            "arrangement": "pillars",
            "readers": "board",
        },
        "reports:write": {"summary": "Words", "seen": digest("-", *[""] * 9)},
        "reports:return_to_authors": {"reason": "It names no decision."},
        "reports:correct": {"reason": "A march was left out."},
        "reports:reopen_period": {"reason": "A mistake."},
        "priorities:add_milestone": {"wording": "A bill is tabled", "language": "en"},
        "priorities:revise_milestone": {
            "wording": "A bill is passed",
            "language": "en",
            "state": "open",
            "because": "So",
            "seen": RevisionForm(instance=world.milestone).there,
        },
        "network:invite": {"email": "b@example.org", "roles": ["board"], "language": "en"},
        "network:hide": {"country": "MX", "reason": "Arrests"},
        "admin:activities_activity_changelist": {
            "action": "publish",
            "_selected_action": [a.pk for a in world.activities.values()],
        },
        "admin:network_organisation_add": organisation,
        "admin:network_organisation_change": organisation,
        "admin:network_forum_add": forum,
        "admin:network_forum_change": forum,
        "admin:network_meeting_add": meeting,
        "admin:network_meeting_change": meeting,
        "admin:network_placerule_add": {"country": "MX", "level": 2},
        "admin:network_placerule_change": {"country": "PH", "level": 3},
        "admin:accounts_user_change": {"name": "Other name", "roles": ["board"], "language": "en"},
        "accounts:language": {"language": "fr"},
        "accounts:show_as": {"as": "member"},
    }.get(name, {})


def _sent_about_indicators(name, kind, world):
    if name in {"indicators:add", "indicators:edit"}:
        typed = {
            "code": "NEW", "direction": "increase", "aggregation": "snapshot",
            "frequency": "year", "decimals": 0, "tolerance": 0, "baseline": "1",
            "baseline_when": "2020", "baseline_source": "A count", "measure": "unit",
            "reason": "Clearer",
            **{f"{name}_{language}": "Words" for name in ("name", "text", "unit")
               for language in ("en", "fr", "es")},
        }  # fmt: skip
    else:
        typed = {"when": "2021-08", "quantity": "52", "quality": "reported", "source": "A list"}
    if name == "indicators:edit":
        stored = Indicator.objects.get(pk=world.indicators[kind].pk)
        typed["seen"] = IndicatorForm(instance=stored).there
    if name == "indicators:edit_reading":
        reading = world.indicators[kind].readings.get(is_used=False)
        typed["seen"] = ReadingForm(instance=reading).there
    return typed
