"""The changes of a node's settings that mend a failure, where the run's own data tell what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.json import texts_in
from db.models.base import Json
from db.models.workflows import Connection
from engines.flow.definition import Node
from engines.flow.faults import near
from engines.flow.manifests import find
from engines.flow.scanning import Path, paths

MOST_TIMEOUT = 60
"""Seconds that a request may wait; see ``engines.flow.configs``."""
_ROOTS = frozenset(("trigger", "steps", "run"))
_METHODS = ("POST", "PUT", "PATCH", "GET", "DELETE")
_ADDRESS = re.compile(r"https?://[^\s\"'<>“”]+[^\s\"'<>“”.,;:!?)]")
_BARE_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[:/?].*)?", re.IGNORECASE | re.DOTALL)
_MISSPELT = re.compile(r"h+t{1,3}p*s?\s*:?/{1,3}(?=[a-z0-9])", re.IGNORECASE)
_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Case:
    """A failure with all that is known of it; ``values`` are what the step's expressions saw."""

    session: Session
    code: str
    error: str
    node: Node | None
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to change, as a sentence, and the changed settings by name; both empty where nothing could be worked out."""

    change: str = ""
    config: Mapping[str, Json] = field(default_factory=dict)


def remedy_of(case: Case) -> Remedy:
    """What mends this failure, as far as the run's data tell."""
    assert case.node is not None, "a remedy is for a node"
    match case.code:
        case "expression_failed":
            return _other_key(case, case.node)
        case "no_connection":
            return _connection(case, case.node)
        case "url_invalid":
            return _whole_address(case.node)
        case "timed_out":
            return _longer_wait(case.node)
        case "answer_405":
            return _other_method(case, case.node)
        case "answer_401" | "answer_403":
            return _credentials(case, case.node)
        case str(code) if code.startswith("answer_3"):
            return _new_address(case, case.node)
        case "slack_refused":
            return _channel(case, case.node)
    return Remedy()


def _other_key(case: Case, node: Node) -> Remedy:
    """The key that was probably meant, wherever the step's settings name one that is not in the data."""
    changed: dict[str, Json] = {}
    told: list[str] = []
    for name, value in node.config.items():
        respelled = value
        for path in _named_in(value):
            right = _right_path(path, case.values)
            if right is not None and right != path:
                respelled = _replaced(respelled, ".".join(path), ".".join(right))
                told.append(f"{'.'.join(right)} instead of {'.'.join(path)}")
        if respelled != value:
            changed[name] = respelled
    if changed:
        return Remedy(f"Use {', '.join(dict.fromkeys(told))}.", changed)
    return _what_is_there(case, node)


def _right_path(path: Path, values: Mapping[str, Json]) -> Path | None:
    """The path with its missing keys replaced by the nearest that are there; None where one has no near one."""
    here: Json = dict(values)
    found: list[str] = []
    for key in path:
        if not isinstance(here, dict):
            return None
        meant = key if key in here else _near(key, list(here))
        if meant is None:
            return None
        found.append(meant)
        here = here[meant]
    return tuple(found)


def _near(key: str, known: Sequence[str]) -> str | None:
    """The known key that differs in case or joints only, else the one that looks most like it."""
    folded = {re.sub(r"[\W_]", "", each).casefold(): each for each in known}
    return folded.get(re.sub(r"[\W_]", "", key).casefold()) or near(key, known)


def _what_is_there(case: Case, node: Node) -> Remedy:
    """The keys beside the first one that is missing, so that a person can choose."""
    for path in (path for value in node.config.values() for path in _named_in(value)):
        here: Json = dict(case.values)
        for depth, key in enumerate(path):
            if not isinstance(here, dict):
                break
            if key not in here:
                return _listed(".".join(path[:depth]), key, list(here))
            here = here[key]
    return Remedy()


def _named_in(value: Json) -> Iterator[Path]:
    """The data that a setting names: in braces where it has any, else as a whole."""
    for text in texts_in(value):
        for expression in _BRACES.findall(text) if "{{" in text else [text]:
            yield from paths(expression, _ROOTS)


def _listed(place: str, key: str, there: Sequence[str]) -> Remedy:
    if not there:
        return Remedy(
            f'There is nothing in {place} in this run. Send it, or write get({place}, "{key}", "") for data that may '
            "be missing."
        )
    names = ", ".join(sorted(there)[:_MOST_NAMED])
    return Remedy(
        f'{place} has {names}. Name one of these, or write get({place}, "{key}", "") for data that may be missing.'
    )


