"""Whether a file is a report of this installation, as it was made."""

import hashlib
import io
import re
from dataclasses import dataclass

import pikepdf

from reports.models import Report

# What a PDF carries as its identifier: the first digits of the snapshot's hash.
IDENTIFIER = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True)
class Verdict:
    """
    What a file is: the report whose bytes it has, or whose it says it is, or of nobody.

    `is_withdrawn` where the report names what is hidden now, `is_superseded` where a newer one
    of the same period and language has been made.
    """

    report: Report | None = None
    is_genuine: bool = False
    is_withdrawn: bool = False
    is_superseded: bool = False


def verify(content: bytes) -> Verdict:
    """Return what is known of a file; reads nothing but this installation's own records."""
    reports = Report.objects.with_withdrawal().select_related("period__plan")
    made = reports.filter(pdf_sha256=hashlib.sha256(content).hexdigest()).first()
    if made is None:
        return Verdict(report=_named_in(content, reports))
    newer = Report.objects.filter(
        period=made.period, language=made.language, state=Report.State.READY,
        requested_at__gt=made.requested_at,
    )  # fmt: skip
    return Verdict(made, True, made.is_withdrawn, newer.exists())


def _named_in(content, reports):
    """The report whose identifier a PDF carries, though its bytes are not those."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            identifier = bytes(document.trailer["/ID"][0]).decode("ascii")
    except (pikepdf.PdfError, KeyError, TypeError, IndexError, ValueError):
        return None
    if not IDENTIFIER.fullmatch(identifier):
        return None
    return reports.filter(snapshot_sha256__startswith=identifier).first()
