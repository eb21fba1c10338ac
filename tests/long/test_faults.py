"""
What breaks on a server, and what is left of it afterwards.

Real processes, killed, stopped and frozen; lease and sweep are a few seconds here, a
minute in an installation.
"""

import signal
import time
from concurrent import futures
from urllib.parse import urlsplit

import pytest
import redis

from tests.deployment import eventually

pytestmark = pytest.mark.long

PLAN = "/en/plans/idpc-2021-2023/"
LEASE_AND_SWEEP = 6  # Seconds; a little more is the rendering's own.


def ask(visitor, period="2021-Q1", language="en"):
    """Ask for a report as its button does; return the page and the seconds it took."""
    began = time.monotonic()
    page = visitor.post(f"{PLAN}reports/{period}/request/", language=language)
    assert page.status == 200
    return page, time.monotonic() - began


def states(deployment):
    return [state for (state,) in deployment.rows("SELECT state FROM reports_report ORDER BY id")]


def pdfs(deployment):
    return sorted(path.name for path in (deployment.folder / "media").rglob("*") if path.is_file())


def being_laid_out(deployment):
    return bool(deployment.rows("SELECT 1 FROM reports_report WHERE stage = 'laying-out'"))


def test_a_worker_killed_while_it_makes_a_report_costs_one_attempt_and_leaves_nothing(deployment):
    deployment.start("web", "worker", "beat")
    visitor = deployment.visitor()
    ask(visitor)
    eventually(lambda: being_laid_out(deployment), 60)

    deployment.kill("worker")
    deployment.start("worker")
    took = eventually(lambda: states(deployment) == ["ready"], LEASE_AND_SWEEP + 30)

    assert deployment.rows("SELECT attempt FROM reports_report") == [(2,)]
    assert len(pdfs(deployment)) == 1
    print(f"a new attempt was ready {took:.1f} s after kill -9")


def test_a_worker_asked_to_stop_loses_no_report(deployment):
    deployment.start("web", "worker", "beat")
    visitor = deployment.visitor()
    for period in ("2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"):
        ask(visitor, period)
    eventually(lambda: being_laid_out(deployment), 60)

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
    servers.send("valkey", signal.SIGSTOP if how == "frozen" else signal.SIGKILL)

    assert visitor.get(PLAN).status == 200
    page, took = ask(visitor)
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
    for quarter in range(1, 5):
        for language in ("en", "fr"):
            ask(visitor, f"2021-Q{quarter}", language)

    path = urlsplit(servers.redis_url).path
    redis.Redis(unix_socket_path=path).flushall()
    deployment.start("worker", "beat")

    eventually(lambda: states(deployment) == ["ready"] * 8, 120)
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


def test_two_schedulers_ask_for_each_due_report_once(deployment):
    # The plan was loaded before the first quarter ended, and nobody was there since.
    deployment.rows("UPDATE plan_plan SET loaded_at = '2021-02-01' RETURNING 1")
    ask_all = "from reports import services; services.request_due_reports()"

    with futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: deployment.manage("shell", "-c", ask_all), range(4)))

    per_period = deployment.rows(
        "SELECT count(*) FROM reports_report r JOIN plan_reportingperiod p ON p.id = r.period_id"
        " WHERE p.series = 'quarter' GROUP BY p.id, r.language"
    )
    assert len(per_period) == 12 * 3
    assert set(per_period) == {(1,)}
