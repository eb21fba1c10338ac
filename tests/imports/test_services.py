"""A spreadsheet from being sent to being undone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from activities import history
from activities.models import Activity
from imports import making, services
from imports.models import ImportBatch, ImportRow
from tests import factories, pace
from tests.factories import ActivityFactory, OrganisationFactory
from tests.imports import large

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return factories.reviewer()


def sent(plan, by, text):
    upload = SimpleUploadedFile("ours.csv", text.encode())
    return worked(services.open_batch(plan=plan, by=by, upload=upload))


def worked(batch):
    making.work_on(batch.pk)
    batch.refresh_from_db()
    assert batch.failure == ""
    return batch


def imported(batch, **options):
    services.import_rows(batch=batch, by=batch.by, **options)
    return worked(batch)


SHEET = """Title;Date;Pillar;Type;Partners;Country;Participants;Link
First;2021-03-11;P3;Side event;Alpha; Beta;UK;~49;https://example.org/1
Second;2021;P1;Happening;Gamma;UK;;https://example.org/1
Third;;;;;;;
""".replace("Alpha; Beta", '"Alpha; Beta"')


def test_nothing_is_saved_before_the_import_and_all_of_it_then(client, shipped_plan, reviewer):
    OrganisationFactory(name="Alpha")
    batch = sent(shipped_plan, reviewer, SHEET)
    assert not Activity.objects.exists()
    assert (batch.counts["accept_with_warning"], batch.counts["reject"]) == (2, 1)
    assert not batch.upload

    imported(batch)

    first, second = Activity.objects.order_by("pk")
    assert (first.workflow, first.created_by, first.level) == ("submitted", reviewer, 2)
    assert [str(part.organisation) for part in first.participations.all()] == ["Alpha"]
    assert first.as_sent == {"partners": "Beta", "countries": "UK"}
    assert str(first.figures.get()) == "≈ 49.00 participants"
    assert (second.type.code, second.as_sent["type"]) == ("other-p1", "Happening")
    assert first.evidence.get() == second.evidence.get()
    assert first.events.count() == 1
    assert first.events.get().pgh_context.metadata["user"] == reviewer.pk
    (step,) = history.steps(first, reviewer)
    assert step.sentence.endswith("imported it from a spreadsheet.")
    assert step.changes == []  # The page itself says what it is.
    client.force_login(reviewer)
    page = client.get(first.get_absolute_url()).content.decode()
    assert "As it was sent: partners</dt><dd>Beta" in page
    with override("fr"):
        result = client.get(reverse("imports:detail", args=[batch.reference])).content.decode()
    assert "</b> nouvelles</li>" in result


def test_one_repair_mends_the_same_mistake_in_every_row(shipped_plan, reviewer):
    batch = sent(shipped_plan, reviewer, SHEET)
    unknown = next(each for each in batch.problems if each["found"] == "UK")
    assert (unknown["rows"], unknown["suggestion"]) == (2, "United Kingdom")

    services.mend(
        batch=batch,
        repairs={"countries": {"UK": "United Kingdom"}},
        new_partners=["Alpha"],
        cells={(4, "pillar"): "P2"},
    )
    imported(worked(batch))

    assert {tuple(a.countries) for a in Activity.objects.exclude(title="Third")} == {("GB",)}
    assert Activity.objects.get(title="Third").type.code == "other-p2"
    assert Activity.objects.get(title="First").participations.get().organisation.name == "Alpha"


def test_a_corrected_mapping_is_remembered_for_the_next_spreadsheet(shipped_plan, reviewer):
    text = "What;Thing;Pillar\n2021;Event;P3\n"
    batch = sent(shipped_plan, reviewer, text)
    assert batch.mapping == ["title", "", "pillar"]

    services.mend(batch=batch, mapping=["date", "title", "pillar"])
    again = sent(shipped_plan, reviewer, text)

    assert again.mapping == ["date", "title", "pillar"]
    assert again.rows.get().values["title"] == "Event"


def test_the_same_file_again_creates_nothing(shipped_plan, reviewer):
    one, other = (sent(shipped_plan, reviewer, SHEET) for _time in range(2))
    imported(one)

    third = sent(shipped_plan, reviewer, SHEET)
    assert third.counts["duplicate"] == 2

    # The second was checked before the first was imported.
    services.import_rows(batch=other, by=reviewer)
    making.work_on(other.pk)
    other.refresh_from_db()
    assert "“First” was logged" in other.failure
    assert Activity.objects.count() == 2


def test_only_what_is_chosen_is_imported(shipped_plan, reviewer):
    batch = sent(shipped_plan, reviewer, SHEET)

    services.choose(batch=batch, chosen={2: False})
    imported(batch)

    assert Activity.objects.get().title == "Second"


def test_an_import_is_undone_as_one_but_for_what_was_changed_since(shipped_plan, reviewer):
    kind = shipped_plan.pillars.get(code="P3").types.get(code="side-event")
    kept = ActivityFactory(title="Old", place="Here", type=kind)
    changed = ActivityFactory(title="Old too", place="Here", type=kind)
    batch = sent(
        shipped_plan, reviewer,
        "reference;title;date;pillar;place\n;Fresh;2021;P1;\n"
        f"{kept.reference};New;2021-03-11;P3;There\n"
        f"{changed.reference};New too;2021-03-11;P3;There\n",
    )  # fmt: skip
    imported(batch)
    assert Activity.objects.get(pk=kept.pk).place == "There"
    Activity.objects.filter(pk=changed.pk).update(title="Somebody else’s")

    services.undo(batch=batch, by=reviewer)
    worked(batch)

    fresh = Activity.objects.get(title="Fresh")
    assert (fresh.binned_by, fresh.binned_at is not None) == (reviewer, True)
    kept.refresh_from_db()
    changed.refresh_from_db()
    assert (kept.title, kept.place) == ("Old", "Here")
    assert (changed.title, changed.place) == ("Somebody else’s", "Here")
    assert (batch.counts["binned"], batch.counts["restored"]) == (1, 1)
    assert (batch.counts["changed_since"], batch.undone_by) == (1, reviewer)
    with pytest.raises(services.NotImported):
        services.undo(batch=batch, by=reviewer)


def test_what_was_changed_since_the_check_is_not_written_over(shipped_plan, reviewer):
    kind = shipped_plan.pillars.get(code="P3").types.get(code="side-event")
    activity = ActivityFactory(title="Old", type=kind)
    text = f"reference;title;date;pillar\n{activity.reference};New;2021-03-11;P3\n"
    batch = sent(shipped_plan, reviewer, text)
    Activity.objects.filter(pk=activity.pk).update(title="Somebody else’s")

    services.import_rows(batch=batch, by=reviewer)
    making.work_on(batch.pk)

    batch.refresh_from_db()
    activity.refresh_from_db()
    assert (batch.state, activity.title) == ("failed", "Somebody else’s")


def test_a_worker_that_is_late_writes_nothing_and_a_message_twice_imports_once(
    shipped_plan, reviewer
):
    batch = sent(shipped_plan, reviewer, SHEET)
    services.import_rows(batch=batch, by=reviewer)
    lease = timezone.now() + timedelta(seconds=60)
    ImportBatch.objects.update(state="running", attempt=7, lease_until=lease)

    making.work_on(batch.pk)
    assert not Activity.objects.exists()

    ImportBatch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    making.work_on(batch.pk)
    making.work_on(batch.pk)
    assert Activity.objects.count() == 2


def test_refused_rows_come_back_with_their_reasons_and_can_be_sent_again(shipped_plan, reviewer):
    batch = sent(shipped_plan, reviewer, SHEET)

    lines = "".join(services.refused_rows(batch))

    assert lines.startswith("\ufeffreasons for refusing it,Title,Date")
    assert "There is no pillar." in lines
    assert sent(shipped_plan, reviewer, lines).mapping[:2] == ["ignored", "title"]


def test_rows_are_for_who_sent_them_and_are_forgotten_after_thirty_days(shipped_plan, reviewer):
    other = factories.reviewer()
    batch = imported(sent(shipped_plan, reviewer, SHEET))

    assert ImportBatch.objects.visible_to(other).get() == batch
    assert not ImportRow.objects.visible_to(other).exists()
    assert ImportRow.objects.visible_to(reviewer).count() == 3
    assert not ImportBatch.objects.visible_to(factories.staff()).exists()

    making.forget_old()
    assert ImportRow.objects.count() == 3
    ago = timezone.now() - timedelta(days=31)
    ImportBatch.objects.update(created_at=ago, committed_at=ago)
    making.forget_old()
    assert not ImportRow.objects.exists()
    assert Activity.objects.count() == 2


def test_members_propose_and_who_may_not_log_sends_nothing(shipped_plan, reviewer):
    speaker = factories.member()
    organisation = OrganisationFactory(name="Alpha")
    organisation.affiliations.create(user=speaker)

    imported(sent(shipped_plan, speaker, "title;pillar\nOurs;P3\n"))

    ours = Activity.objects.get()
    assert (ours.proposed_by, ours.role) == (organisation, "member-led")
    with pytest.raises(services.NotImported):
        sent(shipped_plan, factories.board(), "title;pillar\nTheirs;P3\n")


# As in a worker: a process of its own, and each step in transactions of its own.
@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_fifty_thousand_rows_are_checked_in_half_a_minute_and_imported_in_one(
    shipped_plan, reviewer, settings
):
    for number in range(0, 40, 2):
        OrganisationFactory(name=f"Organisation {number}")
    ActivityFactory.create_batch(3)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # The server believes that there is next to nothing.
    upload = SimpleUploadedFile("many.csv", large.as_csv(50_000))
    batch = services.open_batch(plan=shipped_plan, by=reviewer, upload=upload)

    slower = pace.slower()
    checked, most = large.worked_by_a_worker(batch, settings.MEDIA_ROOT)
    batch.refresh_from_db()
    services.import_rows(batch=batch, by=reviewer)
    took, most_then = large.worked_by_a_worker(batch, settings.MEDIA_ROOT)

    print(
        f"checked in {checked:.1f} s, {most:.0f} MB; imported in {took:.1f} s, {most_then:.0f} MB"
    )
    assert Activity.objects.count() > 49_000
    slower = max(slower, pace.slower())
    assert checked <= 30 * slower
    assert took <= 60 * slower
    assert max(most, most_then) < 300
