"""Under which addresses phones find this machine: alone, in networks of a test's own."""

import json
import shutil
import subprocess
import sys

import pytest

from assessment import network

ALONE = ["unshare", "--map-root-user", "--net"]
TOLD = "import json; from assessment import network; print(json.dumps(network.own_addresses({})))"


def can_make_networks() -> bool:
    """Whether this machine lets us have networks of our own."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    made = subprocess.run([*ALONE, "ip", "link", "add", "wlan0", "type", "bridge"], check=False)
    return made.returncode == 0


def found(*commands: str, listens: str = "0.0.0.0") -> list[str]:
    """The machine's addresses after these `ip` commands, in a namespace without any network."""
    told = f"{sys.executable} -c '{TOLD.format(json.dumps(listens))}'"
    script = " && ".join([*(f"ip {one}" for one in commands), told])
    done = subprocess.run(
        [*ALONE, "sh", "-c", script], check=True, capture_output=True, text=True, cwd=network_root()
    )
    addresses: list[str] = json.loads(done.stdout)
    return addresses


def network_root() -> str:
    """The folder that the application is imported from."""
    return network.__file__.rpartition("/assessment/")[0]


def interface(name: str, *addresses: str) -> list[str]:
    """The commands that make an interface with these addresses."""
    made = [f"link add {name} type bridge", f"link set {name} up"]
    return made + [f"addr add {one} dev {name} nodad" for one in addresses]


alone = pytest.mark.skipif(not can_make_networks(), reason="this machine lets nobody make networks")


@alone
def test_a_machine_in_no_network_has_no_address() -> None:
    assert found() == []
    assert found("link set lo up") == []


@alone
@pytest.mark.parametrize("address", ["10.42.0.1", "192.168.137.1", "192.168.77.1", "172.31.9.1"])
def test_a_hot_spot_of_any_kind_is_found(address: str) -> None:
    assert found(*interface("wlan0", f"{address}/24")) == [address]


@alone
def test_of_several_networks_the_default_route_comes_first_and_none_is_left_out() -> None:
    hot_spot = interface("wlan0", "192.168.77.1/24")
    cable = interface("eth0", "10.1.2.3/16")
    assert found(*hot_spot, *cable, "route add default via 10.1.0.1") == [
        "10.1.2.3",
        "192.168.77.1",
    ]


@alone
def test_networks_within_the_machine_are_not_offered() -> None:
    inside = [*interface("docker0", "172.17.0.1/16"), *interface("virbr0", "192.168.122.1/24")]
    assert found(*interface("wlan0", "192.168.77.1/24"), *inside) == ["192.168.77.1"]


@alone
def test_an_ipv6_address_is_offered_where_the_server_listens_to_it() -> None:
    only = [*interface("wlan0", "fd12:3456::7/64"), "-6 route add default via fd12:3456::1"]
    assert found(*only) == []
    assert found(*only, listens="[::]") == ["[fd12:3456::7]"]
    both = [*only, "addr add 192.168.77.1/24 dev wlan0"]
    assert found(*both, listens="::") == ["192.168.77.1", "[fd12:3456::7]"]


@pytest.mark.parametrize(
    ("listens", "reached"),
    [
        ("192.168.1.20", ("192.168.1.20",)),
        ("[fd12::1]", ("[fd12::1]",)),
        ("127.0.0.1", ()),
        ("localhost", ()),
        ("[::1]", ()),
    ],
)
def test_a_server_that_listens_at_one_address_is_reached_there_or_nowhere(
    listens: str, reached: tuple[str, ...]
) -> None:
    assert network.own_addresses(listens) == reached


def test_own_addresses_are_such_as_others_reach() -> None:
    assert all(network.is_reachable(one) for one in network.own_addresses("[::]"))


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "127.0.0.1",
        "127.1.2.3",
        "::1",
        "[::1]",
        "::ffff:127.0.0.1",
        "fe80::1",
        "0.0.0.0",
        "[::]",
    ],
)
def test_what_leads_every_device_to_itself_reaches_nobody(host: str) -> None:
    assert not network.is_reachable(host)


@pytest.mark.parametrize(
    "host", ["192.168.1.2", "survey.example.com", "laptop.local", "laptop", "[fd12::1]"]
)
def test_names_and_addresses_of_networks_reach(host: str) -> None:
    assert network.is_reachable(host)
