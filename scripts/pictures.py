"""
Take the pictures of the documentation anew: `python -m scripts.pictures`.

Pages and reports of the demonstration, in a data folder of their own: contact sheets of
nine reports, and the screenshots of the README.
"""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import sync_playwright

from tests.browser.conftest import launch
from tests.installation import ROOT, Installation, manage

PICTURES = ROOT / "docs" / "pictures"
PERIODS = ("2021-Q1", "2021-Q4", "2021")
LANGUAGES = ("en", "fr", "es")
ACROSS = 4  # Pages in a row of a contact sheet.
# Name, address, size, and the link to follow from there, if any.
PAGES = [
    ("overview-desktop", "/en/plans/idpc-2021-2023/", 1280, 1500, ""),
    ("list-phone", "/fr/plans/idpc-2021-2023/activities/", 390, 1100, ""),
    ("form-phone", "/es/plans/idpc-2021-2023/activities/log/", 390, 1100, ""),
    ("story-desktop", "/en/plans/idpc-2021-2023/outcomes/?text=presents", 1280, 1800,
     "ul.outcomes a"),
]  # fmt: skip


def reports(data_dir: Path) -> None:
    for period in PERIODS:
        for language in LANGUAGES:
            pdf = data_dir / f"{period}-{language}.pdf"
            manage(
                data_dir, "render_report", "--plan", "idpc-2021-2023", "--period", period,
                "--lang", language, "--out", pdf, DEMO=1,
            )  # fmt: skip
            contact_sheet(pdf).save(PICTURES / f"report-{pdf.stem}.png", optimize=True)


def contact_sheet(pdf: Path) -> Image.Image:
    """Return the pages of a PDF side by side."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603
            ["pdftoppm", "-r", "56", "-png", pdf, f"{folder}/page"],  # noqa: S607
            check=True,
        )
        pages = [
            ImageOps.expand(Image.open(path).convert("RGB"), 3, "#c8d0d8")
            for path in sorted(Path(folder).glob("page-*.png"))
        ]
    wide, high = pages[0].size
    sheet = Image.new("RGB", (wide * ACROSS, high * -(-len(pages) // ACROSS)), "#c8d0d8")
    for number, page in enumerate(pages):
        sheet.paste(page, (number % ACROSS * wide, number // ACROSS * high))
    return sheet.quantize(160)


def screenshots(url: str) -> None:
    with sync_playwright() as playwright, launch(playwright) as browser:
        for name, path, wide, high, link in PAGES:
            context = browser.new_context(viewport={"width": wide, "height": high})
            page = context.new_page()
            page.goto(f"{url}/en/account/login/")
            page.fill("input[name=login]", "reviewer@demo.localhost")
            page.fill("input[name=password]", "follow-the-plan")
            page.click("main button.button")
            page.goto(url + path)
            if link:
                page.click(link)
                page.wait_for_load_state()
            page.screenshot(path=PICTURES / f"{name}.png")
            picture = Image.open(PICTURES / f"{name}.png").convert("RGB")
            picture.quantize(96).save(PICTURES / f"{name}.png", optimize=True)
            context.close()


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        with Installation(data_dir, DEMO=1) as run:
            run.wait_until_ready()
            screenshots(run.url)
            reports(data_dir)
            run.stop()


if __name__ == "__main__":
    main()
