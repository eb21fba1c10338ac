"""What holds for every page."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse

from tests import factories


@pytest.mark.django_db
def test_no_model_change_lacks_its_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def order_ends(model, names):
    """Say whether an order leaves no two rows of a model in the same place."""
    if "pk" in names:
        return True
    here = {model._meta.get_field(name).name for name in names if "__" not in name}
    for owner in {name.partition("__")[0] for name in names if "__" in name}:
        below = [rest for name in names for of, _, rest in [name.partition("__")] if of == owner]
        if order_ends(model._meta.get_field(owner).related_model, [each for each in below if each]):
            here.add(owner)
    unique = [set(rule.fields) for rule in model._meta.total_unique_constraints if rule.fields] + [
        {field.name} for field in model._meta.fields if field.unique
    ]
    return any(fields <= here for fields in unique)


def test_the_order_of_records_is_one_order_so_that_a_page_is_the_same_twice():
    loose = {}
    for model in apps.get_models():
        names = [
            each.lstrip("-") if isinstance(each, str) else each.expression.name
            for each in model._meta.ordering
        ]
        is_ours = Path(model._meta.app_config.path).parent == settings.BASE_DIR
        if is_ours and names and not order_ends(model, names):
            loose[model._meta.label] = names
    assert loose == {}


@pytest.mark.django_db
def test_alive_asks_the_database_nothing_whoever_looks(as_member, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert as_member.get("/-/live").content == b"ok"


@pytest.mark.django_db
def test_ready_says_that_database_and_migrations_are_there(client):
    response = client.get("/-/ready")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "migrations": "ok"}


OPEN_TO_ANYBODY = {
    "live", "ready", "root", "account_login", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key_done", "account_signup",
    "account_inactive", "account_email_verification_sent", "account_logout",
    "account_request_login_code", "mfa_login_webauthn",
}  # fmt: skip


@pytest.mark.django_db
def test_pages_without_arguments_need_a_sign_in_unless_they_are_for_anybody(client):
    closed = set()
    for name in get_resolver().reverse_dict:
        if not isinstance(name, str) or name in OPEN_TO_ANYBODY:
            continue
        try:
            url = reverse(name)
        except Exception:  # It takes arguments: `test_access` walks those.
            continue
        assert client.get(url).status_code in {302, 405}, name
        closed.add(name)
    assert closed


@pytest.mark.django_db
def test_pages_forbid_scripts_and_styles_that_are_not_ours(client):
    policy = client.get("/en/account/login/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "activities/", "reports/", "activities/log/"])
def test_no_page_has_a_style_or_script_in_it(client, shipped_plan, page):
    client.force_login(factories.reviewer())

    html = client.get(f"/en/plans/{shipped_plan.slug}/{page}").content.decode()

    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert " onclick" not in html


@pytest.mark.django_db
def test_what_a_signed_in_person_saw_stays_in_no_cache(as_member, shipped_plan):
    response = as_member.get(shipped_plan.get_absolute_url())

    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]


@pytest.mark.django_db
def test_htmx_takes_the_whole_browser_to_the_sign_in(client, shipped_plan):
    page = f"/en/plans/{shipped_plan.slug}/activities/"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}

    response = client.get(page, headers=headers)

    assert response.status_code == 200
    assert response["HX-Redirect"] == f"/en/account/login/?next={page}"


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_words(shipped_plan):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.staff())

    response = strict.post(f"/fr/plans/{shipped_plan.slug}/activities/log/", {"title": "X"})

    assert response.status_code == 403
    assert "votre saisie est toujours là" in response.content.decode()


@pytest.mark.django_db
def test_every_page_of_the_demonstration_says_what_it_is(client, shipped_plan, settings):
    client.force_login(factories.member())
    settings.DEMO = True

    html = client.get(shipped_plan.get_absolute_url()).content.decode()

    assert "not the network’s own records" in html


def test_no_page_speaks_ill_of_people_who_use_drugs():
    for folder in ("templates", "plan/data", "locale/fr", "locale/es"):
        for path in (settings.BASE_DIR / folder).rglob("*.*"):
            if path.suffix in {".html", ".toml", ".po"}:
                text = path.read_text(encoding="utf-8").lower()
                for word in ("drug abuse", "toxicoman"):
                    assert word not in text, (path, word)


def test_the_settings_of_a_server_pass_the_check_for_deployment():
    environment = os.environ | {
        "SITE_URL": "https://plan.example.org",
        "SECRET_KEY": "".join(chr(33 + n % 90) for n in range(64)),
        "SECOND_FACTOR_REQUIRED": "true",
        "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]

    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
