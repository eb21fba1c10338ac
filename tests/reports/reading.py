"""Reading a PDF with the tools a stranger would use: poppler's, not our own."""

import io
import subprocess

from PIL import Image, ImageChops

HEIGHT = 297  # Millimetres, as all lengths here.
HEAD = 24
FOOT = 24


def text_of(pdf):
    return _poppler("pdftotext", "-layout", "-enc", "UTF-8", "-", "-", given=pdf).decode()


def fonts_of(pdf):
    """Return (name, embedded) of each font."""
    lines = _poppler("pdffonts", "-", given=pdf).decode().splitlines()[2:]
    # Name, type (one or two words), encoding, emb, sub, uni, object number (two words).
    return [(line.split()[0], line.split()[-5] == "yes") for line in lines]


def filled(pdf, folder):
    """Return for each page how far down its body reaches, from 0 (empty) to 1 (full)."""
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    _poppler("pdftoppm", "-r", "36", "-gray", path, folder / "page")
    shares = []
    for picture in sorted(folder.glob("page-*.pgm")):
        page = Image.open(io.BytesIO(picture.read_bytes()))
        millimetre = page.height / HEIGHT
        body = page.crop(
            (0, round(HEAD * millimetre), page.width, round((HEIGHT - FOOT) * millimetre))
        )
        inked = ImageChops.invert(body).point(lambda level: 255 if level > 24 else 0).getbbox()
        shares.append(inked[3] / body.height if inked else 0)
    return shares


def _poppler(program, *arguments, given=None):
    return subprocess.run(
        [program, *arguments], input=given, capture_output=True, check=True
    ).stdout
