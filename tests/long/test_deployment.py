"""The container files: they are well formed, and what they run works together."""

import re
import subprocess
import sys

import pytest
import yaml

from tests.deployment import COMPOSE, EXAMPLE, eventually
from tests.installation import ROOT
from tests.reports.reading import fonts_of, text_of

pytestmark = pytest.mark.long


def test_the_compose_file_is_one_and_every_service_of_ours_has_its_health_check():
    program = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    subprocess.run([*program, ROOT / "docker-compose.yml"], check=True)

    for name, service in COMPOSE["services"].items():
        if name not in {"prepare", "proxy"}:
            assert "healthcheck" in service, name


def test_the_settings_to_fill_in_are_nine_at_most_and_all_that_the_compose_file_asks_for():
    offered = re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)
    asked = re.findall(r"\$\{(\w+)", yaml.dump(COMPOSE))

    assert len(offered) <= 9
    assert set(asked) <= set(offered)


def test_the_image_runs_as_nobody_in_particular():
    dockerfile = (ROOT / "Dockerfile").read_text()

    assert dockerfile.count("\nFROM ") == 2
    assert re.search(r"^USER (?!root)", dockerfile, re.MULTILINE)


def test_the_processes_of_the_compose_file_make_a_report_together(deployment):
    deployment.start("web", "worker", "beat")
    assert deployment.healthy("web")
    eventually(lambda: deployment.healthy("worker"), 60)
    visitor = deployment.visitor()

    [(key,)] = deployment.rows("SELECT id FROM plan_reportingperiod WHERE code = '2021-Q2'")
    chosen = {"first_period": key, "readers": "board", "arrangement": "pillars"}
    report = visitor.post("/en/plans/idpc-2021-2023/reports/open/", **chosen)
    page = visitor.post(f"{report.url}preview/es/pdf/")
    eventually(lambda: "The file is ready" in visitor.get(page.url).text, 60)
    pdf = visitor.get(page.url + "pdf").body

    assert "Informe trimestral" in text_of(pdf)
    assert all(embedded for name, embedded in fonts_of(pdf))
    eventually(lambda: deployment.healthy("beat"), 30)
