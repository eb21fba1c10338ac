"""The processes of docker-compose.yml, run as they stand there, without the containers."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg
import yaml

from tests.installation import ROOT, environment, free_port

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
EXAMPLE = (ROOT / ".env.example").read_text()


class Deployment:
    """Web, worker and scheduler as processes of their own, against servers that run already."""

    def __init__(self, folder, *, database_url, redis_url, **more):
        self.folder = Path(folder)
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.database_url = database_url
        self.running = {}
        values = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
        self.environment = (
            environment(folder, **values)
            | {
                "SITE_URL": self.url,
                "SECRET_KEY": "of these tests",
                "DATABASE_URL": database_url,
                "REDIS_URL": redis_url,
                "MEDIA_ROOT": str(self.folder / "media"),
                "STATIC_ROOT": str(self.folder / "static"),
                "C_FORCE_ROOT": "1",
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            }
            | {name: str(value) for name, value in more.items()}
        )

    def __enter__(self):
        self.folder.mkdir(exist_ok=True)
        self.run("prepare")
        return self

    def __exit__(self, *exception):
        for name in list(self.running):
            self.kill(name)

    def _here(self, words):
        """A command of the file with this machine's port and folder in it."""
        places = {
            "0.0.0.0:8000": f"127.0.0.1:{self.port}",
            "localhost:8000": f"localhost:{self.port}",
            "/tmp/": f"{self.folder}/",
        }
        for theirs, ours in places.items():
            words = [word.replace(theirs, ours) for word in words]
        return words

    def run(self, service):
        command = self._here(COMPOSE["services"][service]["command"])
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def start(self, *services, name=None):
        for service in services:
            with (self.folder / f"{name or service}.log").open("a") as log:
                self.running[name or service] = subprocess.Popen(
                    self._here(COMPOSE["services"][service]["command"]),
                    cwd=ROOT, env=self.environment, stdout=log, stderr=log,
                    start_new_session=True,
                )  # fmt: skip
        if "web" in services:
            eventually(lambda: self.healthy("web"), 60)

    def kill(self, name, how=signal.SIGKILL):
        process = self.running.pop(name)
        if how == signal.SIGKILL:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        return process.wait(60)

    def send(self, name, how):
        """Give a service and all its processes a signal: SIGSTOP, SIGCONT."""
        os.killpg(self.running[name].pid, how)

    def owns(self, pid):
        """Say whether a process was started by one of the services."""
        try:
            return os.getsid(pid) in {process.pid for process in self.running.values()}
        except ProcessLookupError:
            return False

    def healthy(self, service):
        kind, *command = COMPOSE["services"][service]["healthcheck"]["test"]
        assert kind == "CMD"
        done = subprocess.run(
            self._here(command), cwd=ROOT, env=self.environment, check=False, capture_output=True
        )
        return done.returncode == 0

    def rows(self, query, *values):
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(query, values).fetchall()

    def visitor(self):
        """The first administrator, signed in by the link of the command line."""
        visitor = Visitor(self.url)
        visitor.post(self.manage("first_administrator"))
        return visitor


class Visitor:
    """Somebody with a browser, as far as links and forms go."""

    def __init__(self, url):
        self.url = url
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path, timeout=10):
        return self._open(urllib.parse.urljoin(self.url, path), None, timeout)

    def post(self, path, timeout=10, **fields):
        url = urllib.parse.urljoin(self.url, path)
        if not self._token():
            self.get("/en/account/login/")
        data = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": self._token()}, doseq=True)
        return self._open(url, data.encode(), timeout)

    def _token(self):
        return next((c.value for c in self.cookies if c.name == "csrftoken"), "")

    def _open(self, url, data, timeout):
        request = urllib.request.Request(url, data, {"Referer": self.url})
        try:
            with self.opener.open(request, timeout=timeout) as response:
                return Answer(response.status, response.url, response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.url, error.read())


class Answer:
    def __init__(self, status, url, body):
        self.status, self.url, self.body = status, url, body

    @property
    def text(self):
        return self.body.decode()


def eventually(condition, seconds):
    """Wait for a condition; return the seconds that it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"not within {seconds} seconds"
        time.sleep(0.1)
    return time.monotonic() - began
