"""
Every page of a report in three languages looks as it did when somebody looked at it.

`make pictures` draws the golden set anew; look at it before it is committed.
"""

import io
import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from reports import demonstration, making, snapshot, telling

pytestmark = [pytest.mark.django_db, pytest.mark.long]

GOLDEN = Path(__file__).parent / "golden"
DOTS = 40  # An inch: a page is 331 by 468, and its words are grey lines.
# Of 255, averaged over a square of eight by eight: a line that moved is 30 and more, another
# version of a library that draws letters 3.
TOLERANCE = 14
SQUARE = 8


def pages_of(pdf, folder):
    """Return the pages of a PDF as small grey pictures."""
    folder.mkdir()
    (folder / "report.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(DOTS), "-gray", "-png", "report.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True)
    pictures = sorted(folder.glob("page-*.png"))
    return [Image.open(io.BytesIO(path.read_bytes())).convert("L") for path in pictures]


def furthest(page, golden):
    """Return how far the squares of two pages are apart where they are furthest, of 255."""
    if page.size != golden.size:
        return 255
    apart = ImageChops.difference(page, golden)
    small = apart.resize((page.width // SQUARE, page.height // SQUARE), Image.Resampling.BOX)
    return ImageStat.Stat(small).extrema[0][1]


@pytest.fixture
def content(demonstrated_outcomes, people):
    """The demonstration's year, with its words, as if it had been loaded on a certain day."""
    told = demonstration.texts()
    taken = snapshot.take(demonstrated_outcomes.periods.get(code=told["period"]))

    def in_language(language):
        said = telling.in_language(taken, language)
        return said | {"as_of": "2022-04-06T09:30:00+00:00", "texts": told[language]}

    return in_language


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_page_looks_as_it_did(content, language, tmp_path):
    made = making.set_in_type(content(language), identifier="ab" * 32)
    pages = pages_of(made.content, tmp_path / "pages")
    if os.environ.get("GOLDEN") == "draw":
        for old in GOLDEN.glob(f"{language}-*.png"):
            old.unlink()
        for number, page in enumerate(pages, 1):
            page.quantize(16).save(GOLDEN / f"{language}-{number:02}.png", optimize=True)

    golden = [Image.open(path).convert("L") for path in sorted(GOLDEN.glob(f"{language}-*.png"))]
    assert len(pages) == len(golden)
    apart = [furthest(page, old) for page, old in zip(pages, golden, strict=True)]
    assert max(apart) <= TOLERANCE, [round(one) for one in apart]


def test_a_line_that_moved_is_seen(content, tmp_path):
    [first, *_others] = pages_of(
        making.set_in_type(content("en"), identifier="ab" * 32).content, tmp_path / "pages"
    )
    moved = ImageChops.offset(first, 0, 6)

    assert furthest(moved, first) > TOLERANCE
