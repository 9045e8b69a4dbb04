"""Under which addresses other devices find this machine: without asking anybody outside.

A UDP socket that is 'connected' sends nothing; the system only says which of the machine's own
addresses it would use on that way. Knows no page.
"""

import socket
import struct
import sys
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address

EVERYWHERE, ALSO_IPV6 = "0.0.0.0", "::"  # noqa: S104  # what HOST says for all interfaces
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
WAYS_OF_IPV6 = ("2001:db8::1", "fd00::1")  # the default route, and within an organisation
INSIDE = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet")  # networks within the machine
ADDRESS_OF_INTERFACE = 0x8915  # SIOCGIFADDR of Linux


def own_addresses(listens: str = EVERYWHERE) -> tuple[str, ...]:
    """Where others reach a server that listens there (HOST), the likeliest first.

    As they stand in a link: an IPv6 address in brackets.
    """
    host = listens.strip("[]")
    if host not in (EVERYWHERE, ALSO_IPV6):
        return (listens,) if is_reachable(host) else ()
    found = [_towards(socket.AF_INET, there) for there in WAYS] + list(_of_interfaces())
    if host == ALSO_IPV6:
        found += [_towards(socket.AF_INET6, there) for there in WAYS_OF_IPV6]
    reached = dict.fromkeys(one for one in found if one and is_reachable(one))
    return tuple(f"[{one}]" if ":" in one else one for one in reached)


def is_reachable(host: str) -> bool:
    """Whether another device could use this name or address at all."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        name = host.lower().rstrip(".")
        return bool(name) and name != "localhost" and not name.endswith(".localhost")
    if isinstance(address, IPv6Address):
        if address.is_link_local:  # browsers take none, since it says nothing of the interface
            return False
        address = address.ipv4_mapped or address
    return not (address.is_loopback or address.is_unspecified)


def _towards(family: socket.AddressFamily, there: str) -> str | None:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as way:
            way.connect((there, 9))
            return str(way.getsockname()[0])
    except OSError:  # no way there
        return None


def _of_interfaces() -> Iterator[str]:
    """The IPv4 address of each interface, where the system tells: any hot-spot’s is among them."""
    if sys.platform != "linux":
        return
    from fcntl import ioctl  # noqa: PLC0415  # not everywhere

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asks:
        for _number, name in socket.if_nameindex():
            if name.startswith(INSIDE):
                continue
            try:
                told = ioctl(asks, ADDRESS_OF_INTERFACE, struct.pack("256s", name.encode()))
            except OSError:  # it has none
                continue
            yield socket.inet_ntoa(told[20:24])