def _connection(case: Case, node: Node) -> Remedy:
    fitting = _connections(case.session, node.connector)
    kind = find(node.connector).name
    if len(fitting) == 1:
        return Remedy(
            f'Use the connection "{fitting[0].name}", the only one of the kind “{kind}”.',
            {"connection": str(fitting[0].id)},
        )
    if fitting:
        names = ", ".join(each.name for each in fitting[:_MOST_NAMED])
        return Remedy(f"Choose a connection of the kind “{kind}” in the step's settings: {names}.")
    return Remedy()


def _credentials(case: Case, node: Node) -> Remedy:
    """The only connection whose host the request goes to, where the step uses none."""
    address = str(node.config.get("url", ""))
    if node.connector != "http" or node.config.get("connection"):
        return Remedy()
    host = (
        re.sub(r"^https?://", "", address, flags=re.IGNORECASE).partition("/")[0].partition(":")[0].casefold()
    )
    fitting = [
        each
        for each in _connections(case.session, "http")
        if str(each.settings.get("host", "")).partition(":")[0].casefold() == host
    ]
    if len(fitting) != 1:
        return Remedy()
    return Remedy(
        f'Use the connection "{fitting[0].name}", which has the credentials for {host}.',
        {"connection": str(fitting[0].id)},
    )


def _whole_address(node: Node) -> Remedy:
    address = str(node.config.get("url", "")).strip()
    if _BARE_HOST.fullmatch(address):
        mended = f"https://{address}"
    elif not address.lower().startswith(("http://", "https://")) and _MISSPELT.match(address):
        mended = _MISSPELT.sub("https://", address, count=1)
    else:
        return Remedy()
    return Remedy(f"Use the whole address, {mended[:200]}.", {"url": mended})


def _longer_wait(node: Node) -> Remedy:
    if node.connector != "http":
        return Remedy()
    given = node.config.get("timeout", 20)
    seconds = given if isinstance(given, int) else 20
    if seconds >= MOST_TIMEOUT:
        return Remedy()
    longer = min(MOST_TIMEOUT, max(2 * seconds, 30))
    return Remedy(f"Let the step wait {longer} seconds instead of {seconds}.", {"timeout": longer})


def _other_method(case: Case, node: Node) -> Remedy:
    """The method that the other side says it takes."""
    said = re.search(r"(?:allow\w*|takes?)\W+((?:[A-Z]{3,7}[,\s]*(?:or |and )?)+)", case.error, re.IGNORECASE)
    words = re.findall(r"\b[A-Z]{3,7}\b", said[1]) if said else []
    used = str(node.config.get("method", "GET"))
    allowed = [each for each in _METHODS if each in words and each != used]
    if node.connector != "http" or not allowed:
        return Remedy()
    return Remedy(f"Use the method {allowed[0]} instead of {used}.", {"method": allowed[0]})


def _new_address(case: Case, node: Node) -> Remedy:
    """Where the other side says that it has moved to; not where the address is worked out in the run."""
    old = str(node.config.get("url", ""))
    found = [each for each in _ADDRESS.findall(case.error) if each != old]
    if node.connector != "http" or not found or "{{" in old:
        return Remedy()
    return Remedy(f"Use the new address, {found[-1][:200]}.", {"url": found[-1]})


def _channel(case: Case, node: Node) -> Remedy:
    """A channel that Slack does not know, where it is written without its mark."""
    channel = node.config.get("channel")
    if "channel_not_found" not in case.error or not isinstance(channel, str) or not channel:
        return Remedy()
    if re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", channel):
        return Remedy(f"Write the channel as #{channel}.", {"channel": f"#{channel}"})
    return Remedy(
        f"Invite the app to {channel[:80]} in Slack, or choose another channel in the step's settings."
    )


def _connections(session: Session, connector: str) -> Sequence[Connection]:
    query = select(Connection).where(Connection.connector == connector)
    return session.scalars(query.order_by(Connection.name, Connection.id)).all()


def _replaced(value: Json, old: str, new: str) -> Json:
    """The setting with one path written as another, wherever it stands as a whole."""
    pattern = re.compile(rf"(?<![\w.]){re.escape(old)}(?![\w])")
    match value:
        case str():
            return pattern.sub(lambda _: new, value)
        case list():
            return [_replaced(each, old, new) for each in value]
        case dict():
            return {key: _replaced(each, old, new) for key, each in value.items()}
    return value
