"""Sign-in by the network's own OpenID Connect provider: who comes in by it, and who does not."""

import importlib
import logging
import runpy

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.urls import clear_url_caches

import idpc.urls
from accounts.models import User
from tests import factories
from tests.provider import Provider

pytestmark = pytest.mark.django_db

SETTINGS = "idpc/settings.py"
READ = ["OIDC_URL", "OIDC_NAME", "OIDC_IS_SECOND_FACTOR", "SOCIALACCOUNT_PROVIDERS", "SECURE_CSP"]


def in_environment(monkeypatch, **variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(SETTINGS)


@pytest.fixture(scope="module")
def running():
    with Provider() as provider:
        yield provider


@pytest.fixture
def provider(running, settings, monkeypatch):
    """An installation whose environment names this provider."""
    running.person = {"sub": "1", "email": "marie@example.org", "email_verified": True}
    running.token, running.key = {}, running.published
    read = in_environment(
        monkeypatch,
        OIDC_URL=running.url,
        OIDC_CLIENT_ID=running.client_id,
        OIDC_CLIENT_SECRET=running.secret,
        OIDC_NAME="Our house",
    )
    for name in READ:
        setattr(settings, name, read[name])
    _read_addresses_again()
    yield running
    settings.OIDC_URL = ""
    _read_addresses_again()


def _read_addresses_again():
    importlib.reload(idpc.urls)
    clear_url_caches()


def to_the_provider(client, **typed):
    """Press the button; return where the provider sends the browser back to."""
    sent = client.post("/account/oidc/", typed)
    assert sent.status_code == 302
    back = requests.get(sent.url, allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith("http://testserver/account/oidc/back/?")
    return back


def come_by(client, **typed):
    return client.get(to_the_provider(client, **typed))


def signed_in(client):
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


# --- Who comes in -------------------------------------------------------------------------


def test_somebody_who_is_here_comes_in_by_the_address_that_the_provider_confirms(
    client, provider, shipped_plan
):
    person = factories.member(email="marie@example.org")
    provider.person["email"] = "Marie@Example.org"

    response = come_by(client, next=f"/fr/plans/{shipped_plan.slug}/")

    assert response.url == f"/fr/plans/{shipped_plan.slug}/"
    assert client.get(response.url).status_code == 200
    assert signed_in(client) == person


def test_nothing_of_the_provider_is_kept(client, provider):
    factories.member(email="marie@example.org")
    come_by(client)
    assert signed_in(client)

    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


def test_the_sign_in_page_has_the_button_and_lets_its_form_go_there(client, provider):
    response = client.get("/en/account/login/?next=/en/account/sessions/")
    page = response.content.decode()

    assert "Sign in with Our house" in page
    # Whichever of the three forms is sent: with a password, by the provider, with a passkey.
    assert page.count('value="/en/account/sessions/"') == 3
    assert f"form-action 'self' {provider.url};" in response["Content-Security-Policy"] + ";"


def test_the_browser_is_sent_with_a_challenge_a_nonce_and_no_wish_of_its_own(client, provider):
    client.post(
        "/account/oidc/?scope=admin&auth_params=redirect_uri%3Dhttps://evil.example/"
        "&process=connect"
    )
    sent = client.post("/account/oidc/?scope=admin&auth_params=redirect_uri%3Dhttps://evil.example")
    requests.get(sent.url, allow_redirects=False, timeout=5)

    assert set(provider.asked["scope"].split()) == {"openid", "profile", "email"}
    assert provider.asked["redirect_uri"] == "http://testserver/account/oidc/back/"
    assert provider.asked["code_challenge_method"] == "S256"
    assert len(provider.asked["nonce"]) == 32


def test_a_link_elsewhere_sends_nobody_to_the_provider(client, provider):
    assert client.get("/account/oidc/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/account/oidc/").status_code == 403


# --- Who does not -------------------------------------------------------------------------


def refused(client, response, status):
    assert response.status_code == status
    assert "You are not signed in" in response.content.decode()
    assert signed_in(client) is None
    return True


def test_who_is_nobody_here_is_told_so_and_no_account_is_made(client, provider):
    provider.person["email"] = "nobody@example.org"

    response = come_by(client)

    assert refused(client, response, 403)
    assert "nobody here has that e-mail address" in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "false", "no", 0, 1, "missing"])
def test_an_address_that_the_provider_does_not_confirm_is_nobodys(client, provider, verified):
    factories.member(email="marie@example.org")
    provider.person["email_verified"] = verified
    if verified == "missing":
        del provider.person["email_verified"]

    assert refused(client, come_by(client), 403)


def test_a_deactivated_person_does_not_come_in(client, provider):
    factories.member(email="marie@example.org", is_active=False)

    assert refused(client, come_by(client), 403)


def test_an_address_that_somebody_only_asked_for_here_does_not_lead_to_them(client, provider):
    person = factories.member(email="other@example.org")
    person.emailaddress_set.create(email="marie@example.org", verified=False)

    assert refused(client, come_by(client), 403)


def test_a_state_that_this_browser_was_not_given_is_refused(client, provider):
    factories.member(email="marie@example.org")
    somebody_elses = to_the_provider(Client())
    assert refused(client, client.get(somebody_elses), 401)

    own = to_the_provider(client)
    assert refused(client, client.get(own.replace("state=", "state=x")), 401)


