"""The same snapshot is the same file: on another day, in another process, place and language."""

import hashlib
import json
import os
import subprocess
import sys

import pytest
import time_machine

from reports import making, pdf, snapshot, telling
from tests.reports.test_content import WORDS

pytestmark = pytest.mark.django_db

# Sets what it is given on standard input, as a worker does, and says what came out.
PROGRAM = """
import hashlib, json, sys
import django
django.setup()
from reports import making
content = json.load(sys.stdin)
made = making.set_in_type(content, identifier="ab" * 32)
print(hashlib.sha256(made.content).hexdigest())
"""


@pytest.fixture
def content(demonstrated_outcomes):
    taken = snapshot.take(demonstrated_outcomes.periods.get(code="2021-Q4"))
    return telling.in_language(taken, "fr") | {"texts": WORDS}


def digest(content):
    made = making.set_in_type(content, identifier="ab" * 32)
    return hashlib.sha256(made.content).hexdigest()


def elsewhere(content, folder, **environment):
    """Set the same in a new process, with another environment and working directory."""
    kept = {"DATABASE_URL": "postgres:///", "REDIS_URL": "redis://", "SECRET_KEY": "-"}
    kept |= {"DJANGO_SETTINGS_MODULE": "idpc.settings", "PYTHONPATH": os.getcwd()}
    kept |= {"PATH": os.environ["PATH"], "DATA_DIR": str(folder)} | environment
    asked = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=json.dumps(content), env=kept, cwd=folder,
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return asked.stdout.split()[-1]


def test_the_same_content_is_the_same_file_on_another_day_and_by_another_press(content):
    with time_machine.travel("2026-01-01", tick=False):
        first = digest(content)
    pdf._stop()  # The press is restarted, as with the machine.
    with time_machine.travel("2031-08-08", tick=False):
        assert digest(content) == first


@pytest.mark.parametrize(
    "environment",
    [
        {
            "TZ": "Pacific/Auckland",
            "PYTHONHASHSEED": "1",
            "LANG": "fr_FR.UTF-8",
            "LC_ALL": "tr_TR.UTF-8",
            "HOME": "/nowhere",
            "SOURCE_DATE_EPOCH": "1",
            "FONTCONFIG_PATH": "/nowhere",
            "TIME_ZONE": "Asia/Tokyo",
            "LANGUAGE_CODE": "es",
        },
    ],
    ids=["all of it another"],
)
def test_nothing_of_where_it_is_made_is_in_it(content, tmp_path, environment):
    assert elsewhere(content, tmp_path, **environment) == digest(content)


def test_a_snapshot_that_went_through_the_database_is_the_same_file(
    demonstrated_outcomes, people, quarter
):
    from reports import services
    from reports.models import Report

    report = services.open_report(first=quarter, last=quarter, by=people["writer"])
    made = digest(telling.content_of(report, "en", is_preview=False))

    stored = Report.objects.get(pk=report.pk)

    assert digest(telling.content_of(stored, "en", is_preview=False)) == made
    assert snapshot.sha256_of(stored.snapshot) == stored.snapshot_sha256


def test_each_of_language_words_and_watermark_makes_it_another(content):
    different = [
        content,
        content | {"texts": {"summary": "Other words."}},
        content | {"is_preview": True},
        content | {"edition": 2, "edition_before": 1, "correction": "-"},
    ]

    assert len({digest(one) for one in different}) == len(different)
