"""Whether the settings of one node fit its action; each finding in a sentence of ours, never in pydantic's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engines.flow import cron
from engines.flow.configs import Language
from engines.flow.definition import Node
from engines.flow.errors import ExpressionInvalid, ScheduleInvalid
from engines.flow.expressions import parse, parse_condition
from engines.flow.fields import ConfigField
from engines.flow.kinds import Action
from engines.flow.problems import Level, Problem, named, setting_of
from engines.flow.shapes import nearest, short
from engines.flow.templates import parse_template
from engines.flow.values import Json

MOST_ADDRESSES = 20
_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "apikey", "x-auth-token"}
)
_SECRET_URL = re.compile(r"https?://[^/\s{]*:[^/\s{]*@|https?://hooks\.slack\.com/services/\w", re.IGNORECASE)


def check_settings(node: Node, action: Action) -> Iterator[Problem]:
    """All that is wrong with the settings of this node, apart from the names of other nodes in its expressions."""
    fields = {field.name: field for field in action.fields()}
    wrong: set[str] = set()
    for problem in _misfits(node, action, fields):
        wrong.add(problem.setting or "")
        yield problem
    for name, field in fields.items():
        if name not in wrong and name in node.config:
            yield from _check_text(node, field, node.config[name])
    if "line" in fields and not {"line", "timezone"} & wrong:
        yield from _check_schedule(node, fields["line"])


def names_in(node: Node, action: Action) -> dict[str, ConfigField]:
    """The steps whose outcomes the settings use, each with the first setting that does; what does not parse has none."""
    found: dict[str, ConfigField] = {}
    for field in action.fields():
        for _, text in _texts(node.config.get(field.name)) if field.language != "plain" else ():
            for name in sorted(_names_or_none(text, field.language)):
                found.setdefault(name, field)
    return found


def _misfits(node: Node, action: Action, fields: Mapping[str, ConfigField]) -> Iterator[Problem]:
    try:
        action.config.model_validate(dict(node.config))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if detail["type"] != "missing":
                yield _misfit(node, detail, fields)
    for field in fields.values():
        if field.is_required and _is_blank(node.config.get(field.name)) and field.widget != "connection":
            yield _problem(
                "missing_setting",
                node,
                field,
                f"{named(node)} needs a value for {_plain(field)}.",
                "incomplete",
            )


def _is_blank(value: Json) -> bool:
    return value is None or value == {} or (isinstance(value, str) and not value.strip())


def _misfit(node: Node, detail: ErrorDetails, fields: Mapping[str, ConfigField]) -> Problem:
    name = str(detail["loc"][0])
    field = fields.get(name)
    if field is None:
        near = nearest(name, fields)
        meant = f" Did you mean {near}?" if near else ""
        message = f"{named(node)} has no setting {short(name)}.{meant} It has: {', '.join(fields)}."
        return Problem("unknown_setting", message, "invalid", node.id, setting=name)
    entry = str(detail["loc"][1])[:60] if len(detail["loc"]) > 1 else None
    wrong = _what_is_wrong(detail, field)
    if entry is None:
        return _problem("wrong_setting", node, field, f"{_upper(setting_of(field, node))} {wrong}")
    return _problem("wrong_setting", node, field, f"“{entry}” in {setting_of(field, node)} {wrong}")


def _what_is_wrong(detail: ErrorDetails, field: ConfigField) -> str:
    """The rest of the sentence whose subject is the setting, or one entry of it."""
    given = short(detail["input"])
    match detail["type"]:
        case "string_type":
            return f"must be text, not {given}."
        case "string_too_long" | "too_long":
            most = detail["ctx"]["max_length"]
            what = "entries" if detail["type"] == "too_long" else "characters"
            return f"has {len(detail['input']):,} {what}; at most {most:,} are possible."
        case "string_pattern_mismatch":
            if field.name == "headers":
                return "is no possible name: use letters, digits and -."
            return "is no possible name: use letters, digits and _, and no digit at the beginning."
        case "int_type" | "greater_than_equal" | "less_than_equal":
            return f"must be a whole number from {field.least:,} to {field.most:,}, not {given}."
        case "bool_type":
            return f"must be true or false, not {given}."
        case "literal_error":
            return f"must be one of {', '.join(field.choices)}, not {given}."
        case "dict_type":
            return f"must be an object of names and texts, not {given}."
    return f"cannot be {given}."


def _check_text(node: Node, field: ConfigField, value: Json) -> Iterator[Problem]:
    for entry, text in _texts(value):
        if not (field.is_required and _is_blank(value)):
            yield from _check_language(node, field, entry, text)
        if _SECRET_URL.search(text):
            yield _secret(node, field, "has a secret in an address")
    if field.name == "headers" and isinstance(value, dict):
        for header in value:
            if header.casefold() in _SECRET_HEADERS:
                yield _secret(node, field, f"has the header {header}, which carries a secret")
    if field.name == "url" and isinstance(value, str):
        yield from _check_url(node, field, value.strip())
    if field.name == "to" and isinstance(value, str) and value.strip():
        yield from _check_addresses(node, field, value)


def _check_language(node: Node, field: ConfigField, entry: str | None, text: str) -> Iterator[Problem]:
    try:
        if field.widget == "expression":
            parse_condition(text)
        _names(text, field.language)
    except ExpressionInvalid as error:
        of = f"“{entry[:60]}” in {setting_of(field, node)}" if entry else _upper(setting_of(field, node))
        code = "bad_template" if field.is_template else "bad_expression"
        yield _problem(code, node, field, f"{of} is not right: {error}")


def _check_schedule(node: Node, field: ConfigField) -> Iterator[Problem]:
    line, timezone = node.config.get("line"), node.config.get("timezone", "UTC")
    try:
        cron.parse(str(line), str(timezone))
    except ScheduleInvalid as error:
        yield _problem("bad_cron", node, field, f"{named(node)} cannot start the workflow: {error}")


def _check_url(node: Node, field: ConfigField, url: str) -> Iterator[Problem]:
    if url and not url.lower().startswith(("http://", "https://", "{{")):
        message = f"{_upper(setting_of(field, node))} does not begin with https://, so the request will fail; add it."
        yield _problem("url_scheme", node, field, message, "warning")


def _check_addresses(node: Node, field: ConfigField, value: str) -> Iterator[Problem]:
    addresses = [address.strip() for address in value.split(",")]
    if wrong := [address for address in addresses if not _ADDRESS.fullmatch(address)]:
        message = f"{_upper(setting_of(field, node))} has {short(wrong[0])}, which is no e-mail address; correct it."
        yield _problem("bad_address", node, field, message, "incomplete")
    elif len(addresses) > MOST_ADDRESSES:
        message = (
            f"{_upper(setting_of(field, node))} has {len(addresses)} addresses; it may have {MOST_ADDRESSES}."
        )
        yield _problem("bad_address", node, field, message, "incomplete")


def _secret(node: Node, field: ConfigField, what: str) -> Problem:
    message = (
        f"{_upper(setting_of(field, node))} {what}. Secrets do not belong in a workflow, where everybody can read them: "
        "have an administrator put it into a connection, and choose that connection here."
    )
    return _problem("secret_in_definition", node, field, message)


def _texts(value: Json, entry: str | None = None) -> Iterator[tuple[str | None, str]]:
    """Each text in a setting, with the name it stands under where it has one."""
    match value:
        case str():
            yield entry, value
        case list():
            for each in value:
                yield from _texts(each, entry)
        case dict():
            for name, each in value.items():
                yield from _texts(each, name)


@lru_cache(maxsize=4_096)
def _names(text: str, language: Language) -> frozenset[str]:
    match language:
        case "template":
            return parse_template(text).names()
        case "expression":
            return parse(text).names()
    return frozenset()


def _names_or_none(text: str, language: Language) -> frozenset[str]:
    try:
        return _names(text, language)
    except ExpressionInvalid:
        return frozenset()


def _plain(field: ConfigField) -> str:
    return f"the setting “{field.label}” ({field.name})"


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _problem(code: str, node: Node, field: ConfigField, message: str, level: Level = "invalid") -> Problem:
    return Problem(code, message, level, node.id, setting=field.name)
