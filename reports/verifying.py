"""Whether a file is a report of this installation, as it was made."""

import hashlib
import io
import re
from dataclasses import dataclass

import pikepdf

from reports import snapshot
from reports.models import Report, ReportFile

# What a PDF carries as its identifier: the first digits of the hash of its content.
IDENTIFIER = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True)
class Verdict:
    """
    What a file is: the report whose bytes it has, or whose it says it is, or of nobody.

    `is_genuine` where its bytes and the snapshot that they were made of are as they were;
    `is_intact` is False where somebody has changed the snapshot. `is_withdrawn` where the report
    names what is hidden now, `superseded_by` the number of the edition that came after it.
    """

    file: ReportFile | None = None
    report: Report | None = None
    is_genuine: bool = False
    is_intact: bool = True
    is_withdrawn: bool = False
    superseded_by: int | None = None


def verify(content: bytes) -> Verdict:
    """
    Return what is known of a file; reads nothing but this installation's own records.

    Whoever asks holds the file, or one that was made of it, and is told what stands in it: so
    this is asked of all files, whoever may see them here.
    """
    files = ReportFile.objects.ready()
    made = files.filter(pdf_sha256=hashlib.sha256(content).hexdigest()).first()
    named = made or _named_in(content, files)
    if named is None:
        return Verdict()
    report = (
        Report.objects.with_withdrawal().with_successor().with_periods().get(pk=named.report_id)
    )
    is_intact = snapshot.sha256_of(report.snapshot) == report.snapshot_sha256
    return Verdict(
        file=named,
        report=report,
        is_genuine=made is not None and is_intact,
        is_intact=is_intact,
        is_withdrawn=report.is_withdrawn,
        superseded_by=report.superseded_by,
    )


def _named_in(content, files):
    """The file whose identifier a PDF carries, though its bytes are not those."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            identifier = bytes(document.trailer["/ID"][0]).decode("ascii")
    except (pikepdf.PdfError, KeyError, TypeError, IndexError, ValueError):
        return None
    if not IDENTIFIER.fullmatch(identifier):
        return None
    return files.filter(content_sha256__startswith=identifier).first()
