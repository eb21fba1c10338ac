"""
What breaks on a server, and what is left of it afterwards.

Real processes, killed, stopped and frozen; lease and sweep are a few seconds here, a
minute in an installation.
"""

import os
import re
import signal
import subprocess
import time
from concurrent import futures
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tests.deployment import eventually

pytestmark = pytest.mark.long

PLAN = "/en/plans/idpc-2021-2023/"
LEASE_AND_SWEEP = 6  # Seconds; a little more is the rendering's own.
# As much as somebody can write: some seconds of laying out, in which things can happen.
MUCH = {
    part: "\n\n".join(f"{word} " * 60 for word in ("word", "deed", "plan") * 18)
    for part in ("summary", "achievements", "concerns", "risks", "pillar:P1", "pillar:P2")
}


def open_report(deployment, visitor, period="2021-Q1", **texts):
    """Open a report as its form does, and write in it; return its address."""
    [(key,)] = deployment.rows("SELECT id FROM plan_reportingperiod WHERE code = %s", period)
    chosen = {"first_period": key, "readers": "board", "arrangement": "pillars"}
    page = visitor.post(f"{PLAN}reports/open/", **chosen)
    assert page.url.startswith(f"{deployment.url}/en/reports/"), page.text
    if texts:
        write(visitor, page.url, **texts)
    return page.url


def write(visitor, report, **texts):
    """Write in a report as its form does, which carries what stands there."""
    form = visitor.get(f"{report}write/en/").text
    seen = re.search(r'name="seen" value="([^"]*)"', form)[1]
    assert visitor.post(f"{report}write/en/", seen=seen, **texts).status == 200


def ask(visitor, report, language="en"):
    """Ask for a PDF as its button does; return the page and the seconds it took."""
    began = time.monotonic()
    page = visitor.post(f"{report}preview/{language}/pdf/")
    assert page.status == 200
    return page, time.monotonic() - began


def states(deployment):
    return [
        state for (state,) in deployment.rows("SELECT state FROM reports_reportfile ORDER BY id")
    ]


def pdfs(deployment):
    return sorted(path for path in (deployment.folder / "media").rglob("*") if path.is_file())


def being_laid_out(deployment):
    return bool(deployment.rows("SELECT 1 FROM reports_reportfile WHERE stage = 'laying-out'"))


