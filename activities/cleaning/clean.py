"""
A file on standard input, a line of JSON and the same file without what it tells on output.

A program of its own, run by `activities.files` with Python's isolated mode: whatever a file
does to the libraries that read it, it costs this process and no more. What it is, is told by
its content. It ends with 3 and a reason for what is not taken.
"""

import io
import json
import re
import resource
import sys
import zipfile

MEMORY = 1_200_000_000  # Bytes of address space.
PROCESSOR = 20  # Seconds.
PIXELS = 40_000_000
ENTRIES, UNPACKED, RATIO = 1_000, 100 * 1024 * 1024, 100
EPOCH = (1980, 1, 1, 0, 0, 0)

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/png"}
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OPEN_DOCUMENTS = {
    f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation")
}


class Refused(Exception):
    """What is given is not taken; `activities.files` has the words for the reason."""


def clean(data: bytes) -> tuple[str, bytes]:
    """Return what a file is, as a media type, and the file without what it tells of people."""
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")) or (
        data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    ):
        return picture(data)
    if data.startswith(b"%PDF-"):
        return "application/pdf", pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return office(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("old-office")
    return "text/plain", text(data)


# --- Pictures: drawn anew, so that nothing but what is seen remains ------------------------


def picture(data: bytes) -> tuple[str, bytes]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # Our own limit has a word of its own for the reader.
    try:
        with Image.open(io.BytesIO(data), formats=list(PICTURES)) as image:
            if image.width * image.height > PIXELS:
                raise Refused("too-many-pixels")
            kind = str(image.format)
            # As it is to be seen: which way is up is said in what is thrown away.
            seen = ImageOps.exif_transpose(image)
            target = "PNG" if kind == "GIF" else kind
            if target == "JPEG":
                seen = seen.convert("L" if seen.mode in {"1", "L"} else "RGB")
            elif seen.mode not in {"1", "L", "LA", "P", "RGB", "RGBA"}:
                seen = seen.convert("RGBA" if "A" in seen.getbands() else "RGB")
            fresh = Image.frombytes(seen.mode, seen.size, seen.tobytes())
            if seen.mode == "P":
                fresh.putpalette(seen.getpalette() or [])
            options = {"JPEG": {"quality": 88}, "WEBP": {"quality": 88}}.get(target, {})
            if "transparency" in seen.info and target == "PNG":
                options["transparency"] = seen.info["transparency"]
            out = io.BytesIO()
            fresh.save(out, target, **options)
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise Refused("damaged") from error
    return PICTURES[kind], out.getvalue()


def without_segments(jpeg: bytes) -> bytes:
    """Return a JPEG without the segments that tell where and with what it was taken."""
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        length = int.from_bytes(jpeg[at + 2 : at + 4])
        marker, segment = jpeg[at + 1], jpeg[at : at + 2 + length]
        tells = marker == 0xFE or (0xE1 <= marker <= 0xEF and marker not in {0xE2, 0xEE})
        if not tells:
            kept.append(segment)
        at += 2 + length
    return b"".join([*kept, jpeg[at:]])


# --- PDF: no scripts, no files inside, no names ---------------------------------------------

ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/RichMediaExecute", "/SetOCGState",
}  # fmt: skip
ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
TELLING = (
    "/Metadata", "/PieceInfo", "/AA", "/OpenAction", "/JavaScript", "/JS", "/EmbeddedFiles", "/AF",
    "/EF", "/XFA", "/Collection", "/LastModified",
)  # fmt: skip


def pdf(data: bytes) -> bytes:
    import pikepdf

    def walk(thing):
        if isinstance(thing, pikepdf.Array):
            for item in list(thing):
                if not item_is_elsewhere(item):
                    walk(item)
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            return
        for key in TELLING:
            if key in thing:
                del thing[key]
        if "/Subtype" in thing and thing.get("/Subtype") != "/Widget" and "/T" in thing:
            del thing["/T"]  # Whose remark it is.
        if "/Annots" in thing and isinstance(thing.Annots, pikepdf.Array):
            thing.Annots = pikepdf.Array(
                [note for note in thing.Annots if str(note.get("/Subtype")) not in ANNOTATIONS]
            )
        if str(thing.get("/S")) in ACTIONS:
            for key in list(thing.keys()):
                del thing[key]
            return
        for key in list(thing.keys()):
            item = thing.get(key)
            if not item_is_elsewhere(item):
                walk(item)

    def item_is_elsewhere(item):
        return getattr(item, "is_indirect", False)

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            for thing in document.objects:
                walk(thing)
                if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == "/DCTDecode":
                    thing.write(
                        without_segments(thing.read_raw_bytes()),
                        filter=pikepdf.Name.DCTDecode,
                        decode_parms=thing.get("/DecodeParms"),  # type: ignore[arg-type]
                    )
            out = io.BytesIO()
            document.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise Refused("protected") from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError) as error:
        raise Refused("damaged") from error
    return out.getvalue()


