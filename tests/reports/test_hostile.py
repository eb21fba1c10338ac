"""Texts that somebody wrote to break the report: it is made, or says why not, and nothing leaks."""

import io
import socket
import time
from pathlib import Path

import pikepdf
import pytest
from django.db import models
from django.utils import timezone

from activities.models import Activity
from indicators.models import Definition, Indicator, Reading
from network.models import Forum, Organisation
from outcomes.models import Outcome
from pillars.models import ActivityType, Pillar
from plan.models import Plan
from priorities.models import OutcomeTarget, PriorityArea, Standing
from reports import making, pdf, snapshot, telling
from reports.models.words import PARTS
from tests.reports.reading import fonts_of, text_of

pytestmark = pytest.mark.django_db

TOLD = (
    Activity, ActivityType, Forum, Indicator, Definition, Organisation, Outcome,
    OutcomeTarget, Pillar, Plan, PriorityArea, Reading, Standing,
)  # fmt: skip
# Names that the database compares, or that are no text: not for somebody to write freely in.
NOT_WRITTEN = {"slug", "code", "reference", "name_key", "language", "currency", "unit_code"}
SECRET = "root:x:0:0"  # In /etc/passwd, which a page could try to show.


def hostile_texts(port):
    """What each field is filled with, by what it is: addresses lead to a port that listens."""
    there = f"http://127.0.0.1:{port}/"
    return {
        "1,500 nested quotes": "> " * 1500 + "deep",
        "5,000 lists in each other": "".join(" " * n + "- x\n" for n in range(300)) + "- " * 5000,
        "a word of 100 kB": "w" * 100_000,
        "markup": (
            f"</p></td></table><script src={there}></script><link rel=attachment href="
            f"file:///etc/passwd><style>@import url({there});*{{background:url({there}a)}}</style>"
            f"<img src={there}b><svg><image href={there}c /><use href={there}d#e /></svg>"
            "<iframe src=file:///etc/passwd></iframe><object data=file:///etc/passwd></object>"
            "{{ settings.SECRET_KEY }}{% load static %}"
        ),
        "addresses": (
            f"{there} ![]({there}e) [x]({there}f) <{there}g> ![](file:///etc/passwd) "
            f"[y]: {there}h 'z' url({there}i) ftp://127.0.0.1:{port}/ http://169.254.169.254/"
        ),
        "letters that turn, join and vanish": (
            "\u202eright to left\u202c \u0301\u0301\u0301 \u200d\u200b\ufeff 👩\u200d👩\u200d👧 "
            "\ufffe ﷽ \u2028\u2029 É e\u0301 A\u030a " + "ก็" * 200
        ),
        "a table of pipes": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 3000,
    }


NAMES = list(hostile_texts(0))


@pytest.fixture
def listening():
    """A port of this machine, and who knocked at it."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.01)
        yield server


def knocked(server):
    try:
        server.accept()
    except TimeoutError:
        return False
    return True


def fill(text):
    """Write a text in every field of everything that a report tells, as long as the field is."""
    filled = 0
    for model in TOLD:
        fields = [
            field
            for field in model._meta.concrete_fields
            if type(field) in {models.CharField, models.TextField}
            and not field.choices and field.name not in NOT_WRITTEN
        ]  # fmt: skip
        for row in model.objects.all():
            for field in fields:
                most = field.max_length if isinstance(field, models.CharField) else None
                own = f"{row.pk} {text}" if field.unique else text
                setattr(row, field.attname, own[:most])
                filled += 1
            model.objects.filter(pk=row.pk).update(
                **{field.attname: getattr(row, field.attname) for field in fields}
            )
    return filled


def written(text, pillars):
    """A narrative of nothing else, as long as its form lets it be."""
    parts = [*PARTS, *(f"pillar:{pillar.code}" for pillar in pillars)]
    return dict.fromkeys(parts, text[:20_000])


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_text_in_every_field_is_printed_as_text_and_reaches_nothing(
    demonstrated_outcomes, listening, name
):
    text = hostile_texts(listening.getsockname()[1])[name]
    assert fill(text) > 300
    plan = Plan.objects.get(pk=demonstrated_outcomes.pk)
    pillars = plan.pillars.all()

    taken = snapshot.take(plan.periods.get(code="2021-Q4"))
    content = telling.in_language(taken, "en") | {"texts": written(text, pillars)}
    began = time.monotonic()
    made = making.set_in_type(content, identifier="ab" * 32)
    took = time.monotonic() - began

    assert not knocked(listening)
    said = text_of(made.content)
    assert SECRET not in said
    with pikepdf.open(io.BytesIO(made.content)) as document:
        assert set(document.attachments) == {"figures.csv", "report.json", "activities.xlsx"}
        assert "/JavaScript" not in document.Root.get("/Names", {})
    assert all("SourceSans3" in font.replace("-", "") for font, _embedded in fonts_of(made.content))
    print(f"{name}: {made.pages} pages in {took:.1f} s")


def test_a_bomb_ends_within_its_limits_and_the_next_document_is_set():
    rows = "<tr>" + "<td>cell</td>" * 8 + "</tr>"
    began = time.monotonic()
    with pytest.raises(pdf.NotTypeset) as failure:
        pdf.typeset(
            f"<table>{rows * 20_000}</table>", identifier="ab" * 32, as_of=timezone.now(),
            processor=8, memory=200_000_000,
        )  # fmt: skip
    assert time.monotonic() - began < 40
    assert failure.value.kind in {"too-large", "too-long"}

    assert pdf.typeset("<p>Next", identifier="ab" * 32, as_of=timezone.now()).pages == 1


def test_the_typesetter_has_no_way_out(listening):
    """Asked of the very process: it has no network, and no variable of ours."""
    pdf.preload()
    pid = pdf._own[0].process.pid
    variables = Path(f"/proc/{pid}/environ").read_bytes()

    assert b"SECRET_KEY" not in variables
    assert b"DATABASE_URL" not in variables
    theirs, ours = (Path(f"/proc/{who}/ns/net").readlink() for who in (pid, "self"))
    assert theirs != ours
