"""What one file of a report is made of: its snapshot in one language, and the words beside it."""

from reports import changes, snapshot
from reports.models import Report

sha256_of = snapshot.sha256_of


def content_of(report: Report, language: str, *, is_preview: bool) -> dict:
    """Return all that a file of a report is made of, as plain JSON, in its language."""
    before = report.edition_before()
    return in_language(report.snapshot, language) | {
        "snapshot_sha256": report.snapshot_sha256,
        "edition": report.edition,
        "edition_before": before.edition if before else None,
        "arrangement": report.arrangement,
        "correction": report.correction,
        "changes": changes.between(before.snapshot, report.snapshot, language) if before else [],
        "texts": report.texts.told(language),
        "is_preview": is_preview,
    }


def in_language(content: dict, language: str) -> dict:
    """Return what a snapshot tells in one language, as a first edition without words."""
    return content["languages"][language] | {
        "as_of": content["as_of"],
        "readers": content["readers"],
        "activities": content["activities"],
        "activities_left_out": content["activities_left_out"],
        "snapshot_sha256": snapshot.sha256_of(content),
        "edition": 1,
        "arrangement": Report.Arrangement.PILLARS.value,
        "correction": "",
        "changes": [],
        "texts": {},
        "is_preview": False,
    }


def facts_of(content: dict) -> dict[str, str]:
    """Return what the file says of itself in its metadata."""
    return {
        "plan": content["plan"]["slug"],
        "period": content["period"]["code"],
        "edition": str(content["edition"]),
        "readers": content["readers"],
        "snapshot": content["snapshot_sha256"],
    }
