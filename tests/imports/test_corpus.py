"""The corpus: what comes of each file of expected.toml, by the command that people have."""

import io
import json
import re
import time
import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.sensitivity import Sensitivity
from activities.columns import COLUMNS
from activities.models import Activity
from network.models import Organisation
from tests import factories
from tests.imports.make_files import ENCODED, FILES, MADE, SAMPLE, content_of

EXPECTED = tomllib.loads((Path(__file__).parent / "expected.toml").read_text(encoding="utf-8"))

# Enough for `make test` to notice that something broke; the others are `long`.
QUICK = [
    "a-colleagues-table.csv", "dates-ambiguous.csv", "suspicious.csv", "typed.xlsx", "zip.xlsx",
]  # fmt: skip
NAMES = [pytest.param(name, marks=[] if name in QUICK else [pytest.mark.long]) for name in EXPECTED]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_read_as_the_rules_say(name, shipped_plan, tmp_path):
    expected = EXPECTED[name]
    expected = EXPECTED[expected["like"]] if "like" in expected else expected
    person = people_and_partners(shipped_plan, expected)

    started = time.monotonic()
    answer = checked(name, tmp_path, person)

    assert time.monotonic() - started < 30
    assert Activity.objects.count() == (1 if "plan_has" in expected else 0)
    if isinstance(answer, str):
        assert "refused" in expected or "or_refused" in expected, answer
        assert len(answer.split()) > 3, answer
        for word in expected.get("refused", []):
            assert word in answer
        return
    assert "refused" not in expected, answer["counts"]
    reported = [row for row in answer["rows"] if row["record"] != 1]
    if "never_silent" in expected:
        assert any(row["messages"] for row in reported)
    if "rows" in expected:
        faults = list(differences(expected, reported))
        assert faults == [], "\n".join(faults)


@pytest.mark.long
@pytest.mark.django_db
def test_the_sample_is_in_the_demonstration_already(demonstration, tmp_path):
    answer = checked("activities_sample.csv", tmp_path, factories.staff())

    assert {row["outcome"] for row in answer["rows"] if row["record"] != 1} == {"duplicate"}
    assert len([row for row in answer["rows"] if row["record"] != 1]) == 34


def test_the_corpus_is_whole():
    readable = {file.name for file in FILES.iterdir()}

    assert len(EXPECTED) >= 60
    assert set(EXPECTED) == readable | set(ENCODED) | set(MADE) | {SAMPLE.name}


def people_and_partners(plan, expected):
    """Somebody who imports, a partner whom everybody knows, and what the plan has already."""
    Organisation.objects.create(
        name="Harm Reduction International", acronym="HRI", sensitivity=Sensitivity.PUBLIC
    )
    if "plan_has" in expected:
        title, day = expected["plan_has"]
        kind = plan.pillars.get(code="P3").types.get(code="side-event")
        factories.ActivityFactory(title=title, type=kind, starts_on=date.fromisoformat(day))
    return factories.staff()


def checked(name, folder, person):
    """Return the command's JSON about a file, or the sentence with which it refused it."""
    file, out = folder / name, io.StringIO()
    file.write_bytes(content_of(name))
    options = ["--plan", "idpc-2021-2023", "--dry-run", "--format", "json", "--by", person.email]
    try:
        call_command("import_activities", str(file), *options, stdout=out)
    except CommandError as refusal:
        return str(refusal)
    return json.loads(out.getvalue())


def differences(expected, reported):
    """Say in sentences where the rows that were reported are not those expected."""
    wanted = [list(parts(line)) for line in expected["rows"].splitlines() if line.strip()]
    any_record = expected.get("records") == "any"
    if not any_record:
        there, due = [row["record"] for row in reported], [int(row[0]) for row in wanted]
        if there != due:
            yield f"records {there}, expected {due}"
    by_record = {row["record"]: row for row in reported}
    for place, (record, outcomes, *rest) in enumerate(wanted):
        row = reported[place] if any_record else by_record.get(int(record))
        if row is None:
            continue
        if row["outcome"] not in outcomes.split():
            yield f"{record}: {row['outcome']}, expected {outcomes}: {row}"
        for fault in differences_in(row, rest):
            yield f"{record}: {fault}: {row}"


def parts(line):
    """The columns of a line of `rows`: a bar between spaces, or at the end, parts them."""
    cells = [cell.strip() for cell in re.split(r"(?<=\s)\|(?=\s|$)", line)]
    return [*cells, *[""] * (7 - len(cells))]


def differences_in(row, expected):
    when, pillar, areas, title, says = expected
    if when and (row["date"], row["precision"]) != known(when):
        yield f"date {row['date']} {row['precision']}, expected {when}"
    if pillar and row["pillar"] != pillar:
        yield f"pillar {row['pillar']}, expected {pillar}"
    if areas and sorted(row["priority_areas"]) != areas.replace("-", "").split():
        yield f"areas {row['priority_areas']}, expected {areas}"
    if title and row["title"] != title:
        yield f"title {row['title']!r}, expected {title!r}"
    for message in filter(None, says.split("; ")):
        columns, _colon, words = message.partition(": ")
        texts = [said["text"] for said in row["messages"] if is_about(said["column"], columns)]
        for word in words.split(", ") if words else [""]:
            if not any(word in text for text in texts):
                yield f"no message on {columns} with {word!r}"


def is_about(column, keys):
    """Whether a message is about one of some columns, by key or by header in any language."""
    if keys == "*":
        return True
    names = set(keys.split())
    for language in ("en", "fr", "es"):
        with translation.override(language):
            names |= {str(known.header) for known in COLUMNS if known.key in keys.split()}
    return column in names


def known(when):
    """The date and precision of the JSON for a date as expected.toml writes it."""
    if when == "undated":
        return None, "undated"
    precision = "quarter" if "Q" in when else {4: "year", 7: "month", 10: "day"}[len(when)]
    return when, precision
