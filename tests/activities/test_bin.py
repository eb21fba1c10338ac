"""The bin: what lies there is nowhere else, comes back for 30 days, and is gone after that."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.files import keep
from accounts.middleware import Visitor
from accounts.sensitivity import NETWORK
from activities import binning, history, services, tasks
from activities.models import Activity, ActivityFigure, Evidence, Participation, PartLink
from figures import counts
from network.models import Affiliation, Organisation
from reports import snapshot
from tests import factories
from tests.access.addresses import arguments_of, filled, routes
from tests.factories import ActivityFactory, EvidenceFactory, OrganisationFactory
from tests.moments import a_day_passes, done_by

pytestmark = pytest.mark.django_db


def ask(client, name, activity, **data):
    return client.post(reverse(f"activities:{name}", args=[activity.reference]), data, follow=True)


def test_what_is_deleted_is_brought_back_by_the_banner_or_from_the_bin(client):
    ada = factories.staff(name="Ada")
    activity = ActivityFactory(title="A march", workflow="draft", created_by=ada)
    a_day_passes()
    client.force_login(ada)

    page = ask(client, "delete", activity)
    html = page.content.decode()
    assert "“A march” is in the bin." in html and ">Undo</button>" in html
    assert "Undo" in client.get(page.redirect_chain[0][0]).content.decode()  # Still there.
    assert client.get(activity.get_absolute_url()).status_code == 404
    assert "A march" in client.get(reverse("activities:bin")).content.decode()
    a_day_passes()
    assert "It is back" in ask(client, "bring_back", activity).content.decode()
    assert "Undo" not in client.get(page.redirect_chain[0][0]).content.decode()

    assert [step.sentence for step in history.steps(activity, ada)[1:]] == [
        "Ada deleted it: it went to the bin.",
        "Ada brought it back from the bin.",
    ]
    assert "The bin is empty" in client.get(reverse("activities:bin")).content.decode()


def test_who_looks_as_others_is_shown_no_bin(client):
    ada = factories.staff()
    activity = ActivityFactory(workflow="draft", created_by=ada)
    client.force_login(ada)
    page = ask(client, "delete", activity).redirect_chain[0][0]

    client.post(reverse("accounts:show_as"), {"as": "member"})

    assert "Undo" not in client.get(page).content.decode()
    assert client.get(reverse("activities:bin")).status_code == 404


def test_people_delete_their_own_as_long_as_it_is_not_published_and_reviewers_all():
    ada, amina = factories.staff(), factories.member()
    ours = OrganisationFactory()
    Affiliation.objects.create(user=amina, organisation=ours)
    proposed = {"created_by": amina, "proposed_by": ours}
    rows = {
        "her draft": ActivityFactory(workflow="draft", created_by=ada),
        "her published": ActivityFactory(created_by=ada),
        "a draft": ActivityFactory(workflow="draft"),
        "a colleague’s proposal": ActivityFactory(workflow="draft", proposed_by=ours),
        "returned": ActivityFactory(workflow="returned", returned_because="-", **proposed),
        "submitted": ActivityFactory(workflow="submitted", **proposed),
    }

    def deletable(person):
        found = set(Activity.objects.deletable_by(person))
        return [name for name, row in rows.items() if row in found]

    assert deletable(ada) == ["her draft"]
    assert deletable(amina) == ["returned"]
    assert deletable(factories.reviewer()) == list(rows)
    assert deletable(factories.board()) == deletable(Visitor()) == []
    with pytest.raises(binning.NotBinned):
        binning.delete(activity=rows["a draft"], by=ada)


def test_what_was_published_is_brought_back_by_a_reviewer_alone():
    reviewer, ada = factories.reviewer(), factories.staff()
    activity = ActivityFactory(created_by=ada)
    binning.delete(activity=activity, by=reviewer)

    assert not Activity.objects.in_bin(ada).exists()
    with pytest.raises(binning.NotBinned):
        binning.bring_back(activity=activity, by=ada)
    binning.bring_back(activity=activity, by=reviewer)

    assert Activity.objects.visible_to(ada).get().is_published


def test_what_lies_in_the_bin_is_nowhere_else(shipped_plan, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    reviewer = factories.reviewer()
    kind = factories.TypeFactory(pillar=shipped_plan.pillars.first(), position=90)
    partner = OrganisationFactory(name="kanariepartner")
    whole = ActivityFactory(title="The whole", type=kind, is_aggregate=True)
    activity = ActivityFactory(
        title="kanarietitle", type=kind, countries=["KE"], partners=[partner], part_of=whole
    )
    factories.FigureFactory(activity=activity, value=7777)
    activity.evidence.add(_file("kanarie"))
    part = activity.participations.get()
    secret = services.link_for_answer(participation=part, by=reviewer)
    client = Client()
    client.force_login(reviewer)
    assert "kanarietitle" in client.get(whole.get_absolute_url()).content.decode()
    assert "kanarietitle" in str(snapshot.take(shipped_plan.whole))
    assert PartLink.objects.for_secret(secret).usable().exists()
    moment = history.steps(activity, reviewer)[0].moment

    binning.delete(activity=activity, by=reviewer)

    values = {
        "plan": shipped_plan.slug, "code": "2021-Q1", "reference": activity.reference,
        "part": part.pk, "piece": activity.evidence.get().reference, "moment": moment,
        "secret": secret, "pk": 0, "object_id": activity.pk,
    }  # fmt: skip
    told = []
    for name, route in routes():
        named = set(arguments_of(route)) <= values.keys()
        if not named or name in {"activities:bin", "account_logout"}:
            continue
        answer = client.get(filled(route, values))
        html = b"".join(answer) if answer.streaming else answer.content
        if b"kanarie" in html or b"7,777" in html:
            told.append(name)
        if "reference" in arguments_of(route):
            assert answer.status_code in {404, 405}, name
    index = reverse("activities:index", args=[shipped_plan.slug])
    for query in ("text=anarietitl", "country=KE", "workflow=unpublished", "counted=yes"):
        if b"kanarie" in client.get(f"{index}?{query}").content:
            told.append(query)
    for person in (reviewer, factories.member(), Visitor()):
        assert not ActivityFigure.objects.visible_to(person).exists()
        assert not Evidence.objects.visible_to(person).exists()
        assert not Participation.objects.visible_to(person).exists()
    # Its partner is an organisation like any other, by its own page and in the admin's list.
    assert set(told) <= {"network:hide", "network:invite", "admin:network_organisation_changelist"}
    assert client.get(reverse("activities:answer_by_link", args=[secret])).status_code == 410
    assert "kanarie" not in str(snapshot.take(shipped_plan.whole))
    # It counts by itself, since nothing that it sums up is left.
    assert counts.done(shipped_plan, NETWORK).get() == whole
    assert history.steps(activity, reviewer) == []
    with pytest.raises(services.NotReviewable, match="in the bin"):
        services.publish(activity=activity, by=reviewer)


def _file(title):
    name = keep(f"evidence/{uuid4()}.txt", b"-")
    return Evidence.objects.create(
        file=name, media_type="text/plain", size=1, sha256="1" * 64, title=title, sensitivity=0
    )


def test_after_thirty_days_it_is_gone_with_what_supports_nothing_else(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    ada = factories.staff(name="Ada")
    activity = ActivityFactory(workflow="draft", created_by=ada, partners=[OrganisationFactory()])
    part = ActivityFactory(part_of=activity)
    translation = ActivityFactory(translation_of=activity)
    shared, alone, file = EvidenceFactory(), EvidenceFactory(), _file("Minutes")
    activity.evidence.add(shared, alone, file)
    part.evidence.add(shared)
    younger = ActivityFactory(workflow="draft", created_by=ada)
    binned = datetime(2022, 3, 1, 12, tzinfo=UTC)
    with time_machine.travel(binned, tick=False), done_by(ada):
        binning.delete(activity=activity, by=ada)
    with time_machine.travel(binned + timedelta(hours=1), tick=False), done_by(ada):
        binning.delete(activity=younger, by=ada)

    with time_machine.travel(binned + timedelta(days=30), tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.purge_bin()
        assert [a.pk for a in Activity.objects.in_bin(ada)] == [younger.pk]
        tasks.purge_bin()

    assert set(Evidence.objects.all()) == {shared}
    assert not default_storage.exists(file.file.name)
    assert Organisation.objects.count() == 1
    part.refresh_from_db()
    translation.refresh_from_db()
    assert (part.part_of, translation.translation_of) == (None, None)
    assert binning.purge(at=binned + timedelta(days=29)) == 0
