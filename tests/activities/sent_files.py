"""Files as people send them, with what tells of people inside."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

CANARY = "Kanarie-Rojas"


def upload(content, name="report.pdf"):
    return SimpleUploadedFile(name, content)


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
