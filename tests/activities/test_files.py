"""Files as evidence: what is taken, what is taken out, and how they go out again."""

import hashlib
import io
import socket
import struct
import threading
import zipfile
import zlib

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from accounts.sensitivity import Sensitivity
from activities import evidence as services
from activities import files
from activities.models import Evidence
from tests import factories
from tests.factories import ActivityFactory

CANARY = "Kanarie-Rojas"


def upload(content, name="report.pdf"):
    return SimpleUploadedFile(name, content)


def cleaned(content, name):
    return files.cleaned(upload(content, name))


def refusal(content, name):
    with pytest.raises(files.Refused) as caught:
        cleaned(content, name)
    return str(caught.value)


# --- Pictures ------------------------------------------------------------------------------


def photograph():
    """A picture that tells who took it, and where, and that is to be turned."""
    image = Image.new("RGB", (60, 40), "teal")
    exif = image.getexif()
    exif[0x013B] = CANARY
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (6.0, 31.0, 0.0), 3: "E", 4: (3.0, 22.0, 0.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=CANARY.encode())
    return out.getvalue()


def test_a_photograph_loses_place_device_and_author_and_stands_upright():
    before = photograph()
    assert CANARY.encode() in before

    after = cleaned(before, "IMG_2021.JPG")

    with Image.open(io.BytesIO(after.content)) as image:
        assert (image.format, image.size) == ("JPEG", (40, 60))
        assert dict(image.getexif()) == {}
        assert "comment" not in image.info
    assert CANARY.encode() not in after.content
    assert (after.media_type, after.ending) == ("image/jpeg", "jpg")


def test_a_drawing_loses_its_texts_and_keeps_what_shows_through():
    image = Image.new("RGBA", (20, 10), (255, 0, 0, 0))
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", CANARY)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=told)

    after = cleaned(out.getvalue(), "drawing.png")

    assert CANARY.encode() not in after.content
    with Image.open(io.BytesIO(after.content)) as image:
        assert image.getpixel((0, 0)) == (255, 0, 0, 0)


def test_a_picture_that_is_a_program_too_is_only_a_picture():
    out = io.BytesIO()
    Image.new("P", (4, 4)).save(out, "GIF")
    script = b"/*<script>alert('kanarie')</script>*/"

    after = cleaned(out.getvalue() + script, "smile.gif")

    assert script not in after.content
    assert (after.media_type, after.ending) == ("image/png", "png")


def vast_png(width, height):
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def test_a_picture_of_too_many_points_is_refused_before_it_is_drawn():
    assert "40 million points" in refusal(vast_png(50_000, 50_000), "vast.png")


def test_half_a_photograph_is_refused_as_damaged():
    out = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(out, "JPEG")

    assert "damaged" in refusal(out.getvalue()[:3000], "half.jpg")


# --- PDF -----------------------------------------------------------------------------------


def telling_pdf():
    """A PDF with author, script, a file inside, a remark and a photograph that tells where."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0]
    photo = pdf.make_stream(photograph())
    photo.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=40,
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{CANARY}')")
    page.AA = pikepdf.Dictionary(O=script)
    remark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9],
        T=CANARY, Contents="Check this date.", A=script,
    )  # fmt: skip
    page.Annots = pikepdf.Array([pdf.make_indirect(remark)])
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.attachments["list.txt"] = CANARY.encode()
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [CANARY]
    pdf.docinfo["/Author"] = CANARY
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def plain_bytes(content):
    """Everything in a PDF, unpacked."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(
            out, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return out.getvalue()


def test_a_pdf_loses_author_scripts_files_inside_and_where_its_pictures_were_taken():
    before = telling_pdf()
    assert plain_bytes(before).count(CANARY.encode()) >= 5

    after = cleaned(before, "minutes.pdf")

    left = plain_bytes(after.content)
    assert CANARY.encode() not in left
    assert b"JavaScript" not in left
    assert b"Check this date." in left
    with pikepdf.open(io.BytesIO(after.content)) as pdf:
        assert dict(pdf.attachments) == {}
        photo = pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()
    assert Image.open(io.BytesIO(photo)).size == (60, 40)


def test_a_pdf_with_a_password_and_a_broken_one_are_refused_each_with_its_reason():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))

    assert "password" in refusal(out.getvalue(), "locked.pdf")
    assert "damaged" in refusal(b"%PDF-1.7\nnothing of the kind", "broken.pdf")


