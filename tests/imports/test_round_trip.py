"""What was exported and is imported again changes nothing, whatever stands in it."""

import io
import json
import random
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from activities.models import Activity, Participation
from network.names import fold
from pillars.measures import Measure
from plan.dates import Precision, start_of
from tests import factories
from tests.factories import (
    AreaFactory,
    EvidenceFactory,
    FigureFactory,
    ForumFactory,
    OrganisationFactory,
    PillarFactory,
    TargetFactory,
    TypeFactory,
)

HOW_MANY = 1000
AWKWARD = [
    "=1+1", "+33 1", "-2", "@home", "\t=x", "'=y", "''+z", "'quoted'", "'", '"', '""', ";", "; ",
    ",", "a;b", 'say "no"', "\r\n", "\n", "\r", "\t", "\x01", "\x0b", "\x1f", "\x7f", "\x85",
    "\ufeff", "\ufffe", "\u200b", "\u202e", "\u2028", "\u00a0", "\u202f", "é", "e\u0301", "ﬁ", "İ",
    "ß", "العربية", "日本語", "🙈", "👩🏽‍⚕️", "<b>x</b>", "&amp;", "_x0041_", "_x005F_", "#N/A",
    "#REF!",
    "TRUE", "1e5", "007", "2021-03", "11/03/2021", "1 234,5", "NULL", "null", "?", "TBC", "Ã©", "�",
    "=HYPERLINK(\"http://x\")", "%s", "{0}", "\\n", "\\", "|", "…", "’", "« x »", "--", "—", " ",
]  # fmt: skip


def text(rng, pieces, longest):
    """A text of words and awkward pieces that a form would take: not blank, not too long."""
    words = [rng.choice([*AWKWARD, "march", "réunion", "Ginebra"]) for _n in range(pieces)]
    written = rng.choice(["", " "]).join(words)[:longest]
    return written if fold(written) else f"x{written}"[:longest]


def generated(seed, how_many):
    """A plan with activities that have some of everything."""
    rng = random.Random(seed)
    plan = factories.PlanFactory()
    kinds = [
        TypeFactory(pillar=pillar, measures=list(Measure))
        for pillar in PillarFactory.create_batch(3, plan=plan)
        for _n in range(3)
    ]
    areas = [AreaFactory(plan=plan, name_en=f"Area; no. {n}", position=n) for n in range(4)]
    targets = [TargetFactory(plan=plan, short_name_en=f'Target "{n}"') for n in range(3)]
    # Names of organisations are written in one line, however they are typed.
    typed = (" ".join(text(rng, 3, 150).split()) for _n in range(60))
    names = {fold(name): name for name in typed}
    partners = [OrganisationFactory(name=f"{name} {n}") for n, name in enumerate(names.values())]
    forums = [None, ForumFactory(), ForumFactory(code="HRC", name_en="Human Rights Council")]
    author, made = factories.staff(), []
    for n in range(how_many):
        precision = rng.choice(list(Precision))
        day = start_of(date(2021, 1, 1) + timedelta(days=rng.randrange(1090)), precision)
        activity = factories.ActivityFactory(
            title=f"{text(rng, 1 + n % 8, 300)} {n}" if n % 3 else f"{rng.choice(AWKWARD)}{n}",
            description=rng.choice(["", text(rng, 30, 4000)]),
            language=rng.choice(["en", "fr", "ar"]),
            type=rng.choice(kinds), role=rng.choice(Activity.Role.values), created_by=author,
            status=rng.choice(Activity.Status.values), sensitivity=rng.randrange(3),
            date_precision=precision, starts_on=None if precision == "undated" else day,
            ends_on=day + timedelta(days=3) if precision == "day" and n % 4 == 0 else None,
            countries=rng.sample(["CH", "CI", "MX", "GB", "US", "CD", "KP"], rng.randrange(4)),
            forum=rng.choice(forums), session=rng.choice(["", text(rng, 2, 90)]),
            place=rng.choice(["", text(rng, 3, 190)]), is_aggregate=rng.random() < 0.1,
            areas=rng.sample(areas, rng.randrange(3)),
            part_of=rng.choice([None, None, *made[-3:]]),
            translation_of=rng.choice([None, None, None, *made[-2:]]),
            not_known=rng.sample(["speakers", "countries"], rng.randrange(2)),
            workflow=rng.choice(["published", "draft", "submitted"]),
        )  # fmt: skip
        activity.targets.set(rng.sample(targets, rng.randrange(3)))
        for partner in rng.sample(partners, rng.choice([0, 1, 2, 7])):
            part = rng.choice(Participation.Part.values)
            activity.participations.create(organisation=partner, part=part)
        for _n in range(rng.choice([0, 1, 3])):
            address = f"https://example.org/{n}/{rng.choice(['a;b', 'a,b', 'a%20b', '?q=1&r=%22'])}"
            activity.evidence.add(EvidenceFactory(url=f"{address}#{_n}"))
        for measure in rng.sample(["participants", "cities", "hours", "reach"], rng.randrange(4)):
            FigureFactory(
                activity=activity, measure=measure, qualifier=rng.choice("=≈≥"),
                value=rng.choice([0, 3, 120, "1234.5", "9999999.99", 1_658_700]),
            )  # fmt: skip
        for currency in rng.sample(["USD", "EUR", "CHF"], rng.choice([0, 0, 1, 1, 2])):
            FigureFactory(
                activity=activity, measure="amount", currency=currency,
                value=rng.choice([5, "1.5"]), qualifier=rng.choice("=≈≥"),
            )  # fmt: skip
        made.append(activity)
    return plan


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "language", "how_many"),
    [
        ("csv", "en", 20),
        pytest.param("csv", "en", HOW_MANY, marks=pytest.mark.long),
        pytest.param("csv", "fr", HOW_MANY, marks=pytest.mark.long),
        pytest.param("xlsx", "es", HOW_MANY, marks=pytest.mark.long),
    ],
)
def test_what_was_exported_has_nothing_to_change(client, tmp_path, kind, language, how_many):
    plan, person = generated(how_many, how_many), factories.reviewer()
    client.force_login(person)
    with override(language):
        url = reverse(f"activities:export_{kind}", args=[plan.slug])
    path = tmp_path / f"list.{kind}"
    path.write_bytes(b"".join(client.get(url)))

    out = io.StringIO()
    with override(language):
        call_command(
            "import_activities", str(path), "--plan", plan.slug, "--dry-run", "--format", "json",
            "--by", person.email, stdout=out,
        )  # fmt: skip

    answer = json.loads(out.getvalue())
    refused = [row for row in answer["rows"] if row["outcome"] == "reject"]
    assert [(row["title"], row["messages"]) for row in refused] == []
    assert {name: answer["counts"][name] for name in ("create", "update", "unchanged")} == {
        "create": 0,
        "update": 0,
        "unchanged": how_many,
    }
