"""Asking independent people: a link that works once, and names that lie apart and sealed."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import RestrictedReading
from outcomes import sealing, substantiating
from outcomes.models import Identity, Outcome, Substantiation, SubstantiationLink
from tests import factories
from tests.access.pages import page
from tests.factories import published_outcome
from tests.outcomes.steps import stands

pytestmark = pytest.mark.django_db
ASKED = {
    "name": "Jeanne Dupont", "address": "jeanne@example.org", "role": "Official of a UN body",
    "relation": "Was in the room", "independence": "external", "language": "fr",
}  # fmt: skip
ANSWERED = {
    "description": "full", "significance": "part", "contribution": "full", "naming": "role",
    "wording": "first", "comment": "States spoke too.",
}  # fmt: skip


@pytest.fixture
def rosa():
    return factories.reviewer(name="Rosa")


@pytest.fixture
def outcome(rosa):
    return published_outcome(by=rosa, evidence=[("resolution", "external")], title="A change")


@pytest.fixture
def as_rosa(client, rosa):
    client.force_login(rosa)
    return client


def ask(client, outcome, **more):
    """Ask as the page does; return the path of the link that it shows."""
    answer = client.post(reverse("outcomes:ask", args=[outcome.reference]), ASKED | more)
    assert answer.status_code == 200, answer.context["form"].errors
    return answer.context["link"].removeprefix("http://testserver")


def test_somebody_is_asked_in_their_language_and_answers_once_without_an_account(
    as_rosa, outcome, client
):
    link = ask(as_rosa, outcome)
    client.logout()
    assert link.startswith("/fr/substantiate/")
    shown = client.get(link)
    assert shown.status_code == 200
    told = shown.content.decode()
    assert "A change" in told and "Members asked for it." in told
    assert "Jeanne" not in told and "Rosa" not in told

    assert client.post(link, ANSWERED).status_code == 200

    asked = Substantiation.objects.get()
    assert (asked.description, asked.significance, asked.comment) == (
        "full", "part", "States spoke too.",
    )  # fmt: skip
    assert asked.answered_about["contribution"] == "Members asked for it."
    assert stands(outcome) == ("published", 4)
    assert client.get(link).status_code == client.post(link, ANSWERED).status_code == 410
    outcome.refresh_from_db()
    assert (outcome.title, outcome.contribution) == ("A change", "Members asked for it.")


def test_an_answer_has_all_three_and_says_how_to_be_named(as_rosa, outcome, client):
    link = ask(as_rosa, outcome)
    client.logout()

    answer = client.post(link, {"comment": "Keep this", "naming": "name", "wording": "first"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {
        "description", "significance", "contribution", "name",
    }  # fmt: skip
    assert "Keep this" in answer.content.decode()
    assert client.post(link, ANSWERED).status_code == 200


def test_who_reads_an_earlier_wording_is_shown_the_new_one_before_they_answer(
    as_rosa, outcome, client
):
    link = ask(as_rosa, outcome)
    Outcome.objects.filter(pk=outcome.pk).update(contribution="Many asked for it.")
    client.logout()

    answer = client.post(link, ANSWERED)

    assert answer.status_code == 422
    assert "Many asked for it." in answer.content.decode()
    assert client.post(link, ANSWERED | {"wording": answer.context["outcome"].wording})
    assert Substantiation.objects.get().answered_about["contribution"] == "Many asked for it."


@pytest.mark.parametrize("question", ["description", "significance", "contribution"])
def test_who_does_not_agree_has_it_contested_by_the_same_transaction(
    as_rosa, outcome, client, question
):
    link = ask(as_rosa, outcome)
    client.logout()

    client.post(link, ANSWERED | {question: "not"})

    assert stands(outcome)[0] == "contested"
    assert client.get(outcome.get_absolute_url()).status_code in {302, 404}


def test_a_link_that_is_guessed_spent_withdrawn_or_too_old_shows_the_same(as_rosa, outcome, client):
    old, withdrawn, spent = (ask(as_rosa, outcome) for _n in range(3))
    contested = ask(as_rosa, outcome)
    links = list(SubstantiationLink.objects.order_by("pk"))
    SubstantiationLink.objects.filter(pk=links[0].pk).update(expires_at=timezone.now())
    links[1].withdraw()
    client.logout()
    client.post(spent, ANSWERED)
    client.post(contested, ANSWERED | {"description": "not"})
    fresh = "/fr/substantiate/guess/"

    pages = [client.get(link) for link in (old, withdrawn, spent, contested, fresh)]

    assert {answer.status_code for answer in pages} == {410}
    assert len({answer.content.split(b"<main")[1] for answer in pages}) == 1
    assert "A change" not in pages[0].content.decode()


def test_guessing_ends_after_a_few_tries(client):
    codes = [client.get(f"/en/substantiate/guess{n}/").status_code for n in range(40)]

    assert codes[0] == 410
    assert codes[-1] == 429


def test_who_would_rather_not_answer_is_forgotten(as_rosa, outcome, client):
    link = ask(as_rosa, outcome)
    client.logout()

    client.post(link, {"action": "decline"})

    assert Substantiation.objects.get().declined_at
    assert not Identity.objects.exists()
    assert client.get(link).status_code == 410


def test_who_would_rather_not_answer_is_not_asked_again(as_rosa, outcome):
    link = ask(as_rosa, outcome)
    as_rosa.post(link, {"action": "decline"})
    asked = Substantiation.objects.get()

    answer = as_rosa.post(reverse("outcomes:ask_again", args=[asked.reference]), follow=True)

    assert "ne souhaite pas répondre" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.declined_at and not asked.links.usable().exists()


def test_a_new_link_ends_the_earlier_one(as_rosa, outcome, client):
    first = ask(as_rosa, outcome)
    asked = Substantiation.objects.get()

    answer = as_rosa.post(reverse("outcomes:ask_again", args=[asked.reference]))

    client.logout()
    assert client.get(first).status_code == 410
    assert client.get(answer.context["link"].removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize(
    ("naming", "shown"),
    [("name", "J. Dupont"), ("role", "Official of a UN body"), ("not", None)],
)
def test_they_are_named_as_they_agreed_to(as_rosa, outcome, client, naming, shown):
    url = outcome.get_absolute_url()
    link = ask(as_rosa, outcome)
    client.logout()
    client.post(link, ANSWERED | {"naming": naming, "name": "J. Dupont"})
    client.force_login(factories.member())

    told = page(client, url)

    assert ("J. Dupont" in told) == (naming == "name")
    assert "Jeanne" not in told and "States spoke too." not in told
    assert shown is None or shown in told
    assert "Answered about this wording: 1" in told


# --- Who they are --------------------------------------------------------------------------


def everything_stored():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for name in tables:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{name}" t')
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_no_table_has_their_name_or_address_in_clear(as_rosa, outcome):
    ask(as_rosa, outcome)

    stored = everything_stored()

    assert "Official of a UN body" in stored
    assert "Jeanne" not in stored and "jeanne@" not in stored


def test_reviewers_alone_read_who_it_is_and_each_reading_is_written_down(
    as_rosa, outcome, client, rosa
):
    ask(as_rosa, outcome)
    asked = Substantiation.objects.get()
    url = reverse("outcomes:identity", args=[asked.reference])

    told = as_rosa.post(url).content.decode()

    assert "Jeanne Dupont" in told and "jeanne@example.org" in told
    reading = RestrictedReading.objects.get()
    assert (reading.person, reading.reference) == (rosa, f"identity {asked.reference}")
    for somebody in (factories.staff(), factories.administrator(), factories.member()):
        client.force_login(somebody)
        assert client.post(url).status_code == 404


def test_a_lost_key_leaves_everything_else_readable(as_rosa, outcome, settings):
    ask(as_rosa, outcome)
    asked = Substantiation.objects.get()
    settings.IDENTITY_KEY = "another one"

    told = as_rosa.post(reverse("outcomes:identity", args=[asked.reference])).content.decode()

    assert "cannot be read any more" in told
    assert "Official of a UN body" in page(as_rosa, outcome.get_absolute_url())
    with pytest.raises(sealing.CannotBeOpened):
        sealing.opened(asked.identity.sealed)


def test_without_a_key_nobody_is_asked_and_the_page_says_why(as_rosa, outcome, settings):
    settings.IDENTITY_KEY = ""

    answer = as_rosa.post(reverse("outcomes:ask", args=[outcome.reference]), ASKED)

    assert answer.status_code == 422
    assert "IDENTITY_KEY" in answer.content.decode()
    assert not Substantiation.objects.exists()


def test_the_same_name_never_looks_the_same():
    words = {"name": "Jeanne"}

    assert sealing.seal(words) != sealing.seal(words)
    assert sealing.opened(sealing.seal(words)) == words


def test_after_the_retention_date_what_they_are_stands_for_who_they_are(
    as_rosa, outcome, client, settings
):
    settings.IDENTITY_KEPT_MONTHS = 3
    with time_machine.travel("2022-05-31T12:00:00Z", tick=False):
        link = ask(as_rosa, outcome)
        client.logout()
        client.post(link, ANSWERED | {"naming": "name", "name": "J. Dupont"})
    assert Identity.objects.get().kept_until == date(2022, 8, 28)

    assert substantiating.forget_identities(today=date(2022, 8, 28)) == 0
    assert substantiating.forget_identities(today=date(2022, 8, 29)) == 1

    assert Substantiation.objects.get().shown_as == "Official of a UN body"
    assert not Identity.objects.exists()
    assert "Dupont" not in everything_stored()
    assert stands(outcome)[0] == "published"


def test_who_has_an_address_is_sent_a_mail_that_tells_nothing_of_what_it_is_about(
    as_rosa, outcome, settings
):
    settings.MAIL_IS_SENT = True

    answer = as_rosa.post(reverse("outcomes:ask", args=[outcome.reference]), ASKED)

    assert answer.status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["jeanne@example.org"]
    assert "/fr/substantiate/" in sent.body and "Bonjour" in sent.body
    assert "A change" not in sent.body + sent.subject


def test_where_the_mail_server_does_not_answer_the_link_is_shown_to_be_passed_on(
    as_rosa, outcome, mail_server_is_down
):
    assert ask(as_rosa, outcome).startswith("/fr/substantiate/")


def test_what_is_restricted_is_shown_to_nobody_outside(as_rosa, outcome, client, rosa):
    link = ask(as_rosa, outcome)
    outcome.readers.add(rosa)
    Outcome.objects.filter(pk=outcome.pk).update(sensitivity=3)

    refused = as_rosa.post(reverse("outcomes:ask", args=[outcome.reference]), ASKED)
    assert refused.status_code == 422
    client.logout()
    assert client.get(link).status_code == 410


def test_a_link_lives_thirty_days(as_rosa, outcome, client):
    link = ask(as_rosa, outcome)
    client.logout()

    with time_machine.travel(timezone.now() + timedelta(days=29), tick=False):
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert client.get(link).status_code == 410
