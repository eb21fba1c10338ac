"""
The access matrix: every address, by every method, as each role, at each kind of object.

The addresses are the URLconf's; what is to be answered is the table in `matrix.txt`. An
address that the table lacks fails, and so does a line that no address answers to.
"""

import re
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from tests.access.addresses import filled, routes
from tests.access.sent import sent_to
from tests.access.world import made_world, objects_at

COLUMNS = ["closed", "open", "person", "member", "board", "staff", "named", "reviewer",
           "administrator"]  # fmt: skip
# Where each column looks when a line has one, two or four words.
SHORT = {1: [0] * 9, 2: [0, 0, *[1] * 7], 4: [0, 0, 1, 1, 1, 2, 2, 2, 3], 9: range(9)}
ROLES = [*COLUMNS, "deactivated"]
# Half a minute for each: in `make test` those whose rights are the most intricate.
QUICK = {"closed", "member", "staff"}
# Written by looking, and nothing else: sessions, counters of attempts, who read what.
BY_LOOKING = {"django_session", "usersessions_usersession", "cache", "accounts_restrictedreading"}
# And when a file was first downloaded.
BY_DOWNLOADING = BY_LOOKING | {"reports_reportfile"}


# --- The table -----------------------------------------------------------------------------


@cache
def table():
    """Return {address: {(method, object): [outcome of each column]}}."""
    lines: dict[str, dict] = {}
    names: list[str] = []
    below_lines = False
    for line in (Path(__file__).parent / "matrix.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            names = [] if below_lines else names
            found = [name for word in line.split() for name in _braces(word)]
            assert not lines.keys() & found, f"twice in the table: {line}"
            lines |= {name: {} for name in found}
            names, below_lines = [*names, *found], False
            continue
        below_lines = True
        method, objects, *words = line.split()
        outcomes = [word for each in words for word in _times(each)]
        assert len(outcomes) in SHORT, line
        for name in names:
            for kind in objects.split(","):
                lines[name][method, kind] = [outcomes[n] for n in SHORT[len(outcomes)]]
    return lines


def _braces(word):
    """Return a{b,c}d as abd and acd."""
    match = re.search(r"\{([^}]*)\}", word)
    if not match:
        return [word]
    return [
        name
        for choice in match[1].split(",")
        for name in _braces(word[: match.start()] + choice + word[match.end() :])
    ]


def _times(word):
    word, _star, times = word.partition("*")
    return [word] * int(times or 1)


def test_the_table_and_the_addresses_of_the_site_are_the_same():
    named = [name for name, _route in routes()]

    assert sorted(named) == sorted(table())


# --- Asking --------------------------------------------------------------------------------


class Writes:
    """Which tables were written to, told by the statements that changed rows."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        found = re.search(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', sql)
        if found and context["cursor"].rowcount != 0:
            self.tables.add(found[1])
        return result


@contextmanager
def undone(client):
    """Leave no trace of what is asked inside, neither here nor in the browser."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def asked(client, method, url, data):
    """Ask, and say in a word what was answered."""
    writes = Writes()
    with undone(client), connection.execute_wrapper(writes):
        response = client.generic(method, url) if method != "POST" else client.post(url, data)
        if response.streaming:
            b"".join(response)
    looks = BY_DOWNLOADING if method in {"GET", "HEAD"} else BY_LOOKING
    return outcome(response, writes.tables - looks)


def outcome(response, written):
    status, where = response.status_code, response.headers.get("Location", "")
    if where.startswith(("/en/account/login/?", "/en/admin/login/?")):
        word = "signin"
    else:
        word = {200: "page", 302: "away", 301: "away", 422: "again"}.get(status, str(status))
    if not written:
        return word
    return "done" if word in {"page", "away"} else f"{word}, and wrote to {sorted(written)}"


def signed_in(role, world):
    client = Client()
    if role in {"closed", "open"}:
        return client
    client.force_login(world.reader)
    if role == "deactivated":
        User.objects.filter(pk=world.reader.pk).update(is_active=False)
    return client


@pytest.fixture
def file_of_a_report(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "x.pdf").write_bytes(b"%PDF-")
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "x.txt").write_bytes(b"-")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role",
    [role if role in QUICK else pytest.param(role, marks=pytest.mark.long) for role in ROLES],
)
def test_each_role_gets_at_each_address_what_the_table_says(role, shipped_plan, file_of_a_report):
    world = made_world(role, shipped_plan)
    client = signed_in(role, world)
    column = COLUMNS.index("open" if role == "deactivated" else role)
    wrong, unused = [], {(name, *line) for name, lines in table().items() for line in lines}
    for name, route in routes():
        lines = table().get(name, {})
        for kind, values in objects_at(name, route, world):
            url = filled(route, values)
            for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
                said = "405"
                if method in {"GET", "HEAD", "POST"}:
                    line = ("GET" if method == "HEAD" else method, kind)
                    line = line if line in lines else (line[0], "*")
                    said = lines[line][column] if line in lines else "a line in the table"
                    unused.discard((name, *line))
                data = sent_to(name, kind, world) if method == "POST" else None
                got = asked(client, method, url, data)
                if got != said and (method, got) != ("HEAD", "405"):
                    wrong.append(f"{method} {name} ({kind}) as {role}: {got}, not {said}")

    assert wrong == []
    assert unused == set()


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.parametrize("role", ["staff", "reviewer", "administrator"])
def test_where_a_second_factor_is_required_no_page_opens_before_it(role, shipped_plan, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    world = made_world(role, shipped_plan)
    client = signed_in(role, world)
    opened = set()
    for name, route in routes():
        _kind, values = objects_at(name, route, world)[0]
        for method in ("get", "post"):
            with undone(client):
                answer = getattr(client, method)(filled(route, values))
            if answer.headers.get("Location") != "/en/account/second-factor/":
                opened.add(name)

    assert {name for name in opened if not name.startswith(("account_", "mfa_"))} == {
        "live", "ready", "accounts:sign_in", "accounts:welcome", "accounts:roles",
        "accounts:second_factor", "accounts:show_as", "accounts:language", "accounts:keyboard",
    }  # fmt: skip
