"""Fifty people who fill in the quick check at once, without a pause, over kept connections.

Speaks plain HTTP/1.1 over asyncio so that the clients cost little on the machine they share with
the server. Goes to 127.0.0.1 only and stops by itself.
"""

import asyncio
import random
import re
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

HOST = "127.0.0.1"
INPUT = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass
class Seen:
    """What the clients saw: seconds for each request, and how many answers were acknowledged."""

    gets: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


class Connection:
    """One kept connection with its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(
        self, method: str, path: str, body: bytes = b"", heads: tuple[str, ...] = ()
    ) -> tuple[int, dict, bytes]:
        if self.streams is None or self.streams[0].at_eof():  # the server hung up meanwhile
            self.streams = await asyncio.open_connection(HOST, self.port)
        reader, writer = self.streams
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        head = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{self.port}", "Accept-Language: de"]
        head += [f"Cookie: {cookie}", *heads] if cookie else heads
        if body:
            head += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        status, headers = await self._head(reader)
        content = await self._content(reader, headers)
        if headers.get("connection", "").lower() == "close":
            writer.close()
            self.streams = None
        return status, headers, content

    def close(self) -> None:
        """Hang up."""
        if self.streams:
            self.streams[1].close()
            self.streams = None

    async def _head(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
            headers[name.lower()] = value
        return int(lines[0].split()[1]), headers

    async def _content(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if "content-length" in headers:
            return await reader.readexactly(int(headers["content-length"]))
        content = b""
        while headers.get("transfer-encoding") == "chunked":
            size = int((await reader.readuntil(b"\r\n")).strip(), 16)
            content += (await reader.readexactly(size + 2))[:-2]
            if size == 0:
                break
        return content


@dataclass(frozen=True)
class Asked:
    """What the form asks, read once: every visitor gets the same questions."""

    choices: dict[str, list[str]]
    points: list[str]
    hidden: dict[str, str]  # what stands before the value that each page has of its own

    @classmethod
    def by(cls, page: str) -> "Asked":
        """The questions of a page."""
        choices: dict[str, list[str]] = {}
        points: list[str] = []
        hidden: dict[str, str] = {}
        for tag in INPUT.findall(page):
            attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
            name, kind = attributes.get("name", ""), attributes.get("type", "text")
            if kind == "radio":
                choices.setdefault(name, []).append(attributes["value"])
            elif kind == "hidden" and name:
                hidden[name] = tag.partition('value="')[0] + 'value="'
            elif kind in ("number", "range") and name:
                points.append(name)
        return cls(choices, points, hidden)


def answers(asked: Asked, page: str, chance: random.Random) -> bytes:
    """A complete set of answers to the questions of a page."""
    fields = {}
    for name, before in asked.hidden.items():
        value = page.partition(before)[2]
        fields[name] = unescape(value[: value.find('"')])
    fields |= {name: chance.choice(values[:5]) for name, values in asked.choices.items()}
    first = chance.randrange(0, 105, 5)
    second = chance.randrange(0, 105 - first, 5)
    fields |= dict(zip(asked.points, map(str, (first, second, 100 - first - second)), strict=True))
    return urlencode(fields).encode()


async def person(port: int, asked: Asked, until: float, chance: random.Random, seen: Seen) -> None:
    """One client: reads the form, sends answers, again and again until the time is up."""
    while time.monotonic() < until:
        connection = Connection(port)
        for _ in range(20):  # then a new visitor with new cookies
            if time.monotonic() >= until:
                break
            start = time.monotonic()
            status, _, page = await connection.request("GET", "/check")
            got = time.monotonic()
            if status != 200:
                seen.errors.append(f"GET {status}")
                break
            body = answers(asked, page.decode(), chance)
            ready = time.monotonic()
            status, headers, _ = await connection.request("POST", "/check", body)
            done = time.monotonic()
            if status != 303:
                seen.errors.append(f"POST {status}")
                break
            seen.gets.append(got - start)
            seen.posts.append(done - ready)
            seen.links.add(headers["location"])


def crowd(port: int, people: int, seconds: float) -> Seen:
    """All clients together for some seconds."""
    seen = Seen()

    async def together() -> None:
        _, _, page = await Connection(port).request("GET", "/check")
        asked, until = Asked.by(page.decode()), time.monotonic() + seconds
        visitors = (person(port, asked, until, random.Random(seed), seen) for seed in range(people))
        await asyncio.gather(*visitors)

    asyncio.run(together())
    return seen