def setting_documents(deployment):
    """The processes that set a document now: each is the child of a press."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"press.py" in (folder / "cmdline").read_bytes():
                parents[int(folder.name)] = int((folder / "stat").read_text().split()[3])
        except OSError:  # It has ended.
            continue
    return [pid for pid, parent in parents.items() if parent in parents and deployment.owns(pid)]


def test_a_worker_killed_while_it_makes_a_report_costs_one_attempt_and_leaves_nothing(deployment):
    deployment.start("web", "worker", "beat")
    visitor = deployment.visitor()
    ask(visitor, open_report(deployment, visitor, **MUCH))
    eventually(lambda: being_laid_out(deployment), 60)

    deployment.kill("worker")
    deployment.start("worker")
    took = eventually(lambda: states(deployment) == ["ready"], LEASE_AND_SWEEP + 60)

    assert deployment.rows("SELECT attempt FROM reports_reportfile") == [(2,)]
    assert len(pdfs(deployment)) == 1
    print(f"a new attempt was ready {took:.1f} s after kill -9")


def test_a_killed_typesetter_is_replaced_at_once(deployment):
    deployment.start("web", "worker", "beat")
    visitor = deployment.visitor()
    ask(visitor, open_report(deployment, visitor, **MUCH))
    eventually(lambda: setting_documents(deployment), 60)

    for pid in setting_documents(deployment):
        os.kill(pid, signal.SIGKILL)
    took = eventually(
        lambda: deployment.rows("SELECT 1 FROM reports_reportfile WHERE attempt = 2"), 5
    )

    eventually(lambda: states(deployment) == ["ready"], 60)
    assert len(pdfs(deployment)) == 1
    print(f"a new attempt began {took:.1f} s after kill -9 of the child")


def test_the_same_message_three_times_at_once_makes_one_file(deployment):
    deployment.start("web")
    visitor = deployment.visitor()
    ask(visitor, open_report(deployment, visitor, **MUCH))
    [(key,)] = deployment.rows("SELECT id FROM reports_reportfile")
    ring = f"from reports.bell import ring; [ring({key}) for _ in range(3)]"
    deployment.manage("shell", "-c", ring)

    deployment.start("worker", "beat")
    eventually(lambda: states(deployment) == ["ready"], 60)
    time.sleep(2)

    assert deployment.rows("SELECT attempt FROM reports_reportfile") == [(1,)]
    assert len(pdfs(deployment)) == 1


def test_a_worker_frozen_past_its_lease_writes_nothing_when_it_wakes(deployment):
    deployment.start("web", "worker", "beat")
    visitor = deployment.visitor()
    ask(visitor, open_report(deployment, visitor, **MUCH))
    eventually(lambda: being_laid_out(deployment), 60)

    deployment.send("worker", signal.SIGSTOP)
    deployment.start("worker", name="another")
    eventually(lambda: states(deployment) == ["ready"], LEASE_AND_SWEEP + 60)
    [made] = deployment.rows("SELECT attempt, pdf, pdf_sha256 FROM reports_reportfile")
    deployment.send("worker", signal.SIGCONT)
    time.sleep(8)

    assert deployment.rows("SELECT attempt, pdf, pdf_sha256 FROM reports_reportfile") == [made]
    assert made[0] == 2
    assert [path.name for path in pdfs(deployment)] == [made[1].rpartition("/")[2]]


def test_a_worker_asked_to_stop_loses_no_report(deployment):
    deployment.start("web", "worker", "beat")
    visitor = deployment.visitor()
    for period in ("2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"):
        ask(visitor, open_report(deployment, visitor, period, summary="A quarter."))
    eventually(lambda: any(state != "queued" for state in states(deployment)), 60)

    began = time.monotonic()
    deployment.kill("worker", signal.SIGTERM)
    assert time.monotonic() - began < 30
    deployment.start("worker")

    eventually(lambda: states(deployment) == ["ready"] * 4, 60)
    assert len(pdfs(deployment)) == 4


@pytest.mark.parametrize("how", ["stopped", "frozen"])
def test_without_the_broker_pages_work_and_a_report_is_made_when_it_is_back(
    deployment, servers, how
):
    deployment.start("web", "worker", "beat")
    visitor = deployment.visitor()
    report = open_report(deployment, visitor, summary="A quarter.")
    servers.send("valkey", signal.SIGSTOP if how == "frozen" else signal.SIGKILL)

    assert visitor.get(PLAN).status == 200
    page, took = ask(visitor, report)
    assert took < 3
    assert "waiting for a free worker" in page.text

    if how == "frozen":
        servers.send("valkey", signal.SIGCONT)
    else:
        servers.start()
    eventually(lambda: states(deployment) == ["ready"], 90)


def test_a_broker_that_forgets_everything_loses_no_report(deployment, servers):
    deployment.start("web")
    visitor = deployment.visitor()
    report = open_report(deployment, visitor, summary="0")
    for number in range(1, 21):
        write(visitor, report, summary=f"{number}")
        ask(visitor, report)

    path = urlsplit(servers.redis_url).path
    redis.Redis(unix_socket_path=path).flushall()
    deployment.start("worker", "beat")

    took = eventually(lambda: states(deployment) == ["ready"] * 20, 120)
    print(f"20 of 20 were made {took:.1f} s after the broker forgot them")
    assert visitor.get(PLAN).status == 200  # Sessions are in PostgreSQL.


def test_without_the_database_a_page_says_so_and_all_is_well_when_it_is_back(deployment, servers):
    deployment.start("web")
    visitor = deployment.visitor()
    servers.send("postgres", signal.SIGQUIT)
    time.sleep(0.5)

    began = time.monotonic()
    page = visitor.get(PLAN)
    assert time.monotonic() - began < 5
    assert page.status == 503
    assert "Traceback" not in page.text
    assert "The database cannot be reached." in page.text
    assert visitor.get("/-/ready").status == 503
    assert visitor.get("/-/live").status == 200

    servers.start()
    eventually(lambda: visitor.get(PLAN).status == 200, 10)


def test_two_schedulers_that_were_down_open_each_due_report_once_and_remind_once(deployment):
    # The plan was loaded before the first quarter ended, and nobody was there since.
    deployment.rows("UPDATE plan_plan SET loaded_at = '2021-02-01' RETURNING 1")
    deployment.manage("first_administrator")
    deployment.environment["EMAIL_URL"] = "smtp://127.0.0.1:9"  # Mails are noted, none is sent.
    look = "from reports.tasks import open_due_reports; open_due_reports()"

    with futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: deployment.manage("shell", "-c", look), range(4)))

    per_period = deployment.rows(
        "SELECT p.series, count(*) FROM reports_report r"
        " JOIN plan_reportingperiod p ON p.id = r.first_period_id GROUP BY p.id"
    )
    assert sorted(per_period) == [("plan", 1), *[("quarter", 1)] * 12, *[("reporting-year", 1)] * 4]
    assert deployment.rows("SELECT kind, count(*) FROM reports_notice GROUP BY kind, to_id") == [
        ("missing", 1)
    ]


def test_a_full_disk_is_said_and_leaves_nothing_and_trying_again_works(deployment):
    media = deployment.folder / "media"
    media.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(media)]
    subprocess.run(mount, check=True, capture_output=True)
    try:
        deployment.start("web", "worker", "beat")
        visitor = deployment.visitor()
        page, _took = ask(visitor, open_report(deployment, visitor, summary="A quarter."))
        eventually(lambda: states(deployment) == ["failed"], 60)

        told = visitor.get(page.url)
        assert "The disk is full" in told.text
        assert deployment.rows("SELECT pdf FROM reports_reportfile") == [("",)]
        assert pdfs(deployment) == []

        more = ["mount", "-o", "remount,size=16m", str(media)]
        subprocess.run(more, check=True, capture_output=True)
        visitor.post(f"{page.url}retry/")
        eventually(lambda: states(deployment) == ["ready"], 60)
        assert len(pdfs(deployment)) == 1
    finally:
        deployment.kill("worker")
        deployment.kill("web")
        subprocess.run(["umount", "-l", str(media)], check=True, capture_output=True)


def test_an_edit_while_a_report_is_being_opened_is_in_all_of_its_figures_or_in_none(deployment):
    deployment.manage("make_activities", "--count", "3000", "--seed", "7")
    program = """
