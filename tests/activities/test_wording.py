"""Who types that the network achieved a change is told so, and may leave it."""

import pytest
from django.urls import reverse

from activities.models import Activity
from tests import factories
from tests.activities.filling import edit, send
from tests.factories import ActivityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
CLAIM = "A law achieved by the network"
SAID = "This reads as if the network alone had brought the change about"


def shown(client, activity):
    """What the page of an activity says about its wording: (as a message, as a note)."""
    response = client.get(activity.get_absolute_url())
    assert response.status_code == 200
    text = response.content.decode()
    said = [str(message) for message in response.context["messages"] if SAID in str(message)]
    return len(said), text.count(SAID) - len(said)


def test_a_claim_is_saved_and_the_warning_names_its_words(as_staff, typed):
    response = send(as_staff, typed, title=CLAIM)

    activity = Activity.objects.get()
    assert (activity.title, activity.workflow) == (CLAIM, "submitted")
    page = as_staff.get(response.url).content.decode()
    assert f"{SAID}: “achieved by the network”." in page
    assert "Say what it contributed, and who else did." in page


def test_just_after_saving_it_is_said_once_and_later_stands_as_a_note(as_staff, typed):
    send(as_staff, typed, title=CLAIM)
    activity = Activity.objects.get()

    assert shown(as_staff, activity) == (1, 0)
    assert shown(as_staff, activity) == (0, 1)


def test_a_description_in_another_language_is_read_too(as_staff, typed):
    send(as_staff, typed, description="Un 40 % del cambio se debe a la red.")

    page = as_staff.get(Activity.objects.get().get_absolute_url()).content.decode()
    assert "This splits a change into shares, which nobody can measure" in page


def test_save_and_log_another_warns_on_the_next_form(as_staff, typed):
    response = send(as_staff, typed, action="another", title=CLAIM)

    assert SAID in as_staff.get(response.url).content.decode()


def test_what_claims_nothing_is_saved_without_a_word(as_staff, typed):
    response = send(as_staff, typed, description="The network contributed two briefings.")

    page = as_staff.get(response.url)
    assert [str(message) for message in page.context["messages"]] == [
        "Submitted. It counts once a reviewer has published it."
    ]
    assert SAID not in page.content.decode()


def test_the_note_goes_when_the_words_are_changed(as_staff):
    activity = ActivityFactory(title=CLAIM)
    assert shown(as_staff, activity) == (0, 1)

    edit(as_staff, activity, title="A law to which the network contributed")

    assert shown(as_staff, activity) == (0, 0)


def test_reviewers_see_the_note_before_they_publish(as_reviewer):
    activity = ActivityFactory(title=CLAIM, workflow="submitted")

    assert shown(as_reviewer, activity) == (0, 1)
    response = as_reviewer.post(reverse("activities:publish"), {"activity": activity.reference})
    activity.refresh_from_db()
    assert (response.status_code, activity.workflow) == (302, "published")


def test_readers_who_cannot_mend_it_are_not_told(as_member):
    activity = ActivityFactory(title=CLAIM, sensitivity=1)

    assert shown(as_member, activity) == (0, 0)


def test_members_are_told_of_what_they_propose(client, typed):
    speaker = factories.member()
    OrganisationFactory().affiliations.create(user=speaker)
    client.force_login(speaker)

    response = send(client, typed, title=CLAIM, sensitivity=1)

    assert SAID in client.get(response.url).content.decode()
    assert SAID not in client.get(response.url).content.decode()  # It is with a reviewer now.
