"""Files as evidence: how they come in, are kept, scanned, and go out again."""

import hashlib
import socket
import threading

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from activities import evidence as services
from activities.models import Evidence
from tests import factories
from tests.activities.sent_files import photograph, upload
from tests.factories import ActivityFactory


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def status_of(client, evidence):
    answer = client.get(evidence.address)
    b"".join(answer)  # Whoever asks for a file reads it, which closes it.
    return answer.status_code


def add(client, activity, content=None, name="photo.jpg", **typed):
    typed = {"title": "The hall", "sensitivity": 0} | typed
    if content is not None:
        typed["file"] = upload(content, name)
    return client.post(reverse("activities:add_evidence", args=[activity.reference]), typed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../../x.jpg", "a\r\nSet-Cookie: x.jpg", "é" * 200 + ".jpg", "🙈.jpg", "\u202egpj.jpg"]
)
def test_a_file_is_kept_under_a_name_that_tells_nothing_and_goes_out_as_an_attachment(
    as_staff, folder, name
):
    activity = ActivityFactory(sensitivity=Sensitivity.PUBLIC)

    assert add(as_staff, activity, photograph(), name).status_code == 302
    evidence = activity.evidence.get()
    answer = as_staff.get(evidence.address)

    assert [path.suffix for path in stored(folder)] == [".jpg"]
    assert len(stored(folder)[0].stem) == 36
    assert answer["Content-Disposition"] == f'attachment; filename="{evidence.reference}.jpg"'
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    assert hashlib.sha256(b"".join(answer)).hexdigest() == evidence.sha256


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("own", "record", "readers"),
    [
        (Sensitivity.PUBLIC, Sensitivity.PUBLIC, {"member", "board", "staff"}),
        (Sensitivity.INTERNAL, Sensitivity.PUBLIC, {"staff"}),
        (Sensitivity.PUBLIC, Sensitivity.INTERNAL, {"staff"}),
        (Sensitivity.PUBLIC, Sensitivity.RESTRICTED, set()),
    ],
)
def test_a_file_is_for_who_sees_it_and_a_record_that_it_supports(client, own, record, readers):
    activity = ActivityFactory(sensitivity=record)
    evidence = services.add_file(
        record=activity, upload=upload(photograph(), "x.jpg"), title="", sensitivity=own,
        by=factories.staff(),
    )  # fmt: skip
    found = set()
    for role in ("member", "board", "staff", "administrator"):
        client.force_login(getattr(factories, role)())
        if status_of(client, evidence) == 200:
            found.add(role)

    assert found - {"administrator"} == readers
    client.logout()
    assert status_of(client, evidence) == 302


@pytest.mark.django_db
def test_no_file_is_served_by_its_path(client, as_reviewer):
    activity = ActivityFactory()
    add(as_reviewer, activity, photograph())
    name = activity.evidence.get().file.name

    for address in (f"/-/media/{name}", f"/media/{name}", f"/static/{name}", f"/{name}"):
        assert client.get(address).status_code in {302, 404}


