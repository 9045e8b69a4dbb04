"""Phones that answer a running server over the net and come again until they are acknowledged."""

import random
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from tests.views.test_participate import filled


@dataclass
class Survey:
    """A running survey as phones see it."""

    address: str  # of the server
    code: str
    form: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        """Look at the form once; every phone gets the same questions."""
        with urllib.request.urlopen(f"{self.address}/r/{self.code}/form", timeout=30) as page:
            self.form = filled(page.read().decode())

    def send(self, number: str, key: str = "") -> int:
        """The status of the reply to one answer; 0 if there was none."""
        if not self.form:
            self.read()
        said = self.form | {"number": number} | ({"key": key} if key else {})
        request = urllib.request.Request(
            f"{self.address}/r/{self.code}",
            urlencode(said).encode(),
            {"Accept": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return int(reply.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0


class Phones:
    """So many phones at once; each takes a key, answers, and comes again until it is heard."""

    def __init__(self, survey: Survey, keys: list[str], count: int) -> None:
        self.survey, self.keys = survey, keys
        self.acknowledged: list[str] = []
        self.statuses: set[int] = set()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(n,)) for n in range(count)]

    def __enter__(self) -> "Phones":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """What is under way is brought to its end."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _run(self, number: int) -> None:
        chance = random.Random(number)
        while not self._over.is_set():
            try:
                key = self.keys.pop()
            except IndexError:
                return
            self._answer(str(uuid4()), key)
            time.sleep(chance.uniform(0.01, 0.05))

    def _answer(self, number: str, key: str) -> None:
        for _ in range(600):
            status = self.survey.send(number, key)
            self.statuses.add(status)
            if status in (200, 201):
                self.acknowledged.append(number)
                return
            time.sleep(0.1)
        raise AssertionError(f"not acknowledged within minutes: {status}")
