"""Evidence as people work with it: several at once, described, shared, and never opened alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from activities import services
from activities.models import Activity, Evidence
from tests import factories
from tests.factories import ActivityFactory, EvidenceFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def notes(name, content=b"What was agreed."):
    return SimpleUploadedFile(name, content)


def add(client, activity, *files, headers=None, **typed):
    url = reverse("activities:add_evidence", args=[activity.reference])
    typed = {"sensitivity": 0, "file": list(files)} | typed
    return client.post(url, typed, headers=headers or {})


def describe(client, activity, piece, **typed):
    url = reverse("activities:edit_evidence", args=[activity.reference, piece.reference])
    return client.post(url, {"title": piece.title, "sensitivity": piece.sensitivity} | typed)


def text(answer):
    return answer.content.decode()


def test_several_files_and_links_come_in_at_once_with_what_is_said_of_them(as_staff):
    activity = ActivityFactory()

    answer = add(
        as_staff, activity, notes("a.txt", b"First"), notes("b.txt", b"Second"),
        links="https://example.org/1\n\nexample.org/2", title="Minutes", source="UNODC",
        language="fr", dated_on="2021-03-11",
    )  # fmt: skip

    assert answer.status_code == 302
    found = activity.evidence.values_list("url", "title", "source", "language", "size")
    assert list(found) == [
        ("", "Minutes", "UNODC", "fr", 5),
        ("", "Minutes", "UNODC", "fr", 6),
        ("https://example.org/1", "Minutes", "UNODC", "fr", None),
        ("https://example.org/2", "Minutes", "UNODC", "fr", None),
    ]
    page = text(as_staff.get(activity.get_absolute_url()))
    assert "4 pieces of evidence added." in page
    assert "UNODC, 11 March 2021 (Français)" in page
    assert activity.evidence.first().sha256 in page


def test_what_is_refused_is_named_with_its_reason_and_the_rest_is_kept(as_staff, settings):
    settings.UPLOAD_LIMIT_MB = 1
    activity = ActivityFactory()

    answer = add(
        as_staff, activity, notes("good.txt"), notes("page.html", b"<svg/>"),
        notes("void.txt", b""), notes("vast.txt", b"x" * 2_000_000),
        links="https://example.org/1\nnot a link", title="Minutes",
    )  # fmt: skip

    page = text(answer)
    assert answer.status_code == 422
    assert "“page.html”: " in page
    assert "“void.txt”: This file is empty." in page
    assert "“vast.txt”: This file is larger than 1 MB." in page
    assert "“not a link”: Enter a valid URL." in page
    assert 'value="Minutes"' in page
    assert ">\nnot a link</textarea>" in page
    assert "2 pieces of evidence added." in page
    assert [piece.title for piece in activity.evidence.all()] == ["Minutes", "Minutes"]


def test_a_form_that_says_nothing_or_no_date_adds_nothing(as_staff):
    activity = ActivityFactory()

    assert "Give a file or a link." in text(add(as_staff, activity))
    assert add(as_staff, activity, notes("a.txt"), dated_on="soon").status_code == 422
    assert not activity.evidence.exists()


def test_the_script_sends_a_file_and_is_told_in_its_own_terms(as_staff):
    activity, script = ActivityFactory(), {"Accept": "application/json"}

    good = add(as_staff, activity, notes("a.txt"), headers=script)
    again = add(as_staff, activity, notes("a.txt"), headers=script)
    bad = add(as_staff, activity, notes("a.pdf"), headers=script)

    assert (good.status_code, good.json()) == (200, {"errors": []})
    assert again.status_code == 200
    assert activity.evidence.count() == 1  # Sent twice, it is one.
    assert bad.status_code == 422
    assert bad.json()["errors"][0].startswith("“a.pdf”: What is in this file is not")


def test_a_piece_is_described_later_and_the_history_says_so(as_staff):
    activity, piece = ActivityFactory(), EvidenceFactory(title="Minute", sensitivity=1)
    activity.evidence.add(piece)

    answer = describe(as_staff, activity, piece, title="Minutes", source="UNODC", sensitivity=2)

    piece.refresh_from_db()
    assert answer.status_code == 302
    assert (piece.title, piece.source, piece.sensitivity) == ("Minutes", "UNODC", 2)
    assert "UNODC" in text(as_staff.get(activity.get_absolute_url())).partition("History")[2]
    assert describe(as_staff, activity, piece, dated_on="soon").status_code == 422


def test_what_supports_something_published_gets_no_more_readers_by_one_person(as_staff):
    piece = EvidenceFactory(sensitivity=Sensitivity.INTERNAL)
    draft = ActivityFactory(workflow="draft", sensitivity=Sensitivity.INTERNAL)
    published = ActivityFactory()
    for activity in (draft, published):
        activity.evidence.add(piece)

    refused = describe(as_staff, draft, piece, sensitivity=0)
    assert refused.status_code == 422
    assert "cannot be given more readers here" in text(refused)
    piece.refresh_from_db()
    assert piece.sensitivity == Sensitivity.INTERNAL

    published.evidence.remove(piece)
    assert describe(as_staff, draft, piece, sensitivity=0).status_code == 302


def test_who_opens_a_piece_of_a_submitted_entry_leaves_publishing_to_another(as_reviewer):
    factories.reviewer()
    activity = ActivityFactory(workflow="submitted", created_by=factories.staff())
    piece = EvidenceFactory(sensitivity=Sensitivity.INTERNAL)
    activity.evidence.add(piece)

    describe(as_reviewer, activity, piece, sensitivity=0)

    activity.refresh_from_db()
    with pytest.raises(services.NotPublishable, match="You gave it more readers"):
        services.publish(activity=activity, by=activity.level_chosen_by)


def test_evidence_that_is_here_is_found_and_supports_another_activity_too(as_staff):
    old = ActivityFactory(title="The march")
    plan_mate = ActivityFactory(type=old.type, title="The report")
    elsewhere = ActivityFactory()
    piece = EvidenceFactory(title="Procès-verbal", source="UNODC", url="https://example.org/pv")
    old.evidence.add(piece)
    elsewhere.evidence.add(EvidenceFactory(title="Procès, of another plan"))
    url = reverse("activities:add_evidence", args=[plan_mate.reference])

    for words in ("proces", "unodc", "org/pv"):
        page = text(as_staff.get(url, {"find": words}))
        assert "Procès-verbal" in page
        assert "of another plan" not in page
        assert "The march" in page
    assert "No evidence that you see" in text(as_staff.get(url, {"find": "nothing"}))

    as_staff.post(url, {"known": [piece.reference]})
    assert list(plan_mate.evidence.all()) == [piece]
    assert "also supports:" in text(as_staff.get(plan_mate.get_absolute_url()))


def test_what_else_a_piece_supports_is_told_as_far_as_it_is_seen(client):
    piece = EvidenceFactory()
    for title, level in (("Open", 0), ("Inner matter", 2), ("Secret matter", 3)):
        ActivityFactory(title=title, sensitivity=level).evidence.add(piece)
    page = Activity.objects.get(title="Open").get_absolute_url()

    client.force_login(factories.staff())
    for_staff = text(client.get(page))
    client.force_login(factories.member())
    for_member = text(client.get(page))

    assert "Inner matter" in for_staff
    assert "Secret matter" not in for_staff
    assert "Inner matter" not in for_member
    assert "also supports" not in for_member


def test_sharing_gives_no_piece_more_readers_than_it_has(client):
    named = factories.staff()
    secret = ActivityFactory(sensitivity=Sensitivity.RESTRICTED)
    secret.readers.add(named)
    inner = ActivityFactory(type=secret.type, sensitivity=Sensitivity.INTERNAL)
    ours = ActivityFactory(type=secret.type)
    for activity, title in ((secret, "List of names"), (inner, "List of rooms")):
        activity.evidence.add(EvidenceFactory(title=title))
    inner.evidence.add(EvidenceFactory(title="List of staff", sensitivity=Sensitivity.INTERNAL))
    client.force_login(named)
    url = reverse("activities:add_evidence", args=[ours.reference])

    page = text(client.get(url, {"find": "List"}))
    forged = [piece.reference for piece in Evidence.objects.all()]
    answer = client.post(url, {"known": forged}, follow=True)

    assert "List of staff" in page
    assert "List of names" not in page
    assert "List of rooms" not in page
    assert [piece.title for piece in ours.evidence.all()] == ["List of staff"]
    assert "“List of names” would get more readers with this." in text(answer)


def test_a_member_describes_their_own_evidence_and_not_what_others_have_too(client):
    house, person = OrganisationFactory(), factories.member()
    person.affiliations.create(organisation=house)
    draft = ActivityFactory(workflow="draft", proposed_by=house, created_by=person)
    own, shared = EvidenceFactory(sensitivity=1), EvidenceFactory(sensitivity=1)
    draft.evidence.set([own, shared])
    ActivityFactory().evidence.add(shared)
    client.force_login(person)

    assert describe(client, draft, own, title="Ours").status_code == 302
    assert describe(client, draft, shared, title="Ours").status_code == 404
