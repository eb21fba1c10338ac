"""Ten thousand broken spreadsheets: each ends with its rows or with a sentence."""

import json
import random
from collections import Counter
from types import SimpleNamespace

import pytest

from imports import headers, reading, tables
from imports.checking import Checker
from imports.reading import read
from imports.vocabulary import Vocabulary
from tests import factories
from tests.imports.make_files import ENCODED, FILES, MADE, SAMPLE, content_of, parts_of, zipped

SEED = 20210311
# What is made to be large is for test_corpus.
TOO_LARGE = {name for name in MADE if name.startswith(("too-", "bomb", "many-", "wide", "long-"))}
ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "utf-7",
             "utf-32"]  # fmt: skip
SEPARATORS = [b",", b";", b"\t", b"|", b'"', b"'", b"\n", b"\r", b"\r\n", b"\0", b"\xff\xfe",
              b"\x1a"]  # fmt: skip


def seeds():
    """The files that are changed: the corpus, but for what is large."""
    names = sorted({file.name for file in FILES.iterdir()} | set(ENCODED) | set(MADE) - TOO_LARGE)
    return {name: content_of(name) for name in [*names, SAMPLE.name]}


def flipped(data, dice):
    changed = bytearray(data)
    for _n in range(dice.randint(1, 8)):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(data, dice):
    return data[: dice.randrange(len(data) + 1)]


def without_a_piece(data, dice):
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start + dice.randint(1, 40) :]


def with_a_piece_twice(data, dice):
    start = dice.randrange(len(data) + 1)
    piece = data[start : start + dice.randint(1, 200)]
    return data[:start] + piece * dice.randint(2, 5) + data[start:]


def with_signs_put_in(data, dice):
    for _n in range(dice.randint(1, 6)):
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.choice(SEPARATORS) * dice.randint(1, 3) + data[at:]
    return data


def with_signs_taken_out(data, dice):
    sign = dice.choice(SEPARATORS)
    pieces = data.split(sign)
    if len(pieces) < 2:
        return data
    at = dice.randrange(1, len(pieces))
    return sign.join(pieces[:at]) + sign.join(pieces[at:])


def with_signs_changed(data, dice):
    old, new = dice.sample(SEPARATORS, 2)
    return data.replace(old, new, dice.choice([1, 3, -1]))


def in_another_encoding(data, dice):
    read = dice.choice(["utf-8", "latin-1", "cp1252", "utf-16-le"])
    return data.decode(read, "replace").encode(dice.choice(ENCODINGS), "replace")


def spliced(data, dice, others):
    other = dice.choice(others)
    return data[: dice.randrange(len(data) + 1)] + other[dice.randrange(len(other) + 1) :]


def operated_on(data, dice, _others):
    """A workbook with a part that is broken, gone, twice, or another part's content."""
    try:
        parts = parts_of(data)
    except Exception:  # Broken already: there is no part to be had.
        return flipped(data, dice)
    names = [name for name, content in parts.items() if content]
    if not names:
        return flipped(data, dice)
    name = dice.choice(names)
    match dice.randrange(4):
        case 0:
            parts[name] = dice.choice(OF_BYTES)(parts[name], dice)
        case 1:
            del parts[name]
        case 2:
            parts[name] = parts[dice.choice(names)]
        case _:
            number = str(dice.choice([-1, 0, 7, 10**6, 10**12, "A", "&lt;"])).encode()
            parts[name] = parts[name].replace(dice.choice([b"1", b"2", b"A"]), number, 2)
    return zipped(parts)


OF_BYTES = [flipped, cut, without_a_piece, with_a_piece_twice, with_signs_put_in,
            with_signs_taken_out, with_signs_changed, in_another_encoding]  # fmt: skip


def mutants(count, seed=SEED):
    """Yield (from which file, its content after one to three changes), the same every time."""
    dice, files = random.Random(seed), seeds()
    others = list(files.values())
    for _n in range(count):
        name = dice.choice(list(files))
        data = files[name]
        for _change in range(dice.choice([1, 1, 1, 2, 3])):
            if name.endswith((".xlsx", ".xlsm")) and dice.random() < 0.7:
                data = operated_on(data, dice, others)
            elif dice.random() < 0.1:
                data = spliced(data, dice, others)
            else:
                data = dice.choice(OF_BYTES)(data, dice)
        yield name, data


@pytest.mark.long
@pytest.mark.django_db
def test_ten_thousand_broken_files_end_with_rows_or_a_sentence(shipped_plan):
    words = Vocabulary(shipped_plan, factories.staff())
    ends = Counter()
    for _name, data in mutants(10_000):
        try:
            # What the program that reads would have given, without starting it.
            about, records = read.opened(data, is_pasted=False) if data.strip() else empty()
            records = list(records)
        except read.Refused as refusal:
            assert len(str(reading.REASONS[str(refusal)]).split()) > 3
            ends["a sentence"] += 1
            continue
        sheet = tables.opened(SimpleNamespace(records=lambda records=records: iter(records)))
        rows = checked(sheet, about["is_1904"], shipped_plan, words)
        assert [row["record"] for row in rows] == [
            number for number in range(1, len(records) + 1) if number != sheet.header_record
        ]
        ends["rows"] += 1

    assert ends.total() == 10_000
    assert ends["rows"] > 5_000
    assert ends["a sentence"] > 500


def empty():
    raise read.Refused("empty")


def checked(sheet, is_1904, plan, words):
    """The rows as the command prints them, checked as the command has them checked."""
    checker = Checker(
        plan=plan, by=words.by, words=words, is_1904=is_1904,
        headers=sheet.headers, header_record=sheet.header_record,
        mapping=headers.guess(sheet.headers, sheet.sample),
    )  # fmt: skip
    areas = dict(plan.priority_areas.values_list("pk", "code"))
    rows = [tables.as_json(row, areas) for row in checker.check(sheet.records)]
    return json.loads(json.dumps(rows))


@pytest.mark.long
@pytest.mark.django_db
def test_two_hundred_of_them_pass_through_the_program_that_reads(shipped_plan):
    person = factories.staff()
    ends = Counter()
    for _name, data in mutants(200, seed=SEED + 1):
        try:
            list(tables.checked(data, plan=shipped_plan, by=person, language="en"))
            ends["rows"] += 1
        except reading.Refused as refusal:
            assert len(str(refusal).split()) > 3
            ends["a sentence"] += 1

    assert ends.total() == 200
    assert min(ends.values()) > 10
