"""
The files of the corpus that nobody could read in a diff: other encodings, workbooks, faults.

Each is made anew from something readable. `python -m tests.imports.make_files FOLDER` writes
them all, to be looked at.
"""

import io
import itertools
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

FILES = Path(__file__).parent / "files"
HEADER = ["Title", "Date", "Pillar", "Type", "Role"]
REST = ["International advocacy", "Side event", "lead"]
A_ROW = ["Naloxone in every ambulance", date(2021, 3, 11), *REST]

# What is made: from which file of the folder, in which encoding, with what between cells.
ENCODED = {
    "latin-1.csv": ("accents-western.csv", "latin-1", ","),
    "cp1252.csv": ("accents.csv", "cp1252", ","),
    "cp1252-semicolon.csv": ("accents.csv", "cp1252", ";"),
    "cp1252-cr.csv": ("accents.csv", "cp1252", "\r"),
    "utf-8-bom.csv": ("accents.csv", "utf-8-sig", ","),
    "utf-8-bom-tab.tsv": ("scripts.csv", "utf-8-sig", "\t"),
    "utf-16-le.csv": ("accents.csv", "utf-16", "\t"),
    "utf-16-be.csv": ("scripts.csv", "utf-16-be", ","),
    "mac-roman.csv": ("accents.csv", "mac_roman", ","),
    "cp1250.csv": ("accents-polish.csv", "cp1250", ","),
}


def encoded(source: str, encoding: str, between: str) -> bytes:
    """Return a file of the folder in another encoding, perhaps with other separators."""
    text = (FILES / source).read_text(encoding="utf-8")
    if between == "\r":
        text = text.replace("\n", "\r")
    elif between != ",":
        text = "".join(_with(between, line) for line in text.splitlines(keepends=True))
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    return mark + text.encode(encoding)


def _with(between, line):
    """One line of a table without line breaks in its cells, with other separators."""
    inside, changed = False, []
    for char in line:
        inside = inside != (char == '"')
        changed.append(between if char == "," and not inside else char)
    return "".join(changed)


def workbook(*rows, header=HEADER, change=lambda book: None) -> bytes:
    """Return a workbook of one sheet, after `change` has had its way with it."""
    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return what lies in a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook in which some bytes of one part are others."""
    parts = parts_of(content)
    assert old in parts[name]
    return zipped(parts | {name: parts[name].replace(old, new)})


SHEET = "xl/worksheets/sheet1.xml"


def typed():
    header = [*HEADER, "Priority area", "Participants"]
    area = "Drug policy impacts on women"
    return workbook(
        [*A_ROW, area, 40],
        ["Coca growers address the plenary", datetime(2021, 3, 12, 9, 30), *REST, None, 40.0],
        ["What prisons cost our daughters", 44268, *REST, None, None],  # 13 March, as a number.
        ["Cannabis clubs of Catalonia compared", 2022, *REST, None, None],
        ["Opioid agonist therapy behind bars", "March 2021", *REST, None, "~100"],
        ["A letter to the Secretary-General", date(2021, 3, 14), *REST, None, -5],
        ["Night of the moving lanterns", True, *REST, None, None],
        header=header,
    )


def epoch_1904():
    def change(book):
        book.epoch = CALENDAR_MAC_1904

    return workbook(A_ROW, change=change)


def formulas():
    """A formula with what it last showed, and one that shows a fault of the sheet."""
    last_shown = (
        '<c t="str"><f>CONCATENATE("Naloxone in ","every ambulance")</f>'
        "<v>Naloxone in every ambulance</v></c>"
    )
    fault = '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    rest = cells(["2021-03-11", *REST])
    return by_hand([cells(HEADER), last_shown + rest, fault + rest])


def formula_text():
    def change(book):
        book.active["A2"].data_type = "s"

    return workbook(["=1+1 is not 3", date(2021, 3, 11), *REST], change=change)


def line_break():
    return workbook(
        ["Naloxone in every\nambulance", date(2021, 3, 11), *REST],
        [],
        ["Coca growers address the plenary", "soon", *REST],
    )


def several_sheets():
    def change(book):
        hidden = book.create_sheet("Old", 0)
        hidden.sheet_state = "hidden"
        hidden.append(HEADER)
        hidden.append(["Hidden away", date(2021, 3, 12), *REST])
        book.create_sheet("Notes").append(["Dear colleagues"])

    return workbook(A_ROW, change=change)


def merged():
    def change(book):
        book.active.merge_cells("C2:C3")

    return workbook(
        A_ROW,
        ["Coca growers address the plenary", date(2021, 3, 12), None, "Side event", "lead"],
        change=change,
    )


def inline_strings():
    """Texts in the sheet itself, no styles, no shared strings: as reporting tools write."""
    return by_hand([cells(HEADER), cells(["Œuvrer à Łódź", "2021-03-11", *REST])])


def cells(texts):
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


def by_hand(rows: list[str]) -> bytes:
    """Return a workbook with no more than it needs, from the XML of its rows."""
    data = "".join(f"<row>{row}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    texts = {
        "[Content_Types].xml":
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/{SHEET}" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels":
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml":
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>',
    }  # fmt: skip
    return zipped({name: text.encode() for name, text in texts.items()})


def columns_beside():
    return workbook([*A_ROW, None, None], header=[*HEADER, None, ""])


def empty_workbook():
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def bomb(size=1_000_000_000, says=None):
    """A sheet of a gigabyte of blanks in a few megabytes; or one that says it is smaller."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts_of(workbook(A_ROW)).items():
            if name != SHEET:
                archive.writestr(name, content)
        with archive.open(SHEET, "w", force_zip64=True) as sheet:
            for _megabyte in range(size // 1_000_000):
                sheet.write(b" " * 1_000_000)
        if says is not None:
            archive.getinfo(SHEET).file_size = says
    return out.getvalue()


def many_entries():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts_of(workbook(A_ROW)).items():
            archive.writestr(name, content)
        for number in range(50_000):
            archive.writestr(f"x/{number}", b"")
    return out.getvalue()


def entities():
    """Ten to the ninth “lol”: ten of ten of ten…"""
    names = "abcdefghi"
    defined = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names)
    )
    return _with_doctype(defined, "i")