def test_an_answer_is_good_once(client, provider):
    factories.member(email="marie@example.org")
    back = to_the_provider(client)
    client.get(back)
    client.post("/en/account/logout/")

    assert refused(client, client.get(back), 401)


LIES = {
    "another nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "somebody else": {"sub": "2"},
    "another audience": {"aud": "another-client"},
    "another issuer": {"iss": "https://evil.example"},
    "too old": {"exp": 1},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_is_not_for_this_sign_in_is_refused(client, provider, lie):
    factories.member(email="marie@example.org")
    provider.token = lie

    assert refused(client, come_by(client), 401)


def test_a_token_with_another_signature_is_refused(client, provider):
    factories.member(email="marie@example.org")
    provider.key = rsa.generate_private_key(65537, 2048)

    assert refused(client, come_by(client), 401)


def test_who_changes_their_mind_at_the_provider_is_back_at_the_sign_in_page(client, provider):
    back = to_the_provider(client)
    state = back.partition("state=")[2]

    response = client.get(f"/account/oidc/back/?error=access_denied&state={state}")

    assert response.url.endswith("/account/login/")


def test_a_provider_that_is_down_is_said_to_be_so(client, provider, settings, caplog):
    app = settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"

    with caplog.at_level(logging.WARNING):
        response = client.post("/account/oidc/")

    assert refused(client, response, 401)
    assert "cannot be reached" in caplog.text or "Connection" in caplog.text


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil"]
)
def test_the_way_back_leads_to_no_other_site(client, provider, elsewhere):
    factories.member(email="marie@example.org")

    assert come_by(client, next=elsewhere).url == "/en/"


def test_coming_back_is_throttled(client, provider):
    answers = [client.get("/account/oidc/back/?state=x&code=x").status_code for _n in range(31)]

    assert answers == [401] * 30 + [429]


def test_a_signed_in_person_connects_nothing(client, provider):
    person = factories.member(email="other@example.org")
    client.force_login(person)

    client.get(to_the_provider(client, process="connect"))

    assert not SocialAccount.objects.exists()


# --- The second factor --------------------------------------------------------------------


@pytest.mark.parametrize(("counts", "lands"), [(False, 302), (True, 200)])
def test_the_secretariat_still_needs_a_second_factor_unless_the_provider_asks_for_it(
    client, provider, settings, counts, lands
):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.OIDC_IS_SECOND_FACTOR = counts
    factories.reviewer(email="marie@example.org")

    come_by(client)

    assert client.get("/en/people/").status_code == lands


@pytest.mark.parametrize(("counts", "asked"), [(False, True), (True, False)])
def test_who_has_a_second_factor_here_is_asked_for_it_unless_the_provider_asks(
    client, provider, settings, counts, asked
):
    from allauth.mfa.totp.internal.auth import TOTP

    settings.OIDC_IS_SECOND_FACTOR = counts
    TOTP.activate(factories.member(email="marie@example.org"), "JBSWY3DPEHPK3PXP")

    response = come_by(client)

    assert response.url.endswith("/factors/authenticate/") is asked
    assert (signed_in(client) is None) is asked


def test_a_password_is_never_the_providers_second_factor(client, provider, settings):
    settings.SECOND_FACTOR_REQUIRED = settings.OIDC_IS_SECOND_FACTOR = True
    person = factories.reviewer(email="other@example.org", password=factories.PASSWORD)
    factories.reviewer(email="marie@example.org")
    come_by(client)
    client.post("/en/account/logout/")

    client.post("/en/account/login/", {"login": person.email, "password": factories.PASSWORD})

    assert signed_in(client) == person
    assert client.get("/en/people/").status_code == 302


# --- Without a provider -------------------------------------------------------------------


def test_without_a_provider_none_of_it_is_there(client):
    page = client.get("/en/account/login/")

    assert "oidc" not in page.content.decode()
    assert "form-action 'self';" in page["Content-Security-Policy"] + ";"
    for address in ("/account/oidc/", "/account/oidc/back/", "/en/account/3rdparty/",
                    "/en/account/social/signup/"):  # fmt: skip
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_tables_are_the_same_with_a_provider_and_without(provider, settings):
    assert "allauth.socialaccount" in settings.INSTALLED_APPS
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_administration_knows_no_provider(client):
    client.force_login(factories.UserFactory(roles=list(User.Role)))

    assert "ocial" not in client.get("/en/admin/").content.decode()
    for table in ("socialapp", "socialaccount", "socialtoken"):
        assert client.get(f"/en/admin/socialaccount/{table}/").status_code == 404


def test_half_a_provider_stops_the_start_and_says_what_is_missing(monkeypatch):
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID, OIDC_CLIENT_SECRET"):
        in_environment(monkeypatch, OIDC_URL="https://id.example.org")


def test_a_site_by_https_trusts_no_provider_without(monkeypatch):
    whole = {"OIDC_CLIENT_ID": "plan", "OIDC_CLIENT_SECRET": "-"}
    site = {"SITE_URL": "https://plan.example.org"}

    with pytest.raises(ImproperlyConfigured, match="must begin with https"):
        in_environment(monkeypatch, OIDC_URL="http://id.example.org", **whole, **site)
    read = in_environment(monkeypatch, OIDC_URL="https://id.example.org/", **whole, **site)
    assert (read["OIDC_URL"], read["OIDC_NAME"]) == ("https://id.example.org", "id.example.org")