# --- Documents ------------------------------------------------------------------------------

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def archive(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return out.getvalue()


def word(**more):
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return archive({
        "[Content_Types].xml": "<Types/>",
        "docProps/core.xml": f"<cp><dc:creator>{CANARY}</dc:creator></cp>",
        "docProps/app.xml": f"<Properties><Company>{CANARY}</Company></Properties>",
        "docProps/thumbnail.jpeg": photograph(),
        "word/document.xml": f'<w:document {ns}><w:ins w:author="{CANARY}"><w:t>What was '
                             f'agreed.</w:t></w:ins></w:document>',
        "word/comments.xml": f'<w:comment {ns} w:author="{CANARY}" w:initials="{CANARY}"/>',
        "word/media/image1.jpeg": photograph(),
    } | more)  # fmt: skip


def everything_in(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def test_a_document_loses_the_names_of_who_wrote_it_and_keeps_what_it_says():
    after = cleaned(word(), "agreement.docx")

    assert CANARY.encode() in everything_in(word())
    assert CANARY.encode() not in everything_in(after.content)
    assert b"What was agreed." in everything_in(after.content)
    assert after.media_type == WORD
    with zipfile.ZipFile(io.BytesIO(after.content)) as packed:
        assert packed.getinfo("word/document.xml").date_time == (1980, 1, 1, 0, 0, 0)


def test_an_open_document_loses_its_authors_too():
    text = "application/vnd.oasis.opendocument.text"
    content = archive({
        "mimetype": text,
        "meta.xml": f"<office:meta><dc:creator>{CANARY}</dc:creator></office:meta>",
        "content.xml": f"<t>What was agreed.<dc:creator>{CANARY}</dc:creator></t>",
    })  # fmt: skip

    after = cleaned(content, "agreement.odt")

    assert CANARY.encode() not in everything_in(after.content)
    assert b"What was agreed." in everything_in(after.content)
    assert after.media_type == text


def lying_archive():
    """An entry that says it is ten bytes long and holds ten million."""
    packed = bytearray(word(**{"word/big.xml": b"0" * 10_000_000}))
    honest, lie = struct.pack("<I", 10_000_000), struct.pack("<I", 10)
    assert packed.count(honest) == 2
    return bytes(packed).replace(honest, lie)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda: word(**{"word/vbaProject.bin": b"Sub"}), "macros"),
        (lambda: archive({"evil.exe": b"MZ"}), "not taken"),
        (lambda: word(**{"word/big.xml": bytes(101 * 1024 * 1024)}), "too much to open"),
        (lambda: word(**{f"word/{n}.xml": b"" for n in range(1001)}), "too much to open"),
        (lying_archive, "damaged|too much"),
        (lambda: word()[:-300], "damaged"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "old Office version"),
    ],
)
def test_archives_that_are_no_honest_documents_are_refused(content, reason):
    with pytest.raises(files.Refused, match=reason):
        cleaned(content(), "agreement.docx")


# --- What the name says, and what is in it ----------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b"<svg onload='alert(1)'/>"),
        ("page.html", b"<script>alert(1)</script>"),
        ("shell.php", b"<?php system('id');"),
        ("minutes.pdf.php", b"<?php system('id');"),
        ("minutes.pdf", b"not a PDF at all"),
        ("photo.jpg", b"\x89PNG\r\n\x1a\nnot so"),
        ("program.exe", b"MZ\x90\x00\x03"),
        ("archive.rar", b"Rar!\x1a\x07\x00"),
        ("letter.docx", b"%PDF-1.4 no"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name, content):
    assert refusal(content, name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_kept_as_text_whatever_it_was_written_as(encoding):
    after = cleaned("Réduction des risques ; œuvrer".encode(encoding), "notes.csv")

    assert after.content.decode() == "Réduction des risques ; œuvrer"
    assert (after.media_type, after.ending) == ("text/csv", "csv")


def test_an_empty_file_is_refused():
    assert "empty" in refusal(b"", "nothing.pdf")


# --- In the browser ---------------------------------------------------------------------------


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
        activity=activity, upload=upload(photograph(), "x.jpg"), title="", sensitivity=own,
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
        activity=ours, link="https://example.org/list", title="", sensitivity=0,
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
