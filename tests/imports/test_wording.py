"""Rows that claim a change for the network come in, with a warning."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activities.models import Activity
from imports import making, services
from tests import factories

pytestmark = pytest.mark.django_db
SHEET = """Title;Description;Pillar
A law achieved by the network;Our impact was large. 40 % of the change is due to us.;P3
Deux lois de plus;Grâce à notre plaidoyer, deux lois ont changé.;P3
Side event;The network contributed a briefing, others did much more.;P3
"""


@pytest.fixture
def batch(shipped_plan):
    upload = SimpleUploadedFile("ours.csv", SHEET.encode())
    batch = services.open_batch(plan=shipped_plan, by=factories.reviewer(), upload=upload)
    return worked(batch)


def worked(batch):
    making.work_on(batch.pk)
    batch.refresh_from_db()
    assert batch.failure == ""
    return batch


def test_each_cell_that_claims_a_change_is_warned_of(batch):
    rows = {row.record: row for row in batch.rows.order_by("record")}

    said = [
        (record, message.column, message.code, message.words["claimed"])
        for record, row in rows.items()
        for message in services.messages_of(row)
    ]
    assert said == [
        (2, "title", "claims_the_change", "achieved by the network"),
        (2, "description", "claims_the_change", "Our impact"),
        (2, "description", "splits_the_change", "40 % of the change is due"),
        (3, "description", "claims_the_change", "Grâce à notre plaidoyer"),
    ]
    outcomes = [row.outcome for row in rows.values()]
    assert outcomes == ["accept_with_warning", "accept_with_warning", "accept"]


def test_the_preview_says_it_in_words(client, batch):
    client.force_login(batch.by)

    page = client.get(reverse("imports:detail", args=[batch.reference])).content.decode()

    assert (
        "This reads as if the network alone had brought the change about: “achieved by the "
        "network”. Say what it contributed, and who else did."
    ) in page


def test_such_rows_are_imported_all_the_same(batch):
    services.import_rows(batch=batch, by=batch.by)
    worked(batch)

    assert Activity.objects.count() == 3


def test_a_cell_that_was_mended_is_warned_of_no_more(client, batch):
    client.force_login(batch.by)
    client.post(
        reverse("imports:repair", args=[batch.reference]),
        {"column": "title", "found": "A law achieved by the network", "meaning": "A law"},
    )
    worked(batch)

    first = batch.rows.get(record=2)
    assert {message.column for message in services.messages_of(first)} == {"description"}
