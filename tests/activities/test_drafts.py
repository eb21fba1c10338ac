"""What somebody has typed and not sent: saved by itself, for them alone, until it is sent."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services as people
from accounts.sensitivity import Sensitivity
from accounts.words import token
from activities import tasks
from activities.models import Activity, Draft
from tests import factories
from tests.factories import ActivityFactory, TypeFactory

pytestmark = pytest.mark.django_db
SAVE = "/en/plans/ours/activities/log/draft/"
LOG = "/en/plans/ours/activities/log/"


@pytest.fixture
def kind():
    return TypeFactory(pillar__plan=factories.PlanFactory(slug="ours"), measures=["participants"])


@pytest.fixture
def ada(kind):
    return factories.staff(name="Ada")


@pytest.fixture
def as_ada(client, ada):
    client.force_login(ada)
    return client


def typed(**more):
    return {"entry": str(uuid4()), "base": "", "version": "0", "title": "A talk", **more}


def in_form(client, url):
    """What stands in the fields of a form that is opened."""
    form = client.get(url).context["form"]
    return {name: form[name].value() for name in form.fields}


def test_a_draft_is_saved_and_opened_again_with_every_field_as_it_was_typed(as_ada, kind):
    area = factories.AreaFactory(plan=kind.pillar.plan)
    words = typed(
        type=kind.pk, date="soon", priority_areas=[area.pk], partners="Réseau\nXyz",
        countries="Kenyia", figure_participants="many", unknown_participants="on",
        description="a\x00b", role="speaker", sensitivity="3",
    )  # fmt: skip

    said = as_ada.post(SAVE, words).json()

    assert (said["version"], said["address"]) == (1, f"{LOG}?draft={said['draft']}")
    form = in_form(as_ada, said["address"])
    assert str(form["entry"]) == words["entry"]
    assert form["title"] == "A talk"
    assert (form["date"], form["countries"]) == ("soon", "Kenyia")
    assert form["partners"] == "Réseau\nXyz"
    assert form["priority_areas"] == [str(area.pk)]
    assert (form["figure_participants"], form["unknown_participants"]) == ("many", True)
    assert form["description"] == "ab"
    assert (form["role"], form["sensitivity"], form["undated"]) == ("speaker", "3", False)
    assert not Activity.objects.exists()
    assert "“A talk”" in as_ada.get(LOG).content.decode()


def test_a_second_window_overwrites_nothing_unless_it_is_told_to(as_ada):
    words = typed()
    as_ada.post(SAVE, words)
    as_ada.post(SAVE, words | {"version": "1", "title": "From the first window"})

    late = as_ada.post(SAVE, words | {"version": "1", "title": "From the second"})

    assert (late.status_code, late.json()["version"]) == (409, 2)
    assert Draft.objects.get().title == "From the first window"
    assert as_ada.post(SAVE, words | {"version": "2", "title": "Keep mine"}).status_code == 200
    assert Draft.objects.get().title == "Keep mine"


def test_a_draft_is_gone_once_it_is_sent_and_does_not_come_back(as_ada, kind):
    words = typed(type=kind.pk, date="2021-03", role="lead", status="done", language="en",
                  sensitivity="2")  # fmt: skip
    as_ada.post(SAVE, words)

    assert as_ada.post(LOG, words | {"action": "submit"}).status_code == 302

    assert not Draft.objects.exists()
    for version in ("0", "1"):  # A window that had not heard of it.
        assert as_ada.post(SAVE, words | {"version": version}).status_code == 422
    assert not Draft.objects.exists()


def test_what_the_form_refuses_stays_a_draft(as_ada):
    words = typed()
    as_ada.post(SAVE, words)

    assert as_ada.post(LOG, words | {"action": "submit"}).status_code == 422

    assert Draft.objects.get().title == "A talk"


def test_changes_to_an_activity_wait_on_its_form_until_they_are_taken_up_or_discarded(as_ada, kind):
    activity = ActivityFactory(type=kind, title="As it is")
    edit = reverse("activities:edit", args=[activity.reference])
    base = in_form(as_ada, edit)["base"]
    as_ada.post(SAVE, typed(entry=str(activity.entry), base=base, title="As I want it"))

    page = as_ada.get(edit)
    assert "You have unsaved changes of" in page.content.decode()
    assert page.context["form"]["title"].value() == "As it is"
    draft = Draft.objects.get()
    assert in_form(as_ada, f"{edit}?draft={draft.reference}")["title"] == "As I want it"
    gone = as_ada.post(reverse("activities:discard_draft", args=[draft.reference]))

    assert gone.url == edit
    assert not Draft.objects.exists()
    assert "unsaved" not in as_ada.get(edit).content.decode()


def test_a_draft_is_its_own_persons_alone(as_ada, kind):
    said = as_ada.post(SAVE, typed(title="My own words")).json()
    other = Client()
    other.force_login(factories.reviewer())

    assert "My own words" not in other.get(LOG).content.decode()
    assert other.get(said["address"]).status_code == 302
    discard = reverse("activities:discard_draft", args=[said["draft"]])
    assert other.post(discard).status_code == 404
    assert Draft.objects.count() == 1


def test_a_draft_of_what_one_may_edit_no_more_is_not_there(as_ada, ada, kind):
    activity = ActivityFactory(type=kind, sensitivity=Sensitivity.INTERNAL)
    base = in_form(as_ada, reverse("activities:edit", args=[activity.reference]))["base"]
    as_ada.post(SAVE, typed(entry=str(activity.entry), base=base, title="Repeats it"))
    assert Draft.objects.visible_to(ada).count() == 1

    Activity.objects.filter(pk=activity.pk).update(sensitivity=Sensitivity.RESTRICTED)

    assert Draft.objects.visible_to(ada).count() == 0
    words = typed(entry=str(activity.entry), base=base, version="1")
    assert as_ada.post(SAVE, words).status_code == 422


def test_too_much_is_not_kept(as_ada):
    answers = [
        as_ada.post(SAVE, typed(description="x" * 250_000)),
        as_ada.post(SAVE, typed(**{f"a{'b' * n}": "x" for n in range(1, 39)}) | {"entry": ""}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert not Draft.objects.exists()


def test_drafts_are_forgotten_after_ninety_days_without_a_change(as_ada):
    as_ada.post(SAVE, typed(title="Old"))
    as_ada.post(SAVE, typed(title="Newer"))
    old = timezone.now() - timedelta(days=91)
    Draft.objects.filter(fields__title=["Old"]).update(saved_at=old)

    tasks.purge_drafts()

    assert Draft.objects.get().title == "Newer"


# --- A session that ends -------------------------------------------------------------------


def test_what_is_sent_after_the_session_has_ended_is_there_after_signing_in(client, kind):
    ada = factories.staff(email="ada@example.org", password=factories.PASSWORD)
    words = typed(title="Typed for an hour", words=token(ada), action="submit", description="Long")

    sent = client.post(LOG, words)
    assert sent.url == f"/en/account/login/?next={LOG}"
    assert not Draft.objects.exists()
    back = client.post(sent.url, {"login": "ada@example.org", "password": factories.PASSWORD,
                                  "next": LOG})  # fmt: skip
    opened = client.get(back.url, follow=True)

    assert "What you had typed is here." in opened.content.decode()
    assert opened.context["form"]["title"].value() == "Typed for an hour"
    assert opened.context["form"]["description"].value() == "Long"


def test_it_is_there_too_when_the_session_was_idle_for_too_long(as_ada, ada, kind):
    activity = ActivityFactory(type=kind)
    edit = reverse("activities:edit", args=[activity.reference])
    form = in_form(as_ada, edit)
    words = typed(entry=str(activity.entry), base=form["base"], words=token(ada), title="Mine")
    session = as_ada.session
    session[people.SEEN] = time.time() - 9 * 3600
    session.save()

    assert as_ada.post(edit, words).url.startswith("/en/account/login/")
    as_ada.force_login(ada)

    assert as_ada.get(edit, follow=True).context["form"]["title"].value() == "Mine"


def test_nobody_else_gets_what_was_typed_and_nobody_keeps_words_in_anothers_name(client, kind):
    ada, bob = factories.staff(), factories.staff()
    client.post(LOG, typed(title="Ada’s words", words=token(ada)))
    client.force_login(bob)
    assert "Ada’s words" not in client.get(LOG, follow=True).content.decode()
    client.force_login(ada)
    assert "Ada’s words" not in client.get(LOG, follow=True).content.decode()

    client.logout()
    client.post(LOG, typed(words=f"{ada.pk}:guess:guess"))
    client.post(LOG, typed(words=token(ada), description="x" * 250_000))
    assert "words" not in client.session


def test_words_are_given_back_for_a_day(client, kind):
    ada = factories.staff()
    client.post(LOG, typed(title="Too late", words=token(ada)))

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        client.force_login(ada)
        assert "Too late" not in client.get(LOG, follow=True).content.decode()
