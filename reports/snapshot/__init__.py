"""Everything a report shows, as plain JSON, taken at one moment of the database."""

import hashlib
import json
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.localized import LANGUAGES
from accounts.moments import one_moment
from plan import formats
from reports.models import Report
from reports.snapshot import gathering, wording

VERSION = 2


def take(span, *, readers: str = "board") -> dict:
    """
    Return the content of a report on a period or several, in every language.

    Reads one consistent state of the database, whatever is written meanwhile, once for all
    languages. Holds no clock: the same data give the same content. Readers other than the board
    are told no grants.
    """
    with one_moment():
        found = gathering.gather(span, readers)
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = wording.told(found)
    return {
        "version": VERSION,
        "readers": readers,
        "as_of": found.as_of.isoformat(),
        "languages": told,
        "activities": found.rows,
        "activities_left_out": found.rows_left_out,
    }


def data_as_of(span, *, readers: str = "board") -> datetime:
    """Return the moment of the latest change that a report on some periods contains."""
    return gathering.data_as_of(span, Report.Readers(readers).audience)


def sha256_of(content: dict) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def refusal_of(span, as_of: datetime) -> str:
    """Say why a report cannot be dated `as_of`; empty where it can."""
    latest = data_as_of(span)
    if as_of >= latest:
        return ""
    return _("The data hold a change of %(latest)s, later than %(as_of)s.") % {
        "latest": formats.moment(timezone.localtime(latest)),
        "as_of": formats.moment(as_of),
    }
