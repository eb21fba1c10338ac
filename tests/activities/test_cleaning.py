"""Files as evidence: what is taken, and what is taken out of them."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from activities import files
from tests.activities.sent_files import CANARY, photograph, upload


def cleaned(content, name):
    return files.cleaned(upload(content, name))


def refusal(content, name):
    with pytest.raises(files.Refused) as caught:
        cleaned(content, name)
    return str(caught.value)


# --- Pictures ------------------------------------------------------------------------------


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
