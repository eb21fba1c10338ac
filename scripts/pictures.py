"""
Take the pictures of the documentation anew: `python -m scripts.pictures`.

Pages and reports of the demonstration, in a data folder of their own: contact sheets of
reports and of every dashboard (320 and 1280 pixels, light and dark, three languages), and
the screenshots of the README.
"""

import io
import subprocess
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import sync_playwright

from tests.browser.conftest import launch
from tests.installation import ROOT, Installation, manage

PICTURES = ROOT / "docs" / "pictures"
PERIODS = ("2021-Q1", "2021-Q4")
LANGUAGES = ("en", "fr", "es")
PATIENCE = 60  # Seconds, for the worker to make three files.
ACROSS = 4  # Pages in a row of a contact sheet.
# Name, address, size, and the link to follow from there, if any.
PAGES = [
    ("overview-desktop", "/en/plans/idpc-2021-2023/", 1280, 1500, ""),
    ("list-phone", "/fr/plans/idpc-2021-2023/activities/", 390, 1100, ""),
    ("form-phone", "/es/plans/idpc-2021-2023/activities/log/", 390, 1100, ""),
    ("story-desktop", "/en/plans/idpc-2021-2023/outcomes/?text=presents", 1280, 1800,
     "ul.outcomes a"),
]  # fmt: skip

PLAN = "plans/idpc-2021-2023"
DASHBOARDS = {
    "glance": f"{PLAN}/", "pillar": f"{PLAN}/pillars/P3/", "area": f"{PLAN}/areas/A4/",
    "target": f"{PLAN}/targets/T8/", "places": f"{PLAN}/places/",
    "region": f"{PLAN}/places/latin-america/", "country": f"{PLAN}/places/MX/",
    "network": f"{PLAN}/network/?period=2021", "member": f"{PLAN}/network/1/",
    "calendar": f"{PLAN}/calendar/",
}  # fmt: skip
WIDTHS, SCHEMES = (1280, 320), ("light", "dark")
# Of a page as much as is seen in three screens of a desktop, and drawn smaller.
SHOWN, SMALLER = 2400, 0.3


def reports(data_dir: Path) -> None:
    for period in PERIODS:
        for language in LANGUAGES:
            pdf = data_dir / f"{period}-{language}.pdf"
            manage(
                data_dir, "render_report", "--plan", "idpc-2021-2023", "--period", period,
                "--lang", language, "--out", pdf, DEMO=1,
            )  # fmt: skip
            contact_sheet(pdf).save(PICTURES / f"report-{pdf.stem}.png", optimize=True)


def published(url: str, folder: Path) -> None:
    """Draw the report that the demonstration has published, with its words, in each language."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        context = browser.new_context(storage_state=_signed_in(browser, url))
        page = context.new_page()
        links = page.locator(".reports a[href$='/pdf']")
        until = time.monotonic() + PATIENCE
        while links.count() < len(LANGUAGES):
            if time.monotonic() > until:
                raise SystemExit("The demonstration has published no report.")
            page.goto(f"{url}/en/{PLAN}/reports/")
        for link in links.all():
            with page.expect_download() as download:
                link.click()
            # idpc-2021-2023-2021-22-fr-1.pdf
            language = download.value.suggested_filename.split("-")[-2]
            pdf = folder / f"published-{language}.pdf"
            download.value.save_as(pdf)
            contact_sheet(pdf).save(PICTURES / f"report-2021-22-{language}.png", optimize=True)


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


def dashboards(url: str) -> None:
    """Write a sheet for each dashboard: a row for each width and scheme, a column a language."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        reader = _signed_in(browser, url)
        for name, path in DASHBOARDS.items():
            rows = [
                [_seen(browser, f"{url}/{language}/{path}", reader, wide, scheme)
                 for wide in WIDTHS for language in LANGUAGES]
                for scheme in SCHEMES
            ]  # fmt: skip
            high = max(picture.height for row in rows for picture in row)
            across = sum(picture.width + 12 for picture in rows[0])
            sheet = Image.new("RGB", (across, (high + 12) * len(rows)), "#c8d0d8")
            for y, row in enumerate(rows):
                x = 0
                for picture in row:
                    sheet.paste(picture, (x, y * (high + 12)))
                    x += picture.width + 12
            sheet.quantize(96).save(PICTURES / f"dashboard-{name}.png", optimize=True)


def _seen(browser, address, reader, wide, scheme):
    context = browser.new_context(
        viewport={"width": wide, "height": 900}, color_scheme=scheme, storage_state=reader
    )
    page = context.new_page()
    page.goto(address)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    context.close()
    picture = picture.crop((0, 0, picture.width, min(picture.height, SHOWN)))
    smaller = SMALLER if wide > 400 else SMALLER * 1.6
    return picture.resize((int(picture.width * smaller), int(picture.height * smaller)))


def _signed_in(browser, url):
    """Sign a reviewer in once; return what the browser keeps of that."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{url}/en/account/login/")
        page.fill("input[name=login]", "reviewer@demo.localhost")
        page.fill("input[name=password]", "follow-the-plan")
        page.click("main button.button")
        page.wait_for_url(lambda address: "login" not in address)
        return context.storage_state()


def screenshots(url: str) -> None:
    with sync_playwright() as playwright, launch(playwright) as browser:
        reader = _signed_in(browser, url)
        for name, path, wide, high, link in PAGES:
            context = browser.new_context(
                viewport={"width": wide, "height": high}, storage_state=reader
            )
            page = context.new_page()
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
            dashboards(run.url)
            reports(data_dir)
            published(run.url, data_dir)
            run.stop()


if __name__ == "__main__":
    main()