# --- Documents of offices, which are archives ------------------------------------------------

CORE = (
    b'<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="http://schemas.'
    b'openxmlformats.org/package/2006/metadata/core-properties"/>'
)
EXTENDED = (
    b'<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/extended-properties"/>'
)
CUSTOM = EXTENDED.replace(b"extended-properties", b"custom-properties")
META = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office="urn:oasis:names:tc:'
    b'opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/></office:document-meta>'
)
INSTEAD = {
    "docProps/core.xml": CORE,
    "docProps/app.xml": EXTENDED,
    "docProps/custom.xml": CUSTOM,
    "meta.xml": META,
}
# Who wrote a remark or a change, in each of the formats.
NAMES = [
    (re.compile(rb'(\bw(?:15)?:(?:author|initials|userId)=)"[^"]*"'), rb'\1""'),
    (re.compile(rb'(<(?:p|p188|xltc|x):?\w*(?:cmAuthor|author|person)\b[^>]*?\b(?:name|displayName|'
                rb'initials|userId)=)"[^"]*"'), rb'\1""'),
    (re.compile(rb'(<(?:\w+:)?person\b[^>]*?\bdisplayName=)"[^"]*"'), rb'\1""'),
    (re.compile(rb"(<author>)[^<]*(</author>)"), rb"\1\2"),
    (re.compile(rb"(<(?:dc:creator|meta:creator-initials|meta:initial-creator)>)[^<]*(</)"),
     rb"\1\2"),
]  # fmt: skip


def office(data: bytes) -> tuple[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > ENTRIES or unpacked > UNPACKED or unpacked > RATIO * len(data):
                raise Refused("bomb")
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused("protected")
            names = archive.namelist()
            kind = _kind(archive, names)
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
                for entry in entries:
                    content = _read(archive, entry)
                    how = zipfile.ZIP_STORED if entry.filename == "mimetype" else None
                    fresh.writestr(
                        zipfile.ZipInfo(entry.filename, EPOCH),
                        _without_names(entry.filename, content),
                        how or zipfile.ZIP_DEFLATED,
                    )
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise Refused("damaged") from error
    return kind, out.getvalue()


def _kind(archive, names):
    """What an archive is; only documents are taken, and none with programs in them."""
    if "mimetype" in names:
        kind = _read(archive, archive.getinfo("mimetype")).decode("ascii", "replace").strip()
        if kind not in OPEN_DOCUMENTS:
            raise Refused("not-allowed")
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise Refused("macros")
        return kind
    if "[Content_Types].xml" not in names:
        raise Refused("not-allowed")
    types = _read(archive, archive.getinfo("[Content_Types].xml"))
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("macros")
    for folder, kind in OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return kind
    raise Refused("not-allowed")


def _read(archive, entry):
    """Read an entry, and no more of it than it says it has."""
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise Refused("bomb")
    return content


def _without_names(name, content):
    if name in INSTEAD:
        return INSTEAD[name]
    lower = name.lower()
    if lower.startswith(("docprops/thumbnail", "thumbnails/")):
        return _blank(lower)
    if lower.endswith((".jpg", ".jpeg", ".png", ".gif", ".webp")):
        return _picture_inside(content)
    if lower.endswith(".xml"):
        for pattern, instead in NAMES:
            content = pattern.sub(instead, content)
    return content


def _picture_inside(content):
    """A picture inside a document keeps its kind; one that is none is left out."""
    try:
        return picture(content)[1] if not content.startswith(b"GIF8") else content
    except Refused:
        return _blank(".png")


def _blank(name):
    from PIL import Image

    out = io.BytesIO()
    kind = "PNG" if name.endswith(".png") else "JPEG"
    Image.new("RGB", (1, 1), "white").save(out, kind)
    return out.getvalue()


# --- Text ------------------------------------------------------------------------------------


def text(data: bytes) -> bytes:
    """Return text as UTF-8, whatever it came as; what is no text is not taken."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            words = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("not-allowed")
    if re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", words) or not words.strip():
        raise Refused("not-allowed")
    return words.encode()


def main():
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        media_type, content = clean(data)
    except Refused as reason:
        sys.stdout.write(str(reason))
        sys.exit(3)
    except (MemoryError, RecursionError):
        sys.stdout.write("bomb")
        sys.exit(3)
    head = json.dumps({"media_type": media_type}).encode()
    sys.stdout.buffer.write(head + b"\n" + content)


if __name__ == "__main__":
    main()