def external_entity():
    return _with_doctype('<!ENTITY a SYSTEM "file:///etc/passwd">', "a")


def _with_doctype(defined, used):
    content = with_part(inline_strings(), SHEET, "Œuvrer".encode(), f"&{used};".encode())
    return with_part(
        content, SHEET, b"<worksheet", f"<!DOCTYPE worksheet [{defined}]><worksheet".encode()
    )


def with_macros():
    parts = parts_of(workbook(A_ROW))
    plain = b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = parts["[Content_Types].xml"]
    assert plain in types
    types = types.replace(
        b"application/vnd." + plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    return zipped(parts | {"[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def csv_of(rows):
    head = ",".join(HEADER)
    return "\n".join([head, *rows]).encode()


def many_rows():
    return (f"Activity {number},2021-03-11,P3,Side event,lead" for number in range(50_001))


def many_rows_workbook():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for row in many_rows():
        sheet.append(row.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MADE = {
    "typed.xlsx": typed,
    "epoch-1904.xlsx": epoch_1904,
    "formulas.xlsx": formulas,
    "formula-text.xlsx": formula_text,
    "line-break.xlsx": line_break,
    "several-sheets.xlsx": several_sheets,
    "merged.xlsx": merged,
    "inline-strings.xlsx": inline_strings,
    "columns-beside.xlsx": columns_beside,
    "empty.xlsx": empty_workbook,
    "bomb.xlsx": bomb,
    "bomb-lying.xlsx": lambda: bomb(says=1000),
    "many-entries.xlsx": many_entries,
    "entities.xlsx": entities,
    "external-entity.xlsx": external_entity,
    "macros.xlsm": with_macros,
    "encrypted.xlsx": lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
    "old.xls": lambda: OLE + "Workbook".encode("utf-16-le"),
    "zip.xlsx": lambda: zipped({"letter.txt": b"Dear colleagues"}),
    "cut.xlsx": lambda: typed()[:3000],
    "picture.csv": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "document.csv": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "page.xls": lambda: b"<html><body><table><tr><td>Title</td></tr></table></body></html>",
    "too-many-rows.csv": lambda: csv_of(many_rows()),
    "too-many-rows.xlsx": many_rows_workbook,
    "too-large.csv": lambda: csv_of(["x" * 21_000_000]),
    "wide.csv": lambda: (",".join([*HEADER, *["Notes"] * 10_000]) + "\n").encode() * 2,
    "long-cell.csv": lambda: csv_of([f'"{"x" * 1_000_000}",2021-03-11,P3,Side event,lead']),
}  # fmt: skip
SAMPLE = Path(__file__).parents[2] / "demo" / "activities_sample.csv"


def content_of(name: str) -> bytes:
    """Return a file of the corpus, from the folder or made."""
    if name in ENCODED:
        return encoded(*ENCODED[name])
    if name in MADE:
        return MADE[name]()
    return (SAMPLE if name == SAMPLE.name else FILES / name).read_bytes()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for made in [*ENCODED, *MADE]:
        (folder / made).write_bytes(content_of(made))
