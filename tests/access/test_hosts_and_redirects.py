"""
Nobody is led off the site, and no link that we send is of another host.

Whatever a request says of where to go next or of the host it asks, people stay here.
"""

import re
from urllib.parse import quote, urljoin, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as configured
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import going_back
from accounts.services import issue_sign_in_link
from tests import factories
from tests.access.addresses import arguments_of, filled, routes
from tests.factories import ActivityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "//evil.example/en/",
    "http://evil.example", "https://evil.example/", "HTTPS://EVIL.EXAMPLE", "http:evil.example",
    "https:evil.example", "http:/evil.example", "http:///evil.example", "https:///evil.example",
    "http:\\\\evil.example", "\\\\evil.example", "/\\evil.example", "\\/evil.example",
    "/\\/evil.example", "\\\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
    "/\r/evil.example", "/\r\n/evil.example", "\t//evil.example", "\n//evil.example",
    " //evil.example", "\x00//evil.example", "\x08//evil.example", "\x1f//evil.example",
    "ht\ntp://evil.example", "java\nscript:alert(1)", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", " javascript:alert(1)", "javascript://testserver/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
    "ftp://evil.example", "mailto:x@evil.example", "//testserver@evil.example",
    "http://testserver@evil.example", "http://testserver:80@evil.example/",
    "http://evil.example\\@testserver", "http://evil.example#@testserver",
    "http://evil.example?@testserver", "http://testserver.evil.example",
    "//evil.example%2f@testserver", "//evil。example", "//evil．example", "/／evil.example",
    "//ⓔvil.example", "//[::1]/", "//[evil", "http://2130706433/", "http://localhost/",
    "http://127.0.0.1:9/", "http://testserver//evil.example", "//testserver//evil.example",
    "http://testserver/\\evil.example", "%2f%2fevil.example", "/%2f/evil.example",
    "/%5cevil.example", "/%09/evil.example", "/en/..//evil.example", "/.//evil.example",
    "evil.example", "?next=//evil.example", "@evil.example", "//evil.example:80",
]  # fmt: skip


def leads_to(response):
    """Where a browser ends up that follows a response, or None where it stays."""
    target = response.get("Location") or response.get("HX-Redirect")
    if target is None:
        return None
    # As browsers read addresses: without tabs and line breaks, with "\" for "/".
    target = re.sub(r"[\t\r\n]", "", target).strip().replace("\\", "/")
    return urljoin("http://testserver/en/somewhere/", target)


def stays(response):
    target = leads_to(response)
    if target is None:
        return True
    parts = urlsplit(target)
    return parts.scheme == "http" and parts.netloc == "testserver"


@pytest.fixture(autouse=True)
def no_limits(settings):
    """Many tries in a second are what these tests are; limits are tested by themselves."""
    settings.ACCOUNT_RATE_LIMITS = False


def test_there_are_more_than_fifty_ways_to_lead_somebody_elsewhere():
    assert len(set(ELSEWHERE)) >= 50


@pytest.mark.parametrize("url", ["/", "/en/", "/fr/plans/x/?period=2021&next=//x", "/en/#main"])
def test_pages_of_this_site_are_gone_back_to(url):
    assert going_back.is_here(url)


# --- Our own forms -----------------------------------------------------------------------

# Each place of our code that goes where a request says: view, and what else it is sent.
OURS = {
    "accounts:language": {"language": "fr"},
    "accounts:show_as": {"as": "member"},
    "activities:publish": {},
    "activities:review": {},
}


