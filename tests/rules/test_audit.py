"""The audit of dependencies: fails where something is known, and only says so where nobody answers.

Asked is a server of our own that speaks as the real one does (OSV); the real pip-audit asks it.
"""

import json
import os
import re
import runpy
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from assessment.config import ROOT


@contextmanager
def data(harmed: str) -> Iterator[str]:
    """Vulnerability data that know of one harm, in this package."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            package = asked["package"]
            mended = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "999"}]}]
            harm = {"id": "TEST-1", "affected": [{"package": package, "ranges": mended}]}
            body = {"vulns": [harm]} if package["name"] == harmed else {}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_said: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def audit(address: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / ".ci/audit.py", "-s", "osv", "--osv-url", address],
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_known_vulnerability_fails_and_every_locked_package_was_asked_about() -> None:
    with data("werkzeug") as address:
        done = audit(address)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 known" in done.stdout
    assert re.search(r"^werkzeug \S+: TEST-1, mended in \['999'\]$", done.stdout, re.MULTILINE)
    locked = (ROOT / "requirements.txt").read_text().count("==")
    assert int(done.stdout.split()[3]) >= locked > 50


def test_nothing_known_is_a_success() -> None:
    """The same without asking about all of them once more."""
    judged = runpy.run_path(str(ROOT / ".ci/audit.py"))["judged"]
    fine = {"name": "flask", "version": "1", "vulns": []}
    unknown = {"name": "other", "version": "1", "skip_reason": "not found"}
    assert judged([fine, unknown]) == ([], 1)


def test_without_an_answer_it_says_so_and_fails_only_if_it_must() -> None:
    nobody = "http://127.0.0.1:9"
    for required, code in (("", 0), ("required", 1)):
        done = audit(nobody, AUDIT=required)
        assert done.returncode == code
        assert "SKIPPED" in done.stdout
