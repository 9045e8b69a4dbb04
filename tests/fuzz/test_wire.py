"""The real server against what is no request: an answer of its own or none, and it goes on."""

import re
import socket
import urllib.request
from contextlib import suppress

import pytest

from tests.journeys.conftest import Installation, built, make_installation  # noqa: F401

HOST = b"Host: localhost\r\n"
SECOND = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /check HTTP/1.1\r\n" + HOST
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
SENT = {
    "nothing": b"\r\n" * 50,
    "a word": b"x\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "an old version": b"GET / HTTP/0.9\r\n\r\n",
    "a new version": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "bytes": bytes(range(256)) * 8,
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(60),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a long line": b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long header": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 99_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 5_000 + b"\r\n",
    "a folded header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n",
    "a null character": b"GET /\0 HTTP/1.1\r\n" + HOST + b"X: \0\r\n\r\n",
    "a name with a gap": b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "another address": b"GET http://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method": b"G\xc3\x84T / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a proxy's words": b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a cookie": b"GET /check HTTP/1.1\r\n" + HOST + b"Cookie: session=\xff\xfe\r\n\r\n",
    "a host with gaps": b"GET / HTTP/1.1\r\nHost: xn--a\r\n\r\n",
    "both lengths": POST + FORM
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 9\r\n\r\n"
    + SECOND,
    "a signed length": POST + b"Content-Length: +0\r\n\r\n" + SECOND,
    "a hidden encoding": POST
    + b"Transfer-Encoding: \x0bchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SECOND,
    "two encodings": POST
    + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + SECOND,
    "bare line feeds": POST.replace(b"\r", b"") + b"Transfer-Encoding: chunked\n\n0\n\n" + SECOND,
    "a wrong chunk": POST + FORM
    + b"Transfer-Encoding: chunked\r\n\r\nzz\r\na=b\r\n0\r\n\r\n" + SECOND,
    "a huge chunk": POST + FORM
    + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na=b\r\n",
    "an endless extension": POST
    + b"Transfer-Encoding: chunked\r\n\r\n5;" + b"a" * 99_000 + b"\r\nabcde\r\n0\r\n\r\n",
    "a body cut off": POST + FORM + b"Content-Length: 500\r\n\r\na=b",
    "a body too long": POST + FORM + b"Content-Length: 99999999999\r\n\r\na",
    "an expectation": POST + b"Expect: 100-continue\r\nContent-Length: 0\r\n\r\n",
    "an underscore": b"GET / HTTP/1.1\r\n" + HOST + b"X_Forwarded_For: 1.2.3.4\r\n\r\n",
}  # fmt: skip
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


@pytest.fixture(scope="module")
def server(tmp_path_factory, built, german):  # noqa: F811
    installation = make_installation(tmp_path_factory.mktemp("wire"), built)
    yield installation
    installation.stop()


def said(server: Installation, sent: bytes) -> list[int]:
    """The answers on one connection that ends after what is sent."""
    answer = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        with suppress(OSError):
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while piece := line.recv(65_536):
                answer += piece
    return [int(status) for status in STATUS.findall(answer)]


def test_what_is_no_request_is_refused_and_the_server_goes_on(server) -> None:
    broken = {}
    for name, sent in SENT.items():
        found = said(server, sent)
        # 501 and 505 are HTTP's own words for an encoding and a version that nobody speaks.
        failed = [status for status in found if status >= 500 and status not in (501, 505)]
        smuggled = SECOND in sent and len(found) > 1 and found[0] < 400
        if failed or smuggled:
            broken[name] = found
    assert broken == {}
    with urllib.request.urlopen(f"{server.address}/healthz", timeout=60) as response:
        assert response.status == 200


def test_requests_that_stall_are_given_up_and_others_get_through(server) -> None:
    """Twice as many as there are threads."""
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=60) for _ in range(8)]
    for line in slow:
        line.sendall(POST)
    with urllib.request.urlopen(f"{server.address}/healthz", timeout=60) as response:
        assert response.status == 200
    for line in slow:
        line.close()
