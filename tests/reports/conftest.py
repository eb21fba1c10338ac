"""Reports on their way: opened, written, handed in, approved, published."""

import pytest

from reports import making, services
from tests import factories


@pytest.fixture
def in_folder(settings, tmp_path):
    """Files of reports go where the test can look for them."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def quarter(shipped_plan):
    return shipped_plan.periods.get(code="2021-Q1")


@pytest.fixture
def people():
    """Who works on a report, by the name of what they do."""
    return {
        "writer": factories.staff(name="Awa"),
        "reviewer": factories.reviewer(name="Rosa"),
        "board": factories.board(name="Béa"),
    }


@pytest.fixture
def draft(quarter, people):
    """A draft of a closed quarter, with a summary in English."""
    report = services.close_period(period=quarter, by=people["reviewer"])
    write(report, people["writer"])
    return report


@pytest.fixture
def handed_in(draft, people):
    services.submit(report=draft, by=people["writer"])
    draft.refresh_from_db()
    return draft


@pytest.fixture
def published(handed_in, people, in_folder):
    """A report whose file is made, by the real typesetter."""
    services.approve(report=handed_in, by=people["board"])
    for file in handed_in.files.all():
        making.make(file.pk)
    handed_in.refresh_from_db()
    assert handed_in.is_published
    return handed_in


def write(report, who, language="en", **texts):
    texts = texts or {"summary": "A quarter with many partners."}
    services.write(report=report, language=language, texts=texts, by=who)
