"""
A spreadsheet on standard input, a line of JSON about it and one for each record on output.

A program of its own, run by `imports.reading` in Python's isolated mode: whatever a file
does to the libraries that read it, it costs this process and no more. What it is, is told by
its content. Limits are looked at before anything is opened. It ends with 3 and a reason,
on the error output, for what is not taken.
"""

import csv
import io
import json
import re
import resource
import sys
import unicodedata
import zipfile
from datetime import date, datetime, time

MEMORY = 1_500_000_000  # Bytes of address space.
PROCESSOR = 40  # Seconds.
ENTRIES, UNPACKED, RATIO = 1_000, 200 * 1024 * 1024, 100
ROWS, RECORDS, COLUMNS = 50_000, 100_000, 500
SEPARATORS = ",;\t|"
OTHERS = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!",
    b"BZh", b"\xfd7zXZ", b"{\\rtf", b"SQLite format 3", b"\x7fELF", b"MZ\x90",
)  # fmt: skip


class Refused(Exception):
    """What is given is not taken; `imports.reading` has the words for the reason."""


def kind_of(data, is_pasted):
    """Return what the data are, looking at no more than what says so."""
    if is_pasted:
        return "pasted"
    if data.startswith(b"PK\x03\x04"):
        _look_into(data)
        return "xlsx"
    if data.startswith(b"PK"):
        raise Refused("damaged")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("old-excel")
    if data.startswith(OTHERS) or re.match(rb"\s*<(!doctype|html|\?xml)", data[:200], re.I):
        raise Refused("not-a-table")
    return "csv"


def _look_into(data):
    """Refuse an archive that is no workbook, or that would be too much to unpack."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > ENTRIES or unpacked > UNPACKED or unpacked > RATIO * len(data):
                raise Refused("bomb")
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused("old-excel")
            names = set(archive.namelist())
            if "[Content_Types].xml" not in names:
                is_document = "mimetype" in names or "content.xml" in names
                raise Refused("other-workbook" if is_document else "not-a-table")
            with archive.open("[Content_Types].xml") as stream:
                types = stream.read(1_000_000)
            if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
                raise Refused("macros")
            if "xl/workbook.bin" in names:
                raise Refused("other-workbook")
            if not any(name.startswith("xl/") for name in names):
                raise Refused("not-a-table")
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, KeyError) as e:
        raise Refused("damaged") from e


# --- Text --------------------------------------------------------------------------------------

# What people write with, in our languages, beyond ASCII.
LETTERS = set("éèêëàâäáãåçîïíìôöóòõûüùúñœæÿ")
SIGNS = set("’‘“”«»–—…•°€£§©®ºª¿¡·′″\xa0\u202f\u2009")


def decoded(data):
    """Return (name of the encoding, text), with \ufffd where the text is broken."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
    ):  # fmt: skip
        if data.startswith(mark):
            return encoding, data.decode(encoding, "replace")
    sample = data[:4000]
    if len(sample) > 3 and sample.count(0) > len(sample) // 5:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        encoding = "utf-16-le" if odd > even else "utf-16-be"
        return encoding, data.decode(encoding, "replace")
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    broken, whole = text.count("\ufffd"), sum(1 for char in text if char > "\x7f")
    if whole > 2 * broken:  # UTF-8 that something has cut.
        return "utf-8", text
    return _of_eight_bits(data)


def _of_eight_bits(data):
    sample = b"\n".join(line for line in data[:2_000_000].splitlines() if not line.isascii())
    sample = sample[:100_000]
    best = max(("cp1252", "mac_roman", "cp850"), key=lambda name: _plausible(sample, name))
    if _plausible(sample, best) < 0.7:
        from charset_normalizer import from_bytes

        guess = from_bytes(sample).best()
        if guess is not None:
            best = guess.encoding
    return best, data.decode(best, "replace")


def _plausible(sample, encoding):
    """Return the share of signs beyond ASCII that somebody would have written there."""
    text = sample.decode(encoding, "replace")
    beyond, good = 0, 0.0
    for at, char in enumerate(text):
        if char <= "\x7f":
            continue
        beyond += 1
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if char.lower() in LETTERS:
            # No capital in the middle of a word that is written small.
            good += 0.2 if char.isupper() and before.islower() else 1
        elif char in SIGNS:
            good += 0.2 if before.isalpha() and after.isalpha() and char not in "’–—·" else 1
    return good / beyond if beyond else 1


