"""Coming in: the first link, passwords, languages, and what roles may do."""

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts import services
from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def first_link(capsys):
    call_command("first_administrator")
    return capsys.readouterr().out.strip()


def path_of(link):
    return link.removeprefix("http://testserver")


def test_the_first_person_comes_in_by_a_link_and_is_administrator_reviewer_and_staff(
    client, capsys, shipped_plan
):
    link = path_of(first_link(capsys))

    assert "signs you in, once" in client.get(link).content.decode()
    assert client.post(link).url == "/en/account/welcome/"
    response = client.post(
        "/en/account/welcome/",
        {"name": "Ada", "email": "Ada@Example.org", "language": "fr",
         "password1": factories.PASSWORD, "password2": factories.PASSWORD},
    )  # fmt: skip

    ada = User.objects.get()
    assert response.status_code == 302
    assert (ada.email, ada.language) == ("ada@example.org", "fr")
    assert set(ada.roles) == {"administrator", "reviewer", "staff"}
    assert ada.check_password(factories.PASSWORD)
    assert ada.password.startswith("argon2")
    assert first_link(capsys) == ""


def test_a_link_works_once(client, capsys):
    link = path_of(first_link(capsys))
    client.post(link)
    client.logout()

    response = client.post(link)

    assert response.status_code == 410
    assert "has been used" in response.content.decode()
    assert client.get("/en/account/welcome/").status_code == 302


def test_looking_at_a_link_does_not_spend_it(client, capsys):
    link = path_of(first_link(capsys))
    client.get(link)

    assert client.post(link).status_code == 302


def test_a_new_link_ends_the_one_before_and_both_end_after_a_day(client, capsys):
    old, new = path_of(first_link(capsys)), path_of(first_link(capsys))
    assert client.post(old).status_code == 410

    with time_machine.travel(services.LINK_LIVES.total_seconds() + 60 + _now()):
        assert client.post(new).status_code == 410


def _now():
    from time import time

    return time()


def test_a_weak_password_is_refused_and_nothing_typed_is_lost(client, capsys):
    client.post(path_of(first_link(capsys)))

    response = client.post(
        "/en/account/welcome/",
        {"name": "Ada", "email": "ada@example.org", "language": "en",
         "password1": "short", "password2": "short"},
    )  # fmt: skip

    assert response.status_code == 422
    assert 'value="ada@example.org"' in response.content.decode()
    assert not User.objects.get().has_usable_password()


def test_sign_in_by_password_and_out(client, shipped_plan):
    factories.staff(email="ada@example.org", password=factories.PASSWORD)
    typed = {"login": "ada@example.org", "password": factories.PASSWORD}

    assert client.post("/en/account/login/", typed).status_code == 302
    assert client.get(shipped_plan.get_absolute_url()).status_code == 200
    client.post("/en/account/logout/")
    assert client.get(shipped_plan.get_absolute_url()).status_code == 302


def test_a_wrong_password_says_the_same_as_an_unknown_address(client):
    factories.staff(email="ada@example.org", password=factories.PASSWORD)

    def refusal(address):
        response = client.post("/en/account/login/", {"login": address, "password": "wrong"})
        return response.context["form"].errors

    assert refusal("ada@example.org") == refusal("nobody@example.org")


def test_nobody_signs_up_by_themselves(client):
    response = client.get("/en/account/signup/")

    assert "<form" not in response.content.decode().partition("<main")[2].partition("</main")[0]
    client.post(
        "/en/account/signup/",
        {"email": "x@example.org", "password1": factories.PASSWORD,
         "password2": factories.PASSWORD},
    )  # fmt: skip
    assert not User.objects.exists()


def test_a_deactivated_person_is_out_at_once(client, shipped_plan):
    person = factories.staff()
    client.force_login(person)
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get(shipped_plan.get_absolute_url()).status_code == 302


def test_the_language_is_switched_and_remembered(client, shipped_plan):
    person = factories.member()
    client.force_login(person)

    response = client.post(
        reverse("accounts:language"),
        {"language": "es", "next": f"/en/plans/{shipped_plan.slug}/?period=2021"},
    )

    assert response.url == f"/es/plans/{shipped_plan.slug}/?period=2021"
    person.refresh_from_db()
    assert person.language == "es"
    assert client.get("/").url == "/es/"


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example/", "javascript:x", ""])
def test_switching_language_never_leads_off_the_site(client, next_):
    response = client.post(reverse("accounts:language"), {"language": "fr", "next": next_})

    assert response.url.startswith("/fr/")


def test_the_first_page_is_in_the_language_of_the_browser(client):
    assert client.get("/", headers={"Accept-Language": "es-MX,es;q=0.9"}).url == "/es/"
    assert client.get("/", headers={"Accept-Language": "de"}).url == "/en/"


@pytest.mark.parametrize(
    ("make", "pages"),
    [
        (factories.member, {"accounts": 404, "activities": 404, "plan": 404}),
        (factories.staff, {"accounts": 403, "activities": 200, "plan": 200}),
        (factories.reviewer, {"accounts": 403, "activities": 200, "plan": 200}),
    ],
)
def test_the_admin_is_for_those_whose_work_it_is(client, make, pages):
    client.force_login(make())
    lists = {
        "accounts": reverse("admin:accounts_user_changelist"),
        "activities": reverse("admin:activities_activity_changelist"),
        "plan": reverse("admin:plan_plan_changelist"),
    }

    assert {name: client.get(url).status_code for name, url in lists.items()} == pages
