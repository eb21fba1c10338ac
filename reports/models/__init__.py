"""The board's reports: editions and their words, the files made of them, and who was told."""

from reports.models.editions import Report, ReportAct, ReportQuerySet
from reports.models.files import Job, ReportFile
from reports.models.notices import Notice
from reports.models.words import ReportText

__all__ = ["Job", "Notice", "Report", "ReportAct", "ReportFile", "ReportQuerySet", "ReportText"]