def separator_of(text):
    """Return the separator with which the first records have most, and as many, cells."""
    head = text[:100_000]
    best, most = ",", 0.0
    for separator in SEPARATORS:
        widths = []
        try:
            for record in csv.reader(io.StringIO(head, newline=""), delimiter=separator):
                if any(cell.strip() for cell in record):
                    widths.append(len(record))
                if len(widths) == 30:
                    break
        except csv.Error:
            continue
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = usual * widths.count(usual) / len(widths) + max(widths[0], 1) - 2
        if usual > 1 or widths[0] > 1:
            score += 1
        if score > most:
            best, most = separator, score
    return best


def records_of_text(data, is_pasted):
    encoding, text = ("utf-8", data.decode("utf-8", "replace")) if is_pasted else decoded(data)
    text = text.replace("\x00", "\ufffd")
    if len(re.findall(r"[\x01-\x08\x0e-\x1f]", text[:20_000])) > len(text[:20_000]) / 50:
        raise Refused("not-a-table")
    separator = "\t" if is_pasted and "\t" in text else None
    if match := re.match(r"\s*sep=(.)\r?\n", text):  # As Excel writes for itself.
        separator, text = match[1], text[match.end() :]
    separator = separator or separator_of(text)
    csv.field_size_limit(25_000_000)

    def records():
        try:
            yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        except csv.Error as error:
            raise Refused("not-a-table") from error

    return encoding, records


# --- Workbooks ----------------------------------------------------------------------------------


def records_of_workbook(data):
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            place
            for place, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        shown.sort(
            key=lambda place: (
                book.sheets_metadata[place].visible != calamine.SheetVisibleEnum.Visible
            )
        )
        for place in shown:
            sheet = book.get_sheet_by_index(place)
            if sheet.width > COLUMNS:
                raise Refused("too-many-columns")
            if sheet.height and sheet.total_height > 1_048_576:
                raise Refused("bomb")
            if sheet.height * sheet.width > 60_000_000:
                raise Refused("bomb")
            if sheet.height:
                break
        else:
            raise Refused("no-sheet")
    except calamine.PasswordError as error:
        raise Refused("old-excel") from error
    except (calamine.CalamineError, OSError, ValueError, KeyError) as error:
        raise Refused("damaged") from error
    first_column = sheet.start[1] if sheet.start else 0

    def records():
        blank = 0
        for row in sheet.iter_rows():
            cells = [*[""] * first_column, *map(_written, row)]
            if not any(cells):
                blank += 1  # Said only if something comes after it.
                continue
            for _between in range(blank):
                yield []
            blank = 0
            yield cells

    return records


def _written(value):
    """A cell as people would type it; a day without its hour, where that is midnight."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\x00", "\ufffd")


def _counts_from_1904(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        with archive.open("xl/workbook.xml") as stream:
            head = stream.read(200_000)
    return bool(re.search(rb'date1904="(1|true)"', head))


# --- All of it -----------------------------------------------------------------------------------


def main():
    options = set(sys.argv[1:])
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        kind = kind_of(data, "--pasted" in options)
        if "--look" in options:
            print(json.dumps({"kind": kind}))
            return
        encoding, is_1904 = "utf-8", False
        if kind == "xlsx":
            records, is_1904 = records_of_workbook(data), _counts_from_1904(data)
        else:
            encoding, records = records_of_text(data, kind == "pasted")
        rows = _counted(records())
        print(json.dumps({"kind": kind, "encoding": encoding, "rows": rows, "is_1904": is_1904}))
        for record in records():
            print(json.dumps([_composed(cell) for cell in record], ensure_ascii=False))
    except Refused as reason:
        _refuse(str(reason))
    except (MemoryError, RecursionError):
        _refuse("bomb")


def _counted(records):
    """Return how many records there are, or refuse as many as we do not take."""
    rows = count = 0
    for record in records:
        count += 1
        rows += any(cell and not cell.isspace() for cell in record)
        if rows > ROWS + 1 or count > RECORDS:
            raise Refused("too-many-rows")
        if len(record) > COLUMNS:
            raise Refused("too-many-columns")
    if rows == 0:
        raise Refused("empty")
    return count


def _composed(text):
    """A letter and its accent are one sign, however they came; nothing is half a sign."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _refuse(reason):
    sys.stderr.write(reason)
    sys.stderr.flush()
    sys.exit(3)


if __name__ == "__main__":
    main()