def test_no_other_view_of_ours_goes_where_a_request_says():
    """A view that reads `next`, or a host, belongs in the list above, or may not be."""
    found = []
    for app in ("accounts", "activities", "dashboards", "indicators", "network", "outcomes", "plan",
                "priorities", "reports", "idpc"):  # fmt: skip
        for path in sorted((configured.BASE_DIR / app).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            for word in ("page_to_go_back_to(request", '"next"', "current_url", "get_host",
                         "HTTP_REFERER", "build_absolute_uri", "url_has_allowed"):  # fmt: skip
                name = path.relative_to(configured.BASE_DIR).as_posix()
                found += [(name, word)] * source.count(word)

    assert found == [
        # The sign-in page looks at it when somebody has signed in, as for any other page.
        ("accounts/admin_site.py", '"next"'),
        ("accounts/going_back.py", "page_to_go_back_to(request"),
        ("accounts/going_back.py", '"next"'),
        ("accounts/going_back.py", "url_has_allowed"),
        ("accounts/going_back.py", "url_has_allowed"),
        ("accounts/views.py", "page_to_go_back_to(request"),
        ("accounts/views.py", "page_to_go_back_to(request"),
        ("activities/views/reviewing.py", "page_to_go_back_to(request"),
        ("idpc/middleware.py", "current_url"),
    ]


@pytest.mark.parametrize("name", OURS)
def test_no_form_of_ours_leads_off_the_site(as_reviewer, name):
    left = []
    for url in ELSEWHERE:
        response = as_reviewer.post(reverse(name), OURS[name] | {"next": url})
        assert response.status_code == 302
        left += [] if stays(response) else [(url, leads_to(response))]

    assert left == []


@pytest.mark.parametrize("name", OURS)
def test_forms_of_ours_lead_back_to_where_somebody_was(as_reviewer, shipped_plan, name):
    page = f"{shipped_plan.get_absolute_url()}?period=2021"

    response = as_reviewer.post(reverse(name), OURS[name] | {"next": page})

    assert re.sub("^/fr/", "/en/", response.url) == page


def test_an_address_with_a_host_in_its_path_stays_here(client, as_member):
    paths = ["//evil.example/", "//evil.example/en", "/\\evil.example/", "/en//evil.example/",
             "/en/plans//evil.example", "//evil.example/%2e%2e"]  # fmt: skip

    responses = [person.get(path) for path in paths for person in (client, Client(), as_member)]

    assert all(stays(response) for response in responses)


def test_htmx_is_led_to_the_sign_in_and_from_there_nowhere_else(client, shipped_plan):
    person = factories.member(password=factories.PASSWORD)
    page = reverse("activities:index", args=[shipped_plan.slug])
    for url in [*ELSEWHERE, "http://testserver//evil.example", "http://evil.example/en/"]:
        headers = {"HX-Request": "true", "HX-Current-URL": quote(url, safe=":/@?#[]\\ ;"),
                   "HX-Current-URL-URI-AutoEncoded": "true"}  # fmt: skip
        visitor = Client()
        response = visitor.get(page, headers=headers)
        assert stays(response)
        visitor.force_login(person)
        assert stays(visitor.get(response["HX-Redirect"]))


# --- allauth's ---------------------------------------------------------------------------


def allauth_addresses():
    """Every address under /account/, with what it is given filled in."""
    for _name, route in routes():
        if route.startswith("/en/account/"):
            yield filled(route, dict.fromkeys(arguments_of(route), "1"))


def sign_in_with(client, url):
    person = factories.member(password=factories.PASSWORD)
    typed = {"login": person.email, "password": factories.PASSWORD}
    return client.post("/en/account/login/", typed | {"next": url})


def sign_in_again(client, url):
    client.force_login(factories.member())
    return client.get("/en/account/login/", {"next": url})


def sign_out(client, url):
    client.force_login(factories.member())
    return client.post("/en/account/logout/", {"next": url})


def say_the_password_again(client, url):
    client.force_login(factories.member(password=factories.PASSWORD))
    typed = {"password": factories.PASSWORD, "next": url}
    return client.post("/en/account/reauthenticate/", typed)


def sign_in_by_a_code(client, url):
    mail.outbox.clear()
    response = client.post(
        "/en/account/login/code/", {"email": factories.member().email, "next": url}
    )
    assert stays(response)
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[0].body, re.M)[1]
    return client.post("/en/account/login/code/confirm/", {"code": code, "next": url})


def sign_in_with_a_recovery_code(client, url):
    person = factories.member(password=factories.PASSWORD)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    Authenticator.objects.create(
        user=person, type="recovery_codes", data={"migrated_codes": ["12345678"]}
    )
    typed = {"login": person.email, "password": factories.PASSWORD, "next": url}
    assert stays(client.post("/en/account/login/", typed))
    return client.post("/en/account/factors/authenticate/", {"code": "12345678", "next": url})


LONG = [pytest.param(flow, marks=pytest.mark.long) for flow in (
    sign_in_by_a_code, sign_in_with_a_recovery_code, say_the_password_again, sign_out
)]  # fmt: skip


@pytest.mark.parametrize("flow", [sign_in_with, sign_in_again, *LONG])
def test_each_way_in_and_out_leads_to_a_page_of_this_site(settings, flow):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    left = []
    for url in ELSEWHERE:
        response = flow(Client(), url)
        assert response.status_code == 302, (url, response.status_code)
        left += [] if stays(response) else [(url, leads_to(response))]

    assert left == []
    assert flow(Client(), "/en/account/roles/").url == "/en/account/roles/"


