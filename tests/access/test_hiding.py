"""Hide now: what is out of sight at once, for whom, and what comes back."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from network import services as network
from network.models import Hiding
from priorities import services as priorities
from reports import snapshot
from reports.models import Report
from tests import factories
from tests.access.pages import page
from tests.factories import (
    ActivityFactory,
    EvidenceFactory,
    MilestoneFactory,
    OrganisationFactory,
    ReadingFactory,
    StandingFactory,
    SubstantiationFactory,
)

pytestmark = pytest.mark.django_db


def hide(client, **typed):
    return client.post(reverse("network:hide"), {"reason": "Arrests"} | typed)


def ready_report(**content):
    period = factories.PlanFactory().periods.get(code="2021-Q1")
    return factories.report_in("published", period, snapshot=content)


def test_after_hide_now_no_role_downloads_an_edition_that_names_it(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "x.pdf").write_bytes(b"%PDF-")
    organisation = OrganisationFactory(name="Maison Étoile", acronym="ME2")
    report = ready_report(activities=[{"title": "Soirée\nMAISON  ETOILE, “2021”"}])
    url = reverse("reports:download", args=[report.reference, report.files.get().pk])
    people = [factories.reviewer(), factories.staff(), factories.board()]
    for person in people:
        client.force_login(person)
        assert b"".join(client.get(url)) == b"%PDF-"

    client.force_login(people[0])
    assert hide(client, organisation=organisation.pk).status_code == 302
    for person in [*people, factories.administrator(), factories.member()]:
        client.force_login(person)
        assert client.get(url).status_code == 404
    client.force_login(people[2])
    assert "withdrawn" in page(client, report.get_absolute_url())

    client.force_login(people[0])
    client.post(reverse("network:lift", args=[Hiding.objects.get().pk]))
    assert b"".join(client.get(url)) == b"%PDF-"
    assert report.files.get().pdf_sha256 == "1" * 64


def test_an_earlier_name_is_looked_for_too(client):
    organisation = OrganisationFactory(name="Old House")
    organisation.name = "New House"
    organisation.save()
    report = ready_report(text="With Old House")
    client.force_login(factories.reviewer())

    hide(client, organisation=organisation.pk)

    assert Report.objects.with_withdrawal().get(pk=report.pk).is_withdrawn


def test_words_of_a_report_that_name_it_withdraw_it_as_its_figures_do(client):
    organisation = OrganisationFactory(name="Old House")
    period = factories.PlanFactory().periods.get(code="2021-Q1")
    report = factories.report_in("published", period, texts={"summary": "With Old House."})
    network.hide(organisation=organisation, country="", reason="-", by=factories.reviewer())

    assert Report.objects.with_withdrawal().get(pk=report.pk).is_withdrawn


def test_a_name_is_found_as_a_word_and_not_inside_another():
    organisation = OrganisationFactory(name="Support", acronym="RT")
    report = ready_report(text="Report on supporters")
    network.hide(organisation=organisation, country="", reason="-", by=factories.reviewer())

    assert not Report.objects.with_withdrawal().get(pk=report.pk).is_withdrawn


def test_texts_that_name_it_are_listed_for_a_person_to_decide(client):
    organisation = OrganisationFactory(name="Maison Étoile")
    named = ActivityFactory(title="Visite de la maison etoile")
    kept = ActivityFactory(title="Une maison", description="La Maison Étoile est citée.")
    by_evidence = ActivityFactory(title="Visite")
    by_evidence.evidence.add(EvidenceFactory(title="Photo, Maison Étoile"))
    ActivityFactory(title="Une autre maison")
    asked = SubstantiationFactory(role="Directrice de la Maison Étoile").outcome
    client.force_login(factories.reviewer())
    listing = hide(client, organisation=organisation.pk).url
    found = set(client.get(listing).context["found"])
    assert found == {named, kept, by_evidence, asked}

    client.post(listing, {"record": [named.reference]})

    named.refresh_from_db()
    kept.refresh_from_db()
    assert (named.level, kept.level) == (Sensitivity.RESTRICTED, Sensitivity.PUBLIC)
    client.post(reverse("network:lift", args=[Hiding.objects.get().pk]))
    named.refresh_from_db()
    assert named.level == Sensitivity.PUBLIC


def test_only_reviewers_hide(client):
    for person in (factories.staff(), factories.member(), factories.administrator()):
        client.force_login(person)
        assert hide(client, country="KE").status_code == 404
    assert not Hiding.objects.exists()


def test_standings_milestones_and_readings_that_name_it_are_withheld_from_readers(client):
    organisation = OrganisationFactory(name="Maison Étoile")
    target = factories.TargetFactory(plan=factories.PlanFactory(is_public=True))
    StandingFactory(target=target, reason="Thanks to the Maison  etoile")
    MilestoneFactory(target=target, wording="A hearing with MAISON ÉTOILE")
    indicator = factories.IndicatorFactory(plan=target.plan, target=target)
    reading = ReadingFactory(indicator=indicator, value=71717, source="Maison étoile, a count")
    reading.breakdown.create(category="sex-f", value=37373)
    ReadingFactory(indicator=indicator, value=23232, read_on=date(2021, 3, 31), source="Another")
    told = {
        target.get_absolute_url(): ["Thanks to", "A hearing with", "71,717"],
        indicator.get_absolute_url(): ["a count", "71,717", "37,373"],
        reverse("indicators:index", args=[target.plan.slug]): ["71,717"],
    }
    visitor, member, board = None, factories.member(), factories.board()
    reviewer = factories.reviewer()

    def sees(person, *, all_of_it):
        if person:
            client.force_login(person)
        else:
            client.logout()
        for address, words in told.items():
            seen = page(client, address)
            assert [each in seen for each in words] == [all_of_it] * len(words), address

    sees(member, all_of_it=True)
    client.force_login(reviewer)
    listing = page(client, hide(client, organisation=organisation.pk).url)
    assert all(words in listing for words in ("Thanks to", "A hearing with", "a count"))
    sees(reviewer, all_of_it=True)
    quarter = target.plan.periods.get(code="2021-Q1")
    assert "Maison" not in json.dumps(snapshot.take(quarter), ensure_ascii=False)
    for reader in (visitor, member, board):
        sees(reader, all_of_it=False)
        assert "23,232" in page(client, indicator.get_absolute_url())

    network.lift(hiding=Hiding.objects.get(), by=reviewer)
    sees(visitor, all_of_it=True)


def test_the_list_of_what_is_withheld_takes_as_many_queries_for_one_row_as_for_three(client):
    organisation = OrganisationFactory(name="Maison Étoile")
    network.hide(organisation=organisation, country="", reason="-", by=factories.reviewer())
    listing = reverse("activities:hiding", args=[Hiding.objects.get().pk])
    client.force_login(factories.reviewer())

    def queries_with_another_of_each():
        StandingFactory(reason="Maison Étoile")
        MilestoneFactory(wording="Maison Étoile")
        ReadingFactory(source="Maison Étoile")
        client.get(listing)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(listing).status_code == 200
        return len(queries)

    one = queries_with_another_of_each()
    queries_with_another_of_each()
    assert queries_with_another_of_each() == one


def test_what_is_said_without_the_name_is_back_and_its_earlier_wording_is_not(client):
    organisation = OrganisationFactory(name="Maison Étoile")
    target = factories.TargetFactory(plan=factories.PlanFactory(is_public=True))
    milestone = MilestoneFactory(target=target, wording="A hearing with Maison Étoile")
    reviewer = factories.reviewer()
    network.hide(organisation=organisation, country="", reason="Arrests", by=reviewer)
    priorities.revise_milestone(
        milestone=milestone, wording="A hearing in the capital", due=milestone.due,
        state="open", language="en", because="Said without names", by=reviewer,
    )  # fmt: skip

    client.force_login(factories.member())
    seen = page(client, target.get_absolute_url())
    assert "A hearing in the capital" in seen and "Maison" not in seen