@pytest.mark.django_db
def test_a_refused_file_says_why_and_keeps_what_was_typed(as_staff, folder):
    activity = ActivityFactory()

    answer = add(as_staff, activity, b"<svg/>", "x.svg", title="A drawing")

    assert answer.status_code == 422
    assert "is not what its name says" in answer.content.decode()
    assert 'value="A drawing"' in answer.content.decode()
    assert (stored(folder), Evidence.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_refused_and_fills_no_disk(as_staff, settings, folder):
    settings.UPLOAD_LIMIT_MB = 1
    activity = ActivityFactory()

    answer = add(as_staff, activity, bytes(3 * 1024 * 1024), "long.pdf", title="Long")

    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.content.decode()
    assert 'value="Long"' in answer.content.decode()
    assert not Evidence.objects.exists()


@pytest.mark.django_db
def test_only_who_may_edit_the_activity_adds_and_removes(client):
    activity = ActivityFactory(sensitivity=Sensitivity.PUBLIC)
    evidence = factories.EvidenceFactory()
    activity.evidence.add(evidence)
    remove = reverse("activities:remove_evidence", args=[activity.reference, evidence.reference])

    for role in (factories.member, factories.board, factories.administrator):
        client.force_login(role())
        assert add(client, activity, photograph()).status_code == 404
        assert client.post(remove).status_code == 404
    client.force_login(factories.staff())
    assert client.post(remove).status_code == 302
    assert not activity.evidence.exists()


@pytest.mark.django_db
def test_where_there_is_no_room_nothing_is_saved_and_it_is_said(as_staff, folder):
    activity = ActivityFactory()
    (folder / "evidence").write_text("a file where the folder should be")

    answer = add(as_staff, activity, photograph())

    assert answer.status_code == 422
    assert "could not be stored" in answer.content.decode()
    assert not Evidence.objects.exists()


@pytest.mark.django_db
def test_a_link_that_is_known_elsewhere_tells_nothing_of_it():
    hidden = ActivityFactory(sensitivity=Sensitivity.RESTRICTED)
    secret = factories.EvidenceFactory(url="https://example.org/list", title="Who was there")
    hidden.evidence.add(secret)
    ours = ActivityFactory()

    given = services.add_link(
        record=ours, link="https://example.org/list", title="", sensitivity=0,
        by=factories.staff(),
    )  # fmt: skip

    assert given != secret
    assert given.title == ""


# --- The scanner --------------------------------------------------------------------------------

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(threading.Thread):
    """Speaks clamd's INSTREAM as clamd does, and knows one virus; the real one is in tests/long."""

    def __init__(self):
        super().__init__(daemon=True)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"

    def run(self):
        while True:
            try:
                connection, _address = self.server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(stream.read(4)):
                    content += stream.read(length)
                found = b"Eicar FOUND\0" if EICAR in content else b"OK\0"
                connection.sendall(b"stream: " + found)

    def close(self):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.join(5)


@pytest.fixture
def clamd(settings):
    scanner = Clamd()
    scanner.start()
    settings.SCANNER_URL = scanner.url
    yield scanner
    scanner.close()


@pytest.mark.django_db
def test_a_file_with_a_virus_is_refused_and_others_are_taken(as_staff, clamd, folder):
    activity = ActivityFactory()

    answer = add(as_staff, activity, EICAR, "notes.txt")
    assert answer.status_code == 422
    assert "virus scanner found something" in answer.content.decode()
    assert stored(folder) == []

    assert add(as_staff, activity, photograph()).status_code == 302
    assert activity.evidence.get().scan == "clean"


@pytest.mark.django_db
def test_while_the_scanner_is_down_a_file_is_held_and_let_go_later(as_staff, settings, clamd):
    settings.SCANNER_URL = "tcp://127.0.0.1:9"
    activity = ActivityFactory()
    add(as_staff, activity, photograph())
    evidence = activity.evidence.get()
    assert evidence.scan == "waiting"
    assert status_of(as_staff, evidence) == 404
    assert "not looked at it yet" in as_staff.get(activity.get_absolute_url()).content.decode()
    assert services.scan_waiting() == 0

    settings.SCANNER_URL = clamd.url
    assert services.scan_waiting() == 1
    assert status_of(as_staff, evidence) == 200


@pytest.mark.django_db
def test_what_was_held_and_carries_a_virus_is_deleted_and_the_page_says_so(
    as_staff, settings, clamd, folder
):
    settings.SCANNER_URL = "tcp://127.0.0.1:9"
    activity = ActivityFactory()
    add(as_staff, activity, EICAR, "notes.txt")
    evidence = activity.evidence.get()
    settings.SCANNER_URL = clamd.url

    services.scan_waiting()

    assert stored(folder) == []
    assert not default_storage.exists(evidence.file.name)
    assert status_of(as_staff, evidence) == 404
    assert "the file was deleted" in as_staff.get(activity.get_absolute_url()).content.decode()