import sys
from plan.models import ReportingPeriod
from reports import snapshot
period = ReportingPeriod.objects.select_related("plan").get(code="2021-Q1")
for number in range(12):
    taken = snapshot.take(period)["languages"]["en"]
    rows = sum(column["total"] for column in taken["quarters"]["rows"] if column["is_this"])
    assert taken["status"]["done"] == rows, (taken["status"], rows)
    assert taken["status"]["done"] == sum(p["status"]["done"] for p in taken["pillars"])
    kinds = [kind["done"] for pillar in taken["pillars"] for kind in pillar["types"]]
    assert taken["status"]["done"] == sum(kinds)
    print(taken["status"]["done"])
"""
    with futures.ThreadPoolExecutor(1) as pool:
        counting = pool.submit(deployment.manage, "shell", "-v", "0", "-c", program)
        with psycopg.connect(deployment.database_url, autocommit=True) as connection:
            changed = 0
            while not counting.done():
                connection.execute(
                    "UPDATE activities_activity SET status = CASE status WHEN 'done' THEN"
                    " 'cancelled' ELSE 'done' END WHERE id IN (SELECT id FROM activities_activity"
                    " WHERE status IN ('done', 'cancelled') AND starts_on BETWEEN '2021-01-01'"
                    " AND '2021-03-31' ORDER BY random() LIMIT 5)"
                )
                changed += 1
    seen = counting.result().split()

    assert changed > 50
    assert len(set(seen)) > 1  # The edits were seen, each whole.
