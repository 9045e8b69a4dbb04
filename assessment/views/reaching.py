"""The address to join: PUBLIC_URL where it leads here, else where this page was opened.

On a laptop without a name, whose pages are opened at localhost, these are its own addresses in
its networks. Calls nobody.
"""

from base64 import b64encode
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app, request

from assessment import network


class Way(NamedTuple):
    """One address under which phones find this server."""

    url: str  # http://192.168.1.20:8000

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


def ways() -> tuple[Way, ...]:
    """Every address that could be the right one, the likeliest first; there is always one."""
    public = current_app.config["SETTINGS"].public_url
    if network.is_reachable(urlsplit(public).hostname or ""):
        return (Way(public),)
    here = urlsplit(request.host_url)
    if network.is_reachable(here.hostname or ""):
        return (Way(request.host_url.rstrip("/")),)
    port = f":{here.port}" if here.port else ""
    own = tuple(Way(f"{here.scheme}://{one}{port}") for one in network.own_addresses())
    return own or (Way(public),)


def way() -> Way:
    """The address that was chosen with `?at=`, else the likeliest."""
    found = ways()
    return next((one for one in found if one.host == request.args.get("at")), found[0])


@lru_cache(maxsize=64)
def qr(link: str) -> str:
    """A QR code as an address that a picture can have; needs no request of its own."""
    from reports import qr as codes  # noqa: PLC0415  # few pages need it

    return f"data:image/svg+xml;base64,{b64encode(codes.svg(link)).decode()}"
