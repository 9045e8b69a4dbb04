"""`deploy/nginx.conf` in front of two real web servers: encryption, whose address counts, and what
is written down. It runs where nginx is installed, or where NGINX_PROGRAM names it."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from assessment.app import create_app
from assessment.config import ROOT, Settings
from assessment.store.database import db
from tests import people, rows
from tests.cluster.machines import SECRET, Machine
from tests.cluster.postgres_pair import kill
from tests.pages import fields
from tests.ports import free_port
from tests.postbox import certificate

HOST = "survey.example.com"
AROUND = """
daemon off; error_log {folder}/log/main.log; pid {folder}/pid; user root;
events {{}}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/site.conf;
}}
"""


@dataclass
class Proxy:
    """The proxy as a browser reaches it; it lies on this machine, and so does the browser."""

    folder: Path
    webs: list[Machine]
    tls: int
    plain: int
    code: str
    process: subprocess.Popen[bytes]

    def ask(
        self, method: str, path: str, body: str = "", *, tls: bool = True, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        unproven = ssl._create_unverified_context()
        connection = (
            http.client.HTTPSConnection("127.0.0.1", self.tls, timeout=30, context=unproven)
            if tls
            else http.client.HTTPConnection("127.0.0.1", self.plain, timeout=30)
        )
        sent = {"Host": HOST} | {name.replace("_", "-"): said for name, said in headers.items()}
        if method == "POST":
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            with suppress(BrokenPipeError):  # it has heard enough
                connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read().decode()
        finally:
            connection.close()

    def written(self) -> str:
        return "".join(file.read_text() for file in (self.folder / "log").iterdir())


def site(folder: Path, ports: list[int], tls: int, plain: int) -> str:
    """The file of the documentation with this machine's addresses, and nothing else changed."""
    said = (ROOT / "deploy" / "nginx.conf").read_text()
    changes = {
        "10.0.0.11:8000": f"127.0.0.1:{ports[0]}",
        "10.0.0.12:8000": f"127.0.0.1:{ports[1]}",
        "listen 443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "/etc/ssl/leitstern/fullchain.pem": f"{folder}/certificate.pem",
        "/etc/ssl/private/leitstern.pem": f"{folder}/key.pem",
        "/var/log/nginx": f"{folder}/log",
    }
    for old, new in changes.items():
        assert said.count(old) == 1, old
        said = said.replace(old, new)
    return re.sub(r"\n *listen \[::\].*", "", said)


@pytest.fixture
def proxy(tmp_path: Path, migrated: Path) -> Iterator[Proxy]:
    program = os.environ.get("NGINX_PROGRAM") or shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        pytest.skip("no nginx: apt-get install nginx, or name one with NGINX_PROGRAM")
    database = f"sqlite:///{shutil.copy(migrated, tmp_path / 'test.sqlite')}"
    shared = {
        "LEITSTERN_ENV": "production",
        "DATABASE_URL": database,
        "PROXIES": "1",
        "PUBLIC_URL": f"https://{HOST}",
        "TRUSTED_HOSTS": HOST,
        "WEB_WORKERS": "1",
    }
    webs = [Machine(tmp_path / f"web{n}", ["serve", "--web-only"], shared) for n in "ab"]
    settings = Settings(secret_key=SECRET, environment="testing", database_url=database)
    app = create_app(replace(settings, var=tmp_path / "weba"))
    people.account(app)
    with app.app_context():
        code = rows.audience(db.session).code
        db.session.commit()
        db.engine.dispose()
    tls, plain = free_port(), free_port()
    (tmp_path / "log").mkdir()
    certificate(tmp_path)
    (tmp_path / "site.conf").write_text(site(tmp_path, [web.port for web in webs], tls, plain))
    (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path))
    command = [program, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    looked = subprocess.run([*command, "-t"], capture_output=True, check=False)
    assert looked.returncode == 0, looked.stderr.decode()
    assert b"[warn]" not in looked.stderr, looked.stderr.decode()
    for web in webs:
        web.start()
    process = subprocess.Popen(command)
    try:
        for web in webs:
            web.until("/healthz", 400)  # it does not answer to 127.0.0.1
        until_it_listens(plain)
        yield Proxy(tmp_path, webs, tls, plain, code, process)
    finally:
        kill(process.pid)
        process.wait()
        for web in webs:
            web.kill()


def until_it_listens(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("nginx did not listen within a minute")


def test_the_proxy_of_the_documentation_does_what_it_says(proxy: Proxy) -> None:
    encrypted(proxy)
    addresses_that_a_browser_makes_up_count_for_nothing(proxy)
    sizes(proxy)
    files_of_two_versions(proxy)
    one_web_server_is_enough(proxy)
    nothing_is_written_down(proxy)


def encrypted(proxy: Proxy) -> None:
    status, headers, _ = proxy.ask("GET", f"/r/{proxy.code}", tls=False)
    assert (status, headers["Location"]) == (301, f"https://{HOST}/r/{proxy.code}")
    status, headers, _ = proxy.ask("GET", f"/r/{proxy.code}")
    assert status == 200
    assert "Strict-Transport-Security" in headers, "the server knows that it was asked over TLS"
    for path in ("/metrics", "/readyz", "/healthz"):
        assert proxy.ask("GET", path)[0] == 404, "not for everybody"


def addresses_that_a_browser_makes_up_count_for_nothing(proxy: Proxy) -> None:
    forged = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "http"}
    status, headers, page = proxy.ask("GET", "/account", **forged)
    assert status == 303
    assert "evil" not in headers["Location"] + page
    said = []
    for number in range(12):
        _, headers, page = proxy.ask("GET", "/sign-in")
        cookie = headers["Set-Cookie"].partition(";")[0]
        sent = urlencode(fields(page) | {"email": "anna@example.com", "password": "falsch"})
        made_up = {"X_Forwarded_For": f"203.0.113.{number}", "Referer": f"https://{HOST}/sign-in"}
        said.append(proxy.ask("POST", "/sign-in", sent, Cookie=cookie, **made_up)[0])
    # Two servers without Redis: each counts for itself.
    assert 429 in [
        *said,
        *(proxy.ask("POST", "/sign-in", sent, Cookie=cookie)[0] for _ in range(10)),
    ]


def sizes(proxy: Proxy) -> None:
    assert proxy.ask("POST", f"/r/{proxy.code}", "x" * 100_000)[0] == 413
    status, _, page = proxy.ask("POST", f"/r/{proxy.code}", "x" * 18_000_000)
    assert (status, "nginx" in page) == (413, True)


def files_of_two_versions(proxy: Proxy) -> None:
    """A page of one version may ask the other version's server for its files."""
    name = "new.0123456789ab.js"
    (proxy.folder / "webb" / "assets" / name).write_text("later")
    proxy.webs[1].kill()
    proxy.webs[1].start()  # it knows its files from the start
    proxy.webs[1].until("/healthz", 400)
    time.sleep(6)  # the proxy left it alone
    assert [proxy.ask("GET", f"/static/{name}")[0] for _ in range(6)] == [200] * 6


def one_web_server_is_enough(proxy: Proxy) -> None:
    proxy.webs[0].kill()
    assert [proxy.ask("GET", f"/r/{proxy.code}")[0] for _ in range(10)] == [200] * 10
    proxy.webs[1].kill()
    assert proxy.ask("GET", f"/r/{proxy.code}")[0] == 502


def nothing_is_written_down(proxy: Proxy) -> None:
    """Not even of the requests that nobody could answer."""
    assert proxy.code not in proxy.written()
    assert "127.0.0.1" not in proxy.written()
