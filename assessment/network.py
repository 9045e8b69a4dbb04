"""Under which addresses other devices find this machine: without asking anybody outside.

A UDP socket that is 'connected' sends nothing; the system only says which of the machine's own
addresses it would use on that way. Knows no page.
"""

import socket
from ipaddress import ip_address

# One way out, and one into each network that hot-spots and routers usually make.
WAYS = (
    "192.0.2.1",  # nowhere at all: the default route
    "10.42.0.1",  # a hot-spot of Linux
    "192.168.137.1",  # of Windows
    "192.168.2.1",  # of macOS, and of many routers
    "172.20.10.1",  # of an iPhone
    "192.168.43.1",  # of Android
    "192.168.0.1",
    "192.168.1.1",
    "192.168.178.1",
    "10.0.0.1",
    "172.16.0.1",
)


def own_addresses() -> tuple[str, ...]:
    """The addresses of this machine in its networks, the one on the default route first."""
    found = [_towards(there) for there in WAYS]
    return tuple(dict.fromkeys(one for one in found if one and is_reachable(one)))


def is_reachable(host: str) -> bool:
    """Whether another device could use this name or address at all."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host.lower().rstrip(".") != "localhost" and not host.endswith(".localhost")
    return not (address.is_loopback or address.is_unspecified)


def _towards(there: str) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect((there, 9))
        except OSError:  # no way there
            return None
        return str(way.getsockname()[0])
