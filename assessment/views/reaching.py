"""The address to join: PUBLIC_URL where it leads here, else where this page was opened.

On a laptop without a name, whose pages are opened at localhost, these are its own addresses in
its networks. Calls nobody.
"""

from base64 import b64encode
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app, request

from assessment import network


class Way(NamedTuple):
    """One address under which phones find this server."""

    url: str  # http://192.168.1.20:8000

    @property
    def reaches(self) -> bool:
        """Whether a phone could use it: not if it leads every device to itself."""
        return network.is_reachable(urlsplit(self.url).hostname or "")

    @property
    def is_public(self) -> bool:
        """Whether it is the one that holds wherever this machine is."""
        return self == public()

    @property
    def host(self) -> str:
        """As it is typed: without http, and without a port that goes without saying."""
        return self.url.partition("://")[2]

    @property
    def short(self) -> str:
        """Where a code can be typed in."""
        return f"{self.host}/r"

    def join(self, code: str) -> str:
        """Where the QR code leads to."""
        return f"{self.url}/r/{code}"


def public() -> Way:
    """The one that mails hold, and every link that is to work for weeks."""
    return Way(current_app.config["SETTINGS"].public_url)


def ways() -> tuple[Way, ...]:
    """Every address that could be the right one, the likeliest first; there is always one.

    Where no phone can reach this machine it is one that does not reach.
    """
    settings = current_app.config["SETTINGS"]
    opened = Way(request.host_url.rstrip("/"))
    for one in (public(), opened):
        if one.reaches:
            return (one,)
    here = urlsplit(opened.url)
    port = f":{here.port}" if here.port else ""
    own = network.own_addresses(settings.host)
    return tuple(Way(f"{here.scheme}://{one}{port}") for one in own) or (public(),)


def way() -> Way:
    """The address that was chosen with `at`, else the likeliest."""
    return _chosen(ways())


def ways_to(audience: Any) -> tuple[Way, ...]:
    """Where people reach an audience: those in a room may be in this machine's own network.

    A survey goes on for weeks, so its link holds PUBLIC_URL whatever page was opened.
    """
    return ways() if audience.live else (public(),)


def way_to(audience: Any) -> Way:
    """The one of them that was chosen with `at`, else the likeliest."""
    return _chosen(ways_to(audience))


def _chosen(found: tuple[Way, ...]) -> Way:
    return next((one for one in found if one.host == request.values.get("at")), found[0])


@lru_cache(maxsize=64)
def qr(link: str) -> str:
    """A QR code as an address that a picture can have; needs no request of its own."""
    from reports import qr as codes  # noqa: PLC0415  # few pages need it

    return f"data:image/svg+xml;base64,{b64encode(codes.svg(link)).decode()}"