@pytest.mark.long
def test_no_page_of_anybodys_account_leads_off_the_site():
    person = factories.staff(password=factories.PASSWORD)
    visitor, signed_in, left = Client(), Client(), []
    for path in allauth_addresses():
        for url in ELSEWHERE[::7]:  # Every way to be led is in one of the tests above.
            signed_in.force_login(person)
            for client in (visitor, signed_in):
                for response in (
                    client.get(path, {"next": url}),
                    client.post(f"{path}?next={quote(url)}", {"next": url}),
                ):
                    left += [] if stays(response) else [(path, url, leads_to(response))]

    assert left == []
    assert len(list(allauth_addresses())) > 25


# --- Hosts -------------------------------------------------------------------------------

FOREIGN = ["evil.example", "testserver.evil.example", "testserver@evil.example", "evil.example:80",
           "testserver:80@evil.example", "testserver, evil.example"]  # fmt: skip
POISON = {
    "X-Forwarded-Host": "evil.example", "X-Host": "evil.example", "X-Forwarded-Server":
    "evil.example", "X-Original-Host": "evil.example", "Forwarded": "host=evil.example",
    "X-HTTP-Host-Override": "evil.example", "X-Rewrite-URL": "http://evil.example/",
    "Referer": "http://testserver/", "Origin": "http://testserver",
}  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_refused(client, host):
    for path in ("/en/", "/en/account/login/", "/en/account/password/reset/", "/en/nowhere/"):
        assert client.get(path, headers={"Host": host}).status_code == 400


def links_sent(client, **headers):
    """The links of every kind that a request makes, in mails and on pages."""
    mail.outbox.clear()
    person = factories.member(password=factories.PASSWORD)
    reviewer, activity = factories.reviewer(), ActivityFactory(partners=[OrganisationFactory()])
    new = {"email": f"new{person.pk}@example.org", "roles": ["board"], "language": "en"}
    part = activity.participations.get()

    client.post("/en/account/password/reset/", {"email": person.email}, headers=headers)
    client.post("/en/account/login/code/", {"email": person.email}, headers=headers)
    Client().post("/en/account/login/code/", {"email": "nobody@example.org"}, headers=headers)
    client.force_login(person)
    client.post("/en/account/reauthenticate/", {"password": factories.PASSWORD})
    client.post("/en/account/email/", {"action_add": "", "email": f"x{new['email']}"},
                headers=headers)  # fmt: skip
    client.force_login(reviewer)
    pages = [
        client.post(reverse("network:invite"), new, headers=headers),
        client.post(reverse("activities:ask_for_answer", args=[activity.reference, part.pk]),
                    headers=headers),
    ]  # fmt: skip
    texts = [message.body for message in mail.outbox]
    texts += [response.content.decode().partition("<main")[2] for response in pages]
    assert len(mail.outbox) == 4
    return "\n".join(texts), {message.subject for message in mail.outbox}


@pytest.mark.parametrize("headers", [{}, POISON, {"Host": "localhost"}, {"Host": "127.0.0.1:81"}])
def test_every_link_that_is_sent_or_shown_is_of_the_sites_own_address(client, settings, headers):
    settings.SITE_URL = "https://plan.example.org"

    text, subjects = links_sent(client, **headers)

    links = re.findall(r"https?://[^\s<\"]+", text)
    kinds = ("password/reset/key", "confirm-email", "/invitations/", "/answer/")
    assert {kind for kind in kinds if any(kind in link for link in links)} == set(kinds)
    assert {urlsplit(link).netloc for link in links} == {"plan.example.org"}
    assert {urlsplit(link).scheme for link in links} == {"https"}
    assert not re.search("evil|localhost|127.0.0.1|testserver", text + " ".join(subjects))


def test_the_first_link_is_of_the_sites_own_address(settings, capsys):
    settings.SITE_URL = "https://plan.example.org"
    call_command("first_administrator")

    assert capsys.readouterr().out.startswith("https://plan.example.org/en/account/sign-in/")


def test_a_one_time_link_leads_to_the_site_whatever_it_is_asked_to_do(client):
    secret = issue_sign_in_link(user=factories.member())

    response = client.post(
        f"{reverse('accounts:sign_in', args=[secret])}?next=//evil.example",
        {"next": "//evil.example"},
        headers={"X-Forwarded-Host": "evil.example"},
    )

    assert response.url == "/en/account/welcome/"
