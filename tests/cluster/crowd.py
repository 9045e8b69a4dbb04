"""People who answer over HTTP, and whose browser tries again as the script of the form does."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode
from uuid import uuid4

from tests.views.test_participate import filled

ARRIVING = 2.0  # seconds in which those come who come together
PATIENCE = 10  # seconds; the script waits for thirty
PAUSE = 0.5  # seconds before the next try, where the script begins with two and a half
TOO_LONG = 240  # seconds after which somebody gives up and the drill has failed
JSON = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}


class Crowd:
    """Everybody who answers; the ways in are the ports of the web servers."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.ports = tuple(ports)
        self.acknowledged: dict[str, str] = {}  # the number of an answer, and the code it was for
        self.tries = 0
        self.said: set[int] = set()
        self.problems: list[str] = []
        self.threads: list[threading.Thread] = []
        self.gate = threading.Semaphore(0)
        self.mail_is_over = False

    def answer(self, code: str, key: Callable[[], str | None]) -> None:
        """Somebody who will come, open the form as soon as their key has come, and hand it in."""
        self.threads.append(threading.Thread(target=self._answer, args=(code, key), daemon=True))
        self.threads[-1].start()

    def come(self, count: int) -> None:
        """So many more come, within the next seconds."""
        self.gate.release(count)

    def wait(self) -> None:
        """Until everybody is done; whoever has had no mail by now gets none."""
        self.mail_is_over = True
        for thread in self.threads:
            thread.join(TOO_LONG)

    def _answer(self, code: str, key: Callable[[], str | None]) -> None:
        self.gate.acquire()
        time.sleep(random.random() * ARRIVING)
        while (mine := key()) is None:
            if self.mail_is_over:
                return
            time.sleep(PAUSE)
        try:
            page = self._insist("GET", f"/r/{code}/form", "", {200})
            number = str(uuid4())
            sent = urlencode(filled(page, number=number, **({"key": mine} if mine else {})))
            self._insist("POST", f"/r/{code}", sent, {200, 201})
        except AssertionError as problem:
            self.problems.append(str(problem))
        else:
            self.acknowledged[number] = code

    def _insist(self, method: str, path: str, body: str, fine: set[int]) -> str:
        """Send until it is acknowledged, each time to another server."""
        end = time.monotonic() + TOO_LONG
        while time.monotonic() < end:
            status, text = self._send(method, path, body)
            self.tries += 1
            self.said.add(status)
            if status in fine:
                return text
            assert status in {0, 429} or status >= 500, f"{path}: {status} {text[:300]}"
            time.sleep(PAUSE * (0.75 + random.random() / 2))
        raise AssertionError(f"{path} was not answered in {TOO_LONG} s")

    def _send(self, method: str, path: str, body: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", random.choice(self.ports), timeout=PATIENCE)
        try:
            connection.request(method, path, body, JSON if method == "POST" else {})
            response = connection.getresponse()
            return response.status, response.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()
