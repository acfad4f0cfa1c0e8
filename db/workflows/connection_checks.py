"""What a connection must have to be of use: its settings and secrets by kind, each fault a sentence for a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from db.errors import Invalid
from db.models.base import Json
from db.quoting import told
from db.workflows.words import LONGEST_NAME
from engines.flow.errors import DefinitionInvalid
from engines.flow.manifests import CONNECTORS, ConnectionKind, SecretField, find

LONGEST_SETTING, LEAST_SECRET, LONGEST_SECRET = 300, 6, 2_000
BOUND_TO: Mapping[str, tuple[str, ...]] = {"http": ("host",), "email": ("host", "port", "security")}
"""The settings that say where secrets go; whoever changes one enters the secrets anew."""
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?|[0-9a-f:.]{2,45}")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,59}")
_TAKEN = frozenset({"host", "content-length", "transfer-encoding", "connection", "content-type", "cookie"})
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_SECRET = re.compile(r"[\x20-\x7e]+")
_OF_SCHEME: Mapping[str, tuple[str, ...]] = {
    "bearer": ("token",),
    "header": ("token",),
    "basic": ("username", "password"),
}


def kind_of(connector: str) -> ConnectionKind:
    """What connections of a connector have.

    Raises:
        Invalid: there is no such connector, or it needs no connection.
    """
    try:
        found = find(connector).connection
    except DefinitionInvalid as error:
        raise Invalid(str(error)) from None
    if found is None:
        known = ", ".join(each.id for each in CONNECTORS if each.connection is not None)
        raise Invalid(f"The connector {connector} needs no connection. Those that do are: {known}.")
    return found


def checked_name(name: str) -> str:
    """The name with its blanks made single.

    Raises:
        Invalid: nobody could tell it from others.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain:
        raise Invalid("A connection needs a name. Choose one, such as Slack of the sales team.")
    if len(plain) > LONGEST_NAME:
        raise Invalid(f"The name of a connection has at most {LONGEST_NAME} characters, not {len(plain)}.")
    if not plain.isprintable():
        raise Invalid("The name has characters that can't be shown. Leave them out.")
    return plain


def checked_settings(connector: str, given: Mapping[str, str]) -> dict[str, Json]:
    """The settings as they are stored, those that are left out with their usual values.

    Raises:
        Invalid: one is unknown, missing or of no use.
    """
    kind = kind_of(connector)
    known = [field.name for field in kind.settings]
    for name in given:
        if name not in known:
            raise Invalid(
                f"This connection has no setting {told(name)}. It has: {', '.join(known) or 'none'}."
            )
    found: dict[str, str] = {}
    for field in kind.settings:
        value = " ".join(given.get(field.name, "").split()) or field.default
        if field.is_required and not value:
            raise Invalid(f"The connection needs its {field.label.lower()}. {field.description}")
        if value:
            found[field.name] = _checked_setting(field, value)
    if connector == "email" and re.search(r"[^:]:[0-9]+$", found["host"]) and found["host"].count(":") == 1:
        raise Invalid("Enter the mail server without its port, and the port by itself.")
    if found.get("scheme") == "header" and not found.get("header"):
        raise Invalid("The connection sends its token in a header of its own. Enter the header's name.")
    return dict(found)


def checked_secrets(given: Mapping[str, str], connector: str) -> dict[str, str]:
    """The secrets as they are entered, without blanks around them; an empty one stays empty.

    Raises:
        Invalid: one is unknown or cannot be sent. No message repeats it.
    """
    kind = kind_of(connector)
    labels = {field.name: field.label.lower() for field in kind.secrets}
    if set(given) - set(labels):
        raise Invalid(f"This connection has no such secret. It has: {', '.join(labels)}.")
    found = {name: value.strip() for name, value in given.items()}
    for name, value in found.items():
        _check_secret(name, labels[name], value)
    return found


def check_complete(connector: str, settings: Mapping[str, Json], secrets: Mapping[str, str]) -> None:
    """Whether the secrets are those that such a connection needs; one for practice may do without.

    Raises:
        Invalid: one is missing, or too many are there.
    """
    check = _COMPLETE[connector]
    check(settings, frozenset(name for name, value in secrets.items() if value))


