"""Which addresses a provider may be on: public ones, unless an administrator has allowed the host.

Whoever enters a base URL makes this server send requests there. So the address that a name leads to is checked when the
setting is saved, and again for each connection, which goes to that very address (a name may lead elsewhere later).
What speaks against an address is said in ``engines.outgoing.addresses``.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable

from engines.outgoing.addresses import RESOLVE_SECONDS, host_of, judge, plain_host

__all__ = ["AddressRefused", "check_url", "host_of", "objection", "plain_host", "resolve"]


class AddressRefused(Exception):
    """A host leads to an address where a provider may not be; the text is a sentence for an administrator."""


def objection(host: str, addresses: Iterable[str], *, allowed: frozenset[str]) -> str | None:
    """Why this host may not be asked, as a sentence; None where it may."""
    match judge(host, addresses, allowed=allowed):
        case "machinery":
            return f"The address {host} belongs to this network's own machinery, where no provider can be."
        case "private":
            return (
                f"The address {host} is on this machine or in a private network. If the provider is really there, "
                "an administrator can add the host to the allowed hosts under Settings."
            )
    return None


async def resolve(host: str, port: int) -> list[str]:
    """The addresses that a host leads to, in the order in which they are to be tried.

    Raises:
        OSError: there are none.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(plain_host(host), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


async def check_url(url: str, allowed: frozenset[str]) -> str | None:
    """As ``objection``, for the base URL of a setting; a name that leads nowhere yet is no reason to refuse it."""
    host = host_of(url)
    if not host:
        return None
    try:
        addresses = await asyncio.wait_for(resolve(host, 443), RESOLVE_SECONDS)
    except (OSError, TimeoutError, UnicodeError):
        return None
    return objection(host, addresses, allowed=allowed)
