"""How a request shows that it may be made: with a token, with a user name and password, or in a header of its own."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from engines.outgoing.addresses import plain_host
from engines.outgoing.errors import UrlInvalid
from engines.outgoing.request import read_url


def signing_headers(settings: Mapping[str, object], secrets: Mapping[str, str]) -> dict[str, str]:
    """The headers of an HTTP connection."""
    match settings.get("scheme"):
        case "basic":
            pair = f"{secrets.get('username', '')}:{secrets.get('password', '')}"
            return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        case "header":
            return {str(settings.get("header") or "Authorization"): secrets.get("token", "")}
    return {"Authorization": f"Bearer {secrets.get('token', '')}"}


def check_destination(url: str, host: str, *, allowed: frozenset[str]) -> None:
    """Whether credentials that are for ``host`` may go along to a URL: there only, and encrypted.

    ``host`` may name a port, which then is the only one. A host that an administrator has allowed may be asked without
    encryption, as it is in the own network.

    Raises:
        UrlInvalid: they may not.
    """
    target = read_url(url)
    wanted, port = _parted(host)
    if plain_host(target.host) != wanted or port not in (None, target.port):
        raise UrlInvalid(
            f"The connection is for {host}, but the request goes to {target.authority}. Its credentials go only to its "
            "own host: change the URL, or choose another connection."
        )
    if not target.is_tls and wanted not in allowed:
        raise UrlInvalid(
            f"The credentials of the connection go to {host} only by https://, not by http://. Change the URL."
        )


def _parted(host: str) -> tuple[str, int | None]:
    """A host and its port, where it names one; the colons of an IPv6 address are no port."""
    name, colon, port = host.rpartition(":")
    if colon and port.isdecimal() and ":" not in name:
        return plain_host(name), int(port)
    return plain_host(host), None