def _checked_setting(field: SecretField, value: str) -> str:
    if len(value) > LONGEST_SETTING or not value.isprintable():
        raise Invalid(
            f"The {field.label.lower()} has at most {LONGEST_SETTING} characters, all of which can be shown."
        )
    if field.choices and value not in field.choices:
        raise Invalid(f"The {field.label.lower()} is one of: {', '.join(field.choices)}.")
    check = _SETTINGS.get(field.name)
    return check(value) if check else value


def _host(value: str) -> str:
    """A host, for HTTP with a port where it is not the usual one; for mail that has a setting of its own."""
    named, colon, port = value.rpartition(":") if re.fullmatch(r"[^:]+:[0-9]+", value) else (value, "", "")
    try:
        host = named.lower().strip("[]").rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        raise Invalid(
            f"{told(value)} is no host. Enter a name without scheme and path, such as api.example.com."
        )
    return f"{host}:{_port(port)}" if colon else host


def _port(value: str) -> str:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= 65535:
        raise Invalid(f"{told(value)} is no port. Enter a whole number from 1 to 65535, such as 587.")
    return str(int(value))


def _header(value: str) -> str:
    if not _HEADER.fullmatch(value) or value.lower() in _TAKEN:
        raise Invalid(f"{told(value)} cannot be the header of a token. Enter one such as X-Api-Key.")
    return value


def _mail(value: str) -> str:
    if not _MAIL.fullmatch(value):
        raise Invalid(f"{told(value)} is no e-mail address. Enter one such as orders@example.com.")
    return value


_SETTINGS: Mapping[str, Callable[[str], str]] = {
    "host": _host,
    "port": _port,
    "header": _header,
    "from": _mail,
}


def _check_secret(name: str, label: str, value: str) -> None:
    if not value:
        return
    if len(value) > LONGEST_SECRET or not _SECRET.fullmatch(value):
        raise Invalid(
            f"The {label} has at most {LONGEST_SECRET:,} characters, which are letters without accents, digits and signs."
        )
    if name != "username" and len(value) < LEAST_SECRET:
        raise Invalid(
            f"The {label} is too short to be kept secret; it has at least {LEAST_SECRET} characters."
        )
    if name == "username" and ":" in value:
        raise Invalid("The user name cannot have a colon.")
    if name == "webhook_url" and not _is_web(value):
        raise Invalid(f"The {label} must begin with https://, followed by a host.")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None


def _check_webhook(_: Mapping[str, Json], secrets: frozenset[str]) -> None:
    if not secrets:
        raise Invalid("The connection needs its signing secret. Enter the one that the caller signs with.")


def _check_http(settings: Mapping[str, Json], secrets: frozenset[str]) -> None:
    scheme = str(settings.get("scheme"))
    wanted = _OF_SCHEME[scheme]
    for name in wanted:
        if name not in secrets:
            raise Invalid(f"The way {scheme} needs: {', '.join(wanted)}. Enter what is missing.")
    if secrets - set(wanted):
        raise Invalid(f"The way {scheme} needs only: {', '.join(wanted)}. Leave the others out.")


def _check_slack(_: Mapping[str, Json], secrets: frozenset[str]) -> None:
    if len(secrets) != 1:
        raise Invalid("A Slack connection has either a webhook address or a bot token. Enter exactly one.")


def _check_email(settings: Mapping[str, Json], secrets: frozenset[str]) -> None:
    if settings.get("username") and not secrets:
        raise Invalid("The user name needs its password. Enter it, or leave the user name empty.")
    if secrets and not settings.get("username"):
        raise Invalid("The password needs its user name. Enter it, or leave the password empty.")


_COMPLETE: Mapping[str, Callable[[Mapping[str, Json], frozenset[str]], None]] = {
    "webhook": _check_webhook,
    "http": _check_http,
    "slack": _check_slack,
    "email": _check_email,
}
