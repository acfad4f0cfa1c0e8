"""Which addresses may be asked: public ones, and private ones only of hosts that an administrator has allowed.

The address that a name leads to is checked for each connection, and the connection goes to that very address, as a name
may lead elsewhere a moment later. Cloud metadata services and link-local addresses are refused also on allowed hosts.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal
from urllib.parse import urlsplit

from engines.outgoing.errors import AddressRefused, HostUnknown, TimedOut

Address = IPv4Address | IPv6Address
Objection = Literal["machinery", "private"]
Resolve = Callable[[str, int], Sequence[str]]
"""The addresses that a host and port lead to, in the order in which they are to be tried. Raises OSError."""
RESOLVE_SECONDS = 5.0
_METADATA = frozenset(map(ip_address, ("168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254")))
_NAT64 = ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ip_network("64:ff9b:1::/48")
_TRANSLATED = ip_network("::ffff:0:0:0/96")


def host_of(url: str) -> str:
    """The host of a URL in the form that is compared: small letters, no brackets, no dot at its end."""
    try:
        return plain_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def plain_host(host: str) -> str:
    """The same form for a host alone."""
    return host.strip().lower().strip("[]").rstrip(".")


def judge(host: str, addresses: Iterable[str], *, allowed: frozenset[str]) -> Objection | None:
    """What speaks against asking this host at these addresses; one bad address is enough. None where nothing does."""
    is_allowed = plain_host(host) in allowed
    for each in addresses:
        address = _inner(ip_address(each.partition("%")[0]))
        if address.is_link_local or address in _METADATA:
            return "machinery"
        if not is_allowed and not _is_public(address):
            return "private"
    return None


def objection(host: str, addresses: Iterable[str], *, allowed: frozenset[str]) -> str | None:
    """As ``judge``, as a sentence for whoever builds workflows."""
    match judge(host, addresses, allowed=allowed):
        case "machinery":
            return f"The address {host} belongs to this network's own machinery, which workflows cannot ask."
        case "private":
            return (
                f"The address {host} is on this machine or in a private network. If workflows are to ask it, "
                "an administrator can add the host to the allowed hosts under Settings."
            )
    return None


def resolve_now(host: str, port: int) -> Sequence[str]:
    """What the machine's own resolver says."""
    found = socket.getaddrinfo(plain_host(host), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def checked_addresses(
    host: str, port: int, allowed: frozenset[str], *, resolve: Resolve = resolve_now, seconds: float
) -> Sequence[str]:
    """The addresses to connect to, each of which may be asked.

    Raises:
        HostUnknown: there are none.
        AddressRefused: one of them may not be asked.
        TimedOut: the resolver did not answer within ``seconds``.
    """
    found = _resolved(host, port, resolve, min(seconds, RESOLVE_SECONDS))
    refused = objection(host, found, allowed=allowed)
    if refused is not None:
        raise AddressRefused(refused)
    return found


def _resolved(host: str, port: int, resolve: Resolve, seconds: float) -> Sequence[str]:
    """Ask in a thread, because the machine's resolver knows no time limit."""
    answers: list[Sequence[str]] = []

    def ask() -> None:
        try:
            answers.append(resolve(host, port))
        except (OSError, UnicodeError):
            answers.append(())

    asking = threading.Thread(target=ask, name="resolver", daemon=True)
    asking.start()
    asking.join(max(0.0, seconds))
    if not answers:
        raise TimedOut(f"The name {host} could not be looked up within {seconds:.0f} s. Try again later.")
    if not answers[0]:
        raise HostUnknown(f"The name {host} leads nowhere. Check how it is spelled.")
    return answers[0]


def _is_public(address: Address) -> bool:
    is_old_private = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not is_old_private


def _inner(address: Address) -> Address:
    """The IPv4 address inside of an IPv6 one, where it is only wrapped."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in each for each in (_NAT64, _LOCAL_NAT64, _TRANSLATED)) or 1 < int(address) < 2**32:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
